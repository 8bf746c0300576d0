"""Compares papers with a list of accepted papers: each one whose venue and year are listed must be found there by title.

Prints every paper that is missing and every title that differs; it never edits. Exit codes: 0 all found; 1 some are
not; 2 the list or the data cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from rapidfuzz import fuzz, process

from survey.check import check
from survey.common.errors import ListRefused, report
from survey.load.documents import load
from survey.records.names import fold
from survey.tools.counting.accepted_papers import read_list

ROOT = Path(__file__).resolve().parent.parent
_NEAR = 80


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path, help="CSV or CSV.GZ with venue, year, title, track")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository whose data/ is compared")
    options = parser.parse_args(argv)
    try:
        rows = read_list(options.list)
    except ListRefused as refused:
        print(*refused.problems, sep="\n", file=sys.stderr)
        return 2
    records, problems = check(load(options.root))
    if problems:
        print(report(problems), file=sys.stderr)
        return 2
    listed: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in rows:
        listed[row.venue, row.year][fold(row.title)] = row.title
    looked, missing = 0, 0
    for id, paper in records.papers.items():
        venue = records.venues[paper.venue].counted_as if paper.venue else None
        titles = listed.get((venue, paper.year)) if venue else None
        if not titles:
            continue
        looked += 1
        if fold(paper.title) in titles:
            continue
        missing += 1
        near = process.extractOne(fold(paper.title), titles.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        print(f"data/papers/{id}.yml: not in {venue} {paper.year}: {paper.title}")
        print(f"    nearest there: {titles[near[0]]}" if near else "    nothing near it there: check venue and year")
    print(
        f"{looked} papers looked up, {missing} not found by title, {len(records.papers) - looked} at venues or in years that the list does not have."
    )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
