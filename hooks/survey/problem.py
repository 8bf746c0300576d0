"""What a contributor is told when a record is wrong. The only place that knows how a problem is printed."""

from __future__ import annotations

from collections.abc import Iterable
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
        text = _printable(f"{self.path}:{self.line}:{self.column}: {self.message} [{self.rule}]")
        return f"{text}\n    {_printable(self.help)}" if self.help else text


def _printable(text: str) -> str:
    """``text`` on one line, with what a terminal or a log would act on (escape sequences, workflow commands, direction
    overrides, bytes of a file name that are no letters) spelt out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


class BadData(Exception):
    """Raised where the road cannot go on; carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """All problems, sorted, with a count last: the same text from the scripts, the build and continuous integration."""
    lines = [str(problem) for problem in sorted(set(problems))]
    lines.append(f"{len(lines)} problem{'' if len(lines) == 1 else 's'} in data/")
    return "\n".join(lines)
