"""Lists that outgrow a page: the rule, then a site whose limits are so low that every kind of list is cut."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import synthetic
from playwright.sync_api import Browser, Page

import build_site
from conftest import copied_project, served
from site_probe import violations
from survey.common.text import relative
from survey.model.derived import Derived
from survey.pipeline import make_site
from survey.render.pages import pagination
from survey.render.pages.pagination import Heading, parts

HOME = "https://x.example/"
LOW = {"CARDS": 5, "SAVED": 4, "NAMES": 7, "BESIDE": 3, "ROWS": 15, "LINES": 40}


def tens(entry: int) -> Heading:
    return Heading(f"{entry // 10}0s", f"d{entry // 10}")


@pytest.mark.parametrize(
    ("entries", "most", "sizes", "labels"),
    [
        ([], 3, [0], [""]),
        ([11, 12, 13], 3, [3], ["10s"]),
        ([11, 12, 13, 21], 3, [3, 1], ["10s", "20s"]),
        ([8, 11, 12, 13, 21, 31, 32], 4, [4, 3], ["00s–10s", "20s–30s"]),
    ],
)
def test_parts_are_counted_from_the_front(entries: list[int], most: int, sizes: list[int], labels: list[str]) -> None:
    made = parts("venues/loom/", entries, most, tens)
    assert [part.last - part.first + 1 for part in made] == sizes
    assert [part.label for part in made] == labels
    assert [entry for part in made for _, group in part.groups for entry in group] == entries
    assert all(tens(entry) == heading for part in made for heading, group in part.groups for entry in group)
    assert {part.total for part in made} == {len(entries)}
    assert [part.address for part in made] == ["venues/loom/", "venues/loom/page/2/"][: len(made)]


def test_what_is_added_at_the_end_moves_nothing() -> None:
    before, after = (parts("a/", list(range(size)), 4, tens) for size in (10, 11))
    assert [part.address for part in after][: len(before)] == [part.address for part in before]
    assert before[:2] == [part_of_ten(part) for part in after[:2]]


def part_of_ten(part: pagination.Part) -> pagination.Part:
    return pagination.Part(part.number, part.address, part.label, part.groups, part.first, part.last, 10)


@pytest.fixture(scope="module")
def cut_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Derived]]:
    """Sixty made-up papers under low limits: the built site, and what it was built from."""
    root = copied_project(tmp_path_factory.mktemp("cut"))
    shutil.rmtree(root / "data")
    synthetic.write(root, 60)
    with pytest.MonkeyPatch.context() as patch:
        for name, number in LOW.items():
            patch.setattr(pagination, name, number)
        assert build_site.main(["--config", str(root / "mkdocs.yml")]) == 0
    yield root / "site", make_site(root, HOME).derived


def cards(site: Path, address: str) -> list[str]:
    """Papers whose cards stand on the page, in order."""
    html = (site / address / "index.html").read_text("utf-8")
    return re.findall(r'card__title"? href="?(?:\.\./)+papers/([a-z0-9]+)/', html)


def along(site: Path, address: str) -> list[str]:
    """The addresses of a list's parts, found by following the links to the next."""
    found = [address]
    while match := re.search(r'<a href="([^"]+)" rel="next"', (site / found[-1] / "index.html").read_text("utf-8")):
        found.append(match[1].removeprefix("../" * found[-1].count("/")))
    return found


