"""Pages of the fabricated survey, whole, against golden files; and what holds of every page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from conftest import DATA, REPOSITORY
from survey.common import dates
from survey.common.text import one_line, relative, short
from survey.model.reads import NoReads
from survey.pipeline import Site, travel
from survey.render.citations import references
from survey.render.pages.jinja import MissingPage
from survey.render.pages.page import Page, PageFactory
from survey.render.pages.page_kinds import all_pages
from survey.write import theme_context

GOLDEN = DATA / "pages"
KINDS = [
    "papers/weaver2020shuttle/",
    "papers/delacruzvega2022madder/",
    "themes/plain-weave/",
    "themes/red-dye/",
    "authors/ada-weaver/",
    "venues/loom/",
    "years/2020/",
    "sources/spinner-2021/",
    "sources/spinner-2021-copy/",
    "claims/looms-will-count/",
    "claims/",
    "corrections/",
    "explore/",
    "trends/",
    "",
]


@pytest.fixture(scope="module")
def site() -> Site:
    return travel(DATA / "survey", "https://weaving.example/", REPOSITORY)


def page_at(site: Site, address: str) -> Page:
    return page_of(site.pages, address)


def page_of(pages: list[Page], address: str) -> Page:
    (page,) = [page for page in pages if page.address == address]
    return page


def written(page: Page) -> str:
    """All that a page is made from: its title, what stands in its head, its body."""
    return f"{page.title}\n\n{theme_context.head(page, 'https://weaving.example/')}\n\n{page.body}"


@pytest.mark.parametrize("address", KINDS, ids=[address or "home" for address in KINDS])
def test_golden_page(site: Site, address: str) -> None:
    """After a change that is meant, run with GOLDEN=write and read the difference before committing it."""
    found = written(page_at(site, address))
    golden = GOLDEN / f"{address.strip('/').replace('/', '-') or 'home'}.md"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


def test_every_address_once_lower_case_with_slash(site: Site) -> None:
    addresses = [page.address for page in site.pages]
    assert len(addresses) == len(set(addresses))
    assert all(re.fullmatch(r"([a-z0-9-]+/)*", address) for address in addresses)


def test_no_markup_from_data(site: Site) -> None:
    for page in site.pages:
        assert "<script>" not in page.body


def test_record_pages_lead_to_their_file(site: Site) -> None:
    assert page_at(site, "papers/weaver2020shuttle/").edit == "data/papers/weaver2020shuttle.yml"
    assert page_at(site, "themes/plain-weave/").edit == "data/themes/plain-weave.yml"


def test_links_go_both_ways(site: Site) -> None:
    theme, paper = page_at(site, "themes/plain-weave/").body, page_at(site, "papers/weaver2020shuttle/").body
    assert 'href="../../papers/weaver2020shuttle/"' in theme and 'href="../../themes/plain-weave/"' in paper
    author = page_at(site, "authors/lukasz-tkacz/").body
    assert 'href="../../papers/weaver2020shuttle/"' in author and 'href="../../authors/lukasz-tkacz/"' in paper
    assert 'href="../../papers/tkacz2023loom/"' in paper, "built on by"
    assert 'href="../../papers/weaver2020shuttle/"' in page_at(site, "papers/tkacz2023loom/").body, "builds on"


def test_figures_are_counted(site: Site) -> None:
    """LOOM and BALE in 2020: 8 of 40 and 1 of 20 titles, so 150.0 per 1,000; in 2021 3 of 60, so 50.0."""
    assert "fell from 150.0 to 50.0 per 1,000 titles" in page_at(site, "themes/plain-weave/").body


def test_a_link_to_no_page_is_a_mistake_that_is_told() -> None:
    derived = travel(DATA / "survey", "https://weaving.example/").derived
    page = page_of(all_pages(PageFactory(NoReads(derived))), "papers/weaver2020shuttle/")
    with pytest.raises(MissingPage, match=r"papers/weaver2020shuttle/ links to papers/weaver2020shuttle\.bib"):
        assert page.body


@pytest.mark.parametrize(
    ("address", "target", "link"),
    [
        ("", "papers/a/", "papers/a/"),
        ("papers/a/", "", "../../"),
        ("papers/a/", "themes/b/", "../../themes/b/"),
        ("papers/", "papers/a/", "../papers/a/"),
        ("", "", "./"),
    ],
)
def test_relative_links(address: str, target: str, link: str) -> None:
    assert relative(address, target) == link


@pytest.mark.parametrize(("value", "text"), [("2016-06-01", "1 June 2016"), ("2016-06", "June 2016"), (2016, "2016")])
def test_dates_as_people_write_them(value: object, text: str) -> None:
    assert dates.in_words(value) == text


def test_text_is_cut_between_words() -> None:
    assert short("one two three [@x2020y]", 9) == "one two…"


@pytest.mark.parametrize(
    "text", ["*a*", "_a_", "[a](b)", "<b>", "`a`", "# a", "![a](b)", "a {: .b}", "$a$", "a\nb", "&amp;"]
)
def test_a_line_of_markdown_shows_the_text_itself(text: str) -> None:
    import html

    import markdown

    shown = markdown.markdown(f"# {one_line(text)}", extensions=["attr_list"])
    assert html.unescape(re.sub(r"</?h1>", "", shown)) == " ".join(text.split())


def test_references_lead_on(site: Site) -> None:
    text = "[^weaver2020shuttle]: A. B. 2020.\n[^spinner-2021]: C.\n[^trends]: D.\n[^other]: E."
    linked = references.linked(text, "themes/plain-weave/", site.derived)
    assert '<a href="../../papers/weaver2020shuttle/">' in linked
    assert '<a href="../../sources/spinner-2021/">' in linked
    assert '<a href="../../trends/">' in linked
    assert linked.endswith("[^other]: E.")


def test_same_data_same_pages(tmp_path: Path) -> None:
    one, other = (travel(DATA / "survey", "https://weaving.example/") for _ in range(2))
    assert [written(page) for page in one.pages] == [written(page) for page in other.pages]
