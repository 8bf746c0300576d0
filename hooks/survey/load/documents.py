"""Opens ``data/`` and the guide for contributors: the only module that does. Its result is `Loaded`: documents, tables, counts,
frozen editions, and what could not be read."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from survey.common.errors import Problem
from survey.common.memo import Memo, NoMemo
from survey.load.read_files import MAX_RECORD_BYTES, MAX_TABLE_BYTES, entries, is_hidden, not_a_file, read_text
from survey.load.yaml_values import Document, parse
from survey.records.counts import Count
from survey.records.models import Claim, Paper, Source, Theme

FOLDERS = {"paper": Paper.folder, "theme": Theme.folder, "source": Source.folder, "claim": Claim.folder}
TABLES = (
    "areas",
    "venues",
    "people",
    "vocabulary",
    "edition",
    "routes",
    "findings",
    "retired",
    "forecasts",
    "proceedings",
)
TRENDS = "trends.csv"
TERMS = "terms.csv"
ACCEPTED = "proceedings"  # the folder of the lists of accepted titles
GUIDE = "CONTRIBUTING.md"
EDITIONS = "editions"
_ADDRESSES = "addresses.txt"
FORECASTS = "forecasts.yml"  # as an edition keeps them
_EDITION = re.compile(r"[0-9]{4}\.(0[1-9]|1[0-2])")
# Of data/terms.csv, before a column for each venue group and year.
TERM_COLUMNS = ["term", "printed", "theme", "theme_titles"]
TREND_COLUMNS = list(Count._fields)


@dataclass(frozen=True)
class TrendRow:
    """A line of ``data/trends.csv``, still text; ``line`` counts from 1."""

    line: int
    values: tuple[str, ...]


@dataclass
class Loaded:
    """All of ``data/`` as read: documents by kind and id, tables by name, trend rows, and what could not be read; and the
    guide's text, empty if there is none."""

    root: Path
    documents: dict[str, dict[str, Document]]
    tables: dict[str, Document]
    trends: list[TrendRow]
    problems: list[Problem]
    unread: dict[str, set[str]]
    editions: dict[str, dict[str, tuple[Document, str]]] = field(default_factory=dict)
    published: dict[str, list[str]] = field(default_factory=dict)
    forecasts: dict[str, Document] = field(default_factory=dict)
    guide: str = ""
    # Accepted titles by the name of their list, as they stand in its file.
    accepted: dict[str, list[str]] = field(default_factory=dict)
    # data/terms.csv, the line of its columns included.
    terms: list[list[str]] = field(default_factory=list)
    # What is found out of parts of it, from one load to the next where both are given the same.
    memo: Memo = field(default_factory=NoMemo, repr=False, compare=False)

    def ids(self, kind: str) -> set[str]:
        """Ids of all records of a kind, readable or not, so that one broken file does not break its neighbours."""
        return set(self.documents[kind]) | self.unread[kind]


def load(root: Path, memo: Memo | None = None) -> Loaded:
    """Reads ``root/data``. Never raises for what a file holds: see ``problems`` of the result. What a file that says what it said was
    read as comes from ``memo``."""
    memo = memo or NoMemo()
    loaded = Loaded(root, {kind: {} for kind in FOLDERS}, {}, [], [], {kind: set() for kind in FOLDERS}, memo=memo)
    if (root / "data").is_symlink():
        loaded.problems.append(not_a_file(root / "data", root))
        return loaded
    loaded.problems += _strangers(root)
    files = [
        (kind, path) for kind, name in FOLDERS.items() for path in entries(root / "data" / name, root, loaded.problems)
    ]
    for kind, path in files:
        document, problems = _read(path, root, memo)
        loaded.problems += problems
        if document is not None:
            loaded.documents[kind][path.stem] = document
        elif path.suffix == ".yml":  # broken, or no file at all
            loaded.unread[kind].add(path.stem)
    for name in TABLES:
        path = root / "data" / f"{name}.yml"
        document, problems = _read(path, root, memo)
        loaded.problems += problems
        if document is not None:
            loaded.tables[name] = document
    loaded.trends = _read_trends(root, loaded)
    loaded.terms = _read_counts(root, TERMS, TERM_COLUMNS, loaded)
    _read_editions(root, loaded)
    _read_accepted(root, loaded)
    if os.path.lexists(root / GUIDE):
        loaded.guide = read_text(root / GUIDE, root, loaded.problems, memo=memo) or ""
    return loaded


