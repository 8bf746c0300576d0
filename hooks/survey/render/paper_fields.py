"""A paper's fields where they are shown, found and exported, as the marks on the model say (`survey.records.fields.Uses`)."""

from __future__ import annotations

from typing import Any

from survey.records.fields import uses
from survey.records.identifiers import in_link
from survey.records.paper import Paper

# Plain fields of a paper in the order of the model, with what is computed beside them.
COMPUTED_COLUMNS = ("built_on_by", "page")


def columns() -> tuple[str, ...]:
    """The columns of papers.csv and of Explore's export: ``id``, every plain field that is in tables with ``named_by`` before
    ``aftermath``, then what is computed."""
    named = [name for name, use in uses(Paper).items() if use.table]
    named.insert(named.index("aftermath"), "named_by")
    return ("id", *named, *COMPUTED_COLUMNS)


def facts(paper: Paper) -> list[str]:
    """What the line of facts says beside kind, venue and year, unescaped, in the order of the model."""
    return [
        use.fact.format(use.words(value))
        for name, use in uses(Paper).items()
        if use.fact and (value := getattr(paper, name))
    ]


def links(paper: Paper) -> list[tuple[str, str]]:
    """Label and address of each link to the paper itself, unescaped, in the order of the model."""
    return [
        (use.link.format(value), value if use.address == "{}" else use.address.format(in_link(value)))
        for name, use in uses(Paper).items()
        if use.link and (value := getattr(paper, name))
    ]


def pdf_first(paper: Paper) -> list[tuple[str, str]]:
    """The ``links``, with the paper's text before pages about it, whether it is named or an identifier leads to it."""
    found = links(paper)
    if paper.text_address and not paper.pdf:
        found.append(("PDF", paper.text_address))
    return sorted(found, key=lambda link: link[0] != "PDF")


def searched(paper: Paper, role: str) -> tuple[str, ...]:
    """The values that the search takes for a ``name``, a ``number`` or a ``text`` of the paper, in the order of the model."""
    found: list[str] = []
    for name, use in uses(Paper).items():
        value: Any = getattr(paper, name)
        if use.search == role and value:
            found += value if isinstance(value, list) else [str(value)]
    return tuple(found)
