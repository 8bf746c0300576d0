"""Geometry of pictures: numbers in, coordinates out. Templates draw; nothing here knows colours or HTML.

A picture is made of sheets. Down a sheet it is measured in units that are pixels on a page; across, where it says so, in
hundredths of the sheet's width, so that one drawing is whole on a telephone, on a desk and on paper, with letters of one size.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from survey.records.counts import Point, runs

_TOP, _BOTTOM = 31, 22
_INSET = 2.0  # hundredths of the width that a dot at either end needs
_NAMED_BEFORE_LAST = 3  # years before the last one whose names would run into the last one's


@dataclass(frozen=True)
class Dot:
    """A point of a curve: ``x`` in hundredths of the width, ``y`` in units."""

    x: float
    y: float
    point: Point


@dataclass(frozen=True)
class Panel:
    """One curve with its axes on a sheet of ``height`` units; the standalone file is ``width`` units wide there.

    ``marks`` are the years in which sources spoke, each with its label and the row that it stands in, 0 for the upper one.
    """

    width: int
    height: int
    label: str
    dots: list[Dot]
    ticks: list[tuple[float, str]]
    years: list[tuple[float, str, str]]
    moments: list[tuple[float, str, int]]
    incomplete: list[tuple[float, float]]
    room: int

    @property
    def wide(self) -> bool:
        return self.width > 400

    @cached_property
    def segments(self) -> list[tuple[Dot, Dot]]:
        """What the line is made of: complete years that follow each other."""
        at = {dot.point.year: dot for dot in self.dots}
        return [
            (at[one.year], at[other.year])
            for run in runs([dot.point for dot in self.dots])
            for one, other in itertools.pairwise(run)
        ]

    @property
    def labelled(self) -> list[tuple[Dot, str]]:
        """Dots whose share is written beside them, the highest complete year and the latest unless it is near; and how."""
        complete = [dot for dot in self.dots if dot.point.complete]
        if not complete:
            return []
        peak = max(complete, key=lambda dot: (dot.point.share, dot.point.year))
        latest = complete[-1]
        near = latest is not peak and latest.x - peak.x < (12 if self.wide else 45)
        found = [peak] if latest is peak or near else [peak, latest]
        return [(dot, "start" if dot.x < 10 else "end" if dot.x > 88 else "middle") for dot in found]

    @property
    def baseline(self) -> float:
        return self.height - _BOTTOM

    @property
    def top(self) -> float:
        return _TOP + self.room


def along(year: float, years: range, left: float, right: float) -> float:
    """Where ``year`` stands on an axis of ``years`` that runs from ``left`` to ``right``."""
    return round(left + (year - years[0]) / max(years[-1] - years[0], 1) * (right - left), 1)


def across(year: float, years: range) -> float:
    """Where ``year`` stands on an axis of ``years`` as wide as its sheet, in hundredths."""
    return along(year, years, _INSET, 100 - _INSET)


def panel(
    points: list[Point], label: str, years: range, moments: Iterable[tuple[int, str]], width: int, height: int
) -> Panel:
    """A curve's panel over ``years``; its own scale runs from 0 to a round number not below the highest share. ``moments`` are
    years to mark, each with its label; what is narrower than 400 units has no room for labels."""
    wide = width > 400
    marks = _rows([(across(year, years), text if wide else "") for year, text in moments])
    room = 14 * (1 + max((row for _, text, row in marks if text), default=-1))
    top = round_up(max([point.share for point in points] + [0.1]))

    def y(share: float) -> float:
        return round(height - _BOTTOM - share / top * (height - _TOP - room - _BOTTOM), 1)

    half = (100 - 2 * _INSET) / max(len(years) - 1, 1) / 2
    hatched = [
        (max(0.0, across(point.year, years) - half), min(across(point.year, years) + half, 100.0))
        for point in points
        if not point.complete
    ]
    return Panel(
        width,
        height,
        label,
        [Dot(across(point.year, years), y(point.share), point) for point in points],
        [(y(value), f"{value:g}") for value in ((0, top / 2, top) if wide else (0, top))],
        _named(years, points, wide),
        marks,
        [(round(left, 1), round(right - left, 1)) for left, right in hatched],
        room,
    )


def _named(years: range, points: list[Point], wide: bool) -> list[tuple[float, str, str]]:
    """The years written under an axis: where, what, and on which side of it. The last says if it is unfinished."""
    so_far = bool(points) and not points[-1].complete and points[-1].year == years[-1]
    between = [year for year in named_years(years, 8)[1:] if year <= years[-1] - _NAMED_BEFORE_LAST] if wide else []
    return [
        (0, str(years[0]), "start"),
        *((across(year, years), str(year), "middle") for year in between),
        (100, f"{years[-1]}{' so far' if so_far and wide else ''}", "end"),
    ]


def _rows(marks: list[tuple[float, str]]) -> list[tuple[float, str, int]]:
    """``marks`` with the row in which the label of each stands: where two are near, the later one stands lower."""
    found: list[tuple[float, str, int]] = []
    for x, text in marks:
        row = found[-1][2] + 1 if found and x - found[-1][0] < 20 else 0
        found.append((x, text, row))
    return found


def named_years(years: range, most: int) -> range:
    """Every second, third … year of an axis, so that about ``most`` are named under it."""
    return years[:: max(2, -(-len(years) // most))]


def sparkline(points: list[Point], years: range, width: int = 96, height: int = 22) -> str:
    """A curve over ``years`` as one small SVG path, complete years only; empty where there are fewer than two."""
    drawn = [point for point in points if point.complete]
    if len(drawn) < 2:
        return ""
    top = max(point.share for point in drawn) or 1.0
    return "".join(
        "M"
        + "L".join(
            f"{along(point.year, years, 2, width - 2)} {round(height - 2 - point.share / top * (height - 4), 1)}"
            for point in run
        )
        for run in runs(drawn)
    )


def spark_x(year: int, years: range, width: int = 96) -> float | None:
    """Where ``year`` stands under a sparkline; None if it is not on its axis."""
    return along(year, years, 2, width - 2) if year in years else None


def round_up(value: float) -> float:
    """The least of 1, 2, 4, 5, 8 times a power of ten that is not below ``value``."""
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    while scale > value and scale > 0.1:
        scale /= 10
    return next(round(step * scale, 3) for step in (1, 2, 4, 5, 8, 10) if step * scale >= value or step == 10)
