"""Every record's fields, once. The only place that defines what a data file may hold.

All models are strict (YAML's ``2016`` is a number and never becomes text) and refuse unknown fields. Rules that
need more than one field or more than one record are in ``check``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, PrivateAttr
from pydantic_core import CoreSchema


@dataclass(frozen=True)
class OneOf:
    """Marks a text field that takes a key of a closed list in ``data/vocabulary.yml``."""

    vocabulary: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "x-vocabulary": self.vocabulary}


@dataclass(frozen=True)
class Refers:
    """Marks a text field that takes the id of a record of ``kind`` (paper, theme, source, venue, area)."""

    kind: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "description": f"The id of a record: {self.kind}."}


@dataclass(frozen=True, eq=False)  # by identity: a mark on a type must have a hash
class _InSchema:
    """What a JSON Schema says of a value that a function checks."""

    says: dict[str, Any]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), **self.says}


def _matching(expression: str, expected: str) -> Any:
    """Text that ``expression`` matches as a whole."""
    said = _InSchema({"pattern": f"^(?:{expression})$", "description": f"{expected[0].upper()}{expected[1:]}."})
    return Annotated[str, _pattern(expression, expected), said]


def _pattern(expression: str, expected: str) -> AfterValidator:
    compiled = re.compile(expression, re.ASCII)  # as JSON Schema reads it

    def validate(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"must be {expected}")
        return value

    return AfterValidator(validate)


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


LINK = re.compile(r"https://[!#-&(-;=?-\[\]-_a-~]+")


def _tint(value: int) -> int:
    if not 1 <= value <= 9:
        raise ValueError("must be one of the nine tints, 1 to 9")
    return value


def _when(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        raise ValueError("must be a date without a time of day")
    if isinstance(value, datetime.date) or (type(value) is int and 1000 <= value <= 9999):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
        return value
    raise ValueError("must be a date (2016-06-01), a month (2016-06) or a year (2016)")


Text = Annotated[str, AfterValidator(_filled), _InSchema({"pattern": r"\S"})]
Link = _matching(LINK.pattern, "a link that starts with https://, in ASCII")
ArxivId = _matching(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}", "an arXiv id without version, such as 1510.00149")
Doi = _matching(r"10\.\d{4,9}/[^\s<>\"]+", "a bare DOI, such as 10.1109/CVPR.2016.90")
OpenReviewId = _matching(r"[\w-]{6,40}", "an OpenReview forum id")
Pages = _matching(r"[\w:.]+(-[\w:.]+)?", "pages as first-last, such as 770-778")
When = Annotated[
    Any,
    AfterValidator(_when),
    _InSchema(
        {"type": ["integer", "string"], "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "description": "A date, month or year."}
    ),
]
Tint = Annotated[int, AfterValidator(_tint), _InSchema({"minimum": 1, "maximum": 9})]
Language = _matching(r"[a-z]{2}", "a two-letter language code")
EditionId = _matching(r"\d{4}\.\d{2}", "a year and a month, such as 2026.11")
PaperId = Annotated[str, Refers("paper")]
ThemeId = Annotated[str, Refers("theme")]
SourceId = Annotated[str, Refers("source")]
VenueId = Annotated[str, Refers("venue")]
AreaId = Annotated[str, Refers("area")]


class Record(BaseModel):
    """What all records share. ``id`` is the file's name (or the table's key), never a field in the file."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    folder: ClassVar[str] = ""
    _id: str = PrivateAttr(default="")

    @cached_property
    def id(self) -> str:
        return self._id  # a private attribute of pydantic's is slow to read, and every link asks for it

    def named(self, id: str) -> Self:
        """This record, knowing its id."""
        self._id = id
        return self


class Checked(Record):
    """When and where a record's bibliographic facts were verified."""

    date: datetime.date
    where: Text


class Mention(Record):
    """Where a source names a paper. ``as`` holds the source's words; ``inferred`` why we think this paper is meant."""

    source: SourceId
    section: Text
    words: Text = Field(alias="as")
    inferred: Text | None = None


