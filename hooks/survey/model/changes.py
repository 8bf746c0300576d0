"""What is new, from the data's own dates: papers, standings, verdicts. For people as a page, for readers of feeds as Atom."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from feedgen.feed import FeedGenerator

from survey.common.dates import last_day
from survey.common.markup import FIGURE, without_citations
from survey.model.derived import Derived

_LISTED = 100


@dataclass(frozen=True)
class Change:
    """Something that entered the survey on ``date``; ``themes`` are the themes it concerns."""

    date: datetime.date
    kind: str
    title: str
    address: str
    text: str
    themes: tuple[str, ...]


def changes(derived: Derived) -> list[Change]:
    """Every change, newest first: papers by the date they were checked, claims by the date they were judged, standings
    by the date from which they hold (the last day of a month or a year that is all that is known)."""
    survey = derived.survey
    found = [
        Change(
            paper.checked.date,
            "paper",
            paper.title,
            f"papers/{paper.id}/",
            " ".join(paper.summary.split()),
            tuple(paper.themes),
        )
        for paper in survey.papers.values()
    ]
    for claim in survey.claims.values():
        verdict = survey.term("verdicts", claim.verdict).name
        found.append(
            Change(
                claim.judged_on,
                "verdict",
                f"{verdict}: {claim.claim}",
                f"claims/{claim.id}/",
                claim.resolves_when or "",
                tuple(claim.themes),
            )
        )
    for theme in survey.themes.values():
        for entry in theme.standing:
            status = survey.term("statuses", entry.status).name.lower()
            why = without_citations(entry.why)
            if not FIGURE.search(why):
                found.append(
                    Change(
                        last_day(entry.since),
                        "standing",
                        f"{theme.name} is {status}",
                        f"themes/{theme.id}/",
                        why,
                        (theme.id,),
                    )
                )
    return sorted(found, key=lambda change: (-change.date.toordinal(), change.kind, change.address))


def feeds(derived: Derived, home: str) -> dict[str, Callable[[], str]]:
    """What makes the site's Atom feed and one for each theme, by address, for a site that stands at ``home``."""
    everything = changes(derived)
    by_theme: dict[str, list[Change]] = defaultdict(list)
    for change in everything:
        for theme in change.themes:
            by_theme[theme].append(change)
    found = {"feed.xml": partial(_feed, "Deep Learning Trends", "feed.xml", home, everything, derived)}
    for theme in derived.survey.themes.values():
        address = f"themes/{theme.id}.xml"
        found[address] = partial(
            _feed, f"Deep Learning Trends: {theme.name}", address, home, by_theme[theme.id], derived
        )
    return found


def _feed(title: str, address: str, home: str, entries: list[Change], derived: Derived) -> str:
    feed = FeedGenerator()
    feed.id(home + address)
    feed.title(title)
    feed.author({"name": "Deep Learning Trends contributors"})
    feed.link(href=home + address, rel="self")
    feed.link(href=home + (address.removesuffix(".xml") + "/" if "/" in address else ""), rel="alternate")
    feed.rights("CC BY 4.0")
    feed.generator("")
    feed.updated(_moment(max([change.date for change in entries[:_LISTED]], default=derived.changed)))
    for change in entries[:_LISTED]:
        entry = feed.add_entry(order="append")
        entry.id(f"{home}{change.address}#{change.kind}-{change.date.isoformat()}")
        entry.title(change.title)
        entry.link(href=home + change.address)
        entry.updated(_moment(change.date))
        entry.summary(change.text or change.title)
    return feed.atom_str(pretty=True).decode("utf-8")


def _moment(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
