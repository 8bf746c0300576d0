"""What every rule works with: the records, and how a problem is placed in a file. The only place that offers nearest words."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from survey.common.errors import Problem
from survey.load.documents import Loaded
from survey.load.yaml_values import Document, Trail
from survey.records.counts import Count, Lines
from survey.records.models import (
    MODELS,
    TABLE_MODELS,
    Area,
    Claim,
    Edition,
    Finding,
    Forecast,
    Frozen,
    Paper,
    PersonName,
    Proceedings,
    Record,
    Retired,
    Route,
    Source,
    Term,
    Theme,
    Venue,
)

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Names that some file systems keep for devices, and the one under which a folder's own page stands.
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    "index",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
MOST_OF_A_RULE = 5_000  # problems that are looked for
# Of a paper, or of a count of papers.
EARLIEST_YEAR = 1940


@dataclass
class Records:
    """Every record that could be read as its model, with the documents they came from."""

    loaded: Loaded
    papers: dict[str, Paper]
    themes: dict[str, Theme]
    sources: dict[str, Source]
    claims: dict[str, Claim]
    areas: dict[str, Area]
    venues: dict[str, Venue]
    people: dict[str, PersonName]
    vocabulary: dict[str, dict[str, Term]]
    edition: Edition | None
    routes: dict[str, Route]
    findings: dict[str, Finding]
    retired: dict[str, Retired]
    forecasts: dict[str, Forecast]
    proceedings: dict[str, Proceedings]
    editions: dict[str, dict[str, Frozen]]
    _ids: dict[str, set[str]] = field(default_factory=dict, init=False, repr=False)

    def document(self, kind: str, id: str) -> Document:
        """The file of a record, or the table named ``kind``."""
        return self.loaded.documents[kind][id] if kind in MODELS else self.loaded.tables[kind]

    @cached_property
    def lines(self) -> Lines:
        """The lines that data/trends.csv makes; rows that are no counts are a rule's matter."""
        return self.loaded.memo.once(Lines, (self.loaded.trends, self.venues), self._read_lines)

    def _read_lines(self) -> Lines:
        rows = (row.values for row in self.loaded.trends)
        return Lines(map(Count.read, filter(Count.is_one, rows)), self.venues)

    def ids(self, kind: str) -> set[str]:
        """All ids that a field may refer to. Gathered once: every reference of every record asks for them."""
        if kind not in self._ids:
            table = self.loaded.tables.get(f"{kind}s")
            self._ids[kind] = self.loaded.ids(kind) if kind in MODELS else set(table.data) if table else set()
        return self._ids[kind]


Found = TypeVar("Found")
Rule = Callable[[Records], Iterator[Problem]]


def is_address(id: str) -> bool:
    """Whether ``id`` can be part of an address and of a file's name on every system."""
    return bool(ID.fullmatch(id)) and id not in RESERVED and len(id) <= 60


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a misspelt word most likely meant, if any is near."""
    found = process.extractOne(word, sorted(candidates), scorer=fuzz.ratio, score_cutoff=60)
    return found[0] if found else None


def suggestion(word: str, candidates: Iterable[str], otherwise: str) -> str:
    """What to do about a word that is none of the candidates: the nearest of them, or what is said ``otherwise``."""
    near = nearest(word, candidates)
    return f"Did you mean `{near}`?" if near else otherwise


def problem_at(
    document: Document, trail: Trail, message: str, rule: str, help: str = "", *, of_key: bool = False
) -> Problem:
    """A problem at the value (or its key) that ``trail`` leads to, or at what encloses it."""
    line, column = document.place(trail, of_key=of_key)
    return Problem(document.path, line, column, message, rule, help)


def found_in_documents(
    records: Records, find: Callable[[type[Record], Document, Any, Trail], Iterable[Found]], *, frozen: bool = False
) -> Iterator[tuple[Document, Found]]:
    """What ``find`` finds in every record and every entry of a table, from its model, its document, its values as read and the way to
    them, and from nothing else: while a document stays, it is asked once. ``frozen``: in what editions keep, too."""
    for kind, held in records.loaded.documents.items():
        for document in held.values():
            yield from _found_in(records, kind, document, find)
    for name in (*TABLE_MODELS, "edition", "vocabulary"):
        if document := records.loaded.tables.get(name):
            yield from _found_in(records, name, document, find)
    for texts in records.loaded.editions.values() if frozen else ():
        for document, _ in texts.values():
            yield from _found_in(records, "frozen", document, find)


def found_once(
    records: Records, name: Hashable, of: tuple[Any, ...], find: Callable[..., Iterable[Found]]
) -> list[Found]:
    """What ``find`` finds in ``of`` and in nothing else, up to ``MOST_OF_A_RULE``; while ``of`` stays, it is asked once by that
    ``name``."""
    return records.loaded.memo.once(name, of, lambda: list(islice(find(*of), MOST_OF_A_RULE)))


def _found_in(
    records: Records, kind: str, document: Document, find: Callable[..., Iterable[Found]]
) -> Iterator[tuple[Document, Found]]:
    def find_all(document: Document) -> Iterator[Found]:
        for model, data, base in _entries(kind, document):
            yield from find(model, document, data, base)

    for found in found_once(records, (find, document.path), (document,), find_all):
        yield document, found


def _entries(kind: str, document: Document) -> Iterator[tuple[type[Record], Any, Trail]]:
    if kind in TABLE_MODELS:
        yield from ((TABLE_MODELS[kind], value, (key,)) for key, value in document.data.items())
    elif kind == "vocabulary":
        for name, terms in document.data.items():
            for word, value in terms.items() if isinstance(terms, dict) else ():
                yield Term, value, (name, word)
    else:
        yield {**MODELS, "edition": Edition, "frozen": Frozen}[kind], document.data, ()


def themes_of(records: Records, kind: str) -> set[str]:
    """Every theme that some record of ``kind`` has, the records that are not yet good included."""
    documents = records.loaded.documents[kind].values()
    return {theme for document in documents for theme in strings(document.data.get("themes"))}


def strings(value: Any) -> list[str]:
    """The texts in a list that may be anything."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
