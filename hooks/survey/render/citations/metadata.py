"""What programs read in a page's head: meta tags for reference managers, JSON-LD for search engines, COinS in lists.

The only place that knows these vocabularies. Which tag makes a reference manager save what was found with Zotero's
Embedded Metadata translator: a paper is saved as itself, a theme as a web page of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pydantic_core import to_json

from survey.model.derived import Derived
from survey.records.identifiers import doi_link
from survey.records.models import Claim, Paper, Source, Theme
from survey.render.citations import works
from survey.render.citations.works import Name, Work

# Not "article", which Zotero saves as one from a newspaper.
_OG_TYPE = "website"
_LD = "https://schema.org"

Tags = list[tuple[str, str]]


@dataclass(frozen=True)
class Head:
    """What programs read in a page's head: meta tags as pairs of a name and a content, and JSON-LD."""

    tags: Tags = field(default_factory=list)
    linked_data: dict[str, Any] | None = None


def tags(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> Tags:
    """The meta tags of a record's page: pairs of a name and a content, in order."""
    if isinstance(record, Paper):
        return _paper_tags(works.paper(record, derived.survey))
    address = f"{site}{record.folder}/{record.id}/"
    return page_tags(works.page_of(record, derived.survey, site), address)


def site_tags(title: str, address: str) -> Tags:
    """The meta tags of the home page and of pages about the survey."""
    return [
        ("og:site_name", works.SITE),
        ("og:title", title),
        ("og:type", _OG_TYPE),
        ("og:url", address),
    ]


def _paper_tags(work: Work) -> Tags:
    # A title of proceedings or of a journal, never both and never one of a book: that makes it a book section.
    container = {
        "conference": "citation_conference_title",
        "workshop": "citation_conference_title",
        "journal": "citation_journal_title",
    }
    house = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}
    found: list[tuple[str, str | None]] = [("citation_title", work.title)]
    found += [("citation_author", author_tag(author)) for author in work.authors]
    found += [
        ("citation_publication_date", str(work.year)),
        (container.get(work.kind, ""), work.container),
        (house.get(work.kind, "citation_publisher"), work.publisher),
        ("citation_volume", work.volume),
        ("citation_issue", work.number),
        ("citation_firstpage", work.first_page),
        ("citation_lastpage", work.last_page if work.last_page != work.first_page else None),
        ("citation_doi", work.doi),
        ("citation_arxiv_id", work.arxiv),
        ("citation_pdf_url", work.pdf),
        ("citation_public_url", work.link),
        ("citation_language", work.language),
    ]
    return [(name, content) for name, content in found if name and content]


def author_tag(name: Name) -> str:
    """``Family, Given``. Zotero takes a comma between two parts that both hold a space for one between two people; a
    semicolon after them tells it otherwise. A comma at its end marks a group: without it the last word would become a
    family name."""
    if name.group:
        return f"{name.family},"
    inverted = name.inverted
    parts = inverted.split(", ")
    return f"{inverted};" if len(parts) > 1 and " " in parts[0] and " " in parts[1] else inverted


def agent(name: Name) -> dict[str, str]:
    """An author as schema.org's Person or Organization."""
    return {"@type": "Organization" if name.group else "Person", "name": name.natural}


def page_tags(work: Work, address: str) -> Tags:
    """The meta tags of a page of ours at ``address``, which is cited as ``work``."""
    return [
        ("DC.title", work.title),
        # A comma at its end marks a group: without it the last word would become a family name.
        ("DC.creator", f"{works.CONTRIBUTORS},"),
        ("DC.date", "-".join(f"{part:02}" for part in work.date)),
        ("DC.language", work.language),
        ("DC.rights", works.LICENCE),
        ("og:site_name", works.SITE),
        ("og:title", work.title),
        ("og:type", _OG_TYPE),
        ("og:url", address),
    ]


