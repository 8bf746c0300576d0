"""The guide for contributors: models, closed lists and rules put into words. The only place that reads its text.

``CONTRIBUTING.md`` is written by hand, but for the comments in its sample records: a sample is a block of YAML whose first
line names the file it could be, and ``annotated`` puts it into canonical form and writes above every field whether it is required, what it takes and
what it is for. So a field or a word of a closed list is explained once, where it is defined, and the values of a sample
stay as their author wrote them.
"""

from __future__ import annotations

import dataclasses
import datetime
import html
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from survey.common.errors import BadData, Problem
from survey.load.documents import GUIDE
from survey.load.format import canonical
from survey.load.yaml_values import parse
from survey.records import fields as field_types
from survey.records.fields import InSchema
from survey.records.models import (
    MODELS,
    Area,
    Claim,
    Edition,
    Finding,
    Forecast,
    OneOf,
    Paper,
    PersonName,
    Proceedings,
    Record,
    Refers,
    Retired,
    Route,
    Shape,
    Source,
    Term,
    Theme,
    Venue,
)

PATH = GUIDE
# Every kind of record that people write: the file that holds it, and what it is called.
AUTHORED: list[tuple[str, str, type[Record]]] = [
    ("data/papers/<id>.yml", "Paper", Paper),
    ("data/themes/<id>.yml", "Theme", Theme),
    ("data/claims/<id>.yml", "Claim", Claim),
    ("data/sources/<id>.yml", "Source", Source),
    ("data/venues.yml", "Venue", Venue),
    ("data/people.yml", "Person", PersonName),
    ("data/areas.yml", "Area", Area),
    ("data/routes.yml", "Reading route", Route),
    ("data/findings.yml", "Finding", Finding),
    ("data/retired.yml", "Retired claim", Retired),
    ("data/forecasts.yml", "Forecast", Forecast),
    ("data/proceedings.yml", "List of accepted papers", Proceedings),
    ("data/vocabulary.yml", "Word of a closed list", Term),
    ("data/edition.yml", "Edition", Edition),
]
_KINDS = {model.folder: kind for kind, model in MODELS.items()}
_LINES = r"((?:(?!```).*\n)*)"  # up to the next fence
_SAMPLE = re.compile(rf"^```yaml\n# (data/(\w+)/[\w-]+\.yml)\n{_LINES}```$", re.MULTILINE)
_FENCE = re.compile(rf"^```\w*\n{_LINES}```$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^)\s]+)\)")
_WIDTH = 100

Words = Mapping[str, Mapping[str, Term]]


@dataclass(frozen=True)
class FieldWords:
    """One field as people read of it. ``takes`` says what kind of value in a few words, to which the words of the closed
    list called ``vocabulary`` belong if it names one; ``parts`` are the fields of an entry."""

    name: str
    required: bool
    takes: str
    says: str
    vocabulary: str | None
    parts: tuple[FieldWords, ...]


@dataclass(frozen=True)
class Sample:
    """A sample record of the guide: the file it could be, its kind, and its text as it stands in the guide."""

    path: str
    kind: str
    text: str


def fields(model: type[Record]) -> tuple[FieldWords, ...]:
    """Every field of ``model`` as it is written in files, in order."""
    shapes = field_types.fields(model)
    return tuple(
        _field(name, shape, field)
        for (name, shape), field in zip(shapes.items(), model.model_fields.values(), strict=True)
    )


def samples(guide: str) -> list[Sample]:
    """The sample records in the guide's text, in order."""
    return [Sample(match[1], _KINDS[match[2]], match[3]) for match in _SAMPLE.finditer(guide)]


def annotated(guide: str, words: Words) -> str:
    """The guide's text with every sample in canonical form and its comments made anew; the values stay. Raises BadData if
    a sample cannot be read, or holds a field that its kind has not."""
    problems: list[Problem] = []

    def sample(match: re.Match[str]) -> str:
        kind, first = _KINDS[match[2]], guide.count("\n", 0, match.start(3))
        found = _problems(match[3], kind)
        problems.extend(dataclasses.replace(problem, line=problem.line + first) for problem in found)
        text = match[3] if found else _annotated(match[3], kind, words)
        return f"```yaml\n# {match[1]}\n{text}```"

    text = _SAMPLE.sub(sample, guide)
    if problems:
        raise BadData(problems)
    return text


