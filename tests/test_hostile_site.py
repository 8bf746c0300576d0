"""A site whose every text means harm, in a real browser: it is built like any other and shows the texts as they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import build_site
from conftest import DATA, ROOT
from survey.check import check
from survey.load import Document, Trail, load

MARKUP = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> 'onmouseover='alert(3) </title></textarea></svg>"
CODE = "{{ 7*7 }} {% endraw %} {# a #} ${x} </script><script>alert(4)</script> <!-- ]]> <![CDATA[ --> &lt;i&gt; &#60;u&#62;"
MARKDOWN = (
    "[^1] [a](javascript:alert(5)) ![b](https://evil.example/b.png) `c` {: onclick=alert(6)} [TOC] ///References///"
)
REFERENCES = (
    "@article{x, title={y}} \\input{z} % $a$ # ER  - TY  - JOUR, and others; =cmd|'/C calc'!A0 data-to=\"nowhere/\""
)
PROSE = f"{MARKUP} {CODE} [TOC] ///References/// {{: onclick=alert(6)}} `c` {REFERENCES}"
# Tried from the top; what the check lets through is kept.
PAYLOADS = (
    f"{MARKUP} {CODE} {MARKDOWN} {REFERENCES}",
    f"{MARKDOWN} {REFERENCES}",
    PROSE,
    "<script>alert(1)</script>",
    "\"'<b>",
)
_HARMLESS = str.maketrans({character: " " for character in "<>\"'&{}[]()#*_`!\\/:=%$~^@|;,-"})


def tamed(payload: str) -> str:
    """The payload's words alone: they make the same addresses."""
    return " ".join(payload.translate(_HARMLESS).split())


@dataclass
class Twins:
    """Two builds: one of hostile texts, one in which the same places hold words; and which places those are."""

    hostile: Path
    tame: Path
    places: dict[tuple[str, str], str]


def leaves(value: Any, trail: Trail = ()) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*trail, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*trail, number))


def put(document: Document, trail: Trail, text: str, root: Path) -> None:
    place: Any = document.data
    for part in trail[:-1]:
        place = place[part]
    place[trail[-1]] = text
    (root / document.path).write_text(yaml.safe_dump(document.data, allow_unicode=True, sort_keys=False), "utf-8")


def project(folder: Path) -> Path:
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(DATA / "survey" / "data", folder / "data")
    return folder


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    hostile, tame = (project(tmp_path_factory.mktemp(name)) for name in ("hostile", "tame"))
    places: dict[tuple[str, str], str] = {}
    loaded, other = load(hostile), load(tame)
    tables = [(table, other.tables[name]) for name, table in loaded.tables.items() if name != "edition"]
    records = [
        (found, other.documents[kind][id]) for kind, all in loaded.documents.items() for id, found in all.items()
    ]
    for document, twin in (*tables, *records):
        for trail, text in list(leaves(document.data)):
            for payload in PAYLOADS:
                put(document, trail, f"{text.rstrip()} {payload}", hostile)
                if not check(load(hostile))[1]:
                    put(twin, trail, f"{text.rstrip()} {tamed(payload)}", tame)
                    name = ".".join(part for part in trail if isinstance(part, str))
                    places.setdefault((document.path, name), f"{text.rstrip()} {payload}")
                    break
            else:
                put(document, trail, text, hostile)
    for folder in (hostile, tame):
        assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0
    return Twins(hostile / "site", tame / "site", places)


def test_every_free_text_is_tried(twins: Twins) -> None:
    tried = {f"{path.split('/')[1]} {name}" for path, name in twins.places}
    for place in (
        "papers title",
        "papers authors",
        "papers known_as",
        "papers awards",
        "papers summary",
        "papers mentions.as",
        "papers mentions.inferred",
        "papers corrections.printed",
        "papers corrections.evidence",
        "papers checked.where",
        "themes name",
        "themes question",
        "themes definition",
        "themes finding",
        "themes story",
        "themes standing.why",
        "themes coverage.curve",
        "sources title",
        "sources authors.name",
        "sources place",
        "sources sections.title",
        "sources sections.links.title",
        "sources people.said",
        "sources facts.fact",
        "claims claim",
        "claims resolves_when",
        "claims why",
        "venues.yml loom.name",
        "venues.yml loom.short",
        "areas.yml dyeing.name",
        "people.yml ada-weaver.name",
        "findings.yml cloth.text",
        "vocabulary.yml verdicts.came-true.name",
    ):
        assert place in tried
    assert len(twins.places) > 200
