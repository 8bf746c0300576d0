"""Count how often accepted papers speak of each theme, and of each word: writes `data/trends.csv` and `data/terms.csv`.

Without LIST, titles are counted from `data/proceedings/`; the counts of titles and abstracts together stay as they were counted
last. With LIST, which has abstracts and is never committed, these are counted again, too.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from survey.common.atomic_file import write_whole
from survey.common.errors import ListRefused, list_problem
from survey.load.documents import TERMS, TRENDS, Loaded, load
from survey.tools.counting import counts
from survey.tools.counting.accepted_papers import Row, own_rows, read_list
from survey.tools.counting.counts import Count
from survey.tools.counting.phrases import count_phrases
from survey.tools.counting.terms import Terms, read_terms

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    options = parse(argv)
    try:
        themes = read_terms(options.themes)
        wanted = ([options.show] if options.show else []) + (options.only or [])
        unknown = sorted(set(wanted) - set(themes))
        if unknown:
            raise ListRefused(f"{options.themes}/{theme}.yml: no theme with terms [unknown-theme]" for theme in unknown)
        loaded = load(options.themes.resolve().parent.parent)
        own = own_rows(loaded)
        rows = read_list(options.list) if options.list else own
        if not rows:
            tip = "Name a LIST, or fetch lists with scripts/list_proceedings.py."
            raise ListRefused(
                [list_problem(options.themes.parent / "proceedings", None, "holds no list", "no-list", tip)]
            )
    except ListRefused as refused:
        print(*refused.problems, sep="\n", file=sys.stderr)
        print(f"{len(refused.problems)} problem{'s' * (len(refused.problems) != 1)}", file=sys.stderr)
        return 1

    if options.show:
        show(rows, themes[options.show], options)
        return 0
    if options.only:
        themes = {theme: themes[theme] for theme in sorted(set(options.only))}
    caught = counts.caught_titles(own, themes)
    titles = counts.count_titles(own, caught)
    if options.list:
        texts = counts.count(rows, themes, progress=report_progress if sys.stderr.isatty() else None)
    else:
        texts = kept_texts(loaded, titles)
    made = counts.merged(titles, texts)
    if options.only:
        print(counts.format_counts(made), end="")
        return 0
    out = options.out or ROOT / "data" / TRENDS
    written = {out: counts.format_counts(made)}
    if own:
        written[out.with_name(TERMS)] = count_phrases(own, groups(loaded), caught)
    try:
        for path, text in written.items():
            write_whole(path, text)
    except OSError as error:
        print(f"{path}: cannot be written: {error.strerror} [unwritable]\n1 problem", file=sys.stderr)
        return 1
    print(f"{out}: {len(made)} counts of {len(themes)} themes")
    return 0


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit codes: 0 counted (or shown); 1 a list, the terms or the output cannot be used, with every problem on\n"
        "standard error and nothing written; 2 wrong options. Only the counts belong in the project: never commit LIST.",
    )
    parser.add_argument(
        "list", metavar="LIST", type=Path, nargs="?", help="CSV or CSV.GZ: venue,year,title,track[,abstract]"
    )
    parser.add_argument("--themes", type=Path, default=ROOT / "data/themes", help="folder of theme files with `terms`")
    parser.add_argument("--out", type=Path, help="where the counts of all themes go; default data/trends.csv")
    parser.add_argument("--only", metavar="THEME", nargs="+", help="write no file: print the counts of these themes")
    parser.add_argument("--show", metavar="THEME", help="write no file: print a sample of what the terms catch")
    parser.add_argument("--sample", metavar="N", type=int, default=30, help="titles to show (texts: half); default 30")
    parser.add_argument("--seed", metavar="S", type=int, default=0, help="another seed, another sample; default 0")
    parser.add_argument("--missed", action="store_true", help="with --show: also titles that the terms nearly catch")
    options = parser.parse_args(argv)
    if options.out and (options.only or options.show):
        parser.error("--only and --show print and write no file: leave out --out")
    return options


def kept_texts(loaded: Loaded, titles: Iterable[Count]) -> list[Count]:
    """The counts of titles and abstracts together that `data/trends.csv` holds, for the themes counted now. Says which of them
    are of terms that have changed since: their titles no longer count as they did."""
    before = [Count.read(row.values) for row in loaded.trends]
    now = {count[:4]: count for count in titles}
    themes = {count.theme for count in now.values()}
    changed = sorted(
        {
            count.theme
            for count in before
            if count.field == "title" and (new := now.get(count[:4])) and new.total == count.total and new != count
        }
    )
    if changed:
        print(
            f"The terms of {', '.join(changed)} have changed since titles and abstracts were counted together: "
            "count again with a LIST that has abstracts.",
            file=sys.stderr,
        )
    return [count for count in before if count.field == "text" and count.theme in themes]


def groups(loaded: Loaded) -> dict[str, str]:
    """The group of every counted venue, by the venue's name in the counts and in the order of `data/venues.yml`."""
    venues = loaded.tables["venues"].data.values()
    return {venue["counted_as"]: venue["group"] for venue in venues if venue.get("counted_as")}


