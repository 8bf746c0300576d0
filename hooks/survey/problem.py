"""What a contributor is told when a record is wrong. The only place that knows how a problem is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass


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

    def __str__(self) -> str:
        text = _inert(f"{self.path}:{self.line}:{self.column}: {self.message} [{self.rule}]")
        return f"{text}\n    {_inert(self.help)}" if self.help else text

    def annotation(self) -> str:
        """As a workflow command that puts an error on the line in a pull request.

        Escaped as docs.github.com/actions/reference/workflow-commands-for-github-actions does it.
        """
        text = f"{_inert(self.message)}\n{_inert(self.help)}".rstrip()
        place = f"file={_property(self.path)},line={self.line},col={self.column},title={_property(self.rule)}"
        return f"::error {place}::{_data(text)}"


def _inert(text: str) -> str:
    """On one line, and without what a terminal or a log would obey: what is told of a record comes from whoever wrote it."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


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
