"""Opens ``data/``: the only place that does. Files become plain values that remember where they stood.

Nothing is judged here beyond what makes a file readable at all: encoding, YAML, one mapping, no key twice, and
none of YAML's aliases and tags (an alias can make a few bytes into gigabytes; no record needs one).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .problem import Problem
from .records import Claim, Paper, Source, Theme

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALARS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}
FOLDERS = {"paper": Paper.folder, "theme": Theme.folder, "source": Source.folder, "claim": Claim.folder}
TABLES = ("areas", "venues", "people", "vocabulary", "edition", "routes", "findings")
TRENDS = "trends.csv"
EDITIONS = "editions"
TREND_COLUMNS = ["theme", "venue", "year", "field", "matches", "total"]
_MAX_BYTES = 1_000_000

Place = tuple[int, int]
Trail = tuple[str | int, ...]


@dataclass
class Document:
    """One YAML file: its values, where each stood (line and column from 1), and how each scalar was spelt."""

    path: str
    id: str
    data: dict[str, Any]
    places: dict[Trail, Place] = field(default_factory=dict)
    keys: dict[Trail, Place] = field(default_factory=dict)
    spelt: dict[Trail, str] = field(default_factory=dict)

    def place(self, trail: Trail, *, of_key: bool = False) -> Place:
        """Where ``trail`` stands; the nearest enclosing value's place if it stands nowhere."""
        if of_key and trail in self.keys:
            return self.keys[trail]
        while trail and trail not in self.places:
            trail = trail[:-1]
        return self.places.get(trail, (1, 1))


@dataclass(frozen=True)
class TrendRow:
    """A line of ``data/trends.csv``, still text; ``line`` counts from 1."""

    line: int
    values: tuple[str, ...]


@dataclass
class Loaded:
    """All of ``data/`` as read: documents by kind and id, tables by name, trend rows, and what could not be read."""

    root: Path
    documents: dict[str, dict[str, Document]]
    tables: dict[str, Document]
    trends: list[TrendRow]
    problems: list[Problem]
    unread: dict[str, set[str]]
    editions: dict[str, dict[str, tuple[Document, str]]] = field(default_factory=dict)
    published: dict[str, list[str]] = field(default_factory=dict)

    def ids(self, kind: str) -> set[str]:
        """Ids of all records of a kind, readable or not, so that one broken file does not break its neighbours."""
        return set(self.documents[kind]) | self.unread[kind]


def load(root: Path) -> Loaded:
    """Reads ``root/data``. Never raises for what a file holds: see ``problems`` of the result."""
    loaded = Loaded(root, {kind: {} for kind in FOLDERS}, {}, [], [], {kind: set() for kind in FOLDERS})
    for kind, folder in FOLDERS.items():
        for path in sorted((root / "data" / folder).glob("*")):
            document = _read(path, root, loaded.problems)
            if document is not None:
                loaded.documents[kind][path.stem] = document
            elif path.suffix == ".yml":
                loaded.unread[kind].add(path.stem)
    for name in TABLES:
        path = root / "data" / f"{name}.yml"
        document = _read(path, root, loaded.problems)
        if document is not None:
            loaded.tables[name] = document
    loaded.trends = _read_trends(root, loaded.problems)
    _read_editions(root, loaded)
    return loaded


def parse(text: str, path: str, id: str) -> tuple[Document | None, list[Problem]]:
    """One YAML text as a document, or the problems that make it unreadable."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        return None, [
            Problem(
                path,
                line,
                column,
                f"must be valid YAML: {what}",
                "broken-yaml",
                "Often a missing quote, or a colon followed by a space in a text without quotes.",
            )
        ]
    except RecursionError:
        return None, [
            Problem(path, 1, 1, "is nested too deeply", "broken-yaml", "Records are at most four levels deep.")
        ]
    if not isinstance(node, yaml.MappingNode):
        return None, [
            Problem(
                path,
                1,
                1,
                "must be a mapping of fields",
                "broken-yaml",
                "Start with `title: …` in the first column; CONTRIBUTING.md has a whole sample.",
            )
        ]
    document = Document(path, id, {})
    problems: list[Problem] = []
    document.data = _value(node, (), document, problems, set())
    return document, problems


def record_files(root: Path) -> list[tuple[str, Path]]:
    """Every record and table that people write, with its kind or table's name, sorted by path; frozen files are not among them."""
    found = [(kind, path) for kind, folder in FOLDERS.items() for path in (root / "data" / folder).glob("*.yml")]
    return sorted([*found, *((name, root / "data" / f"{name}.yml") for name in TABLES)], key=lambda item: item[1])


def place_in(root: Path, path: Path) -> Path:
    """``path`` below ``root`` whatever way it is written, a last symbolic link not followed. Raises ValueError if it is elsewhere."""
    return root / (path.parent.resolve() / path.name).relative_to(root.resolve())