def show(rows: Sequence[Row], terms: Terms, options: argparse.Namespace) -> None:
    for field, size in (("title", options.sample), ("text", options.sample // 2)):
        found = caught(rows, terms, field)
        print(f"\n{options.show}: {len(found)} caught by {'title' if field == 'title' else 'abstract alone'}")
        for row, words in sample(found, size, options.seed):
            print(f"  {row.venue} {row.year}  {row.title}" + (f"\n      … {words}" if field == "text" else ""))
    if options.missed:
        missed = near_misses(rows, terms, options.show)
        print(f"\n{options.show}: {len(missed)} titles hold a word of its name and are not caught")
        for row in sample(missed, options.sample, options.seed):
            print(f"  {row.venue} {row.year}  {row.title}")


def sample(items: Sequence, size: int, seed: int) -> list:
    """At most `size` of the items, in their order, the same ones for the same seed."""
    chosen = random.Random(seed).sample(range(len(items)), min(size, len(items)))
    return [items[index] for index in sorted(chosen)]


def caught(rows: Iterable[Row], terms: Terms, field: str) -> list[tuple[Row, str]]:
    """The rows the terms catch, each with its title, or for field `text` the sentence around the match.

    For `text` only rows whose title is not caught: those that the abstract adds.
    """
    found = []
    for row in rows:
        if row.track != counts.COUNTED_TRACK:
            continue
        in_title = terms.first_match(row.title)
        if field == "title" and in_title:
            found.append((row, row.title))
        elif field == "text" and not in_title and (match := terms.first_match(row.abstract)):
            found.append((row, sentence_around(row.abstract, match.start(), match.end())))
    return found


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of the text that holds the characters from `start` to `end`."""
    before = max((match.end() for match in re.finditer(r"[.!?]\s+", text[:start])), default=0)
    after = re.search(r"[.!?](?=\s|$)", text[end:])
    return text[before : end + after.end() if after else len(text)].strip()


def near_misses(rows: Iterable[Row], terms: Terms, theme: str) -> list[Row]:
    """Rows whose title holds the stem of a word of the theme's id and is not caught."""
    words = [word for word in theme.split("-") if len(word) > 3]
    if not words:
        return []
    loose = re.compile("|".join(re.escape(re.sub(r"(ies|s|ed|ing|ion)$", "", word)) for word in words), re.IGNORECASE)
    return [
        row
        for row in rows
        if row.track == counts.COUNTED_TRACK and loose.search(row.title) and not terms.first_match(row.title)
    ]


def report_progress(done: int, of: int) -> None:
    print(f"\r{done:,} of {of:,} papers", end="\n" if done == of else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
