"""A paper as a bibliography or a person tells it: one form for every route, in Unicode, before anything is judged."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from survey.common.errors import Reason, Refusal
from survey.records.models import PersonName
from survey.tools.intake import author_lists
from survey.tools.intake.cleaning import cleaned
from survey.tools.intake.identifiers import arxiv_id, doi_within, forum_id

# Characters of one field: more than any text of a record may have, so that the check says what is too long.
MAX_TEXT = 20_000
_TYPED = ("title", "volume", "number", "pages", "publisher", "url", "pdf", "code", "video")
_HOUSES = ("book", "thesis", "report")
_DASHES = re.compile(r"\s*[-‐‑‒–—−]+\s*")


@dataclass(frozen=True)
class Draft:
    """A paper as a bibliography has it, in Unicode; nothing here is judged yet.

    ``people`` holds what is known of authors beside their names, by name: the family name, or that they are a group.
    ``form`` is one of the survey's kinds of paper, where the bibliography says it; ``container`` the name of the
    proceedings or journal as printed; ``parent`` the key of the entry that would name it and is not there.
    ``others`` is true where the list of authors ends in "and others". ``abstract`` is used to propose and to compare
    with, and is never written. ``origin`` says where all this comes from, for ``checked``; it is empty where that says
    nothing about who verified it (BibTeX). ``notes`` tell what was changed or left out in reading.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    people: Mapping[str, PersonName] = field(default_factory=dict)
    others: bool = False
    year: int | None = None
    form: str | None = None
    container: str | None = None
    parent: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    openreview: str | None = None
    url: str | None = None
    pdf: str | None = None
    code: str | None = None
    video: str | None = None
    first_public: int | datetime.date | None = None
    abstract: str = field(default="", repr=False)
    origin: str = ""
    notes: tuple[str, ...] = ()


def amended(draft: Draft, texts: Mapping[str, str | None]) -> Draft:
    """The draft with what a person says of the paper itself, as plain texts by field name; a whole paper can be told so.

    Authors are divided by semicolons, lines or " and "; a family name of several words is told by ``Family, Given``, a
    group by braces. Identifiers may be links. Names that are no fields of a draft, and empty texts, are passed over.
    Raises Refusal with all that cannot be read so.
    """
    given = {name: text.strip() for name, text in texts.items() if text and text.strip()}
    changes: dict[str, Any] = {name: cleaned(given[name]) for name in _TYPED if name in given}
    reasons: list[Reason] = []
    notes = draft.notes
    if authors := given.get("authors"):
        try:
            divided = " and ".join(filter(None, (part.strip() for part in re.split(r"\n|;(?![^{]*\})", authors))))
            listed = author_lists.from_text(cleaned(divided))
            changes |= {"authors": tuple(listed.names), "people": listed.people, "others": listed.others}
            notes += tuple(listed.notes)
        except Refusal as refusal:
            reasons += refusal.reasons
    if year := given.get("year"):
        if re.fullmatch(r"\d{4}", year):
            changes["year"] = int(year)
        else:
            reasons.append(Reason("year", f"must be a year, found {year[:40]}", "For example 2016."))
    if first := given.get("first_public"):
        try:
            changes["first_public"] = (
                int(first) if re.fullmatch(r"\d{4}", first) else datetime.date.fromisoformat(first)
            )
        except ValueError:
            help = "For example 2015-10-01."
            reasons.append(Reason("first_public", f"must be a date or a year, found {first[:40]}", help))
    for name, read in (("arxiv", arxiv_id), ("doi", doi_within), ("openreview", forum_id)):
        if text := given.get(name):
            changes[name] = read(text) or text
    if reasons:
        raise Refusal(reasons)
    return tidy(replace(draft, **changes, notes=notes))


def with_subtitle(title: str, subtitle: str) -> str:
    """A whole title, where a bibliography holds it in two parts."""
    if not subtitle or subtitle.lower() in title.lower():
        return title
    return f"{title} {subtitle}" if title.endswith(("?", "!", ":")) else f"{title}: {subtitle}"


def tidy(draft: Draft) -> Draft:
    """Empty texts become None, pages get one hyphen, and what cannot stand in a record is left out with a note."""
    notes = list(draft.notes)
    pages = _DASHES.sub("-", re.sub(r"^(?:pp?\.|pages?)\s*", "", draft.pages or "", flags=re.I))
    if pages and not re.fullmatch(r"[\w:.]+(-[\w:.]+)?", pages):
        notes.append(f"left out the pages {draft.pages!r}: not first-last")
        pages = ""
    doi = draft.doi or None
    if doi and doi_within(doi) != doi:
        notes.append(f"left out what is no DOI: {doi[:80]}")
        doi = None
    known_year = _arxiv_year(draft.arxiv)
    year = draft.year or (known_year if draft.form == "preprint" else None)
    return replace(
        draft,
        year=year,
        container=draft.container or None,
        volume=draft.volume or None,
        number=draft.number or None,
        pages=pages or None,
        publisher=(draft.publisher or None) if draft.form in _HOUSES else None,
        doi=doi,
        url=draft.url or None,
        first_public=draft.first_public or known_year,
        title=re.sub(r"(?<=[a-z]{3})\.$", "", draft.title),
        notes=tuple(dict.fromkeys(notes)),
    )


def _arxiv_year(id: str | None) -> int | None:
    """The year of an arXiv paper's first version: the first two digits of its id's number."""
    if not id:
        return None
    digits = id.rpartition("/")[2][:2]
    return (2000 if int(digits) < 91 else 1900) + int(digits) if digits.isdecimal() else None
