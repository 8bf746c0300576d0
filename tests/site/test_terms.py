"""/terms/ and the pages of proceedings in a browser: what a reader does, bad input, and weight. That counts are Python's is held by
test_term_counts.py."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import ROOT, served
from site_probe import violations
from survey.load.documents import load
from terms_probe import ask, at, watched


@pytest.fixture(scope="module")
def small(small_site: Path) -> Iterator[str]:
    with served(small_site) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on an exception."""
    with watched(browser) as page:
        yield page


@pytest.fixture(scope="module")
def kept_page(browser: Browser) -> Iterator[Page]:
    """As ``page``, one for all tests that open an address and leave nothing behind: to open a new one takes longer than they do."""
    with watched(browser) as page:
        yield page


def cells(page: Page) -> list[list[str]]:
    return (
        at(page, "table")
        .locator("tr")
        .evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    )


# ---- What a reader does ----


def test_a_curve_has_its_numbers_and_the_address_holds_it(page: Page, small: str) -> None:
    ask(page, small, "dyes, theme:plain-weave, hand spindle + dye baths")
    assert cells(page)[0] == ["Year", "dyes", "Theme: Plain weave", "hand spindle + dye baths", "Titles"]
    assert cells(page)[1] == ["2021", "566.7 (34)", "50.0 (3)", "233.3 (14)", "60"]
    at(page, "by").select_option("group")
    expect(page).to_have_url(re.compile("by=group"))
    page.reload()
    expect(at(page, "by")).to_have_value("group")
    expect(at(page, "table")).to_contain_text("dyes, Cloth")
    at(page, "q").fill("madder")
    expect(page).to_have_url(re.compile("q=madder"))
    expect(at(page, "legend")).to_have_text("madder")


def test_a_point_leads_to_its_titles_those_of_the_survey_first(page: Page, small: str) -> None:
    ask(page, small, "theme:plain-weave")
    page.locator(".point").nth(1).click()
    expect(at(page, "heading")).to_have_text("Theme: Plain weave, 2020")
    expect(at(page, "counted")).to_contain_text("9 titles, 1 in the survey")
    first = at(page, "found").locator("a").first
    expect(first).to_have_text("Shuttle & Thread: Weaving 100% of the _Warp_ with {Braces}")
    assert first.get_attribute("href") == f"{small}papers/weaver2020shuttle/"
    assert at(page, "found").locator("a").nth(1).get_attribute("href").startswith("https://dblp.org/search?q=")
    assert parse_qs(urlsplit(page.url).query)["year"] == ["2020"]
    page.go_back()
    expect(at(page, "titles")).to_be_hidden()


def test_a_list_that_does_not_come_is_told_and_asked_for_again(page: Page, small: str) -> None:
    page.route("**/proceedings/*.txt", lambda route: route.abort())
    ask(page, small, "dye", "&year=2020")
    expect(at(page, "counted")).to_contain_text("could not be loaded. Try again when there is a connection.")
    page.unroute("**/proceedings/*.txt")
    page.get_by_role("button", name="Try again").click()
    expect(at(page, "counted")).to_contain_text("From the lists of LOOM 2020, BALE 2020.")
    expect(at(page, "rest")).to_be_hidden()


def test_points_are_reached_with_the_keyboard(page: Page, small: str) -> None:
    ask(page, small, "dye, weaving")
    page.locator(".point").first.focus()
    expect(at(page, "read")).to_have_text("dye, 2019: 240.0 per 1,000 (12 of 50 titles)")
    page.keyboard.press("ArrowRight")
    expect(at(page, "read")).to_contain_text("dye, 2020")
    page.keyboard.press("ArrowDown")
    expect(at(page, "read")).to_contain_text("weaving, 2020")
    page.keyboard.press("Enter")
    expect(at(page, "heading")).to_have_text("weaving, 2020")


