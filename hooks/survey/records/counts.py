"""Counts of accepted papers, and the lines that are drawn from them: one definition for pictures, captions, tables and texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from survey.records.tables import Venue

FIELDS = ("title", "text")
_NUMBER = re.compile(r"[0-9]{1,9}")
_MOST = 0.5  # of the titles of a year: as many texts must be known for a line to end there


class Count(NamedTuple):
    """A line of ``data/trends.csv``: of ``total`` accepted papers of a venue in a year, ``matches`` match a theme's terms in ``field``
    (``title``, or ``text`` for title or abstract)."""

    theme: str
    venue: str
    year: int
    field: str
    matches: int
    total: int

    @staticmethod
    def is_one(row: Sequence[str]) -> bool:
        """Whether the texts of a line are a count: six, with numbers where they belong."""
        return len(row) == len(Count._fields) and all(_NUMBER.fullmatch(row[place]) for place in (2, 4, 5))

    @classmethod
    def read(cls, row: Sequence[str]) -> Count:
        """A count from the texts of a line. Raises ValueError where it has other columns, or no numbers."""
        theme, venue, year, field, matches, total = row
        return cls(theme, venue, int(year), field, int(matches), int(total))


@dataclass(frozen=True)
class Point:
    """``matches`` of ``total`` accepted papers in ``year``; ``complete`` if every venue of the group that met is in."""

    year: int
    matches: int
    total: int
    complete: bool

    @property
    def share(self) -> float:
        """Papers per 1,000."""
        return 1000 * self.matches / self.total if self.total else 0.0


class Lines:
    """Pooled shares by theme, venue group, field and year, from counts by venue."""

    def __init__(self, counts: Iterable[Count], venues: Mapping[str, Venue]) -> None:
        self.counts = tuple(counts)
        self._group_of = {venue.counted_as: venue.group for venue in venues.values() if venue.counted_as}

    @cached_property
    def themes(self) -> list[str]:
        """Themes that are counted."""
        return sorted({count.theme for count in self.counts})

    def points(self, theme: str, field: str = "title", group: str | None = None) -> list[Point]:
        """A line, oldest year first; empty if the theme is not counted. ``group`` None pools the venues: of titles all of
        them, of texts those of ``text_groups``."""
        if field == "text" and group is None:
            return self._texts.get(theme, [])
        return self._points.get((theme, group, field), [])

    def point(self, theme: str, year: int, field: str = "title") -> Point | None:
        return next((point for point in self.points(theme, field) if point.year == year), None)

    def rows(self, theme: str) -> list[Count]:
        """The counts that a theme's lines are made from."""
        return self._rows.get(theme, [])

    def text_groups(self, theme: str) -> list[str]:
        """The venue groups whose titles or abstracts are pooled: those whose abstracts are all known in the latest year in which
        they are so for most papers. A group whose abstracts are missing in the end is missing all along, so that no line mixes
        venues and changes with the mixture."""
        for point in reversed(self.points(theme)):
            if point.complete:
                known = {group: self._known_texts(theme, group, point.year) for group in self._groups}
                if sum(known.values()) >= _MOST * point.total:
                    return [group for group, total in known.items() if total]
        return []

    def _known_texts(self, theme: str, group: str, year: int) -> int:
        """How many papers of a group have a known abstract in ``year``; 0 unless all have."""
        points = self.points(theme, "text", group)
        return sum(point.total for point in points if point.year == year and point.complete)

    @cached_property
    def _texts(self) -> dict[str, list[Point]]:
        return {theme: self._pooled_texts(theme) for theme in self.themes}

    def _pooled_texts(self, theme: str) -> list[Point]:
        """Years in which some group is unknown are left out, so that a line drawn from year to year breaks there."""
        groups = self.text_groups(theme)
        curves = {group: {point.year: point for point in self.points(theme, "text", group)} for group in groups}
        found = []
        for year in sorted({year for points in curves.values() for year in points}):
            points = [curves[group].get(year) for group in groups if self._meets(group, year)]
            known = [point for point in points if point is not None]
            complete = all(point.complete for point in known)
            if len(known) == len(points) and (complete or (found and year == self._last_year)):
                matches, total = sum(point.matches for point in known), sum(point.total for point in known)
                found.append(Point(year, matches, total, complete))
        return found

    @cached_property
    def _last_year(self) -> int:
        return max((count.year for count in self.counts), default=0)

    @cached_property
    def _groups(self) -> list[str]:
        return list(dict.fromkeys(group for group in self._group_of.values() if group))

    @cached_property
    def _met(self) -> dict[str, set[int]]:
        met: dict[str, set[int]] = defaultdict(set)
        for count in self.counts:
            met[count.venue].add(count.year)
        return met

    def expected(self, venue: str, year: int) -> bool:
        """Whether a venue meets in ``year``: from its first counted year on, and every other year if it always did."""
        years = self._met[venue]
        biennial = len(years) > 1 and len({counted % 2 for counted in years}) == 1
        return bool(years) and year >= min(years) and not (biennial and (year - min(years)) % 2)

    def _meets(self, group: str, year: int) -> bool:
        return any(self.expected(venue, year) for venue in self._met if self._group_of.get(venue) == group)

    @cached_property
    def _points(self) -> dict[tuple[str, str | None, str], list[Point]]:
        sums: dict[tuple[str, str | None, str, int], list[int]] = defaultdict(lambda: [0, 0])
        present: dict[tuple[str | None, str, int], set[str]] = defaultdict(set)
        for count in self.counts:
            for group in (None, self._group_of.get(count.venue)):
                cell = sums[count.theme, group, count.field, count.year]
                cell[0] += count.matches
                cell[1] += count.total
                present[group, count.field, count.year].add(count.venue)
        members = {
            group: [venue for venue in self._met if group in (None, self._group_of.get(venue))]
            for group in (None, *self._group_of.values())
        }
        expected = {
            (group, year): {venue for venue in venues if self.expected(venue, year)}
            for group, venues in members.items()
            for year in {year for *_, year in sums}
        }
        points: dict[tuple[str, str | None, str], list[Point]] = defaultdict(list)
        for (theme, group, field, year), (matches, total) in sorted(
            sums.items(), key=lambda item: (item[0][0], item[0][1] or "", item[0][2], item[0][3])
        ):
            complete = expected[group, year] <= present[group, field, year]
            points[theme, group, field].append(Point(year, matches, total, complete))
        return points

    @cached_property
    def _rows(self) -> dict[str, list[Count]]:
        rows: dict[str, list[Count]] = defaultdict(list)
        for count in self.counts:
            rows[count.theme].append(count)
        return rows


def runs(points: list[Point]) -> list[list[Point]]:
    """The stretches of ``points`` through which a line may be drawn: complete years that follow each other. An unfinished
    year, and one after a gap, stands apart."""
    found: list[list[Point]] = []
    for point in points:
        if not point.complete:
            continue
        if found and found[-1][-1].year == point.year - 1:
            found[-1].append(point)
        else:
            found.append([point])
    return found
