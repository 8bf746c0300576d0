"""The files from which `/terms/` draws its curves, and the lists of accepted titles as they are handed out.

Scripts rather than JSON, so that curves are drawn where the site is opened from a folder, too. Terms come in parts that are small
enough for one to be fetched while a reader waits; `terms/index.js` says in which part a term stands.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
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
    for year in {accepted.year for accepted in derived.accepted.values()}:
        made[f"terms/held-{year}.js"] = partial(_held, derived, year)
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
            "themes": {id: [survey.themes[id].name, _cells(derived, id)] for id in derived.curves.themes},
            "starts": [row[0] for row in terms.rows[::_LINES]],
            "singular": SINGULAR,
            "functionWords": sorted(FUNCTION_WORDS),
        },
    )


def _part(number: int, rows: Sequence[Sequence[str]]) -> str:
    lines = (",".join([row[1], row[2], *row[len(TERM_COLUMNS) :]]).rstrip(",") for row in rows)
    return _script(f"part-{number}", {"keys": "\n".join(row[0] for row in rows), "lines": "\n".join(lines)})


def _cells(derived: Derived, theme: str) -> str:
    """How many titles the terms of a theme catch in each venue group and year, as in a line of the table."""
    cells: Counter[tuple[str | None, int]] = Counter()
    group_of = {one.venue.counted_as: one.venue.group for one in derived.accepted.values()}
    for count in derived.curves.rows(theme):
        if count.field == "title":
            cells[group_of.get(count.venue), count.year] += count.matches
    return ",".join(str(cells[column] or "") for column in derived.terms.columns)


def _themes(derived: Derived) -> str:
    """The terms of every counted theme."""
    terms = {id: derived.survey.themes[id].terms for id in derived.curves.themes}
    return _script(
        "themes", {id: {"any": of.any if of else [], "not": of.none if of else []} for id, of in terms.items()}
    )


def _held(derived: Derived, year: int) -> str:
    """The survey's papers in the lists of a year: by list and number of the title, from 0, the paper's id and the title."""
    found = {
        accepted.id: {str(number): [paper.id, accepted.titles[number]] for number, paper in accepted.held.items()}
        for accepted in derived.accepted.values()
        if accepted.year == year
    }
    return _script(f"held-{year}", {id: papers for id, papers in found.items() if papers})


def _script(name: str, content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Two characters that end a line in scripts of before 2019, and not in JSON.
    return f"surveyTerms({json.dumps(name)},{text.replace(chr(0x2028), '').replace(chr(0x2029), '')});\n"
