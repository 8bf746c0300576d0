"""Dates as records write them: a day (``datetime.date``), a month (``"2016-06"``) or a year (``2016``)."""

from __future__ import annotations

import datetime
from typing import Any

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def year_of(value: Any) -> int:
    """The year of a date, month or year."""
    return int(str(value)[:4])


def last_day(value: Any) -> datetime.date:
    """The last day of a date, month or year."""
    if isinstance(value, datetime.date):
        return value
    year, *month = (int(part) for part in str(value).split("-"))
    following = datetime.date(year + (not month or month[0] == 12), 1 if not month else month[0] % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def in_words(value: Any) -> str:
    """A date, month or year as people write it: 1 June 2016, June 2016, 2016."""
    parts = [int(part) for part in str(value).split("-")]
    return " ".join([str(part) for part in parts[2:]] + [MONTHS[part - 1] for part in parts[1:2]] + [str(parts[0])])
