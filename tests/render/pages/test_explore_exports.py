"""What a reader takes away from `/explore/`: JSON, CSV and BibTeX of the rows that are shown."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from playwright.sync_api import Browser, Page
from pybtex.database import parse_string

from conftest import DATA
from explore_probe import ADDRESS, address_of, rows
from survey.model.derived import Derived
from survey.pipeline import travel
from survey.render.citations import bibtex, works
from survey.render.pages import explore
from survey.render.paper_fields import columns


def test_the_export_file_holds_every_paper_whole() -> None:
    weaving = travel(DATA / "survey", "https://weaving.example/").derived
    found = json.loads(explore.export(weaving, "https://weaving.example/"))
    assert (found["edition"], found["licence"]) == ("2031.05", "CC BY 4.0")
    assert found["address"] == "https://weaving.example/explore/"
    assert found["papers"][0] == {
        "id": "tkacz2023loom",
        "title": "A Loom That Counts",
        "authors": ["Łukasz Tkacz"],
        "year": 2023,
        "kind": "preprint",
        "arxiv": "2301.00042",
        "themes": ["plain-weave"],
        "named_by": ["spinner-2021"],
        "builds_on": ["weaver2020shuttle"],
        "page": "https://weaving.example/papers/tkacz2023loom/",
        "bibtex": bibtex.entry(works.paper(weaving.survey.papers["tkacz2023loom"], weaving.survey)),
    }
    assert all(set(paper) <= {*columns(), "bibtex"} for paper in found["papers"])


QUERY = {"theme": ["attention", "network-compression"], "from": ["2014"]}


def taken(page: Page, address: str, kind: str) -> tuple[str, str, list[str]]:
    """The exported text, the file's name and the ids that were seen."""
    page.goto(f"{address}explore/{address_of(QUERY)}&sort=title")
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    return text, download.value.suggested_filename, rows(page)


def test_json_is_what_is_shown(page: Page, address: str, derived: Derived) -> None:
    text, name, seen = taken(page, address, "JSON")
    found = json.loads(text)
    assert [paper["id"] for paper in found["papers"]] == seen and found["count"] == len(seen) > 10
    assert (found["edition"], found["licence"]) == (derived.survey.edition.edition, "CC BY 4.0")
    assert found["query"] == f"{ADDRESS}{address_of(QUERY)}&sort=title"
    assert name == f"deep-learning-trends-{found['edition']}.json"
    for told in found["papers"]:
        paper = derived.survey.papers[told["id"]]
        assert (told["title"], told["authors"], told["year"]) == (paper.title, paper.authors, paper.year)
        assert told.get("arxiv") == paper.arxiv and told["themes"] == paper.themes and "bibtex" not in told


def test_csv_is_what_is_shown(page: Page, address: str, derived: Derived) -> None:
    text, name, seen = taken(page, address, "CSV")
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["id"] for row in found] == seen and name.endswith(".csv")
    for row in found:
        paper = derived.survey.papers[row["id"]]
        assert row["title"] == paper.title and row["authors"].split("; ") == paper.authors
        assert row["year"] == str(paper.year) and row["doi"] == (paper.doi or "")
        assert row["edition"] == derived.survey.edition.edition and row["licence"] == "CC BY 4.0"
        assert row["query"] == f"{ADDRESS}{address_of(QUERY)}&sort=title"
        assert None not in row


def test_bibtex_is_what_is_shown(page: Page, address: str, derived: Derived) -> None:
    text, name, seen = taken(page, address, "BibTeX")
    assert list(bibtex.keys(text)) == seen and name.endswith(".bib")
    head, _, entries = text.partition("\n\n")
    assert f"edition {derived.survey.edition.edition} " in head and "CC BY 4.0" in head
    assert f"% Query: {ADDRESS}{address_of(QUERY)}&sort=title" in head
    assert entries == "\n".join(bibtex.entry(works.paper(derived.survey.papers[id], derived.survey)) for id in seen)
    assert list(parse_string(text, "bibtex").entries) == seen


def test_a_failed_export_is_told(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/papers.json", lambda route: route.abort())
    page.goto(f"{address}explore/")
    page.get_by_role("button", name="CSV").click()
    page.get_by_text("the file could not be made").wait_for()
    page.unroute("**/papers.json")
    with page.expect_download():
        page.get_by_role("button", name="CSV").click()
    page.close()
