"""Trend counts: how many papers of a venue and year speak of a theme.

The only place that reads a list of accepted papers and that knows what a theme's `terms` mean. It turns both into the
counts of `data/trends.csv`; titles and abstracts never leave this module except as a sample on a terminal.

The rule. A text is caught by a theme where one of its `any` terms is found in it and none of its `not` terms is. A row
counts in field `title` if its title is caught, and in field `text` if its title by itself or its abstract by itself is
caught. Only rows of track `main` count. Field `text` is given for the venue-years that have enough abstracts.
"""

from __future__ import annotations

import csv
import gzip
import io
import multiprocessing
import os
import random
import re
import tempfile
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

try:  # the parser behind `re` has no public name; without it every term is searched in full, only slower
    from re import _parser
except ImportError:  # pragma: no cover
    _parser = None

HEADER = ("theme", "venue", "year", "field", "matches", "total")
COLUMNS = ("venue", "year", "title", "track")
TRACKS = ("main", "datasets_benchmarks", "position")
COUNTED_TRACK = "main"
ENOUGH_ABSTRACTS = 85  # per cent of a venue-year's counted rows
CHUNK = 2000  # rows sent to a process at a time


class Row(NamedTuple):
    """One accepted paper. `abstract` is empty where the list has none."""

    venue: str
    year: int
    title: str
    track: str
    abstract: str


class Count(NamedTuple):
    """One line of `data/trends.csv`. `matches` and `total` are papers; `field` is `title` or `text`."""

    theme: str
    venue: str
    year: int
    field: str
    matches: int
    total: int


class Refused(ValueError):
    """A list or a theme's terms that cannot be used. `problems` holds every problem found, each ready to print."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def read_list(path: Path) -> list[Row]:
    """Read a list of accepted papers: CSV in UTF-8, gzipped if the name ends in `.gz`, any order of rows and columns.

    Columns `venue`, `year`, `title`, `track` are needed, `abstract` is used where there is one, others are ignored.

    Raises `Refused` with every problem, each as `path:line: …`, if the file cannot be read or decoded, a column is
    missing, a row is short, a year is no number, a track is unknown or a row is repeated.
    """
    try:
        raw = Path(path).read_bytes()
        content = gzip.decompress(raw) if str(path).endswith(".gz") else raw
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused([_problem(path, None, f"cannot be read: {reason}", "unreadable-list")]) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused([_problem(path, line, "is not UTF-8", "unreadable-list", "Save the list as UTF-8.")]) from None

    rows: list[Row] = []
    problems: list[str] = []
    first_seen: dict[tuple[str, int, str, str], int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            tip = "The first line names the columns: " + ", ".join(COLUMNS) + " and, if known, abstract."
            raise Refused([_problem(path, 1, f"missing column: {column}", "missing-column", tip) for column in missing])
        place = {column: header.index(column) for column in (*COLUMNS, "abstract") if column in header}
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                row, found = _read_row(path, line, cells, place, len(header))
                problems += found
                if row:
                    key = (row.venue, row.year, row.title, row.track)
                    if key in first_seen:
                        problems.append(
                            _problem(
                                path,
                                line,
                                f"duplicate row: {row.venue} {row.year}, {row.title} ({row.track})",
                                "duplicate-row",
                                f"It is on line {first_seen[key]} already.",
                            )
                        )
                    first_seen.setdefault(key, line)
                    rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(_problem(path, reader.line_num, f"is not CSV: {error}", "unreadable-list"))
    if problems:
        raise Refused(problems)
    return rows


def _read_row(
    path: Path, line: int, cells: list[str], place: Mapping[str, int], width: int
) -> tuple[Row | None, list[str]]:
    """The row of one line, or None, and what is wrong with it."""
    if len(cells) != width:
        return None, [_problem(path, line, f"{len(cells)} cells where the header has {width}", "ragged-row")]
    problems = []
    year, track = cells[place["year"]], cells[place["track"]]
    if not re.fullmatch(r"[0-9]{4}", year):
        problems.append(_problem(path, line, f"year is no number of four digits: {year!r}", "bad-year"))
    if track not in TRACKS:
        problems.append(
            _problem(
                path, line, f"unknown track: {track!r}", "unknown-track", "Known tracks: " + ", ".join(TRACKS) + "."
            )
        )
    if problems:
        return None, problems
    abstract = cells[place["abstract"]] if "abstract" in place else ""
    return Row(cells[place["venue"]], int(year), cells[place["title"]], track, abstract), []


def _problem(path: Path, line: int | None, message: str, rule: str, tip: str = "") -> str:
    """A problem as people see it: place, what is wrong, the rule's name; then, indented, what to do."""
    where = f"{path}:{line}" if line else f"{path}"
    return f"{where}: {message} [{rule}]" + (f"\n    {tip}" if tip else "")


