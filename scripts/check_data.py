"""Lists every problem in data/: path:line:column: message [rule], one line of help, then the count.

Exit codes: 0 no problem; 1 at least one problem.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey.check import check
from survey.load import load
from survey.problem import report

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository whose data/ is checked")
    options = parser.parse_args(argv)
    records, problems = check(load(options.root))
    if problems:
        print(report(problems))
        return 1
    print(
        f"No problem in {len(records.papers)} papers, {len(records.themes)} themes, {len(records.sources)} sources, {len(records.claims)} claims."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
