"""Fetches the list of a venue's accepted papers and writes data/proceedings/<venue>-<year>.txt and its entry.

The list comes from the index that the venue publishes in (--from names another); a fetch that breaks off goes on where it was when
it is started again. Nothing is written before the list is whole. Then `python scripts/count_trends.py` counts again.

Exit codes: 0 written, or nothing new; 1 no list could be had, or it cannot be right; 2 the data has problems, or wrong options.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from survey.common.atomic_file import write_whole
from survey.common.errors import BadData, Refusal, report
from survey.load.documents import Loaded, load
from survey.tools.listing.entries import Change, change
from survey.tools.listing.fetch import fetch
from survey.tools.listing.indexes import INDEXES, OF_VENUE

ROOT = Path(__file__).resolve().parent.parent
_TOLD = 10  # titles that came or went


def main(argv: list[str] | None = None) -> int:
    options = parse(argv)
    name = f"{options.venue}-{options.year}"
    loaded = load(options.root)
    if loaded.problems or "proceedings" not in loaded.tables:
        print(report(loaded.problems), file=sys.stderr)
        return 2
    chosen = options.index or OF_VENUE[options.venue][0]
    index = INDEXES[chosen]
    tell = (
        (lambda message: print(message, file=sys.stderr))
        if sys.stderr.isatty() or options.verbose
        else (lambda message: None)
    )
    try:
        titles = fetch(
            index, options.venue, options.year, options.root / ".cache/proceedings",
            volume=options.volume, server=options.server, pause=options.pause, tell=tell,
        )  # fmt: skip
        url = index.address(options.venue, options.year, options.volume)
        made = change(loaded, name, titles, index.name, url, options.today, announced(options))
    except (Refusal, BadData) as error:
        print(error, file=sys.stderr)
        return 1
    write(options.root, made)
    tell_change(name, index.name, made, loaded)
    return 0


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("venue", choices=sorted(OF_VENUE), help="an id in data/venues.yml")
    parser.add_argument("year", type=int)
    parser.add_argument("--from", dest="index", choices=sorted(INDEXES), help="the index; default: the venue's own")
    parser.add_argument("--volume", default="", help="the volume of PMLR, such as v267")
    parser.add_argument("--announced", type=int, metavar="N", help="papers that the venue says it accepted")
    parser.add_argument(
        "--other-tracks", type=int, default=0, metavar="N", help="how many of them are not of the main track"
    )
    parser.add_argument("--announced-source", metavar="TEXT", help="where that number stands")
    parser.add_argument("--announced-url", metavar="URL", help="its address")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    parser.add_argument("--today", type=datetime.date.fromisoformat, help="the day of the fetch (default: today)")
    parser.add_argument("--server", default="", help="ask this server in the place of the index's own")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two requests; default 1")
    parser.add_argument("--verbose", action="store_true", help="say how far it is, also where nobody looks on")
    options = parser.parse_args(argv)
    index = options.index or OF_VENUE[options.venue][0]
    if index not in OF_VENUE[options.venue]:
        parser.error(f"{options.venue} is not in {index}: {', '.join(OF_VENUE[options.venue])}")
    if INDEXES[index].needs_volume and not options.volume:
        parser.error(f"{index} needs --volume, such as v267")
    if (options.announced is None) != (options.announced_source is None):
        parser.error("--announced and --announced-source go together")
    options.today = options.today or datetime.datetime.now(datetime.UTC).date()
    return options


def announced(options: argparse.Namespace) -> dict[str, object] | None:
    """The announced number as the entry holds it; None where none was given."""
    if options.announced is None:
        return None
    told = {
        "papers": options.announced,
        "other_tracks": options.other_tracks or None,
        "source": options.announced_source,
        "url": options.announced_url,
    }
    return {field: value for field, value in told.items() if value is not None}


def write(root: Path, made: Change) -> None:
    """The list before its entry, each whole or not at all: a list without an entry is told by the check."""
    for path, text in made.texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(root / path, text)


def tell_change(name: str, index: str, made: Change, loaded: Loaded) -> None:
    print(f"{name}: {made.titles:,} titles from {index}")
    if made.expected is None:
        print("No announced number is known: give --announced and --announced-source.")
    else:
        print(f"Announced for the main track: {made.expected:,}; the list differs by {made.titles - made.expected:+,}.")
    if name in loaded.accepted:
        for word, titles in (("new", made.added), ("gone", made.removed)):
            print(
                f"{len(titles):,} {word} since it was last taken" + "".join(f"\n  {title}" for title in titles[:_TOLD])
            )
    print("Now count again: python scripts/count_trends.py")


if __name__ == "__main__":
    sys.exit(main())
