"""A web page that is evidence."""

from __future__ import annotations

import datetime

from survey.records.fields import Link, Record, Text, When


class WebPage(Record):
    """A page on the web, told so that a reader knows what stood there when it is gone."""

    url: Link
    """Its address: the primary source, no copy of it."""
    title: Text
    """Its title."""
    publisher: Text
    """Who answers for it: an organisation, a newspaper, a person."""
    date: When
    """When it was published: a date, a month or a year."""
    seen: datetime.date
    """The day on which it said what it is evidence of."""
    archived: Link | None = None
    """The address of a kept copy."""
