"""A page that was made from what is the same says what it said: the rule by which a preview lets pages stay."""

from __future__ import annotations

import gc
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import DATA, ROOT, bend
from survey.common.errors import BadData
from survey.common.memo import Memo
from survey.load.documents import load
from survey.load.format import with_fields
from survey.model.reads import Comparison, alike
from survey.pipeline import Site, make_site
from survey.records.noted import Read
from survey.render.pages import page_kinds
from survey.render.pages.page import Page
from survey.write.incremental import Preview

HOME = "https://weaving.example/"
USED = re.compile(r'{%-? *(?:include|extends|from|import) "([^"]+)"')


def of_a_paper(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Changes of all sorts that a paper may see, one at a time."""
    return [
        {"title": f"{fields['title']} Again"},
        {"summary": "It was told anew."},
        {"authors": [*fields["authors"], "Jan Nowy"]},
        {"authors": fields["authors"][:1]},
        {"known_as": ["Anew", *fields.get("known_as", [])]},
        {"awards": ["A new award"]},
        {"themes": fields["themes"][:1]},
        {"themes": fields["themes"][::-1]},
        {"builds_on": None},
        {"pages": "1-9"},
        {"venue": None, "kind": "preprint", "arxiv": "2001.00001"},
        {"mentions": None, "corrections": None, "aftermath": True},
    ]


def of_a_theme(fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": f"{fields['name']} again"},
        {"finding": "It was found anew."},
        {"question": "What is asked anew?"},
        {"definition": "It is one thing. It is not another."},
        {"story": re.sub(r" \[@[\w-]+\]\.", ".", fields["story"], count=1)},
        {"story": fields["story"].rstrip() + " It goes on [@trends].\n"},
        {"standing": [{**fields["standing"][-1], "why": "For another reason."}]},
        {"lineage": None},
        {"related": None},
        {"aliases": [*fields.get("aliases", []), "another-name"]},
        {"coverage": {**fields["coverage"], "covers": "Another part."}},
    ]


def of_a_claim(fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"claim": "Something else was said."},
        {"verdict": "not"},
        {"verdict": "open"},
        {"why": "For another reason."},
        {"themes": fields["themes"][:1]},
        {"evidence": fields["evidence"][:1]},
        {"resolves_when": "By another rule."},
    ]


CHANGES = {"paper": of_a_paper, "theme": of_a_theme, "claim": of_a_claim}


def told(page: Page) -> tuple[object, ...]:
    return page.body, page.title, page.description, page.tell()


class Seen(dict[str, tuple[Page | None, set[Read], tuple[object, ...]]]):
    """Pages of ``site`` by address: each with what it is made from and what it says, found out when it is asked for."""

    def __init__(self, site: Site) -> None:
        self.reads, self.pages = site.reads, {page.address: page for page in site.pages}

    def __missing__(self, address: str) -> tuple[Page | None, set[Read], tuple[object, ...]]:
        if address not in self.pages:
            return None, set(), ()
        with self.reads.recorded() as reads:
            self[address] = self.pages[address], reads, told(self.pages[address])
        return self[address]


@pytest.fixture
def no_collecting() -> Iterator[None]:
    """As in a build: to look for circles among the models, again and again, takes a third of the time."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collecting")
@pytest.mark.parametrize(
    ("data", "records", "least", "every", "step"),
    [
        (
            DATA / "survey",
            ["paper/weaver2020shuttle", "paper/tkacz2023loom", "theme/plain-weave", "theme/red-dye"],
            30,
            1,
            1,
        ),
        (DATA / "survey", ["claim/looms-will-count"], 5, 1, 1),
        pytest.param(
            ROOT,
            ["paper/graves2014neural", "theme/attention", "claim/access-will-be-key"],
            6,
            3,
            60,
            marks=pytest.mark.build,
        ),
    ],
)
def test_a_page_that_reads_the_same_says_the_same(
    data: Path, records: list[str], least: int, every: int, step: int, tmp_path: Path
) -> None:
    """Of the changes ``every`` so-manyth is made. Of many pages every ``step``-th is looked at after one, others after the next."""
    root = Path(shutil.copytree(data / "data", tmp_path / "root" / "data")).parent
    memo = Memo()
    first = make_site(root, HOME, memo=memo)
    read = load(root, memo).documents
    before = Seen(first)
    tried = kept = 0
    for record in records:
        kind, id = record.split("/")
        path = root / "data" / f"{kind}s" / f"{id}.yml"
        text = path.read_text("utf-8")
        for change in CHANGES[kind](read[kind][id].data)[::every]:
            path.write_text(with_fields(text, kind, change), "utf-8")
            try:
                site = make_site(root, HOME, memo=memo.copy())
            except BadData:
                continue  # not every change leaves a good survey
            tried += 1
            comparison = Comparison(first.derived, site.derived)
            for page in site.pages[tried % step :: step]:
                known_page, reads, said = before[page.address]
                if known_page and alike(page, known_page) and comparison.is_same(reads):
                    kept += 1
                    assert told(page) == said, (page.address, change)
        path.write_text(text, "utf-8")
    assert tried >= least
    assert kept > tried * len(first.pages) / step / 4, "most pages do not tell of one record"


def test_a_long_text_concerns_the_pages_that_show_it(fabricated: Path) -> None:
    """The many pages that name its record stay."""
    memo = Memo()
    first = make_site(fabricated, HOME, memo=memo)
    seen = Seen(first)
    bend(fabricated, "papers/weaver2020shuttle.yml", "doubled", "tripled")
    bend(fabricated, "themes/plain-weave.yml", "finding: Plain weave is everywhere", "finding: Plain weave is nowhere")
    site = make_site(fabricated, HOME, memo=memo)
    comparison = Comparison(first.derived, site.derived)
    again = {page.address for page in site.pages if not comparison.is_same(seen[page.address][1])}
    assert {"papers/weaver2020shuttle/", "changes/", "themes/plain-weave/"} <= again
    assert not again & {"authors/ada-weaver/", "papers/", "venues/loom/", "years/2020/", "explore/"}


def test_pages_stay_while_the_templates_of_their_kind_do(fabricated: Path) -> None:
    site, preview = make_site(fabricated, HOME, memo=Memo()), Preview()
    times = dict.fromkeys((kind.name for kind in page_kinds.KINDS), 1)

    def made_again(shared: int, own: dict[str, int]) -> set[str]:
        preview.renew(site, shared, own)
        made = [page for page in site.pages if not preview.stays(page)]
        for page in made:
            preview.is_shown(page, set())
        preview.shown()
        return {page.kind.name for page in made}

    kinds = {page.kind.name for page in site.pages}
    assert made_again(1, times) == kinds
    assert made_again(1, times) == set()
    assert made_again(1, times | {"year": 2}) == {"year"}
    assert made_again(2, times | {"year": 2}) == kinds
    own, shared = page_kinds.template_files()
    used = {name for path in [*own.values(), *shared] for name in USED.findall(path.read_text("utf-8"))}
    assert used and not used & {path.name for path in own.values()}, "the template of a kind is its own"
