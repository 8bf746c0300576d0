"""Atom feeds (RFC 4287) of what is new: one of the whole survey, one of each theme."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from xml.etree import ElementTree

from survey.model.changes import Change, changes
from survey.model.derived import Derived

MAX_ENTRIES = 100


def feeds(derived: Derived, home: str) -> dict[str, Callable[[], str]]:
    """A function for each feed, by the feed's address from the site's root; it returns the XML. ``home`` is the site's absolute
    address with a trailing slash."""
    everything = changes(derived)
    by_theme: dict[str, list[Change]] = defaultdict(list)
    for change in everything:
        for theme in change.themes:
            by_theme[theme].append(change)
    found = {"feed.xml": partial(_feed, "Deep Learning Trends", "feed.xml", home, everything, derived)}
    for theme in derived.survey.themes.values():
        address = f"themes/{theme.id}.xml"
        title = f"Deep Learning Trends: {theme.name}"
        found[address] = partial(_feed, title, address, home, by_theme[theme.id], derived)
    return found


def _feed(title: str, address: str, home: str, entries: list[Change], derived: Derived) -> str:
    shown = entries[:MAX_ENTRIES]
    feed = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, "id", home + address)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max([change.date for change in shown], default=derived.changed)))
    _add(_add(feed, "author"), "name", "Deep Learning Trends contributors")
    _add(feed, "link", href=home + address, rel="self")
    _add(feed, "link", href=home + (address.removesuffix(".xml") + "/" if "/" in address else ""), rel="alternate")
    _add(feed, "rights", "CC BY 4.0")
    for change in shown:
        entry = _add(feed, "entry")
        _add(entry, "id", f"{home}{change.address}#{change.kind}-{change.date.isoformat()}")
        _add(entry, "title", change.title)
        _add(entry, "updated", _moment(change.date))
        _add(entry, "link", href=home + change.address)
        _add(entry, "summary", change.text or change.title)
    ElementTree.indent(feed)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(feed, encoding="unicode")}\n'


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text
    return child


def _moment(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00+00:00"
