"""The files from which `/terms/` draws its curves, and the lists of accepted titles as they are handed out.

Scripts rather than JSON, so that curves are drawn where the site is opened from a folder, too. Terms come in parts that are small
enough for one to be fetched while a reader waits; `terms/index.js` says in which part a term stands.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from survey.common.phrases import FUNCTION_WORDS, SINGULAR
from survey.load.documents import TERM_COLUMNS
from survey.model.derived import Derived

_LINES = 500  # of the table in each part: about 8 kB packed

Made = dict[str, Callable[[], str]]


def files(derived: Derived, home: str) -> Made:
    """What makes every file, by address; ``home`` is the site's full address with a trailing slash."""
    made: Made = {accepted.file: partial(_list, accepted.titles) for accepted in derived.accepted.values()}
    if not derived.terms.rows:
        return made
    made["terms.csv"] = partial(_table, derived.survey.terms)
    made["terms/index.js"] = partial(_index, derived, home)
    made["terms/themes.js"] = partial(_themes, derived)
    made["terms/held.js"] = partial(_held, derived)
    rows = derived.terms.rows
    for number, start in enumerate(range(0, len(rows), _LINES)):
        made[f"terms/part-{number}.js"] = partial(_part, number, rows[start : start + _LINES])
    return made


def _list(titles: Sequence[str]) -> str:
    return "".join(f"{title}\n" for title in titles)


def _table(table: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()


def _index(derived: Derived, home: str) -> str:
    """All that a curve needs beside the counts of its term."""
    terms, survey = derived.terms, derived.survey
    groups = survey.vocabulary["venue_groups"]
    return _script(
        "index",
        {
            "home": home,
            "edition": survey.edition.edition,
            "date": survey.edition.date.isoformat(),
            "years": [terms.years[0], terms.years[-1]],
            "columns": terms.columns,
            "groups": [[id, groups[id].name] for id in terms.groups],
            "papers": [[group, year, papers] for (group, year), papers in sorted(terms.papers.items())],
            "incomplete": [
                [group, year]
                for group in ("", *terms.groups)
                for year in terms.years
                if not terms.complete(group or None, year)
            ],
            "moments": [[year, survey.sources[id].title] for id, year in derived.moments.items()],
            "lists": [
                [accepted.id, accepted.venue.short, accepted.venue.group, accepted.year, len(accepted.titles)]
                for accepted in derived.accepted.values()
            ],
            "themes": {id: survey.themes[id].name for id in derived.curves.themes},
            "starts": [row[0] for row in terms.rows[::_LINES]],
            "singular": SINGULAR,
            "functionWords": sorted(FUNCTION_WORDS),
        },
    )


def _part(number: int, rows: Sequence[Sequence[str]]) -> str:
    lines = (",".join([row[1], row[2], *row[len(TERM_COLUMNS) :]]).rstrip(",") for row in rows)
    return _script(f"part-{number}", {"keys": "\n".join(row[0] for row in rows), "lines": "\n".join(lines)})


def _themes(derived: Derived) -> str:
    """Every counted theme: its terms, and how many titles they catch in each venue group and year."""
    found: dict[str, Any] = {}
    column_of = {column: number for number, column in enumerate(derived.terms.columns)}
    group_of = {one.venue.counted_as: one.venue.group for one in derived.accepted.values()}
    for id in derived.curves.themes:
        theme = derived.survey.themes[id]
        cells: Mapping[int, int] = defaultdict(int)
        for count in derived.curves.rows(id):
            column = column_of.get((group_of.get(count.venue) or "", count.year))
            if count.field == "title" and column is not None:
                cells[column] += count.matches
        terms = theme.terms
        found[id] = {
            "any": terms.any if terms else [],
            "not": terms.none if terms else [],
            "cells": ",".join(str(cells[number] or "") for number in range(len(column_of))),
        }
    return _script("themes", found)


def _held(derived: Derived) -> str:
    """The survey's papers in the lists: by list, the number of the title from 0 and the paper's id."""
    found = {
        id: {str(number): paper.id for number, paper in accepted.held.items()}
        for id, accepted in derived.accepted.items()
    }
    return _script("held", {id: papers for id, papers in found.items() if papers})


def _script(name: str, content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Two characters that end a line in scripts of before 2019, and not in JSON.
    return f"surveyTerms({json.dumps(name)},{text.replace(chr(0x2028), '').replace(chr(0x2029), '')});\n"