def _strangers(root: Path) -> Iterator[Problem]:
    """What stands in ``data/`` and is none of its files and folders; hidden files of editors may."""
    known = {*FOLDERS.values(), EDITIONS, ACCEPTED, TRENDS, TERMS, *(f"{table}.yml" for table in TABLES)}
    problems: list[Problem] = []
    for path in entries(root / "data", root, problems):
        if path.name not in known and not is_hidden(path):
            name, help = path.relative_to(root).as_posix(), "data/ has its tables and folders; move anything else out."
            yield Problem(name, 1, 1, "must be a table or a folder of the survey", "not-a-file", help)
    yield from problems


def record_files(root: Path) -> list[tuple[str, Path]]:
    """Every record and table that people write, with its kind or table's name, sorted by path; frozen files are not among them."""
    found = [(kind, path) for kind, folder in FOLDERS.items() for path in (root / "data" / folder).glob("*.yml")]
    return sorted([*found, *((name, root / "data" / f"{name}.yml") for name in TABLES)], key=lambda item: item[1])


def place_in(root: Path, path: Path) -> Path:
    """``path`` below ``root`` whatever way it is written, a last symbolic link not followed. Raises ValueError if it is elsewhere."""
    return root / (path.parent.resolve() / path.name).relative_to(root.resolve())


def _read(path: Path, root: Path, memo: Memo) -> tuple[Document | None, list[Problem]]:
    name, problems = path.relative_to(root).as_posix(), []
    if path.suffix != ".yml" and path.is_file() and not path.is_symlink():
        help = "Records are YAML files named <id>.yml; move anything else out of data/."
        return None, [Problem(name, 1, 1, "must end in .yml", "not-a-file", help)]
    text = read_text(path, root, problems, memo=memo)
    return (None, problems) if text is None else _parse_once(text, name, path.stem, memo)


def _parse_once(text: str, path: str, id: str, memo: Memo) -> tuple[Document | None, list[Problem]]:
    return memo.once((parse, path), (text,), lambda: parse(text, path, id))


def _not_an_edition(path: Path, root: Path) -> Problem:
    name = path.relative_to(root).as_posix()
    help = "Take data/editions/ from the edition's commit; scripts/release_edition.py writes it."
    return Problem(name, 1, 1, "must be the folder of an edition, such as 2026.11", "not-a-file", help)


def _read_editions(root: Path, loaded: Loaded) -> None:
    """Frozen themes (front matter and body) and the list of addresses of every edition, oldest first."""
    for folder in entries(root / "data" / EDITIONS, root, loaded.problems):
        if is_hidden(folder):
            continue
        if not _EDITION.fullmatch(folder.name) or folder.is_symlink() or not folder.is_dir():
            loaded.problems.append(_not_an_edition(folder, root))
            continue
        texts: dict[str, tuple[Document, str]] = {}
        for path in entries(folder, root, loaded.problems):
            name = path.relative_to(root).as_posix()
            if is_hidden(path):
                continue
            most = MAX_TABLE_BYTES if path.name == _ADDRESSES else MAX_RECORD_BYTES
            text = read_text(path, root, loaded.problems, most, loaded.memo)
            if text is None:
                continue
            if path.name == _ADDRESSES:
                loaded.published[folder.name] = text.split("\n")[:-1]
                continue
            if path.name == FORECASTS:
                document, found = _parse_once(text, name, path.stem, loaded.memo)
                loaded.problems.extend(found)
                if document is not None:
                    loaded.forecasts[folder.name] = document
                continue
            # Behind an empty line, in the place of the three hyphens, its lines count as those of the file.
            parts = text.split("---\n", 2) if path.suffix == ".md" else []
            whole = len(parts) == 3 and not parts[0]
            document, found = _parse_once(f"\n{parts[1]}", name, path.stem, loaded.memo) if whole else (None, [])
            if document is None:
                found = found or [
                    Problem(
                        name,
                        1,
                        1,
                        "must start with front matter",
                        "broken-yaml",
                        "Take the file from the edition's commit.",
                    )
                ]
            else:
                texts[path.stem] = (document, parts[2].strip() + "\n")
            loaded.problems.extend(found)
        loaded.editions[folder.name] = texts


