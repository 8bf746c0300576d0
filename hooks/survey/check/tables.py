"""Rules about the tables: ids and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any

from survey.check.context import EARLIEST_YEAR, Records, found_once, is_address, nearest, problem_at
from survey.common.errors import Problem
from survey.load.documents import TREND_COLUMNS, TRENDS, TrendRow
from survey.load.yaml_values import Trail
from survey.records.counts import Count
from survey.records.models import TABLE_MODELS

_LATEST_YEAR = 2100


def table_ids(records: Records) -> Iterator[Problem]:
    """The ids in a table are lower-case words with hyphens: they are parts of addresses and of style sheets."""
    for name in (*TABLE_MODELS, "vocabulary"):
        document = records.loaded.tables.get(name)
        trails: list[Trail] = [(key,) for key in document.data] if document else []
        if name == "vocabulary" and document:
            trails = [(key, word) for key, words in document.data.items() if isinstance(words, dict) for word in words]
        for trail in trails:
            if document and not is_address(str(trail[-1])):
                yield problem_at(
                    document,
                    trail,
                    f"id must be lower-case words with hyphens, found {str(trail[-1])[:60]}",
                    "table-id",
                    "For example data-and-models; names of devices and `index` are taken.",
                    of_key=True,
                )


def counted_venues(records: Records) -> Iterator[Problem]:
    """A venue that is counted has a group, in whose curve its counts are pooled."""
    table = records.loaded.tables.get("venues")
    for id, venue in records.venues.items():
        if table is not None and venue.counted_as and not venue.group:
            help = "Give it one of `venue_groups` in data/vocabulary.yml."
            yield problem_at(
                table, (id, "counted_as"), "a venue that is counted must have a `group`", "venue-group", help
            )


def trend_rows(records: Records) -> Iterator[Problem]:
    """Every trend row is of a theme with terms and a counted venue, once, with 0 ≤ matches ≤ total, in order."""
    venues = frozenset(venue.counted_as for venue in records.venues.values() if venue.counted_as)
    yield from found_once(records, trend_rows, (records.loaded.trends, records.ids("theme"), venues), _wrong_trend_rows)


def _wrong_trend_rows(trends: Iterable[TrendRow], themes: Set[str], venues: Set[str]) -> Iterator[Problem]:
    help = "Run scripts/count_trends.py again; the file is never edited by hand."
    before: tuple[Any, ...] = ()
    for row in trends:

        def bad(column: int, message: str, rule: str, line: int = row.line) -> Problem:
            return Problem(f"data/{TRENDS}", line, column, message, rule, help)

        if not Count.is_one(row.values):
            yield bad(1, f"must be {','.join(TREND_COLUMNS)}, found {','.join(row.values)[:80]}", "trend-row")
            continue
        theme, venue, year, field, matches, total = row.values
        if theme not in themes:
            near = nearest(theme, themes)
            yield bad(1, f"no such theme: {theme[:60]}" + (f" (nearest: {near})" if near else ""), "unknown-theme")
        if venue not in venues:
            yield bad(1, f"no counted venue: {venue[:60]}", "unknown-venue")
        if field not in ("title", "text"):
            yield bad(1, f"field must be title or text, found {field[:20]}", "trend-row")
        if not EARLIEST_YEAR <= int(year) <= _LATEST_YEAR:
            yield bad(1, f"year must lie between {EARLIEST_YEAR} and {_LATEST_YEAR}, found {year}", "trend-row")
        if int(total) == 0:
            yield bad(1, "total must not be 0", "trend-row")
        if int(matches) > int(total):
            yield bad(1, f"matches must not exceed total, found {matches} of {total}", "trend-row")
        key = (theme, venue, int(year), field)
        if before and key <= before:
            yield bad(
                1,
                f"rows must be sorted, each once, found {','.join(map(str, key))} after {','.join(map(str, before))}",
                "trend-row",
            )
        before = key
