"""Rules about the lists of accepted papers: their titles, their entries in `data/proceedings.yml`, their counts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from survey.check.context import EARLIEST_YEAR, Records, found_once, problem_at, suggestion
from survey.common.errors import Problem
from survey.load.documents import ACCEPTED, TERM_COLUMNS, TERMS, TRENDS

_NAME = re.compile(r"(?P<venue>.+)-(?P<year>[0-9]{4})")
_LARGEST_GAP = 0.02  # of the announced number, without a note that explains it
_SHORTEST, _LONGEST = 2, 400  # characters
# What text looks like that was decoded wrongly: UTF-8 read as Latin 1 or as Windows's, and what could not be read.
_MISREAD = re.compile("[\u00c3\u00c2][\u0080-\u00bf]|\u00e2\u20ac|\ufffd")
_OF_MISREAD = ("\u00c3", "\u00c2", "\u00e2\u20ac", "\ufffd")  # what each match begins with: a tenth of the time
# Characters of Unicode's category Cf that titles are copied with: soft hyphens, joiners, marks of direction and of byte order.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]|[\ue000-\uf8ff]")
_MARKUP = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);|</?[a-zA-Z][^<>]*>|\\[a-zA-Z]+\{|\$\\|``")
_CLEAN = "scripts/list_proceedings.py cleans what it fetches; by hand, write the title as plain text."


def list_named(records: Records) -> Iterator[Problem]:
    """A list is named <venue>-<year>.txt after a venue that is counted, and has an entry in data/proceedings.yml; an entry has
    a list."""
    table = records.loaded.tables.get("proceedings")
    counted = {id for id, venue in records.venues.items() if venue.counted_as}
    for name in records.loaded.accepted:
        match = _NAME.fullmatch(name)
        if match is None or match["venue"] not in counted or int(match["year"]) < EARLIEST_YEAR:
            venue = match["venue"] if match else name
            help = suggestion(venue, counted, "A venue is counted if data/venues.yml gives it `counted_as`.")
            yield _at(
                name, 1, f"must be named <venue>-<year>.txt after a counted venue, found {name[:60]}", "list-name", help
            )
        elif table is not None and name not in table.data:
            help = f"Add `{name}:` to data/proceedings.yml, with where and when the list was taken."
            yield _at(name, 1, "must have an entry in data/proceedings.yml", "list-name", help)
    for name in table.data if table is not None else ():
        if name not in records.loaded.accepted:
            help = f"scripts/list_proceedings.py fetches it; or delete `{name}` from the table."
            yield problem_at(
                table, (name,), f"must have a list, data/{ACCEPTED}/{name}.txt", "list-name", help, of_key=True
            )


def list_titles(records: Records) -> Iterator[Problem]:
    """A list holds one title a line, plain text in Unicode's composed form (NFC), sorted, and none twice but the entry's
    `repeats`."""
    for name, titles in records.loaded.accepted.items():
        entry = records.proceedings.get(name)
        of = name, titles, entry.repeats if entry else []
        yield from found_once(records, (list_titles, name), of, _wrong_titles)


def _wrong_titles(name: str, titles: list[str], repeats: list[str]) -> Iterator[Problem]:
    repeated = Counter(repeats)
    # Most lists are without fault, and are judged as a whole: there are more than a hundred thousand titles.
    if _is_plain("\n".join(titles)) and not repeated and len(set(map(str.casefold, titles))) == len(titles):
        numbered = (
            (number, title) for number, title in enumerate(titles, 1) if not _SHORTEST <= len(title) <= _LONGEST
        )
    else:
        numbered = enumerate(titles, 1)
    seen: dict[str, int] = {}
    for number, title in numbered:
        if wrong := _wrong_with(title):
            yield _at(name, number, f"{wrong}, found {title[:80]!r}", "list-title", _CLEAN)
        folded = title.casefold()
        if folded in seen and repeated[title] < 1:
            help = "Keep one; if two papers have this title, name it under `repeats` in data/proceedings.yml."
            yield _at(name, number, f"must not repeat line {seen[folded]}: {title[:80]}", "list-title", help)
        elif folded in seen:
            repeated[title] -= 1
        seen.setdefault(folded, number)
    if titles != sorted(titles, key=sorting_key):
        number = next(i for i, pair in enumerate(pairwise(titles), 2) if sorting_key(pair[0]) > sorting_key(pair[1]))
        help = "Sort without regard to case, so that a change of the list shows as what it is."
        yield _at(name, number, f"must come before line {number - 1}: {titles[number - 1][:80]}", "list-order", help)


def sorting_key(title: str) -> tuple[str, str]:
    """The order of a list: without regard to case."""
    return title.casefold(), title


def list_complete(records: Records) -> Iterator[Problem]:
    """A list holds as many titles as the venue announced papers of its main track, within 2 per cent, or the entry's `note` says
    why not."""
    table = records.loaded.tables.get("proceedings")
    for name, entry in records.proceedings.items():
        titles = records.loaded.accepted.get(name)
        if table is None or titles is None or entry.announced is None:
            continue
        expected = entry.announced.papers - entry.announced.other_tracks
        if abs(len(titles) - expected) > _LARGEST_GAP * expected and not entry.note:
            message = f"must hold {expected} titles of the main track within 2 per cent, found {len(titles)}"
            yield problem_at(
                table,
                (name, "announced"),
                message,
                "list-complete",
                "Complete the list, or say in `note` why it differs.",
            )


def trend_totals(records: Records) -> Iterator[Problem]:
    """A count in data/trends.csv is out of as many papers as the list of its venue and year holds."""
    ids = {venue.counted_as: id for id, venue in records.venues.items() if venue.counted_as}
    for row in records.loaded.trends:
        if len(row.values) != 6:
            continue
        titles = records.loaded.accepted.get(f"{ids.get(row.values[1])}-{row.values[2]}")
        if titles is not None and str(len(titles)) != row.values[5]:
            message = (
                f"total must be the {len(titles)} titles of {row.values[1]} {row.values[2]}, found {row.values[5][:20]}"
            )
            yield Problem(f"data/{TRENDS}", row.line, 1, message, "trend-totals", "Run scripts/count_trends.py again.")


def term_rows(records: Records) -> Iterator[Problem]:
    """Every line of data/terms.csv is of one term, sorted, with a known theme or none and a number or nothing for each venue group
    and year of which there are lists."""
    help = "Run scripts/count_trends.py again; the file is never edited by hand."
    head, *rows = records.loaded.terms or [[]]
    columns, listed = set(head[len(TERM_COLUMNS) :]), _columns_of_lists(records)
    for name in sorted(columns ^ listed) if head else ():
        words = "has lists and must have a column" if name in listed else "has no list and must have no column"
        yield Problem(f"data/{TERMS}", 1, 1, f"{name[:60]} {words}", "term-row", help)
    yield from found_once(records, term_rows, (head, rows, records.ids("theme") | {""}, help), _wrong_term_rows)


def _wrong_term_rows(head: list[str], rows: list[list[str]], themes: set[str], help: str) -> Iterator[Problem]:
    before = ""
    for line, row in enumerate(rows, 2):
        cells = "".join(row[3:])
        if len(row) != len(head) or not row[0] or not (cells.isascii() and cells.isdigit()):
            message = f"must have {len(head)} cells, a term first and numbers in the end, found {','.join(row)[:80]}"
        elif row[2] not in themes:
            message = f"no such theme: {row[2][:60]}"
        elif row[0] <= before:
            message = f"terms must be sorted, each once, found {row[0][:60]} after {before[:60]}"
        else:
            before = row[0]
            continue
        yield Problem(f"data/{TERMS}", line, 1, message, "term-row", help)


def _columns_of_lists(records: Records) -> set[str]:
    """The venue groups and years of which there are lists, as data/terms.csv names its columns."""
    named = (name.rpartition("-") for name in records.loaded.accepted)
    return {f"{venue.group} {year}" for id, _, year in named if (venue := records.venues.get(id)) and venue.group}


def _is_plain(text: str) -> bool:
    """Whether no title in ``text``, one a line, can have a fault that ``_wrong_with`` finds, but for its length."""
    if (
        "  " in text
        or "\n " in text
        or " \n" in text
        or text[:1] in " \n"
        or text[-1:] in " \n"
        or "\n\n" in text
        or "\t" in text
    ):
        return False
    if not text.isascii() and (
        unicodedata.normalize("NFC", text) != text
        or (any(sign in text for sign in _OF_MISREAD) and _MISREAD.search(text))
        or _UNSEEN.search(text)
    ):
        return False
    return ("&" not in text and "<" not in text and "\\" not in text and "``" not in text) or not _MARKUP.search(text)


def _wrong_with(title: str) -> str | None:
    """What must hold of a title and does not; None if all does."""
    if not title.strip():
        return "must be a title, not a blank line"
    if title != " ".join(title.split()):
        return "must have no spaces around it, none doubled and no tabs"
    if not _SHORTEST <= len(title) <= _LONGEST:
        return f"must have {_SHORTEST} to {_LONGEST} characters"
    if unicodedata.normalize("NFC", title) != title:
        return "must be in composed form (NFC)"
    if _MISREAD.search(title):
        return "must be decoded as it was encoded (UTF-8)"
    if _UNSEEN.search(title):
        return "must hold no character that nobody sees"
    if match := _MARKUP.search(title):
        return f"must be plain text without {match[0][:20]}"
    return None


def _at(name: str, line: int, message: str, rule: str, help: str) -> Problem:
    return Problem(f"data/{ACCEPTED}/{name}.txt", line, 1, message, rule, help)
