"""A tree of values with comments as canonical YAML lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from survey.load.commented_yaml import Collection, Entry, File, Scalar
from survey.load.form_rules import (
    FOLDED,
    LITERAL,
    ON_ITS_LINE,
    ON_ONE_LINE,
    ONE_PER_LINE,
    QUOTED,
    SHAPES,
    STEP,
    WIDTH,
    modeline,
)
from survey.records.models import Record, Shape, fields


def to_text(file: File, kind: str) -> str:
    model, levels = SHAPES[kind]
    _arrange(file.content, model, levels)
    head = [*file.head, ""] if file.head else []
    lines = _mapping_lines(file.content, model, levels, "")
    if not file.content.entries:
        lines.append("{}")
    return "\n".join([modeline(kind), *head, *lines]) + "\n"


def _arrange(many: Collection, model: type[Record] | None, levels: int) -> None:
    """Puts fields into the order of their model, and comments where the written form has a line for them."""
    known = fields(model) if model and many.is_mapping and not levels else {}
    order = {name: number for number, name in enumerate(known)}
    if many.is_mapping:
        many.entries.sort(key=lambda entry: order.get(entry.key or "", len(order)))
    for entry in many.entries:
        if not isinstance(entry.value, Collection):
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
            if model not in ON_ONE_LINE or not entry.value.is_mapping or _is_commented(entry.value):
                entry.above += entry.beside
                entry.beside = []
            entry.above += first.above
            first.above = []


def _mapping_lines(many: Collection, model: type[Record] | None, levels: int, pad: str) -> list[str]:
    lines: list[str] = []
    known = fields(model) if model and not levels else {}
    for entry in many.entries:
        inner = model if levels else _nested(known, entry.key)
        head = f"{pad}{_one_line(entry.key or '', in_brackets=False)}:"
        lines += _entry_lines(entry, head, _Position(model, entry.key, inner, max(levels - 1, 0), bool(levels)), pad)
    return lines + [pad + comment for comment in many.tail]


def _nested(known: dict[str, Shape], name: str | None) -> type[Record] | None:
    return known[name].nested if name in known else None


@dataclass(frozen=True)
class _Position:
    """Where a value stands: the model and the field it is in, and the model of what is nested in it."""

    model: type[Record] | None
    name: str | None
    nested: type[Record] | None
    levels: int = 0
    is_table: bool = False

    def is_in(self, places: set[tuple[type[Record], str]]) -> bool:
        return not self.is_table and (self.model, self.name) in places


def _entry_lines(entry: Entry, head: str, position: _Position, pad: str) -> list[str]:
    above = [pad + comment for comment in entry.above]
    beside = f"  {' '.join(entry.beside)}" if entry.beside else ""
    value = entry.value
    if isinstance(value, Scalar):
        first, body = _scalar_lines(value, head, position, pad)
        return [*above, first + beside, *body]
    if not value.entries:
        return [*above, f"{head} {'{}' if value.is_mapping else '[]'}{beside}"]
    if not _is_commented(value):
        line = f"{head} {_in_brackets(value, position)}"
        if _fits_form(value, position, line):
            return [*above, line + beside]
    lines = _block_lines(value, position, pad + STEP)
    if entry.key is not None:
        return [*above, head + beside, *lines]
    return [*above, f"{head} {lines[0].lstrip()}{beside}", *lines[1:]]


def _block_lines(many: Collection, position: _Position, pad: str) -> list[str]:
    if many.is_mapping:
        return _mapping_lines(many, position.nested, position.levels, pad)
    lines = [line for item in many.entries for line in _entry_lines(item, f"{pad}-", position, pad)]
    return lines + [pad + comment for comment in many.tail]


def _is_commented(many: Collection) -> bool:
    """If a comment stands inside, so that brackets on one line cannot hold it."""
    return bool(many.tail) or any(
        entry.above or entry.beside or (isinstance(entry.value, Collection) and _is_commented(entry.value))
        for entry in many.entries
    )


def _fits_form(many: Collection, position: _Position, line: str) -> bool:
    """If a list or mapping is written in brackets on one line."""
    if many.is_mapping:
        return position.nested in ON_ONE_LINE and not position.levels
    if position.is_in(ONE_PER_LINE) or len(line) > WIDTH:
        return False
    return not any(isinstance(entry.value, Collection) for entry in many.entries)


def _in_brackets(many: Collection, position: _Position) -> str:
    parts = []
    known = fields(position.nested) if position.nested and many.is_mapping else {}
    for entry in many.entries:
        place = position
        if many.is_mapping:
            place = _Position(position.nested, entry.key, _nested(known, entry.key))
        if isinstance(entry.value, Collection):
            value = _in_brackets(entry.value, place)
        elif entry.value.is_text:
            value = _one_line(entry.value.spelt, in_brackets=True, quoted=place.is_in(QUOTED))
        else:
            value = entry.value.spelt or "null"
        parts.append(f"{_one_line(entry.key or '', in_brackets=True)}: {value}" if many.is_mapping else value)
    return f"{{{', '.join(parts)}}}" if many.is_mapping else f"[{', '.join(parts)}]"


# What YAML breaks lines at or cannot print, beside the newline.
_UNPRINTABLE = re.compile(
    "[^\\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_RESOLVER = yaml.resolver.Resolver()
# Words that other readers of YAML take for numbers, or for yes and no.
_ELSEWHERE = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|[yYnN]")
_BREAK = re.compile(r"(?<=\S) (?=\S)")


def _scalar_lines(value: Scalar, head: str, position: _Position, pad: str) -> tuple[str, list[str]]:
    """The line that starts with ``head``, and the lines of a block of text below it."""
    text = value.spelt
    if not value.is_text:
        return f"{head} {text or 'null'}", []
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    blocked = body and body[0] not in " \t\n" and not _UNPRINTABLE.search(text)
    chomp = {0: "-", 1: ""}.get(ends, "+")
    deeper = pad + STEP
    if "\n" in body or position.is_in(LITERAL) or ends > 1:
        if not blocked:
            return f"{head} {_escaped(text)}", []
        lines = text.split("\n")[: -1 if ends else None]
        return f"{head} |{chomp}", [deeper + line if line else "" for line in lines]
    line = f"{head} {_one_line(body, in_brackets=False, quoted=position.is_in(QUOTED))}"
    if (
        ends
        or position.is_in(FOLDED)
        or (len(line) > WIDTH and _BREAK.search(body) and not position.is_in(ON_ITS_LINE))
    ):
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
