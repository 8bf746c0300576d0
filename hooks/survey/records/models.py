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
        return {**handler(core), "x-refers": self.kind}


@dataclass(frozen=True, eq=False)  # by identity: a mark on a type must have a hash
class InSchema:
    """What a JSON Schema says of a value that a function checks."""

    says: dict[str, Any]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), **self.says}


def _matching(expression: str, expected: str) -> Any:
    """Text that ``expression`` matches as a whole."""
    said = InSchema({"pattern": f"^(?:{expression})$", "description": f"{expected[0].upper()}{expected[1:]}."})
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


# No text may be longer than a story; the rule text-form knows how long each may be.
LONGEST_TEXT = 20_000
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_filled), InSchema({"pattern": r"\S"})]
Link = _matching(LINK.pattern, "a link that starts with https://, in ASCII")
ArxivId = _matching(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}", "an arXiv id without version, such as 1510.00149")
Doi = _matching(r"10\.\d{4,9}/[^\s<>\"]+", "a bare DOI, such as 10.1109/CVPR.2016.90")
OpenReviewId = _matching(r"[\w-]{6,40}", "an OpenReview forum id")
Pages = _matching(r"[\w:.]+(-[\w:.]+)?", "pages as first-last, such as 770-778")
When = Annotated[
    Any,
    AfterValidator(_when),
    InSchema(
        {
            "type": ["integer", "string"],
            "pattern": r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$",
            "minimum": 1000,
            "maximum": 9999,
            "description": "A date, month or year.",
        }
    ),
]
Tint = Annotated[int, AfterValidator(_tint), InSchema({"minimum": 1, "maximum": 9})]
Language = _matching(r"[a-z]{2}", "a two-letter language code")
EditionId = _matching(r"\d{4}\.(0[1-9]|1[0-2])", "a year and a month, such as 2026.11")
PaperId = Annotated[str, Refers("paper")]
ThemeId = Annotated[str, Refers("theme")]
SourceId = Annotated[str, Refers("source")]
VenueId = Annotated[str, Refers("venue")]
AreaId = Annotated[str, Refers("area")]


class Record(BaseModel):
    """What all records share. ``id`` is the file's name (or the table's key), never a field in the file."""

    # The text below a field is its description: editors show it as one types, and the guide prints it.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    folder: ClassVar[str] = ""
    _id: str = PrivateAttr(default="")

    @cached_property
    def id(self) -> str:
        return self._id  # a private attribute of pydantic's is slow to read, and every link asks for it

    def __hash__(self) -> int:
        return object.__hash__(self)  # no two records are the same, and pydantic's own reads every field

    def named(self, id: str) -> Self:
        """This record, knowing its id."""
        self._id = id
        return self


class Checked(Record):
    """When and where a record's bibliographic facts were verified."""

    date: datetime.date
    """The day on which the facts were looked up."""
    where: Text
    """Where they were looked up: proceedings page, publisher, index. Never from memory."""


class Mention(Record):
    """Where a source names a paper. ``as`` holds the source's words; ``inferred`` why we think this paper is meant."""

    source: SourceId
    """Which source names the paper."""
    section: Text
    """In which section of it, by the id that the source's file gives."""
    words: Text = Field(alias="as")
    """The words by which the source names it: a title, names, a place; a handful of words."""
    inferred: Text | None = None
    """Why we think that this paper is meant, where the source does not say so plainly."""


class Correction(Record):
    """What a source misprints, and what is right."""

    source: SourceId | None = None
    """Which source misprints it; left out in a source's own file."""
    section: Text | None = None
    """In which section it is printed."""
    kind: Annotated[str, OneOf("correction_kinds")]
    """What is wrong."""
    printed: Text
    """What the source prints."""
    correct: Text
    """What is right."""
    evidence: Text
    """What shows it: a link or a record that others can look at."""