def test_the_parts_of_a_list_hold_it_whole(cut_site: tuple[Path, Derived]) -> None:
    site, derived = cut_site
    venue, papers = max(derived.papers_of_venue.items(), key=lambda item: len(item[1]))
    year, of_year = max(derived.papers_of_year.items(), key=lambda item: len(item[1]))
    theme, of_theme = max(derived.papers_of_theme.items(), key=lambda item: len(item[1]))
    author = max(derived.authors.values(), key=lambda author: len(author.papers))
    for address, whole, most in (
        (f"authors/{author.id}/", author.papers, 5),
        (f"venues/{venue}/", papers, 5),
        (f"years/{year}/", of_year, 5),
        (f"themes/{theme}/papers/", of_theme, 4),
    ):
        pages = along(site, address)
        assert pages == [address, *(f"{address}page/{number}/" for number in range(2, len(pages) + 1))]
        assert len(pages) == -(-len(whole) // most) > 1
        listed = [id for page in pages for id in cards(site, page)]
        assert sorted(listed) == sorted(paper.id for paper in whole)
        assert all(len(cards(site, page)) <= most for page in pages)


def test_what_builds_on_a_paper_goes_on(cut_site: tuple[Path, Derived]) -> None:
    site, derived = cut_site
    id, later = max(derived.built_on_by.items(), key=lambda item: len(item[1]))
    pages = along(site, f"papers/{id}/")
    assert len(pages) == -(-len(later) // 3) > 1
    listed = [id for page in pages for id in cards(site, page)]
    assert listed == [*derived.survey.papers[id].builds_on, *(paper.id for paper in later)]


def test_authors_go_on_by_letters(cut_site: tuple[Path, Derived]) -> None:
    site, derived = cut_site
    pages = along(site, "authors/")
    assert len(pages) == 3
    text = "".join((site / page / "index.html").read_text("utf-8") for page in pages)
    assert all(f'authors/{id}/"' in text or f'../{id}/"' in text for id in derived.authors)


def test_what_has_pages_of_its_own_is_folded(cut_site: tuple[Path, Derived]) -> None:
    site, derived = cut_site
    assert not cards(site, "papers/")
    html = (site / "papers" / "index.html").read_text("utf-8")
    for year, papers in derived.papers_of_year.items():
        if papers:
            row = f'<tr id="y{year}"><th scope="row"><a href="../years/{year}/">{year}</a></th><td>{len(papers)}</td>'
            assert row in html
    for theme, papers in derived.papers_of_theme.items():
        html = (site / "themes" / theme / "index.html").read_text("utf-8")
        named = [paper for paper in papers if paper.mentions]
        assert len(cards(site, f"themes/{theme}/")) == max(3, min(3, len(named)))
        assert f'href="../../themes/{theme}/papers/">All of them' in html


@pytest.fixture
def explorer(browser: Browser, cut_site: tuple[Path, Derived]) -> Iterator[Page]:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    with served(cut_site[0]) as address:
        page.goto(f"{address}explore/")
        yield page
        page.close()
    assert not wrong


def shown(page: Page) -> list[str]:
    return page.locator("#explorer tbody tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


def test_everyone_can_turn_the_pages(explorer: Page, cut_site: tuple[Path, Derived]) -> None:
    venue = max(cut_site[1].papers_of_venue, key=lambda id: len(cut_site[1].papers_of_venue[id]))
    assert violations(explorer, "explore") == []
    explorer.goto(explorer.url.replace("explore/", f"venues/{venue}/page/2/"))
    assert violations(explorer, "part") == []
    explorer.get_by_role("navigation", name="Parts of this list", exact=True).get_by_role("link").first.click()
    assert explorer.url.endswith(f"venues/{venue}/")


def newest_first(derived: Derived) -> list[str]:
    return [paper.id for paper in sorted(derived.papers, key=lambda paper: -paper.year)]


def test_a_long_table_grows_by_steps(explorer: Page, cut_site: tuple[Path, Derived]) -> None:
    everything = newest_first(cut_site[1])
    asked: list[str] = []
    explorer.on("request", lambda request: asked.append(request.url) if "rows.js" in request.url else None)
    assert shown(explorer) == everything[:15] and not asked, "the further rows come when they are asked for"
    more = explorer.get_by_role("button", name="Show 15 more")
    for length in (30, 45, 60):
        more.click()
        explorer.locator("#explorer tbody tr").nth(length - 1).wait_for()
        assert shown(explorer) == everything[:length]
    assert not more.is_visible()
    assert len(asked) == 1


def test_filters_sorting_and_export_know_every_row(explorer: Page, cut_site: tuple[Path, Derived]) -> None:
    derived = cut_site[1]
    theme = max(derived.papers_of_theme, key=lambda id: len(derived.papers_of_theme[id]))
    right = [id for id in newest_first(derived) if theme in derived.survey.papers[id].themes]
    status = explorer.locator("#explorer [data-shown]")
    explorer.locator(f"#explorer input[value={theme}]").check()
    explorer.get_by_text(f"{len(right)} of 60 papers").wait_for()
    assert shown(explorer) == right[:15]
    with explorer.expect_download() as download:
        explorer.get_by_role("button", name="JSON", exact=True).click()
    assert [paper["id"] for paper in json.loads(Path(download.value.path()).read_text("utf-8"))["papers"]] == right
    explorer.goto(f"{explorer.url.partition('?')[0]}?sort=oldest")
    explorer.get_by_text("60 of 60 papers").wait_for()
    years = [derived.survey.papers[id].year for id in shown(explorer)]
    assert years == sorted(paper.year for paper in derived.papers)[:15]
    oldest = derived.papers[0]
    explorer.get_by_label("Title, author").fill(oldest.title)
    explorer.get_by_text("1 of 60 papers").wait_for()
    assert shown(explorer) == [oldest.id] and status.inner_text() == "1 of 60 papers"


def test_the_file_of_further_rows_has_what_the_page_would_have(cut_site: tuple[Path, Derived]) -> None:
    site, derived = cut_site
    html = (site / "explore" / "index.html").read_text("utf-8")
    text = (site / "explore" / "rows.js").read_text("utf-8")
    further = json.loads(text.removeprefix("window.exploreRows = ").rstrip().removesuffix(";"))
    here = re.findall(r'data-id="(\w+)"', html)
    assert here + [attributes["data-id"] for _, attributes, *_ in further] == newest_first(derived)
    assert set(re.findall(r'"\.\./papers/(\w+)/"', text)) == set(newest_first(derived)[15:])
    assert relative("explore/", "papers/x/") == "../papers/x/" and "data-to" not in text
