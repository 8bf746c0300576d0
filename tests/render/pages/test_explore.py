"""`/explore/`: what it filters by, in pure functions; then the page in a browser, counted against the data."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route
from pybtex.database import parse_string

from conftest import DATA, ROOT
from survey.model.derived import Derived
from survey.pipeline import travel
from survey.records.models import Paper
from survey.records.names import plain
from survey.render.citations import bibtex, works
from survey.render.pages import explore
from survey.render.pages.pagination import ROWS
from survey.render.paper_fields import columns

ADDRESS = "https://deep-learning-trends.github.io/survey/explore/"


@pytest.fixture(scope="module")
def derived() -> Derived:
    return travel(ROOT, "https://x.example/").derived


@pytest.fixture(scope="module")
def weaving() -> Derived:
    return travel(DATA / "survey", "https://weaving.example/").derived


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
    while (more := page.locator("#explorer [data-more] button")).is_visible():
        before = page.locator("#explorer tbody tr").count()
        more.click()
        page.locator("#explorer tbody tr").nth(before).wait_for()
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


def test_the_export_file_holds_every_paper_whole(weaving: Derived) -> None:
    found = json.loads(explore.export(weaving, "https://weaving.example/"))
    assert (found["edition"], found["licence"]) == ("2031.05", "CC BY 4.0")
    assert found["address"] == "https://weaving.example/explore/"
    assert found["papers"][0] == {
        "id": "tkacz2023loom",
        "title": "A Loom That Counts",
        "authors": ["Łukasz Tkacz"],
        "year": 2023,
        "kind": "preprint",
        "arxiv": "2301.00042",
        "themes": ["plain-weave"],
        "named_by": ["spinner-2021"],
        "builds_on": ["weaver2020shuttle"],
        "page": "https://weaving.example/papers/tkacz2023loom/",
        "bibtex": bibtex.entry(works.paper(weaving.survey.papers["tkacz2023loom"], weaving.survey)),
    }
    assert all(set(paper) <= {*columns(), "bibtex"} for paper in found["papers"])


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


@pytest.mark.parametrize(
    ("words", "id"),
    [
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
    ],
)
def test_words_find_titles_names_and_ids(page: Page, address: str, words: str, id: str) -> None:
    page.goto(f"{address}explore/")
    page.get_by_label("Title, author").fill(words)
    seen = rows(page)
    assert id in seen and len(seen) < 15


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


QUERY = {"theme": ["attention", "network-compression"], "from": ["2014"]}


def taken(page: Page, address: str, kind: str) -> tuple[str, str, list[str]]:
    """The exported text, the file's name and the ids that were seen."""
    page.goto(f"{address}explore/{address_of(QUERY)}&sort=title")
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    return text, download.value.suggested_filename, rows(page)


def test_json_is_what_is_shown(page: Page, address: str, derived: Derived) -> None:
    text, name, seen = taken(page, address, "JSON")
    found = json.loads(text)
    assert [paper["id"] for paper in found["papers"]] == seen and found["count"] == len(seen) > 10
    assert (found["edition"], found["licence"]) == (derived.survey.edition.edition, "CC BY 4.0")
    assert found["query"] == f"{ADDRESS}{address_of(QUERY)}&sort=title"
    assert name == f"deep-learning-trends-{found['edition']}.json"
    for told in found["papers"]:
        paper = derived.survey.papers[told["id"]]
        assert (told["title"], told["authors"], told["year"]) == (paper.title, paper.authors, paper.year)
        assert told.get("arxiv") == paper.arxiv and told["themes"] == paper.themes and "bibtex" not in told


def test_csv_is_what_is_shown(page: Page, address: str, derived: Derived) -> None:
    text, name, seen = taken(page, address, "CSV")
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["id"] for row in found] == seen and name.endswith(".csv")
    for row in found:
        paper = derived.survey.papers[row["id"]]
        assert row["title"] == paper.title and row["authors"].split("; ") == paper.authors
        assert row["year"] == str(paper.year) and row["doi"] == (paper.doi or "")
        assert row["edition"] == derived.survey.edition.edition and row["licence"] == "CC BY 4.0"
        assert row["query"] == f"{ADDRESS}{address_of(QUERY)}&sort=title"
        assert None not in row


def test_bibtex_is_what_is_shown(page: Page, address: str, derived: Derived) -> None:
    text, name, seen = taken(page, address, "BibTeX")
    assert list(bibtex.keys(text)) == seen and name.endswith(".bib")
    head, _, entries = text.partition("\n\n")
    assert f"edition {derived.survey.edition.edition} " in head and "CC BY 4.0" in head
    assert f"% Query: {ADDRESS}{address_of(QUERY)}&sort=title" in head
    assert entries == "\n".join(bibtex.entry(works.paper(derived.survey.papers[id], derived.survey)) for id in seen)
    assert list(parse_string(text, "bibtex").entries) == seen


def test_a_failed_export_is_told(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/papers.json", lambda route: route.abort())
    page.goto(f"{address}explore/")
    page.get_by_role("button", name="CSV").click()
    page.get_by_text("the file could not be made").wait_for()
    page.unroute("**/papers.json")
    with page.expect_download():
        page.get_by_role("button", name="CSV").click()
    page.close()


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
