"""One entry of BibTeX or biblatex as a draft. pybtex reads entries, macros and concatenations; here stands what fields mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PrematureEOF
from pybtex.utils import CaseInsensitiveDict

from survey.common.errors import Reason, Unreadable
from survey.tools.intake import author_lists, latex
from survey.tools.intake.draft import MAX_TEXT, Draft, tidy, with_subtitle
from survey.tools.intake.identifiers import arxiv_id, arxiv_within, doi_within, forum_id, verbatim
from survey.tools.intake.withdrawals import refuse_withdrawn

_MAX_CHARACTERS = 200_000
_HINT = "One entry, as a bibliography exports it: @inproceedings{key, title = {…}, author = {…}, year = {…}}."
_TYPES = {
    "inproceedings": "conference",
    "conference": "conference",
    "incollection": "conference",
    "inbook": "conference",
    "article": "journal",
    "book": "book",
    "mvbook": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "preprint": "preprint",
}
_VOLUMES = ("proceedings", "book", "collection", "mvproceedings", "mvcollection", "mvbook")
_NOT_A_VENUE = re.compile(r"\b(arxiv|corr|e-?prints?|preprints?)\b", re.I)
# Read as they stand: commands in them only protect signs.
_VERBATIM = ("doi", "url", "ee", "eprint", "crossref")
# What an entry takes of the one that it refers to by crossref; all else is the volume's own.
_INHERITED = ("booktitle", "year", "date", "editor", "eventtitle")
_NAMED_VENUES = ("booktitle", "journal", "journaltitle", "publisher", "school", "institution")
_NEEDED = (*_NAMED_VENUES, "title", "author", "year", "date", "volume", "number", "pages")
_TOLD = {"articleno": "the article's number", "eid": "the article's number", "article-number": "the article's number"}


@dataclass
class _Entry:
    """``undefined`` holds, by field, abbreviations that no @string defines; ``parent`` is the key of an entry that this one
    refers to and that is not there."""

    type: str
    undefined: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)
    parent: str | None = None


def from_bibtex(text: str, key: str | None = None) -> Draft:
    """The draft of the one entry in ``text``, or of the entry ``key``. Raises Unreadable with all that is wrong, Refusal where
    its authors cannot be read for certain or the paper is withdrawn or retracted."""
    notes: list[str] = []
    entry = _entry(text, key, notes)
    fields = entry.fields
    title = with_subtitle(*(_unlatexed(fields, (name,), notes) for name in ("title", "subtitle")))
    abstract, *remarks = (_unlatexed(fields, (name,)) for name in ("abstract", "note", "comment", "annote"))
    refuse_withdrawn(title, [abstract, *remarks])
    listed = author_lists.from_bibtex(fields.get("author", ""))
    year = re.search(r"(?<!\d)\d{4}(?!\d)", fields.get("year") or fields.get("date") or "")
    return tidy(
        Draft(
            title,
            tuple(listed.names),
            people=listed.people,
            others=listed.others,
            year=int(year[0]) if year else None,
            parent=entry.parent,
            abstract=abstract,
            **_identifiers(fields, notes),
            **_place(entry, notes),
            notes=(*notes, *listed.notes),
        )
    )


def _identifiers(fields: Mapping[str, str], notes: list[str]) -> dict[str, str | None]:
    """The identifiers of the paper itself, from fields and links."""
    arxiv, link = _arxiv(fields), _link(fields, notes)
    doi = fields.get("doi", "")
    doi = doi_within(doi) or doi
    if own := arxiv_id(doi):
        arxiv, doi = arxiv or own, ""
    if not doi and link.doi and not arxiv_id(link.doi):
        doi = link.doi
        notes.append(f"doi {doi}: from the link")
    return {"arxiv": arxiv, "doi": doi, "openreview": link.forum, "url": link.url}


def _place(entry: _Entry, notes: list[str]) -> dict[str, str | None]:
    """Where the paper appeared, by the fields of a draft: ``form``, ``container`` and the rest."""
    fields, form = entry.fields, _TYPES.get(entry.type)
    container = _unlatexed(fields, ("booktitle", "journal", "journaltitle"), notes)
    publisher = _unlatexed(fields, ("publisher", "school", "institution"), notes)
    if _NOT_A_VENUE.search(container):
        return {"form": "preprint", "publisher": publisher}
    if not container and form in (None, "journal") and (_arxiv(fields) or arxiv_id(fields.get("doi", ""))):
        form = "preprint"  # as INSPIRE writes what has no journal yet
    notes += [
        f"left out {what} {fields[name][:40]}: a record has pages only"
        for name, what in _TOLD.items()
        if fields.get(name)
    ]
    return {
        "form": form,
        "container": container,
        "volume": _unlatexed(fields, ("volume",), notes),
        "number": _unlatexed(fields, ("number", "issue"), notes),
        "pages": _unlatexed(fields, ("pages",), notes),
        "publisher": publisher,
    }


def _unlatexed(fields: Mapping[str, str], names: Iterable[str], notes: list[str] | None = None) -> str:
    """The first of the fields that is there, as Unicode; what was left out or not known in it goes into ``notes``."""
    name = next((name for name in names if fields.get(name)), "")
    try:
        found = latex.decoded(fields.get(name, ""))
    except Unreadable as refusal:
        raise Unreadable(Reason(name, reason.message, reason.help) for reason in refusal.reasons) from refusal
    if notes is not None:
        notes += latex.notes(found, name)
        if possessive := re.search(r"\w+\\'s\b", fields.get(name, "")):
            notes.append(
                f"look at what became of {possessive[0]} in {name}: a backslash makes an accent of an apostrophe"
            )
    return found.text


@dataclass
class _Link:
    url: str = ""
    doi: str | None = None
    forum: str | None = None


def _link(fields: Mapping[str, str], notes: list[str]) -> _Link:
    """The page that the entry links to, as what it leads to: a forum, a DOI, or neither."""
    given = fields.get("url") or fields.get("ee") or ""
    first = next(iter(re.findall(r"https?://(?:(?!https?://)\S)+", given)), given)
    first = first.rstrip(",;")
    if rest := given.replace(first, "", 1).strip(" ,;"):
        notes.append(f"left out what stands beside the link: {rest[:80]}")
    if not first or arxiv_id(first):
        return _Link()
    if forum := forum_id(first):
        return _Link(forum=forum)
    doi = doi_within(first)
    if doi and re.match(r"https?://(dx\.|www\.)?doi\.org/", first, re.I):
        return _Link(doi=doi)
    if not first.startswith("https://"):
        notes.append(f"left out a link that does not start with https://: {first[:80]}")
        first = ""
    return _Link(url=first, doi=doi)


def _arxiv(fields: Mapping[str, str]) -> str | None:
    """The paper's own arXiv id; a note may name another paper's."""
    prefix = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    if prefix.strip().lower() == "arxiv" and (id := arxiv_id(fields.get("eprint", ""))):
        return id
    links = (arxiv_id(fields.get(name, "")) for name in ("url", "ee", "howpublished"))
    named = (arxiv_within(f"{fields.get(name, '')}") for name in ("journal", "journaltitle", "howpublished"))
    volume = arxiv_within(f"{fields.get('journal', '')} {fields.get('volume', '')}")
    return next(filter(None, (*links, *named, volume)), None)


def _entry(text: str, key: str | None, notes: list[str]) -> _Entry:
    """The wanted entry, names of fields in lower case, with what it inherits filled in."""
    if len(text) > _MAX_CHARACTERS:
        raise Unreadable([Reason("bibtex", f"is {len(text):,} characters long", "Give one entry.")])
    entries = _entries(text.replace("\ufeff", ""))
    found = {name: entry for name, entry in entries.items() if entry.type not in _VOLUMES} or entries
    if key is not None:
        found = {name: entry for name, entry in entries.items() if name == key}
    if not found:
        message = f"holds no entry {key}" if key is not None else "holds no entry"
        raise Unreadable([Reason("bibtex", message, f"It holds {', '.join(sorted(entries))}." if entries else _HINT)])
    if len(found) > 1:
        message = f"holds {len(found)} entries: {', '.join(sorted(found))}"
        raise Unreadable([Reason("bibtex", message, "Papers are added one at a time: keep one entry, or name it.")])
    ((name, entry),) = found.items()
    _define(entry, notes)
    if long := [name for name, value in entry.fields.items() if name != "author" and len(value) > MAX_TEXT]:
        raise Unreadable([Reason("bibtex", f"{name[:40]} is longer than any text may be", _HINT) for name in long])
    entry.fields |= {field: verbatim(entry.fields[field]) for field in _VERBATIM if field in entry.fields}
    if reference := entry.fields.get("crossref", ""):
        parent = next(
            (one for other, one in entries.items() if other.lower() == reference.lower() and other != name), None
        )
        entry.parent = reference if parent is None else None
        _inherit(entry, parent, notes)
    return entry


def _define(entry: _Entry, notes: list[str]) -> None:
    """Abbreviations that no @string defines: one that names a venue may be its name, any other is missed."""
    reasons = []
    for name, word in entry.undefined.items():
        if name in _NAMED_VENUES and not entry.fields.get(name):
            entry.fields[name] = word
            notes.append(f"{name} = {word}: nothing defines {word}, so that it is taken as a name")
        elif name in _NEEDED:
            help = "Give its @string too, or write it out."
            reasons.append(Reason("bibtex", f"{name} = {word}: nothing defines {word}", help))
    if reasons:
        raise Unreadable(reasons)


def _inherit(entry: _Entry, parent: _Entry | None, notes: list[str]) -> None:
    """Fills in what the entry has not and its volume hands down."""
    if parent is None:
        return
    _define(parent, notes)
    handed = dict(parent.fields)
    handed["booktitle"] = handed.get("booktitle") or handed.get("title", "")
    entry.fields = {name: handed[name] for name in _INHERITED if handed.get(name)} | entry.fields


def _entries(text: str) -> dict[str, _Entry]:
    """Every entry of a text by its key. Raises Unreadable with all that is wrong."""
    reasons: list[Reason] = []

    undefined: dict[str, str] = {}

    def tell(error: PybtexError) -> None:
        if isinstance(error, UndefinedMacro):  # read as empty; it matters where the field does
            undefined[(parser.current_field_name or "").lower()] = str(error.args[0])
        else:
            reasons.append(Reason("bibtex", _told(error, parser.current_field_name), _HINT))

    found: dict[str, _Entry] = {}
    parser = LowLevelParser(text, macros=CaseInsensitiveDict(month_names), handle_error=tell)
    try:
        for command, content in parser:
            if command.lower() in ("string", "preamble", "comment"):
                continue
            key, fields = content
            if key is None:
                continue  # what is wrong with it has been told
            if re.search(r"[={\"]", key):
                reasons.append(Reason("bibtex", f"line {parser.lineno}: an entry has no key: {key[:60]}", _HINT))
            if key in found:
                reasons.append(Reason("bibtex", f"line {parser.lineno}: the key {key} is given twice", _HINT))
            found[key] = _Entry(command.lower(), dict(undefined))
            undefined.clear()
            for name, parts in fields:
                if name.lower() in found[key].fields:
                    reasons.append(
                        Reason("bibtex", f"line {parser.lineno}: a field is given twice: {name.lower()}", _HINT)
                    )
                found[key].fields[name.lower()] = "".join(parts).strip()
    except (PybtexError, RecursionError, ValueError) as error:
        message = _told(error) if isinstance(error, PybtexError) else "must not be nested so deeply"
        reasons.append(Reason("bibtex", message, _HINT))
    if reasons:
        raise Unreadable(reasons)
    return found


def _told(error: PybtexError, field: str | None = None) -> str:
    """What pybtex found wrong, with its place: a line, and the ``field`` that it had read last."""
    line = getattr(error, "lineno", None) or 1
    if isinstance(error, PrematureEOF):
        return f"line {line}: the text ends before the entry does: a brace or a quotation mark is missing"
    wrong = " ".join(error.args[0].split()) if error.args else "something is missing"
    if field and wrong in ("'}' expected", "')' expected"):
        wrong = f"a comma or a brace is missing after {field}"
    return f"line {line}: {wrong}"
