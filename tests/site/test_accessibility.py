"""Everyone can use it: axe on one page of each kind, in both schemes, at desktop and phone width; and sortable tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from site_probe import ADDRESSES, IN_ALL_WAYS, PREPARE, opened, violations


@pytest.mark.parametrize(
    ("scheme", "width", "kinds"),
    [
        ("light", "desktop", tuple(ADDRESSES)),
        ("dark", "phone", tuple(ADDRESSES)),
        ("light", "phone", IN_ALL_WAYS),
        ("dark", "desktop", IN_ALL_WAYS),
    ],
)
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str, width: str, kinds: tuple[str, ...]) -> None:
    found = []
    with opened(browser, scheme, width) as page:
        for kind in kinds:
            page.goto(address + ADDRESSES[kind])
            page.evaluate(PREPARE)
            found += violations(page, f"{kind}, {scheme}, {width}")
    assert not found, "\n".join(found[:40])


def search(page: Page) -> None:
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox").fill("quantization phones")
    page.locator(".finder__text mark").first.wait_for()
    page.keyboard.press("ArrowDown")


def menu(page: Page) -> None:
    page.get_by_role("button", name="Menu").click()
    page.locator(".md-sidebar--primary a").first.wait_for(state="visible")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("open_it", [search, menu])
def test_axe_finds_nothing_in_what_opens(
    browser: Browser, address: str, scheme: str, open_it: Callable[[Page], None]
) -> None:
    with opened(browser, scheme, "phone") as page:
        page.goto(address + ADDRESSES["paper"])
        open_it(page)
        found = violations(page, f"{open_it.__name__}, {scheme}")
    assert not found, "\n".join(found[:40])


def test_a_table_sorts_by_the_column_whose_name_is_pressed(page: Page, address: str) -> None:
    page.goto(f"{address}trends/")
    table = page.locator("table.sortable")

    def column(name: str) -> tuple[str | None, list[str]]:
        """The order that the column's header tells, and the column's cells from the top."""
        header = table.locator("thead th", has=page.get_by_role("button", name=name, exact=True))
        number = header.evaluate("(header) => header.cellIndex")
        cells = table.locator("tbody tr").evaluate_all(
            "(rows, number) => rows.map((row) => row.cells[number].textContent.trim())", number
        )
        return header.get_attribute("aria-sort"), cells

    press = table.get_by_role("button", name="now", exact=True)
    press.focus()
    page.keyboard.press("Enter")
    order, cells = column("now")
    shares = [float(cell) for cell in cells if cell]
    assert order == "descending"
    assert shares == sorted(shares, reverse=True) and len(shares) > 30
    assert cells[: len(shares)] == [cell for cell in cells if cell], "a theme without a count comes last"

    press.click()
    order, cells = column("now")
    assert order == "ascending"
    assert [float(cell) for cell in cells if cell] == sorted(shares)
    assert cells[0]

    table.get_by_role("button", name="Theme", exact=True).click()
    assert column("now")[0] is None
    order, cells = column("Theme")
    assert order == "ascending"
    assert [cell[0].lower() for cell in cells] == sorted(cell[0].lower() for cell in cells)
    assert table.get_by_role("button", name="Curve").count() == 0, "a column of pictures has no order"
