"""Counts of every word and phrase in accepted titles, by venue group and year: writes the text of `data/terms.csv`.

The rule. A title counts once for each phrase of one to three words in it, folded as `survey.common.phrases` does. A phrase has a
line if at least five titles hold it. Beside it stand the form in which titles print it most often, and the theme whose terms
catch most of these titles.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from survey.common.phrases import Word, phrases, words
from survey.load.documents import TERM_COLUMNS
from survey.tools.counting.accepted_papers import Row

FEWEST = 5  # titles


def count_phrases(rows: Sequence[Row], groups: Mapping[str, str], caught: Mapping[str, Iterable[int]]) -> str:
    """The text of `data/terms.csv`, lines sorted by term and ended by LF.

    ``groups`` gives the group of every venue, in the order of the columns within a year; ``caught`` the numbers of the ``rows``
    that each theme's terms catch.
    """
    names = list(dict.fromkeys(groups.values()))
    columns = sorted({(row.year, names.index(groups[row.venue])) for row in rows})
    themes_of: dict[int, list[str]] = defaultdict(list)
    for theme in sorted(caught):
        for number in caught[theme]:
            themes_of[number].append(theme)
    titles = [words(row.title) for row in rows]
    totals: Counter[str] = Counter()
    for title in titles:
        totals.update({phrase.key for phrase in phrases(title)})
    kept = {phrase for phrase, total in totals.items() if total >= FEWEST}
    cells: Counter[tuple[str, int, int]] = Counter()
    themes: dict[str, Counter[str]] = {phrase: Counter() for phrase in kept}
    forms: dict[str, Counter[str]] = {phrase: Counter() for phrase in kept}
    for number, title in enumerate(titles):
        row = rows[number]
        found = {phrase.key: phrase.printed for phrase in phrases(title) if phrase.key in kept}
        for key, printed in found.items():
            cells[key, row.year, names.index(groups[row.venue])] += 1
            themes[key].update(themes_of.get(number, ()))
            forms[key][printed.lower()] += 1
    cased = _cased(titles)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*TERM_COLUMNS, *(f"{names[group]} {year}" for year, group in columns)])
    for key in sorted(kept):
        theme, matches = _most_common(themes[key])
        printed = _in_case(_most_common(forms[key])[0], cased)
        writer.writerow([key, printed, theme, matches or "", *(cells[key, *column] or "" for column in columns)])
    return out.getvalue()


def _most_common(counter: Counter[str]) -> tuple[str, int]:
    """What was counted most often, the first by alphabet of several; an empty text if nothing was counted."""
    return min(counter.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


def _cased(titles: Iterable[Sequence[Word]]) -> dict[str, str]:
    """The form of every word that is not in lower case as such, acronyms and names, by the word in lower case.

    Most titles capitalise every word of content; what is a name shows in the others.
    """
    every: dict[str, Counter[str]] = defaultdict(Counter)
    in_sentences: dict[str, Counter[str]] = defaultdict(Counter)
    for title in titles:
        rest = [word.printed for word in title[1:]]
        long = [printed for printed in rest if len(printed) > 3]
        sentence = 2 * sum(printed.islower() for printed in long) > len(long)
        for printed in rest:
            every[printed.lower()][printed] += 1
            if sentence:
                in_sentences[printed.lower()][printed] += 1
    found = {}
    for lower, counter in every.items():
        form, times = _most_common(counter)
        if form[1:] != lower[1:]:
            if times >= FEWEST or not form[1:].isupper():  # else perhaps a title in capitals
                found[lower] = form
        elif 2 * in_sentences[lower][form] > in_sentences[lower].total() and form != lower:
            found[lower] = form
    return found


def _in_case(printed: str, cased: Mapping[str, str]) -> str:
    """A phrase in lower case with its acronyms and names as they are written."""
    made, place = [], 0
    for word in words(printed):
        made += [printed[place : word.start], cased.get(word.printed, word.printed)]
        place = word.start + len(word.printed)
    return "".join(made)
