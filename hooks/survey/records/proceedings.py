"""Where the lists of accepted papers come from: the entries of ``data/proceedings.yml``."""

from __future__ import annotations

import datetime

from pydantic import Field

from survey.records.fields import Link, Record, Text


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
    """The number of papers that the venue announced; left out where no source for it was found."""
    second_list: SecondList | None = None
    """Another list that ours was compared with."""
    abstracts: int | None = Field(default=None, ge=0, le=100)
    """Per cent of its papers whose abstract was known when titles and abstracts were counted."""
    repeats: list[Text] = []
    """Titles that two accepted papers of the year share, and that the list therefore holds twice."""
    note: Text | None = None
    """What is missing or wrong in the list. Needed where it differs from the announced number by more than 2 per cent."""
