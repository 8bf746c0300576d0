"""A site whose every text means harm, in a real browser: it is built like any other and shows the texts as they are."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
import yaml
from playwright.sync_api import Browser, Page

import build_site
from conftest import copied_project, served
from survey.check import check
from survey.load.documents import load, replaced
from survey.load.yaml_values import Document, Trail

MARKUP = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> 'onmouseover='alert(3) </title></textarea></svg>"
CODE = "{{ 7*7 }} {% endraw %} {# a #} ${x} </script><script>alert(4)</script> <!-- ]]> <![CDATA[ --> &lt;i&gt; &#60;u&#62;"
MARKDOWN = (
    "[^1] [a](javascript:alert(5)) ![b](https://evil.example/b.png) `c` {: onclick=alert(6)} [TOC] //References//"
)
REFERENCES = "@article{x, title={y}} \\input{z} % $a$ # ER - TY - JOUR, and others; =cmd|'/C calc'!A0 data-to=\"nowhere/\" http://evil.example www.evil.example a@evil.example"
TABLE = "\n\n| a | b |\n|---|---|\n| c | d |"
PROSE = f"{MARKUP} {CODE} [TOC] //References// {{: onclick=alert(6)}} `c` {REFERENCES}"
# Tried from the top; what the check lets through is kept.
PAYLOADS = (
    f"{MARKUP} {CODE} {MARKDOWN} {REFERENCES}",
    f"{MARKDOWN} {REFERENCES}",
    f"{PROSE}{TABLE}",
    PROSE,
    "<script>alert(1)</script>",
    "\"'<b>",
)
_HARMLESS = str.maketrans({character: " " for character in "<>\"'&{}[]()#*_`!\\/:=%$~^@|;,-"})


def tamed(payload: str) -> str:
    """The payload's words alone: they make the same addresses."""
    return " ".join(payload.translate(_HARMLESS).split())


@dataclass
class Twins:
    """Two builds: one of hostile texts, one in which the same places hold words; and which places those are."""

    hostile: Path
    tame: Path
    places: dict[tuple[str, str], str]


def leaves(value: Any, trail: Trail = ()) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*trail, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*trail, number))


def put(document: Document, trail: Trail, text: str) -> None:
    place: Any = document.data
    for part in trail[:-1]:
        place = place[part]
    place[trail[-1]] = text


def as_yaml(values: object) -> str:
    return yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    hostile, tame = (copied_project(tmp_path_factory.mktemp(name)) for name in ("hostile", "tame"))
    places: dict[tuple[str, str], str] = {}
    loaded, other = load(hostile), load(tame)
    tables = [(table, other.tables[name]) for name, table in loaded.tables.items() if name != "edition"]
    records = [
        (found, other.documents[kind][id]) for kind, all in loaded.documents.items() for id, found in all.items()
    ]
    for document, twin in (*tables, *records):
        for trail, text in list(leaves(document.data)):
            for payload in PAYLOADS:
                put(document, trail, f"{text.rstrip()} {payload}")
                tried = replaced(loaded, {document.path: as_yaml(document.data)})
                if not check(tried)[1]:
                    loaded = tried
                    put(twin, trail, f"{text.rstrip()} {tamed(payload)}")
                    name = ".".join(part for part in trail if isinstance(part, str))
                    places.setdefault((document.path, name), f"{text.rstrip()} {payload}")
                    break
            else:
                put(document, trail, text)
        for root, held in ((hostile, document), (tame, twin)):
            (root / held.path).write_text(as_yaml(held.data), "utf-8")
    for folder in (hostile, tame):
        assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0
    return Twins(hostile / "site", tame / "site", places)


def test_every_free_text_is_tried(twins: Twins) -> None:
    tried = {f"{path.split('/')[1]} {name}" for path, name in twins.places}
    for place in (
        "papers title",
        "papers known_as",
        "papers awards",
        "papers summary",
        "papers mentions.as",
        "papers mentions.inferred",
        "papers corrections.printed",
        "papers corrections.evidence",
        "papers checked.where",
        "themes name",
        "themes question",
        "themes definition",
        "themes finding",
        "themes story",
        "themes standing.why",
        "themes coverage.curve",
        "sources title",
        "sources authors.name",
        "sources place",
        "sources sections.title",
        "sources sections.links.title",
        "sources people.said",
        "sources facts.fact",
        "claims claim",
        "claims resolves_when",
        "claims why",
        "venues.yml loom.name",
        "venues.yml loom.short",
        "areas.yml dyeing.name",
        "findings.yml cloth.text",
        "vocabulary.yml verdicts.came-true.name",
    ):
        assert place in tried
    # A name is letters and what joins them: none of this can be one.
    assert not {"papers authors", "people.yml ada-weaver.name", "people.yml ada-weaver.aliases"} & tried
    assert len(twins.places) > 180


WATCH = """
window.hits = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => hits.push(name);
document.addEventListener("securitypolicyviolation", (event) => hits.push(event.violatedDirective + " " + event.blockedURI));
"""
# What a browser makes of a page, without its words and before any script changes it.
STRUCTURE = """(html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")].map((element) =>
    [element.tagName, ...element.getAttributeNames(), (element.getAttribute("href") || "").replace(/#.*|title=[^&]*/g, "")].join(" "))"""


