"""What bibliographies say of a paper, as one draft: from CSL-JSON and from BibTeX. The only place that knows either form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Draft:
    """A paper as a bibliography has it, in Unicode; nothing here is judged yet.

    ``form`` is one of the survey's kinds of paper, where the bibliography says it; ``container`` the name of the
    proceedings or journal as printed; ``first_public`` a year. ``abstract`` is used to propose and to compare with,
    and is never written. ``origin`` says where all this comes from, for ``checked``; it is empty where that says
    nothing about who verified it (BibTeX). ``notes`` tell what was changed or left out in reading.
    """

    title: str
    authors: tuple[str, ...]
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
    first_public: int | None = None
    abstract: str = ""
    origin: str = ""
    notes: tuple[str, ...] = ()


def from_csl(record: object) -> Draft:
    """The draft of one CSL-JSON item, as DataCite (arXiv) or Crossref gives it. Raises Unreadable where it is none,
    Refusal where the paper is withdrawn or retracted."""
    raise NotImplementedError


def from_bibtex(text: str, key: str | None = None) -> Draft:
    """The draft of the one entry in ``text``, or of the entry ``key``. Raises Unreadable with all that is wrong,
    Refusal where the paper is withdrawn or retracted."""
    raise NotImplementedError
