"""What can be cited, in one neutral form that every citation format is made from. The only place that decides which facts of
a record make up its citation. Dates are the records' and the edition's, never today's."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from survey.model import editions
from survey.model.derived import Derived
from survey.model.survey import Survey
from survey.records.identifiers import doi_link
from survey.records.models import Claim, Frozen, Paper, PersonName, Source, SourceAuthor, Theme, WebPage
from survey.records.names import split_known

SITE = "Deep Learning Trends"
TITLE = "Deep Learning Trends: a living survey"
CONTRIBUTORS = "Deep Learning Trends contributors"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# Before the key of a page of ours, so that it never meets the key of the paper that the page is about.
_PREFIX = "dlt-"


@dataclass(frozen=True)
class Name:
    """A name in its parts; a group, or a person with one name, is ``family`` alone. ``family_first`` where papers print the
    family name before the given one."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    group: bool = False
    family_first: bool = field(default=False, compare=False)

    @cached_property
    def surname(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}".strip()

    @cached_property
    def inverted(self) -> str:
        """``van den Oord, Aäron``, as reference managers want it."""
        return ", ".join(part for part in (self.surname, self.given, self.suffix) if part)

    @cached_property
    def natural(self) -> str:
        """``Aäron van den Oord``, as papers print it."""
        names = (self.surname, self.given) if self.family_first else (self.given, self.surname)
        return " ".join(part for part in (*names, self.suffix) if part)


@dataclass(frozen=True)
class Work:
    """Something that can be cited. ``kind`` is a paper's kind, or ``page``, ``dataset``, ``talk``, ``lecture`` or ``post``.

    ``date`` is (year), (year, month) or (year, month, day); ``container`` what it appeared in, ``event`` the
    conference where that has another name, ``translators`` who carried it into its ``language``; ``url`` an address other
    than those that follow from ``doi`` and ``arxiv``. A page of ours that changes has no ``edition``: ``accessed`` is the
    day of the state that is cited, as (year, month, day), and ``note`` what there is to say of it.
    """

    id: str
    kind: str
    title: str
    authors: tuple[Name, ...]
    date: tuple[int, ...]
    container: str | None = None
    event: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    place: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    url: str | None = None
    pdf: str | None = None
    edition: str | None = None
    translators: tuple[Name, ...] = ()
    accessed: tuple[int, int, int] | None = None
    note: str | None = None
    language: str = "en"

    @property
    def year(self) -> int:
        return self.date[0]

    @property
    def link(self) -> str | None:
        """Where it is read: the most lasting address."""
        if self.doi:
            return doi_link(self.doi)
        preprint = f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else None
        return (preprint or self.url) if self.kind == "preprint" else (self.url or preprint)

    @property
    def first_page(self) -> str | None:
        return self.pages.split("-")[0] if self.pages else None

    @property
    def last_page(self) -> str | None:
        return self.pages.split("-")[-1] if self.pages else None


def name(printed: str, survey: Survey) -> Name:
    """The parts of a name as a paper prints it; lower-case words that lead the family name are its particle."""
    if printed in survey.groups:
        return Name(printed, group=True)
    return _name(printed, survey.families.get(printed))


@cache
def _name(printed: str, known: str | None) -> Name:
    given, family, suffix = split_known(printed, PersonName(name=printed, family=known) if known else None)
    words = family.split()
    start = next((number for number, word in enumerate(words) if not word[0].islower()), 0)
    first = bool(given) and not printed.startswith(given)
    return Name(" ".join(words[start:]), given, " ".join(words[:start]), suffix, family_first=first)


def paper(record: Paper, survey: Survey) -> Work:
    """The paper itself: made once, for pages, heads and ten files ask for it."""
    if record.id not in survey.made:
        survey.made[record.id] = _paper(record, survey)
    return survey.made[record.id]


