"""What a contributor is told when a record is wrong. The only place that knows how a problem is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass

_LONGEST = 1_000  # characters of a message


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
            if len(text) > _LONGEST:
                object.__setattr__(self, name, f"{text[: _LONGEST - 1]}…")

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


class BadData(Exception):
    """Raised where the road cannot go on; carries every problem found, never only the first."""

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
