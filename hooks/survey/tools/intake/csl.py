"""CSL-JSON, as Crossref and DataCite (arXiv) give it, as a draft: https://docs.citationstyles.org/en/stable/specification.html"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from survey.common.errors import Reason, Unreadable
from survey.tools.intake import author_lists, latex
from survey.tools.intake.cleaning import cleaned
from survey.tools.intake.draft import MAX_TEXT, Draft, tidy, with_subtitle
from survey.tools.intake.identifiers import arxiv_id, doi_within
from survey.tools.intake.withdrawals import refuse_withdrawn

_MOST_DIGITS = 20  # Python prints no number without end
_SERIES = re.compile(r"^lecture notes in ", re.I)
_KINDS = {
    "paper-conference": "conference",
    "proceedings-article": "conference",
    "chapter": "conference",
    "book-chapter": "conference",
    "article-journal": "journal",
    "journal-article": "journal",
    "article": "preprint",
    "preprint": "preprint",
    "posted-content": "preprint",
    "manuscript": "preprint",
    "book": "book",
    "monograph": "book",
    "thesis": "thesis",
    "dissertation": "thesis",
    "report": "report",
}
_DATES = ("issued", "published-print", "published-online", "published", "posted", "created-print")


def from_csl(record: object) -> Draft:
    """The draft of one CSL-JSON item. Raises Unreadable where it is none, Refusal where its authors cannot be read for certain
    or the paper is withdrawn or retracted."""
    if not isinstance(record, Mapping) or not _first(record.get("title")):
        raise Unreadable(
            [Reason("", "the answer is no bibliographic record: it has no title", "Give the paper's BibTeX instead.")]
        )
    doi = _text(record.get("DOI"))
    doi = doi_within(doi) or doi
    arxiv = arxiv_id(doi)
    notes: list[str] = []
    title, subtitle = (_shown(_first(record.get(name)), bool(arxiv), notes) for name in ("title", "subtitle"))
    title = with_subtitle(title, subtitle)
    abstract = re.sub(r"^Abstract\W*(?=[A-Z])", "", cleaned(_first(record.get("abstract"))))
    _refuse_withdrawn(record, title, abstract)
    listed = author_lists.from_csl(_items(record.get("author")))
    if article := _text(record.get("article-number")):
        notes.append(f"left out the article's number {article[:40]}: a record has pages only")
    source = cleaned(_text(record.get("source")))
    return tidy(
        Draft(
            title,
            tuple(listed.names),
            people=listed.people,
            others=listed.others,
            year=_published(record, notes),
            form="preprint" if arxiv else _KINDS.get(_text(record.get("type"))),
            container=None if arxiv else _container(record),
            volume=cleaned(_text(record.get("volume"))),
            number=cleaned(_text(record.get("issue"))),
            pages=cleaned(_text(record.get("page"))),
            publisher=cleaned(_text(record.get("publisher"))),
            arxiv=arxiv,
            doi=None if arxiv else doi,
            abstract=abstract,
            origin=f"arXiv record {arxiv}, through DataCite" if arxiv else f"DOI record {doi}" + (f" at {source}" if source else ""),
            notes=(*notes, *listed.notes),
        )
    )  # fmt: skip


def _shown(text: str, is_latex: bool, notes: list[str]) -> str:
    """A title as people see it: arXiv's are LaTeX, those of publishers hold mathematics in LaTeX or tags."""
    if not (is_latex and latex.has_latex(text)):
        return cleaned(latex.with_math(text))
    found = latex.decoded(text)
    notes += latex.notes(found, "the title")
    return found.text


def _refuse_withdrawn(record: Mapping[str, Any], title: str, abstract: str) -> None:
    beside = [abstract, *(cleaned(_first(record.get(name))) for name in ("note", "annote", "comment"))]
    updates = [_text(item.get("type")) for name in ("update-to", "updated-by") for item in _items(record.get(name))]
    refuse_withdrawn(title, beside, updates)


def _published(record: Mapping[str, Any], notes: list[str]) -> int | None:
    """The year of publication, by the first date that the record has."""
    years = {name: year for name in _DATES if (year := _year(record.get(name)))}
    year, printed = next(iter(years.values()), None), years.get("published-print")
    if year and printed and printed != year:
        notes.append(f"public since {year}, printed in {printed}: `year` is of the version of record")
    return year


def _year(value: Any) -> int | None:
    try:
        year = int(value["date-parts"][0][0])
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    return year if 1000 <= year <= 9999 else None


def _container(record: Mapping[str, Any]) -> str:
    titles = record.get("container-title")
    titles = [cleaned(_text(title)) for title in (titles if isinstance(titles, list) else [titles])]
    own = [title for title in titles if title and not _SERIES.match(title)]
    event = record.get("event-title") or record.get("event")
    event = cleaned(_text(event.get("name") if isinstance(event, Mapping) else event))
    return "; ".join(dict.fromkeys(part for part in (*own[:1], event) if part)) or next(filter(None, titles), "")


def _first(value: Any) -> str:
    """CSL has one text where Crossref's own records have a list of them."""
    return _text(value[0] if isinstance(value, list) and value else value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value[: MAX_TEXT + 1]
    return str(value) if type(value) is int and abs(value) < 10**_MOST_DIGITS else ""


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
