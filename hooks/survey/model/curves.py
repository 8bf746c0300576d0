"""Trend curves: shares of accepted papers by year, and what their course means. The only place that reads the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.model.survey import Count
from survey.records.models import Venue

FIELDS = ("title", "text")
_HELD = 0.75  # of its peak: still there
_LOST = 0.6  # of its peak: no longer there
_GROWN = 1.25  # times its share a few years before: growing, not just never higher
_YEARS_BEFORE = 5
_FIRST_PEAK = 2013  # before, the counted venues are few and small
_MINIMUM = 1.0  # per 1,000: below that a peak is too few papers to have a shape


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


@dataclass(frozen=True)
class Reading:
    """What the two curves of a theme say together; ``text_groups`` are the venue groups that its texts are of."""

    key: str
    name: str
    meaning: str
    peak: Point
    latest: Point
    text_peak: Point | None
    text_latest: Point | None
    text_groups: list[str]


_READINGS = {
    "growing": (
        "Growing",
        "The share of titles is at its height in the latest complete year, and well above that of five years before.",
    ),
    "steady": ("Steady", "The share of titles keeps most of its height."),
    "granted": (
        "Taken for granted",
        "The share of titles has fallen from its height; the share of abstracts has not. The idea is used and no longer announced.",
    ),
    "receding": ("Receding", "The share of titles has fallen from its height, the share of abstracts less so."),
    "gone": ("Falling", "The shares of titles and of abstracts have both fallen from their height."),
    "falling": (
        "Falling in titles",
        "The share of titles has fallen from its height; too few abstracts are known to say more.",
    ),
    "rare": ("Rare", "Fewer than one title in 1,000 in every year: too few to have a shape."),
}


def course(before: float, after: float) -> str:
    """``up`` from a quarter more on, ``down`` from a fifth less on, else ``level``, of two shares."""
    if after >= 1.25 * before and after > before:
        return "up"
    return "down" if after <= 0.8 * before else "level"


class Curves:
    """Pooled shares by theme, venue group, field and year."""

    def __init__(self, counts: Iterable[Count], venues: Mapping[str, Venue]) -> None:
        self._counts = tuple(counts)
        self._group_of = {venue.counted_as: venue.group for venue in venues.values() if venue.counted_as}

    @cached_property
    def themes(self) -> list[str]:
        """Themes that are counted."""
        return sorted({count.theme for count in self._counts})

    @cached_property
    def _met(self) -> dict[str, set[int]]:
        met: dict[str, set[int]] = defaultdict(set)
        for count in self._counts:
            met[count.venue].add(count.year)
        return met

    def _expected(self, venue: str, year: int) -> bool:
        """Whether a venue meets in ``year``: from its first counted year on, and every other year if it always did."""
        years = self._met[venue]
        biennial = len(years) > 1 and len({counted % 2 for counted in years}) == 1
        return year >= min(years) and not (biennial and (year - min(years)) % 2)

    @cached_property
    def _points(self) -> dict[tuple[str, str | None, str], list[Point]]:
        sums: dict[tuple[str, str | None, str, int], list[int]] = defaultdict(lambda: [0, 0])
        present: dict[tuple[str | None, str, int], set[str]] = defaultdict(set)
        for count in self._counts:
            for group in (None, self._group_of.get(count.venue)):
                cell = sums[count.theme, group, count.field, count.year]
                cell[0] += count.matches
                cell[1] += count.total
                present[group, count.field, count.year].add(count.venue)
        members = {
            group: [venue for venue in self._met if group in (None, self._group_of.get(venue))]
            for group in (None, *self._group_of.values())
        }
        points: dict[tuple[str, str | None, str], list[Point]] = defaultdict(list)
        for (theme, group, field, year), (matches, total) in sorted(
            sums.items(), key=lambda item: (item[0][0], item[0][1] or "", item[0][2], item[0][3])
        ):
            expected = {venue for venue in members[group] if self._expected(venue, year)}
            points[theme, group, field].append(Point(year, matches, total, expected <= present[group, field, year]))
        return points

    def points(self, theme: str, field: str = "title", group: str | None = None) -> list[Point]:
        """A curve, oldest year first; empty if the theme is not counted. ``group`` None pools all venues."""
        return self._points.get((theme, group, field), [])

    def point(self, theme: str, year: int, field: str = "title") -> Point | None:
        return next((point for point in self.points(theme, field) if point.year == year), None)

    def rows(self, theme: str) -> list[Count]:
        """The counts a curve is made from."""
        return self._rows.get(theme, [])

    @cached_property
    def _rows(self) -> dict[str, list[Count]]:
        rows: dict[str, list[Count]] = defaultdict(list)
        for count in self._counts:
            rows[count.theme].append(count)
        return rows

    def comparable_texts(self, theme: str, year: int) -> tuple[list[Point], list[str]]:
        """The curve of titles or abstracts over the venue groups that are complete in ``year``, in every year in which
        they all are; and these groups. So a group whose abstracts are missing in the end is missing all along."""
        curves = {group: {point.year: point for point in self.points(theme, "text", group)} for group in self._groups}
        whole = [group for group, points in curves.items() if year in points and points[year].complete]
        years = sorted({one for group in whole for one in curves[group]})
        kept = []
        for one in years:
            met = [group for group in whole if self._meets(group, one)]
            points = [curves[group].get(one) for group in met]
            if points and all(point is not None and point.complete for point in points):
                matches, total = sum(point.matches for point in points), sum(point.total for point in points)
                kept.append(Point(one, matches, total, True))
        return kept, whole

    @cached_property
    def _groups(self) -> list[str]:
        return list(dict.fromkeys(group for group in self._group_of.values() if group))

    def _meets(self, group: str, year: int) -> bool:
        return any(self._expected(venue, year) for venue in self._met if self._group_of.get(venue) == group)

    def reading(self, theme: str) -> Reading | None:
        """What the curves of titles and of titles-or-abstracts say together; None if the theme is not counted.

        Heights of titles are compared within complete years, heights of titles or abstracts within ``comparable_texts``.
        """
        titles = [point for point in self.points(theme) if point.complete and point.year >= _FIRST_PEAK]
        if not titles:
            return None
        peak, latest = max(titles, key=lambda point: point.share), titles[-1]
        comparable, groups = self.comparable_texts(theme, latest.year)
        texts = [point for point in comparable if point.year >= _FIRST_PEAK]
        text_peak = max(texts, key=lambda point: point.share) if texts else None
        text_latest = texts[-1] if texts else None
        before = next((point for point in titles if latest.year - point.year <= _YEARS_BEFORE), None)
        key = _reading_key(peak, latest, text_peak, text_latest, before)
        name, meaning = _READINGS[key]
        return Reading(key, name, meaning, peak, latest, text_peak, text_latest, groups)


def _reading_key(
    peak: Point, latest: Point, text_peak: Point | None, text_latest: Point | None, before: Point | None = None
) -> str:
    if peak.share < _MINIMUM:
        return "rare"
    if latest == peak and (before is None or latest.share >= _GROWN * before.share):
        return "growing"
    held = latest.share / peak.share
    if held >= _HELD:
        return "steady"
    if text_peak is None or text_latest is None or not text_peak.share:
        return "falling"
    text_held = text_latest.share / text_peak.share
    if text_held >= _HELD and held < _HELD:
        return "granted"
    return "gone" if text_held < _LOST and held < _LOST else "receding"
