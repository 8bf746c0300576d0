"""Opens ``data/`` and the guide for contributors: the only place that does. Files become plain values that remember
where they stood.

Nothing is judged here beyond what makes a file readable at all: encoding, YAML, one mapping, no key twice, and
none of YAML's aliases and tags (an alias can make a few bytes into gigabytes; no record needs one).
"""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from survey.common.errors import Problem
from survey.common.workers import Crew, helpers_for
from survey.records.models import Claim, Paper, Source, Theme

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_RESOLVER = yaml.resolver.Resolver()
_SCALARS = {
    tag: _CONSTRUCTOR.yaml_constructors[tag]
    for tag in (_TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null", "timestamp")))
}
FOLDERS = {"paper": Paper.folder, "theme": Theme.folder, "source": Source.folder, "claim": Claim.folder}
TABLES = ("areas", "venues", "people", "vocabulary", "edition", "routes", "findings", "retired", "forecasts")
TRENDS = "trends.csv"
GUIDE = "CONTRIBUTING.md"
EDITIONS = "editions"
_ADDRESSES = "addresses.txt"
FORECASTS = "forecasts.yml"  # as an edition keeps them
_EDITION = re.compile(r"[0-9]{4}\.(0[1-9]|1[0-2])")
TREND_COLUMNS = ["theme", "venue", "year", "field", "matches", "total"]
_MAX_BYTES = 1_000_000
_MOST_BYTES = 20_000_000  # for tables that scripts write
_MAX_DEPTH = 12
# What opens a level of nesting. Fewer of them than this cannot nest deeply, and most files are spared a second look.
_OPENS = re.compile(r"[\[{]|[-?][ \t]+(?=[-?][ \t])|\n {40}")
_FEW = 300
_LONGEST_NUMBER = 40  # characters of a value that is no text: longer ones take minutes to read, or cannot be printed
_MOST_VALUES = 25_000  # of a file, names of fields included
_TOO_MANY = f"more than {_MOST_VALUES:,} values"
# What steers a terminal, or changes the direction of what follows: in no file at all, comments included.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_TOO_DEEP = "nested too deeply"

Place = tuple[int, int]
Trail = tuple[str | int, ...]


@dataclass
class _Marks:
    """Where every value and every key of a file stands, line and column from 1, and how each scalar is spelt."""

    places: dict[Trail, Place] = field(default_factory=dict)
    keys: dict[Trail, Place] = field(default_factory=dict)
    spelt: dict[Trail, str] = field(default_factory=dict)


@dataclass
class Document:
    """One YAML file: its text and its values. Where they stand is found out when somebody asks: of most files nobody does."""

    path: str
    id: str
    text: str
    data: dict[str, Any]
    # What has been made of the values, by the way to them.
    records: dict[Trail, Any] = field(default_factory=dict, repr=False, compare=False)

    def place(self, trail: Trail, *, of_key: bool = False) -> Place:
        """Where ``trail`` stands, line and column from 1; the nearest enclosing value's place if it stands nowhere."""
        if of_key and trail in self.keys:
            return self.keys[trail]
        while trail and trail not in self._marks.places:
            trail = trail[:-1]
        return self._marks.places.get(trail, (1, 1))

    @property
    def keys(self) -> dict[Trail, Place]:
        """Where every field's name stands."""
        return self._marks.keys

    @property
    def spelt(self) -> dict[Trail, str]:
        """How every scalar is spelt."""
        return self._marks.spelt

    @cached_property
    def _marks(self) -> _Marks:
        marks = _Marks()
        _value(compose(self.text), (), marks, lambda *told: None, set())
        return marks


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

    def ids(self, kind: str) -> set[str]:
        """Ids of all records of a kind, readable or not, so that one broken file does not break its neighbours."""
        return set(self.documents[kind]) | self.unread[kind]


def load(root: Path, known: dict[str, Document] | None = None) -> Loaded:
    """Reads ``root/data``. Never raises for what a file holds: see ``problems`` of the result. Files that say what they said are
    not read as YAML again but taken from ``known``, by path, which then holds what there is now."""
    known = {} if known is None else known
    loaded = Loaded(root, {kind: {} for kind in FOLDERS}, {}, [], [], {kind: set() for kind in FOLDERS})
    if (root / "data").is_symlink():
        loaded.problems.append(_not_a_file(root / "data", root))
        return loaded
    loaded.problems += _strangers(root)
    files = [
        (kind, path) for kind, name in FOLDERS.items() for path in _entries(root / "data" / name, root, loaded.problems)
    ]
    crew = Crew(
        lambda number: _read(files[number][1], root, known),
        len(files),
        helpers=helpers_for(len(files)),
    )
    for (kind, path), (document, problems) in zip(files, crew.finish(), strict=True):
        loaded.problems += problems
        if document is not None:
            loaded.documents[kind][path.stem] = document
        elif path.suffix == ".yml":  # broken, or no file at all
            loaded.unread[kind].add(path.stem)
    for name in TABLES:
        path = root / "data" / f"{name}.yml"
        document, problems = _read(path, root, known)
        loaded.problems += problems
        if document is not None:
            loaded.tables[name] = document
    loaded.trends = _read_trends(root, loaded.problems)
    _read_editions(root, loaded, known)
    if os.path.lexists(root / GUIDE):
        loaded.guide = read_text(root / GUIDE, root, loaded.problems) or ""
    return loaded


def _entries(folder: Path, root: Path, problems: list[Problem]) -> list[Path]:
    """What stands in a folder of ``data/``, sorted; nothing if there is none, and with a problem if it is no folder."""
    try:
        if folder.is_symlink():
            raise NotADirectoryError
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        name, message = folder.relative_to(root).as_posix(), f"must be a folder that can be read, {error.strerror}"
        wrong_kind = isinstance(error, NotADirectoryError)
        found = _not_a_file(folder, root, "a folder") if wrong_kind else Problem(name, 1, 1, message, "not-a-file")
        problems.append(found)
        return []


def _strangers(root: Path) -> Iterator[Problem]:
    """What stands in ``data/`` and is none of its files and folders; hidden files of editors may."""
    known = {*FOLDERS.values(), EDITIONS, TRENDS, *(f"{table}.yml" for table in TABLES)}
    problems: list[Problem] = []
    for path in _entries(root / "data", root, problems):
        if path.name not in known and not _is_hidden(path):
            name, help = path.relative_to(root).as_posix(), "data/ has its tables and folders; move anything else out."
            yield Problem(name, 1, 1, "must be a table or a folder of the survey", "not-a-file", help)
    yield from problems


def compose(text: str) -> yaml.Node | None:
    """``text`` as YAML's nodes, with their marks. Raises YAMLError, also for what is nested too deeply (libyaml's binding calls
    itself for each level, which would end the process) and for more values than anybody could be told what is wrong with."""
    if len(_OPENS.findall(text)) > _FEW or text.count("\n") + text.count(",") > _MOST_VALUES // 2:
        depth = values = 0
        for event in yaml.parse(text, Loader=Loader):
            values += isinstance(event, yaml.NodeEvent)
            if values > _MOST_VALUES:
                raise yaml.composer.ComposerError(None, None, _TOO_MANY, event.start_mark)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                raise yaml.composer.ComposerError(None, None, _TOO_DEEP, event.start_mark)
    return yaml.compose(text, Loader=Loader)


def parse(text: str, path: str, id: str) -> tuple[Document | None, list[Problem]]:
    """One YAML text as a document, or the problems that make it unreadable."""
    try:
        node = compose(text)
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
    problems: list[Problem] = []
    try:
        data = _plain(node, 0, set())
    except _Irregular:
        data = _value(node, (), _Marks(), lambda *told: problems.append(Problem(path, *told)), set())
    return Document(path, id, text, data), problems


def record_files(root: Path) -> list[tuple[str, Path]]:
    """Every record and table that people write, with its kind or table's name, sorted by path; frozen files are not among them."""
    found = [(kind, path) for kind, folder in FOLDERS.items() for path in (root / "data" / folder).glob("*.yml")]
    return sorted([*found, *((name, root / "data" / f"{name}.yml") for name in TABLES)], key=lambda item: item[1])


def place_in(root: Path, path: Path) -> Path:
    """``path`` below ``root`` whatever way it is written, a last symbolic link not followed. Raises ValueError if it is elsewhere."""
    return root / (path.parent.resolve() / path.name).relative_to(root.resolve())


def _read(path: Path, root: Path, known: dict[str, Document]) -> tuple[Document | None, list[Problem]]:
    name, problems = path.relative_to(root).as_posix(), []
    if path.suffix != ".yml" and path.is_file() and not path.is_symlink():
        help = "Records are YAML files named <id>.yml; move anything else out of data/."
        return None, [Problem(name, 1, 1, "must end in .yml", "not-a-file", help)]
    text = read_text(path, root, problems)
    return (None, problems) if text is None else _parse_once(text, name, path.stem, known)


def _parse_once(text: str, path: str, id: str, known: dict[str, Document]) -> tuple[Document | None, list[Problem]]:
    if path in known and known[path].text == text:
        return known[path], []
    document, problems = parse(text, path, id)
    if document is not None and not problems:
        known[path] = document
    return document, problems


def read_text(path: Path, root: Path, problems: list[Problem], most: int = _MAX_BYTES) -> str | None:
    """The text of a file of at most ``most`` bytes, with every line's end as a line feed; None with a problem if it has none."""

    def bad(message: str, rule: str, help: str) -> None:
        problems.append(Problem(path.relative_to(root).as_posix(), 1, 1, message, rule, help))

    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            problems.append(_not_a_file(path, root))
            return None
        if found.st_size > most:
            bad(f"must be smaller than {most // 1_000_000} MB", "not-a-file", "A record is a page of text at most.")
            return None
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        bad("must be a file", "not-a-file", "Create it; an empty table is written `{}`.")
    except OSError as error:
        bad(f"cannot be read: {error.strerror}", "not-a-file", "Check the file's permissions.")
    except UnicodeDecodeError as error:
        bad(f"must be UTF-8: byte {error.start} is not", "broken-yaml", "Save the file as UTF-8.")
    else:
        if text.startswith("\ufeff"):
            bad("must not start with a byte order mark", "broken-yaml", "Save the file as UTF-8 without one.")
        elif steering := _STEERING.search(text):
            start = steering.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            message = f"must hold no control or direction-changing character, found U+{ord(steering[0]):04X}"
            name = path.relative_to(root).as_posix()
            problems.append(Problem(name, line, column, message, "plain-text", "Type the text anew."))
        else:
            return text.replace("\r\n", "\n")
    return None


def _not_a_file(path: Path, root: Path, what: str = "a file") -> Problem:
    name = path.relative_to(root).as_posix()
    if path.is_symlink():
        message, help = "not a symbolic link", "Replace the link with what it points to."
        return Problem(name, 1, 1, f"must stand here itself, {message}", "not-a-file", help)
    help = "Folders hold record files only." if what == "a file" else "Replace it with a folder of records."
    return Problem(name, 1, 1, f"must be {what}", "not-a-file", help)


class _Irregular(Exception):
    """A file holds something that has to be told."""


def _plain(node: yaml.Node, depth: int, seen: set[int]) -> Any:
    """The value of ``node``. Raises _Irregular wherever ``_value`` would tell of something, and takes a third of its time."""
    if id(node) in seen or depth > _MAX_DEPTH:
        raise _Irregular
    seen.add(id(node))
    if isinstance(node, yaml.CollectionNode) and node.tag not in _COLLECTIONS:
        raise _Irregular
    if isinstance(node, yaml.MappingNode):
        made = {}
        for key, value in node.value:
            if not _is_field(key) or key.value in made:
                raise _Irregular
            made[key.value] = _plain(value, depth + 1, seen)
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, depth + 1, seen) for item in node.value]
    if node.tag == _TEXT:
        return node.value
    try:
        return _scalar(node)
    except (KeyError, ValueError, OverflowError, yaml.YAMLError):
        raise _Irregular from None


