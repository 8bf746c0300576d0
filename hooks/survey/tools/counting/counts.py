"""Trend counts: how many papers of a venue and year speak of a theme. The only place that makes `data/trends.csv`.

Titles come from the survey's own lists, `data/proceedings/`; abstracts from a list that is given by hand and never kept.

The rule. A row counts in field `title` if its title is caught by the theme's terms, and in field `text` if its title by
itself or its abstract by itself is caught. Only rows of track `main` count. Field `text` is given for the venue-years
that have enough abstracts.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from survey.records.counts import Count
from survey.tools.counting.accepted_papers import Row
from survey.tools.counting.terms import Batch, Terms, compile_terms

COUNTED_TRACK = "main"
ENOUGH_ABSTRACTS = 85  # per cent of a venue-year's counted rows
CHUNK = 2000  # rows sent to a process at a time


def count(
    rows: Sequence[Row],
    themes: Mapping[str, Terms],
    processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Count]:
    """Count every theme in every venue-year of the rows; the result is sorted and does not depend on `processes`.

    `progress` is called with rows done and rows in all. There is a count for each theme, venue-year and field, also
    where nothing matches; field `text` only for the venue-years of `with_abstracts`.
    """
    counted = [row for row in rows if row.track == COUNTED_TRACK]
    totals = Counter((row.venue, row.year) for row in counted)
    with_text = with_abstracts(counted)
    # An abstract that no count will use need not travel to another process.
    spared = [row if (row.venue, row.year) in with_text else row._replace(abstract="") for row in counted]
    chunks = [spared[start : start + CHUNK] for start in range(0, len(spared), CHUNK)]
    matches: Counter[tuple[str, str, int, str]] = Counter()
    done = 0
    for chunk, found in zip(chunks, _count_chunks(chunks, themes, processes), strict=True):
        matches.update(found)
        done += len(chunk)
        if progress:
            progress(done, len(counted))
    return sorted(
        Count(theme, venue, year, field, matches[theme, venue, year, field], total)
        for theme in themes
        for (venue, year), total in totals.items()
        for field in (("text", "title") if (venue, year) in with_text else ("title",))
    )


def with_abstracts(rows: Iterable[Row]) -> set[tuple[str, int]]:
    """The venue-years at least 85 % of whose rows have an abstract that is not blank."""
    totals: Counter[tuple[str, int]] = Counter()
    filled: Counter[tuple[str, int]] = Counter()
    for row in rows:
        totals[row.venue, row.year] += 1
        filled[row.venue, row.year] += bool(row.abstract.strip())
    return {key for key, total in totals.items() if 100 * filled[key] >= ENOUGH_ABSTRACTS * total}


def _count_chunks(chunks: Sequence[Sequence[Row]], themes: Mapping[str, Terms], processes: int) -> Iterator[Counter]:
    if processes < 2 or len(chunks) < 2:
        for chunk in chunks:
            yield count_chunk(chunk, themes)
        return
    expressions = {
        theme: {"any": [term.pattern for term in terms.any], "not": [term.pattern for term in terms.without]}
        for theme, terms in themes.items()
    }
    # "spawn" is the one way of starting processes that every system has; results come back in the order of the chunks.
    with multiprocessing.get_context("spawn").Pool(processes, _start_process, (expressions,)) as pool:
        yield from pool.imap(_count_chunk_in_process, chunks)


_themes_of_process: dict[str, Terms] = {}


def _start_process(expressions: Mapping[str, Mapping[str, list[str]]]) -> None:
    _themes_of_process.update({theme: compile_terms(theme, terms) for theme, terms in expressions.items()})


def _count_chunk_in_process(chunk: Sequence[Row]) -> Counter:
    return count_chunk(chunk, _themes_of_process)


def count_chunk(rows: Sequence[Row], themes: Mapping[str, Terms]) -> Counter[tuple[str, str, int, str]]:
    """Matches by (theme, venue, year, field); a title that is caught is also a text that is caught."""
    matches: Counter[tuple[str, str, int, str]] = Counter()
    titles, abstracts = Batch([row.title for row in rows]), Batch([row.abstract for row in rows])
    for theme, terms in themes.items():
        by_title = set(titles.caught(terms))
        by_text = by_title.union(abstracts.caught(terms))
        matches.update((theme, rows[number].venue, rows[number].year, "title") for number in by_title)
        matches.update((theme, rows[number].venue, rows[number].year, "text") for number in by_text)
    return matches


def caught_titles(rows: Sequence[Row], themes: Mapping[str, Terms]) -> dict[str, list[int]]:
    """The numbers of the rows whose titles each theme's terms catch."""
    batch = Batch([row.title for row in rows])
    return {theme: batch.caught(terms) for theme, terms in themes.items()}


def count_titles(rows: Sequence[Row], caught: Mapping[str, Iterable[int]]) -> list[Count]:
    """The counts of field `title` that follow from ``caught``, sorted; all rows count."""
    totals = Counter((row.venue, row.year) for row in rows)
    made = []
    for theme, numbers in caught.items():
        found = Counter((rows[number].venue, rows[number].year) for number in numbers)
        made += [Count(theme, *key, "title", found[key], total) for key, total in totals.items()]
    return sorted(made)


def merged(titles: Iterable[Count], texts: Iterable[Count]) -> list[Count]:
    """Counts of titles from the survey's lists, and what another list counts: its texts, and titles of what the lists lack.

    Texts of a venue and year are left out where the two lists differ in length: their shares could not be compared.
    """
    made = {count[:4]: count for count in titles}
    totals = {(count.venue, count.year): count.total for count in made.values()}
    for count in texts:
        known = totals.get((count.venue, count.year))
        if known is None or (count.field == "text" and count.total == known):
            made.setdefault(count[:4], count)
    return sorted(made.values())


def format_counts(counts: Iterable[Count]) -> str:
    """The counts as the CSV text of `data/trends.csv`, lines ended by LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Count._fields)
    writer.writerows(counts)
    return out.getvalue()
