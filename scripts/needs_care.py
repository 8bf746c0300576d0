"""Lists, as Markdown, what in the survey needs care on a day: overdue verdicts, lists of accepted papers that are due, records
nobody has looked at for long, statuses that the counts contradict, sentences that speak of a later year than anything they
cite, or stories that cite nothing of the last three years.

Exit codes: 0 nothing needs care; 1 something does; 2 the data has problems.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from survey.check import check
from survey.common.errors import report
from survey.load.documents import load
from survey.tools.citation_years import RECENT
from survey.tools.upkeep import MONTHS, contradicted, due, overdue, stale, told, uncited, unrenewed

ROOT = Path(__file__).resolve().parent.parent
_TOLD = {
    "verdicts": (
        overdue,
        "Overdue verdicts",
        "The horizon of these claims has passed and they are still open. Judge each by its rule, with evidence; where the "
        "evidence does not carry a verdict, say so in `why` and set the day in `judged_on`.",
    ),
    "lists": (
        due,
        "Lists of accepted papers that are due",
        "For each: `python scripts/list_proceedings.py VENUE YEAR`, then `python scripts/count_trends.py`; CONTRIBUTING.md has the "
        "steps. Where the list is not out yet, leave it.",
    ),
    "records": (
        stale,
        f"Not looked at for {MONTHS} months",
        "A paper: look its facts up again and set `checked`. A theme: search for what is new, bring story, status and "
        "finding up to date, and set `searched` in `coverage`.",
    ),
    "statuses": (
        contradicted,
        "Statuses that the counts contradict",
        "Add an entry to `standing` with the status that fits, or say in `why` why the judgement stands against the counts, with the "
        "number that it stands against, such as `{titles 2025}`.",
    ),
    "sentences": (
        uncited,
        "Sentences that speak of a later year than anything they cite",
        "What people did later is cited to somebody who did it later: cite a paper of that year, or say what the cited work shows. "
        "The day is the end of the latest year that is cited.",
    ),
    "stories": (
        unrenewed,
        f"Stories that cite nothing of the last {RECENT} years",
        "Search for what is new and bring the story up to date; where nothing came, say why in `unrenewed` of `coverage`.",
    ),
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("of", choices=sorted(_TOLD), help="what to list")
    parser.add_argument("--today", type=datetime.date.fromisoformat, help="the day, as 2026-11-21 (default: today)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(argv)
    records, problems = check(load(options.root))
    if problems:
        print(report(problems), file=sys.stderr)
        return 2
    find, heading, help = _TOLD[options.of]
    needs = find(records, options.today or datetime.datetime.now(datetime.UTC).date())
    print(told(needs, heading, help), end="")
    return 1 if needs else 0


if __name__ == "__main__":
    sys.exit(main())
