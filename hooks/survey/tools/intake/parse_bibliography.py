"""What bibliographies say of a paper, as one draft: from CSL-JSON and from BibTeX. The only place that knows either form."""

from __future__ import annotations

import datetime
import html
import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import bibtexparser
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry
from pylatexenc.latex2text import LatexNodes2Text

from survey.common.errors import Reason, Refusal, Unreadable

_MAX_CHARACTERS = 200_000
_LONGEST = 20_000  # of one field: more than any text of a record may have, so that the check says what is too long
_LONGEST_NUMBER = 20  # digits: Python prints no number without end
_MOST_AUTHORS = 1_000
_ARXIV = r"(?P<arxiv>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_LINK = re.compile(
    rf"(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/{_ARXIV}(?:\.pdf)?/?(?:[?#].*)?"
)
_ARXIV_NAMED = re.compile(
    rf"(?:10\.48550/arxiv\.|arxiv\s*(?:preprint)?\s*(?:arxiv)?:?\s*|corr,?\s*abs/|abs/)?{_ARXIV}(?:\s*\[[^\]]*\])?",
    re.I,
)
_FORUM = re.compile(r"https?://openreview\.net/(?:forum|pdf)\?id=(?P<forum>[\w-]{6,40})")
_NOT_A_VENUE = re.compile(r"\b(arxiv|corr|e-?prints?|preprints?)\b", re.I)
# What Crossref lets a title or an abstract hold beside text.
_MARKUP = re.compile(r"</?(?:(?:jats|mml):[\w-]+|b|i|em|strong|u|ovl|sub|sup|scp|tt|p)(?:\s[^<>]*)?/?>", re.I)
_SERIES = re.compile(r"^lecture notes in ", re.I)
_WITHDRAWN_TITLE = re.compile(
    r"^\W*(?:retracted|withdrawn|removed|retraction|withdrawal)\b\W*(?:article|paper|chapter|note|notice)?\W*(?::|\]|$)",
    re.I,
)
_WITHDRAWN_TEXT = re.compile(
    r"^\W*(?:withdrawn|retracted)\b|\bwithdrawn by (?:the )?(?:authors?|arxiv)\b|\b(?:this|the|our) (?:arxiv )?"
    r"(?:paper|article|submission|manuscript|work|version|preprint|report) (?:has been|is|was|is being) (?:withdrawn|retracted)\b",
    re.I,
)
_WITHDRAWING = {"retraction", "withdrawal", "removal", "retracted", "withdrawn"}
_FORMS = {
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
_TYPES = {
    "inproceedings": "conference",
    "conference": "conference",
    "incollection": "conference",
    "inbook": "conference",
    "article": "journal",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "preprint": "preprint",
}
_TYPED = ("title", "volume", "number", "pages", "publisher", "url", "pdf", "code", "video")
_HOUSES = ("book", "thesis", "report")


@dataclass(frozen=True)
class Draft:
    """A paper as a bibliography has it, in Unicode; nothing here is judged yet.

    ``form`` is one of the survey's kinds of paper, where the bibliography says it; ``container`` the name of the
    proceedings or journal as printed. ``others`` is true where the list of authors ends in
    "and others". ``abstract`` is used to propose and to compare with, and is never written. ``origin`` says where all
    this comes from, for ``checked``; it is empty where that says nothing about who verified it (BibTeX). ``notes``
    tell what was changed or left out in reading.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    others: bool = False
    year: int | None = None
    form: str | None = None
    container: str | None = None
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


def from_csl(record: object) -> Draft:
    """The draft of one CSL-JSON item, as DataCite (arXiv) or Crossref gives it. Raises Unreadable where it is none,
    Refusal where the paper is withdrawn or retracted."""
    if not isinstance(record, Mapping) or not _first(record.get("title")):
        raise Unreadable(
            [Reason("", "the answer is no bibliographic record: it has no title", "Give the paper's BibTeX instead.")]
        )
    title, subtitle = _plain(_first(record["title"])), _plain(_first(record.get("subtitle")))
    if subtitle and subtitle.lower() not in title.lower():
        title = f"{title}: {subtitle}"
    abstract = re.sub(r"^Abstract\W*(?=[A-Z])", "", _plain(_first(record.get("abstract"))))
    updates = [item for name in ("update-to", "updated-by") for item in _items(record.get(name))]
    _refuse_withdrawn(
        title, [abstract, *(_plain(_first(record.get(name))) for name in ("note", "annote", "comment"))], updates
    )
    doi = _bare_doi(_text(record.get("DOI")))
    arxiv = arxiv_id(doi)
    if arxiv and re.search(r"[\\$]", title):
        title = unlatex(title)
    form = "preprint" if arxiv else _FORMS.get(_text(record.get("type")))
    listed = _items(record.get("author"))
    _refuse_crowd(len(listed))
    authors = tuple(name for item in listed if (name := _csl_name(item)))
    if arxiv:  # whose authors may still write LaTeX
        authors = tuple(unlatex(author) if "\\" in author else author for author in authors)
    year, printed = _csl_year(record.get("issued")), _csl_year(record.get("published-print"))
    notes = []
    if year and printed and printed != year:
        notes.append(f"public since {year}, printed in {printed}: `year` is of the version of record")
    source = _plain(_text(record.get("source")))
    return _tidy(
        Draft(
            title,
            authors,
            year=year,
            form=form,
            container=None if arxiv else _csl_container(record),
            volume=_plain(_text(record.get("volume"))),
            number=_plain(_text(record.get("issue"))),
            pages=_plain(_text(record.get("page"))),
            publisher=_plain(_text(record.get("publisher"))),
            arxiv=arxiv,
            doi=None if arxiv else doi,
            abstract=abstract,
            origin=f"arXiv record {arxiv}, through DataCite" if arxiv else f"DOI record {doi}" + (f" at {source}" if source else ""),
            notes=tuple(notes),
        )
    )  # fmt: skip


def from_bibtex(text: str, key: str | None = None) -> Draft:
    """The draft of the one entry in ``text``, or of the entry ``key``. Raises Unreadable with all that is wrong,
    Refusal where the paper is withdrawn or retracted."""
    type, fields = _entry(text, key)
    title = unlatex(fields.get("title", ""))
    if subtitle := unlatex(fields.get("subtitle", "")):
        title = f"{title}: {subtitle}"
    abstract = unlatex(fields.get("abstract", ""))
    _refuse_withdrawn(title, [abstract, *(unlatex(fields.get(name, "")) for name in ("note", "comment", "annote"))], [])
    _refuse_crowd(len(re.findall(r"\sand\s", fields.get("author", ""))))
    names = split_multiple_persons_names(fields.get("author", "")) if fields.get("author", "").strip() else []
    authors = tuple(_bibtex_name(name) for name in names if name.strip() != "others")
    container = unlatex(fields.get("booktitle") or fields.get("journal") or fields.get("journaltitle") or "")
    arxiv = _bibtex_arxiv(fields)
    form = _TYPES.get(type)
    if _NOT_A_VENUE.search(container):
        container, form = "", "preprint"
        fields = {name: value for name, value in fields.items() if name not in ("volume", "number", "pages")}
    elif form is None and arxiv and not container:
        form = "preprint"
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)\s*", "", fields.get("doi", "").strip(), flags=re.I).replace(
        r"\_", "_"
    )
    if own := arxiv_id(doi):
        arxiv, doi = arxiv or own, ""
    year, notes = re.search(r"\d{4}", fields.get("year") or fields.get("date") or ""), []
    url = fields.get("url", "").strip().replace(r"\_", "_").replace(r"\&", "&").replace(r"\%", "%")
    forum = _FORUM.match(url)
    if forum or "doi.org/" in url or _ARXIV_LINK.fullmatch(url):
        url = ""
    elif url and not url.startswith("https://"):
        notes.append(f"left out a link that does not start with https://: {url[:80]}")
        url = ""
    return _tidy(
        Draft(
            title,
            tuple(author for author in authors if author),
            others=len(authors) != len(names),
            year=int(year[0]) if year else None,
            form=form,
            container=container,
            volume=unlatex(fields.get("volume", "")),
            number=unlatex(fields.get("number", "") or fields.get("issue", "")),
            pages=unlatex(fields.get("pages", "")),
            publisher=unlatex(fields.get("publisher") or fields.get("school") or fields.get("institution") or ""),
            arxiv=arxiv,
            doi=doi,
            openreview=forum["forum"] if forum else None,
            url=url,
            abstract=abstract,
            notes=tuple(notes),
        )
    )


def amended(draft: Draft, texts: Mapping[str, str | None]) -> Draft:
    """The draft with what a person says of the paper itself, as plain texts by field name; a whole paper can be told so.

    Authors are divided by semicolons, lines or " and ". Identifiers may be links. Names that are no fields of a draft, and
    empty texts, are passed over. Raises Refusal with all that cannot be read so.
    """
    given = {name: text.strip() for name, text in texts.items() if text and text.strip()}
    changes: dict[str, Any] = {name: _plain(given[name], marked_up=False) for name in _TYPED if name in given}
    reasons = []
    if authors := given.get("authors"):
        names = (_plain(name, marked_up=False) for name in re.split(r";|\n|\s+and\s+", authors))
        changes |= {"authors": tuple(name for name in names if name), "others": False}
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
            reasons.append(
                Reason("first_public", f"must be a date or a year, found {first[:40]}", "For example 2015-10-01.")
            )
    if arxiv := given.get("arxiv"):
        changes["arxiv"] = arxiv_id(arxiv) or arxiv
    if doi := given.get("doi"):
        changes["doi"] = _bare_doi(doi)
    if openreview := given.get("openreview"):
        forum = _FORUM.match(openreview)
        changes["openreview"] = forum["forum"] if forum else openreview
    if reasons:
        raise Refusal(reasons)
    return _tidy(replace(draft, **changes))


def arxiv_id(text: str) -> str | None:
    """The bare arXiv id in ``text``: an id with or without version, ``arXiv:…``, its DOI, or a link. None if it is neither."""
    text = text.strip()
    match = _ARXIV_LINK.fullmatch(text) or _ARXIV_NAMED.fullmatch(text)
    return match["arxiv"] if match else None


def unlatex(text: str) -> str:
    """LaTeX as BibTeX files hold it, in Unicode: accents and symbols become characters, braces and commands go."""
    if len(re.findall(r"(?<!\\)\$", text)) % 2:
        text = re.sub(r"(?<!\\)\$", r"\\$", text)
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it tells of each command that lacks its arguments
    try:
        # In a field a percent sign is one; to LaTeX it would hide the rest of the line.
        return _plain(LatexNodes2Text().latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text)), marked_up=False)
    except RecursionError:
        help = "Take out the braces that do nothing."
        raise Unreadable([Reason("", f"must not be nested so deeply: {text[:40]}", help)]) from None


def _entry(text: str, key: str | None) -> tuple[str, dict[str, str]]:
    """Type and fields of the wanted entry, names in lower case, what it inherits by ``crossref`` filled in."""
    hint = "One entry, as a bibliography exports it: @inproceedings{key, title = {…}, author = {…}, year = {…}}."
    if len(text) > _MAX_CHARACTERS:
        raise Unreadable([Reason("bibtex", f"is {len(text):,} characters long", "Give one entry.")])
    # Its reader reports a broken block both in its result and to the log; people are told once.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        library = bibtexparser.parse_string(text.replace("\ufeff", ""))
    except Exception as error:  # the reader promises no exception of its own for broken text
        raise Unreadable([Reason("bibtex", f"cannot be read: {error}", hint)]) from error
    reasons = [Reason("bibtex", _what_failed(block), hint) for block in library.failed_blocks]
    for entry in library.entries:
        reasons += [
            Reason("bibtex", f"a comma or a brace is missing after {item.key} = {str(item.value).splitlines()[0][:60]}", hint)
            for item in entry.fields
            if item.enclosing == "no-enclosing" and "=" in str(item.value)
        ]  # fmt: skip
    if reasons:
        raise Unreadable(reasons)
    entries = {entry.key: entry for entry in library.entries}
    papers = {name: entry for name, entry in entries.items() if entry.entry_type.lower() not in ("proceedings", "book")}
    found = papers or entries
    if key is not None:
        found = {name: entry for name, entry in entries.items() if name == key}
    if not found:
        message = f"holds no entry {key}" if key is not None else "holds no entry"
        raise Unreadable([Reason("bibtex", message, f"It holds {', '.join(sorted(entries))}." if entries else hint)])
    if len(found) > 1:
        message = f"holds {len(found)} entries: {', '.join(sorted(found))}"
        raise Unreadable([Reason("bibtex", message, "Papers are added one at a time: keep one entry, or name it.")])
    (entry,) = found.values()
    fields = _fields(entry)
    parent = entries.get(fields.get("crossref", "").strip())
    if parent is not None and parent is not entry:
        inherited = _fields(parent)
        inherited["booktitle"] = inherited.get("booktitle") or inherited.pop("title", "")
        inherited.pop("title", None)
        inherited.pop("author", None)
        fields = inherited | fields
    if long := [name for name, value in fields.items() if name != "author" and len(value) > _LONGEST]:
        raise Unreadable([Reason("bibtex", f"{name[:40]} is longer than any text may be", hint) for name in long])
    return entry.entry_type.lower(), fields


def _fields(entry: Entry) -> dict[str, str]:
    return {item.key.lower(): str(item.value) for item in entry.fields}


def _what_failed(block: Any) -> str:
    line = (block.start_line or 0) + 1
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"line {line}: a field is given twice: {', '.join(sorted(block.duplicate_keys))}"
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"line {line}: the key {block.key} is given twice"
    reason = getattr(block.error, "abort_reason", "") or str(block.error) or "something is missing"
    return f"line {line}: {' '.join(reason.split()).rstrip('.')}"


def _bibtex_arxiv(fields: Mapping[str, str]) -> str | None:
    prefix = fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).strip().lower()
    if prefix == "arxiv" and (id := arxiv_id(fields.get("eprint", ""))):
        return id
    places = (fields.get(name, "") for name in ("journal", "url", "ee", "volume", "howpublished", "note"))
    for text in map(unlatex, places):
        if re.search(r"arxiv|abs/", text, re.I) and (match := re.search(rf"(?<![\d.]){_ARXIV}(?!\d)", text)):
            return match["arxiv"]
    return None


def _bibtex_name(name: str) -> str:
    parts = parse_single_name_into_parts(name.strip(), strict=False)
    return unlatex(" ".join([*parts.first, *parts.von, *parts.last, *parts.jr]))


def _csl_name(item: Mapping[str, Any]) -> str:
    if literal := _text(item.get("literal") or item.get("name")):
        return _plain(literal)
    names = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return _plain(" ".join(part for name in names if (part := _text(item.get(name)))))


def _csl_year(value: Any) -> int | None:
    try:
        year = int(value["date-parts"][0][0])
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    return year if 1000 <= year <= 9999 else None


def _csl_container(record: Mapping[str, Any]) -> str:
    titles = record.get("container-title")
    titles = [_plain(_text(title)) for title in (titles if isinstance(titles, list) else [titles])]
    own = [title for title in titles if title and not _SERIES.match(title)]
    event = record.get("event-title") or record.get("event")
    event = _plain(_text(event.get("name") if isinstance(event, Mapping) else event))
    return "; ".join(dict.fromkeys(part for part in (*own[:1], event) if part)) or next(filter(None, titles), "")


def _tidy(draft: Draft) -> Draft:
    """Empty texts become None, pages get one hyphen, and what cannot stand in a record is left out with a note."""
    notes = list(draft.notes)
    pages = re.sub(r"\s*[-‐‑‒–—]+\s*", "-", draft.pages or "")
    if pages and not re.fullmatch(r"[\w:.]+(-[\w:.]+)?", pages):
        notes.append(f"left out the pages {draft.pages!r}: not first-last")
        pages = ""
    doi = draft.doi or None
    if doi and not re.fullmatch(r"10\.\d{4,9}/[^\s<>\"]+", doi):
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
        notes=tuple(notes),
    )


def _bare_doi(text: str) -> str:
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)\s*", "", text.strip(), flags=re.I)


def _arxiv_year(id: str | None) -> int | None:
    """The year of an arXiv paper's first version: the first two digits of its id's number."""
    if not id:
        return None
    two = int(id.rpartition("/")[2][:2])
    return 2000 + two if two < 91 else 1900 + two


def _refuse_withdrawn(title: str, texts: list[str], updates: list[Mapping[str, Any]]) -> None:
    kinds = {_text(update.get("type")).lower() for update in updates} & _WITHDRAWING
    said = next((text for text in texts if _WITHDRAWN_TEXT.search(text)), None)
    if kinds or said or _WITHDRAWN_TITLE.match(title):
        because = f"its publisher registered a {min(kinds)}" if kinds else f"“{(said or title)[:100]}”"
        raise Refusal(
            [Reason("", f"the paper is withdrawn or retracted: {because}", "Such papers do not enter the survey.")]
        )


def _refuse_crowd(authors: int) -> None:
    if authors > _MOST_AUTHORS:
        help = "A group may stand for its members."
        raise Refusal([Reason("authors", f"must be at most {_MOST_AUTHORS:,}, found {authors:,}", help)])


def _first(value: Any) -> str:
    """CSL has one text where Crossref's own records have a list of them."""
    return _text(value[0] if isinstance(value, list) and value else value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value[: _LONGEST + 1]
    return str(value) if type(value) is int and abs(value) < 10**_LONGEST_NUMBER else ""


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _plain(text: str, *, marked_up: bool = True) -> str:
    """One line of composed Unicode, without the markup, soft hyphens and zero-width marks of typesetting."""
    if marked_up:
        text = html.unescape(_MARKUP.sub("", text))
    text = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))