def _scalar(node: yaml.ScalarNode) -> Any:
    """Raises KeyError for a tag that records do not use, and what YAML raises for values that do not exist."""
    if node.tag != _TEXT:
        if node.tag != _RESOLVER.resolve(yaml.ScalarNode, node.value, (not node.style, False)):
            raise KeyError(node.tag)  # written out; YAML's constructors fail on what does not look like their kind
        if len(node.value) > _LONGEST_NUMBER:
            raise ValueError(node.value)
    return _SCALARS[node.tag](_CONSTRUCTOR, node)


def _is_field(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.tag in _SCALARS


def _value(
    node: yaml.Node, trail: Trail, marks: _Marks, tell: Callable[[int, int, str, str, str], None], seen: set[int]
) -> Any:
    """The value of ``node``, with all marks; ``tell`` hears line, column, message, rule and help of what is wrong."""
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    marks.places[trail] = (line, column)
    if id(node) in seen:
        tell(line, column, "must not use a YAML alias (*name)", "yaml-alias", "Write the value out.")
        return None
    seen.add(id(node))
    if len(trail) > _MAX_DEPTH:
        tell(line, column, f"must be valid YAML: {_TOO_DEEP}", "broken-yaml", "Records are at most four levels deep.")
        return None
    if isinstance(node, yaml.CollectionNode) and node.tag not in _COLLECTIONS:
        tell(line, column, f"must not use the YAML tag {node.tag}", "yaml-tag", "Write a plain value.")
        return None
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, trail, marks, tell, seen))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*trail, number), marks, tell, seen) for number, item in enumerate(node.value)]
    marks.spelt[trail] = node.value
    try:
        return _scalar(node)
    except KeyError:
        tell(line, column, f"must not use the YAML tag {node.tag}", "yaml-tag", "Write a plain value.")
    except (ValueError, OverflowError, yaml.YAMLError):
        message = f"must be a value that exists, found {node.value[:40]}"
        tell(line, column, message, "broken-yaml", "Put text that looks like a date or a number in quotes.")
    return None


