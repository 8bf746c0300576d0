"""`/terms/` in a browser: a page that is watched, its parts, and a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, Page, expect


@contextmanager
def watched(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on an exception."""
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    page.close()
    assert not wrong


def at(page: Page, name: str) -> Locator:
    return page.locator(f'[data-at="{name}"]')


def ask(page: Page, address: str, question: str, more: str = "") -> None:
    page.goto(f"{address}terms/?q={quote(question)}{more}")
    expect(at(page, "said")).not_to_be_empty()
