"""The curve on a slide: where its points, lines and labels stand. No label touches a line, a dot or another label."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from survey.common.text import number_of
from survey.records.models import SlideChart
from survey.render.figures.geometry import along
from survey.render.figures.text_layout import Face, width

LABEL = "Titles per 1,000 accepted papers"
VALUE_SIZE, MOMENT_SIZE = 25, 21
ROOM = 72  # units above the highest tick, for the names of the moments
ROW = 24
DOT = 9  # radius of a dot with its rim
_ROWS = ROOM // ROW
_SANS, _BOLD = Face("sans"), Face("sans", 700)
_RIM = 90  # units to the right of the plot that a label may take
_GAP = 3  # units between a label and what is no label
_STEP = ROOM + 6  # least units between ticks: a tick more would stand among the names of the moments

# From (x, y) to (x, y).
Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle on the canvas."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def meets(self, other: Box, gap: float = 0) -> bool:
        """Whether two boxes are nearer to each other than ``gap``."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def touches(self, line: Line, gap: float) -> bool:
        """Whether ``line`` comes nearer than ``gap``: clipped at the box as Liang and Barsky do."""
        x1, y1, x2, y2 = line
        start, end = 0.0, 1.0
        for delta, low, high in (
            (x2 - x1, self.x - gap - x1, self.right + gap - x1),
            (y2 - y1, self.y - gap - y1, self.bottom + gap - y1),
        ):
            if delta == 0:
                if low > 0 or high < 0:
                    return False
            else:
                near, far = sorted((low / delta, high / delta))
                start, end = max(start, near), min(end, far)
        return start <= end


@dataclass(frozen=True)
class Moment:
    """A source spoke; ``row`` counts rows of names from the top."""

    year: int
    label: str
    row: int


@dataclass(frozen=True)
class Value:
    """A number at the curve. ``side`` says where it stands as an office program names it: t, r, l, b, or none of these."""

    year: int
    words: str
    box: Box
    side: str

    @property
    def baseline(self) -> float:
        return round(self.box.bottom, 1)


