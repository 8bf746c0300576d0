"""Says in words what a change does to the survey, as Markdown, from two copies of the repository.

Exit codes: 0 said; 1 the changed survey has problems, and they are said instead.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey.common.errors import BadData
from survey.pipeline import make_site
from survey.tools.change_report import described, refused

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, required=True, help="the repository without the change")
    parser.add_argument("--after", type=Path, default=ROOT, help="the repository with the change (default: this one)")
    parser.add_argument("--out", type=Path, help="the file to write (default: standard output)")
    options = parser.parse_args(argv)
    text, code = _said(options.before, options.after)
    if options.out:
        options.out.write_text(text, "utf-8")
    else:
        print(text, end="")
    return code


def _said(before: Path, after: Path) -> tuple[str, int]:
    try:
        now = make_site(after, "")
    except BadData as error:
        return refused(error.problems), 1
    try:
        return described(make_site(before, ""), now), 0
    except BadData as error:  # a change that mends a broken survey has nothing to be compared with
        return refused(error.problems, "The survey before this change"), 0


if __name__ == "__main__":
    sys.exit(main())