def _read_counts(root: Path, file: str, columns: Sequence[str], loaded: Loaded) -> list[list[str]]:
    """The lines of a table that a script counts, the first with its columns, of which ``columns`` come first; none if there is no
    such file, or a problem makes it unreadable."""
    path = root / "data" / file
    if not os.path.lexists(path):
        return []
    name = path.relative_to(root).as_posix()
    help = "The file is made by scripts/count_trends.py and never edited by hand."
    problems = loaded.problems
    text = read_text(path, root, problems, MAX_TABLE_BYTES, loaded.memo)
    if text is None:
        return []
    try:
        rows = loaded.memo.once(
            (csv.reader, file), (text,), lambda: list(csv.reader(io.StringIO(text, newline=""), strict=True))
        )
    except csv.Error as error:
        problems.append(Problem(name, 1, 1, f"must be a table: {error}", "broken-table", help))
        return []
    if not rows or rows[0][: len(columns)] != columns:
        problems.append(Problem(name, 1, 1, f"must start with the columns {','.join(columns)}", "broken-table", help))
        return []
    return rows


def _read_trends(root: Path, loaded: Loaded) -> list[TrendRow]:
    rows = _read_counts(root, TRENDS, TREND_COLUMNS, loaded)
    return loaded.memo.once(
        TrendRow, (rows,), lambda: [TrendRow(number, tuple(row)) for number, row in enumerate(rows[1:], start=2)]
    )


def _read_accepted(root: Path, loaded: Loaded) -> None:
    """The lists of accepted titles, one title a line."""
    for path in entries(root / "data" / ACCEPTED, root, loaded.problems):
        if is_hidden(path):
            continue
        if path.suffix != ".txt" and path.is_file() and not path.is_symlink():
            help = "A list is a text file named <venue>-<year>.txt; move anything else out of data/."
            name = path.relative_to(root).as_posix()
            loaded.problems.append(Problem(name, 1, 1, "must end in .txt", "not-a-file", help))
        elif (text := read_text(path, root, loaded.problems, MAX_TABLE_BYTES, loaded.memo)) is not None:
            loaded.accepted[path.stem] = loaded.memo.once((ACCEPTED, path.stem), (text,), partial(_titles, text))


def _titles(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def text_of(loaded: Loaded, document: Document) -> str:
    """The text of a document's file as it stands."""
    return (loaded.root / document.path).read_bytes().decode("utf-8")


def replaced(loaded: Loaded, texts: Mapping[str, str]) -> Loaded:
    """``loaded`` as it would be if these files of records and tables, by path from the root, held these texts; nothing is
    written."""
    documents = {kind: dict(held) for kind, held in loaded.documents.items()}
    tables = dict(loaded.tables)
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    problems = list(loaded.problems)
    for path, text in texts.items():
        folder, _, name = path.removeprefix("data/").partition("/")
        document, found = parse(text, path, name.removesuffix(".yml"))
        problems += found
        if document is not None and name:
            documents[kinds[folder]][document.id] = document
        elif document is not None:
            tables[folder.removesuffix(".yml")] = document
    documents = {kind: dict(sorted(held.items())) for kind, held in documents.items()}
    return replace(loaded, documents=documents, tables=tables, problems=problems)