@pytest.mark.parametrize("mode", ["", "&mode=expression"])
def test_files_say_where_they_are_from(page: Page, small: str, mode: str) -> None:
    ask(page, small, "dye", mode)
    expect(at(page, "result")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    head, *lines = saved.value.path().read_text("utf-8").splitlines()
    assert (
        head.startswith("# Deep Learning Trends, edition 2031.05: share of accepted titles with “dye”")
        and "CC BY 4.0" in head
    )
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert next((row["year"], row["titles"], row["of"]) for row in rows if row["group"] == "all") == (
        "2019",
        "12" if not mode else "17",
        "50",
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    drawing = ElementTree.fromstring(saved.value.path().read_text("utf-8"))
    text = " ".join(drawing.itertext())
    assert "CC BY 4.0" in text and "terms/?q=dye" in text and "edition 2031.05" in text
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_expressions_are_looked_for_in_all_titles_and_copied_as_terms(page: Page, small: str) -> None:
    page.goto(f"{small}terms/")
    page.get_by_label("Regular expressions", exact=True).check()
    at(page, "any").fill("\\bweav\n(?-i:PLAIN)")
    at(page, "not").fill("basket")
    page.get_by_role("button", name="Look").click()
    expect(at(page, "said")).to_contain_text("13 titles")
    expect(at(page, "yaml")).to_contain_text(
        "terms:\n  any:\n    - '\\bweav'\n    - '(?-i:PLAIN)'\n  not:\n    - 'basket'"
    )
    assert cells(page)[1][1] == "50.0 (3)"  # as the theme with these terms


def test_a_search_that_does_not_end_is_stopped(page: Page, small: str) -> None:
    script = (ROOT / "docs/assets/javascripts/terms/worker.js").read_text("utf-8")
    page.route(
        "**/terms/worker.js",
        lambda route: route.fulfill(
            body=script + "\nself.surveyExpression.compile = () => ({ test: () => { for (;;); } });",
            content_type="text/javascript",
        ),
    )
    page.clock.install()
    page.goto(f"{small}terms/?mode=expression&q=weave")
    page.wait_for_timeout(1500)
    page.clock.run_for(11_000)
    expect(at(page, "said")).to_contain_text("did not end in ten seconds and was stopped")
    page.get_by_label("Regular expressions", exact=True).uncheck()
    at(page, "q").fill("dye")
    page.clock.run_for(1_000)
    expect(at(page, "result")).to_be_visible()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("zzzz", "“zzzz”: in fewer than five titles."),
        ("the of and", "only words that every title has"),
        ("dyeing thread of the weaver", "longer than three words"),
        ("\u0001\u0002", "no letters and no digits"),
        ("مرحبا", "in fewer than five titles"),
        ("x" * 10_000, "A question has at most 400 characters"),
        ("a1,b1,c1,d1,e1,f1,g1", "At most 6 curves"),
        (",,;", "Type a word"),
        ("theme:plain-weav", "no theme with a curve. Near it: theme:plain-weave."),
        ("<img src=x onerror=alert(1)>", "longer than three words"),
        ("__proto__", "in fewer than five titles"),
        ("constructor", "in fewer than five titles"),
        ("knotts", "Near it: knot."),
    ],
)
def test_what_has_no_curve_is_told_in_words_and_no_flat_line_is_drawn(
    kept_page: Page, small: str, question: str, told: str
) -> None:
    ask(kept_page, small, question)
    expect(at(kept_page, "said")).to_contain_text(told)
    expect(at(kept_page, "result")).to_be_hidden()
    assert kept_page.locator("[data-at=said] img").count() == 0


def test_a_rare_word_is_counted_in_all_titles_when_asked(page: Page, small: str) -> None:
    ask(page, small, "basket")
    page.get_by_role("button", name=re.compile("Count it in all 170 titles")).click()
    expect(at(page, "said")).to_contain_text("titles: few")
    expect(at(page, "legend")).to_have_text("basket")
    at(page, "table").locator("a", has_text="(").first.evaluate("link => link.click()")
    expect(at(page, "found").locator("li").first).to_contain_text(re.compile("basket", re.I))


def test_a_near_word_is_one_press_away(page: Page, small: str) -> None:
    ask(page, small, "knotts + thread, dye")
    page.get_by_role("link", name="knot", exact=True).click()
    expect(at(page, "legend").locator("li")).to_have_text(["knot + thread", "dye"])


def test_the_search_ends_with_the_curve(page: Page, small: str) -> None:
    page.goto(small)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox").fill("dyes")
    page.get_by_role("link", name="The curve of “dyes” in 170 titles").click()
    expect(at(page, "legend")).to_have_text("dyes")
    expect(page.locator("#finder")).to_be_hidden()


