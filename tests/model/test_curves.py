"""Shares, completeness and what two curves say together, from counts made up here."""

from __future__ import annotations

import pytest
import yaml

from conftest import ROOT
from survey.model.curves import THRESHOLDS, Course, Curves, in_words, unmet
from survey.records.counts import Count, Point, runs
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
    assert [curves.expected("B", year) for year in (2020, 2021, 2023)] == [False, True, True]
    assert not curves.expected("C", 2021)


def test_a_venue_of_every_other_year_is_not_missed_between() -> None:
    curves = counts(
        *(("A", year, "title", 1, 10) for year in range(2012, 2017)),
        *(("B", year, "title", 1, 10) for year in (2012, 2014, 2016)),
    )
    assert all(point.complete for point in curves.points("t"))
    assert [curves.expected("B", year) for year in (2017, 2018)] == [False, True]


def point(share: float, year: int = 2020) -> Point:
    return Point(year, round(share * 100), 100_000, True)


def course(latest: float, peak: float, before: float = 0, low: float = 0, texts: float = 0) -> Course:
    return Course(point(peak), point(latest, 2025), point(before, 2015), point(low, 2023), None, point(texts, 2025))


@pytest.mark.parametrize(
    ("status", "met", "missed"),
    [
        ("rising", course(10, 10, before=8), course(9, 9, before=8)),
        ("mainstream", course(5, 10), course(4.9, 4.9)),
        ("mainstream", course(80, 150), course(70, 150)),
        ("absorbed", course(7, 10, texts=14), course(7, 10, texts=13)),
        ("absorbed", course(7.5, 10, texts=30), course(7.6, 10, texts=30)),
        ("fading", course(8, 10, before=8), course(8.1, 10, before=8.1)),
        ("fading", course(5, 10, before=4.6), course(5, 10, before=4.5)),
        ("dormant", course(0.9, 10), course(1, 10)),
        ("revived", course(6, 10, low=4.8), course(6, 10, low=5.1)),
        ("revived", course(5, 10, low=4), course(4.9, 10, low=4)),
    ],
)
def test_thresholds(status: str, met: Course, missed: Course) -> None:
    assert not list(unmet(status, met))
    assert list(unmet(status, missed)) and all(
        threshold.words in in_words(status) for threshold in unmet(status, missed)
    )


def test_every_status_of_the_vocabulary_has_thresholds_and_no_other() -> None:
    statuses = yaml.safe_load((ROOT / "data" / "vocabulary.yml").read_text("utf-8"))["statuses"]
    assert set(statuses) == set(THRESHOLDS)


def test_one_number_says_how_far_below_its_height_a_theme_stands() -> None:
    assert course(0.8, 30.7).words == "0.8 per 1,000 titles in 2025, 97 % below its height of 2020"
    assert course(9.99, 10).change == "as high as in 2020"
    same = point(154.2, 2025)
    assert Course(same, same, None, same, None, None).words == "154.2 per 1,000 titles in 2025, its height"


def test_texts_are_pooled_over_groups_that_are_known_to_the_end() -> None:
    """B's abstracts are missing in the latest complete year: it is in no year of the line of texts, and in every one of titles."""
    venues = {"a": venue("A"), "b": Venue(name="B", short="B", kind="conference", group="h", counted_as="B")}
    rows = [("A", year, field, 1, 10) for year in (2020, 2021, 2022) for field in ("text", "title")]
    rows += [("B", 2020, "text", 9, 10), *(("B", year, "title", 9, 10) for year in (2020, 2021, 2022))]
    curves = Curves([Count("t", *row) for row in rows], venues)
    assert curves.text_groups("t") == ["g"]
    assert [(one.year, one.matches, one.total) for one in curves.points("t", "text")] == [
        (2020, 1, 10),
        (2021, 1, 10),
        (2022, 1, 10),
    ]
    assert [one.total for one in curves.points("t")] == [20, 20, 20]
    found = curves.course("t")
    assert found is not None and found.text_peak == Point(2022, 1, 10, True), "the latest of equal heights"


def test_a_line_of_texts_breaks_where_a_venue_is_missing() -> None:
    rows = [("A", year, "title", 1, 10) for year in range(2019, 2024)]
    rows += [("A", year, "text", 1, 10) for year in (2019, 2020, 2022, 2023)]
    found = counts(*rows).points("t", "text")
    assert [[one.year for one in run] for run in runs(found)] == [[2019, 2020], [2022, 2023]]


def test_an_unfinished_last_year_stands_apart() -> None:
    rows = [(name, year, "title", 1, 10) for name in "AB" for year in (2019, 2020)] + [("A", 2021, "title", 9, 10)]
    curves = counts(*rows)
    assert [[one.year for one in run] for run in runs(curves.points("t"))] == [[2019, 2020]]
    found = curves.course("t")
    assert found is not None and found.peak.year == found.latest.year == 2020


def test_a_panel_keeps_order_and_bounds() -> None:
    drawn = panel(
        [Point(2012, 1, 1000, True), Point(2013, 3, 1000, True), Point(2014, 2, 1000, False)],
        "titles",
        range(2012, 2015),
        [(2013, "talk")],
        720,
        180,
    )
    assert [dot.x for dot in drawn.dots] == sorted(dot.x for dot in drawn.dots)
    assert all(0 <= dot.x <= 100 and drawn.top <= dot.y <= drawn.baseline for dot in drawn.dots)
    assert drawn.dots[1].y < drawn.dots[2].y < drawn.dots[0].y, "higher shares are drawn higher"
    assert drawn.ticks[-1][1] == "4"
    assert [(one.point.year, other.point.year) for one, other in drawn.segments] == [(2012, 2013)]
    assert [dot.point.year for dot, _ in drawn.labelled] == [2013]


def test_labels_of_near_years_stand_in_different_rows() -> None:
    marks = panel(
        [], "titles", range(2012, 2027), [(2015, "talk"), (2016, "blog post"), (2020, "lecture")], 720, 180
    ).moments
    assert [row for _, _, row in marks] == [0, 1, 0]


def test_a_sparkline_needs_two_complete_years() -> None:
    assert sparkline([Point(2012, 1, 10, True)], range(2012, 2014)) == ""
    assert sparkline([Point(2012, 1, 10, True), Point(2013, 1, 10, True)], range(2012, 2014)).startswith("M")
