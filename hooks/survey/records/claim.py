"""A claim's record: a statement of a source, its rule, its evidence and two judgements."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Discriminator, Field, Tag

from survey.records.fields import OneOf, Record, SourceId, Text, ThemeId, When
from survey.records.noted import Noted
from survey.records.web_page import WebPage

# Years after a statement in which it is judged, where its source names no date.
YEARS = {"prediction": 5, "challenge": 10}
TRENDS = "trends:"


class Review(Record):
    """A second judgement, by somebody who saw claim, rule and evidence and not the first verdict."""

    verdict: Annotated[str, OneOf("verdicts")]
    """How it came out by the rule."""
    date: datetime.date
    """The day of the second judgement, not before the rule was made."""
    why: Text
    """Why, in the second judge's words."""


class Retired(Record):
    """A claim that was taken back: an entry of ``data/retired.yml``. Its old address leads on."""

    claim: Text
    """What it said."""
    date: datetime.date
    """The day on which it was taken back."""
    why: Text
    """Why it is no claim."""
    to: Text | None = None
    """The id of the claim that took its place, if one did."""


def _kind_of_evidence(value: Any) -> str:
    return "page" if isinstance(value, dict | WebPage) else "words"


# The names of the tags are left out where an error tells its place, see check.parse_models.
Evidence = Annotated[
    Annotated[Text, Tag("one-of[words]")] | Annotated[WebPage, Tag("one-of[page]")],
    Discriminator(lambda value: f"one-of[{_kind_of_evidence(value)}]"),
]


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
    """What it says, in our words, in its own tense and with its own reservations."""
    said_on: When
    """When: a date, a month or a year."""
    themes: list[ThemeId] = Field(min_length=1)
    """What it is about: ids in data/themes/, most important first."""
    horizon: When | None = None
    """By when it is judged; a prediction or a challenge must have it. Where the source names no date, five years for a prediction and
    ten for a challenge."""
    horizon_said: Text | None = None
    """How the source itself says by when, if it does."""
    resolves_when: Annotated[Text | None, Noted()] = None
    """The rule, first sentence: it came true if this holds. Of an untestable claim: what a rule would need."""
    partly_when: Annotated[Text | None, Noted()] = None
    """The rule, second sentence: the part that has to hold for it to have come true partly. Left out if there is no such part."""
    fails_when: Annotated[Text | None, Noted()] = None
    """The rule, third sentence: what shows that it did not come true. Every claim but an untestable one must have it."""
    rule_made: datetime.date | None = None
    """The day on which the rule was written as it stands."""
    verdict: Annotated[str, OneOf("verdicts")]
    """How it came out by that rule. What the evidence does not carry is open."""
    judged_on: datetime.date
    """The day of the verdict."""
    why: Annotated[Text, Noted()]
    """Why the verdict is so; [@id] cites a paper, [@trends] the counts."""
    evidence: list[Evidence] = []
    """What shows it: ids of papers, trends:<theme>, or web pages."""
    thin: Text | None = None
    """What the evidence lacks, where it is weaker than it should be."""
    review: Annotated[Review | None, Noted()] = None
    """The second judgement, made without sight of the first."""
    dissent: Annotated[Text | None, Noted()] = None
    """Where the two judgements differ: why the first stands."""

    @property
    def named_evidence(self) -> list[str]:
        """Evidence that is no web page: ids of papers, and themes behind `TRENDS`."""
        return [item for item in self.evidence if isinstance(item, str)]

    @property
    def pages(self) -> list[WebPage]:
        """Evidence that is a web page."""
        return [item for item in self.evidence if isinstance(item, WebPage)]

    @property
    def counted_themes(self) -> list[str]:
        """Ids of the themes whose counts are evidence."""
        return [item.removeprefix(TRENDS) for item in self.named_evidence if item.startswith(TRENDS)]