def watched(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A page, and what it does that it must not: errors, dialogs, requests to others, scripts that run."""
    page, wrong = browser.new_page(), []
    page.add_init_script(WATCH)
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(address) else None)
    return page, wrong


def addresses(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def test_hostile_texts_add_nothing_to_any_page(twins: Twins, browser: Browser) -> None:
    """Element by element, attribute by attribute, link by link, a page of hostile texts is what it is with harmless words."""
    assert addresses(twins.hostile) == addresses(twins.tame)
    with served(twins.hostile) as address:
        page, wrong = watched(browser, address)
        reader = browser.new_page()
        for where in addresses(twins.hostile):
            texts = [(site / where).read_text("utf-8") for site in (twins.hostile, twins.tame)]
            if 'http-equiv="refresh"' not in texts[0]:  # an old address leads on at once
                page.goto(address + where)
                wrong += (f"{where}: {hit}" for hit in page.evaluate("() => hits"))
            found, expected = (reader.evaluate(STRUCTURE, text) for text in texts)
            wrong += (f"{where}: {one}" for one in found if one not in expected)
            wrong += (f"{where}: no {one}" for one in expected if one not in found)
        assert not wrong, "\n".join(wrong[:40])
        page.close()
        reader.close()


def shown(page: Page, selector: str) -> str:
    return " ".join((page.locator(selector).first.text_content() or "").split())


def test_texts_are_shown_as_they_are(twins: Twins, browser: Browser) -> None:
    paper = "data/papers/weaver2020shuttle.yml"
    with served(twins.hostile) as address:
        page, wrong = watched(browser, address)
        page.goto(f"{address}papers/weaver2020shuttle/")
        assert shown(page, "h1").startswith(twins.places[paper, "title"])
        assert page.title().startswith(twins.places[paper, "title"])
        assert shown(page, ".lead").replace("both", "*both*") == " ".join(twins.places[paper, "summary"].split())
        assert shown(page, ".known-as-line strong") == twins.places[paper, "known_as"]
        assert shown(page, ".awards .award") == twins.places[paper, "awards"]
        assert shown(page, ".namings q") == twins.places[paper, "mentions.as"]
        assert twins.places[paper, "checked.where"] in shown(page, ".checked")
        assert twins.places[paper, "title"] in shown(page, ".citation__csl").replace('\\"', '"').replace("\\\\", "\\")
        page.goto(f"{address}themes/plain-weave/")
        assert shown(page, ".question") == twins.places["data/themes/plain-weave.yml", "question"]
        assert shown(page, ".definition") == " ".join(twins.places["data/themes/plain-weave.yml", "definition"].split())
        assert " ".join(twins.places["data/themes/plain-weave.yml", "story"].rsplit("]", 1)[1].split()) in shown(
            page, ".story"
        )
        assert not wrong
        page.close()


def test_files_for_programs_stay_what_they_are(twins: Twins) -> None:
    """Each is read by another library than wrote it, and holds as many records as there are."""
    site = twins.hostile
    papers = json.loads((site / "survey.json").read_text("utf-8"))["papers"]
    title = twins.places["data/papers/weaver2020shuttle.yml", "title"]
    assert papers["weaver2020shuttle"]["title"] == title
    entries = bibtexparser.parse_string((site / "survey.bib").read_text("utf-8"))
    assert not entries.failed_blocks
    assert len(entries.entries) == 3 + 2 + 2 + 1, "papers, themes, sources, the survey"
    for path in sorted(site.glob("papers/*.ris")):
        (record,) = rispy.loads(path.read_text("utf-8"))
        assert record["title"] == papers[path.stem]["title"]
    with (site / "papers.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["title"] for row in rows if row["id"] == "weaver2020shuttle"] == [title]
    tables = [list(csv.reader(path.read_text("utf-8").splitlines())) for path in site.rglob("*.csv")]
    cells = [cell for table in tables for row in table for cell in row]
    assert len(cells) > 100
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], (
        "no spreadsheet runs a cell"
    )
    for path in (*site.rglob("*.xml"), *site.rglob("*.svg")):
        ElementTree.parse(path)


def test_the_table_of_papers_finds_and_hands_out_what_means_harm(twins: Twins, browser: Browser) -> None:
    with served(twins.hostile) as address:
        page, wrong = watched(browser, address)
        page.goto(f"{address}explore/?find=%3Cscript%3Ealert")
        assert page.locator("tbody tr:visible").count() >= 1
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8").splitlines()))
        assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
        assert page.evaluate("() => hits") == []
        assert not [one for one in wrong if not one.startswith("blob:")]
        page.close()


def test_the_search_finds_and_shows_what_means_harm(twins: Twins, browser: Browser) -> None:
    with served(twins.hostile) as address:
        page, wrong = watched(browser, address)
        page.goto(address)
        page.keyboard.press("/")
        page.get_by_role("combobox").press_sequentially("onmouseover alert")
        page.locator(".finder__list a").nth(2).wait_for()
        page.locator(".finder__list mark").first.wait_for()
        assert "<script>alert(1)</script>" in (page.locator(".finder__list").text_content() or "")
        assert page.locator(".finder__list").locator("script, img, svg, [onclick], [onmouseover]").count() == 0
        assert page.evaluate("() => hits") == []
        assert not wrong
        page.close()