def _pairs(
    node: yaml.MappingNode,
    trail: Trail,
    marks: _Marks,
    tell: Callable[[int, int, str, str, str], None],
    seen: set[int],
) -> Iterator[tuple[str, Any]]:
    found: set[str] = set()
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not _is_field(key_node):
            tell(line, column, "must use plain words as field names", "broken-yaml", "Write `field: value`.")
            continue
        key = key_node.value
        if key in found:
            tell(line, column, f"field given twice: {key}", "duplicate-key", "Keep one of the two.")
            continue
        found.add(key)
        marks.keys[(*trail, key)] = (line, column)
        yield key, _value(value_node, (*trail, key), marks, tell, seen)


def _is_hidden(path: Path) -> bool:
    """If it is what editors and systems leave behind, which nobody reads."""
    return path.name.startswith(".") and path.is_file() and not path.is_symlink()


def _not_an_edition(path: Path, root: Path) -> Problem:
    name = path.relative_to(root).as_posix()
    help = "Take data/editions/ from the edition's commit; scripts/release_edition.py writes it."
    return Problem(name, 1, 1, "must be the folder of an edition, such as 2026.11", "not-a-file", help)


def _read_editions(root: Path, loaded: Loaded, known: dict[str, Document]) -> None:
    """Frozen themes (front matter and body) and the list of addresses of every edition, oldest first."""
    for folder in _entries(root / "data" / EDITIONS, root, loaded.problems):
        if _is_hidden(folder):
            continue
        if not _EDITION.fullmatch(folder.name) or folder.is_symlink() or not folder.is_dir():
            loaded.problems.append(_not_an_edition(folder, root))
            continue
        texts: dict[str, tuple[Document, str]] = {}
        for path in _entries(folder, root, loaded.problems):
            name = path.relative_to(root).as_posix()
            if _is_hidden(path):
                continue
            text = read_text(path, root, loaded.problems, _MOST_BYTES if path.name == _ADDRESSES else _MAX_BYTES)
            if text is None:
                continue
            if path.name == _ADDRESSES:
                loaded.published[folder.name] = text.split("\n")[:-1]
                continue
            if path.name == FORECASTS:
                document, found = _parse_once(text, name, path.stem, known)
                loaded.problems.extend(found)
                if document is not None:
                    loaded.forecasts[folder.name] = document
                continue
            # Behind an empty line, in the place of the three hyphens, its lines count as those of the file.
            parts = text.split("---\n", 2) if path.suffix == ".md" else []
            whole = len(parts) == 3 and not parts[0]
            document, found = _parse_once(f"\n{parts[1]}", name, path.stem, known) if whole else (None, [])
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


