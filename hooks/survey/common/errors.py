"""Errors that are told to people: problems in `data/`, refusals of what was handed in, lists that cannot be counted.

Every exception here derives from `SurveyError` and its text is ready to print: place, what must hold, what was found, what to do.
Nothing else that the project raises on purpose reaches a contributor.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from pathlib import Path

MAX_MESSAGE_CHARACTERS = 1_000


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that must be mended, ordered as it is printed: by file, then by place in it.

    ``path`` is relative to the repository root, with forward slashes; ``line`` and ``column`` count from 1.
    ``message`` says what must hold and what was found, ``help`` what to do about it.
    """

    path: str
    line: int
    column: int
    message: str
    rule: str
    help: str = ""

    def __post_init__(self) -> None:
        for name in ("message", "help"):  # what was found may be a megabyte
            text = getattr(self, name)
            if len(text) > MAX_MESSAGE_CHARACTERS:
                object.__setattr__(self, name, f"{text[: MAX_MESSAGE_CHARACTERS - 1]}…")

    def __str__(self) -> str:
        text = printable(f"{self.path}:{self.line}:{self.column}: {self.message} [{self.rule}]")
        return f"{text}\n    {printable(self.help)}" if self.help else text

    def annotation(self) -> str:
        """As a workflow command that puts an error on the line in a pull request.

        Escaped as docs.github.com/actions/reference/workflow-commands-for-github-actions does it.
        """
        text = f"{printable(self.message)}\n{printable(self.help)}".rstrip()
        place = (
            f"file={_property(printable(self.path))},line={self.line},col={self.column},title={_property(self.rule)}"
        )
        return f"::error {place}::{_data(text)}"


def printable(text: str) -> str:
    """``text`` on one line, with what a terminal or a log would act on (escape sequences, workflow commands, direction
    overrides, bytes of a file name that are no letters) spelt out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class SurveyError(Exception):
    """Base class; ``str()`` of it is a text for people, of one or several lines."""


class BadData(SurveyError):
    """`data/` cannot be built from. ``problems`` are all that were found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """All problems, sorted, with a count last: the same text from the scripts, the build and continuous integration."""
    found = sorted(set(problems))
    return "\n".join([*map(str, found), count(found)])


def annotations(problems: Iterable[Problem]) -> str:
    """All problems as workflow commands, sorted, with a count last."""
    found = sorted(set(problems))
    return "\n".join([*(problem.annotation() for problem in found), count(found)])


def count(problems: Sized) -> str:
    """How many problems there are, in words."""
    return f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in data/"


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way: ``field`` is the record's field or the answer that it is about (``summary``,
    ``themes``), empty where it is about the whole; ``message`` says what was found, ``help`` what to do, on one
    line or several."""

    field: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        text = f"{self.field}: {self.message}" if self.field else self.message
        return f"{text}\n{textwrap.indent(self.help, '    ')}" if self.help else text


class Refusal(SurveyError):
    """Something handed in becomes no record, for every one of ``reasons`` (in order, each once)."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__("\n".join(str(reason) for reason in self.reasons))


class Unreadable(Refusal):
    """What was handed in cannot be read: neither identifier nor BibTeX, or an identifier that nobody has registered."""


class Unreachable(Refusal):
    """The service that knows the identifier did not answer, or not with a record."""


class AlreadyThere(Refusal):
    """The survey has the paper, in a record that the reasons name."""


class ListRefused(SurveyError):
    """A list of accepted papers, or a theme's terms, cannot be counted. ``problems`` are texts ready to print, in the order of the
    list's lines; unlike those of `BadData` they may be about a file outside the repository."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def list_problem(path: Path, line: int | None, message: str, rule: str, tip: str = "") -> str:
    """A problem as people see it: place, what is wrong, the rule's name; then, indented, what to do."""
    where = f"{path}:{line}" if line else f"{path}"
    return f"{where}: {message} [{rule}]" + (f"\n    {tip}" if tip else "")