class Paper(Record):
    """One research paper, book or report: ``data/papers/<id>.yml``."""

    folder: ClassVar[str] = "papers"

    title: Text
    """The title of the version of record, exactly as printed, in Unicode."""
    authors: list[Text] = Field(min_length=1)
    """All authors in the order of the paper, each as Given Family, with diacritics."""
    year: int
    """The year of the version of record, not of the preprint."""
    first_public: When | None = None
    """When a version was public first, where that was earlier: a date, a month or a year."""
    kind: Annotated[str, OneOf("kinds")]
    """What kind of publication the version of record is."""
    known_as: list[Text] = []
    """Names that people use for it, such as AlexNet. They are shown and searched."""
    venue: VenueId | None = None
    """Where it appeared: an id in data/venues.yml. A preprint has none."""
    volume: Text | None = None
    """Volume, in quotes."""
    number: Text | None = None
    """Issue within the volume, or the number of a report, in quotes."""
    pages: Pages | None = None
    """First and last page with a hyphen, in quotes."""
    publisher: Text | None = None
    """The publisher of a book."""
    arxiv: ArxivId | None = None
    """The arXiv id, bare and in quotes: without quotes YAML reads a number. No version."""
    doi: Doi | None = None
    """The DOI of the version of record, without https://doi.org/."""
    openreview: OpenReviewId | None = None
    """The id of the forum on OpenReview, in quotes."""
    url: Link | None = None
    """The page of the version of record, where no identifier leads there."""
    pdf: Link | None = None
    """A PDF that anyone can read, where no identifier leads to one."""
    code: Link | None = None
    """The code that the authors published."""
    video: Link | None = None
    """A recording of the talk."""
    awards: list[Text] = []
    """Awards that the venue gave it, with the venue's name and year."""
    themes: list[ThemeId] = Field(min_length=1)
    """The lines of research it belongs to, most important first: ids in data/themes/."""
    summary: Text
    """One to three sentences of your own: what it does and why it mattered. Nothing copied from the abstract."""
    mentions: list[Mention] = []
    """Where the sources name it, and by which words."""
    corrections: list[Correction] = []
    """What a source misprints about it, with the evidence."""
    builds_on: list[PaperId] = []
    """Papers of the survey whose method it takes further: ids in data/papers/."""
    aftermath: bool = False
    """True for a paper that no source names: it is here to show what became of a theme."""
    checked: Checked
    """When and where the bibliographic facts were verified."""


class Standing(Record):
    """One entry of a theme's dated history."""

    since: When
    """From when on: a date, a month or a year."""
    status: Annotated[str, OneOf("statuses")]
    """How the theme stood from then on."""
    why: Text
    """What shows it, in one or two sentences; [@id] cites a paper, [@trends] the counts."""
    evidence: list[PaperId] = []
    """Papers that show it: ids in data/papers/."""


class Lineage(Record):
    """Where a theme came from and where it went."""

    grew_from: list[ThemeId] = []
    """Themes it came from."""
    absorbed_into: list[ThemeId] = []
    """Themes that took it in."""
    split_into: list[ThemeId] = []
    """Themes it fell into."""


class Terms(Record):
    """Regular expressions a theme's curve counts: a text matches if some ``any`` is found in it and no ``not``."""

    any: list[Text] = Field(min_length=1)
    """A title counts if one of these is found in it: regular expressions, case ignored; (?-i:...) for acronyms."""
    none: list[Text] = Field(default=[], alias="not")
    """A title does not count if one of these is found in it."""


class Coverage(Record):
    """What a theme takes in and leaves out, what its curve can and cannot show, and why no claim is about it, if none is."""

    covers: Text
    """What belongs to the theme."""
    omits: Text
    """What does not, and where it is instead."""
    curve: Text
    """What the curve can show and what it misses."""
    unclaimed: Text | None = None
    """Why no claim is about the theme, if none is."""
    searched: datetime.date
    """When papers were last searched for it."""


class Theme(Record):
    """One line of research: ``data/themes/<id>.yml``."""

    folder: ClassVar[str] = "themes"

    name: Text
    """What people read."""
    area: AreaId
    """The group of themes it stands in: an id in data/areas.yml."""
    question: Text
    """The one question it asks."""
    definition: Text
    """What belongs to it, in two sentences."""
    finding: Text
    """What became of it, in one sentence; it stands on cards and slides."""
    story: Text
    """Markdown under the headings Then, Since and Now. [@id] cites a paper or a source, [@trends] the counts; {titles 2019} writes out a counted share."""
    standing: list[Standing] = Field(min_length=1)
    """Its dated history, oldest first."""
    lineage: Lineage = Lineage()
    """Where it came from and where it went."""
    related: list[ThemeId] = []
    """Themes worth reading beside it."""
    terms: Terms | None = None
    """What its curve counts in titles and abstracts; left out if nothing can be counted."""
    coverage: Coverage
    """What is in and out, what the curve is worth, and when papers were searched."""
    aliases: list[Text] = []
    """Old ids of a renamed theme. Their addresses lead here."""


