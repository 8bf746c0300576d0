"""`/explore/` as it arrives and is used: nothing moves, on a phone, by keyboard, under a strict policy, with rows that come later."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route

from explore_probe import box, expected, rows, shown
from survey.model.derived import Derived
from survey.render.pages.pagination import ROWS

PLACES = """() => [...document.querySelectorAll(
  "#explorer form input, #explorer form label, #explorer select, #explorer .explore__bar button, #explorer thead th, h1")]
  .map(part => { const box = part.getBoundingClientRect(); return [box.x, box.y, box.width, box.height].join(" ") })"""


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_nothing_moves_while_typing(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}explore/")
    page.get_by_label("Title, author").focus()
    before = page.evaluate(PLACES)
    for letter in "attention qqq":
        page.keyboard.type(letter)
        assert page.evaluate(PLACES) == before, letter
        rows(page)
        assert page.evaluate(PLACES) == before, letter
    assert rows(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_on_arrival(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(entry.value)))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    # The script comes late: what stood there before it must not be seen to jump.
    page.route("**/explore.js", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto(f"{address}explore/?find=graves&sort=title")
    assert rows(page)
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == []


def test_on_a_phone_filters_unfold(page: Page, address: str, derived: Derived) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}explore/")
    assert not box(page, "theme", "attention").is_visible()
    page.get_by_text("Filters", exact=False).first.click()
    box(page, "theme", "attention").check()
    assert rows(page) == expected(derived, {"theme": ["attention"]})
    page.locator("#explorer summary").click()
    assert page.locator("#explorer summary").inner_text() == "Filters (1)"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.get_by_role("button", name="CSV").bounding_box()["y"] < 844, "count and export stand above the rows"


def test_by_keyboard_and_by_ear(page: Page, address: str, derived: Derived) -> None:
    page.goto(f"{address}explore/")
    page.get_by_label("Title, author").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name + '=' + document.activeElement.value") == "role=named"
    page.keyboard.press("Space")
    assert rows(page) == expected(derived, {"role": ["named"]})
    assert page.evaluate("document.activeElement.value") == "named", "the choice keeps the focus"
    unnamed = page.locator("#explorer :is(input, select, button)").evaluate_all(
        "parts => parts.filter(part => !(part.labels?.length || part.textContent.trim())).length"
    )
    assert unnamed == 0
    assert page.get_by_role("status").filter(has_text="papers").inner_text() == shown(page)


def test_under_a_strict_content_security_policy(browser: Browser, address: str, derived: Derived) -> None:
    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": "default-src 'self'"})

    page = browser.new_page()
    page.add_init_script(
        "window.refused = []; document.addEventListener('securitypolicyviolation', event => refused.push(event.sourceFile))"
    )
    page.route("**/explore/", strictly)
    page.goto(f"{address}explore/")
    box(page, "theme", "attention").check()
    assert rows(page) == expected(derived, {"theme": ["attention"]})
    with page.expect_download():
        page.get_by_role("button", name="JSON").click()
    assert not [file for file in page.evaluate("refused") if "explore.js" in file]
    page.close()


def test_a_first_visit_fetches_the_first_rows_alone(page: Page, address: str, derived: Derived) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    page.goto(f"{address}explore/", wait_until="networkidle")
    assert shown(page) == f"{len(derived.papers)} of {len(derived.papers)} papers"
    assert page.get_by_role("button", name=f"Show {min(ROWS, len(derived.papers) - ROWS)} more").is_visible()
    assert not {"explore/papers.json", "explore/rows.js"} & set(asked), "what an export and what a filter needs"
    page.get_by_label("Title, author").focus()
    page.wait_for_load_state("networkidle")
    assert asked.count("explore/rows.js") == 1, "who turns to the filters will soon need them"
    assert rows(page) == expected(derived, {})[:ROWS]
    page.goto(address)
    assert not page.locator("script[src*=explore]").count()


def test_the_table_grows_and_says_by_how_much(page: Page, address: str, derived: Derived) -> None:
    page.goto(f"{address}explore/?role=aftermath")
    ids = expected(derived, {"role": ["aftermath"]})
    assert rows(page) == ids[:ROWS] and len(ids) > ROWS
    page.get_by_role("button", name=f"Show {min(ROWS, len(ids) - ROWS)} more").click()
    assert rows(page) == ids[: 2 * ROWS]
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == ids[ROWS], "reading goes on there"
    box(page, "role", "named").check()
    assert rows(page) == expected(derived, {})[:ROWS], "another choice starts at the top"


def test_rows_that_do_not_come_are_told_and_asked_for_again(browser: Browser, address: str, derived: Derived) -> None:
    page = browser.new_page()
    page.route("**/rows.js", lambda route: route.abort())
    page.goto(f"{address}explore/?theme=attention")
    page.get_by_text("The other papers could not be loaded, please try again").wait_for()
    assert rows(page) == expected(derived, {})[:ROWS], "what is there is shown"
    page.unroute("**/rows.js")
    box(page, "theme", "transformers").check()
    assert rows(page) == expected(derived, {"theme": ["attention", "transformers"]})
    page.close()
