"""A theme's record."""

from __future__ import annotations

import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from survey.records.fields import AreaId, OneOf, PaperId, Record, Text, ThemeId, When
from survey.records.noted import Noted


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
    """What a theme takes in and leaves out, what its curve can and cannot show, and why a claim or recent papers are missing."""

    covers: Text
    """What belongs to the theme."""
    omits: Text
    """What does not, and where it is instead."""
    curve: Text
    """What the curve can show and what it misses."""
    unclaimed: Text | None = None
    """Why no claim is about the theme, if none is."""
    unrenewed: Text | None = None
    """Why the story cites no paper of the last three years, if it cites none."""
    searched: datetime.date
    """When papers were last searched for it."""


class Theme(Record):
    """One line of research: ``data/themes/<id>.yml``."""

    folder: ClassVar[str] = "themes"

    name: Text
    """What people read."""
    known_as: list[Text] = []
    """Names and acronyms that people use for it, such as RLHF or mixture of experts. They are shown and searched."""
    area: AreaId
    """The group of themes it stands in: an id in data/areas.yml."""
    question: Annotated[Text, Noted()]
    """The one question it asks."""
    definition: Annotated[Text, Noted()]
    """What belongs to it, in two sentences."""
    finding: Annotated[Text, Noted()]
    """What became of it, in one sentence; it stands on cards and slides."""
    story: Annotated[Text, Noted()]
    """Markdown under the headings Then, Since and Now. [@id] cites a paper or a source, [@trends] the counts; {titles 2019} writes out a counted share."""
    standing: list[Standing] = Field(min_length=1)
    """Its dated history, oldest first."""
    lineage: Lineage = Lineage()
    """Where it came from and where it went."""
    related: list[ThemeId] = []
    """Themes worth reading beside it."""
    terms: Terms | None = None
    """What its curve counts in titles and abstracts; left out if nothing can be counted."""
    coverage: Annotated[Coverage, Noted()]
    """What is in and out, what the curve is worth, and when papers were searched."""
    aliases: list[Text] = []
    """Old ids of a renamed theme. Their addresses lead here."""
