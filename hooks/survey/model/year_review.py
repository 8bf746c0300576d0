"""The field as it stood in a year: largest themes, gains, changes of status, and what had been said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from survey.common.dates import year_of
from survey.model.curves import Curves
from survey.records.counts import Point
from survey.records.models import Claim, Standing, Theme


@dataclass(frozen=True)
class ThemeThen:
    """A theme as it stood in a year: its curve up to then, shares of titles per 1,000 that year and the year before."""

    theme: Theme
    points: list[Point]
    now: float
    before: float | None
    standing: Standing | None


@dataclass(frozen=True)
class FieldThen:
    """The field as of a year: largest themes, largest gains, standings that began, claims made in and up to then."""

    leading: list[ThemeThen]
    risen: list[ThemeThen]
    complete: bool
    turned: list[tuple[Theme, Standing]]
    said: list[Claim]
    expected: list[Claim]


def field_as_of(year: int, themes: Iterable[Theme], claims: Sequence[Claim], curves: Curves) -> FieldThen:
    """What themes and curves looked like up to ``year``, and what had been said would come; ``claims`` in the order of pages."""
    lines, turned, complete = [], [], True
    for theme in themes:
        entries = [entry for entry in theme.standing if year_of(entry.since) <= year]
        turned += [(theme, entry) for entry in entries if year_of(entry.since) == year]
        point, before = curves.point(theme.id, year), curves.point(theme.id, year - 1)
        if point is not None and point.matches:
            complete = complete and point.complete
            points = [one for one in curves.points(theme.id) if one.year <= year]
            last = entries[-1] if entries else None
            lines.append(ThemeThen(theme, points, point.share, before.share if before else None, last))
    leading = sorted(lines, key=lambda line: (-line.now, line.theme.id))[:12]
    gains = [line for line in lines if line.before is not None and line.now - line.before >= 1]
    risen = sorted(gains, key=lambda line: (line.before - line.now if line.before else -line.now, line.theme.id))[:4]
    said = [claim for claim in claims if year_of(claim.said_on) == year]
    open_kinds = ("prediction", "challenge")
    expected = [one for one in claims if one.kind in open_kinds and year_of(one.said_on) <= year]
    return FieldThen(leading, risen, complete, turned, said, expected)
