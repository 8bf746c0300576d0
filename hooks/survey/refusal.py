"""Why a list or a theme's terms cannot be counted with. The only place that knows how such a problem is printed.

Not `problem.BadData`: a list of accepted papers lies outside the repository, and its problems keep the order of its lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class Refused(ValueError):
    """A list or a theme's terms that cannot be used. `problems` holds every problem found, each ready to print."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def problem(path: Path, line: int | None, message: str, rule: str, tip: str = "") -> str:
    """A problem as people see it: place, what is wrong, the rule's name; then, indented, what to do."""
    where = f"{path}:{line}" if line else f"{path}"
    return f"{where}: {message} [{rule}]" + (f"\n    {tip}" if tip else "")
