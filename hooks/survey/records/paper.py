"""A paper's record."""

from __future__ import annotations

import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from survey.common import dates
from survey.records.corrections import Correction
from survey.records.fields import (
    ArxivId,
    Doi,
    Link,
    OneOf,
    OpenReviewId,
    Pages,
    PaperId,
    Record,
    SourceId,
    Text,
    ThemeId,
    Uses,
    VenueId,
    When,
)
from survey.records.noted import Noted


def _with_dash(pages: str) -> str:
    return pages.replace("-", "–")


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


class Paper(Record):
    """One research paper, book or report: ``data/papers/<id>.yml``."""

    folder: ClassVar[str] = "papers"

    title: Text
    """The title of the version of record, exactly as printed, in Unicode."""
    authors: list[Text] = Field(min_length=1)
    """All authors in the order of the paper, each as Given Family, with diacritics."""
    year: int
    """The year of the version of record, not of the preprint."""
    first_public: Annotated[When | None, Uses(fact="first public {}", words=dates.in_words)] = None
    """When a version was public first, where that was earlier: a date, a month or a year."""
    kind: Annotated[str, OneOf("kinds"), Uses(facet="Kind")]
    """What kind of publication the version of record is."""
    known_as: Annotated[list[Text], Uses(search="name")] = []
    """Names that people use for it, such as AlexNet. They are shown and searched."""
    venue: VenueId | None = None
    """Where it appeared: an id in data/venues.yml. A preprint has none."""
    volume: Annotated[Text | None, Uses(fact="volume {}")] = None
    """Volume, in quotes."""
    number: Annotated[Text | None, Uses(fact="number {}")] = None
    """Issue within the volume, or the number of a report, in quotes."""
    pages: Annotated[Pages | None, Uses(fact="pages {}", words=_with_dash)] = None
    """First and last page with a hyphen, in quotes."""
    publisher: Annotated[Text | None, Uses(fact="{}")] = None
    """The publisher of a book."""
    arxiv: Annotated[ArxivId | None, Uses(link="arXiv:{}", address="https://arxiv.org/abs/{}", search="number")] = None
    """The arXiv id, bare and in quotes: without quotes YAML reads a number. No version."""
    doi: Annotated[Doi | None, Uses(link="DOI", address="https://doi.org/{}", search="number")] = None
    """The DOI of the version of record, without https://doi.org/."""
    openreview: Annotated[
        OpenReviewId | None, Uses(link="OpenReview", address="https://openreview.net/forum?id={}", search="number")
    ] = None
    """The id of the forum on OpenReview, in quotes."""
    url: Annotated[Link | None, Uses(link="Publisher’s page")] = None
    """The page of the version of record, where no identifier leads there."""
    pdf: Annotated[Link | None, Uses(link="PDF")] = None
    """A PDF that anyone can read, where no identifier leads to one."""
    code: Annotated[Link | None, Uses(link="Code")] = None
    """The code that the authors published."""
    video: Annotated[Link | None, Uses(link="Video")] = None
    """A recording of the talk."""
    # In no BibTeX entry: the format has no field for it that a style would print.
    awards: Annotated[list[Text], Uses(search="text")] = []
    """Awards that the venue gave it, with the venue's name and year."""
    themes: list[ThemeId] = Field(min_length=1)
    """The lines of research it belongs to, most important first: ids in data/themes/."""
    summary: Annotated[Text, Uses(table=False, search="text"), Noted()]
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

    @property
    def text_address(self) -> str | None:
        """A PDF that anyone can read: the one that is named, else arXiv's, else OpenReview's."""
        if self.pdf or self.arxiv:
            return self.pdf or f"https://arxiv.org/pdf/{self.arxiv}"
        return f"https://openreview.net/pdf?id={self.openreview}" if self.openreview else None