class Person(Record):
    """Somebody a source names, and what it says of them."""

    name: Text
    """Given Family."""
    said: Text
    """What the source says of them, in our words."""
    section: Text | None = None
    """In which section."""


class SourceAuthor(Record):
    """Who wrote or gave a source; ``inferred`` where the source does not say so itself."""

    name: Text
    """Given Family."""
    role: Text | None = None
    """As what they wrote or spoke."""
    inferred: Text | None = None
    """Why we think so, where the source does not say it."""


class Revision(Record):
    """One difference between the revisions of a text."""

    section: Text
    """In which section."""
    change: Annotated[str, OneOf("changes")]
    """What became of the passage."""
    was: Text | None = None
    """What the earlier text says."""
    now: Text | None = None
    """What the later text says."""
    note: Text | None = None
    """What matters about it."""


class Fact(Record):
    """A dated fact that a source reports."""

    section: Text
    """In which section."""
    fact: Text
    """What the source reports, in our words."""
    date: When | None = None
    """Of which day, month or year it is told."""


class PlainLink(Record):
    """A talk, post or video that a source points to; the address only where it is known."""

    title: Text
    """What it is."""
    url: Link | None = None
    """Its address, where it is known."""


class Section(Record):
    """One section or group of slides of a source."""

    key: Text = Field(alias="id")
    """Part of addresses: lower-case words with hyphens. Never changed."""
    title: Text
    """The heading that the source prints."""
    themes: list[ThemeId] = Field(min_length=1)
    """What it is about: ids in data/themes/, most important first."""
    summary: Text
    """What it says, in our words."""
    links: list[PlainLink] = []
    """What it points to that is no paper."""
    origin: Text | None = Field(default=None, alias="from")
    """In a copy: the section of the original it was taken from."""


class Source(Record):
    """One of the texts the survey starts from: ``data/sources/<id>.yml``."""

    folder: ClassVar[str] = "sources"

    title: Text
    """As printed."""
    kind: Annotated[str, OneOf("source_kinds")]
    """What kind of text it is."""
    authors: list[SourceAuthor] = Field(min_length=1)
    """Who wrote or gave it."""
    date: When
    """When it was given or published: a date, a month or a year."""
    date_note: Text | None = None
    """How sure the date is, and why."""
    place: Text | None = None
    """Where it was given."""
    audience: Text | None = None
    """For whom it was meant."""
    language: Language
    """In which language it is: two letters."""
    derived_from: SourceId | None = None
    """The source of which it is a translation or a repost."""
    url: Link | None = None
    """Where it can be read."""
    copy_note: Text = Field(alias="copy")
    """What the copy that we read holds, and what is missing in it."""
    summary: Text
    """What it says as a whole, in our words."""
    revisions: list[Revision] = []
    """Differences between this text and another revision of it."""
    people: list[Person] = []
    """Whom it names, beside authors of papers."""
    facts: list[Fact] = []
    """Dated facts that it reports."""
    corrections: list[Correction] = []
    """What it misprints, beside the papers it names."""
    sections: list[Section] = Field(min_length=1)
    """All its sections or groups of slides, in order."""


class Claim(Record):
    """One statement of a source, followed to the present: ``data/claims/<id>.yml``."""

    folder: ClassVar[str] = "claims"

    kind: Annotated[str, OneOf("claim_kinds")]
    """What kind of statement it is."""
    source: SourceId
    """Which source makes it."""
    section: Text
    """In which section."""
    claim: Text
    """What it says, in our words."""
    said_on: When
    """When: a date, a month or a year."""
    themes: list[ThemeId] = Field(min_length=1)
    """What it is about: ids in data/themes/, most important first."""
    horizon: When | None = None
    """By when it should have come true, if the source says so."""
    resolves_when: Text | None = None
    """The rule that decides it, written before the verdict."""
    verdict: Annotated[str, OneOf("verdicts")]
    """How it came out by that rule. What the evidence does not carry is open."""
    judged_on: datetime.date
    """The day of the verdict."""
    why: Text
    """Why the verdict is so; [@id] cites a paper, [@trends] the counts."""
    evidence: list[Text] = []
    """What shows it: ids of papers, links, or trends:<theme>."""


