"""What is kept in tables: areas, venues, people, routes, findings, closed lists, the edition."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from survey.records.fields import EditionId, Link, OneOf, PaperId, Record, Text, ThemeId, Tint


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
    proceedings: Text | None = None
    """What a citation calls the volume that its papers are in, where that is not the venue's name."""
    kind: Annotated[str, OneOf("venue_kinds")]
    """What kind of venue it is."""
    group: Annotated[str, OneOf("venue_groups")] | None = None
    """The pooled curve that its counts go into, if it is counted."""
    counted_as: Text | None = None
    """Its name in data/trends.csv, if it is counted."""
    list_due: Annotated[int, Field(ge=1, le=12)] | None = None
    """The month, 1 to 12, in which the list of its accepted papers is public; given for venues that are counted."""
    url: Link | None = None
    """Its home page."""
    note: Text | None = None
    """What a reader should know, such as an earlier name."""


class PersonName(Record):
    """What an author's name does not tell by itself, and who publishes under several: an entry of ``data/people.yml``."""

    name: Text
    """The form of the name that the survey shows."""
    aliases: list[Text] = []
    """Other forms that papers print."""
    family: Text | None = None
    """The family name with its particle, where it is more than the last word or stands first."""
    group: bool = False
    """True for a team, company or collaboration that signs as an author: it has no family name."""
    shared: bool = False
    """True where several people print this name, so that it may stand twice on one paper."""


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
