"""A page whose papers are what they were says what it said: the rule by which a preview lets pages stay."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import DATA, ROOT
from survey.common.errors import BadData
from survey.load.documents import Document
from survey.load.format import with_fields
from survey.pipeline import Site, travel
from survey.write.incremental import _what_any_page_may_tell

HOME = "https://weaving.example/"


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
    ("data", "records", "least"),
    [
        (DATA / "survey", ["paper/weaver2020shuttle", "paper/tkacz2023loom", "theme/plain-weave", "theme/red-dye"], 30),
        (DATA / "survey", ["claim/looms-will-count"], 5),
        (ROOT, ["paper/graves2014neural", "theme/attention", "claim/access-will-be-key"], 18),
    ],
)
def test_a_page_that_reads_the_same_says_the_same(data: Path, records: list[str], least: int, tmp_path: Path) -> None:
    root = Path(shutil.copytree(data / "data", tmp_path / "root" / "data")).parent
    known: dict[str, Document] = {}
    first = travel(root, HOME, known=known)
    rest = _what_any_page_may_tell(first)
    reads = {page.address: page.reads for page in first.pages}
    told = {
        page.address: (page.body, page.title, page.description, page.tell())
        for page in first.pages
        if page.reads is not None
    }
    tried = 0
    for record in records:
        kind, id = record.split("/")
        path = root / "data" / f"{kind}s" / f"{id}.yml"
        text = path.read_text("utf-8")
        for change in CHANGES[kind](known[f"data/{kind}s/{id}.yml"].data):
            path.write_text(with_fields(text, kind, change), "utf-8")
            try:
                site = travel(root, HOME, known=dict(known))
            except BadData:
                continue  # not every change leaves a good survey
            tried += 1
            if _what_any_page_may_tell(site) == rest:
                assert stale(site, reads, told) == [], change
        path.write_text(text, "utf-8")
    assert tried >= least
