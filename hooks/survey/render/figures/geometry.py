"""Geometry of pictures: numbers in, coordinates out. Templates draw; nothing here knows colours or HTML."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from survey.model.curves import Point

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 22, 22


@dataclass(frozen=True)
class Dot:
    """A point of a curve on the canvas."""

    x: float
    y: float
    point: Point


@dataclass(frozen=True)
class Panel:
    """One curve with its axes, ``width`` by ``height`` user units."""

    width: int
    height: int
    label: str
    dots: list[Dot]
    ticks: list[tuple[float, str]]
    years: list[tuple[float, int]]
    moments: list[tuple[float, int]]
    incomplete: list[tuple[float, float]]

    @property
    def solid(self) -> str:
        """The stretches between complete years, as an SVG path."""
        return self._path(lambda one, other: one.point.complete and other.point.complete)

    @property
    def dashed(self) -> str:
        """The stretches that touch an incomplete year, as an SVG path."""
        return self._path(lambda one, other: not (one.point.complete and other.point.complete))

    def _path(self, drawn) -> str:
        return "".join(
            f"M{one.x} {one.y}L{other.x} {other.y}"
            for one, other in zip(self.dots, self.dots[1:], strict=False)
            if other.point.year - one.point.year <= 2 and drawn(one, other)
        )

    @property
    def baseline(self) -> float:
        return self.height - _BOTTOM

    @property
    def top(self) -> float:
        return _TOP

    @property
    def left(self) -> float:
        return _LEFT

    @property
    def right(self) -> float:
        return self.width - _RIGHT


def along(year: float, years: range, left: float, right: float) -> float:
    """Where ``year`` stands on an axis of ``years`` that runs from ``left`` to ``right``."""
    return round(left + (year - years[0]) / max(years[-1] - years[0], 1) * (right - left), 1)


def panel(
    points: list[Point],
    label: str,
    years: range,
    moments: Iterable[int],
    width: int,
    height: int,
    top: float = 0.0,
) -> Panel:
    """A curve's panel over ``years``; the share axis starts at 0 and ends at a round number not below the highest share nor ``top``."""
    top = round_up(max([point.share for point in points] + [top, 0.1]))

    def x(year: float) -> float:
        return along(year, years, _LEFT, width - _RIGHT)

    def y(share: float) -> float:
        return round(height - _BOTTOM - share / top * (height - _TOP - _BOTTOM), 1)

    ticks = [(y(value), f"{value:g}") for value in (0, top / 2, top)]
    named = [(x(year), year) for year in named_years(years, 8 if width > 400 else 2)]
    half = (width - _LEFT - _RIGHT) / max(len(years) - 1, 1) / 2
    hatched = [
        (max(_LEFT, x(point.year) - half), min(x(point.year) + half, width - _RIGHT))
        for point in points
        if not point.complete
    ]
    dots = [Dot(x(point.year), y(point.share), point) for point in points]
    marks = [(x(moment), moment) for moment in moments]
    incomplete = [(round(left, 1), round(right - left, 1)) for left, right in hatched]
    return Panel(width, height, label, dots, ticks, named, marks, incomplete)


def named_years(years: range, most: int) -> range:
    """Every second, third … year of an axis, so that about ``most`` are named under it."""
    return years[:: max(2, math.ceil(len(years) / most))]


def sparkline(points: list[Point], years: range, width: int = 96, height: int = 22) -> str:
    """A curve over ``years`` as one small SVG path, complete years only; empty where there are fewer than two."""
    drawn = [point for point in points if point.complete]
    if len(drawn) < 2:
        return ""
    top = max(point.share for point in drawn) or 1.0
    return "M" + "L".join(
        f"{along(point.year, years, 2, width - 2)} {round(height - 2 - point.share / top * (height - 4), 1)}"
        for point in drawn
    )


def round_up(value: float) -> float:
    """The least of 1, 2, 4, 5, 8 times a power of ten that is not below ``value``."""
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    while scale > value and scale > 0.1:
        scale /= 10
    return next(round(step * scale, 3) for step in (1, 2, 4, 5, 8, 10) if step * scale >= value or step == 10)
