"""Works as RIS, as CSL-JSON and as references in running text.

References follow APA (7th edition) and IEEE (2023) for the kinds of work that the survey has. Titles keep the capitals of the version of
record: lower-casing by rule would ruin names and acronyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic_core import to_json

from survey.common.dates import MONTHS
from survey.render.citations.works import Name, Work

# Around words in italics. Both are private-use characters, which no record may hold.
_ON, _OFF = "\ue000", "\ue001"
_APA_LISTED = 20
_IEEE_LISTED = 6
_PLAIN_LISTED = 8
_SHORT_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_RIS_TYPES = {
    "conference": "CPAPER",
    "workshop": "CPAPER",
    "journal": "JOUR",
    "preprint": "RPRT",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "page": "ELEC",
    "dataset": "DATA",
    "talk": "SLIDE",
    "lecture": "SLIDE",
    "post": "BLOG",
}
_CSL_TYPES = {
    "conference": "paper-conference",
    "workshop": "paper-conference",
    "journal": "article-journal",
    "preprint": "article",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "page": "document",
    "dataset": "dataset",
    "talk": "speech",
    "lecture": "speech",
    "post": "post-weblog",
}
# Kinds whose container is no title but what sort of thing they are.
_GENRES = ("talk", "lecture", "post")


def apa_runs(work: Work) -> tuple[tuple[str, bool], ...]:
    """A reference in APA style, as pieces of text, each with whether it is in italics."""
    return _runs(_apa(work))


def ieee_runs(work: Work) -> tuple[tuple[str, bool], ...]:
    """A reference in IEEE style, as pieces of text, each with whether it is in italics."""
    return _runs(_ieee(work))


def plain_runs(work: Work) -> tuple[tuple[str, bool], ...]:
    """A reference in plain words, as pieces of text, each with whether it is in italics."""
    return _runs(_plain(work))


def apa(work: Work) -> str:
    return _unmarked(_apa(work))


def ieee(work: Work) -> str:
    return _unmarked(_ieee(work))


def plain(work: Work) -> str:
    return _unmarked(_plain(work))


def ris(cited: Iterable[Work]) -> str:
    """Works as RIS: one tag a line, an empty line between records."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _ris_lines(work)) + "ER  - \n" for work in cited)


def csl(work: Work) -> dict[str, Any]:
    """A work as a CSL-JSON item."""
    item: dict[str, Any] = {
        "id": work.id,
        "type": _CSL_TYPES[work.kind],
        "title": work.title,
        "author": [_csl_name(author) for author in work.authors],
        "translator": [_csl_name(author) for author in work.translators],
        "issued": {"date-parts": [list(work.date)]},
        # Styles print no version of a document, so that the edition stands in what holds it too.
        "container-title": f"{work.container} (Edition {work.edition})"
        if work.container and work.edition
        else work.container,
        "event-place": work.place,
        "publisher-place": work.place,
        "volume": work.volume,
        "issue": work.number,
        "page": work.pages,
        "publisher": "arXiv" if work.kind == "preprint" and work.arxiv else work.publisher,
        "number": f"arXiv:{work.arxiv}" if work.arxiv and work.kind == "preprint" else None,
        "note": f"arXiv: {work.arxiv}" if work.arxiv and work.kind != "preprint" else work.note,
        "accessed": {"date-parts": [list(work.accessed)]} if work.accessed else None,
        "version": work.edition,
        "DOI": work.doi,
        "URL": work.url or (work.link if not work.doi else None),
        "language": work.language,
    }
    if work.kind in _GENRES:
        genre = item.pop("container-title")
        # Styles would print "[Blog post]", which APA has given up.
        item["genre"] = None if work.kind == "post" and "(" not in genre else genre
    return {key: value for key, value in item.items() if value}


def csl_json(cited: Iterable[Work]) -> str:
    return to_json([csl(work) for work in cited], indent=2).decode() + "\n"


