"""Papers as BibTeX. The only place that knows its entry types, its fields and what must be escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .model import Survey
from .names import split_name
from .records import Paper, Source

_TYPES = {
    "conference": "inproceedings",
    "workshop": "inproceedings",
    "journal": "article",
    "preprint": "misc",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
}
_VENUE_FIELD = {
    "inproceedings": "booktitle",
    "article": "journal",
    "techreport": "institution",
    "phdthesis": "school",
    "book": "publisher",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "_": r"\_",
    "#": r"\#",
    "$": r"\$",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_LISTED_AUTHORS = 8


def entry(paper: Paper, survey: Survey) -> str:
    """The paper's own citation. Double braces keep the title's capitals."""
    type = _TYPES[paper.kind]
    fields: dict[str, str | None] = {
        "author": " and ".join(_name(name, survey) for name in paper.authors),
        "title": f"{{{escape(paper.title)}}}",
        "year": str(paper.year),
    }
    if paper.venue and type in _VENUE_FIELD:
        venue = survey.venues[paper.venue]
        fields[_VENUE_FIELD[type]] = escape(paper.publisher if type == "book" and paper.publisher else venue.name)
    fields |= {"volume": paper.volume, "number": paper.number, "pages": paper.pages and paper.pages.replace("-", "--")}
    if paper.arxiv:
        fields |= {"eprint": paper.arxiv, "archiveprefix": "arXiv"}
    fields |= {"doi": paper.doi, "url": paper.url}
    return _entry(type, paper.id, fields)


def references(survey: Survey, address: str) -> str:
    """The file that resolves [@key] in texts: papers, sources and the trend counts, as short references."""
    entries = [_reference(paper, survey) for paper in survey.papers.values()]
    entries += [_source(source) for source in survey.sources.values()]
    counted = {
        "author": "{Deep Learning Trends}",
        "title": f"{{Counts of accepted papers by theme, edition {survey.edition.edition}}}",
        "year": str(survey.edition.date.year),
    }
    entries.append(_entry("misc", "trends", counted))
    return f"% References of {address}\n\n" + "\n".join(entries)


def escape(text: str) -> str:
    """``text`` with the characters that LaTeX reads as commands made harmless."""
    return re.sub(r"[\\{}&%_#$~^]", lambda match: _SPECIAL[match[0]], text)


def _reference(paper: Paper, survey: Survey) -> str:
    names = [_name(name, survey) for name in paper.authors]
    listed = names if len(names) <= _LISTED_AUTHORS else [*names[:3], "others"]
    where = survey.venues[paper.venue].short if paper.venue else f"arXiv:{paper.arxiv}" if paper.arxiv else "preprint"
    fields = {
        "author": " and ".join(listed),
        "title": f"{{{escape(paper.title)}}}",
        "howpublished": escape(where),
        "year": str(paper.year),
    }
    return _entry("misc", paper.id, fields)


def _source(source: Source) -> str:
    names = " and ".join(f"{{{escape(author.name)}}}" for author in source.authors)
    return _entry(
        "misc", source.id, {"author": names, "title": f"{{{escape(source.title)}}}", "year": str(source.date)[:4]}
    )


def _name(name: str, survey: Survey) -> str:
    given, family, suffix = split_name(name)
    family = survey.families.get(name) or family
    parts = [escape(part) for part in (family, suffix, given) if part]
    return ", ".join(parts) if given else f"{{{parts[0]}}}"


def _entry(type: str, key: str, fields: dict[str, str | None]) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{type}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def keys(bibtex: str) -> Iterable[str]:
    """Keys of the entries in a BibTeX text."""
    return re.findall(r"^@\w+\{([^,\s]+),", bibtex, re.MULTILINE)
