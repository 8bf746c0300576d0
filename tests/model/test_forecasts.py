"""Forecasts by two methods: what they say of made-up curves, how they are judged, and that nothing later goes into them."""

from __future__ import annotations

import math

import pytest

from survey.model import forecasts
from survey.model.curves import Curves
from survey.model.derived import Derived
from survey.model.survey import Count
from survey.records.forecast import Forecast
from survey.records.models import Venue

VENUE = Venue(name="Loom", short="Loom", kind="conference", counted_as="LOOM")


def curves(**themes: dict[int, int]) -> Curves:
    rows = [
        Count(theme, "LOOM", year, "title", matches, 1000)
        for theme, years in themes.items()
        for year, matches in years.items()
    ]
    return Curves(rows, {"loom": VENUE})


GROWING = {2015: 20, 2016: 30, 2017: 40, 2018: 50}
LEVEL = {2015: 10, 2016: 10, 2017: 10, 2018: 10}


def test_no_change_and_the_damped_trend() -> None:
    counted = curves(growing=GROWING, level=LEVEL)
    same = forecasts.make(counted, "growing", "no-change", 2018, 2021, "2019.01")
    trend = forecasts.make(counted, "growing", "damped-trend", 2018, 2021, "2019.01")
    assert (same.base, same.value) == (50.0, 50.0)
    assert trend.value == 50 + round(10 * (0.8 + 0.64 + 0.512), 1)
    # Six yearly steps of the logarithm: three of the growing theme, three of none.
    steps = [math.log(30 / 20), math.log(40 / 30), math.log(50 / 40), 0, 0, 0]
    reach = math.exp(1.2816 * math.sqrt(sum(step * step for step in steps) / 6) * math.sqrt(3))
    assert (same.low, same.high) == (round(50 / reach, 1), round(50 * reach, 1))


def test_nothing_later_goes_into_a_forecast() -> None:
    before = curves(growing=GROWING, level=LEVEL)
    after = curves(growing={**GROWING, 2019: 500, 2021: 900}, level={**LEVEL, 2019: 700, 2021: 1})
    for method in forecasts.METHODS:
        made = [forecasts.make(counted, "growing", method, 2018, 2021, "2019.01") for counted in (before, after)]
        assert made[0] == made[1]


def test_a_falling_trend_ends_at_nothing() -> None:
    counted = curves(falling={2015: 90, 2016: 60, 2017: 30, 2018: 10}, level=LEVEL)
    made = forecasts.make(counted, "falling", "damped-trend", 2018, 2021, "2019.01")
    assert (made.low, made.value, made.high) == (0, 0, 0)


def test_what_is_missing_makes_no_forecast() -> None:
    assert forecasts.make(curves(new={2017: 10, 2018: 20}), "new", "no-change", 2018, 2021, "2019.01") is None
    assert forecasts.latest_year(curves()) is None
    assert forecasts.backwards(curves(), (2015,), (3,)) == []


def forecast(low: float, high: float, value: float = 10.0) -> Forecast:
    return Forecast(
        theme="level",
        method="no-change",
        made="2019.01",
        base_year=2018,
        base=10.0,
        year=2021,
        value=value,
        low=low,
        high=high,
    )


@pytest.mark.parametrize(("found", "verdict"), [(7, "not"), (8, "came-true"), (12, "came-true"), (13, "not")])
def test_judged_when_the_year_is_counted(found: int, verdict: str) -> None:
    (outcome,) = forecasts.judge([forecast(8, 12)], curves(level={**LEVEL, 2021: found}))
    assert (outcome.found, outcome.verdict) == (found, verdict)


def test_open_until_the_year_is_counted_in_full() -> None:
    (outcome,) = forecasts.judge([forecast(8, 12)], curves(level=LEVEL))
    assert (outcome.found, outcome.verdict, outcome.factor) == (None, "open", None)


def test_terms_that_count_otherwise_change_no_verdict() -> None:
    """Twice as many titles match in every year: the growth since the base year is the same."""
    (outcome,) = forecasts.judge([forecast(8, 12)], curves(level={**{year: 20 for year in LEVEL}, 2021: 24}))
    assert outcome.found == 12


def test_the_backward_run_recomputed(derived: Derived) -> None:
    """Every forecast of 2015, 2016 and 2020 made a second time, from the rows themselves."""
    counts: dict[tuple[str, int], list[int]] = {}
    for row in derived.survey.counts:
        if row.field == "title":
            cell = counts.setdefault((row.theme, row.year), [0, 0])
            cell[0] += row.matches
            cell[1] += row.total
    share = {key: 1000 * matches / total for key, (matches, total) in counts.items()}
    for run in forecasts.backwards(derived.curves, (2015, 2016, 2020), (3, 5)):
        largest = sorted(
            (key[0] for key in counts if key[1] == run.base_year),
            key=lambda theme: (-counts[theme, run.base_year][0], theme),
        )
        assert [outcome.forecast.theme for outcome in run.outcomes] == largest[:12]
        squares = [
            math.log(share[theme, year + 1] / share[theme, year]) ** 2
            for theme, year in counts
            if year < run.base_year and min(counts[theme, year][0], counts.get((theme, year + 1), [0])[0]) >= 10
        ]
        reach = math.exp(1.2816 * math.sqrt(sum(squares) / len(squares)) * math.sqrt(run.year - run.base_year))
        held = 0
        for theme in largest[:12]:
            now, before = share[theme, run.base_year], share[theme, run.base_year - 3]
            slope = (now - before) / 3 if run.method == "damped-trend" else 0
            value = max(now + slope * sum(0.8**step for step in range(1, run.year - run.base_year + 1)), 0)
            low, high = round(value / reach, 1), round(min(value * reach, 1000), 1)
            held += low <= round(now, 1) * share[theme, run.year] / now <= high
        assert run.held == held
