"""What the years of citations tell about a theme's texts: sentences that speak of a year later than anything they cite, and stories
that cite nothing recent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.check import Records
from survey.common.dates import year_of
from survey.common.markup import FIGURE, citations, without_citations
from survey.records.models import Theme

RECENT = 3  # years, that of the edition included
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
# Four digits that are a year: no part of a number, a date's day or a name such as GPT-2019, and no sum of money.
_YEAR = re.compile(r"(?<![\w.,$€£-])(?<!× )(?:19|20)\d\d(?!\w| ×|[.,]\d|-\d)")


def late_sentences(theme: Theme, records: Records) -> Iterator[tuple[int, str]]:
    """Sentences of a story and of the reasons for a status that speak of a later year than the latest that they cite, with that
    year; 0 where they cite nothing.

    A sentence without a citation is read with its paragraph, a status's date as a part of its reason. Counted shares are our
    own, and a sentence that looks beyond the edition is a forecast: neither is asked for a citation.
    """
    for paragraph in _PARAGRAPH.split(theme.story):
        around = citations(paragraph)
        for sentence in _SENTENCE_END.split(" ".join(paragraph.split())):
            yield from _late(sentence, citations(sentence) or around, _years(sentence), records)
    for entry in theme.standing:
        years = [year_of(entry.since), *_years(entry.why)]
        yield from _late(entry.why, [*entry.evidence, *citations(entry.why)], years, records)


def cites_recent(theme: Theme, records: Records) -> bool:
    """If the story cites a paper of the edition's year or of the two years before."""
    first = _edition_year(records) - RECENT + 1
    return any(records.papers[key].year >= first for key in citations(theme.story) if key in records.papers)


def latest_cited(theme: Theme, records: Records) -> int:
    """The year of the latest paper or source that the story cites; 0 where it cites none."""
    return max((_year_of_cited(key, records) for key in citations(theme.story) if key != "trends"), default=0)


def _late(sentence: str, keys: list[str], years: list[int], records: Records) -> Iterator[tuple[int, str]]:
    cited = max((_year_of_cited(key, records) for key in keys), default=0)
    latest = max(years, default=0)
    if cited < latest <= _edition_year(records):
        yield cited, without_citations(sentence)


def _years(sentence: str) -> list[int]:
    return [int(match) for match in _YEAR.findall(FIGURE.sub("", without_citations(sentence)))]


def _year_of_cited(key: str, records: Records) -> int:
    if key in records.papers:
        return records.papers[key].year
    if key in records.sources:
        return year_of(records.sources[key].date)
    return _edition_year(records)  # the counts go up to the edition


def _edition_year(records: Records) -> int:
    assert records.edition is not None  # the check has found no problem
    return records.edition.date.year
