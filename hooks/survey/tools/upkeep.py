"""What in the survey needs care on a given day: when a record is overdue or stale, and what counts or citations do not bear out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from survey.check import Records
from survey.check.context import EARLIEST_YEAR
from survey.common.dates import last_day
from survey.common.github_markdown import code, listed, shown
from survey.common.markup import FIGURE
from survey.load.documents import ACCEPTED, FOLDERS
from survey.model.curves import Curves, unmet
from survey.records.counts import Count
from survey.records.models import Venue
from survey.tools.citation_years import cites_recent, late_sentences, latest_cited

MONTHS = 18
_LISTED = 100


@dataclass(frozen=True, order=True)
class Need:
    """One record that somebody should look at, or a list that is missing; ``since`` is the day from which it needs to be."""

    since: datetime.date
    kind: str
    id: str
    why: str

    @property
    def file(self) -> str:
        if self.kind == "list":
            return f"data/{ACCEPTED}/{self.id}.txt"
        return f"data/{FOLDERS[self.kind]}/{self.id}.yml"


def overdue(records: Records, today: datetime.date) -> list[Need]:
    """Claims whose horizon has passed by ``today`` and that are still open, the longest overdue first."""
    return sorted(
        Need(last_day(claim.horizon), "claim", id, claim.claim)
        for id, claim in records.claims.items()
        if claim.verdict == "open" and claim.horizon is not None and last_day(claim.horizon) < today
    )


def stale(records: Records, today: datetime.date) -> list[Need]:
    """Papers whose facts, and themes whose standing and literature, nobody has looked at for 18 months, oldest first."""
    limit = today - relativedelta(months=MONTHS)
    return sorted(need for need in _looked_at(records) if need.since < limit)


def contradicted(records: Records, today: datetime.date) -> list[Need]:
    """Themes whose latest status the counts contradict, where its reason does not name the number that it is judged against, oldest
    judgement first. ``today`` changes nothing."""
    curves = Curves([Count.read(row.values) for row in records.loaded.trends], records.venues)
    found = []
    for id, theme in records.themes.items():
        latest, course = theme.standing[-1], curves.course(id)
        missed = [threshold.words for threshold in unmet(latest.status, course)] if course else []
        if course and missed and not FIGURE.search(latest.why):
            name = records.vocabulary["statuses"][latest.status].name.lower()
            why = f"{theme.name} is judged {name}, which would need {' and '.join(missed)}: it has {course.words}"
            found.append(Need(last_day(latest.since), "theme", id, why))
    return sorted(found)


def uncited(records: Records, today: datetime.date) -> list[Need]:
    """Sentences of themes that speak of a later year than anything they cite, those with the oldest citation first. ``today``
    changes nothing."""
    return sorted(
        Need(datetime.date(cited or EARLIEST_YEAR, 12, 31), "theme", id, sentence)
        for id, theme in records.themes.items()
        for cited, sentence in late_sentences(theme, records)
    )


def unrenewed(records: Records, today: datetime.date) -> list[Need]:
    """Themes whose story cites no paper of the last three years, and whose coverage does not say why, the oldest first. ``today``
    changes nothing: the edition's year is the last of the three."""
    return sorted(
        Need(datetime.date(latest_cited(theme, records) or EARLIEST_YEAR, 12, 31), "theme", id, theme.name)
        for id, theme in records.themes.items()
        if not theme.coverage.unrenewed and not cites_recent(theme, records)
    )


def due(records: Records, today: datetime.date) -> list[Need]:
    """Lists of accepted papers that should be public by ``today`` and are not in the survey, the longest due first.

    A venue is looked for from the year after its last list on, every second year if it has only met in such years.
    """
    return sorted(need for venue in records.venues.values() for need in _due_of(venue, records, today))


def _due_of(venue: Venue, records: Records, today: datetime.date) -> Iterator[Need]:
    years = sorted(int(name.rpartition("-")[2]) for name in records.proceedings if name.rpartition("-")[0] == venue.id)
    if venue.list_due is None or not years:
        return
    step = 2 if len(years) > 1 and len({year % 2 for year in years}) == 1 else 1
    for year in range(years[-1] + step, today.year + 1, step):
        since = last_day(f"{year}-{venue.list_due:02d}")
        if since < today:
            why = f"{venue.short} {year}: its list of accepted papers should be out"
            yield Need(since, "list", f"{venue.id}-{year}", why)


def _looked_at(records: Records) -> Iterator[Need]:
    for id, paper in records.papers.items():
        yield Need(paper.checked.date, "paper", id, paper.title)
    for id, theme in records.themes.items():
        yield Need(max(theme.coverage.searched, last_day(theme.standing[-1].since)), "theme", id, theme.name)


def told(needs: list[Need], of: str, help: str) -> str:
    """Markdown about ``needs``: a heading that says what they are, what to do, and each with its file."""
    if not needs:
        return f"## {of}\n\nNone.\n"
    items = [f"{need.since}: {shown(need.why)} ({code(need.file)})" for need in needs]
    return f"## {of}: {len(needs)}\n\n{help}\n\n{listed(items, _LISTED)}\n"
