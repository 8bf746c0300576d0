"""What fields are made of: types of values, marks that a field carries, and `Record`, the base of every model.

All models are strict (YAML's ``2016`` is a number and never becomes text) and refuse unknown fields. Rules that need more than one
field or more than one record are in ``check``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, PrivateAttr
from pydantic_core import CoreSchema

from survey.records.identifiers import ARXIV, DOI
from survey.records.noted import Noted, NotedField


@dataclass(frozen=True)
class OneOf:
    """Marks a text field that takes a key of a closed list in ``data/vocabulary.yml``."""

    vocabulary: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "x-vocabulary": self.vocabulary}


@dataclass(frozen=True)
class Refers:
    """Marks a text field that takes the id of a record of ``kind`` (paper, theme, source, venue, area)."""

    kind: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "x-refers": self.kind}


@dataclass(frozen=True, eq=False)  # by identity: a mark on a type must have a hash
class InSchema:
    """What a JSON Schema says of a value that a function checks."""

    says: dict[str, Any]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), **self.says}


@dataclass(frozen=True, eq=False)
class Uses:
    """Where a paper's field is at home beside its page's JSON. Every field that holds plain values is a column of papers.csv and of
    Explore's export unless ``table`` is False.

    ``fact`` is how the page's line of facts says the value and ``link`` what its row of links calls it, both with ``{}`` for the
    value; ``words`` turns the value into words for them, ``address`` is the link's address with ``{}`` for the value. ``search``
    says what the search takes the value for: another ``name`` of the paper, a ``number`` that stands for it, or a ``text``.
    ``facet`` is the heading under which Explore filters by it (fields with a closed list). ``form`` says that the form for a new
    paper has a question with the field's name, whose answer goes into the record as it is.
    """

    table: bool = True
    fact: str = ""
    link: str = ""
    address: str = "{}"
    words: Callable[[Any], str] = str
    search: Literal["", "name", "number", "text"] = ""
    facet: str = ""
    form: bool = False


def _matching(expression: str, expected: str) -> Any:
    """Text that ``expression`` matches as a whole."""
    said = InSchema({"pattern": f"^(?:{expression})$", "description": f"{expected[0].upper()}{expected[1:]}."})
    return Annotated[str, _pattern(expression, expected), said]


def _pattern(expression: str, expected: str) -> AfterValidator:
    compiled = re.compile(expression, re.ASCII)  # as JSON Schema reads it

    def validate(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"must be {expected}")
        return value

    return AfterValidator(validate)


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


LINK = re.compile(r"https://[!#-&(-;=?-\[\]-_a-~]+")


def _tint(value: int) -> int:
    if not 1 <= value <= 9:
        raise ValueError("must be one of the nine tints, 1 to 9")
    return value


def _when(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        raise ValueError("must be a date without a time of day")
    if isinstance(value, datetime.date) or (type(value) is int and 1000 <= value <= 9999):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
        return value
    raise ValueError("must be a date (2016-06-01), a month (2016-06) or a year (2016)")


# No text may be longer than a story; the rule text-form knows how long each may be.
LONGEST_TEXT = 20_000
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_filled), InSchema({"pattern": r"\S"})]
Link = _matching(LINK.pattern, "a link that starts with https://, in ASCII")
ArxivId = _matching(ARXIV, "an arXiv id without version, such as 1510.00149")
Doi = _matching(DOI, "a bare DOI, such as 10.1109/CVPR.2016.90")
OpenReviewId = _matching(r"[\w-]{6,40}", "an OpenReview forum id")
Pages = _matching(r"[\w:.]+(-[\w:.]+)?", "pages as first-last, such as 770-778")
When = Annotated[
    Any,
    AfterValidator(_when),
    InSchema(
        {
            "type": ["integer", "string"],
            "pattern": r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$",
            "minimum": 1000,
            "maximum": 9999,
            "description": "A date, month or year.",
        }
    ),
]
Tint = Annotated[int, AfterValidator(_tint), InSchema({"minimum": 1, "maximum": 9})]
Language = _matching(r"[a-z]{2}", "a two-letter language code")
EditionId = _matching(r"\d{4}\.(0[1-9]|1[0-2])", "a year and a month, such as 2026.11")
PaperId = Annotated[str, Refers("paper")]
ThemeId = Annotated[str, Refers("theme")]
SourceId = Annotated[str, Refers("source")]
VenueId = Annotated[str, Refers("venue")]
AreaId = Annotated[str, Refers("area")]


class Record(BaseModel):
    """What all records share. ``id`` is the file's name (or the table's key), never a field in the file."""

    # The text below a field is its description: editors show it as one types, and the guide prints it.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    folder: ClassVar[str] = ""
    _id: str = PrivateAttr(default="")

    @cached_property
    def id(self) -> str:
        return self._id  # a private attribute of pydantic's is slow to read, and every link asks for it

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        for name in noted(cls):
            setattr(cls, name, NotedField(name))

    def model_dump(self, **options: Any) -> dict[str, Any]:
        for name in noted(type(self)):
            getattr(self, name)  # pydantic reads fields in its own way
        return super().model_dump(**options)

    def __hash__(self) -> int:
        return object.__hash__(self)  # no two records are the same, and pydantic's own reads every field

    def named(self, id: str) -> Self:
        """This record, knowing its id."""
        self._id = id
        return self


@cache
def noted(model: type[Record]) -> frozenset[str]:
    """The fields of a model whose readers are noted."""
    return frozenset(
        name for name, field in model.model_fields.items() if any(isinstance(mark, Noted) for mark in field.metadata)
    )


class Shape(NamedTuple):
    """What a field holds beside plain values: words of a closed list or ids, and the model of what is nested in it."""

    marker: OneOf | Refers | None
    nested: type[Record] | None


@cache
def fields(model: type[Record]) -> dict[str, Shape]:
    """The shape of every field of a model, by its name in the file, in the order in which files hold them."""
    return {field.alias or name: _shape(field.annotation, field.metadata) for name, field in model.model_fields.items()}


def _shape(annotation: Any, metadata: Iterable[Any] = ()) -> Shape:
    marker = next((item for item in metadata if isinstance(item, OneOf | Refers)), None)
    nested = annotation if isinstance(annotation, type) and issubclass(annotation, Record) else None
    for part in get_args(annotation):
        if isinstance(part, OneOf | Refers):
            marker = marker or part
        else:
            inner = _shape(part)
            marker, nested = marker or inner.marker, nested or inner.nested
    return Shape(marker, nested)


@cache
def uses(model: type[Record]) -> dict[str, Uses]:
    """Where each field of a model that holds plain values is used, by its name in the file, in the order of the model."""
    plain = {name for name, shape in fields(model).items() if shape.nested is None}
    return {
        field.alias or name: next((mark for mark in field.metadata if isinstance(mark, Uses)), Uses())
        for name, field in model.model_fields.items()
        if (field.alias or name) in plain
    }
