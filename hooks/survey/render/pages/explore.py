"""What `/explore/` filters by and hands out. The only place that knows its facets, which are the keys of its addresses."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from survey.common.dates import year_of
from survey.model.derived import Derived
from survey.records.fields import fields, uses
from survey.records.models import Paper, Source
from survey.records.names import plain
from survey.render.citations import bibtex, works
from survey.render.paper_fields import columns

LISTED_AUTHORS = 4
FURTHER_ROWS = "explore/rows.js"


@dataclass(frozen=True)
class Value:
    """One value of a facet; ``count`` papers of the whole survey have it. ``tint`` is the slot of an area's colour."""

    id: str
    label: str
    count: int
    tint: int | None = None


@dataclass(frozen=True)
class Facet:
    """One question a reader can ask of every paper. ``id`` is its key in an address; a group without a name has no heading."""

    id: str
    label: str
    groups: list[tuple[str, list[Value]]]


@dataclass(frozen=True)
class Row:
    """One paper in the table. ``values`` holds the ids it has in each facet, ``words`` what the search finds it by
    beyond the text of its row, ``author`` its first author's family name in plain lower case."""

    paper: Paper
    values: dict[str, list[str]]
    words: str
    author: str
    built_on_by: int


def rows(derived: Derived) -> list[Row]:
    """Every paper, newest first."""
    return [_row(paper, derived) for paper in _newest_first(derived)]


def facets(derived: Derived, rows: list[Row]) -> list[Facet]:
    """The facets in the order pages show them, each value with its number of ``rows``; values of no paper are left out."""
    survey = derived.survey
    counts = {id: Counter(value for row in rows for value in row.values[id]) for id in _FACETS}

    def values(facet: str, labels: dict[str, str], tint: int | None = None) -> list[Value]:
        return [Value(id, label, counts[facet][id], tint) for id, label in labels.items() if counts[facet][id]]

    themes = [
        (
            area.name,
            values("theme", {id: theme.name for id, theme in survey.themes.items() if theme.area == key}, area.tint),
        )
        for key, area in survey.areas.items()
    ]
    venues = sorted(
        values("venue", {id: venue.short for id, venue in survey.venues.items()}),
        key=lambda value: (-value.count, plain(value.label).lower()),
    )
    groups: dict[str, list[tuple[str, list[Value]]]] = {
        "role": [("", values("role", {"named": "Cited by a source", "aftermath": "Later and other papers"}))],
        "source": [("", values("source", {source.id: _short_name(source) for source in derived.originals}))],
        "award": [("", values("award", {"yes": "With an award", "no": "Without"}))],
        "theme": [group for group in themes if group[1]],
        "venue": [("", venues)],
    }
    for name, mark in _FIELD_FACETS.items():
        groups[name] = [("", values(name, {id: term.name for id, term in survey.vocabulary[mark].items()}))]
    return [Facet(id, label, groups[id]) for id, label in _FACETS.items() if groups[id][0][1]]


def export(derived: Derived, address: str) -> str:
    """The file that exports are made from, as JSON: whose data it is, and every paper, newest first, with its BibTeX entry."""
    survey = derived.survey
    found = {
        "name": "Deep Learning Trends",
        "edition": survey.edition.edition,
        "date": survey.edition.date.isoformat(),
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "address": f"{address}explore/",
        "columns": columns(),
        "papers": [_record(paper, derived, address) for paper in _newest_first(derived)],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"


def further_rows(html: str) -> str:
    """The script that hands over the rows that ``html`` has, as elements: each a list of its name, its attributes, then its
    texts and elements. Texts that become HTML in a browser are what the pages' policy forbids."""
    reader = _Elements()
    reader.feed(html)
    reader.close()
    rows = [part for part in reader.open[0] if isinstance(part, list)]
    # A script and not data: a browser that reads the site from a disk loads the one and refuses the other.
    return f"window.exploreRows = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[list[object]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: list[object] = [tag, {name: value or "" for name, value in attrs}]
        self.open[-1].append(element)
        self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].append(data)


# Fields of the model that are facets, with the closed list that their values are from.
_FIELD_FACETS = {name: fields(Paper)[name].marker.vocabulary for name, use in uses(Paper).items() if use.facet}
_FACETS = {
    "role": "Cited or later",
    "source": "Cited by",
    "award": "Award",
    **{name: uses(Paper)[name].facet for name in _FIELD_FACETS},
    "theme": "Theme",
    "venue": "Venue",
}


def _newest_first(derived: Derived) -> list[Paper]:
    return sorted(derived.papers, key=lambda paper: -paper.year)


def _short_name(source: Source) -> str:
    return f"{source.authors[0].name.split()[-1]} {year_of(source.date)}"


def _row(paper: Paper, derived: Derived) -> Row:
    shown = [derived.survey.shown(name) for name in paper.authors]
    words = [paper.arxiv or "", *paper.known_as[1:], *paper.authors[LISTED_AUTHORS:]]
    words += [name for name, printed in zip(shown, paper.authors, strict=True) if name != printed]
    values = {
        "role": ["aftermath" if paper.aftermath else "named"],
        "source": derived.sources_naming(paper),
        "award": ["yes" if paper.awards else "no"],
        **{name: _values(getattr(paper, name)) for name in _FIELD_FACETS},
        "theme": paper.themes,
        "venue": [paper.venue] if paper.venue else [],
    }
    first = derived.authors[derived.survey.author_of(paper.authors[0])]
    family = plain(first.family).lower()
    return Row(paper, values, " ".join(filter(None, words)), family, len(derived.built_on_by[paper.id]))


def _values(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _record(paper: Paper, derived: Derived, address: str) -> dict[str, object]:
    """One paper as it is exported: the columns that it has, then its BibTeX entry."""
    told = paper.model_dump(mode="json") | {
        "id": paper.id,
        "venue": derived.survey.venues[paper.venue].name if paper.venue else None,
        "named_by": derived.sources_naming(paper),
        "built_on_by": [other.id for other in derived.built_on_by[paper.id]],
        "page": f"{address}papers/{paper.id}/",
    }
    record: dict[str, object] = {name: told[name] for name in columns() if told[name] not in (None, [], False)}
    return record | {"bibtex": bibtex.entry(works.paper(paper, derived.survey))}