class Term:
    """One regular expression, searched without regard to case, with a quick test that spares most searches.

    The quick test looks for pieces of plain text one of which is in every match. It can only say "no match here"
    rightly, so the answer is always that of `re.search` (see `required_pieces`).
    """

    def __init__(self, expression: str) -> None:
        """Raises `re.error` if `expression` is no regular expression."""
        self.expression = expression
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.pattern = re.compile(expression, re.IGNORECASE)
        self.pieces = required_pieces(expression)

    def found_in(self, text: Text) -> bool:
        """Whether the term is found in the text."""
        # Written out, not with any(): this runs a hundred million times in a full count.
        if self.pieces is not None:
            for exact, piece in self.pieces:
                if piece in (text.as_is if exact else text.folded):
                    break
            else:
                return False
        return self.pattern.search(text.as_is) is not None


# The characters beyond ASCII that `re.IGNORECASE` takes for an ASCII letter (Python's `re`, note on IGNORECASE).
_TAKEN_FOR_ASCII = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
_TAKEN = re.compile("[\u0130\u0131\u017f\u212a]")


def fold(text: str) -> str:
    """The text in lower case, so that an ASCII piece found by ignoring case is a plain substring of it."""
    if not text.isascii() and _TAKEN.search(text):
        text = text.translate(_TAKEN_FOR_ASCII)
    return text.lower()


class Text:
    """A title or an abstract, with its folded form beside it."""

    __slots__ = ("as_is", "folded")

    def __init__(self, as_is: str) -> None:
        self.as_is = as_is
        self.folded = fold(as_is)


def required_pieces(expression: str) -> tuple[tuple[bool, str], ...] | None:
    """Pieces of plain text, one of which every match of the expression contains; None if there is no such set.

    Each piece is `(exact, characters)`: `exact` pieces are in the text as they stand, others in its folded form.
    """
    if _parser is None:
        return None
    parsed = _parser.parse(expression, re.IGNORECASE)
    return _pieces(parsed, bool(parsed.state.flags & re.IGNORECASE))


