"""What programs read in a page's head: meta tags for reference managers, JSON-LD for search engines, COinS in lists.

The only place that knows these vocabularies. Which tag makes a reference manager save what was found with Zotero's
Embedded Metadata translator: a paper is saved as itself, a theme as a web page of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pydantic_core import to_json

from survey.model.derived import Derived
from survey.records.identifiers import doi_link
from survey.records.models import Claim, Paper, Source, Theme
from survey.render.citations import works
from survey.render.citations.works import Name, Work

_NOT_THEIRS = "Summary by Deep Learning Trends, not the authors' abstract"
# Not "article", which Zotero saves as one from a newspaper.
_OG_TYPE = "website"
_LD = "https://schema.org"
# What pages without a picture of their own are shared with: see figures/movers.py.
SITE_PICTURE = "movers"

Tags = list[tuple[str, str]]


@dataclass(frozen=True)
class Head:
    """What programs read in a page's head: meta tags as pairs of a name and a content, and JSON-LD."""

    tags: Tags = field(default_factory=list)
    linked_data: dict[str, Any] | None = None


def tags(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> Tags:
    """The meta tags of a record's page: pairs of a name and a content, in order."""
    picture = site_picture(site) if isinstance(record, Source) else _share_picture(_slide(record), site)
    if isinstance(record, Paper):
        return _paper_tags(works.paper(record, derived.survey), record.summary) + picture
    address = f"{site}{record.folder}/{record.id}/"
    # Without it Zotero takes what stands before a colon.
    short = {"theme": None, "claim": "claim"}.get(type(record).__name__.lower(), "title")
    found = page_tags(works.page_of(record, derived, site), address, short and getattr(record, short))
    if isinstance(record, Source):
        # Whole: a description in a page's head is cut.
        found.append(("dcterms.abstract", " ".join(record.summary.split())))
    return found + picture


def list_tags(title: str, address: str, derived: Derived) -> Tags:
    """The meta tags of a page of ours that is about no record, such as a list."""
    return page_tags(works.listed(title, address, derived), address)


def site_picture(site: str) -> Tags:
    """The tags by which a link to the home page and to pages about the survey is shown with a picture."""
    return _share_picture(f"pictures/{SITE_PICTURE}.png", site)


def _slide(record: Paper | Theme | Claim) -> str:
    """The address of the slide of a theme, or of what a paper or a claim is mostly about."""
    return f"slides/{record.id if isinstance(record, Theme) else record.themes[0]}.png"


def _share_picture(address: str, site: str) -> Tags:
    """The tags by which a link that somebody shares is shown with the picture at ``address``."""
    return [("og:image", f"{site}{address}"), ("twitter:card", "summary_large_image")]


def _paper_tags(work: Work, summary: str = "") -> Tags:
    preprint = work.arxiv if work.kind == "preprint" else None
    # A title of proceedings or of a journal, never both and never one of a book: that makes it a book section.
    container = {
        "conference": "citation_conference_title",
        "workshop": "citation_conference_title",
        "journal": "citation_journal_title",
    }
    institutions = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}
    found: list[tuple[str, str | None]] = [("citation_title", work.title)]
    found += [("citation_author", author_tag(author)) for author in work.authors]
    found += [
        ("citation_publication_date", str(work.year)),
        (container.get(work.kind, ""), work.event or work.container),
        # Where Zotero looks for the proceedings.
        ("prism.publicationName", work.container if work.kind in ("conference", "workshop") else None),
        # Without a type what is in no journal and no proceedings becomes an article.
        ("DC.type", work.kind if work.kind in ("preprint", "book") else None),
        (institutions.get(work.kind, "citation_publisher"), "arXiv" if preprint else work.publisher),
        ("citation_technical_report_number", f"arXiv:{work.arxiv}" if preprint else None),
        ("z:extra", f"arXiv: {work.arxiv}" if work.arxiv and not preprint else None),
        ("citation_volume", work.volume),
        ("citation_issue", work.number),
        ("citation_firstpage", work.first_page),
        ("citation_lastpage", work.last_page if work.last_page != work.first_page else None),
        ("citation_doi", work.doi),
        ("citation_arxiv_id", work.arxiv),
        ("citation_pdf_url", work.pdf),
        ("citation_public_url", work.link),
        ("citation_language", work.language),
        ("dcterms.abstract", f"{_NOT_THEIRS}: {' '.join(summary.split())}" if summary else None),
    ]
    return [(name, content) for name, content in found if name and content]