def _ris_lines(work: Work) -> list[tuple[str, str]]:
    date = "/".join([f"{work.year}", *(f"{part:02}" for part in work.date[1:])])
    lines: list[tuple[str, str | None]] = [("TY", _RIS_TYPES[work.kind]), ("ID", work.id), ("TI", work.title)]
    # A comma at its end marks a group.
    lines += [("AU", f"{author.inverted}," if author.group else author.inverted) for author in work.authors]
    lines += [("A4", author.inverted) for author in work.translators]
    preprint = work.kind == "preprint" and work.arxiv
    pdf = f"{work.pdf}.pdf" if work.pdf and work.pdf.startswith("https://arxiv.org/pdf/") else work.pdf
    lines += [
        ("PY", str(work.year)),
        ("DA", date if len(work.date) == 3 else None),
        ("M3" if work.kind in _GENRES else "T2", work.event or work.container),
        ("C3", work.container if work.kind in ("conference", "workshop") else None),
        ("CY", work.place),
        ("VL", work.volume),
        ("IS", work.number),
        ("SP", work.first_page),
        ("EP", work.last_page if work.last_page != work.first_page else None),
        ("PB", "arXiv" if preprint else work.publisher),
        ("ET", work.edition),
        ("LA", work.language),
        ("DO", work.doi),
        ("AN", f"arXiv:{work.arxiv}" if work.arxiv else None),
        ("UR", work.url or (work.link if not work.doi else None)),
        ("L1", pdf),
        ("Y2", "/".join(f"{part:02}" for part in work.accessed) if work.accessed else None),
        ("N1", work.note),
    ]
    return [(tag, " ".join(value.split())) for tag, value in lines if value]


def _csl_name(name: Name) -> dict[str, str]:
    if name.group:
        return {"literal": name.family}
    parts = {
        # Not all readers know particles of their own, and would lose them.
        "family": name.surname,
        "given": name.given,
        "suffix": name.suffix,
    }
    return {key: value for key, value in parts.items() if value}


def _apa(work: Work) -> str:
    date = str(work.year)
    if len(work.date) > 1:
        date += f", {MONTHS[work.date[1] - 1]}" + "".join(f" {day}" for day in work.date[2:])
    start = f"{_stopped(_apa_names(work.authors))} ({date})."
    title = work.title
    if work.container and work.kind in ("conference", "workshop", "journal"):
        # Proceedings without editors are set as a journal is.
        volume = _italic(work.volume) if work.volume else ""
        issue = f"({work.number})" if work.number else ""
        where = [_italic(work.container), volume + issue, _pages(work, "", "")]
        rest = [_stopped(title), ", ".join(part for part in where if part) + "."]
    elif work.kind == "preprint" and work.arxiv:
        rest = [_italic(title), f"(arXiv:{work.arxiv}). arXiv."]
    elif work.kind in ("page", "dataset"):
        kind = " [Data set]" if work.kind == "dataset" else ""
        state = f"Edition {work.edition}" if work.edition else work.note
        shown = f"({state}){kind}." if state else ""
        rest = [_italic(title) if shown else _stopped_italic(title), shown, work.container and _stopped(work.container)]
    elif work.kind == "post":
        by = ", ".join(f"{_initials(one.given)} {one.surname}".strip() for one in work.translators)
        rest = [f"{_italic(title)} ({by}, Trans.)." if by else _stopped_italic(title)]
        rest += ["[Attribution inferred]."] if "attribution inferred" in (work.container or "") else []
    elif work.kind in _GENRES:
        rest = [_italic(title), f"[{work.container}].", work.place and _stopped(work.place)]
    elif work.kind == "thesis":
        rest = [_italic(title), f"[Doctoral dissertation, {work.publisher}]."]
    else:
        rest = [_stopped_italic(title), work.publisher and _stopped(work.publisher)]
    link = work.link
    if work.accessed:
        year, month, day = work.accessed
        link = f"Retrieved {MONTHS[month - 1]} {day}, {year}, from {link}"
    return " ".join(part for part in (start, *rest, link) if part)


def _apa_names(authors: tuple[Name, ...]) -> str:
    """Up to 20 names in full; of more, the first 19, three dots and the last."""
    names = [", ".join(part for part in (a.surname, _initials(a.given), a.suffix) if part) for a in authors]
    if len(names) == 1:
        return names[0]
    if len(names) > _APA_LISTED:
        return ", ".join(names[: _APA_LISTED - 1]) + f", … {names[-1]}"
    return ", ".join(names[:-1]) + f", & {names[-1]}"


