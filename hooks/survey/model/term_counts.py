"""Shares of words and phrases in accepted titles, by venue group and year: `data/terms.csv`, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from survey.load.documents import TERM_COLUMNS
from survey.model.accepted import AcceptedList
from survey.model.curves import Curves, course


@dataclass(frozen=True)
class Window:
    """Some years taken together: their papers, and the columns of the table that are theirs."""

    years: tuple[int, ...]
    papers: int
    columns: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"{self.years[0]} to {self.years[-1]}" if len(self.years) > 2 else " and ".join(map(str, self.years))

    def titles(self, cells: Sequence[str]) -> int:
        """How many titles of these years hold the term of a line with these ``cells``."""
        return sum(int(cells[column]) for column in self.columns if cells[column])


@dataclass(frozen=True)
class Change:
    """Titles that hold a term before and after, and their shares per 1,000; ``theme`` is the one whose terms catch most of the
    term's titles, ``of_theme`` that part of them, from 0 to 1."""

    term: str
    printed: str
    before: float
    after: float
    titles: int
    theme: str
    of_theme: float

    @property
    def gain(self) -> float:
        """Per 1,000 titles."""
        return self.after - self.before

    @property
    def course(self) -> str:
        return course(self.before, self.after)


class TermCounts:
    """The table of terms. ``columns`` are its venue groups and years, ``lines`` the cells of each term behind its first four."""

    def __init__(self, table: Sequence[Sequence[str]], lists: Iterable[AcceptedList], curves: Curves) -> None:
        head, *self.rows = table or [TERM_COLUMNS]
        self.columns = [
            (group, int(year)) for group, _, year in (name.rpartition(" ") for name in head[len(TERM_COLUMNS) :])
        ]
        self.years = range(min(years), max(years) + 1) if (years := [year for _, year in self.columns]) else range(0)
        self.papers: dict[tuple[str, int], int] = defaultdict(int)
        for accepted in lists:
            self.papers[accepted.venue.group or "", accepted.year] += len(accepted.titles)
        self._curves = curves
        self._changes: dict[tuple[Window, Window], list[Change]] = {}  # pages and pictures ask for the same

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TermCounts) and (self.columns, self.rows, self.papers, self._complete) == (
            other.columns,
            other.rows,
            other.papers,
            other._complete,
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def titles(self) -> int:
        """All titles that are counted."""
        return sum(self.papers.values())

    @cached_property
    def groups(self) -> list[str]:
        return list(dict.fromkeys(group for group, _ in self.columns))

    def complete(self, group: str | None, year: int) -> bool:
        """Whether the lists of every venue of the group (None: all) that met in ``year`` are there; see Curves."""
        return self._complete.get((group, year), True)

    @cached_property
    def _complete(self) -> Mapping[tuple[str | None, int], bool]:
        theme = next(iter(self._curves.themes), "")
        return {
            (group, point.year): point.complete
            for group in (None, *self.groups)
            for point in self._curves.points(theme, "title", group)
        }

    @cached_property
    def _counted(self) -> list[int]:
        """How many titles hold each term, in the order of the lines."""
        return [sum(map(int, filter(None, row[len(TERM_COLUMNS) :]))) for row in self.rows]

    @property
    def latest(self) -> int:
        """The latest year with all venues."""
        return max((year for year in self.years if self.complete(None, year)), default=self.years[-1])

    def window(self, last: int, length: int = 2) -> Window:
        """The ``length`` years up to ``last``, of those that are counted. Two years hold every venue, also those that meet every
        second year."""
        years = tuple(year for year in range(last - length + 1, last + 1) if year in self.years)
        columns = tuple(number for number, (_, year) in enumerate(self.columns, len(TERM_COLUMNS)) if year in years)
        return Window(years, sum(count for (_, year), count in self.papers.items() if year in years), columns)

    def changes(self, before: Window, after: Window) -> list[Change]:
        """Every term that a title of one of the two windows holds, sorted by term."""
        if (before, after) not in self._changes:
            self._changes[before, after] = self._made_changes(before, after)
        return self._changes[before, after]

    def _made_changes(self, before: Window, after: Window) -> list[Change]:
        found = []
        for row, counted in zip(self.rows, self._counted, strict=True):
            first, second = before.titles(row), after.titles(row)
            if first or second:
                shares = 1000 * first / before.papers, 1000 * second / after.papers
                found.append(Change(row[0], row[1], *shares, second, row[2], int(row[3] or 0) / counted))
        return found