def linked_data(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> dict[str, Any] | None:
    """The JSON-LD of a record's page; None for kinds that schema.org has no fitting type for."""
    if isinstance(record, Paper):
        return _article(works.paper(record, derived.survey), record, site)
    if isinstance(record, Theme):
        address = f"{site}themes/{record.id}/"
        return {
            "@context": _LD,
            "@type": "DefinedTerm",
            "@id": address,
            "name": record.name,
            "description": " ".join(record.definition.split()),
            "url": address,
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": works.SITE, "url": f"{site}themes/"},
        }
    return None


def dataset(derived: Derived, site: str) -> dict[str, Any]:
    """The survey as a schema.org Dataset, with the files it can be had in."""
    edition = derived.survey.edition
    formats = {
        "survey.json": "application/json",
        "papers.csv": "text/csv",
        "trends.csv": "text/csv",
        "survey.bib": "application/x-bibtex",
    }
    group = {"@type": "Organization", "name": works.CONTRIBUTORS}
    return {
        "@context": _LD,
        "@type": "Dataset",
        "@id": site,
        "name": works.TITLE,
        "description": "What became of the trends of deep learning that were named in 2015, 2016 and 2020: themes, papers, "
        "claims with verdicts, and counts of accepted papers by theme, venue and year.",
        "url": site,
        "version": edition.edition,
        "datePublished": edition.date.isoformat(),
        "license": works.LICENCE,
        "creator": group,
        "publisher": group,
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": type, "contentUrl": site + name}
            for name, type in formats.items()
        ],
    }


def script_text(data: dict[str, Any]) -> str:
    """JSON that may stand inside a script element: no character of it can end the element or start a comment."""
    text = to_json(data).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def coins(work: Work) -> str:
    """A work as a ContextObject in a span's title (Z39.88-2004), not yet escaped for HTML.

    As Zotero writes and reads it: a conference paper is a "proceeding" of the book format.
    """
    book = work.kind not in ("journal", "preprint")
    genres = {
        "conference": "proceeding",
        "workshop": "proceeding",
        "journal": "article",
        "preprint": "preprint",
        "thesis": "dissertation",
        "report": "report",
    }
    part = bool(work.container) or not book
    pairs: list[tuple[str, str | None]] = [
        ("ctx_ver", "Z39.88-2004"),
        ("rfr_id", "info:sid/deep-learning-trends"),
        ("rft_id", f"info:doi/{work.doi}" if work.doi else None),
        ("rft_id", work.link if not work.doi else None),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'book' if book else 'journal'}"),
        ("rft.genre", genres.get(work.kind, "book")),
        ("rft.atitle" if part else "rft.btitle", work.title),
        ("rft.btitle" if book else "rft.jtitle", work.container),
        ("rft.publisher", work.publisher),
        ("rft.volume", work.volume),
        ("rft.issue", work.number),
        ("rft.aucorp", work.authors[0].family if work.authors[0].group else None),
        ("rft.aufirst", work.authors[0].given),
        ("rft.aulast", None if work.authors[0].group else work.authors[0].surname),
        *(("rft.au", author.natural) for author in work.authors),
        ("rft.date", str(work.year)),
        ("rft.pages", work.pages),
        ("rft.spage", work.first_page),
        ("rft.epage", work.last_page),
    ]
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs if value)


def _article(work: Work, record: Paper, site: str) -> dict[str, Any]:
    same = [
        doi_link(work.doi) if work.doi else None,
        f"https://arxiv.org/abs/{work.arxiv}" if work.arxiv else None,
        work.url,
    ]
    kinds = {"journal": "Periodical", "conference": "PublicationVolume", "workshop": "PublicationVolume"}
    found: dict[str, Any] = {
        "@context": _LD,
        "@type": {"book": "Book", "thesis": "Thesis", "report": "Report"}.get(work.kind, "ScholarlyArticle"),
        "name": work.title,
        "headline": work.title,
        "alternateName": list(record.known_as),
        "author": [agent(author) for author in work.authors],
        "datePublished": str(work.year),
        "isPartOf": {"@type": kinds[work.kind], "name": work.container} if work.kind in kinds else None,
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
        "pagination": work.pages,
        "identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": work.doi} if work.doi else None,
        "sameAs": [address for address in same if address],
        "url": work.link,
        "award": list(record.awards),
        "abstract": " ".join(record.summary.split()),
        "mainEntityOfPage": f"{site}papers/{record.id}/",
    }
    if found["@type"] == "Report" or found["@type"] == "Book":
        del found["headline"]
    return {key: value for key, value in found.items() if value}
