"""Count, from a list of accepted papers, how often each theme is spoken of: writes `data/trends.csv`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from survey import trends

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    options = parse(argv)
    try:
        themes = trends.read_terms(options.themes)
        wanted = ([options.show] if options.show else []) + (options.only or [])
        unknown = sorted(set(wanted) - set(themes))
        if unknown:
            raise trends.Refused(
                f"{options.themes}/{theme}.yml: no theme with terms [unknown-theme]" for theme in unknown
            )
        rows = trends.read_list(options.list)
    except trends.Refused as refused:
        print(*refused.problems, sep="\n", file=sys.stderr)
        print(f"{len(refused.problems)} problem{'s' * (len(refused.problems) != 1)}", file=sys.stderr)
        return 1

    if options.show:
        show(rows, themes[options.show], options)
        return 0
    if options.only:
        themes = {theme: themes[theme] for theme in sorted(set(options.only))}
    counts = trends.count(rows, themes, progress=report_progress if sys.stderr.isatty() else None)
    try:
        trends.write_whole(options.out, trends.format_counts(counts))
    except OSError as error:
        print(f"{options.out}: cannot be written: {error.strerror} [unwritable]\n1 problem", file=sys.stderr)
        return 1
    print(f"{options.out}: {len(counts)} counts of {len(themes)} themes")
    return 0


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit codes: 0 counted (or shown); 1 the list, the terms or the output cannot be used, with every "
        "problem on standard error and nothing written; 2 wrong options. Only the counts belong in the project: "
        "never commit the list.",
    )
    parser.add_argument("list", metavar="LIST", type=Path, help="CSV or CSV.GZ: venue,year,title,track[,abstract]")
    parser.add_argument("--themes", type=Path, default=ROOT / "data/themes", help="folder of theme files with `terms`")
    parser.add_argument("--out", type=Path, default=ROOT / "data/trends.csv", help="where the counts go")
    parser.add_argument(
        "--only", metavar="THEME", nargs="+", help="count these themes alone (the output then holds only them)"
    )
    parser.add_argument("--show", metavar="THEME", help="write no counts: print a sample of what the terms catch")
    parser.add_argument("--sample", metavar="N", type=int, default=30, help="titles to show (texts: half); default 30")
    parser.add_argument("--seed", metavar="S", type=int, default=0, help="another seed, another sample; default 0")
    parser.add_argument("--missed", action="store_true", help="with --show: also titles that the terms nearly catch")
    return parser.parse_args(argv)


def show(rows: list[trends.Row], terms: trends.Terms, options: argparse.Namespace) -> None:
    for field, size in (("title", options.sample), ("text", options.sample // 2)):
        found = trends.caught(rows, terms, field)
        print(f"\n{options.show}: {len(found)} caught by {'title' if field == 'title' else 'abstract alone'}")
        for row, words in trends.sample(found, size, options.seed):
            print(f"  {row.venue} {row.year}  {row.title}" + (f"\n      … {words}" if field == "text" else ""))
    if options.missed:
        missed = trends.near_misses(rows, terms, options.show)
        print(f"\n{options.show}: {len(missed)} titles hold a word of its name and are not caught")
        for row in trends.sample(missed, options.sample, options.seed):
            print(f"  {row.venue} {row.year}  {row.title}")


def report_progress(done: int, of: int) -> None:
    print(f"\r{done:,} of {of:,} papers", end="\n" if done == of else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