def _pieces(nodes: Iterable, ignoring_case: bool) -> tuple[tuple[bool, str], ...] | None:
    """The best set for a sequence of parsed nodes: the one whose shortest piece is longest."""
    candidates: list[tuple[tuple[bool, str], ...]] = []
    run = ""

    def close() -> None:
        nonlocal run
        if len(run) > 1:
            candidates.append(((not ignoring_case, run),))
        run = ""

    for operation, argument in nodes:
        name = str(operation)
        if name == "LITERAL" and argument < 128:
            run += chr(argument).lower() if ignoring_case else chr(argument)
            continue
        if name == "AT":  # `\b` and the like take no characters, so a run goes on across them
            continue
        close()
        inner = None
        if name == "SUBPATTERN":
            _, added, removed, inside = argument
            case = (ignoring_case or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
            inner = _pieces(inside, case)
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
            inner = _pieces(argument[2], ignoring_case)
        elif name == "BRANCH":
            branches = [_pieces(branch, ignoring_case) for branch in argument[1]]
            if all(branches):
                inner = tuple(dict.fromkeys(piece for branch in branches for piece in branch))
        if inner:
            candidates.append(inner)
    close()
    return max(candidates, key=lambda pieces: (min(len(piece) for _, piece in pieces), -len(pieces)), default=None)


@dataclass(frozen=True)
class Terms:
    """What a theme's curve counts."""

    any: tuple[Term, ...]
    without: tuple[Term, ...] = ()

    def catch(self, text: Text) -> bool:
        """Whether one of the `any` terms, and none of the `not` terms, is found in the text."""
        for term in self.any:
            if term.found_in(text):
                return not any(term.found_in(text) for term in self.without)
        return False

    def first_match(self, text: str) -> re.Match[str] | None:
        """The first match of the first `any` term found in a text that is caught, else None."""
        if not self.catch(Text(text)):
            return None
        return next(match for term in self.any if (match := term.pattern.search(text)))


def compile_terms(theme: str, terms: object) -> Terms:
    """Make a theme's `terms` (`{any: [expression, …], not: [expression, …]}`) ready to count with.

    Raises `Refused`, each problem with the theme and the term, if the shape is another, `any` is empty, or a term is no
    regular expression or is found in the empty text (it would count every paper).
    """
    if not isinstance(terms, Mapping) or set(terms) - {"any", "not"} or not terms.get("any"):
        raise Refused([f"{theme}: terms must be a mapping with a list `any` and, if needed, a list `not` [bad-terms]"])
    problems: list[str] = []
    compiled: dict[str, list[Term]] = {"any": [], "not": []}
    for rule, into in compiled.items():
        expressions = terms.get(rule) or []
        if not isinstance(expressions, list):
            problems.append(f"{theme}: terms.{rule} must be a list [bad-terms]")
            continue
        for number, expression in enumerate(expressions, start=1):
            where = f"{theme}: terms.{rule}, term {number}, {expression!r}"
            if not isinstance(expression, str):
                problems.append(f"{where}: is no text [bad-terms]")
                continue
            try:
                term = Term(expression)
            except (re.error, Warning, OverflowError, RecursionError) as error:
                problems.append(f"{where}: no regular expression: {error} [bad-terms]")
                continue
            if term.pattern.search(""):
                problems.append(f"{where}: is found in the empty text, so it would catch every paper [bad-terms]")
            into.append(term)
    if problems:
        raise Refused(problems)
    return Terms(tuple(compiled["any"]), tuple(compiled["not"]))


def read_terms(folder: Path) -> dict[str, Terms]:
    """The terms of every theme file in the folder that has some, by theme id (the file's name), sorted.

    Raises `Refused` with the problems of all files.
    """
    if not Path(folder).is_dir():
        raise Refused([_problem(folder, None, "no such folder", "unreadable-themes")])
    themes: dict[str, Terms] = {}
    problems: list[str] = []
    for path in sorted(Path(folder).glob("*.yml")):
        try:
            theme = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or str(error)
            problems.append(_problem(path, mark and mark.line + 1, f"cannot be read: {reason}", "unreadable-themes"))
            continue
        if not isinstance(theme, Mapping) or theme.get("terms") is None:
            continue
        try:
            themes[path.stem] = compile_terms(path.stem, theme["terms"])
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return themes


def count(
    rows: Sequence[Row],
    themes: Mapping[str, Terms],
    processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Count]:
    """Count every theme in every venue-year of the rows; the result is sorted and does not depend on `processes`.

    `progress` is called with rows done and rows in all. There is a count for each theme, venue-year and field, also
    where nothing matches; field `text` only for the venue-years of `with_abstracts`.
    """
    counted = [row for row in rows if row.track == COUNTED_TRACK]
    totals = Counter((row.venue, row.year) for row in counted)
    with_text = with_abstracts(counted)
    # An abstract that no count will use need not travel to another process.
    spared = [row if (row.venue, row.year) in with_text else row._replace(abstract="") for row in counted]
    chunks = [spared[start : start + CHUNK] for start in range(0, len(spared), CHUNK)]
    matches: Counter[tuple[str, str, int, str]] = Counter()
    done = 0
    for chunk, found in zip(chunks, _count_chunks(chunks, themes, processes), strict=True):
        matches.update(found)
        done += len(chunk)
        if progress:
            progress(done, len(counted))
    return sorted(
        Count(theme, venue, year, field, matches[theme, venue, year, field], total)
        for theme in themes
        for (venue, year), total in totals.items()
        for field in (("text", "title") if (venue, year) in with_text else ("title",))
    )


def with_abstracts(rows: Iterable[Row]) -> set[tuple[str, int]]:
    """The venue-years at least 85 % of whose rows have an abstract that is not blank."""
    totals: Counter[tuple[str, int]] = Counter()
    filled: Counter[tuple[str, int]] = Counter()
    for row in rows:
        totals[row.venue, row.year] += 1
        filled[row.venue, row.year] += bool(row.abstract.strip())
    return {key for key, total in totals.items() if 100 * filled[key] >= ENOUGH_ABSTRACTS * total}


def _count_chunks(chunks: Sequence[Sequence[Row]], themes: Mapping[str, Terms], processes: int) -> Iterator[Counter]:
    if processes < 2 or len(chunks) < 2:
        for chunk in chunks:
            yield count_chunk(chunk, themes)
        return
    expressions = {
        theme: {"any": [term.expression for term in terms.any], "not": [term.expression for term in terms.without]}
        for theme, terms in themes.items()
    }
    # "spawn" is the one way of starting processes that every system has; results come back in the order of the chunks.
    with multiprocessing.get_context("spawn").Pool(processes, _start_process, (expressions,)) as pool:
        yield from pool.imap(_count_chunk_in_process, chunks)


_themes_of_process: dict[str, Terms] = {}


def _start_process(expressions: Mapping[str, Mapping[str, list[str]]]) -> None:
    _themes_of_process.update({theme: compile_terms(theme, terms) for theme, terms in expressions.items()})


def _count_chunk_in_process(chunk: Sequence[Row]) -> Counter:
    return count_chunk(chunk, _themes_of_process)


def count_chunk(rows: Iterable[Row], themes: Mapping[str, Terms]) -> Counter[tuple[str, str, int, str]]:
    """Matches by (theme, venue, year, field); a title that is caught is also a text that is caught."""
    matches: Counter[tuple[str, str, int, str]] = Counter()
    for row in rows:
        title, abstract = Text(row.title), Text(row.abstract)
        for theme, terms in themes.items():
            if terms.catch(title):
                matches[theme, row.venue, row.year, "title"] += 1
                matches[theme, row.venue, row.year, "text"] += 1
            elif row.abstract and terms.catch(abstract):
                matches[theme, row.venue, row.year, "text"] += 1
    return matches


def format_counts(counts: Iterable[Count]) -> str:
    """The counts as the CSV text of `data/trends.csv`, lines ended by LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(counts)
    return out.getvalue()


def write_whole(path: Path, text: str) -> None:
    """Write a file in UTF-8 so that a reader sees the old or the new one, never a part. Raises `OSError`."""
    path = Path(path)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink()
        raise


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
        if row.track != COUNTED_TRACK:
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
        if row.track == COUNTED_TRACK and loose.search(row.title) and not terms.first_match(row.title)
    ]
