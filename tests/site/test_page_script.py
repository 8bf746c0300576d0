"""What docs/assets/javascripts/page.js does on every page, in a browser: colours, drawer, contents, header, folded parts, copying."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

PAPER, THEME, SOURCE, ABOUT = (
    "papers/han2016deep/",
    "themes/network-compression/",
    "sources/malisiewicz-2016/",
    "about/",
)
SCHEME = "() => document.body.dataset.mdColorScheme"


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Light by the system's settings, with pages that keep what they are told."""
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    yield context
    context.close()


# Colours


def test_the_choice_of_colours_holds_for_the_whole_site(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    assert page.evaluate(SCHEME) == "default"
    page.get_by_role("button", name="Switch to dark").click()
    for step in (
        lambda: None,
        page.reload,
        lambda: page.goto(address + PAPER),
        lambda: page.goto(f"{address}404.html"),
    ):
        step()
        assert page.evaluate(SCHEME) == "slate"
        assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
    other = context.new_page()
    other.goto(address)
    assert other.evaluate(SCHEME) == "slate"
    other.get_by_role("button", name="Switch to light").focus()
    other.keyboard.press("Enter")
    assert other.evaluate(SCHEME) == "default"
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'default'")
    page.get_by_role("button", name="Switch to dark").wait_for()


def test_colours_follow_the_system_until_a_reader_chooses(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + THEME)
    for system, scheme in (("dark", "slate"), ("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=system)
        page.wait_for_function("scheme => document.body.dataset.mdColorScheme === scheme", arg=scheme)
    page.get_by_role("button", name="Switch to light").click()
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert page.evaluate(SCHEME) == "default"


def test_nobody_sees_the_other_colours_first(browser: Browser, address: str) -> None:
    """The body's first state, caught before any frame is drawn."""
    page = browser.new_page(color_scheme="dark")
    page.add_init_script(
        "window.seen = []; requestAnimationFrame(function look() {"
        " if (document.body) seen.push(document.body.dataset.mdColorScheme); requestAnimationFrame(look); })"
    )
    page.goto(address + SOURCE)
    page.wait_for_function("() => seen.length > 2")
    assert set(page.evaluate("() => seen")) == {"slate"}
    assert page.locator("meta[name=theme-color]").get_attribute("content") == "rgb(20, 32, 45)"
    page.close()


@pytest.mark.parametrize("kept", ["nonsense", "__proto__", '{"index": 1}', ""])
def test_what_else_is_kept_under_the_name_does_no_harm(page: Page, address: str, kept: str) -> None:
    page.goto(address)
    page.evaluate("kept => localStorage.setItem('/survey/.scheme', kept)", kept)
    page.reload()
    assert page.evaluate(SCHEME) == "default"
    page.get_by_role("button", name="Switch to dark").click()
    page.reload()
    assert page.evaluate(SCHEME) == "slate"


def test_colours_switch_where_nothing_can_be_kept(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError') } })"
    )
    page.goto(address)
    for name, scheme in (("Switch to dark", "slate"), ("Switch to light", "default")):
        page.get_by_role("button", name=name).click()
        assert page.evaluate(SCHEME) == scheme


# The drawer


def test_the_drawer_opens_and_closes_by_keyboard(phone: Page, address: str) -> None:
    phone.goto(address + PAPER)
    button, link = phone.get_by_role("button", name="Menu"), phone.locator("#menu").get_by_role("link", name="Themes")
    assert not link.is_visible() and button.get_attribute("aria-expanded") == "false"
    button.focus()
    phone.keyboard.press("Enter")
    expect(link).to_be_visible()
    assert button.get_attribute("aria-expanded") == "true"
    assert phone.evaluate("document.activeElement.closest('#menu') !== null"), "reading goes on in the drawer"
    phone.keyboard.press("Escape")
    expect(link).not_to_be_visible()
    expect(button).to_be_focused()
    assert button.get_attribute("aria-expanded") == "false"
    phone.keyboard.press("Shift+Tab")
    phone.keyboard.press("Shift+Tab")
    assert phone.evaluate("document.activeElement.closest('#menu') === null"), "what is closed is not tabbed through"


def test_the_drawer_leads_on_and_is_closed_on_the_way_back(phone: Page, address: str) -> None:
    phone.goto(address + PAPER)
    phone.get_by_role("button", name="Menu").click()
    phone.locator("#menu").get_by_role("link", name="Themes").click()
    phone.wait_for_url(f"{address}themes/")
    phone.go_back()
    expect(phone.locator("#menu").get_by_role("link", name="Themes")).not_to_be_visible()
    phone.get_by_role("button", name="Menu").click()
    expect(phone.locator("#menu").get_by_role("link", name="Themes")).to_be_visible()
    phone.mouse.click(370, 500)
    expect(phone.locator("#menu").get_by_role("link", name="Themes")).not_to_be_visible()
    assert phone.get_by_role("button", name="Menu").get_attribute("aria-expanded") == "false"


def test_the_drawer_has_the_contents_of_a_page_in_it(phone: Page, address: str) -> None:
    phone.goto(address + ABOUT)
    phone.get_by_role("button", name="Menu").click()
    phone.locator("#menu label[for=__toc]").first.click()
    phone.locator("#menu").get_by_role("link", name="How it ends").click()
    phone.wait_for_url(f"{address}about/#ending")
    expect(phone.locator("#menu").get_by_role("link", name="How it ends")).not_to_be_visible()
    expect(phone.get_by_role("heading", name="How it ends")).to_be_in_viewport()


def test_the_drawer_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + PAPER)
    assert not page.get_by_role("button", name="Menu").is_visible()
    page.locator("label.drawer-open").click()
    page.locator("#menu").get_by_role("link", name="Themes").click()
    page.wait_for_url(f"{address}themes/")
    context.close()


def test_there_is_no_drawer_on_a_wide_screen(page: Page, address: str) -> None:
    page.goto(address + PAPER)
    assert not page.get_by_role("button", name="Menu").is_visible()
    assert not page.locator("#menu").is_visible()


# Contents and header


def current(page: Page) -> list[str]:
    return page.locator(".md-sidebar--secondary [aria-current=location]").all_inner_texts()


def test_the_contents_say_which_part_is_read(page: Page, address: str) -> None:
    page.goto(address + ABOUT)
    assert current(page) == []
    links = page.locator(".md-sidebar--secondary .md-nav__list a")
    names = links.all_inner_texts()
    for number in (0, 2, 1):
        links.nth(number).click()
        expect(links.nth(number)).to_have_class("md-nav__link md-nav__link--passed md-nav__link--active")
        assert current(page) == [names[number]]
        assert page.locator(".md-sidebar--secondary .md-nav__link--passed").all_inner_texts() == names[: number + 1]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(links.last).to_have_attribute("aria-current", "location")
    page.evaluate("scrollTo(0, 0)")
    expect(links.last).not_to_have_attribute("aria-current", "location")
    assert current(page) == []


def test_long_contents_stay_within_the_window(page: Page, address: str) -> None:
    page.goto(address + SOURCE)
    page.evaluate("scrollTo(0, 3000)")
    frame = page.locator(".md-sidebar--secondary .md-sidebar__scrollwrap")
    box = frame.bounding_box()
    assert box and box["y"] >= 48 and box["y"] + box["height"] <= page.viewport_size["height"]
    assert frame.evaluate("frame => frame.scrollHeight > frame.clientHeight"), "it scrolls by itself"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_header_takes_the_title_and_offers_the_top(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + THEME)
    header, top = page.locator(".md-header"), page.get_by_role("button", name="Back to top")
    title = header.locator(".md-header__topic").last
    classes = "() => document.querySelector('.md-header').classList.contains('md-header--shadow')"
    assert page.evaluate(classes) is (width < 500), "on a phone nothing stands between header and page"
    assert title.evaluate("title => getComputedStyle(title).opacity") == "0"
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 1500)
    expect(title).to_have_css("opacity", "1")
    assert title.inner_text() == "Network compression"
    assert page.evaluate(classes)
    assert top.is_hidden() or top.evaluate("top => getComputedStyle(top).opacity") == "0"
    page.mouse.wheel(0, -200)
    expect(top).to_have_css("opacity", "1")
    top.click()
    page.wait_for_function("() => scrollY === 0")
    expect(page.locator(".md-top")).to_have_css("opacity", "0")


# Folded parts, code, tables


def test_an_address_opens_what_it_leads_into(page: Page, address: str) -> None:
    page.goto(address + SOURCE)
    inner = page.evaluate(
        "() => { const part = document.querySelector('article details:not([open]) [id]'); return part.id }"
    )
    page.goto(address)
    page.goto(f"{address}{SOURCE}#{inner}")
    expect(page.locator(f"[id='{inner}']")).to_be_in_viewport()
    page.goto(f"{address}{SOURCE}#%E0%A4%A")
    page.goto(f"{address}{SOURCE}#")


def test_what_is_folded_is_printed(page: Page, address: str) -> None:
    """Of what is folded, what stands nowhere else: a source's revisions, and long lists of changes."""
    page.goto(address + SOURCE)
    closed = "() => document.querySelectorAll('details.revisions:not([open])').length"
    before = page.evaluate(closed)
    assert before
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(closed) == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(closed) == before


def test_every_piece_of_code_can_be_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + PAPER)
    assert page.locator("article pre > code").count() == page.locator("article pre .md-code__button").count() > 3
    page.locator(".citation__bibtex").get_by_role("button", name="Copy to clipboard").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied to clipboard")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == (page.locator(".citation__bibtex code").first.text_content() or "").rstrip()
    expect(page.locator(".md-dialog")).not_to_have_class("md-dialog md-dialog--active", timeout=4000)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator(".citation__bibtex").get_by_role("button", name="Copy to clipboard").first.click()
    expect(page.locator(".md-dialog")).to_have_class("md-dialog md-dialog--active")
    context.close()


