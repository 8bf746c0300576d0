"""What an edition keeps of a theme beside its text: enough to tell what has changed since, and to draw its slide again."""

from __future__ import annotations

import datetime

from survey.records.fields import Record, Text


class SlidePaper(Record):
    """A paper to start from."""

    title: Text
    line: Text
    """Who, where and when: ``AlexNet · Krizhevsky et al. · NeurIPS 2012``."""


class SlideChart(Record):
    """A theme's curve of titles."""

    note: Text
    """What is counted and which years are incomplete."""
    values: dict[str, float]
    """By year, titles per 1,000 accepted papers."""
    incomplete: list[str]
    """Years of which a venue is missing."""
    first_year: int
    last_year: int
    moments: dict[str, str]
    """By year, what the source that spoke then is called."""


class Slide(Record):
    """The words and numbers of a theme's slide that the theme's name and finding do not hold."""

    area: Text
    tint: int
    question: Text
    symbol: str
    standing: Text
    papers: list[SlidePaper]
    chart: SlideChart | None
    """None for a theme that is not counted."""


class Frozen(Record):
    """A theme as it is told on a day: today, or in the front matter of ``data/editions/<edition>/<theme>.md``, which
    scripts/release_edition.py writes once. Two of them are compared to say what has changed, so that a new field of a record
    changes nothing that was frozen before."""

    name: Text
    finding: Text
    date: datetime.date
    status: Text
    papers: dict[str, str]
    """Ids of the theme's papers, each with a digest of what its card says."""
    verdicts: dict[str, str]
    """Claims about the theme by id."""
    parts: dict[str, str]
    """By field of the theme that holds something, a digest of it."""
    counts: dict[str, dict[str, list[int]]]
    """By field (``title``, ``text``) and year: matches and accepted papers of all venues."""
    slide: Slide