def _ieee(work: Work) -> str:
    names = [" ".join(part for part in (_initials(a.given), a.surname, a.suffix) if part) for a in work.authors]
    if len(names) > _IEEE_LISTED:
        who = f"{names[0]} {_italic('et al.')}"
    elif len(names) > 2:
        who = ", ".join(names[:-1]) + f", and {names[-1]}"
    else:
        who = " and ".join(names)
    if work.kind == "book":
        book = _italic(work.title.rstrip("."))
        return f"{who}, {book}. {', '.join(part for part in (work.publisher, str(work.year)) if part)}."
    title = _inner_quotes(work.title)
    quoted = f"“{title}”" if title[-1] in "?!," else f"“{title.rstrip('.')},”"
    numbers = [
        f"vol. {work.volume}" if work.volume else None,
        f"no. {work.number}" if work.number else None,
        _pages(work, "p.", "pp."),
    ]
    year = str(work.year)
    online = None if work.doi or work.kind == "preprint" else (work.url or (work.link if work.arxiv else None))
    match work.kind:
        case "conference" | "workshop":
            # As ieee.csl has it: of proceedings no volume.
            parts = [f"in {_italic(work.container)}", year, numbers[2]]
        case "journal":
            parts = [_italic(work.container), *numbers, year]
        case "preprint":
            parts = [year]
        case "thesis":
            parts = ["Ph.D. dissertation", work.publisher, year]
        case "report":
            parts = [work.publisher, year]
        case _:
            day = f" {work.date[2]}" if len(work.date) == 3 else ""
            date = f"{_SHORT_MONTHS[work.date[1] - 1]}{day}, {year}" if len(work.date) > 1 else year
            container = work.container and (_italic(work.container) if work.kind == "page" else work.container)
            parts = [container, work.place, f"edition {work.edition}" if work.edition else None, date]
    proceedings = work.kind in ("conference", "workshop")
    if work.doi and not proceedings:
        parts.append(f"doi: {work.doi}")
    elif work.arxiv and not work.doi and work.kind == "preprint":
        parts.append(f"arXiv:{work.arxiv}")
    if work.translators:
        parts.insert(0, f"{_joined_names(work.translators)}, Trans.")
    text = f"{who}, {quoted} " + ", ".join(part for part in parts if part) + "."
    if work.doi and proceedings:
        text += f" doi: {work.doi}."
    if work.accessed:
        year, month, day = work.accessed
        text += f" Accessed: {_SHORT_MONTHS[month - 1]} {day}, {year}."
    return f"{text} [Online]. Available: {online}" if online else text


def _joined_names(names: tuple[Name, ...]) -> str:
    return ", ".join(f"{_initials(name.given)} {name.surname}".strip() for name in names)


def _inner_quotes(title: str) -> str:
    """``title`` to stand between double quotation marks: its own are single ones."""
    return re.sub(r'"([^"]*)"', r"‘\1’", title).replace("“", "‘").replace("”", "’")


def _plain(work: Work) -> str:
    names = [author.natural for author in work.authors]
    if len(names) > _PLAIN_LISTED:
        names = [*names[:3], f"and {len(names) - 3} more"]
    where = [work.container, work.publisher, work.place, f"edition {work.edition}" if work.edition else None]
    if work.kind == "preprint":
        where.append(f"arXiv:{work.arxiv}" if work.arxiv else "preprint")
    date = " ".join([*(str(part) for part in work.date[2:]), *(MONTHS[part - 1] for part in work.date[1:2])])
    if work.translators:
        where.append("translated by " + ", ".join(name.natural for name in work.translators))
    if work.note:
        where.append(work.note[0].lower() + work.note[1:])
    last = ", ".join([*(part for part in where if part), f"{date} {work.year}".strip()])
    if not last.startswith("arXiv"):
        last = last[0].upper() + last[1:]
    return " ".join(part for part in (_stopped(", ".join(names)), _stopped(work.title), f"{last}.", work.link) if part)


@cache
def _initials(given: str) -> str:
    """``Jean-Luc H.`` → ``J.-L. H.``: the first letter of every part, hyphens kept."""
    words = re.sub(r"\.(?=\w)", ". ", given).split()
    parts = ([re.search(r"\w", part) for part in word.split("-")] for word in words)
    return " ".join("-".join(f"{first[0].upper()}." for first in word if first) for word in parts if any(word))


def _pages(work: Work, one: str, several: str) -> str:
    if not work.pages:
        return ""
    label = one if work.first_page == work.last_page else several
    return f"{label} {work.pages.replace('-', '–')}".strip()


def _stopped(text: str) -> str:
    return text if text[-1] in ".?!…" else f"{text}."


def _italic(text: str | None) -> str:
    return f"{_ON}{text}{_OFF}" if text else ""


def _stopped_italic(text: str) -> str:
    return _italic(text) if text[-1] in ".?!…" else f"{_italic(text)}."


def _runs(text: str) -> tuple[tuple[str, bool], ...]:
    pieces = text.replace(_OFF, _ON).split(_ON)
    return tuple((piece, bool(number % 2)) for number, piece in enumerate(pieces) if piece)


def _unmarked(text: str) -> str:
    return text.replace(_ON, "").replace(_OFF, "")
