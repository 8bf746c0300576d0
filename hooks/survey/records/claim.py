"""A claim's record."""

from __future__ import annotations

import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from survey.records.fields import OneOf, Record, SourceId, Text, ThemeId, When


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
