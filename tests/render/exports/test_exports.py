"""The files for machines: each read by an independent reader and compared with the data it came from."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
import rispy
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from conftest import DATA, ROOT
from survey.pipeline import Site, make_site
from survey.render.exports import exports

SITE = "https://weaving.example/"


@pytest.fixture(scope="module", params=[DATA / "survey", ROOT], ids=["fabricated", "real"])
def root(request) -> Path:
    return request.param


@pytest.fixture(scope="module")
def site(request, root: Path) -> Site:
    return request.getfixturevalue("real") if root == ROOT else make_site(root, SITE)


@pytest.fixture(scope="module")
def registry(site: Site) -> Registry:
    schemas = [json.loads(site.files[address]) for address in exports.SCHEMAS]
    return Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)


def from_yaml(path: Path):
    """A data file as JSON would hold it, read without the survey's own code."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, datetime.date) else value

    return plain(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def records(root: Path) -> list[Path]:
    return sorted(
        path for kind in ("papers", "themes", "sources", "claims") for path in (root / "data" / kind).iterdir()
    )


def test_each_record_stands_in_its_file_as_authored(root: Path, site: Site) -> None:
    whole = json.loads(site.files["survey.json"])
    for path in records(root):
        authored = from_yaml(path)
        found = json.loads(site.files[f"{path.parent.name}/{path.stem}.json"])
        assert found["record"] == authored, path
        assert found["id"] == path.stem and found["edition"] == site.derived.survey.edition.edition
        assert whole[path.parent.name][path.stem] == authored, path
    for table in ("areas", "venues", "vocabulary"):
        assert whole[table] == from_yaml(root / "data" / f"{table}.yml")


def test_each_file_keeps_to_its_schema(site: Site, registry: Registry) -> None:
    count = 0
    validators: dict[str, Draft202012Validator] = {}
    for address in site.files:
        if (
            not address.endswith(".json")
            or address.endswith(".csl.json")
            or address.startswith(("schema/", "explore/"))
        ):
            continue
        value = json.loads(site.files[address])
        named = value["$schema"]
        if named not in validators:
            schema = registry[named].contents
            Draft202012Validator.check_schema(schema)
            validators[named] = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
        validators[named].validate(value)
        count += 1
    # The whole, and each record beside its citations; an edition's citations stand a level deeper.
    assert count == 1 + sum(address.endswith(".csl.json") and address.count("/") == 1 for address in site.files)


def test_closed_lists_are_spelt_out_with_what_people_read(root: Path, site: Site) -> None:
    kind = json.loads(site.files["schema/paper-v1.json"])["properties"]["kind"]
    terms = from_yaml(root / "data" / "vocabulary.yml")["kinds"]
    assert kind["enum"] == list(terms)
    assert kind["enumDescriptions"] == [f"{term['name']}. {term['description']}" for term in terms.values()]
    assert not any("x-vocabulary" in site.files[address] for address in exports.SCHEMAS)


def test_papers_table_is_read_back(root: Path, site: Site, registry: Registry) -> None:
    table = rows(site.files["papers.csv"])
    assert {row["id"] for row in table} == {path.stem for path in (root / "data" / "papers").iterdir()}
    schema = Draft202012Validator(registry[f"{SITE}schema/papers-row-v1.json"].contents)
    for row in table:
        schema.validate(row)
        authored = from_yaml(root / "data" / "papers" / f"{row['id']}.yml")
        for field in ("title", "year", "kind", "venue", "volume", "number", "pages", "arxiv", "doi", "url", "pdf"):
            assert row[field] == str(authored.get(field, "")), (row["id"], field)
        for field in ("authors", "themes", "known_as", "awards"):
            assert [item for item in row[field].split("; ") if item] == authored.get(field, []), (row["id"], field)
        assert row["aftermath"] == ("yes" if authored.get("aftermath") else "no")


def test_counts_are_the_counted_file(root: Path, site: Site, registry: Registry) -> None:
    counted = (root / "data" / "trends.csv").read_text("utf-8")
    assert rows(site.files["trends.csv"]) == rows(counted)
    schema = Draft202012Validator(registry[f"{SITE}schema/trends-row-v1.json"].contents)
    parts = []
    for theme in sorted(site.derived.survey.themes):
        if f"themes/{theme}.csv" in site.files:
            part = rows(site.files[f"themes/{theme}.csv"])
            schema.validate(part[0])
            assert {row["theme"] for row in part} == {theme}
            parts += part
    assert sorted(map(str, parts)) == sorted(map(str, rows(counted)))


def test_a_themes_curve_is_the_sum_of_its_counts(site: Site) -> None:
    for theme in site.derived.survey.themes:
        curve = json.loads(site.files[f"themes/{theme}.json"])["curve"]
        counted = rows(site.files.get(f"themes/{theme}.csv", "field,year\n"))
        groups = site.derived.curves.text_groups(theme)
        venues = {venue.counted_as for venue in site.derived.survey.venues.values() if venue.group in groups}
        counted = [row for row in counted if row["field"] == "title" or row["venue"] in venues]
        for field, points in curve.items():
            for point in points:
                here = [row for row in counted if row["field"] == field and row["year"] == str(point["year"])]
                assert point["matches"] == sum(int(row["matches"]) for row in here)
                assert point["total"] == sum(int(row["total"]) for row in here)
        assert bool(curve) == bool(counted)


def test_every_citation_file_is_read(site: Site) -> None:
    renamed = {alias: theme.id for theme in site.derived.survey.themes.values() for alias in theme.aliases}
    for address in site.files:
        stem, _, kind = address.partition(".")
        if kind == "ris":
            keys = [entry["id"] for entry in rispy.loads(site.files[address])]
            assert keys == [item["id"] for item in json.loads(site.files[f"{stem}.csl.json"])], address
            # A renamed theme keeps its files at its old address.
            id = stem.split("/")[1]
            assert keys[0].removeprefix("dlt-") == renamed.get(id, id)


def test_addresses_are_files_and_no_page(site: Site) -> None:
    pages = {page.address for page in site.pages}
    for address in site.files:
        assert not address.startswith("/") and not address.endswith("/") and f"{address}/" not in pages


def test_guide_names_every_theme_and_schema(site: Site) -> None:
    guide = site.files["llms.txt"]
    assert guide.startswith("# Deep Learning Trends\n\n> ")
    for theme in site.derived.survey.themes:
        assert f"({SITE}themes/{theme}/)" in guide
    assert all(f"({SITE}{address})" in guide for address in exports.SCHEMAS)


def test_same_data_same_files() -> None:
    one, other = (make_site(DATA / "survey", SITE).files for _ in range(2))
    assert one == other and list(one) == list(other)
    assert not any(str(ROOT) in text for text in one.values())


def test_citation_file_names_the_edition() -> None:
    """CITATION.cff: the fields that its format (1.2.0) requires, and the edition that the data names."""
    cff = from_yaml(ROOT / "CITATION.cff")
    edition = from_yaml(ROOT / "data" / "edition.yml")
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert cff["cff-version"] == "1.2.0" and cff["type"] in ("dataset", "software")
    assert cff["authors"] == [{"name": "Deep Learning Trends contributors"}]
    assert (cff["version"], cff["date-released"]) == (edition["edition"], edition["date"])
    assert cff["title"] == "Deep Learning Trends: a living survey" and cff["license"] == "CC-BY-4.0"
    assert cff["url"].startswith("https://") and cff["url"].endswith("/")