def _paper(record: Paper, survey: Survey) -> Work:
    venue = survey.venues[record.venue] if record.venue else None
    forum = f"https://openreview.net/forum?id={record.openreview}" if record.openreview else None
    # A book's or a report's venue is who published it.
    by_publisher = record.kind in ("book", "report", "thesis")
    return Work(
        record.id,
        record.kind,
        record.title,
        tuple(name(author, survey) for author in record.authors),
        (record.year,),
        container=None if by_publisher or not venue else (venue.proceedings or venue.name),
        event=venue.name if venue and record.kind == "conference" else None,
        volume=record.volume,
        number=record.number,
        pages=record.pages,
        publisher=record.publisher or (venue.name if by_publisher and venue else None),
        doi=record.doi,
        arxiv=record.arxiv,
        url=record.url or forum or (None if record.doi or record.arxiv else record.pdf),
        pdf=record.pdf or (f"https://arxiv.org/pdf/{record.arxiv}" if record.arxiv else None),
    )


def source(record: Source, survey: Survey) -> Work:
    """The talk, post or lecture itself. Where the survey infers who gave it, the citation says so."""
    kind = record.kind if record.kind in ("talk", "lecture") else "post"
    inferred = " (attribution inferred)" if any(author.inferred for author in record.authors) else ""
    return Work(
        record.id,
        kind,
        record.title,
        tuple(name(author.name, survey) for author in record.authors if not _translates(author)),
        tuple(int(part) for part in str(record.date).split("-")),
        container=survey.term("source_kinds", record.kind).name + inferred,
        place=record.place,
        translators=tuple(name(author.name, survey) for author in record.authors if _translates(author)),
        url=record.url,
        language=record.language,
    )


def _translates(author: SourceAuthor) -> bool:
    return (author.role or "").lower().startswith("translator")


def _page(id: str, title: str, address: str, date: datetime.date, **more: Any) -> Work:
    """A page of this survey at the full ``address``, in the state of ``date``."""
    day = (date.year, date.month, date.day)
    return Work(
        _PREFIX + id, "page", title, (Name(CONTRIBUTORS, group=True),), day, container=TITLE, url=address, **more
    )


def web(id: str, record: WebPage) -> Work:
    """A web page that is evidence, under the key ``id``."""
    date = tuple(int(part) for part in str(record.date).split("-"))
    return Work(id, "page", record.title, (Name(record.publisher),), date, url=record.url)


def _living(id: str, title: str, address: str, derived: Derived, note: str | None = None) -> Work:
    """A page that changes, as it is since the survey last changed: a citation says of which day it is."""
    day = derived.last_change
    return _page(id, title, address, day, accessed=(day.year, day.month, day.day), note=note)


def edition(id: str, name: str, frozen: Frozen, site: str) -> Work:
    """A theme as the edition called ``name`` froze it."""
    address = f"{site}themes/{id}/{name}/"
    return _page(f"{id}-{name.replace('.', '-')}", frozen.name, address, frozen.date, edition=name)


def page_of(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> Work:
    """Our page about ``record``; ``site`` is the site's full address with a trailing slash. A theme whose last edition says what its
    page says is cited as that edition: what is cited today reads the same in five years. Other pages may change."""
    address = f"{site}{record.folder}/{record.id}/"
    if isinstance(record, Theme):
        where = editions.lasting(record, derived)
        if where.frozen is not None and where.edition is not None and not where.revised:
            return edition(where.id, where.edition, where.frozen, site)
        return _living(record.id, record.name, address, derived, where.stamp[0].upper() + where.stamp[1:])
    title = f"Claim: {record.claim.rstrip('.')}" if isinstance(record, Claim) else f"Survey entry: {record.title}"
    return _living(record.id, title, address, derived)


def listed(title: str, address: str, derived: Derived) -> Work:
    """A page of ours about no single record, at the full ``address``."""
    return _living("list", title, address, derived)


def whole(survey: Survey, site: str) -> Work:
    """The survey itself."""
    edition = survey.edition
    work = _page("survey", TITLE, site, edition.date, edition=edition.edition)
    return dataclasses.replace(work, id="deep-learning-trends", kind="dataset", container=None)


def cited_on(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> list[tuple[str, Work]]:
    """What the page about ``record`` offers to cite, most wanted first, each with a label: a paper and a source come
    before our page about them."""
    survey, ours = derived.survey, page_of(record, derived, site)
    if isinstance(record, Paper):
        return [("The paper", paper(record, survey)), ("This page", ours)]
    if isinstance(record, Source):
        return [("The source", source(record, survey)), ("This page", ours)]
    return [("This page", ours)]
