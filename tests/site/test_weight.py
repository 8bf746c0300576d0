"""What a first visit transfers, for every kind of page of the real survey: the page and what it asks for before a reader does
anything, packed as a server packs it. Sizes are read from the built files; what a page asks for is compared with a browser.

`pytest tests/site/test_weight.py -rP` shows the heaviest page of each kind.
"""

from __future__ import annotations

import gzip
import heapq
import re
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from site_probe import ADDRESSES
from survey.pipeline import Site

TRANSFERRED = 70_000
WHOLE = 300_000
COUNTS = 60_000  # of the first curve of /terms/
BASE = "http://x/survey/"


class _Asked(HTMLParser):
    """Addresses that a browser fetches as soon as it reads the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        link = values.get("src", "") if values.get("loading") != "lazy" else ""
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload"} & set(values.get("rel", "").split()):
            link = values["href"]
        if link and not link.startswith("data:"):
            self.addresses.add(urljoin(self.page, link))


class Weight(NamedTuple):
    """Bytes of one page; ``files`` are what it asks for."""

    transferred: int
    html: int
    whole: int
    address: str
    files: dict[str, int]


def asked_for(site: Path, address: str) -> set[str]:
    """What the page at ``address`` asks for, as addresses below the site's."""
    reader = _Asked(BASE + address)
    reader.feed(page_file(site, address).read_text("utf-8"))
    assert all(found.startswith(BASE) for found in reader.addresses), address
    return {urlsplit(found).path.removeprefix("/survey/") for found in reader.addresses}


def page_file(site: Path, address: str) -> Path:
    return site / address if address.endswith(".html") else site / address / "index.html"


@cache
def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def weigh(site: Path, address: str) -> Weight:
    file = page_file(site, address)
    files = {found: packed(site / found) for found in sorted(asked_for(site, address))}
    return Weight(packed(file) + sum(files.values()), packed(file), file.stat().st_size, address, files)


@pytest.fixture(scope="module")
def heaviest(real_site: Path, real: Site) -> dict[str, Weight]:
    """Of each kind of page the one that transfers most, sought among the 25 with the longest HTML."""
    kinds = {page.address: page.kind.name for page in real.pages} | {"404.html": "not found"}
    sizes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for path in real_site.rglob("*.html"):
        address = path.relative_to(real_site).as_posix().removesuffix("index.html")
        sizes[kinds.get(address, "prose")].append((path.stat().st_size, address))
    return {
        kind: max(weigh(real_site, address) for _, address in heapq.nlargest(25, pages))
        for kind, pages in sizes.items()
    }


def test_a_first_visit_to_any_page_is_light(heaviest: dict[str, Weight]) -> None:
    print(f"{'kind':14}{'transferred':>12}{'its HTML':>10}{'unpacked':>10}  heaviest page")
    for kind, weight in sorted(heaviest.items(), key=lambda item: -item[1].transferred):
        print(f"{kind:14}{weight.transferred:12,}{weight.html:10,}{weight.whole:10,}  /{weight.address}")
    print("files of the heaviest:", *max(heaviest.values()).files.items(), sep="\n  ")
    assert {"home", "theme", "paper", "author", "explore", "papers", "source", "prose"} <= heaviest.keys()
    assert not {kind: weight for kind, weight in heaviest.items() if weight.transferred > TRANSFERRED}


def test_no_page_is_large(heaviest: dict[str, Weight], real_site: Path) -> None:
    sizes = {str(path): path.stat().st_size for path in real_site.rglob("*.html")}
    assert max(sizes.values()) < WHOLE, max(sizes, key=sizes.__getitem__)


def test_a_browser_asks_for_what_was_weighed_and_no_more(page: Page, address: str, real_site: Path) -> None:
    """But for the icon, which a browser without a window does not fetch."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    for kind, where in ADDRESSES.items():
        asked.clear()
        page.goto(address + where, wait_until="networkidle")
        expected = asked_for(real_site, where) - {"assets/images/favicon.svg"}
        found = {re.sub(r"[?#].*", "", found) for found in asked} - {"assets/images/favicon.svg"}
        if kind == "terms":  # the counts of its example come after the page
            counts = {name for name in found if re.fullmatch(r"terms/[a-z]+(-\d+)?\.js", name)}
            assert counts and sum(packed(real_site / name) for name in counts) <= COUNTS
            found -= counts
        assert found == {where} | expected, kind
