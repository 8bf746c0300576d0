"""Writes the comments in the sample records of CONTRIBUTING.md anew, from the models and data/vocabulary.yml.

The values of the samples stay as they are. Exit codes: 0 written, or nothing to do; 1 a sample or the data has a
problem, or, with --check, the comments are not those of today.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey.check import check
from survey.common.errors import BadData
from survey.load.documents import load
from survey.render.pages import field_docs

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, and say whether there is anything to write"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(argv)
    records, problems = check(load(options.root))
    try:
        if problems:
            raise BadData(problems)
        text = field_docs.annotated(records.loaded.guide, records.vocabulary)
    except BadData as error:
        print(error, file=sys.stderr)
        return 1
    if text == records.loaded.guide:
        return 0
    if options.check:
        print(
            f"{field_docs.PATH}: the comments of its samples are out of date; run scripts/annotate_guide.py",
            file=sys.stderr,
        )
        return 1
    fresh = options.root / f".{field_docs.PATH}"
    fresh.write_text(text, "utf-8")
    fresh.replace(options.root / field_docs.PATH)
    print(f"{field_docs.PATH}: comments written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
