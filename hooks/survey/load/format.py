"""The canonical order and form of a data file, the only place that knows them: which field comes first, what is folded,
quoted, or written on one line.

A value has one way to be written, whoever wrote it, so that a change of a record shows what changed and nothing else.
Comments stay: one on a line of its own above what it preceded, one behind a value behind that value. (The round trip of
ruamel.yaml moves comments to the field before when fields change places, and does not fold anew.)
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from survey.common.errors import BadData, Problem
from survey.load.documents import Document, compose, parse
from survey.records.models import (
    MODELS,
    TABLE_MODELS,
    Area,
    Checked,
    Claim,
    Edition,
    Forecast,
    Paper,
    PersonName,
    Record,
    Retired,
    Review,
    Shape,
    Stop,
    Term,
    Terms,
    Theme,
    Venue,
    fields,
)

WIDTH = 120
# Editors fetch the schema from the published site, so that a fresh clone needs no set-up.
SCHEMAS = "https://deep-learning-trends.github.io/survey/schema/"
# A change that a reader of the files must follow gets the next number, and the old schema stays where it is.
VERSION = "v1"
_MODELINE = "# yaml-language-server:"
_STEP = "  "

# By kind: the model of an entry, and how many levels of ids stand above it.
_SHAPES: dict[str, tuple[type[Record], int]] = {
    **{kind: (model, 0) for kind, model in MODELS.items()},
    **{table: (model, 1) for table, model in TABLE_MODELS.items()},
    "vocabulary": (Term, 2),
    "edition": (Edition, 0),
}
KINDS = tuple(_SHAPES)
# Written on one line however long they are: a table reads as a table.
_ON_ONE_LINE = {Checked, Area, Forecast, Venue, PersonName, Stop, Term}
# Lists whose entries are compared and moved one by one; any other list of words goes on one line where it fits.
_ONE_PER_LINE = {(Paper, "authors"), (Claim, "evidence"), (Terms, "any"), (Terms, "not")}
# Texts that are always folded. Any other text is folded where it does not fit on its line.
_FOLDED = {
    (Paper, "summary"),
    (Theme, "definition"),
    (Theme, "finding"),
    (Claim, "claim"),
    (Claim, "resolves_when"),
    (Claim, "partly_when"),
    (Claim, "fails_when"),
    (Claim, "why"),
    (Claim, "thin"),
    (Claim, "dissent"),
    (Review, "why"),
    (Retired, "claim"),
    (Retired, "why"),
}
_LITERAL = {(Theme, "story")}
# In quotes even where YAML needs none: they look like numbers, or some of their neighbours need them.
_QUOTED = {
    *((Paper, name) for name in ("volume", "number", "pages", "arxiv", "openreview", "awards")),
    (Checked, "where"),
    (Terms, "any"),
    (Terms, "not"),
    (Area, "description"),
    (Venue, "note"),
    (Term, "symbol"),
    (Term, "description"),
    (Edition, "edition"),
    (Forecast, "made"),
}
# Never folded: an expression or a title is read and compared as a whole.
_ON_ITS_LINE = _QUOTED | {(Paper, "title")}


def canonical(text: str, kind: str, path: str = "record") -> str:
    """A record's text (``kind``: paper, theme, source, claim, or a table's name) in canonical form.

    Canonical text comes back as it is; no value ever changes. Raises BadData, its problems at ``path``, for text that
    cannot be read.
    """
    file = _read(text, path)
    written = _write(file, kind)
    if not _same(parse(written, path, "")[0], file.document):
        # A value that no rule here foresaw. Better no change than a changed record.
        message = "must be text whose form can be changed without changing a value"
        raise BadData([Problem(path, 1, 1, message, "form", "Write the record's values plainly, without YAML tags.")])
    return written


def record_text(kind: str, fields: dict[str, Any]) -> str:
    """A new record from plain values (text, numbers, dates, lists, mappings), canonical. Fields that are None are left out."""
    file = _File(_made({name: value for name, value in fields.items() if value is not None}))
    return canonical(_write(file, kind), kind)


def with_fields(text: str, kind: str, changes: dict[str, Any], path: str = "record") -> str:
    """``text`` with those top-level fields set, or removed where the value is None; everything else, comments included,
    is kept. Comments go only with what they are about. Raises BadData like `canonical`."""
    file = _read(text, path)
    kept = {entry.key: entry for entry in file.content.entries}
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
        elif name in kept:
            kept[name].value = _made(value, kept[name].value)
        else:
            kept[name] = _Entry(name, _made(value))
    file.content.entries = list(kept.values())
    return canonical(_write(file, kind), kind, path)


def modeline(kind: str) -> str:
    """The first line of a file: where editors find the schema of its kind."""
    return f"{_MODELINE} $schema={SCHEMAS}{kind}-{VERSION}.json"


# What a file holds, with its comments


@dataclass
class _Scalar:
    """One value as it is spelt; ``is_text`` if it is read as text, so that it may be quoted or folded."""

    spelt: str
    is_text: bool


@dataclass
class _Entry:
    """A field of a mapping or an item of a list (``key`` None), with the comments above it and behind it."""

    key: str | None
    value: _Scalar | _Many
    above: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    start: int = -1
    column: int = 0


@dataclass
class _Many:
    """A mapping or a list; ``tail`` holds the comments below its last entry."""

    is_mapping: bool
    entries: list[_Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1  # only where it is written in brackets


@dataclass
class _File:
    content: _Many
    head: list[str] = field(default_factory=list)
    document: Document | None = None  # its values, unless it is new


def _made(value: Any, before: _Scalar | _Many | None = None) -> _Scalar | _Many:
    """A plain value; parts that it shares with what stood there ``before`` keep their comments."""
    if isinstance(value, dict):
        old = {entry.key: entry for entry in before.entries} if isinstance(before, _Many) else {}
        found = _Many(True, [_made_entry(name, item, old.get(name)) for name, item in value.items()])
    elif isinstance(value, list | tuple):
        items = [(item, _made(item)) for item in value]
        left = list(before.entries) if isinstance(before, _Many) else []
        found = _Many(False)
        for item, made in items:
            same = next((entry for entry in left if entry.key is None and _plain(entry.value) == _plain(made)), None)
            found.entries.append(_made_entry(None, item, same))
            if same:
                left.remove(same)
    else:
        return _made_scalar(value)
    found.tail = before.tail if isinstance(before, _Many) else []
    return found


def _made_entry(name: str | None, value: Any, before: _Entry | None) -> _Entry:
    if before is None:
        return _Entry(name, _made(value))
    return _Entry(name, _made(value, before.value), before.above, before.beside)


def _made_scalar(value: Any) -> _Scalar:
    if isinstance(value, str):
        return _Scalar(value, True)
    if isinstance(value, bool):
        return _Scalar("true" if value else "false", False)
    if isinstance(value, int | float):
        return _Scalar(repr(value), False)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return _Scalar(value.isoformat(), False)
    if value is None:
        return _Scalar("null", False)
    raise TypeError(f"a record holds text, numbers, dates, lists and mappings, not {type(value).__name__}")


def _plain(value: _Scalar | _Many) -> Any:
    if isinstance(value, _Scalar):
        return value.spelt, value.is_text
    return [(entry.key, _plain(entry.value)) for entry in value.entries]


# Reading


def _read(text: str, path: str) -> _File:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    document, problems = parse(text, path, "")
    if document is None or problems:
        raise BadData(problems)
    node = compose(text)
    spans: list[tuple[int, int, bool]] = []
    content = _many(node, spans)
    file = _File(content, document=document)
    comments = [comment for comment in _comments(text, spans) if not comment.text.startswith(_MODELINE)]
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


def _many(node: yaml.CollectionNode, spans: list[tuple[int, int, bool]]) -> _Many:
    found = _Many(isinstance(node, yaml.MappingNode), start=node.start_mark.index)
    if node.flow_style:
        found.end = node.end_mark.index
    for item in node.value:
        key, value = item if found.is_mapping else (None, item)
        if key is not None:
            spans.append((key.start_mark.index, key.end_mark.index, False))
        at = (key or value).start_mark.index
        found.entries.append(_Entry(key and key.value, _value(value, spans), start=at, column=node.start_mark.column))
    return found


def _value(node: yaml.Node, spans: list[tuple[int, int, bool]]) -> _Scalar | _Many:
    if isinstance(node, yaml.CollectionNode):
        return _many(node, spans)
    spans.append((node.start_mark.index, node.end_mark.index, node.style in ("|", ">")))
    return _Scalar(node.value, node.tag == "tag:yaml.org,2002:str")


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


def _start(entry: _Entry) -> int:
    return entry.start


def _place_above(comment: _Comment, many: _Many) -> None:
    """Above the next entry, however deep; below the last one of a list or mapping if indented as far as its entries."""
    after = bisect_right(many.entries, comment.start, key=_start)
    before = many.entries[after - 1] if after else None
    if before is not None and isinstance(before.value, _Many) and before.value.start < comment.start:
        inner = before.value
        if comment.start < inner.end:
            return _place_above(comment, inner)
        if inner.end < 0 and (_has_entry_after(inner, comment.start) or comment.column > before.column):
            return _place_above(comment, inner)
    elif before is not None and isinstance(before.value, _Many) and before.value.entries:
        # Between a key and its first entry.
        return _place_above(comment, before.value)
    if after < len(many.entries):
        many.entries[after].above.append(comment.text)
    else:
        many.tail.append(comment.text)
    return None


def _has_entry_after(many: _Many, start: int) -> bool:
    last = many.entries[-1]
    return last.start > start or (
        isinstance(last.value, _Many) and bool(last.value.entries) and _has_entry_after(last.value, start)
    )


def _place_beside(comment: _Comment, many: _Many) -> None:
    entry = many.entries[bisect_left(many.entries, comment.start, key=_start) - 1] if many.entries else None
    if entry is None or entry.start >= comment.start:
        many.tail.append(comment.text)
    elif (
        isinstance(entry.value, _Many)
        and entry.value.start < comment.start
        and not 0 <= entry.value.end <= comment.start
    ):
        _place_beside(comment, entry.value)
    else:
        entry.beside.append(comment.text)


# Writing


def _write(file: _File, kind: str) -> str:
    model, levels = _SHAPES[kind]
    _arrange(file.content, model, levels)
    head = [*file.head, ""] if file.head else []
    lines = _mapping_lines(file.content, model, levels, "")
    if not file.content.entries:
        lines.append("{}")
    return "\n".join([modeline(kind), *head, *lines]) + "\n"


def _arrange(many: _Many, model: type[Record] | None, levels: int) -> None:
    """Puts fields into the order of their model, and comments where the written form has a line for them."""
    known = fields(model) if model and many.is_mapping and not levels else {}
    order = {name: number for number, name in enumerate(known)}
    if many.is_mapping:
        many.entries.sort(key=lambda entry: order.get(entry.key or "", len(order)))
    for entry in many.entries:
        if not isinstance(entry.value, _Many):
            continue
        if many.is_mapping:
            _arrange(entry.value, model if levels else _nested(known, entry.key), max(levels - 1, 0))
        else:
            _arrange(entry.value, model, levels)
        if not entry.value.entries:
            entry.above += entry.value.tail
            entry.value.tail = []
        elif not many.is_mapping:  # a list's item starts on the line of its hyphen
            first = entry.value.entries[0]
            if model not in _ON_ONE_LINE or not entry.value.is_mapping or _is_commented(entry.value):
                entry.above += entry.beside
                entry.beside = []
            entry.above += first.above
            first.above = []


def _mapping_lines(many: _Many, model: type[Record] | None, levels: int, pad: str) -> list[str]:
    lines: list[str] = []
    known = fields(model) if model and not levels else {}
    for entry in many.entries:
        inner = model if levels else _nested(known, entry.key)
        head = f"{pad}{_one_line(entry.key or '', in_brackets=False)}:"
        lines += _entry_lines(entry, head, _Spot(model, entry.key, inner, max(levels - 1, 0), bool(levels)), pad)
    return lines + [pad + comment for comment in many.tail]


def _nested(known: dict[str, Shape], name: str | None) -> type[Record] | None:
    return known[name].nested if name in known else None


@dataclass(frozen=True)
class _Spot:
    """Where a value stands: the model and the field it is in, and the model of what is nested in it."""

    model: type[Record] | None
    name: str | None
    nested: type[Record] | None
    levels: int = 0
    is_table: bool = False

    def is_in(self, places: set[tuple[type[Record], str]]) -> bool:
        return not self.is_table and (self.model, self.name) in places


def _entry_lines(entry: _Entry, head: str, spot: _Spot, pad: str) -> list[str]:
    above = [pad + comment for comment in entry.above]
    beside = f"  {' '.join(entry.beside)}" if entry.beside else ""
    value = entry.value
    if isinstance(value, _Scalar):
        first, body = _scalar_lines(value, head, spot, pad)
        return [*above, first + beside, *body]
    if not value.entries:
        return [*above, f"{head} {'{}' if value.is_mapping else '[]'}{beside}"]
    if not _is_commented(value):
        line = f"{head} {_in_brackets(value, spot)}"
        if _fits_form(value, spot, line):
            return [*above, line + beside]
    lines = _block_lines(value, spot, pad + _STEP)
    if entry.key is not None:
        return [*above, head + beside, *lines]
    return [*above, f"{head} {lines[0].lstrip()}{beside}", *lines[1:]]


def _block_lines(many: _Many, spot: _Spot, pad: str) -> list[str]:
    if many.is_mapping:
        return _mapping_lines(many, spot.nested, spot.levels, pad)
    lines = [line for item in many.entries for line in _entry_lines(item, f"{pad}-", spot, pad)]
    return lines + [pad + comment for comment in many.tail]


def _is_commented(many: _Many) -> bool:
    """If a comment stands inside, so that brackets on one line cannot hold it."""
    return bool(many.tail) or any(
        entry.above or entry.beside or (isinstance(entry.value, _Many) and _is_commented(entry.value))
        for entry in many.entries
    )


def _fits_form(many: _Many, spot: _Spot, line: str) -> bool:
    """If a list or mapping is written in brackets on one line."""
    if many.is_mapping:
        return spot.nested in _ON_ONE_LINE and not spot.levels
    if spot.is_in(_ONE_PER_LINE) or len(line) > WIDTH:
        return False
    return not any(isinstance(entry.value, _Many) for entry in many.entries)


def _in_brackets(many: _Many, spot: _Spot) -> str:
    parts = []
    known = fields(spot.nested) if spot.nested and many.is_mapping else {}
    for entry in many.entries:
        place = spot
        if many.is_mapping:
            place = _Spot(spot.nested, entry.key, _nested(known, entry.key))
        if isinstance(entry.value, _Many):
            value = _in_brackets(entry.value, place)
        elif entry.value.is_text:
            value = _one_line(entry.value.spelt, in_brackets=True, quoted=place.is_in(_QUOTED))
        else:
            value = entry.value.spelt or "null"
        parts.append(f"{_one_line(entry.key or '', in_brackets=True)}: {value}" if many.is_mapping else value)
    return f"{{{', '.join(parts)}}}" if many.is_mapping else f"[{', '.join(parts)}]"


# Texts

# What YAML breaks lines at or cannot print, beside the newline.
_UNPRINTABLE = re.compile(
    "[^\\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_RESOLVER = yaml.resolver.Resolver()
# Words that other readers of YAML take for numbers, or for yes and no.
_ELSEWHERE = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|[yYnN]")
_BREAK = re.compile(r"(?<=\S) (?=\S)")


def _scalar_lines(value: _Scalar, head: str, spot: _Spot, pad: str) -> tuple[str, list[str]]:
    """The line that starts with ``head``, and the lines of a block of text below it."""
    text = value.spelt
    if not value.is_text:
        return f"{head} {text or 'null'}", []
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    blocked = body and body[0] not in " \t\n" and not _UNPRINTABLE.search(text)
    chomp = {0: "-", 1: ""}.get(ends, "+")
    deeper = pad + _STEP
    if "\n" in body or spot.is_in(_LITERAL) or ends > 1:
        if not blocked:
            return f"{head} {_escaped(text)}", []
        lines = text.split("\n")[: -1 if ends else None]
        return f"{head} |{chomp}", [deeper + line if line else "" for line in lines]
    line = f"{head} {_one_line(body, in_brackets=False, quoted=spot.is_in(_QUOTED))}"
    if ends or spot.is_in(_FOLDED) or (len(line) > WIDTH and _BREAK.search(body) and not spot.is_in(_ON_ITS_LINE)):
        if not blocked or body[-1].isspace():
            return f"{head} {_escaped(text)}", []
        return f"{head} >{chomp}", [deeper + part for part in _folded(body, WIDTH - len(deeper))]
    return line, []


def _folded(text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width``, broken only at single spaces: at others a break would change the text."""
    line = ""
    for word in _BREAK.split(text):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _one_line(text: str, *, in_brackets: bool, quoted: bool = False) -> str:
    if "\n" in text or _UNPRINTABLE.search(text):
        return _escaped(text)
    if quoted or not _is_plain(text, in_brackets):
        return "'" + text.replace("'", "''") + "'"
    return text


