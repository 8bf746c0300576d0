"""One field of a record set right, by what somebody says is wrong and what is right. The only place that turns words into
the value of a field."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from survey.check import nearest
from survey.common.errors import Reason, Refusal
from survey.load.documents import Loaded, text_of
from survey.load.format import with_fields
from survey.load.yaml_values import Document
from survey.records.models import MODELS, Record, fields

_BY_HAND = "A maintainer carries it out from this issue; there is nothing more for you to do."


def corrected(said: Mapping[str, str], loaded: Loaded) -> tuple[Document, str, str]:
    """The record, the field and the record's new text, from what is ``said``: ``record`` (a path or an address), ``field``
    (empty: the text that holds ``now``), ``now`` (what of it is wrong; empty: all of it) and ``correct``.

    Raises Refusal where that names nothing, or nothing that can be set so.
    """
    kind, document = _record(said["record"], loaded)
    name = said["field"] or _holding(document, said["now"])
    known = list(fields(MODELS[kind]))
    if name not in known:
        near = nearest(name, known)
        help = (f"Did you mean {near}? " if near else "") + f"A {kind} has {', '.join(known)}."
        raise Refusal([Reason("field", f"a {kind} has no field {name[:60]}", help)])
    value = _corrected(document, name, _holds(MODELS[kind], name), said["now"], said["correct"])
    return document, name, with_fields(text_of(loaded, document), kind, {name: value}, document.path)


def entries(text: str) -> list[str]:
    """One entry a line; a list's marks are no part of them."""
    found = (re.sub(r"^([-*+]|\d+[.)])\s+", "", line.strip()) for line in text.split("\n"))
    return [entry for entry in found if entry]


def _record(said: str, loaded: Loaded) -> tuple[str, Document]:
    """The record that a path or an address names: one of those that were loaded, whatever else the text may say."""
    named = said.strip().strip("`")
    paths = {document.path: (kind, document) for kind, held in loaded.documents.items() for document in held.values()}
    pages = {f"{path.removeprefix('data/').removesuffix('.yml')}": found for path, found in paths.items()}
    address = re.sub(r"[?#].*", "", named).rstrip("/")
    found = paths.get(named) or pages.get("/".join(address.split("/")[-2:]))
    if found:
        return found
    if named in {document.path for document in loaded.tables.values()} or re.fullmatch(r"https://\S+", named):
        raise Refusal([Reason("record", f"is no paper, theme, source or claim: {named[:120]}", _BY_HAND)])
    near = nearest(named[:200], paths)
    help = f"Did you mean {near}?" if near else "Name a data file, such as data/papers/han2016deep.yml."
    raise Refusal([Reason("record", f"there is no record {named[:120]}", help)])


def _holding(document: Document, passage: str) -> str:
    """The one text field that holds ``passage``."""
    holding = [name for name, value in document.data.items() if isinstance(value, str) and _places(value, passage)]
    if len(holding) == 1:
        return holding[0]
    found = f"{', '.join(holding)} hold it" if holding else "no text of the record holds what it says now"
    raise Refusal([Reason("field", f"must be named: {found}", f"For example {', '.join(list(document.data)[:3])}.")])


def _places(text: str, passage: str) -> list[re.Match[str]]:
    """Where ``text`` holds ``passage``, however either is broken into lines."""
    words = passage.split()
    return list(re.finditer(r"\s+".join(map(re.escape, words)), text)) if words else []


def _holds(model: type[Record], name: str) -> Any:
    """What a field holds: str, int, bool, list (of texts), Any (a date), or Record (something with fields of its own)."""
    if fields(model)[name].nested:
        return Record
    annotation = next(field.annotation for key, field in model.model_fields.items() if (field.alias or key) == name)
    while get_args(annotation):
        if get_origin(annotation) is list:
            return list
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _corrected(document: Document, name: str, holds: Any, now: str, correct: str) -> Any:
    """A field's new value: all of it, or what ``now`` names of it replaced by what is ``correct``."""
    was = document.data.get(name)
    if holds is list:
        return _corrected_list(was or [], now, entries(correct))
    if holds is str:
        text = correct if name == "story" else " ".join(correct.split())
        if not now:
            return f"{text}\n" if name == "story" else text
        places = _places(was or "", now)
        if len(places) != 1:
            found = f"{len(places)} times" if places else "nowhere"
            raise Refusal(
                [Reason("now", f"stands {found} in {name}, which says: {was or 'nothing'}", "Quote it exactly.")]
            )
        return was[: places[0].start()] + text + was[places[0].end() :]
    if holds is Record:
        raise Refusal([Reason("field", f"{name} has fields of its own, which the form cannot set", _BY_HAND)])
    if now and now.strip() != str(was):
        raise Refusal([Reason("now", f"is not what {name} says: {was}", "Give what the record says today.")])
    return _read_plain(correct.strip(), holds)


def _corrected_list(was: list[str], now: str, correct: list[str]) -> list[str]:
    if not now:
        return correct
    gone = entries(now)
    if missing := [item for item in gone if item not in was]:
        raise Refusal([Reason("now", f"is not in the list: {missing[0]}", f"It holds {', '.join(map(str, was))}.")])
    if gone == was:
        return correct
    place = was.index(gone[0])
    return [*[item for item in was[:place] if item not in gone], *correct, *[i for i in was[place:] if i not in gone]]


def _read_plain(text: str, holds: Any) -> Any:
    if holds is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text
