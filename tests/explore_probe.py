"""`/explore/` in a browser: what it shows, and what the data says that it should."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from survey.model.derived import Derived
from survey.records.models import Paper

ADDRESS = "https://deep-learning-trends.github.io/survey/explore/"


# What each facet asks, told a second time and from the records alone.
ASKED: dict[str, Callable[[Paper], list[str]]] = {
    "role": lambda paper: ["aftermath"] if paper.aftermath else ["named"],
    "source": lambda paper: [mention.source for mention in paper.mentions],
    "award": lambda paper: ["yes"] if paper.awards else ["no"],
    "kind": lambda paper: [paper.kind],
    "theme": lambda paper: list(paper.themes),
    "venue": lambda paper: [paper.venue] if paper.venue else [],
}


def passes(paper: Paper, query: dict[str, list[str]], but: str = "") -> bool:
    return all(
        set(ASKED[facet](paper)) & set(wanted) for facet, wanted in query.items() if facet != but and facet in ASKED
    ) and (but == "year" or int(query.get("from", ["0"])[0]) <= paper.year <= int(query.get("to", ["9999"])[0]))


def expected(derived: Derived, query: dict[str, list[str]]) -> list[str]:
    newest = sorted(derived.papers, key=lambda paper: -paper.year)
    return [paper.id for paper in newest if passes(paper, query)]


def address_of(query: dict[str, list[str]]) -> str:
    return "?" + "&".join(f"{key}={','.join(values)}" for key, values in query.items())


def rows(page: Page) -> list[str]:
    """Ids of the rows that are seen, in order, once those that were asked for are there."""
    page.wait_for_function("() => !document.querySelector('#explorer [aria-busy]')")
    return page.locator("#explorer tbody tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


def every_row(page: Page) -> list[str]:
    """Ids of all rows that pass, in order: the table grows until nothing is left to show."""
    rows(page)
    page.wait_for_function("""() => {
      const more = document.querySelector("#explorer [data-more] button");
      if (!more.checkVisibility()) return true;
      more.click();
    }""")
    return rows(page)


def counts(page: Page) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, value, number in page.locator("#explorer input[type=checkbox]").evaluate_all(
        "boxes => boxes.map(box => [box.name, box.value, Number(box.parentElement.lastElementChild.textContent)])"
    ):
        found.setdefault(name, {})[value] = number
    found["year"] = {
        value: int(text.split("(")[1].rstrip(")"))
        for value, text in page.locator("#explorer [name=from] option").evaluate_all(
            "options => options.slice(1).map(option => [option.value, option.textContent])"
        )
    }
    return found


def shown(page: Page) -> str:
    return page.locator("#explorer [data-shown]").inner_text()


def box(page: Page, facet: str, value: str):
    return page.locator(f"#explorer input[name={facet}][value={value}]")
