"""Forecasts of shares of titles by two methods, run forwards for the next judgement and backwards to see how good they are.

No change: the share stays as it is. Damped trend: the mean yearly change of the share over the last three years goes on, each year
0.8 times as much as the year before (Gardner and McKenzie 1985, Management Science 31 (10)), and never below no paper at all. The
interval is meant to hold in four of five cases: a factor, as large as a random walk of the logarithm reaches whose yearly steps are as
large as those of all counted themes have been until then (root mean square). Nothing after the year from which a forecast starts goes
into it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from survey.model.curves import Curves, Point, course
from survey.records.forecast import Forecast

METHODS = ("no-change", "damped-trend")
TREND_YEARS = 3
DAMPING = 0.8
STATEMENTS = 12  # the largest themes by titles in the year from which forecasts start
AHEAD = 3  # years
_QUANTILE = 1.2816  # of the normal distribution: 80 per cent lie within
_FEWEST = 10  # matching titles: below, a yearly change is mostly chance


@dataclass(frozen=True)
class Outcome:
    """A forecast and the share that came: ``found`` is None until the year is counted in full."""

    forecast: Forecast
    found: float | None

    @property
    def verdict(self) -> str:
        """``open``, ``came-true`` if the share lies in the interval, else ``not``."""
        if self.found is None:
            return "open"
        return "came-true" if self.forecast.low <= self.found <= self.forecast.high else "not"

    @property
    def factor(self) -> float | None:
        """By what factor the expected share and the one found differ, 1 or more; None where one of them is zero or unknown."""
        if not self.found or not self.forecast.value:
            return None
        return math.exp(abs(math.log(self.found / self.forecast.value)))

    @property
    def direction_held(self) -> bool:
        """Whether the share went up, down or stayed level as expected, by the thresholds of `curves.course`."""
        return self.found is not None and course(self.forecast.base, self.found) == course(
            self.forecast.base, self.forecast.value
        )


@dataclass(frozen=True)
class BackwardRun:
    """One method's forecasts of past years: made from ``base_year`` for ``year``."""

    method: str
    base_year: int
    year: int
    outcomes: tuple[Outcome, ...]

    @property
    def held(self) -> int:
        """How many shares lay in their interval."""
        return sum(outcome.verdict == "came-true" for outcome in self.outcomes)

    @property
    def directions_held(self) -> int:
        return sum(outcome.direction_held for outcome in self.outcomes)

    @property
    def median_factor(self) -> float:
        return median(outcome.factor or math.inf for outcome in self.outcomes)


def make(curves: Curves, theme: str, method: str, base_year: int, year: int, edition: str) -> Forecast | None:
    """What ``method`` says from the counts up to ``base_year`` of the share in ``year``; None where a count is missing."""
    base, before = curves.point(theme, base_year), curves.point(theme, base_year - TREND_YEARS)
    if base is None or before is None or not base.complete:
        return None
    ahead = year - base_year
    slope = (base.share - before.share) / TREND_YEARS if method == "damped-trend" else 0.0
    expected = max(base.share + slope * sum(DAMPING**step for step in range(1, ahead + 1)), 0.0)
    reach = math.exp(_QUANTILE * yearly_change(curves, base_year) * math.sqrt(ahead))
    return Forecast(
        theme=theme,
        method=method,
        made=edition,
        base_year=base_year,
        base=round(base.share, 1),
        year=year,
        value=round(expected, 1),
        low=round(expected / reach, 1),
        high=round(min(expected * reach, 1000.0), 1),
    )


def make_all(curves: Curves, base_year: int, year: int, edition: str) -> dict[str, Forecast]:
    """Both methods' forecasts of the largest themes of ``base_year``, by id."""
    return {
        f"{theme}-{year}-{method}": forecast
        for theme in largest(curves, base_year)
        for method in METHODS
        if (forecast := make(curves, theme, method, base_year, year, edition))
    }


def largest(curves: Curves, year: int) -> list[str]:
    """The themes with most matching titles in ``year``, largest first."""
    sizes = {theme: point.matches for theme in curves.themes if (point := curves.point(theme, year))}
    return sorted(sizes, key=lambda theme: (-sizes[theme], theme))[:STATEMENTS]


def yearly_change(curves: Curves, until: int) -> float:
    """The root mean square of the yearly changes of the logarithm of the shares of all counted themes, up to the year ``until``;
    only of years in which a theme has ten titles or more."""
    steps = [
        math.log(other.share / one.share)
        for theme in curves.themes
        for one, other in _pairs(curves.points(theme))
        if other.year <= until and other.complete and one.complete and min(one.matches, other.matches) >= _FEWEST
    ]
    return math.sqrt(sum(step * step for step in steps) / len(steps)) if steps else 0.0


def latest_year(curves: Curves) -> int | None:
    """The last year that is counted in full for every theme."""
    years = [{point.year for point in curves.points(theme) if point.complete} for theme in curves.themes]
    return max(set.intersection(*years), default=None) if years else None


def judge(forecasts: Iterable[Forecast], curves: Curves) -> list[Outcome]:
    """Every forecast with the share that came. Terms may be counted otherwise by then, so the share found is measured against the
    forecast's own base: it is the base times what the curve, as counted now, grew by since the base year."""
    return [Outcome(forecast, _found(forecast, curves)) for forecast in forecasts]


def _found(forecast: Forecast, curves: Curves) -> float | None:
    base, now = curves.point(forecast.theme, forecast.base_year), curves.point(forecast.theme, forecast.year)
    if base is None or now is None or not now.complete or not base.matches:
        return None
    return forecast.base * now.share / base.share


def backwards(curves: Curves, base_years: Iterable[int], ahead: Iterable[int]) -> list[BackwardRun]:
    """The same methods run from past years, for every year ahead that has been counted since."""
    latest = latest_year(curves) or 0
    runs = []
    for base_year in base_years:
        for years in ahead:
            if base_year + years > latest:
                continue
            made = make_all(curves, base_year, base_year + years, "2000.01").values()
            for method in METHODS:
                outcomes = judge([one for one in made if one.method == method], curves)
                if outcomes:
                    runs.append(BackwardRun(method, base_year, base_year + years, tuple(outcomes)))
    return runs


def _pairs(points: list[Point]) -> Iterable[tuple[Point, Point]]:
    return ((one, other) for one, other in pairwise(points) if other.year == one.year + 1)
