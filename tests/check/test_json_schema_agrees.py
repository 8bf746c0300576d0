"""The schemas that editors use: they agree with the check on what one file may hold, and say what goes where."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from conftest import DATA, ROOT
from survey.check import check
from survey.load.documents import FOLDERS, load, record_files
from survey.load.form_rules import KINDS, modeline
from survey.load.format import record_text
from survey.model.survey import Survey, build
from survey.render.exports import json_schema

SITE = "https://weaving.example/"


def survey_of(root: Path) -> Survey:
    return build(*check(load(root)))


def validator(kind: str, survey: Survey) -> Draft202012Validator:
    schema = json_schema.schema(kind, json_schema.RECORDS[kind], survey, SITE)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def as_json(value: Any) -> Any:
    """Values as an editor's YAML reads them: dates are text."""
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


@pytest.fixture(scope="module")
def fabricated_survey() -> Survey:
    return survey_of(DATA / "survey")


@pytest.mark.parametrize("root", [ROOT, DATA / "survey"], ids=["real", "fabricated"])
def test_every_data_file_is_valid(root: Path, request: pytest.FixtureRequest) -> None:
    survey = request.getfixturevalue("real").derived.survey if root == ROOT else survey_of(root)
    validators = {kind: validator(kind, survey) for kind in KINDS}
    for kind, path in record_files(root):
        validators[kind].validate(as_json(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)))


FILES = {
    "paper": "papers/weaver2020shuttle.yml",
    "theme": "themes/plain-weave.yml",
    "source": "sources/spinner-2021-copy.yml",
    "claim": "claims/looms-will-count.yml",
    **{table: f"{table}.yml" for table in KINDS if table not in FOLDERS},
}
GONE = object()
BAD = [
    ("paper", ("title",), GONE),
    ("paper", ("title",), " "),
    ("paper", ("title",), 2020),
    ("paper", ("title",), ["a"]),
    ("paper", ("yaer",), 2020),
    ("paper", ("authors",), []),
    ("paper", ("authors",), "Ada Weaver"),
    ("paper", ("authors", 0), 7),
    ("paper", ("authors", 0), ""),
    ("paper", ("year",), "2020"),
    ("paper", ("year",), True),
    ("paper", ("year",), 20.5),
    ("paper", ("year",), None),
    ("paper", ("first_public",), "soon"),
    ("paper", ("first_public",), "2019-13"),
    ("paper", ("first_public",), 19),
    ("paper", ("kind",), "pamphlet"),
    ("paper", ("kind",), "Conference"),
    ("paper", ("known_as",), "ShuttleNet"),
    ("paper", ("venue",), "lomm"),
    ("paper", ("volume",), 12),
    ("paper", ("pages",), "1 to 9"),
    ("paper", ("arxiv",), 2001.0001),
    ("paper", ("arxiv",), "arXiv:2001.00010"),
    ("paper", ("arxiv",), "2001.00010v2"),
    ("paper", ("doi",), "https://doi.org/10.1000/x"),
    ("paper", ("openreview",), "a b c d e f"),
    ("paper", ("url",), "http://loom.example/"),
    ("paper", ("code",), "javascript:alert(1)"),
    ("paper", ("pdf",), ""),
    ("paper", ("themes",), []),
    ("paper", ("themes", 0), "plain-waeve"),
    ("paper", ("summary",), GONE),
    ("paper", ("mentions", 0, "source"), "spinner-2012"),
    ("paper", ("mentions", 0, "as"), GONE),
    ("paper", ("mentions", 0, "words"), "a"),
    ("paper", ("corrections", 0, "kind"), "typo"),
    ("paper", ("aftermath",), "yes"),
    ("paper", ("checked",), "2031-01-02"),
    ("paper", ("checked", "date"), "yesterday"),
    ("paper", ("checked", "where"), GONE),
    ("theme", ("area",), "weeving"),
    ("theme", ("standing",), []),
    ("theme", ("standing", 0, "status"), "up"),
    ("theme", ("lineage", "grown_from"), ["red-dye"]),
    ("theme", ("lineage", "grew_from"), ["red-die"]),
    ("theme", ("terms", "any"), []),
    ("theme", ("coverage", "searched"), 2031),
    ("source", ("language",), "english"),
    ("source", ("date",), "April 2021"),
    ("source", ("derived_from",), "spinner"),
    ("source", ("revisions", 0, "change"), "gone"),
    ("source", ("sections",), []),
    ("source", ("sections", 0, "id"), GONE),
    ("claim", ("verdict",), "true"),
    ("claim", ("judged_on",), "2031-05"),
    ("claim", ("horizon",), "soon"),
    ("claim", ("evidence",), "tkacz2023loom"),
    ("claim", ("evidence", 2, "title"), GONE),
    ("claim", ("evidence", 2, "publisher"), " "),
    ("claim", ("evidence", 2, "date"), GONE),
    ("claim", ("evidence", 2, "seen"), 2031),
    ("claim", ("evidence", 2, "url"), "http://loom.example/"),
    ("claim", ("review", "verdict"), "perhaps"),
    ("claim", ("review", "date"), "2031-05"),
    ("forecasts", ("plain-weave-2024-no-change", "low"), "40"),
    ("forecasts", ("plain-weave-2024-no-change", "method"), "guess"),
    ("retired", ("looms-count", "why"), GONE),
    ("areas", ("weaving", "tint"), "1"),
    ("areas", ("weaving", "colour"), "red"),
    ("venues", ("loom", "kind"), "meeting"),
    ("venues", ("loom", "group"), "clothes"),
    ("people", ("ada-weaver", "aliases"), "A. Weaver"),
    ("people", ("ada-weaver",), "Ada Weaver"),
    ("vocabulary", ("kinds", "book", "name"), GONE),
    ("vocabulary", ("kinds",), ["book"]),
    ("edition", ("edition",), 2031.05),
    ("edition", ("edition",), "May 2031"),
    ("routes", ("one",), {"question": "Q?", "answer": "A.", "themes": ["plain-weave"], "papers": []}),
    ("findings", ("cloth", "theme"), "cloth"),
]
GOOD = [
    ("paper", ("first_public",), "2019-12"),
    ("paper", ("first_public",), datetime.date(2019, 12, 31)),
    ("paper", ("first_public",), 2019),
    ("paper", ("volume",), "12"),
    ("paper", ("volume",), None),
    ("paper", ("awards",), GONE),
    ("paper", ("arxiv",), "cs/0001001"),
    ("paper", ("pages",), "A1:3-A1:9"),
    ("paper", ("url",), "https://loom.example/a?b=c#d"),
    ("theme", ("related",), []),
    ("theme", ("aliases",), GONE),
    ("source", ("place",), "Kraków"),
    ("claim", ("thin",), GONE),
    ("claim", ("evidence", 2, "archived"), GONE),
    ("claim", ("evidence", 2, "date"), 2023),
    ("venues", ("dye", "note"), "Once blue."),
    ("vocabulary", ("kinds", "book", "symbol"), "▭"),
]