def test_what_is_wider_than_a_phone_scrolls_by_itself(phone: Page, address: str) -> None:
    phone.goto(address + SOURCE)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.goto(f"{address}speed/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.goto(f"{address}cite/")
    code = phone.locator(".citation__bibtex code").first
    for width in (320, 1280):
        phone.set_viewport_size({"width": width, "height": 800})
        wide = code.evaluate("code => code.scrollWidth > code.clientWidth")
        expect(code).to_have_attribute("tabindex", "0") if wide else expect(code).not_to_have_attribute("tabindex", "0")
        assert wide is (width < 500)


def test_a_name_that_is_cut_off_is_told_whole(phone: Page, address: str) -> None:
    phone.goto(address + PAPER)
    phone.mouse.move(200, 600)
    phone.mouse.wheel(0, 1500)
    title = phone.locator(".md-header__topic .md-ellipsis").last
    expect(phone.locator(".md-header__topic").last).to_have_css("opacity", "1")
    title.hover()
    expect(title).to_have_attribute("title", (title.text_content() or "").strip())


def test_the_keyboards_focus_is_seen(page: Page, address: str) -> None:
    page.goto(address + PAPER)
    summary = page.locator("article summary").first
    summary.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert summary.evaluate("part => getComputedStyle(part).outlineStyle") != "none"
    page.get_by_role("button", name="Switch to dark").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.locator("[data-switch]").evaluate("part => getComputedStyle(part).outlineStyle") == "solid"