@dataclass(frozen=True)
class Chart:
    """A curve by year in its ``plot``. Values are shares per 1,000."""

    plot: Box
    years: range  # of the axis
    note: str
    points: tuple[tuple[int, float, bool], ...]  # year, value, complete
    ticks: tuple[float, ...]
    moments: tuple[Moment, ...]
    alternative: str

    @property
    def top(self) -> float:
        return self.ticks[-1]

    def x(self, year: float) -> float:
        return along(year, self.years, self.plot.x, self.plot.right)

    def y(self, value: float) -> float:
        return round(self.plot.bottom - value / self.top * self.plot.height, 1)

    def rises_to(self, moment: Moment) -> float:
        """The upper end of a moment's line."""
        return self.plot.y - ROOM + ROW * moment.row

    @cached_property
    def stretches(self) -> tuple[Line, ...]:
        """The line of the curve, between complete years that follow each other, as a page's curve has it: a year that is not whole
        stands apart."""
        return tuple(
            (self.x(one[0]), self.y(one[1]), self.x(other[0]), self.y(other[1]))
            for one, other in pairwise(self.points)
            if other[0] == one[0] + 1 and one[2] and other[2]
        )

    @property
    def marked(self) -> tuple[int, ...]:
        """Years whose value is written at the curve: the highest and, unless it is near, the last complete."""
        known = [point for point in self.points if point[2]] or list(self.points)
        if not known:
            return ()
        peak = max(known, key=lambda point: (point[1], -point[0]))
        last = known[-1]
        return (peak[0],) if last[0] - peak[0] < 2 else (peak[0], last[0])

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The written values, each where it touches nothing; one that touches something everywhere is left out."""
        placed: list[Value] = []
        for year, value, _ in self.points:
            if year in self.marked:
                words = number_of(value)
                found = enumerate(self._free(words, self.x(year), self.y(value), [other.box for other in placed]))
                # A value hides the grid behind it; where it is nearly as good, one beside the grid is better.
                best = min(found, key=lambda item: item[0] + 3 * self._on_grid(item[1][1]), default=None)
                if best:
                    side, box = best[1]
                    placed.append(Value(year, words, box, side))
        return tuple(placed)

    def _on_grid(self, box: Box) -> bool:
        return any(box.touches((self.plot.x, self.y(tick), self.plot.right, self.y(tick)), 1) for tick in self.ticks)

    def _free(self, words: str, x: float, y: float, others: list[Box]) -> Iterator[tuple[str, Box]]:
        lines = [(line, _GAP + 2.5) for line in self.stretches]
        lines += [((self.x(m.year), self.rises_to(m), self.x(m.year), self.plot.bottom), _GAP) for m in self.moments]
        dots = [(self.x(year), self.y(value)) for year, value, _ in self.points]
        lines += [((*dot, *dot), _GAP + DOT) for dot in dots]
        lines.append(((self.plot.x, self.plot.bottom, self.plot.right, self.plot.bottom), _GAP))
        others = [*others, *(self.named(moment) for moment in self.moments if moment.label)]
        for side, box in _around(words, x, y):
            inside = box.x > self.plot.x and box.right < self.plot.right + _RIM and box.y > self.plot.y - ROOM
            if inside and box.bottom < self.plot.bottom:
                free = not any(box.touches(line, distance) for line, distance in lines)
                if free and not any(box.meets(other, 2 * _GAP) for other in others):
                    yield side, box

    def named(self, moment: Moment) -> Box:
        """What the name of a moment takes, to the right of its line."""
        wide = width(moment.label, _SANS, MOMENT_SIZE)
        return Box(self.x(moment.year) + 8, self.rises_to(moment), wide, ROW - 4)


def _around(words: str, x: float, y: float) -> Iterator[tuple[str, Box]]:
    """Places for a value at the point (x, y), the best first."""
    wide, high = width(words, _BOLD, VALUE_SIZE), VALUE_SIZE * 0.75  # digits have no descenders
    near = DOT + 7
    yield "t", Box(x - wide / 2, y - near - high, wide, high)
    for side, left in (("r", x + near), ("l", x - near - wide)):
        if side == "r":
            yield "tr", Box(x + 4, y - near - high, wide, high)
            yield "tl", Box(x - 4 - wide, y - near - high, wide, high)
        yield side, Box(left, y - high / 2, wide, high)
    for step in (1.0, 1.8, 2.6):
        for shift in (-0.5, 0.1, -1.1):
            yield "", Box(x + shift * wide, y - step * near - high, wide, high)
    yield "b", Box(x - wide / 2, y + near, wide, high)
    for step in (1.0, 1.8, 2.6):
        for shift in (0.1, -1.1, -0.5):
            yield "", Box(x + shift * wide, y + step * near, wide, high)


def chart(told: SlideChart, name: str, plot: Box) -> Chart:
    """The chart of the theme called ``name`` in a ``plot``."""
    years = range(told.first_year, told.last_year + 1)
    points = tuple((int(year), value, year not in told.incomplete) for year, value in sorted(told.values.items()))
    values = ", ".join(
        f"{year} {number_of(value)}{'' if complete else ' (incomplete)'}" for year, value, complete in points
    )
    marks = ", ".join(told.moments.values())
    return Chart(
        plot,
        years,
        told.note,
        points,
        _ticks(max((value for _, value, _ in points), default=0), max(1, min(5, int(plot.height / _STEP)))),
        tuple(
            _rows(
                {int(year): label for year, label in told.moments.items()},
                lambda year: along(year, years, plot.x, plot.right),
                plot.right + _RIM,
            )
        ),
        f"{name}. {LABEL}: {values}. Upright lines: {marks}.",
    )


def _rows(moments: dict[int, str], x: Callable[[int], float], limit: float) -> list[Moment]:
    """The moments in rows: the line of a later one may not run through the name of an earlier one, so that it begins below. Where
    there are too few rows every name is its year, and a year that still has none is not written."""
    for named in (moments, {year: str(year) for year in moments}):
        placed: list[tuple[Moment, float]] = []
        for year, label in sorted(named.items()):
            row = max((one.row + 1 for one, right in placed if one.label and right + 8 > x(year)), default=0)
            right = x(year) + 8 + width(label, _SANS, MOMENT_SIZE)
            if right > limit:
                label, right = str(year), x(year) + 8 + width(str(year), _SANS, MOMENT_SIZE)
            placed.append((Moment(year, label if row < _ROWS else "", min(row, _ROWS)), right))
        if all(moment.label for moment, _ in placed):
            break
    return [moment for moment, _ in placed]


def _ticks(highest: float, most: int) -> tuple[float, ...]:
    """Round values from 0 to one not below ``highest``: up to ``most`` steps of 1, 2, 2.5 or 5 times a power of ten."""
    highest = max(highest, 0.01)  # shares have two decimals
    scale = 10.0 ** math.floor(math.log10(highest))
    steps = [step * factor for factor in (scale / 10, scale, scale * 10) for step in (1, 2, 2.5, 5)]
    step = next(step for step in steps if step * most >= highest * 1.04)
    return tuple(round(step * index, 4) for index in range(max(math.ceil(highest * 1.04 / step - 1e-9), 1) + 1))
