"""Names: folded, split, made addresses."""

from __future__ import annotations

import pytest

from survey.records.models import PersonName
from survey.records.names import author_id, fold, plain, split_name


@pytest.mark.parametrize(
    ("name", "given", "family", "suffix"),
    [
        ("Song Han", "Song", "Han", ""),
        ("Aäron van den Oord", "Aäron", "van den Oord", ""),
        ("Nando de Freitas", "Nando", "de Freitas", ""),
        ("Plato", "", "Plato", ""),
        ("William Smith Jr.", "William", "Smith", "Jr."),
        ("L. van der Maaten", "L.", "van der Maaten", ""),
    ],
)
def test_split(name: str, given: str, family: str, suffix: str) -> None:
    assert split_name(name) == (given, family, suffix)


def test_a_table_of_people_overrules() -> None:
    people = {"x": PersonName(name="María de la Cruz Vega", family="Cruz Vega")}
    assert split_name("María de la Cruz Vega", people) == ("María de la", "Cruz Vega", "")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Hervé Jégou", "herve-jegou"),
        ("Łukasz Kaiser", "lukasz-kaiser"),
        ("Alexei A. Efros", "alexei-a-efros"),
        ("Timothy O'Shea", "timothy-oshea"),
        ("王小明", ""),
    ],
)
def test_author_address(name: str, id: str) -> None:
    assert author_id(name) == id


def test_folding() -> None:
    assert plain("Krähenbühl") == "Krahenbuhl"
    assert fold("A Good paper!") == fold("a  good Paper") == "agoodpaper"