class Correction(Record):
    """What a source misprints, and what is right."""

    source: SourceId | None = None
    section: Text | None = None
    kind: Annotated[str, OneOf("correction_kinds")]
    printed: Text
    correct: Text
    evidence: Text


class Paper(Record):
    """One research paper, book or report: ``data/papers/<id>.yml``."""

    folder: ClassVar[str] = "papers"

    title: Text
    authors: list[Text] = Field(min_length=1)
    year: int
    first_public: When | None = None
    kind: Annotated[str, OneOf("kinds")]
    known_as: list[Text] = []
    venue: VenueId | None = None
    volume: Text | None = None
    number: Text | None = None
    pages: Pages | None = None
    publisher: Text | None = None
    arxiv: ArxivId | None = None
    doi: Doi | None = None
    openreview: OpenReviewId | None = None
    url: Link | None = None
    pdf: Link | None = None
    code: Link | None = None
    video: Link | None = None
    awards: list[Text] = []
    themes: list[ThemeId] = Field(min_length=1)
    summary: Text
    mentions: list[Mention] = []
    corrections: list[Correction] = []
    builds_on: list[PaperId] = []
    aftermath: bool = False
    checked: Checked


class Standing(Record):
    """One entry of a theme's dated history."""

    since: When
    status: Annotated[str, OneOf("statuses")]
    why: Text
    evidence: list[PaperId] = []


class Lineage(Record):
    """Where a theme came from and where it went."""

    grew_from: list[ThemeId] = []
    absorbed_into: list[ThemeId] = []
    split_into: list[ThemeId] = []


class Terms(Record):
    """Regular expressions a theme's curve counts: a text matches if some ``any`` is found in it and no ``not``."""

    any: list[Text] = Field(min_length=1)
    none: list[Text] = Field(default=[], alias="not")


class Coverage(Record):
    """What a theme takes in and leaves out, what its curve can and cannot show, and why no claim is about it, if none is."""

    covers: Text
    omits: Text
    curve: Text
    unclaimed: Text | None = None
    searched: datetime.date


class Theme(Record):
    """One line of research: ``data/themes/<id>.yml``."""

    folder: ClassVar[str] = "themes"

    name: Text
    area: AreaId
    question: Text
    definition: Text
    finding: Text
    story: Text
    standing: list[Standing] = Field(min_length=1)
    lineage: Lineage = Lineage()
    related: list[ThemeId] = []
    terms: Terms | None = None
    coverage: Coverage
    aliases: list[Text] = []


class Person(Record):
    """Somebody a source names, and what it says of them."""

    name: Text
    said: Text
    section: Text | None = None


class SourceAuthor(Record):
    """Who wrote or gave a source; ``inferred`` where the source does not say so itself."""

    name: Text
    role: Text | None = None
    inferred: Text | None = None


class Revision(Record):
    """One difference between the revisions of a text."""

    section: Text
    change: Annotated[str, OneOf("changes")]
    was: Text | None = None
    now: Text | None = None
    note: Text | None = None


class Fact(Record):
    """A dated fact that a source reports."""

    section: Text
    fact: Text
    date: When | None = None


class PlainLink(Record):
    """A talk, post or video that a source points to; the address only where it is known."""

    title: Text
    url: Link | None = None


class Section(Record):
    """One section or group of slides of a source."""

    key: Text = Field(alias="id")
    title: Text
    themes: list[ThemeId] = Field(min_length=1)
    summary: Text
    links: list[PlainLink] = []
    origin: Text | None = Field(default=None, alias="from")