def test_a_list_is_shown_from_the_file_that_is_the_download(page: Page, small: str) -> None:
    page.goto(f"{small}proceedings/")
    page.get_by_role("link", name="50", exact=True).click()
    expect(page.locator("main")).to_contain_text("One paper was withdrawn & <never> printed.")
    page.goto(f"{small}proceedings/loom-2020/")
    page.get_by_role("button", name="Show them here").click()
    entries = page.locator("[data-titles] li")
    expect(entries).to_have_count(40)
    held = page.locator("[data-titles] .terms__held")
    expect(held).to_have_text("Shuttle & Thread: Weaving 100% of the _Warp_ with {Braces}")
    assert held.get_attribute("href").endswith("papers/weaver2020shuttle/")
    text = page.request.get(f"{small}proceedings/loom-2020.txt").text()
    assert text == (ROOT / "tests/data/survey/data/proceedings/loom-2020.txt").read_text("utf-8")


def test_a_curve_is_drawn_where_the_site_is_opened_from_a_folder(page: Page, small_site: Path) -> None:
    page.goto(f"{(small_site / 'terms/index.html').as_uri()}?q=dye")
    expect(at(page, "legend")).to_have_text("dye")
    page.locator(".point").first.click()
    expect(at(page, "counted")).to_contain_text("on the site only")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_a_curve_with_its_titles(browser: Browser, small: str, scheme: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    ask(page, small, "dye, weaving, zzzz", "&year=2021&by=group")
    expect(at(page, "found").locator("li").first).to_be_visible()
    page.locator(".figure__numbers > summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not violations(page, f"terms, {scheme}, {width}")
    page.close()


# ---- Weight, in the real site ----


def packed(site: Path, *names: str) -> int:
    return sum(len(gzip.compress((site / name).read_bytes())) for name in names)


def test_a_curve_is_light(real_site: Path) -> None:
    largest = max((real_site / "terms").glob("part-*.js"), key=lambda path: path.stat().st_size)
    assert packed(real_site, "terms/index.js", f"terms/{largest.name}") <= 60_000
    assert packed(real_site, "terms/themes.js") <= 60_000  # asked for with the titles of a theme


def test_the_titles_of_any_year_are_light(page: Page, address: str, real_site: Path) -> None:
    """Of each year the lists come in portions; the titles of a word that all of them have are asked for in a browser."""
    page.goto(f"{address}terms/")
    parts = page.evaluate(
        """async () => {
          const { lists, years } = await self.surveyCounts.open();
          return Object.fromEntries(Array.from({ length: years[1] - years[0] + 1 }, (_, n) => years[0] + n)
            .map((year) => [year, self.surveyFound.portions(lists.filter((list) => list[3] === year)).map((part) => part.map(([id]) => id))]));
        }"""
    )
    assert sorted(name for year in parts.values() for part in year for name in part) == sorted(load(ROOT).accepted)
    for year, portions in parts.items():
        for part in portions:
            names = [f"terms/held-{year}.js", *(f"proceedings/{name}.txt" for name in part)]
            assert packed(real_site, *names) <= 400_000, part
    year = max(parts, key=lambda year: len(parts[year]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    ask(page, address, "theme:large-language-models", f"&year={year}")
    expect(at(page, "counted")).to_contain_text("not yet of")
    first = [name for name in asked if name.endswith(".txt") or "held" in name]
    assert packed(real_site, *first) <= 400_000
    survey = at(page, "found").locator(".terms__held").all_text_contents()
    while at(page, "rest").is_visible():
        said = at(page, "counted").text_content()
        at(page, "rest").click()
        expect(at(page, "counted")).not_to_contain_text(said)
        expect(at(page, "counted")).to_contain_text("From the lists")
    assert at(page, "found").locator(".terms__held").all_text_contents() == survey != []
    whole = page.evaluate(
        """async (year) => {
          const [index, { cells }] = [await self.surveyCounts.open(), await self.surveyCounts.counts("theme:large-language-models")];
          return index.columns.reduce((sum, [, of], place) => sum + (of === year ? cells[place] : 0), 0);
        }""",
        int(year),
    )
    expect(at(page, "counted")).to_contain_text(f"{whole:,} titles, {len(survey)} in the survey")
