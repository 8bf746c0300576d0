"""Rules about texts: what they cite and count, and which characters they are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from survey.check.rule import Records, all_documents, nearest, problem_at
from survey.load import Trail
from survey.problem import Problem
from survey.prose import FIGURE, citations


def citation_known(records: Records) -> Iterator[Problem]:
    """Every [@key] in a text is a paper, a source, or `trends`."""
    known = records.ids("paper") | records.ids("source") | {"trends"}
    for kind, id, trail, text in _prose(records):
        for key in citations(text):
            if key not in known:
                near = nearest(key, known)
                yield problem_at(
                    records.document(kind, id),
                    trail,
                    f"no such citation: {key[:60]}",
                    "unknown-citation",
                    f"Did you mean `{near}`?" if near else "Cite a paper's id, a source's id, or `trends`.",
                )


def figure_known(records: Records) -> Iterator[Problem]:
    """A counted figure in a text, {titles 2019} or {text 2019 theme}, is one that data/trends.csv holds."""
    held = {(row.values[0], row.values[2], row.values[3]) for row in records.loaded.trends if len(row.values) == 6}
    for kind, id, trail, text in _prose(records):
        for match in FIGURE.finditer(text):
            theme = match["theme"] or (records.findings[id].theme if kind == "findings" else id)
            field = {"titles": "title", "text": "text"}[match["field"]]
            if (theme, match["year"], field) not in held:
                yield problem_at(
                    records.document(kind, id),
                    trail,
                    f"no count for {match[0]}",
                    "unknown-figure",
                    "Write {titles YEAR} or {text YEAR}, with a theme's id behind it outside of that theme's own file, for a year in data/trends.csv.",
                )


def _prose(records: Records) -> Iterator[tuple[str, str, Trail, str]]:
    for id, theme in records.themes.items():
        yield "theme", id, ("story",), theme.story
        for number, standing in enumerate(theme.standing):
            yield "theme", id, ("standing", number, "why"), standing.why
    for id, claim in records.claims.items():
        yield "claim", id, ("why",), claim.why
    for id, source in records.sources.items():
        yield "source", id, ("summary",), source.summary
    for id, finding in records.findings.items():
        yield "findings", id, (id, "text"), finding.text


def plain_text(records: Records) -> Iterator[Problem]:
    """Texts hold no control characters, no invisible or direction-changing ones, and no piles of combining marks."""
    for _, document, data, base in all_documents(records):
        for trail, text in _texts(data, base):
            if text.isascii() and text.isprintable():
                continue  # nearly every text; the rest of this costs
            for character in text:
                if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs"):
                    yield problem_at(
                        document,
                        trail,
                        f"must hold no invisible character, found U+{ord(character):04X}",
                        "plain-text",
                        "Type the text anew.",
                    )
                    break
            if re.search(r"[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{3}", unicodedata.normalize("NFD", text)):
                yield problem_at(
                    document, trail, "must not stack three or more combining marks", "plain-text", "Type the text anew."
                )
            if not unicodedata.is_normalized("NFC", text):
                yield problem_at(
                    document,
                    trail,
                    "must be in composed form (Unicode NFC)",
                    "plain-text",
                    "Type accented letters as one character.",
                )


def _texts(value: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*trail, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*trail, number))
