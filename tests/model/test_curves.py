"""Shares, completeness and what two curves say together, from counts made up here."""

from __future__ import annotations

import pytest

from survey.model.curves import Curves, Point, _reading_key
from survey.model.survey import Count
from survey.records.models import Venue
from survey.render.figures.geometry import panel, sparkline


def venue(name: str) -> Venue:
    return Venue(name=name, short=name, kind="conference", group="g", counted_as=name)


VENUES = {"a": venue("A"), "b": venue("B")}


def counts(*rows: tuple[str, int, str, int, int]) -> Curves:
    return Curves([Count("t", *row) for row in rows], VENUES)


def test_shares_are_pooled_over_venues() -> None:
    curves = counts(("A", 2020, "title", 1, 100), ("B", 2020, "title", 9, 300))
    (point,) = curves.points("t")
    assert (point.matches, point.total, point.share) == (10, 400, 25.0)


def test_a_year_without_a_venue_that_meets_is_incomplete() -> None:
    curves = counts(
        ("A", 2020, "title", 1, 10),
        ("A", 2021, "title", 1, 10),
        ("A", 2022, "title", 1, 10),
        ("B", 2021, "title", 1, 10),
        ("B", 2022, "title", 1, 10),
        ("A", 2023, "title", 1, 10),
    )
    assert [point.complete for point in curves.points("t")] == [True, True, True, False]


def test_a_venue_of_every_other_year_is_not_missed_between() -> None:
    curves = counts(
        *(("A", year, "title", 1, 10) for year in range(2012, 2017)),
        *(("B", year, "title", 1, 10) for year in (2012, 2014, 2016)),
    )
    assert all(point.complete for point in curves.points("t"))


def point(share: float, year: int = 2020) -> Point:
    return Point(year, round(share * 100), 100_000, True)


@pytest.mark.parametrize(
    ("peak", "latest", "text_peak", "text_latest", "key"),
    [
        (0.5, 0.1, 9, 9, "rare"),
        (20, 20, 30, 30, "growing"),
        (20, 16, 30, 10, "steady"),
        (20, 10, 100, 90, "granted"),
        (20, 10, 100, 50, "gone"),
        (20, 10, 100, 70, "receding"),
        (20, 13, 100, 50, "receding"),
        (20, 10, None, None, "falling"),
    ],
)
def test_readings(peak: float, latest: float, text_peak: float | None, text_latest: float | None, key: str) -> None:
    first = point(peak)
    last = first if latest == peak else point(latest, 2025)
    texts = (point(text_peak), point(text_latest, 2025)) if text_peak and text_latest else (None, None)
    assert _reading_key(first, last, *texts) == key


def test_growing_needs_growth() -> None:
    """A height in the latest year that is hardly above the years before is steady."""
    assert _reading_key(point(20), point(20), None, None, point(19, 2015)) == "steady"
    assert _reading_key(point(20), point(20), None, None, point(10, 2015)) == "growing"


def test_a_panel_keeps_order_and_bounds() -> None:
    drawn = panel(
        [Point(2012, 1, 1000, True), Point(2013, 3, 1000, True), Point(2014, 2, 1000, False)],
        "titles",
        range(2012, 2027),
        [2013],
        720,
        180,
    )
    assert [dot.x for dot in drawn.dots] == sorted(dot.x for dot in drawn.dots)
    assert all(drawn.top <= dot.y <= drawn.baseline for dot in drawn.dots)
    assert drawn.dots[1].y < drawn.dots[2].y < drawn.dots[0].y, "higher shares are drawn higher"
    assert drawn.ticks[-1][1] == "4"
    assert drawn.solid.count("M") == 1 and drawn.dashed.count("M") == 1


def test_a_sparkline_needs_two_complete_years() -> None:
    assert sparkline([Point(2012, 1, 10, True)], range(2012, 2014)) == ""
    assert sparkline([Point(2012, 1, 10, True), Point(2013, 1, 10, True)], range(2012, 2014)).startswith("M")
