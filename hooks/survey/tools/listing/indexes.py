"""Where accepted papers are listed, and how each index is read. Nothing here asks the network.

Documented interfaces and files are used where there are any: OpenReview's API (https://docs.openreview.net/reference/api-v2), the
ACL Anthology's XML. The clients made for these two, `openreview-py` and `acl-anthology`, bring some forty packages for the two
requests made here. Other indexes are pages, of which only the elements that hold titles are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree

from lxml import html

_PAGE = 1000  # papers that OpenReview hands out at a time


@dataclass(frozen=True)
class Part:
    """What one answer holds: titles as printed, the address of the next part if there is one, and how many titles the index says it
    has in all, if it does."""

    titles: list[str]
    next: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class Index:
    """An index of accepted papers. ``name`` is what the list's entry says; ``address`` makes the first part's from the venue's id,
    the year and the volume (empty where the index has none); ``read`` takes an answer apart, given the year and its address, and
    raises ValueError for an answer of another shape."""

    name: str
    address: Callable[[str, int, str], str]
    read: Callable[[bytes, int, str], Part]
    needs_volume: bool = False


def _openreview(venue: str, year: int, volume: str) -> str:
    id = quote(_OPENREVIEW_IDS[venue].format(year=year), safe="")
    return f"https://api2.openreview.net/notes?content.venueid={id}&limit={_PAGE}&offset=0"


def _read_openreview(body: bytes, year: int, address: str) -> Part:
    answer = json.loads(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("notes"), list):
        raise ValueError("no list of notes")
    titles = [note["content"]["title"]["value"] for note in answer["notes"]]
    before, _, offset = address.rpartition("offset=")
    count, reached = answer.get("count"), int(offset) + len(titles)
    more = titles and isinstance(count, int) and reached < count
    return Part(titles, f"{before}offset={reached}" if more else None, count if isinstance(count, int) else None)


def _read_anthology(body: bytes, year: int, address: str) -> Part:
    volumes = ("long", "short") if ".acl.xml" in address else ("main",)
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise ValueError(f"no XML: {error}") from None
    found = [
        paper.find("title")
        for volume in root.iter("volume")
        if volume.get("id") in volumes
        for paper in volume.iter("paper")
    ]
    return Part(["".join(title.itertext()) for title in found if title is not None])


def _page_of(expression: str) -> Callable[[bytes, int, str], Part]:
    """Reads a page on which the elements that the XPath ``expression`` finds hold a title each; {year} stands for the year."""

    def read(body: bytes, year: int, address: str) -> Part:
        if not body.strip():
            raise ValueError("an empty page")
        found = html.document_fromstring(body).xpath(expression.format(year=year))
        return Part([element.text_content() for element in found])

    return read


def _read_rss(body: bytes, year: int, address: str) -> Part:
    links = html.document_fromstring(body).iter("a") if body.strip() else ()
    return Part([link.text_content() for link in links if re.fullmatch(r"p\d+\.html", link.get("href") or "")])


_OPENREVIEW_IDS = {
    "iclr": "ICLR.cc/{year}/Conference",
    "icml": "ICML.cc/{year}/Conference",
    "neurips": "NeurIPS.cc/{year}/Conference",
    "aistats": "aistats.org/AISTATS/{year}/Conference",
    "corl": "robot-learning.org/CoRL/{year}/Conference",
}
INDEXES = {
    "openreview": Index("OpenReview", _openreview, _read_openreview),
    "anthology": Index(
        "ACL Anthology",
        lambda venue, year, volume: (
            f"https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/{year}.{venue}.xml"
        ),
        _read_anthology,
    ),
    "neurips": Index(
        "NeurIPS Proceedings",
        lambda venue, year, volume: f"https://papers.nips.cc/paper_files/paper/{year}",
        _page_of("//li[contains(@class, 'conference') or contains(@class, 'none')]//a[@title='paper title']"),
    ),
    "pmlr": Index(
        "Proceedings of Machine Learning Research",
        lambda venue, year, volume: f"https://proceedings.mlr.press/{volume}/",
        _page_of("//p[@class='title']"),
        needs_volume=True,
    ),
    "cvf": Index(
        "CVF Open Access",
        lambda venue, year, volume: f"https://openaccess.thecvf.com/{venue.upper()}{year}?day=all",
        _page_of("//dt[@class='ptitle']"),
    ),
    "ecva": Index(
        "ECVA",
        lambda venue, year, volume: "https://www.ecva.net/papers.php",
        _page_of("//dt[@class='ptitle'][.//a[contains(@href, 'eccv_{year}')]]"),
    ),
    "rss": Index(
        "Robotics Proceedings",
        lambda venue, year, volume: f"https://www.roboticsproceedings.org/rss{year - 2004:02d}/index.html",
        _read_rss,
    ),
}
# The indexes in which a venue's papers stand, the usual one first.
OF_VENUE = {
    "iclr": ("openreview",),
    "icml": ("openreview", "pmlr"),
    "neurips": ("neurips", "openreview"),
    "aistats": ("openreview", "pmlr"),
    "corl": ("openreview", "pmlr"),
    "acl": ("anthology",),
    "emnlp": ("anthology",),
    "cvpr": ("cvf",),
    "iccv": ("cvf",),
    "eccv": ("ecva",),
    "rss": ("rss",),
}