def author_tag(name: Name) -> str:
    """``Family, Given``. Zotero takes a comma between two parts that both hold a space for one between two people; a
    semicolon after them tells it otherwise. A comma at its end marks a group: without it the last word would become a
    family name."""
    if name.group:
        return f"{name.family},"
    parts = name.halves.split(", ")
    return f"{name.halves};" if len(parts) > 1 and " " in parts[0] and " " in parts[1] else name.halves


def agent(name: Name) -> dict[str, str]:
    """An author as schema.org's Person or Organization."""
    return {"@type": "Organization" if name.group else "Person", "name": name.natural}


def page_tags(work: Work, address: str, short: str | None = None) -> Tags:
    """The meta tags of a page of ours at ``address``, which is cited as ``work``; ``short`` is its title without what sort of page
    it is."""
    state = f"Edition {work.edition}" if work.edition else work.note
    return [
        ("DC.title", work.title),
        # A comma at its end marks a group: without it the last word would become a family name.
        ("DC.creator", f"{works.CONTRIBUTORS},"),
        ("DC.date", "-".join(f"{part:02}" for part in work.date)),
        ("DC.language", work.language),
        ("DC.rights", works.LICENCE),
        *([("bibo.shortTitle", short)] if short else []),
        *([("z:extra", state)] if state else []),
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
    groups = [("rft.aucorp", author.family) for author in work.authors if author.group]
    people = [author.halves for author in work.authors if not author.group]
    identifiers = [("rft_id", f"info:doi/{work.doi}" if work.doi else None), ("rft_id", work.link)]
    start = [("ctx_ver", "Z39.88-2004"), ("rfr_id", "info:sid/deep-learning-trends"), *identifiers]
    if work.kind == "preprint":
        # Neither a book nor a journal: Dublin Core has a word for it.
        pairs: list[tuple[str, str | None]] = [
            *start,
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.type", "preprint"),
            ("rft.title", work.title),
            *(("rft.creator", name) for name in [*people, *(f"{group}," for _, group in groups)]),
            ("rft.publisher", "arXiv" if work.arxiv else work.publisher),
        ]
    else:
        pairs = [*start, *_in_book_or_journal(work), *groups, *(("rft.au", name) for name in people)]
    pairs += [("rft.date", str(work.year)), ("rft.language", work.language)]
    return "&".join(f"{key}={_quoted(value)}" for key, value in pairs if value)


@lru_cache(10_000)  # names of venues and authors, years
def _quoted(value: str) -> str:
    return quote(value, safe="")


def _in_book_or_journal(work: Work) -> Tags:
    """What the formats for books and journals hold beside authors and date."""
    book = work.kind != "journal"
    genres = {
        "conference": "proceeding",
        "workshop": "proceeding",
        "journal": "article",
        "thesis": "dissertation",
        "report": "report",
    }
    part = bool(work.container) or not book
    found: list[tuple[str, str | None]] = [
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'book' if book else 'journal'}"),
        ("rft.genre", genres.get(work.kind, "book")),
        ("rft.atitle" if part else "rft.btitle", work.title),
        ("rft.btitle" if book else "rft.jtitle", work.container),
        ("rft.publisher", work.publisher),
        ("rft.volume", work.volume),
        ("rft.issue", work.number),
        ("rft.pages", work.pages),
        ("rft.spage", work.first_page),
        ("rft.epage", work.last_page),
    ]
    return [(name, value) for name, value in found if value]


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