class Area(Record):
    """A group of themes: an entry of ``data/areas.yml``, in the order pages show it."""

    name: Text
    """What people read."""
    tint: Tint
    """Which of the colours of the stylesheet it has."""
    description: Text
    """What its themes have in common."""


class Venue(Record):
    """Where papers appear: an entry of ``data/venues.yml``."""

    name: Text
    """The full name."""
    short: Text
    """The name that people use."""
    known_as: list[Text] = []
    """What bibliographies print for it beside name and short, such as an abbreviation."""
    kind: Annotated[str, OneOf("venue_kinds")]
    """What kind of venue it is."""
    group: Annotated[str, OneOf("venue_groups")] | None = None
    """The pooled curve that its counts go into, if it is counted."""
    counted_as: Text | None = None
    """Its name in data/trends.csv, if it is counted."""
    url: Link | None = None
    """Its home page."""
    note: Text | None = None
    """What a reader should know, such as an earlier name."""


class PersonName(Record):
    """One person who publishes under several names: an entry of ``data/people.yml``."""

    name: Text
    """The form of the name that the survey shows."""
    aliases: list[Text] = []
    """Other forms that papers print."""
    family: Text | None = None
    """The family name, where it is more than the last word."""


class Stop(Record):
    """One paper of a reading route, and why it is read at this place."""

    paper: PaperId
    """An id in data/papers/."""
    why: Text
    """Why it is read at this place."""


class Route(Record):
    """Five papers that answer a question in half an hour: an entry of ``data/routes.yml``."""

    question: Text
    """What the route answers."""
    answer: Text
    """The answer in one sentence."""
    themes: list[ThemeId] = Field(min_length=1)
    """What it is about: ids in data/themes/."""
    papers: list[Stop] = Field(min_length=5, max_length=5)
    """Five papers in the order in which they are read."""


class Finding(Record):
    """What surprises in this edition: an entry of ``data/findings.yml``; figures as in stories."""

    theme: ThemeId
    """Which theme it is about."""
    text: Text
    """What surprises; {titles 2019} writes out a counted share."""


class Announced(Record):
    """How many papers a venue said it had accepted, and where that stands."""

    papers: int = Field(ge=1)
    """The number of accepted papers, of all tracks that the announcement counts."""
    other_tracks: int = Field(default=0, ge=0)
    """How many of them are of other tracks than the main one, and so not in the list."""
    source: Text
    """Where the number stands."""
    url: Link | None = None
    """Its address, where it is known."""


class SecondList(Record):
    """A list made independently of ours, which holds a share of its titles."""

    name: Text
    """Who made it, or from which index."""
    share: float = Field(ge=0, le=100)
    """Per cent of our titles that it has, too."""


class Proceedings(Record):
    """Where a list of accepted papers comes from: an entry of ``data/proceedings.yml``, named like its list,
    ``data/proceedings/<venue>-<year>.txt``."""

    taken_from: Text
    """The index, or who collected it."""
    url: Link | None = None
    """The address of that."""
    taken_on: datetime.date
    """The day on which the list came into the survey, or was last compared with where it is from."""
    announced: Announced | None = None
    """The number of papers that the venue announced; left out where nobody has looked it up."""
    second_list: SecondList | None = None
    """Another list that ours was compared with."""
    abstracts: int | None = Field(default=None, ge=0, le=100)
    """Per cent of its papers whose abstract was known when titles and abstracts were counted."""
    repeats: list[Text] = []
    """Titles that two accepted papers of the year share, and that the list therefore holds twice."""
    note: Text | None = None
    """What is missing or wrong in the list. Needed where it differs from the announced number by more than 2 per cent."""


class Term(Record):
    """An entry of a closed list: what people read."""

    name: Text
    """What people read."""
    symbol: Text | None = None
    """A sign that stands beside the name."""
    description: Text
    """What it means, in one sentence."""


class Ended(Record):
    """That nobody keeps the survey any longer: every page says so, and no page asks for contributions."""

    date: datetime.date
    """The day from which on nobody keeps it."""
    note: Text
    """Why, and where the work goes on, if it does: a sentence or two for the banner."""


class Edition(Record):
    """``data/edition.yml``: the state of the survey that citations name."""

    edition: EditionId
    """Year and month, in quotes."""
    date: datetime.date
    """The day to which the survey is complete."""
    ended: Ended | None = None
    """That nobody keeps the survey any longer; left out as long as somebody does."""


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
    "proceedings": Proceedings,
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