def _is_plain(text: str, in_brackets: bool) -> bool:
    """If YAML reads ``text`` as this text without quotes."""
    return not (
        not text
        or text != text.strip()
        or text[0] in "-?:,[]{}#&*!|>'\"%@`=<~"
        or text.startswith("...")
        or ": " in text
        or " #" in text
        or text[-1] == ":"
        or (in_brackets and any(mark in text for mark in ",[]{}:?"))
        or _ELSEWHERE.fullmatch(text)
        or _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str"
    )


def _escaped(text: str) -> str:
    quoted = yaml.dump(text, default_style='"', allow_unicode=True, width=float("inf")).rstrip("\n")
    # What nobody sees stays an escape, which they do.
    return "".join(
        one if one.isprintable() else (rf"\u{ord(one):04X}" if ord(one) < 0x10000 else rf"\U{ord(one):08X}")
        for one in quoted
    )


def _same(one: Document | None, other: Document | None) -> bool:
    """If two documents hold the same values, of the same types; the order of fields is free."""
    if one is None or other is None:
        return False
    return _frozen(one.data) == _frozen(other.data)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_frozen(item) for item in value]
    return type(value).__name__, repr(value)


def problems_of_form(text: str, kind: str, path: str) -> Iterable[Problem]:
    """What keeps ``text`` from being canonical: nothing, or where it first differs from its canonical form."""
    try:
        wanted = canonical(text, kind, path)
    except BadData as error:
        return error.problems
    if wanted == text:
        return []
    pairs = zip([*wanted.split("\n"), None], [*text.split("\n"), None], strict=False)
    line = next(number for number, (want, found) in enumerate(pairs, start=1) if want != found)
    line = min(line, text.count("\n") + (not text.endswith("\n")))
    return [Problem(path, line, 1, "must be in canonical form", "form", f"Run scripts/format_data.py {path}.")]
