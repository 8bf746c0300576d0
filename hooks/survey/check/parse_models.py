"""Documents become models. The only place that puts into words what a model refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from survey.check.context import Records, problem_at, suggestion
from survey.common.errors import Problem
from survey.load.documents import Loaded
from survey.load.yaml_values import Document, Trail
from survey.records.models import MODELS, TABLE_MODELS, Edition, Frozen, Record, Term, fields


def read_models(loaded: Loaded, problems: list[Problem]) -> Records:
    def read(model: type[Record], document: Document, data: Any, trail: Trail = ()) -> Any:
        if trail in document.records:
            return document.records[trail]
        try:
            record = model.model_validate(data).named(str(trail[-1]) if trail else document.id)
            return document.records.setdefault(trail, record)
        except ValidationError as error:
            problems.extend(_field_problems(model, document, trail, error))
            return None

    def table(name: str) -> dict[str, Any]:
        document = loaded.tables.get(name)
        if document is None:
            return {}
        found = {key: read(TABLE_MODELS[name], document, value, (key,)) for key, value in document.data.items()}
        return {key: value for key, value in found.items() if value is not None}

    typed: dict[str, dict[str, Any]] = {}
    for kind, model in MODELS.items():
        found = {id: read(model, document, document.data) for id, document in sorted(loaded.documents[kind].items())}
        typed[kind] = {id: record for id, record in found.items() if record is not None}
    vocabulary: dict[str, dict[str, Term]] = {}
    if words := loaded.tables.get("vocabulary"):
        for name, terms in words.data.items():
            if not isinstance(terms, dict):
                problems.append(problem_at(words, (name,), f"{name} must be a mapping of terms", "wrong-type"))
                continue
            found = {key: read(Term, words, value, (name, key)) for key, value in terms.items()}
            vocabulary[name] = {key: value for key, value in found.items() if value is not None}
    edition = (
        read(Edition, loaded.tables["edition"], loaded.tables["edition"].data) if "edition" in loaded.tables else None
    )
    return Records(
        loaded,
        typed["paper"],
        typed["theme"],
        typed["source"],
        typed["claim"],
        table("areas"),
        table("venues"),
        table("people"),
        vocabulary,
        edition,
        table("routes"),
        table("findings"),
        table("retired"),
        table("forecasts"),
        table("proceedings"),
        {
            edition: {
                id: frozen for id, (document, _) in texts.items() if (frozen := read(Frozen, document, document.data))
            }
            for edition, texts in loaded.editions.items()
        },
    )


_KINDS_OF_VALUE = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number with a point",
    list: "a list",
    dict: "a mapping",
    type(None): "nothing",
}


def _field_problems(model: type[Record], document: Document, base: Trail, error: ValidationError) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        trail = base + tuple(
            part
            for part in item["loc"]
            if not isinstance(part, str) or not part.startswith(("function-after[", "one-of["))
        )
        name = str(trail[-1]) if trail else document.id
        found, kind = item["input"], item["type"]
        if kind == "string_too_long":
            continue  # text-form tells it, by what the field may hold
        if kind == "extra_forbidden":
            known = _field_names(_model_at(model, trail[len(base) : -1]))
            help = suggestion(name, known, "CONTRIBUTING.md lists every field.")
            yield problem_at(document, trail, f"unknown field: {name}", "unknown-field", help, of_key=True)
        elif kind == "missing":
            yield problem_at(
                document,
                trail[:-1],
                f"missing field: {name}",
                "missing-field",
                f"Add `{name}: …`; CONTRIBUTING.md says what goes there.",
            )
        elif kind == "value_error":
            error = str(item["ctx"]["error"])
            help = "Links start with https://." if "must be a link" in error else _FORM_HELP.get(name, "")
            yield problem_at(
                document, trail, f"{name} {error}, found {_shown(document, trail, found)}", "wrong-form", help
            )
        elif kind in ("too_short", "too_long"):
            limit = item["ctx"].get("min_length", item["ctx"].get("max_length"))
            few = "one entry" if limit == 1 else f"{limit} entries"
            if kind == "too_short":
                message, rule, help = f"{name} must have at least {few}", "missing-field", f"Add one under `{name}:`."
            else:
                message, rule = f"{name} must have at most {few}, found {len(found)}", "wrong-form"
                help = "Keep the ones that matter most."
            yield problem_at(document, trail, message, rule, help)
        else:
            wanted = {
                "string_type": "text",
                "int_type": "a whole number",
                "float_type": "a number",
                "bool_type": "true or false",
                "list_type": "a list",
                "date_type": "a date",
                "model_type": "a mapping",
                "dict_type": "a mapping",
            }.get(kind, "something else")
            was = _KINDS_OF_VALUE.get(type(found), "a date")
            help = (
                f'Put it in quotes: "{document.spelt[trail]}"'
                if wanted == "text" and trail in document.spelt and found is not None
                else f"Write {wanted}."
            )
            yield problem_at(
                document,
                trail,
                f"{name} must be {wanted}, found {was}: {_shown(document, trail, found)}",
                "wrong-type",
                help,
            )


_FORM_HELP = {
    "arxiv": "Bare and in quotes, without `arXiv:` and without the version.",
    "doi": "Bare, without https://doi.org/.",
    "pages": "One hyphen between first and last page.",
}


def _shown(document: Document, trail: Trail, value: Any) -> str:
    text = document.spelt[trail] if trail in document.spelt else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _field_names(model: type[Record] | None) -> list[str]:
    return list(fields(model)) if model else []


def _model_at(model: type[Record] | None, trail: Trail) -> type[Record] | None:
    for part in trail:
        if model is not None and isinstance(part, str):
            model = fields(model)[part].nested if part in fields(model) else None
    return model
