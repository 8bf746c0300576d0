"""YAML text as plain values that remember where they stood.

Nothing is judged here beyond what makes a file readable at all: YAML, one mapping, no key twice, and none of YAML's aliases and tags
(an alias can make a few bytes into gigabytes; no record needs one).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from survey.common.errors import Problem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_RESOLVER = yaml.resolver.Resolver()
_SCALARS = {
    tag: _CONSTRUCTOR.yaml_constructors[tag]
    for tag in (_TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null", "timestamp")))
}
MAX_DEPTH = 12
# What opens a level of nesting. Fewer of them than this cannot nest deeply, and most files are spared a second look.
_OPENS = re.compile(r"[\[{]|[-?][ \t]+(?=[-?][ \t])|\n {40}")
_MIN_OPENINGS_TO_COUNT = 300
MAX_NUMBER_CHARACTERS = (
    40  # characters of a value that is no text: longer ones take minutes to read, or cannot be printed
)
MAX_VALUES = 25_000  # of a file, names of fields included
_TOO_MANY = f"more than {MAX_VALUES:,} values"
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


def compose(text: str) -> yaml.Node | None:
    """``text`` as YAML's nodes, with their marks. Raises YAMLError, also for what is nested too deeply (libyaml's binding calls
    itself for each level, which would end the process) and for more values than anybody could be told what is wrong with."""
    if _may_be_nested(text) or text.count("\n") + text.count(",") > MAX_VALUES // 2:
        depth = values = 0
        for event in yaml.parse(text, Loader=Loader):
            values += isinstance(event, yaml.NodeEvent)
            if values > MAX_VALUES:
                raise yaml.composer.ComposerError(None, None, _TOO_MANY, event.start_mark)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise yaml.composer.ComposerError(None, None, _TOO_DEEP, event.start_mark)
    return yaml.compose(text, Loader=Loader)


def _may_be_nested(text: str) -> bool:
    most = sum(
        map(text.count, ("[", "{", "-", "?", "\n" + 40 * " "))
    )  # every match begins with one: a tenth of the time
    return most > _MIN_OPENINGS_TO_COUNT and len(_OPENS.findall(text)) > _MIN_OPENINGS_TO_COUNT


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
    # A tag on the whole mapping leaves nothing of it.
    return (None if data is None else Document(path, id, text, data)), problems


class _Irregular(Exception):
    """A file holds something that has to be told."""


def _plain(node: yaml.Node, depth: int, seen: set[int]) -> Any:
    """The value of ``node``. Raises _Irregular wherever ``_value`` would tell of something, and takes a third of its time."""
    if id(node) in seen or depth > MAX_DEPTH:
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
        if len(node.value) > MAX_NUMBER_CHARACTERS:
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
    if len(trail) > MAX_DEPTH:
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
