"""The canonical form of a data file: canonical text from text, new records, and changed fields.

A value has one way to be written, whoever wrote it, so that a change of a record shows what changed and nothing else. Comments stay:
one on a line of its own above what it preceded, one behind a value behind that value. (The round trip of ruamel.yaml moves comments to
the field before when fields change places, and does not fold anew.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from survey.common.errors import BadData, Problem
from survey.load.commented_yaml import Entry, File, from_text, from_values
from survey.load.write_yaml import to_text
from survey.load.yaml_values import Document, parse


def canonical(text: str, kind: str, path: str = "record") -> str:
    """A record's text (``kind``: paper, theme, source, claim, or a table's name) in canonical form.

    Canonical text comes back as it is; no value ever changes. Raises BadData, its problems at ``path``, for text that
    cannot be read.
    """
    file = from_text(text, path)
    written = to_text(file, kind)
    if not _same(parse(written, path, "")[0], file.document):
        # A value that no rule here foresaw. Better no change than a changed record.
        message = "must be text whose form can be changed without changing a value"
        raise BadData([Problem(path, 1, 1, message, "form", "Write the record's values plainly, without YAML tags.")])
    return written


def record_text(kind: str, fields: dict[str, Any]) -> str:
    """A new record from plain values (text, numbers, dates, lists, mappings), canonical. Fields that are None are left out."""
    file = File(from_values({name: value for name, value in fields.items() if value is not None}))
    return canonical(to_text(file, kind), kind)


def with_fields(text: str, kind: str, changes: dict[str, Any], path: str = "record") -> str:
    """``text`` with those top-level fields set, or removed where the value is None; everything else, comments included,
    is kept. Comments go only with what they are about. Raises BadData like `canonical`."""
    file = from_text(text, path)
    kept = {entry.key: entry for entry in file.content.entries}
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
        elif name in kept:
            kept[name].value = from_values(value, kept[name].value)
        else:
            kept[name] = Entry(name, from_values(value))
    file.content.entries = list(kept.values())
    return canonical(to_text(file, kind), kind, path)


def with_entries(text: str, kind: str, entries: Mapping[str, Mapping[str, Any]], path: str = "record") -> str:
    """``text`` of a table with those entries set by id, each new one in its alphabetical place; all else, comments included, is
    kept. Values that are None are left out. Raises BadData like `canonical`."""
    file = from_text(text, path)
    held = file.content.entries
    for id, value in entries.items():
        same = next((entry for entry in held if entry.key == id), None)
        made = from_values({name: item for name, item in value.items() if item is not None}, same and same.value)
        if same:
            same.value = made
        else:
            place = next((number for number, entry in enumerate(held) if (entry.key or "") > id), len(held))
            held.insert(place, Entry(id, made))
    return canonical(to_text(file, kind), kind, path)


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