def _read_trends(root: Path, problems: list[Problem]) -> list[TrendRow]:
    path = root / "data" / TRENDS
    if not os.path.lexists(path):
        return []
    name = path.relative_to(root).as_posix()
    help = "The file is made by scripts/count_trends.py and never edited by hand."
    text = read_text(path, root, problems, _MOST_BYTES)
    if text is None:
        return []
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        problems.append(Problem(name, 1, 1, f"must be a table: {error}", "broken-table", help))
        return []
    if not rows or rows[0] != TREND_COLUMNS:
        problems.append(
            Problem(name, 1, 1, f"must start with the columns {','.join(TREND_COLUMNS)}", "broken-table", help)
        )
        return []
    return [TrendRow(number, tuple(row)) for number, row in enumerate(rows[1:], start=2)]


def text_of(loaded: Loaded, document: Document) -> str:
    """The text of a document's file as it stands."""
    return (loaded.root / document.path).read_bytes().decode("utf-8")


def replaced(loaded: Loaded, texts: Mapping[str, str]) -> Loaded:
    """``loaded`` as it would be if these record files, by path from the root, held these texts; nothing is written."""
    documents = {kind: dict(held) for kind, held in loaded.documents.items()}
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    problems = list(loaded.problems)
    for path, text in texts.items():
        folder, _, name = path.removeprefix("data/").partition("/")
        document, found = parse(text, path, name.removesuffix(".yml"))
        problems += found
        if document is not None:
            documents[kinds[folder]][document.id] = document
    documents = {kind: dict(sorted(held.items())) for kind, held in documents.items()}
    return replace(loaded, documents=documents, problems=problems)
