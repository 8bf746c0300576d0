"""JSON Schemas made from models. The only place that knows how a closed list, an id or a table looks in one.

A schema says what holds of one file by itself; what needs a second field or a second file, only the check knows. Editors
show a field's description, and what each word of a closed list means, as one types.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, RootModel

from survey.load.form_rules import VERSION
from survey.model.survey import Survey
from survey.records.models import (
    TABLE_MODELS,
    Area,
    Claim,
    Edition,
    Paper,
    PersonName,
    Record,
    Source,
    Term,
    Theme,
    Venue,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

# What people write: whole files, and the entries of tables.
RECORDS: dict[str, type[BaseModel]] = {
    "paper": Paper,
    "theme": Theme,
    "source": Source,
    "claim": Claim,
    "area": Area,
    "venue": Venue,
    "person": PersonName,
    "term": Term,
    "edition": Edition,
    **{name: RootModel[dict[str, model]] for name, model in TABLE_MODELS.items()},
    "vocabulary": RootModel[dict[str, dict[str, Term]]],
}


def address(name: str) -> str:
    """Where the schema stands, from the site's root."""
    return f"schema/{name}-{VERSION}.json"


def schema(name: str, model: type[BaseModel], survey: Survey, site: str) -> dict[str, Any]:
    """The schema of a model; ``site`` is the site's full address with a trailing slash.

    In what people write, a field that names a theme, venue, area or source takes today's ids. Elsewhere it takes any
    text, so that a schema that somebody keeps does not age.
    """
    written = _written_out(_bare(model), survey, name in RECORDS)
    if name in TABLE_MODELS:
        written["description"] = f"data/{name}.yml: every entry by its id."
    return {"$schema": _DIALECT, "$id": f"{site}{address(name)}", **written}


@cache
def _bare(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _written_out(value: Any, survey: Survey, with_ids: bool) -> Any:
    """A schema with every closed list spelt out, and without what only repeats a field's name or that it may be left out."""
    if isinstance(value, list):
        return [_written_out(item, survey, with_ids) for item in value]
    if not isinstance(value, dict):
        return value
    found = {
        key: _written_out(item, survey, with_ids)
        for key, item in value.items()
        if not (key == "title" and isinstance(item, str) and "properties" not in value)
        and not (key == "default" and item is None)  # editors would offer it
    }
    if isinstance(found.get("description"), str):
        found["description"] = " ".join(found["description"].replace("``", "`").split())
    if name := found.pop("x-vocabulary", None):
        terms = survey.vocabulary[name]
        found |= _words({word: f"{term.name}. {term.description}" for word, term in terms.items()})
    if kind := found.pop("x-refers", None):
        named = {"theme": survey.themes, "venue": survey.venues, "area": survey.areas, "source": survey.sources}
        if with_ids and kind in named:
            found |= _words({id: _said_of(record) for id, record in named[kind].items()})
        else:
            found.setdefault("description", f"The id of a record: {kind}.")
    return found


def _words(meanings: dict[str, str]) -> dict[str, Any]:
    # Editors show the descriptions; the standard has no place for them.
    return {"enum": list(meanings), "enumDescriptions": list(meanings.values())}


def _said_of(record: Record) -> str:
    if isinstance(record, Theme):
        return f"{record.name}. {record.question}"
    return record.title if isinstance(record, Source) else record.name