def bent(kind: str, trail: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """A good file with one value set or taken out."""
    record = yaml.safe_load((DATA / "survey" / "data" / FILES[kind]).read_text("utf-8"))
    inner = record
    for part in trail[:-1]:
        inner = inner[part] if isinstance(inner, list) else inner.setdefault(part, {})
    if value is GONE:
        inner.pop(trail[-1], None)
    else:
        inner[trail[-1]] = value
    return record


def problems_of(root: Path, kind: str, record: dict[str, Any]) -> list[str]:
    path = root / "data" / FILES[kind]
    path.write_text(record_text(kind, record), "utf-8")
    return [str(problem) for problem in check(load(root))[1] if problem.path == f"data/{FILES[kind]}"]


def _named(rows: list[tuple[str, tuple[str | int, ...], object]]) -> list[str]:
    return [f"{kind}-{'.'.join(map(str, trail))}-{'gone' if value is GONE else value}" for kind, trail, value in rows]


@pytest.mark.parametrize(("kind", "trail", "value"), BAD, ids=_named(BAD))
def test_what_the_check_refuses_the_schema_refuses(
    fabricated: Path, fabricated_survey: Survey, kind: str, trail: tuple, value: object
) -> None:
    record = bent(kind, trail, value)
    assert problems_of(fabricated, kind, record)
    assert not validator(kind, fabricated_survey).is_valid(as_json(record))


@pytest.mark.parametrize(("kind", "trail", "value"), GOOD, ids=_named(GOOD))
def test_what_the_check_takes_the_schema_takes(
    fabricated: Path, fabricated_survey: Survey, kind: str, trail: tuple, value: object
) -> None:
    record = bent(kind, trail, value)
    assert problems_of(fabricated, kind, record) == []
    validator(kind, fabricated_survey).validate(as_json(record))


def test_every_field_says_what_goes_there(fabricated_survey: Survey) -> None:
    for kind in KINDS:
        schema = json_schema.schema(kind, json_schema.RECORDS[kind], fabricated_survey, SITE)
        for part in [schema, *schema.get("$defs", {}).values()]:
            for name, field in part.get("properties", {}).items():
                assert field["description"].endswith((".", ">.")), (kind, name)
                assert "``" not in field["description"]


def test_words_and_ids_are_spelt_out_with_what_they_mean(fabricated_survey: Survey) -> None:
    def parts(kind: str, name: str) -> dict[str, Any]:
        return json_schema.schema(kind, json_schema.RECORDS[kind], fabricated_survey, SITE)["properties"][name]

    assert parts("claim", "verdict")["enum"] == list(fabricated_survey.vocabulary["verdicts"])
    assert parts("claim", "verdict")["enumDescriptions"][0].startswith("Came true. ")
    assert parts("paper", "themes")["items"]["enum"] == ["plain-weave", "red-dye"]
    assert "Red dye. What stays red?" in parts("paper", "themes")["items"]["enumDescriptions"]
    assert parts("paper", "venue")["anyOf"][0]["enumDescriptions"][0] == "Annual Conference on Looms"
    assert parts("theme", "area")["enum"] == ["weaving", "dyeing"]
    assert parts("claim", "source")["enum"] == ["spinner-2021", "spinner-2021-copy"]
    assert parts("claim", "source")["enumDescriptions"][1] == "Where Weaving Goes"
    assert "enum" not in parts("paper", "builds_on")["items"]


def test_a_modeline_names_a_schema_of_the_site(fabricated_survey: Survey) -> None:
    for kind in KINDS:
        address = modeline(kind).partition("/survey/")[2]
        assert address == json_schema.address(kind) and kind in json_schema.RECORDS
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert modeline("paper").partition("$schema=")[2].removesuffix(json_schema.address("paper")) in config
