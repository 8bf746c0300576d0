"""Editions are frozen once, told apart from today, and no address that was ever published dies."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import release_edition
from conftest import DATA, ROOT, bend, problems_of
from survey.check import check
from survey.load.documents import load
from survey.model import editions
from survey.model.changes import changes
from survey.model.derived import Derived
from survey.model.survey import build
from survey.pipeline import Site, make_site
from survey.render.feeds import feeds
from survey.render.pages.page import Page

HOME = "https://weaving.example/"


@pytest.fixture
def released(fabricated: Path) -> Path:
    """The fabricated survey with its first edition made."""
    assert release_edition.main(["2031.05", "--root", str(fabricated)]) == 0
    return fabricated


def page_at(site: Site, address: str) -> Page:
    (page,) = [page for page in site.pages if page.address == address]
    return page


def test_an_edition_is_a_page_with_a_banner_and_todays_page_lists_it(released: Path) -> None:
    site = make_site(released, HOME)
    frozen = page_at(site, "themes/plain-weave/2031.05/")
    assert "Nothing has changed since." in frozen.body
    assert frozen.canonical == "themes/plain-weave/"
    assert 'href="../../themes/plain-weave/2031.05/"' in page_at(site, "themes/plain-weave/").body


def test_a_frozen_page_stays_and_says_what_changed(released: Path) -> None:
    before = page_at(make_site(released, HOME), "themes/plain-weave/2031.05/").body.split("</div>", 1)[1]
    bend(
        released,
        "themes/plain-weave.yml",
        "  Every loom does it [@tkacz2023loom].",
        "  No loom does it [@tkacz2023loom].",
    )
    bend(released, "claims/looms-will-count.yml", "verdict: came-true", "verdict: partly")
    bend(released, "papers/delacruzvega2022madder.yml", "themes: [red-dye]", "themes: [red-dye, plain-weave]")
    bend(released, "themes/plain-weave.yml", "{since: 2023-04, status: absorbed", "{since: 2023-04, status: fading")
    page = page_at(make_site(released, HOME), "themes/plain-weave/2031.05/")
    assert (
        "Since then: the verdict on “Looms will count by 2023” changed from “came true” to “partly”; status changed to fading; "
        "the story was revised; 1 paper added." in page.body
    )
    assert page.body.split("</div>", 1)[1] == before


def test_references_and_figures_are_frozen_with_the_text(released: Path) -> None:
    text = (released / "data" / "editions" / "2031.05" / "plain-weave.md").read_text("utf-8")
    assert "[@" not in text
    assert "[^tkacz2023loom]: Łukasz Tkacz. A Loom That Counts. arXiv:2301.00042, 2023." in text
    assert "fell from 150.0 to 50.0 per 1,000" in text


def test_an_edition_that_exists_is_refused(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (released / "data" / "editions").rglob("*") if path.is_file()}
    assert release_edition.main(["2031.05", "--root", str(released)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (released / "data" / "editions").rglob("*") if path.is_file()} == before


def test_the_next_edition_freezes_only_what_changed(released: Path) -> None:
    bend(released, "edition.yml", '"2031.05"', '"2031.06"')
    bend(released, "themes/red-dye.yml", "Madder with alum stays red.", "Madder stays red.")
    assert release_edition.main(["2031.06", "--root", str(released)]) == 0
    assert sorted(path.name for path in (released / "data" / "editions" / "2031.06").iterdir()) == [
        "addresses.txt",
        "red-dye.md",
    ]


@pytest.mark.parametrize("edition", ["2031.06", "banana"])
def test_only_the_edition_of_the_data_is_frozen(fabricated: Path, edition: str) -> None:
    assert release_edition.main([edition, "--root", str(fabricated)]) == 1
    assert not (fabricated / "data" / "editions").exists()


def test_bad_data_is_not_frozen(fabricated: Path) -> None:
    bend(fabricated, "themes/red-dye.yml", "area: dyeing", "area: dying")
    assert release_edition.main(["2031.05", "--root", str(fabricated)]) == 1
    assert not (fabricated / "data" / "editions").exists()


def test_a_theme_that_vanished_without_an_alias_is_an_error(released: Path) -> None:
    (released / "data" / "themes" / "red-dye.yml").rename(released / "data" / "themes" / "red-dyes.yml")
    assert ("data/editions/2031.05/red-dye.md", "theme-kept") in {
        (problem.path, problem.rule) for problem in problems_of(released)
    }
    bend(released, "themes/red-dyes.yml", "coverage:", "aliases: [red-dye]\ncoverage:")
    assert "theme-kept" not in {problem.rule for problem in problems_of(released)}


def test_an_edition_is_not_made_without_a_theme_that_an_earlier_one_has(released: Path) -> None:
    bend(released, "edition.yml", '"2031.05"', '"2031.06"')
    (released / "data" / "themes" / "red-dye.yml").rename(released / "data" / "themes" / "red-dyes.yml")
    assert release_edition.main(["2031.06", "--root", str(released)]) == 1
    assert sorted(path.name for path in (released / "data" / "editions").iterdir()) == ["2031.05"]


@pytest.mark.parametrize(("field", "most"), [("finding", 400), ("question", 240)])
def test_what_no_slide_has_room_for_is_a_problem(fabricated: Path, field: str, most: int) -> None:
    path = fabricated / "data" / "themes" / "red-dye.yml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(rf"{field}: .*", f"{field}: {'red ' * (most // 4)}red.", text), "utf-8")
    (problem,) = [problem for problem in problems_of(fabricated) if problem.rule == "text-length"]
    assert problem.path == "data/themes/red-dye.yml" and f"at most {most} characters" in problem.message
    assert release_edition.main(["2031.05", "--root", str(fabricated)]) == 1
    assert not (fabricated / "data" / "editions").exists()


def test_changes_are_told_in_words_finding_and_verdicts_first(released: Path) -> None:
    before = make_site(released, HOME).derived
    was = editions.to_freeze(before.survey.themes["plain-weave"], before)
    bend(released, "themes/plain-weave.yml", "Plain weave is everywhere", "Plain weave is nearly everywhere")
    bend(released, "themes/plain-weave.yml", "question: Over one", "question: Over two")
    bend(released, "claims/looms-will-count.yml", "verdict: came-true", "verdict: not")
    bend(released, "papers/delacruzvega2022madder.yml", "themes: [red-dye]", "themes: [red-dye, plain-weave]")
    bend(released, "papers/tkacz2023loom.yml", "title: A Loom That Counts", "title: A Loom That Counts Twice")
    counts = released / "data" / "trends.csv"
    first, *rows = counts.read_text("utf-8").splitlines()
    year = rows[0].split(",")[2]
    rows[0] = re.sub(r",\d+,(\d+)$", r",0,\1", rows[0])
    counts.write_text("\n".join([first, *rows]) + "\n", "utf-8")
    derived = Derived(build(*check(load(released))[:1], []))
    said = editions.changes(was, editions.to_freeze(derived.survey.themes["plain-weave"], derived), derived.survey)
    assert said[0].startswith("the finding now reads “Plain weave is nearly everywhere")
    assert said[1] == "the verdict on “Looms will count by 2023” changed from “came true” to “did not”"
    assert said[2] == "the question was revised"
    assert said[3].endswith(f"titles of {year} were counted anew")
    assert said[4:] == ["1 paper added", "what is said of 1 paper was mended"]


def test_what_no_page_shows_is_no_change(released: Path) -> None:
    bend(released, "papers/tkacz2023loom.yml", "checked:", "openreview: AbCdEf123\nchecked:")
    derived = make_site(released, HOME).derived
    assert editions.lasting(derived.survey.themes["plain-weave"], derived).holds


def test_a_survey_without_an_edition_cites_and_shows_todays_pages() -> None:
    derived = make_site(DATA / "survey", HOME).derived
    where = editions.lasting(derived.survey.themes["red-dye"], derived)
    assert (where.address, where.stamp, where.holds) == ("themes/red-dye/", "not yet in an edition", False)


def test_an_old_address_leads_on() -> None:
    page = page_at(make_site(DATA / "survey", HOME), "themes/tabby/")
    assert (page.redirect, page.canonical) == ("themes/plain-weave/", "themes/plain-weave/")


def test_a_broken_frozen_file_is_a_problem(released: Path) -> None:
    path = released / "data" / "editions" / "2031.05" / "red-dye.md"
    path.write_text("no front matter", "utf-8")
    assert [problem.path for problem in check(load(released))[1]] == ["data/editions/2031.05/red-dye.md"]


def test_every_published_address_of_the_real_survey_lives(real_site: Path) -> None:
    published = {address for addresses in load(ROOT).published.values() for address in addresses}
    assert published, "the first edition is made"
    assert not sorted(address for address in published if not (real_site / address / "index.html").is_file())


def test_changes_run_backwards_in_time() -> None:
    found = changes(make_site(DATA / "survey", HOME).derived)
    assert [change.date for change in found] == sorted((change.date for change in found), reverse=True)
    assert {change.kind for change in found} == {"paper", "verdict", "standing", "retired"}


def test_feeds_are_atom_with_every_change_of_the_theme() -> None:
    derived = make_site(DATA / "survey", HOME).derived
    found = feeds(derived, HOME)
    assert set(found) == {"feed.xml", "themes/plain-weave.xml", "themes/red-dye.xml"}
    atom = "{http://www.w3.org/2005/Atom}"
    for address, made in found.items():
        text = made()
        feed = ElementTree.fromstring(text.encode())
        assert feed.findtext(f"{atom}id") == HOME + address
        entries = feed.findall(f"{atom}entry")
        assert entries and all(entry.findtext(f"{atom}updated") for entry in entries)
        assert len({entry.findtext(f"{atom}id") for entry in entries}) == len(entries)
    assert len(ElementTree.fromstring(found["feed.xml"]().encode()).findall(f"{atom}entry")) == len(changes(derived))
