"""A YAML file as a tree of values with the comments above, behind and below each, read from text or made from plain values."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from survey.common.errors import BadData
from survey.load.form_rules import MODELINE
from survey.load.yaml_values import Document, compose, parse


@dataclass
class Scalar:
    """One value as it is spelt; ``is_text`` if it is read as text, so that it may be quoted or folded."""

    spelt: str
    is_text: bool


@dataclass
class Entry:
    """A field of a mapping or an item of a list (``key`` None), with the comments above it and behind it."""

    key: str | None
    value: Scalar | Collection
    above: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    start: int = -1
    column: int = 0


@dataclass
class Collection:
    """A mapping or a list; ``tail`` holds the comments below its last entry."""

    is_mapping: bool
    entries: list[Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1  # only where it is written in brackets


@dataclass
class File:
    content: Collection
    head: list[str] = field(default_factory=list)
    document: Document | None = None  # its values, unless it is new


def from_values(value: Any, before: Scalar | Collection | None = None) -> Scalar | Collection:
    """A plain value; parts that it shares with what stood there ``before`` keep their comments."""
    if isinstance(value, dict):
        old = {entry.key: entry for entry in before.entries} if isinstance(before, Collection) else {}
        found = Collection(True, [_made_entry(name, item, old.get(name)) for name, item in value.items()])
    elif isinstance(value, list | tuple):
        items = [(item, from_values(item)) for item in value]
        left = list(before.entries) if isinstance(before, Collection) else []
        found = Collection(False)
        for item, made in items:
            same = next((entry for entry in left if entry.key is None and _plain(entry.value) == _plain(made)), None)
            found.entries.append(_made_entry(None, item, same))
            if same:
                left.remove(same)
    else:
        return _made_scalar(value)
    found.tail = before.tail if isinstance(before, Collection) else []
    return found


def _made_entry(name: str | None, value: Any, before: Entry | None) -> Entry:
    if before is None:
        return Entry(name, from_values(value))
    return Entry(name, from_values(value, before.value), before.above, before.beside)


def _made_scalar(value: Any) -> Scalar:
    if isinstance(value, str):
        return Scalar(value, True)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", False)
    if isinstance(value, int | float):
        return Scalar(repr(value), False)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return Scalar(value.isoformat(), False)
    if value is None:
        return Scalar("null", False)
    raise TypeError(f"a record holds text, numbers, dates, lists and mappings, not {type(value).__name__}")


def _plain(value: Scalar | Collection) -> Any:
    if isinstance(value, Scalar):
        return value.spelt, value.is_text
    return [(entry.key, _plain(entry.value)) for entry in value.entries]


def from_text(text: str, path: str) -> File:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    document, problems = parse(text, path, "")
    if document is None or problems:
        raise BadData(problems)
    node = compose(text)
    spans: list[tuple[int, int, bool]] = []
    content = _many(node, spans)
    file = File(content, document=document)
    comments = [comment for comment in _comments(text, spans) if not comment.text.startswith(MODELINE)]
    first = min((entry.start for entry in content.entries), default=len(text))
    last_of_head = max(
        (comment.start for comment in comments if comment.start < first and comment.ends_block), default=-1
    )
    for comment in comments:
        if comment.start <= last_of_head:
            file.head.append(comment.text)
        elif comment.own_line:
            _place_above(comment, content)
        else:
            _place_beside(comment, content)
    return file


def _many(node: yaml.CollectionNode, spans: list[tuple[int, int, bool]]) -> Collection:
    found = Collection(isinstance(node, yaml.MappingNode), start=node.start_mark.index)
    if node.flow_style:
        found.end = node.end_mark.index
    for item in node.value:
        key, value = item if found.is_mapping else (None, item)
        if key is not None:
            spans.append((key.start_mark.index, key.end_mark.index, False))
        at = (key or value).start_mark.index
        found.entries.append(Entry(key and key.value, _value(value, spans), start=at, column=node.start_mark.column))
    return found


def _value(node: yaml.Node, spans: list[tuple[int, int, bool]]) -> Scalar | Collection:
    if isinstance(node, yaml.CollectionNode):
        return _many(node, spans)
    spans.append((node.start_mark.index, node.end_mark.index, node.style in ("|", ">")))
    return Scalar(node.value, node.tag == "tag:yaml.org,2002:str")


@dataclass
class _Comment:
    """``own_line`` if nothing but hyphens stands before it; ``ends_block`` if a blank line follows."""

    text: str
    start: int
    column: int
    own_line: bool
    ends_block: bool


def _comments(text: str, spans: list[tuple[int, int, bool]]) -> Iterator[_Comment]:
    """Every ``#`` outside of the scalars starts a comment; so does one behind the ``|`` or ``>`` of a block of text."""
    at = 0
    for start, end, is_block in [*sorted(spans), (len(text), len(text), False)]:
        yield from _comments_between(text, at, start)
        if is_block:
            end_of_line = text.find("\n", start)
            yield from _comments_between(text, start, end_of_line if end_of_line >= 0 else len(text))
        at = max(at, end)


_BLANK_LINE = re.compile(r"\n[ \t]*(\n|\Z)")


def _comments_between(text: str, start: int, end: int) -> Iterator[_Comment]:
    while (at := text.find("#", start, end)) >= 0:
        line = text.rfind("\n", 0, at) + 1
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        ends_block = _BLANK_LINE.match(text, stop) is not None
        before = text[line:at]
        # Behind a bare hyphen it is about the item that follows.
        column = len(before) - len(before.lstrip()) if before.strip() else len(before)
        yield _Comment(text[at:stop].rstrip(), at, column, not before.strip(" \t-"), ends_block)
        start = stop


def _start(entry: Entry) -> int:
    return entry.start


def _place_above(comment: _Comment, many: Collection) -> None:
    """Above the next entry, however deep; below the last one of a list or mapping if indented as far as its entries."""
    after = bisect_right(many.entries, comment.start, key=_start)
    before = many.entries[after - 1] if after else None
    if before is not None and isinstance(before.value, Collection) and before.value.start < comment.start:
        inner = before.value
        if comment.start < inner.end:
            return _place_above(comment, inner)
        if inner.end < 0 and (_has_entry_after(inner, comment.start) or comment.column > before.column):
            return _place_above(comment, inner)
    elif before is not None and isinstance(before.value, Collection) and before.value.entries:
        # Between a key and its first entry.
        return _place_above(comment, before.value)
    if after < len(many.entries):
        many.entries[after].above.append(comment.text)
    else:
        many.tail.append(comment.text)
    return None


def _has_entry_after(many: Collection, start: int) -> bool:
    last = many.entries[-1]
    return last.start > start or (
        isinstance(last.value, Collection) and bool(last.value.entries) and _has_entry_after(last.value, start)
    )


def _place_beside(comment: _Comment, many: Collection) -> None:
    entry = many.entries[bisect_left(many.entries, comment.start, key=_start) - 1] if many.entries else None
    if entry is None or entry.start >= comment.start:
        many.tail.append(comment.text)
    elif (
        isinstance(entry.value, Collection)
        and entry.value.start < comment.start
        and not 0 <= entry.value.end <= comment.start
    ):
        _place_beside(comment, entry.value)
    else:
        entry.beside.append(comment.text)
