"""The themes whose share changed most between the talks and today."""

from __future__ import annotations

import math
from dataclasses import dataclass

from survey.model.derived import Derived
from survey.records.models import Theme
from survey.render.figures.figure import Figure, about_unnamed, counted_papers, listed_name
from survey.render.figures.text_layout import Face, fit

_EACH = 5  # themes that gained most, and as many that lost most
_LEAST, _TOP, _DOWN, _GAP = 0.1, 26, 372, 29  # per 1,000 and lower; units down, the last between two names
_COLUMNS = (4.0, 52.0)  # hundredths across: the first and the last year
_NAME = 126  # units across that a name has on the narrowest screen


@dataclass(frozen=True)
class Slope:
    """A theme's shares in the years shown: places on the sheet, and where its name stands, for those that are named."""

    theme: Theme
    shares: tuple[float, ...]
    dots: tuple[tuple[float, float], ...]
    name: tuple[str, ...] = ()
    name_y: float = 0.0

    @property
    def change(self) -> float:
        return self.shares[-1] - self.shares[0]


def movers(derived: Derived) -> Figure:
    """The themes that gained and lost most of their share of titles between the first source and the latest complete year, on a
    scale of ratios; all other themes behind them."""
    years = _years(derived)
    slopes = [slope for theme in derived.survey.themes.values() if (slope := _slope(theme, years, derived))]
    by_change = sorted(slopes, key=lambda slope: (slope.change, slope.theme.id))
    lost = [slope for slope in by_change[:_EACH] if slope.change < 0]
    gained = [slope for slope in reversed(by_change[-_EACH:]) if slope.change > 0]
    named = _with_names([*gained, *lost], derived)
    behind = [slope for slope in slopes if slope.theme.id not in {one.theme.id for one in named}]
    first, last = years[0], years[-1]
    return Figure(
        "movers",
        "movers",
        f"What gained and what lost most, {first} to {last}",
        f"Titles per 1,000 accepted papers in {', '.join(map(str, years))}: the {len(gained)} themes that gained most and the "
        f"{len(lost)} that lost most, all others behind them. Each step up the scale is tenfold; the lowest line is {_LEAST:g} and less."
        + about_unnamed(derived),
        "; ".join(f"{one.theme.name} {one.shares[0]:.1f} to {one.shares[-1]:.1f}" for one in [*gained, *lost]) + ".",
        ["Theme", *(f"Titles per 1,000 in {year}" for year in years)],
        [[one.theme.name, *(f"{share:.1f}" for share in one.shares)] for one in [*gained, *lost, *behind]],
        _TOP + _DOWN + 30,
        {
            "years": [(x, year) for x, year in zip(_xs(len(years)), years, strict=True)],
            "ticks": [(_y(share), f"{share:g}") for share in (0.1, 1, 10, 100)],
            "named": named,
            "behind": behind,
        },
        counted_papers(derived),
    )


def _years(derived: Derived) -> list[int]:
    """The first and the last year in which a source spoke, and the latest complete year of the counts."""
    spoken = sorted(derived.moments.values())
    latest = [course.latest.year for id in derived.survey.themes if (course := derived.curves.course(id))]
    return sorted({spoken[0], spoken[-1], max(latest, default=spoken[-1])})


def _slope(theme: Theme, years: list[int], derived: Derived) -> Slope | None:
    points = [derived.curves.point(theme.id, year) for year in years]
    shares = tuple(point.share for point in points if point is not None)
    if len(shares) < len(years):
        return None
    return Slope(theme, shares, tuple((x, _y(share)) for x, share in zip(_xs(len(years)), shares, strict=True)))


def _xs(number: int) -> list[float]:
    left, right = _COLUMNS
    return [round(left + (right - left) * index / max(number - 1, 1), 1) for index in range(number)]


def _y(share: float) -> float:
    part = math.log10(max(share, _LEAST) / _LEAST) / math.log10(200 / _LEAST)
    return round(_TOP + _DOWN * (1 - min(part, 1.0)), 1)


def _label(slope: Slope, derived: Derived) -> tuple[str, ...]:
    """Where the theme has come to and what it is called, in at most two lines."""
    return fit(
        f"{slope.shares[-1]:.1f} {listed_name(slope.theme, derived)}", Face("sans", 700), (_NAME, 30), 11, 10, 2, 1.1
    ).lines


def _with_names(slopes: list[Slope], derived: Derived) -> list[Slope]:
    """``slopes`` from the highest end to the lowest, each with its name as near to its end as the names above it allow."""
    ordered = sorted(slopes, key=lambda slope: (slope.dots[-1][1], slope.theme.id))
    places: list[float] = []
    for slope in ordered:
        places.append(max(slope.dots[-1][1], places[-1] + _GAP if places else 0.0))
    limit = float(_TOP + _DOWN)
    for index in range(len(places) - 1, -1, -1):  # what has run out at the bottom pushes the others up again
        places[index] = min(places[index], limit)
        limit = places[index] - _GAP
    return [
        Slope(one.theme, one.shares, one.dots, _label(one, derived), y) for one, y in zip(ordered, places, strict=True)
    ]
