"""A source's record."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from survey.records.corrections import Correction
from survey.records.fields import Language, Link, OneOf, Record, SourceId, Text, ThemeId, When
from survey.records.noted import Noted


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
    summary: Annotated[Text, Noted()]
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
