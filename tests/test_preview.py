"""A page whose papers are what they were says what it said: the rule by which a preview lets pages stay."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import DATA, ROOT
from survey.canonical import with_fields
from survey.load import Document
from survey.problem import BadData
from survey.road import Site, travel

HOME = "https://weaving.example/"


def changes(fields: dict[str, Any]) -> list[dict[str, Any]]:
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


def stale(site: Site, reads: dict[str, object], told: dict[str, object]) -> list[str]:
    """Pages of ``site`` that read what they did before and yet say something else."""
    return [
        page.address
        for page in site.pages
        if page.reads is not None
        and reads.get(page.address) == page.reads
        and told[page.address] != (page.body, page.title, page.description, page.tell())
    ]


@pytest.mark.parametrize(
    ("data", "papers"), [(DATA / "survey", ["weaver2020shuttle", "tkacz2023loom"]), (ROOT, ["graves2014neural"])]
)
def test_a_page_that_reads_the_same_says_the_same(data: Path, papers: list[str], tmp_path: Path) -> None:
    root = Path(shutil.copytree(data / "data", tmp_path / "root" / "data")).parent
    shutil.copy(data / "CONTRIBUTING.md", root) if (data / "CONTRIBUTING.md").is_file() else None
    known: dict[str, Document] = {}
    first = travel(root, HOME, known=known)
    reads = {page.address: page.reads for page in first.pages}
    told = {
        page.address: (page.body, page.title, page.description, page.tell())
        for page in first.pages
        if page.reads is not None
    }
    tried = 0
    for id in papers:
        path = root / "data" / "papers" / f"{id}.yml"
        text = path.read_text("utf-8")
        for change in changes(known[f"data/papers/{id}.yml"].data):
            path.write_text(with_fields(text, "paper", change), "utf-8")
            try:
                site = travel(root, HOME, known=dict(known))
            except BadData:
                continue  # not every change leaves a good survey
            assert stale(site, reads, told) == [], change
            tried += 1
        path.write_text(text, "utf-8")
    assert tried >= 6 * len(papers)
