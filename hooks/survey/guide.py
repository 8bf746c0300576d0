"""The guide for contributors: models, closed lists and rules put into words. The only place that reads its text.

``CONTRIBUTING.md`` is written by hand, but for the comments in its sample records: a sample is a block of YAML whose first
line names the file it could be, and ``annotated`` writes above every field whether it is required, what it takes and
what it is for. So a field or a word of a closed list is explained once, where it is defined, and the values of a sample
stay as their author wrote them.
"""

from __future__ import annotations

import datetime
import html
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from .load import GUIDE
from .problem import BadData, Problem
from .records import (
    Area,
    Claim,
    Edition,
    Finding,
    InSchema,
    OneOf,
    Paper,
    PersonName,
    Record,
    Refers,
    Route,
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
    ("data/vocabulary.yml", "Word of a closed list", Term),
    ("data/edition.yml", "Edition", Edition),
]
_SAMPLE = re.compile(r"^```yaml\n# (data/(\w+)/[\w-]+\.yml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_WIDTH = 100

Words = Mapping[str, Mapping[str, Term]]


@dataclass(frozen=True)
class FieldWords:
    """One field as people read of it. ``takes`` says what kind of value; ``parts`` are the fields of a mapping in it, and
    ``vocabulary`` the name of the closed list it takes a word of."""

    name: str
    required: bool
    several: bool
    takes: str
    says: str
    vocabulary: str | None
    parts: tuple[FieldWords, ...]


@dataclass(frozen=True)
class Sample:
    """A sample record of the guide: the file it could be, its kind's model, and its text as it stands in the guide."""

    path: str
    model: type[Record]
    text: str


def fields(model: type[Record]) -> tuple[FieldWords, ...]:
    """Every field of ``model`` as it is written in files, in order."""
    return tuple(
        _field(field.alias or name, field.is_required(), field.description or "", field.annotation, field.metadata)
        for name, field in model.model_fields.items()
    )


def samples(guide: str) -> list[Sample]:
    """The sample records in the guide's text, in order."""
    models = {model.folder: model for model in (Paper, Theme, Source, Claim)}
    return [Sample(match[1], models[match[2]], match[3]) for match in _SAMPLE.finditer(guide)]


def annotated(guide: str, words: Words) -> str:
    """The guide's text with the comments of every sample made anew; its values stay. Raises BadData if a sample holds a
    field that its kind has not."""
    models = {model.folder: model for model in (Paper, Theme, Source, Claim)}
    problems: list[Problem] = []

    def sample(match: re.Match[str]) -> str:
        first = guide.count("\n", 0, match.start(3)) + 1
        return f"```yaml\n# {match[1]}\n{_annotated(match[3], models[match[2]], words, first, problems)}```"

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


def _field(name: str, required: bool, says: str, annotation: Any, metadata: list[Any]) -> FieldWords:
    base, marks, several = _unwrapped(annotation, metadata)
    vocabulary = next((mark.vocabulary for mark in marks if isinstance(mark, OneOf)), None)
    parts = fields(base) if isinstance(base, type) and issubclass(base, Record) else ()
    takes = _takes(base, marks)
    if parts:
        takes = "a list of entries, each with" if several else "an entry with"
    elif several:
        takes = f"a list, each {takes}"
    return FieldWords(name, required, several, takes, " ".join(says.split()), vocabulary, parts)


def _unwrapped(annotation: Any, marks: list[Any]) -> tuple[Any, list[Any], bool]:
    """The type inside of what may be optional, marked or a list; its marks; and whether it is a list."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _unwrapped(annotation.__origin__, [*marks, *annotation.__metadata__])
    if origin is list:
        return *_unwrapped(get_args(annotation)[0], marks)[:2], True
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if len(inner) == 1:
        return _unwrapped(inner[0], marks)
    return annotation, marks, False


def _takes(base: Any, marks: list[Any]) -> str:
    for mark in marks:
        if isinstance(mark, OneOf):
            return "a word of a closed list"
        if isinstance(mark, Refers):
            return f"the id of {'an' if mark.kind[0] in 'aeiou' else 'a'} {mark.kind}"
        if isinstance(mark, InSchema) and (said := mark.says.get("description")):
            return said[0].lower() + said[1:].rstrip(".")
    return "" if isinstance(base, type) and issubclass(base, Record) else _PLAIN[base]


_PLAIN = {str: "text", int: "a whole number", bool: "true or false", datetime.date: "a date, such as 2026-11-21"}


# Samples


def _annotated(text: str, model: type[Record], words: Words, first: int, problems: list[Problem]) -> str:
    """``text`` with its fields in the model's order and a comment above each; ``first`` is its first line's number."""
    known = {field.name: field for field in fields(model)}
    written: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=first):
        if line.startswith("#"):
            continue
        if match := re.match(r"(\w+):", line):
            name = match[1]
            if name not in known:
                message, help = f"unknown field in a sample: {name}", f"A {model.__name__.lower()} has no such field."
                problems.append(Problem(PATH, number, 1, message, "unknown-field", help))
        written.setdefault(name, []).append(line)
    made: list[str] = []
    for field in known.values():
        made += _comment(field, words)
        made += written.get(field.name, [f"# {field.name}: …"])
    return "".join(f"{line}\n" for line in made)


def _comment(field: FieldWords, words: Words, indent: str = "") -> Iterator[str]:
    need = "Required" if field.required else "Optional"
    one = "A list, each one" if field.several else "One"
    closed = f"{one} of: {', '.join(words[field.vocabulary])}." if field.vocabulary else ""
    plain = field.vocabulary or (field.says and field.takes == _PLAIN[str])
    takes = "" if plain else f"{field.takes[0].upper()}{field.takes[1:]}{':' if field.parts else '.'}"
    label = f"{indent}{field.name}: " if indent else ""
    said = " ".join(filter(None, [f"{label}{need}.", field.says, closed, takes]))
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