class Source(Record):
    """One of the texts the survey starts from: ``data/sources/<id>.yml``."""

    folder: ClassVar[str] = "sources"

    title: Text
    kind: Annotated[str, OneOf("source_kinds")]
    authors: list[SourceAuthor] = Field(min_length=1)
    date: When
    date_note: Text | None = None
    place: Text | None = None
    audience: Text | None = None
    language: Language
    derived_from: SourceId | None = None
    url: Link | None = None
    copy_note: Text = Field(alias="copy")
    summary: Text
    revisions: list[Revision] = []
    people: list[Person] = []
    facts: list[Fact] = []
    corrections: list[Correction] = []
    sections: list[Section] = Field(min_length=1)


class Claim(Record):
    """One statement of a source, followed to the present: ``data/claims/<id>.yml``."""

    folder: ClassVar[str] = "claims"

    kind: Annotated[str, OneOf("claim_kinds")]
    source: SourceId
    section: Text
    claim: Text
    said_on: When
    themes: list[ThemeId] = Field(min_length=1)
    horizon: When | None = None
    resolves_when: Text | None = None
    verdict: Annotated[str, OneOf("verdicts")]
    judged_on: datetime.date
    why: Text
    evidence: list[Text] = []


class Area(Record):
    """A group of themes: an entry of ``data/areas.yml``, in the order pages show it."""

    name: Text
    tint: Tint
    description: Text


class Venue(Record):
    """Where papers appear: an entry of ``data/venues.yml``."""

    name: Text
    short: Text
    kind: Annotated[str, OneOf("venue_kinds")]
    group: Annotated[str, OneOf("venue_groups")] | None = None
    counted_as: Text | None = None
    url: Link | None = None
    note: Text | None = None


class PersonName(Record):
    """One person who publishes under several names: an entry of ``data/people.yml``."""

    name: Text
    aliases: list[Text] = []
    family: Text | None = None


class Stop(Record):
    """One paper of a reading route, and why it is read at this place."""

    paper: PaperId
    why: Text


class Route(Record):
    """Five papers that answer a question in half an hour: an entry of ``data/routes.yml``."""

    question: Text
    answer: Text
    themes: list[ThemeId] = Field(min_length=1)
    papers: list[Stop] = Field(min_length=5, max_length=5)


class Finding(Record):
    """What surprises in this edition: an entry of ``data/findings.yml``; figures as in stories."""

    theme: ThemeId
    text: Text


class Term(Record):
    """An entry of a closed list: what people read."""

    name: Text
    symbol: Text | None = None
    description: Text


class Edition(Record):
    """``data/edition.yml``: the state of the survey that citations name."""

    edition: EditionId
    date: datetime.date


class Frozen(Record):
    """What an edition keeps of a theme beside its text: ``data/editions/<edition>/<theme>.md``, written by
    scripts/release_edition.py and never again."""

    name: Text
    finding: Text
    date: datetime.date
    status: Text
    papers: list[Text]
    verdicts: dict[str, str]
    essence: Text


MODELS: dict[str, type[Record]] = {"paper": Paper, "theme": Theme, "source": Source, "claim": Claim}
TABLE_MODELS: dict[str, type[Record]] = {
    "areas": Area,
    "venues": Venue,
    "people": PersonName,
    "routes": Route,
    "findings": Finding,
}


class Shape(NamedTuple):
    """What a field holds beside plain values: words of a closed list or ids, and the model of what is nested in it."""

    marker: OneOf | Refers | None
    nested: type[Record] | None


@cache
def fields(model: type[Record]) -> dict[str, Shape]:
    """The shape of every field of a model, by its name in the file, in the order in which files hold them."""
    return {field.alias or name: _shape(field.annotation, field.metadata) for name, field in model.model_fields.items()}


def _shape(annotation: Any, metadata: Iterable[Any] = ()) -> Shape:
    marker = next((item for item in metadata if isinstance(item, OneOf | Refers)), None)
    nested = annotation if isinstance(annotation, type) and issubclass(annotation, Record) else None
    for part in get_args(annotation):
        if isinstance(part, OneOf | Refers):
            marker = marker or part
        else:
            inner = _shape(part)
            marker, nested = marker or inner.marker, nested or inner.nested
    return Shape(marker, nested)