def read_text(path: Path, root: Path, problems: list[Problem]) -> str | None:
    """The text of a file under ``data/``, or None and the problem that it is not one."""
    name = path.relative_to(root).as_posix()
    if path.is_symlink():
        problems.append(
            Problem(
                name,
                1,
                1,
                "must be a file of its own, not a symbolic link",
                "not-a-file",
                "Replace the link with the file it points to.",
            )
        )
        return None
    if not path.is_file():
        problems.append(
            Problem(
                name,
                1,
                1,
                "must be a file",
                "not-a-file",
                "Create it; an empty table is written `{}`."
                if not path.exists()
                else "Folders hold record files only.",
            )
        )
        return None
    if path.suffix != ".yml":
        problems.append(
            Problem(
                name,
                1,
                1,
                "must end in .yml",
                "not-a-file",
                "Records are YAML files named <id>.yml; move anything else out of data/.",
            )
        )
        return None
    if path.stat().st_size > _MAX_BYTES:
        problems.append(
            Problem(name, 1, 1, "must be smaller than 1 MB", "not-a-file", "A record is a page of text at most.")
        )
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        problems.append(
            Problem(name, 1, 1, f"cannot be read: {error.strerror}", "not-a-file", "Check the file's permissions.")
        )
        return None
    except UnicodeDecodeError as error:
        problems.append(
            Problem(name, 1, 1, f"must be UTF-8: byte {error.start} is not", "broken-yaml", "Save the file as UTF-8.")
        )
        return None


def _read(path: Path, root: Path, problems: list[Problem]) -> Document | None:
    text = read_text(path, root, problems)
    if text is None:
        return None
    document, found = parse(text, path.relative_to(root).as_posix(), path.stem)
    problems.extend(found)
    return document


def _value(node: yaml.Node, trail: Trail, document: Document, problems: list[Problem], seen: set[int]) -> Any:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    document.places[trail] = (line, column)

    def bad(message: str, rule: str, help: str) -> None:
        problems.append(Problem(document.path, line, column, message, rule, help))

    if id(node) in seen:
        bad("must not use a YAML alias (*name)", "yaml-alias", "Write the value out.")
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, trail, document, problems, seen))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*trail, number), document, problems, seen) for number, item in enumerate(node.value)]
    document.spelt[trail] = node.value
    if node.tag not in _SCALARS:
        bad(f"must not use the YAML tag {node.tag}", "yaml-tag", "Write a plain value.")
        return None
    try:
        return yaml.constructor.SafeConstructor().construct_object(node, deep=True)
    except (ValueError, OverflowError, yaml.YAMLError):
        bad(
            f"must be a value that exists, found {node.value[:40]}",
            "broken-yaml",
            "Put text that looks like a date or a number in quotes.",
        )
        return None


def _pairs(
    node: yaml.MappingNode, trail: Trail, document: Document, problems: list[Problem], seen: set[int]
) -> Iterator[tuple[str, Any]]:
    keys: set[str] = set()
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
            problems.append(
                Problem(
                    document.path,
                    line,
                    column,
                    "must use plain words as field names",
                    "broken-yaml",
                    "Write `field: value`.",
                )
            )
            continue
        key = key_node.value
        if key in keys:
            problems.append(
                Problem(
                    document.path, line, column, f"field given twice: {key}", "duplicate-key", "Keep one of the two."
                )
            )
            continue
        keys.add(key)
        document.keys[(*trail, key)] = (line, column)
        yield key, _value(value_node, (*trail, key), document, problems, seen)


def _read_editions(root: Path, loaded: Loaded) -> None:
    """Frozen themes (front matter and body) and the list of addresses of every edition, oldest first."""
    for folder in sorted((root / "data" / EDITIONS).glob("[0-9]*")):
        texts: dict[str, tuple[Document, str]] = {}
        for path in sorted(folder.glob("*.md")):
            name = path.relative_to(root).as_posix()
            parts = path.read_bytes().decode("utf-8", "replace").split("---\n", 2)
            document, found = parse(parts[1], name, path.stem) if len(parts) == 3 and not parts[0] else (None, [])
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
        addresses = folder / "addresses.txt"
        if addresses.is_file():
            loaded.published[folder.name] = addresses.read_bytes().decode("utf-8", "replace").split("\n")[:-1]


def _read_trends(root: Path, problems: list[Problem]) -> list[TrendRow]:
    path = root / "data" / TRENDS
    if not path.is_file():
        return []
    name = path.relative_to(root).as_posix()
    help = "The file is made by scripts/count_trends.py and never edited by hand."
    try:
        reader = csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""), strict=True)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(name, 1, 1, f"must be a UTF-8 table: {error}", "broken-table", help))
        return []
    if not rows or rows[0] != TREND_COLUMNS:
        problems.append(
            Problem(name, 1, 1, f"must start with the columns {','.join(TREND_COLUMNS)}", "broken-table", help)
        )
        return []
    return [TrendRow(number, tuple(row)) for number, row in enumerate(rows[1:], start=2)]
