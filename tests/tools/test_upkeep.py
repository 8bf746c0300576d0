"""Overdue verdicts and stale records of the fabricated survey, from the last good day to the first bad one."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import needs_care
from conftest import DATA, Checked, bend
from survey.check import Records, check
from survey.load.documents import load
from survey.tools.upkeep import contradicted, due, overdue, stale, uncited, unrenewed


def records_of(root: Path) -> Records:
    records, problems = check(load(root))
    assert not problems
    return records


def with_claim(root: Path, horizon: str, verdict: str = "open") -> Records:
    path = root / "data/claims/looms-will-count.yml"
    text = path.read_text("utf-8").replace(
        "horizon: 2023\nhorizon_said: by 2023\n", f"{horizon}horizon_said: one day\n"
    )
    text = text.replace("verdict: came-true", f"verdict: {verdict}").split("review:")[0]
    path.write_text(text if horizon else text.replace("kind: prediction", "kind: opinion"), "utf-8")
    return records_of(root)


@pytest.mark.parametrize(
    ("horizon", "last_day"),
    [
        ("horizon: 2031\n", datetime.date(2031, 12, 31)),
        ("horizon: 2031-02\n", datetime.date(2031, 2, 28)),
        ("horizon: 2031-02-03\n", datetime.date(2031, 2, 3)),
    ],
)
def test_a_verdict_is_overdue_the_day_after_its_horizon(
    fabricated: Path, horizon: str, last_day: datetime.date
) -> None:
    records = with_claim(fabricated, horizon)
    assert overdue(records, last_day) == []
    (need,) = overdue(records, last_day + datetime.timedelta(days=1))
    assert (need.since, need.file) == (last_day, "data/claims/looms-will-count.yml")


@pytest.mark.parametrize(("horizon", "verdict"), [("horizon: 2023\n", "partly"), ("", "open")])
def test_judged_claims_and_claims_without_horizon_are_not_overdue(fabricated: Path, horizon: str, verdict: str) -> None:
    assert overdue(with_claim(fabricated, horizon, verdict), datetime.date(2099, 1, 1)) == []


def test_records_are_stale_after_eighteen_months() -> None:
    records = records_of(DATA / "survey")
    assert stale(records, datetime.date(2032, 7, 2)) == []
    found = stale(records, datetime.date(2032, 7, 3))
    assert [need.id for need in found] == ["delacruzvega2022madder", "weaver2020shuttle"]
    assert [need.id for need in stale(records, datetime.date(2032, 11, 2))][-2:] == ["plain-weave", "red-dye"]


def test_a_new_standing_keeps_a_theme_fresh(fabricated: Path) -> None:
    path = fabricated / "data/themes/red-dye.yml"
    text = path.read_text("utf-8")
    entry = "  - {since: 2032, status: fading, why: Less., evidence: [weaver2020shuttle]}\ncoverage:"
    path.write_text(text.replace("coverage:", entry), "utf-8")
    found = stale(records_of(fabricated), datetime.date(2034, 1, 1))
    assert "red-dye" not in [need.id for need in found] and "plain-weave" in [need.id for need in found]


@pytest.mark.parametrize(
    ("why", "found"),
    [("Hardly anybody.", ["plain-weave"]), ("Hardly anybody, {titles 2021} per 1,000 [@trends].", [])],
)
def test_a_status_against_the_counts_names_its_number(fabricated: Path, why: str, found: list[str]) -> None:
    path = fabricated / "data/themes/plain-weave.yml"
    entry = f"  - {{since: 2024, status: dormant, why: '{why}', evidence: [tkacz2023loom]}}\nlineage:"
    path.write_text(path.read_text("utf-8").replace("lineage:", entry), "utf-8")
    needs = contradicted(records_of(fabricated), datetime.date(2031, 1, 1))
    assert [need.id for need in needs] == found
    if needs:
        assert (
            "judged dormant, which would need less than 1 per 1,000: it has 50.0 per 1,000 titles in 2021"
            in needs[0].why
        )


def test_nothing_that_the_survey_tells_is_against_its_counts_or_later_than_its_citations(checked: Checked) -> None:
    records, today = checked.records, datetime.date(2026, 11, 28)
    assert [need.why for find in (contradicted, uncited, unrenewed) for need in find(records, today)] == []


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("In 2024 every mill had one [@tkacz2023loom].", 2023),
        ("In 2023 every mill had one [@tkacz2023loom].", None),
        ("In 2024 every mill had one. It counts [@tkacz2023loom].", 2023),
        ("In 2023 every mill had one. It counts [@tkacz2023loom].", None),
        ("In 2022 every mill had one [@spinner-2021; @weaver2020shuttle].", 2021),
        ("In 2022 every mill had one.", 0),
        ("In 2024 the share was {titles 2021} [@trends].", None),
        ("The share of {titles 2021} is high [@weaver2020shuttle].", None),
        ("Looms will count by 2032, as they did in 2024 [@tkacz2023loom].", None),
        ("With 2024 × 2024 threads, 1,2024 knots, $2024 and L-2024 it counts [@tkacz2023loom].", None),
    ],
)
def test_a_sentence_cites_somebody_as_late_as_it_speaks_of(fabricated: Path, sentence: str, cited: int | None) -> None:
    bend(fabricated, "themes/plain-weave.yml", "Every loom does it [@tkacz2023loom].", sentence)
    needs = uncited(records_of(fabricated), datetime.date(2031, 5, 28))
    assert [need.since.year for need in needs] == ([] if cited is None else [cited or 1940])
    assert all(need.why == sentence.split(" [")[0].split(". ")[0].rstrip(".") + "." for need in needs)


def test_a_status_is_shown_by_something_as_late_as_its_date(fabricated: Path) -> None:
    bend(fabricated, "themes/red-dye.yml", "since: 2022, status", "since: 2023, status")
    (need,) = uncited(records_of(fabricated), datetime.date(2031, 5, 28))
    assert (need.id, need.since.year, need.why) == ("red-dye", 2022, "Every dyer has alum.")


def test_a_story_cites_something_of_the_last_three_years_or_says_why_not(fabricated: Path) -> None:
    today = datetime.date(2031, 5, 28)
    assert [need.id for need in unrenewed(records_of(fabricated), today)] == ["red-dye", "plain-weave"]
    bend(fabricated, "themes/red-dye.yml", "unclaimed:", "unrenewed: Red is done., unclaimed:")
    bend(fabricated, "edition.yml", "date: 2031", "date: 2025")
    assert [need.id for need in unrenewed(records_of(fabricated), today)] == []


def test_the_script_tells_it(fabricated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fabricated / "data/papers/tkacz2023loom.yml"
    path.write_text(path.read_text("utf-8").replace("A Loom That Counts", "A Loom @octocat <b>"), "utf-8")
    root = ["--root", str(fabricated)]
    assert needs_care.main(["records", "--today", "2033-01-01", *root]) == 1
    out = capsys.readouterr().out
    assert out.startswith("## Not looked at for 18 months: 5\n")
    assert "- 2031-01-03: `A Loom @octocat <b>` (`data/papers/tkacz2023loom.yml`)" in out
    assert needs_care.main(["verdicts", "--today", "2033-01-01", *root]) == 0
    assert capsys.readouterr().out == "## Overdue verdicts\n\nNone.\n"
    (fabricated / "data/venues.yml").unlink()
    assert needs_care.main(["verdicts", *root]) == 2


@pytest.mark.parametrize(
    ("today", "lists"),
    [
        ("2022-03-31", []),
        ("2022-04-01", ["loom-2022"]),
        ("2024-01-01", ["loom-2022", "loom-2023"]),
    ],
)
def test_a_list_is_due_once_its_month_is_over(today: str, lists: list[str]) -> None:
    found = due(records_of(DATA / "survey"), datetime.date.fromisoformat(today))
    assert [need.id for need in found] == lists
    assert [need.file for need in found] == [f"data/proceedings/{id}.txt" for id in lists]


def test_a_venue_of_every_second_year_is_looked_for_in_these(fabricated: Path) -> None:
    for folder in ("proceedings.yml", "trends.csv"):
        path = fabricated / "data" / folder
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "LOOM,2020" not in line), "utf-8")
    table = (fabricated / "data/proceedings.yml").read_text("utf-8")
    (fabricated / "data/proceedings.yml").write_text(table.replace("loom-2020:", "bale-2019:"), "utf-8")
    (fabricated / "data/proceedings/loom-2020.txt").rename(fabricated / "data/proceedings/bale-2019.txt")
    records, _ = check(load(fabricated))
    assert [need.id for need in due(records, datetime.date(2024, 1, 1))] == ["loom-2023"]


def test_the_command_lists_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert needs_care.main(["lists", "--root", str(DATA / "survey"), "--today", "2022-05-01"]) == 1
    assert (
        "LOOM 2022: its list of accepted papers should be out (`data/proceedings/loom-2022.txt`)"
        in capsys.readouterr().out
    )
