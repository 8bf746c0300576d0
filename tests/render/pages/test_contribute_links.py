"""Doors: every page has one, each opens a form that exists with fields that the form has, and no title can bend one."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import release_edition
from conftest import DATA, REPOSITORY, bend
from survey.pipeline import Site, make_site
from survey.render.pages.contribute_links import Repository
from survey.render.pages.page import Page
from survey.write import theme_context

HOME = "https://weaving.example/"
# The ids of the issue forms' fields that links fill in.
FIELDS = {"paper": {"themes"}, "correction": {"record"}, "verdict": {"claim"}, "theme": set()}


@pytest.fixture(scope="module")
def site() -> Site:
    return make_site(DATA / "survey", HOME, REPOSITORY)


def links(page: Page) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', page.body)]


def forms(page: Page) -> dict[str, dict[str, str]]:
    """What each door of the page fills in, by the form that it opens."""
    found = {}
    for link in links(page):
        if link.startswith(REPOSITORY) and "/issues/new" in link:
            address = urlsplit(link)
            assert address.path == "/weaving/issues/new"
            query = {name: values[0] for name, values in parse_qs(address.query, strict_parsing=True).items()}
            found[query.pop("template").removesuffix(".yml")] = query
    return found


def page_at(site: Site, address: str) -> Page:
    (page,) = [page for page in site.pages if page.address == address]
    return page


def test_every_page_has_a_correction_that_names_its_record(site: Site) -> None:
    for page in site.pages:
        record = forms(page)["correction"]["record"]
        assert record == HOME + page.address or (DATA / "survey" / record).is_file() or record == "CONTRIBUTING.md"


def test_every_door_fills_in_what_its_form_has(site: Site) -> None:
    for page in site.pages:
        for form, query in forms(page).items():
            assert set(query) - {"title"} <= FIELDS[form], (page.address, form)


@pytest.mark.parametrize(
    ("address", "form", "query"),
    [
        ("papers/weaver2020shuttle/", "correction", {"record": "data/papers/weaver2020shuttle.yml"}),
        ("themes/plain-weave/", "correction", {"record": "data/themes/plain-weave.yml"}),
        ("themes/plain-weave/", "paper", {"themes": "plain-weave"}),
        ("themes/plain-weave/papers/", "paper", {"themes": "plain-weave"}),
        ("claims/looms-will-count/", "verdict", {"claim": "looms-will-count"}),
        ("themes/", "theme", {}),
        ("papers/", "paper", {}),
        ("venues/loom/", "correction", {"record": "data/venues.yml"}),
        ("years/2020/", "correction", {"record": f"{HOME}years/2020/"}),
        ("", "correction", {"record": HOME}),
    ],
)
def test_doors_of_a_kind_of_page(site: Site, address: str, form: str, query: dict[str, str]) -> None:
    found = forms(page_at(site, address))[form]
    found.pop("title", None)
    assert found == query


@pytest.mark.parametrize(
    "title",
    [
        "A & B=C#D?E",
        '"><script>alert(1)</script>',
        "&template=theme.yml",
        "two\nlines",
        "[@key] {braces} `code`",
        "编织",
        "x" * 4000,
        "%00%0a",
    ],
)
def test_a_title_stays_a_title(title: str) -> None:
    door = Repository(REPOSITORY).correction("data/papers/id.yml", title)
    assert re.fullmatch(r"[\w:/.?=&%~-]+", door.address, re.ASCII) and len(door.address) < 2000
    query = parse_qs(urlsplit(door.address).query, strict_parsing=True)
    assert set(query) == {"template", "title", "record"} and query["template"] == ["correction.yml"]
    assert query["title"][0].startswith("Correction: ")
    assert query["title"][0].removesuffix("…").removeprefix("Correction: ") in " ".join(title.split())


def test_a_frozen_page_has_todays_record_and_its_text_no_door(fabricated: Path) -> None:
    assert release_edition.main(["2031.05", "--root", str(fabricated)]) == 0
    page = page_at(make_site(fabricated, HOME, REPOSITORY), "themes/plain-weave/2031.05/")
    assert forms(page)["correction"]["record"] == "data/themes/plain-weave.yml"
    for frozen in (fabricated / "data" / "editions").rglob("*.md"):
        assert "issues/new" not in frozen.read_text("utf-8") and "explore/?" not in frozen.read_text("utf-8")


def test_without_a_repository_there_is_no_door(fabricated: Path) -> None:
    assert not any("issues/new" in page.body for page in make_site(fabricated, HOME).pages)


def test_a_survey_that_has_ended_says_so_and_shuts_its_doors(fabricated: Path, site: Site) -> None:
    bend(fabricated, "edition.yml", "date:", "ended: {date: 2031-06-01, note: The looms are still.}\ndate:")
    guide = "# Guide\n\n[Add](../../issues/new?template=paper.yml) to [a file](data/edition.yml).\n"
    (fabricated / "CONTRIBUTING.md").write_text(guide, "utf-8")
    ended = make_site(fabricated, HOME, REPOSITORY)
    assert theme_context.ending(site.derived) is None
    assert theme_context.ending(ended.derived) == "This survey ended on 1 June 2031. The looms are still."
    assert not any("issues/new" in page.body for page in ended.pages)
    assert f'Add to <a href="{REPOSITORY}/blob/main/data/edition.yml">a file</a>.' in page_at(ended, "contribute/").body
    assert [page.address for page in ended.pages] == [page.address for page in site.pages], "everything stays readable"


@pytest.mark.parametrize(
    ("address", "facet", "value"),
    [
        ("themes/plain-weave/", "theme", "plain-weave"),
        ("sources/spinner-2021/", "source", "spinner-2021"),
        ("venues/loom/", "venue", "loom"),
    ],
)
def test_lists_lead_to_the_same_papers_in_explore(site: Site, address: str, facet: str, value: str) -> None:
    assert f"../../explore/?{facet}={value}" in links(page_at(site, address))
    assert f'name="{facet}" value="{value}"' in page_at(site, "explore/").body
