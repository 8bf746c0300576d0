"""The search's dialog: keys, filters, what it says and when it asks for files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from conftest import served
from site_probe import packed_size
from survey.pipeline import Site
from survey.render.pages.page_kinds import search_groups


def opened(page: Page, address: str, query: str = "") -> None:
    page.goto(address)
    page.get_by_role("button", name="Search").click()
    if query:
        page.get_by_role("combobox").fill(query)
        page.get_by_role("option").first.wait_for()


@pytest.mark.parametrize("query", ["sparse attention quantization", "vgnet compresion", "resnt"])
def test_nothing_is_fetched_before_a_reader_turns_to_the_search(
    page: Page, address: str, real_site: Path, real: Site, query: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    page.goto(address, wait_until="networkidle")
    assert not [file for file in asked if "search/" in file]
    asked.clear()
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(query)
    page.locator(".finder__text mark").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert "search/names.js" in asked
    sizes = {file: packed_size((real_site / file).read_text("utf-8")) for file in asked}
    # Titles and names are one file, which grows with the survey.
    assert sum(sizes.values()) < 110_000 + 90 * len(real.derived.papers), sizes


def test_a_cold_page_asks_for_little(page: Page, address: str) -> None:
    """The search's part of every page: its button, its dialog and the script that opens it."""
    page.goto(address)
    markup = page.evaluate("document.getElementById('finder').outerHTML")
    assert packed_size(markup) < 1_000
    script = page.request.get(f"{address}assets/javascripts/search.js").text()
    assert packed_size(script) < 1_000


@pytest.mark.parametrize("key", ["/", "s", "Control+k"])
def test_a_key_opens_it(page: Page, address: str, key: str) -> None:
    page.goto(address)
    page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_key_that_is_typed_into_a_field_does_not(page: Page, address: str) -> None:
    page.goto(f"{address}explore/")
    page.locator("#explore-find").press_sequentially("s/")
    assert page.locator("#explore-find").input_value() == "s/"
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_address_may_ask(page: Page, address: str) -> None:
    page.goto(f"{address}?q=alexnet")
    assert "krizhevsky2012imagenet" in str(page.get_by_role("option").first.get_attribute("href"))


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    opened(page, f"{address}papers/han2016deep/", "network compression")
    page.locator(".finder__text mark").first.wait_for()
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_id(str(field.get_attribute("aria-activedescendant")))
    assert field.get_attribute("aria-activedescendant") == "finder-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="All")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(field).to_be_focused()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/network-compression/")


def test_what_is_chosen_stays_chosen_when_more_is_found(page: Page, address: str) -> None:
    held = held_back(page, address, "network compression")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True).get_attribute("href")
    for route in held:
        route.continue_()
    page.locator(".finder__text mark").first.wait_for()
    assert page.get_by_role("option", selected=True).get_attribute("href") == chosen


def held_back(page: Page, address: str, query: str) -> list[Route]:
    """Asks while the words of the texts do not come; returns what they wait for."""
    page.goto(address)
    page.get_by_role("button", name="Search").click()
    held: list[Route] = []
    page.route("**/search/words/*", lambda route: held.append(route))
    with page.expect_request("**/search/words/*"):
        page.get_by_role("combobox").fill(query)
    page.get_by_role("option").first.wait_for()
    return held


def addresses(page: Page) -> list[str]:
    return [str(option.get_attribute("href")).partition("#")[0] for option in page.get_by_role("option").all()]


def test_rows_do_not_move_under_a_hand(page: Page, address: str) -> None:
    held = held_back(page, address, "attention")
    before = addresses(page)
    page.get_by_role("option").nth(1).hover()
    for route in held:
        route.continue_()
    page.locator(".finder__text mark").first.wait_for()
    assert addresses(page)[: len(before)] == before
    assert len(addresses(page)) > len(before)


def test_it_says_what_a_word_was_read_as(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, address, "attention")
    page.locator(".finder__text mark").first.wait_for()
    assert not [url for url in asked if "spellings" in url], "only for a word that finds too little"
    page.get_by_role("combobox").fill("lecum")
    expect(page.get_by_role("status")).to_have_text(re.compile("“lecum” was read as “lecun”\\.$"))
    page.get_by_role("combobox").fill("mingm")
    expect(page.get_by_role("status")).to_have_text(re.compile("“mingm” was also read as “ming”\\.$"))


def test_enter_opens_the_first(page: Page, address: str) -> None:
    opened(page, address, "alexnet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/krizhevsky2012imagenet/")


def test_escape_gives_the_focus_back(page: Page, address: str) -> None:
    opened(page, address, "alexnet")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_filters_have_counts_that_add_up(page: Page, address: str) -> None:
    opened(page, address, "compression")
    page.locator(".finder__text mark").first.wait_for()
    buttons = page.get_by_role("group", name="Kind of page").get_by_role("button")
    assert [button.get_attribute("value") for button in buttons.all()] == [
        "",
        *(group.name for group in search_groups()),
    ]
    every, *counts = [int(button.locator("span").inner_text()) for button in buttons.all()]
    assert every == sum(counts) == page.get_by_role("option").count()
    page.get_by_role("button", name="Themes").click()
    assert {kind.inner_text() for kind in page.locator(".finder__kind").all()} == {"Theme"}
    expect(page.get_by_role("button", name="Themes")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("option")).to_have_count(counts[0])
    expect(page.get_by_role("status")).to_have_text(f"{counts[0]} results among themes.")