def page_text(guide: str, file: Callable[[str], str | None], page: Callable[[str], str]) -> str:
    """The guide as the body of its page, without its title. Code becomes HTML, in which nothing that looks like a citation
    or an attribute is one. A link to a file of the repository leads to the address that ``file`` gives for its path, or
    is only its words if that is None; ``page`` gives the attributes of a link to one of the site's own pages, whose
    addresses the guide has to spell out."""
    own = re.search(r"https://\S+?/(?=contribute/)", guide)

    def link(match: re.Match[str]) -> str:
        words, target = match.groups()
        if own and target.startswith(own[0]):
            inside = target.removeprefix(own[0])
            return words if inside == "contribute/" else f"<a {page(inside)}>{words}</a>"
        if target.startswith(("#", "https://")):
            return match[0]
        address = file(target)
        return f'<a href="{html.escape(address)}">{words}</a>' if address else words

    text = re.sub(r"\A# .*\n", "", guide)
    text = _FENCE.sub(lambda match: f'<pre class="snippet"><code>{_inert(match[1])}</code></pre>', text)
    text = _CODE.sub(lambda match: f"<code>{_inert(match[1])}</code>", text)
    return _LINK.sub(link, text)


def as_html(text: str) -> str:
    """A description or a rule as HTML: its marked code as code, and nothing in it read as Markdown or as a citation."""
    return "".join(
        f"<code>{_inert(part)}</code>" if number % 2 else _inert(part)
        for number, part in enumerate(re.split(r"`+([^`]+)`+", text))
    )


def _inert(code: str) -> str:
    return re.sub(r"[@\[\]{}`*_\\]", lambda match: f"&#{ord(match[0])};", html.escape(code, quote=False))


# A model in words


def _field(name: str, shape: Shape, field: FieldInfo) -> FieldWords:
    several = get_origin(field.annotation) is list
    if shape.nested:
        takes = "list of entries" if several else "entry"
    elif isinstance(shape.marker, OneOf):
        takes = "each one of" if several else "one of"
    elif isinstance(shape.marker, Refers):
        takes = f"list of {shape.marker.kind} ids" if several else f"{shape.marker.kind} id"
    else:
        takes = f"list of {_takes(field.annotation)}s" if several else _takes(field.annotation, field.metadata)
    return FieldWords(
        name,
        field.is_required(),
        takes,
        " ".join((field.description or "").split()),
        shape.marker.vocabulary if isinstance(shape.marker, OneOf) else None,
        fields(shape.nested) if shape.nested else (),
    )


def _takes(annotation: Any, marks: Iterable[Any] = ()) -> str:
    """A value without parts, in a few words: what its type says of itself, or the type's name."""
    for mark in marks:
        if isinstance(mark, InSchema) and (said := mark.says.get("description")):
            article, _, rest = said.rstrip(".").partition(" ")
            return rest if article in ("A", "An") else f"{article.lower()} {rest}"
    if get_origin(annotation) is Annotated:
        return _takes(annotation.__origin__, annotation.__metadata__)
    inner = [part for part in get_args(annotation) if part is not type(None)]
    return _takes(inner[0]) if inner else _PLAIN[annotation]


_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", datetime.date: "date"}


# Samples


def _problems(text: str, kind: str) -> list[Problem]:
    document, problems = parse(text, PATH, "")
    if document is None:
        return problems
    known = field_types.fields(MODELS[kind])
    return problems + [
        Problem(
            PATH,
            *document.place((name,), of_key=True),
            f"unknown field: {name}",
            "unknown-field",
            f"A {kind} has no such field.",
        )
        for name in document.data
        if name not in known
    ]


def _annotated(text: str, kind: str, words: Words) -> str:
    """``text`` with a comment above each field, and with a comment for each field that it has not."""
    bare = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    first, *lines = canonical(bare, kind).splitlines()
    written: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if match := re.match(r"(\w+):", line):
            name = match[1]
        written.setdefault(name, []).append(line)
    made = [first]
    for field in fields(MODELS[kind]):
        made += _comment(field, words)
        made += written.get(field.name, [f"# {field.name}: …"])
    return "".join(f"{line}\n" for line in made)


def _comment(field: FieldWords, words: Words, indent: str = "") -> Iterator[str]:
    takes = f"{field.takes}: {', '.join(words[field.vocabulary])}" if field.vocabulary else field.takes
    label = f"{indent}{field.name}: " if indent else ""
    said = f"{label}{'Required' if field.required else 'Optional'} ({takes}). {field.says}"
    yield from textwrap.wrap(
        said,
        _WIDTH,
        initial_indent="# ",
        subsequent_indent=f"#   {indent}",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for part in field.parts:
        yield from _comment(part, words, f"{indent}  ")
