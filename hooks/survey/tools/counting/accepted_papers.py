"""Lists of accepted papers as rows to be counted: the survey's own, of titles, and one with abstracts that is given by hand.

Such a list is for counting: abstracts belong to their authors and never enter the project.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from survey.common.errors import ListRefused, list_problem
from survey.load.documents import ACCEPTED, Loaded

COLUMNS = ("venue", "year", "title", "track")
TRACKS = ("main", "datasets_benchmarks", "position")


class Row(NamedTuple):
    """One accepted paper. `abstract` is empty where the list has none."""

    venue: str
    year: int
    title: str
    track: str
    abstract: str


def read_list(path: Path) -> list[Row]:
    """Read a list of accepted papers: CSV in UTF-8, gzipped if the name ends in `.gz`, any order of rows and columns.

    Columns `venue`, `year`, `title`, `track` are needed, `abstract` is used where there is one; `id`, where there is one, tells
    papers of one title apart; others are ignored.

    Raises `ListRefused` with every problem, each as `path:line: …`, if the file cannot be read or decoded, a column is
    missing, a row is short, a year is no number, a track is unknown, a row is repeated or there is none.
    """
    try:
        raw = Path(path).read_bytes()
        content = gzip.decompress(raw) if str(path).endswith(".gz") else raw
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ListRefused([list_problem(path, None, f"cannot be read: {reason}", "unreadable-list")]) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ListRefused(
            [list_problem(path, line, "is not UTF-8", "unreadable-list", "Save the list as UTF-8.")]
        ) from None

    rows: list[Row] = []
    problems: list[str] = []
    first_seen: dict[tuple[str, int, str, str, str], int] = {}
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a column that is not used may hold whole papers
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            tip = "The first line names the columns: " + ", ".join(COLUMNS) + " and, if known, abstract."
            raise ListRefused(
                [list_problem(path, 1, f"missing column: {column}", "missing-column", tip) for column in missing]
            )
        place = {column: header.index(column) for column in (*COLUMNS, "abstract", "id") if column in header}
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                row, found = _read_row(path, line, cells, place, len(header))
                problems += found
                if row:
                    key = (row.venue, row.year, row.title, row.track, cells[place["id"]] if "id" in place else "")
                    if key in first_seen:
                        problems.append(
                            list_problem(
                                path,
                                line,
                                f"duplicate row: {row.venue} {row.year}, {row.title} ({row.track})",
                                "duplicate-row",
                                f"It is on line {first_seen[key]} already. Two papers of one title: tell them apart in a column id.",
                            )
                        )
                    first_seen.setdefault(key, line)
                    rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(list_problem(path, reader.line_num, f"is not CSV: {error}", "unreadable-list"))
    if not problems and not rows:
        problems.append(
            list_problem(path, 1, "holds no paper", "empty-list", "A line for each accepted paper follows.")
        )
    if problems:
        raise ListRefused(problems)
    return rows


def own_rows(loaded: Loaded) -> list[Row]:
    """The titles of the survey's own lists, by name of the list and in its order.

    Raises `ListRefused` if a list is named after no venue that is counted.
    """
    venues = loaded.tables["venues"].data if "venues" in loaded.tables else {}
    rows: list[Row] = []
    problems: list[str] = []
    for name, titles in loaded.accepted.items():
        venue, _, year = name.rpartition("-")
        counted_as = (venues.get(venue) or {}).get("counted_as")
        if not counted_as or not re.fullmatch(r"[0-9]{4}", year):
            problems.append(
                list_problem(Path(f"data/{ACCEPTED}/{name}.txt"), None, "of no counted venue and year", "list-name")
            )
        rows += [Row(counted_as, int(year), title, "main", "") for title in titles] if not problems else []
    if problems:
        raise ListRefused(problems)
    return rows


def _read_row(
    path: Path, line: int, cells: list[str], place: Mapping[str, int], width: int
) -> tuple[Row | None, list[str]]:
    """The row of one line, or None, and what is wrong with it."""
    if len(cells) != width:
        return None, [list_problem(path, line, f"{len(cells)} cells where the header has {width}", "ragged-row")]
    problems = []
    year, track = cells[place["year"]], cells[place["track"]]
    if not re.fullmatch(r"[0-9]{4}", year):
        problems.append(list_problem(path, line, f"year is no number of four digits: {year!r}", "bad-year"))
    if track not in TRACKS:
        problems.append(
            list_problem(
                path, line, f"unknown track: {track!r}", "unknown-track", "Known tracks: " + ", ".join(TRACKS) + "."
            )
        )
    if problems:
        return None, problems
    abstract = cells[place["abstract"]] if "abstract" in place else ""
    return Row(cells[place["venue"]], int(year), cells[place["title"]], track, abstract), []
