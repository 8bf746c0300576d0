"""`/explore/`: what it filters by, in pure functions; then the page in a browser, counted against the data."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from conftest import DATA
from explore_probe import ASKED, address_of, box, counts, every_row, expected, passes, rows, shown
from survey.model.derived import Derived
from survey.pipeline import make_site
from survey.records.models import Paper
from survey.records.names import plain
from survey.render.pages import explore
from survey.render.pages.pagination import ROWS


@pytest.fixture(scope="module")
def weaving() -> Derived:
    return make_site(DATA / "survey", "https://weaving.example/").derived


def test_facets_count_papers(weaving: Derived) -> None:
    found = {
        facet.id: {value.id: value.count for _, values in facet.groups for value in values}
        for facet in explore.facets(weaving, explore.rows(weaving))
    }
    assert found == {
        "role": {"named": 2, "aftermath": 1},
        "source": {"spinner-2021": 2},
        "award": {"yes": 1, "no": 2},
        "kind": {"conference": 1, "journal": 1, "preprint": 1},
        "theme": {"plain-weave": 2, "red-dye": 2},
        "venue": {"dye": 1, "loom": 1},
    }


def test_rows_are_newest_first_and_know_other_names(weaving: Derived) -> None:
    found = explore.rows(weaving)
    assert [row.paper.id for row in found] == ["tkacz2023loom", "delacruzvega2022madder", "weaver2020shuttle"]
    assert found[0].author == "tkacz" and found[0].words == "2301.00042"
    assert found[1].author == "de la cruz vega" and found[1].words == "Ada Weaver", "printed as A. Weaver"
    assert found[2].built_on_by == 2


def test_further_rows_are_handed_over_as_elements() -> None:
    html = '<tr data-id="a" data-words="&amp;lt; Ł"><th><a href="../papers/a/">A &lt;b&gt; &amp; c</a> 7</th><td></td></tr>\n'
    text = explore.further_rows(html)
    assert text.startswith("window.exploreRows = ") and text.endswith(";\n")
    assert json.loads(text.removeprefix("window.exploreRows = ")[:-2]) == [
        [
            "tr",
            {"data-id": "a", "data-words": "&lt; Ł"},
            ["th", {}, ["a", {"href": "../papers/a/"}, "A <b> & c"], " 7"],
            ["td", {}],
        ]
    ]


def test_without_javascript_the_first_are_listed_and_all_are_led_to(
    browser: Browser, address: str, derived: Derived
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}explore/")
    assert page.locator("#explorer tbody tr:visible").count() == ROWS < len(derived.papers)
    assert not page.locator("#explorer form").is_visible() and not page.locator("#explorer button:visible").count()
    assert not page.locator("#explorer [data-shown]").is_visible(), "it would count what is not there"
    assert page.get_by_text(f"only the newest {ROWS} of the {len(derived.papers)} papers are listed here").is_visible()
    page.get_by_role("rowheader").first.get_by_role("link").click()
    assert "/papers/" in page.url
    page.go_back()
    page.get_by_role("link", name="Papers lists every one").click()
    assert page.url == f"{address}papers/"
    # The list of all is folded into its years.
    for year in derived.papers_of_year:
        assert page.locator(f"article a[href='../years/{year}/']").count() or not derived.papers_of_year[year], year
    context.close()


QUERIES = [
    {},
    {"theme": ["attention", "transformers"], "from": ["2014"], "to": ["2020"]},
    {"source": ["chintala-2015"], "kind": ["conference", "workshop"]},
    {"role": ["aftermath"], "award": ["yes"], "venue": ["neurips", "cvpr", "iclr"]},
    {"theme": ["attention"], "award": ["yes"], "source": ["lazebnik-2020"], "from": ["2019"]},
]


@pytest.mark.parametrize("query", QUERIES, ids=[address_of(query) for query in QUERIES])
def test_rows_and_counts_are_the_datas(page: Page, address: str, derived: Derived, query: dict[str, list[str]]) -> None:
    page.goto(f"{address}explore/{address_of(query)}")
    ids = expected(derived, query)
    assert rows(page) == ids[:ROWS]
    assert every_row(page) == ids
    assert shown(page) == f"{len(ids)} of {len(derived.papers)} papers"
    for facet, found in counts(page).items():
        values = ASKED.get(facet, lambda paper: [str(paper.year)])
        right = Counter(
            value for paper in derived.papers if passes(paper, query, but=facet) for value in set(values(paper))
        )
        assert found == {value: right[value] for value in found}, facet
        assert set(right) <= set(found), facet


def test_choices_filter_and_the_address_follows(page: Page, address: str, derived: Derived, browser: Browser) -> None:
    start = f"{address}explore/"
    page.goto(start)
    box(page, "theme", "attention").check()
    assert page.url == f"{start}?theme=attention"
    box(page, "theme", "transformers").check()
    page.get_by_label("From", exact=True).select_option("2016")
    page.get_by_label("Sort by", exact=True).select_option("title")
    page.get_by_label("Title, author").press_sequentially("image word")
    page.get_by_label("Title, author").blur()
    asked = "?find=image+word&theme=attention,transformers&from=2016&sort=title"
    assert page.url == start + asked
    seen = rows(page)
    assert "dosovitskiy2021image" in seen and set(seen) <= set(
        expected(derived, {"theme": ["attention", "transformers"], "from": ["2016"]})
    )

    page.reload()
    assert rows(page) == seen and page.url == start + asked
    other = browser.new_page()
    other.goto(start + asked)
    assert rows(other) == seen
    assert other.get_by_label("Title, author").input_value() == "image word"
    assert other.get_by_label("Sort by", exact=True).input_value() == "title"
    other.close()

    for step in (
        "?theme=attention,transformers&from=2016&sort=title",
        "?theme=attention,transformers&from=2016",
        "?theme=attention,transformers",
        "?theme=attention",
        "",
    ):
        page.go_back()
        assert page.url == start + step
    assert every_row(page) == expected(derived, {}) and not box(page, "theme", "attention").is_checked()
    page.go_forward()
    assert rows(page) == expected(derived, {"theme": ["attention"]})
    page.locator("#explorer tbody tr:visible th a").first.click()
    page.go_back()
    assert rows(page) == expected(derived, {"theme": ["attention"]})
    assert box(page, "theme", "attention").is_checked()
    page.get_by_role("button", name="Clear all").first.click()
    assert page.url == start and every_row(page) == expected(derived, {})


def test_typing_is_one_step_back(page: Page, address: str, derived: Derived) -> None:
    page.goto(f"{address}explore/")
    field = page.get_by_label("Title, author")
    for letters in ("res", "idual"):
        field.press_sequentially(letters)
        page.wait_for_url(re.compile(f"{letters}$"))
    page.go_back()
    assert page.url == f"{address}explore/" and every_row(page) == expected(derived, {})


FOUND = [
    ("Deep Residual Learning", "he2016deep"),
    ("residual-learning deep", "he2016deep"),
    ("Krähenbühl", "krahenbuhl2016data"),
    ("krahenbuhl", "krahenbuhl2016data"),
    ("JEGOU", "tolias2016particular"),
    ("AlexNet", "krizhevsky2012imagenet"),
    ("1510.00149", "han2016deep"),
    ("https://arxiv.org/abs/1510.00149v5", "han2016deep"),
    ("arXiv:1510.00149", "han2016deep"),
    ("han2016deep", "han2016deep"),
]


def test_words_find_titles_names_and_ids(page: Page, address: str) -> None:
    for words, id in FOUND:
        page.goto(f"{address}explore/")
        page.get_by_label("Title, author").fill(words)
        seen = rows(page)
        assert id in seen and len(seen) < 15, words


def test_the_last_of_many_authors_is_found(page: Page, address: str, derived: Derived) -> None:
    longest = max(derived.papers, key=lambda paper: len(paper.authors))
    page.goto(f"{address}explore/")
    page.get_by_label("Title, author").fill(plain(longest.authors[-1]))
    assert longest.id in rows(page)


def test_nonsense_in_an_address_does_no_harm(page: Page, address: str, derived: Derived) -> None:
    page.goto(f"{address}explore/?theme=nope,attention&from=yore&sort=__proto__&utm=1&theme=%3Cb%3E")
    assert rows(page) == expected(derived, {"theme": ["attention"]})
    page.goto(f"{address}explore/?find=%3Cimg%20src%3Dx%3E%25")
    assert rows(page) == [] and page.get_by_text("No paper has all of that").is_visible()
    assert page.get_by_label("Title, author").input_value() == "<img src=x>%"


def test_sorting(page: Page, address: str, derived: Derived) -> None:
    papers = derived.survey.papers

    def keys(order: str, key: Callable[[Paper], object]) -> list:
        page.goto(f"{address}explore/?sort={order}")
        found = every_row(page)
        assert sorted(found) == sorted(papers)
        return [key(papers[id]) for id in found]

    def rises(values: list) -> None:
        assert values == sorted(values)

    rises(keys("oldest", lambda paper: paper.year))
    rises(
        keys("author", lambda paper: plain(derived.authors[derived.survey.author_of(paper.authors[0])].family).lower())
    )
    rises(keys("themes", lambda paper: -len(paper.themes)))
    rises(keys("built-on", lambda paper: -len(derived.built_on_by[paper.id])))
    titles = keys("title", lambda paper: paper.title)
    rises(
        [re.sub(r"\W+", " ", title.lower()).strip() for title in titles if re.fullmatch(r"[\w :-]+", title, re.ASCII)]
    )