def test_a_word_in_a_text_is_shown_where_it_stands(page: Page, address: str) -> None:
    opened(page, address, "depthwise separable")
    theme = page.get_by_role("option", name="Network compression")
    theme.locator("mark", has_text="separable").wait_for()
    assert str(theme.get_attribute("href")).endswith("themes/network-compression/#since")
    theme.click()
    page.wait_for_url("**/themes/network-compression/#since")


def test_results_are_announced(page: Page, address: str) -> None:
    opened(page, address, "alexnet")
    said = page.get_by_role("status")
    expect(said).to_contain_text("results")
    page.get_by_role("combobox").fill("zzzzqq")
    expect(said).to_have_text("Nothing found. Try fewer words, or Explore.")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    page.get_by_role("combobox").fill("zzzzqq attention")
    expect(said).to_contain_text("No page has all of these words.")


@pytest.mark.parametrize("site", ["real_site", "small_site"])
def test_no_query_leaves_the_box_empty(browser: Browser, request: pytest.FixtureRequest, site: str) -> None:
    """Whatever is asked: results, or a sentence that there are none."""
    with served(request.getfixturevalue(site)) as address:
        page = browser.new_page()
        opened(page, address)
        said, field = page.get_by_role("status"), page.get_by_role("combobox")
        for query in ("C++", "Q&A", "C", "?", "+ -", "zzzzqq", "the", "织"):
            field.fill("")
            expect(said).to_contain_text("Names as you type")
            field.fill(query)
            expect(said).to_have_text(re.compile("^Nothing found|^\\d+ result"))
            assert (page.get_by_role("option").count() > 0) == said.inner_text().startswith(tuple("123456789")), query
        field.fill("C++")
        expect(said).to_have_text("Nothing found. Single letters and signs are not looked for: try a word.")
        page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_results_come(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, address)
    parts = [".finder__kinds", ".finder__said", ".finder__list", ".finder__foot", ".md-header"]
    before = [page.locator(part).bounding_box() for part in parts]
    page.get_by_role("combobox").fill("attention")
    page.locator(".finder__text mark").first.wait_for()
    assert [page.locator(part).bounding_box() for part in parts] == before


def test_the_last_query_wins(page: Page, address: str) -> None:
    opened(page, address)
    field = page.get_by_role("combobox")
    field.press_sequentially("compression")
    field.fill("")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("alexnet")
    page.locator(".finder__text mark").first.wait_for()
    assert "krizhevsky2012imagenet" in str(page.get_by_role("option").first.get_attribute("href"))


def test_a_file_that_does_not_come_is_said_and_asked_again(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/search/names.js*", lambda route: route.abort())
    opened(page, address)
    page.get_by_role("combobox").fill("alexnet")
    expect(page.get_by_role("status")).to_contain_text("could not be loaded")
    page.unroute("**/search/names.js*")
    page.get_by_role("combobox").fill("alexnets")
    page.get_by_role("option").first.wait_for()
    page.close()


def test_files_of_two_builds_are_not_read_together(page: Page, address: str, real_site: Path) -> None:
    """A cache may hold the names of the last build: they are asked anew as soon as a file of this one says so."""
    text = (real_site / "search" / "names.js").read_text("utf-8")
    version = text.split('"')[3]
    old = text.replace(version, "00000000", 1).replace("AlexNet", "OldName")

    def answer(route: Route) -> None:
        if "?" in route.request.url:
            route.continue_()
        else:
            route.fulfill(body=old, content_type="text/javascript; charset=utf-8")

    page.route("**/search/names.js*", answer)
    opened(page, address)
    page.get_by_role("combobox").fill("alexnet")
    page.get_by_role("option", name="ImageNet Classification with Deep").wait_for()
    assert "krizhevsky2012imagenet" in str(page.get_by_role("option").first.get_attribute("href"))


def test_it_works_without_a_server(browser: Browser, real_site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{real_site.as_uri()}/papers/han2016deep/index.html")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("jacob quantization phones")
    page.locator(".finder__text mark").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{real_site.as_uri()}/papers/jacob2018quantization/index.html")
    page.close()


def test_it_works_where_only_the_sites_own_scripts_may_run(browser: Browser, address: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "search" in message.text else None)

    def strict(route: Route) -> None:
        answer = route.fetch()
        policy = "default-src 'self'; style-src 'self'; script-src 'self'"
        route.fulfill(response=answer, headers={**answer.headers, "Content-Security-Policy": policy})

    page.route(f"{address}cite/", strict)
    opened(page, f"{address}cite/", "alexnet")
    page.locator(".finder__text mark").first.wait_for()
    assert not refused
    page.close()


def test_a_reader_without_scripts_has_a_link(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}papers/han2016deep/")
    assert page.locator("button.finder-open:visible").count() == 0
    page.locator("a.finder-open").click()
    page.wait_for_url(f"{address}explore/")
    context.close()
