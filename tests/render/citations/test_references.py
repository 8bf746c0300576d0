"""What footnotes say of what a text cites."""

from __future__ import annotations

import html

import markdown
import pytest

from conftest import DATA
from survey.model.derived import Derived
from survey.pipeline import travel
from survey.render.citations.references import footnotes, references


def test_every_key_that_is_cited_has_a_reference(derived: Derived) -> None:
    survey, told = derived.survey, references(derived)
    assert set(told) == {*derived.cited, *survey.sources, "trends"}
    for id in derived.cited & survey.papers.keys():
        assert told[id].endswith(f"{survey.papers[id].year}.")


@pytest.mark.parametrize(
    "title",
    [
        "Weaving_with_care",
        "*Looms* & <b>bales</b>",
        "[@tkacz2023loom] or {titles 2019}?",
        "C# \\ `x` | {: .y }",
        "Why?",
    ],
)
def test_a_reference_reads_as_the_title_does(title: str) -> None:
    derived = travel(DATA / "survey", "https://weaving.example/").derived
    paper = derived.survey.papers["weaver2020shuttle"]
    derived.survey.papers["weaver2020shuttle"] = paper.model_copy(update={"title": title}).named(paper.id)
    derived.survey.made.clear()
    shown = markdown.markdown(references(derived)["weaver2020shuttle"], extensions=["attr_list", "tables"])
    stop = "" if title[-1] in "?!." else "."
    assert html.unescape(shown) == f"<p>Ada Weaver and Łukasz Tkacz. {title}{stop} LOOM, 2020.</p>"


def test_frozen_references_lead_on() -> None:
    derived = travel(DATA / "survey", "https://weaving.example/").derived
    told = footnotes(["weaver2020shuttle", "trends"], "themes/plain-weave/2031.05/", derived).split("\n")
    assert told[0].endswith(' LOOM, 2020. <a href="../../../papers/weaver2020shuttle/">In this survey</a>')
    assert told[1].startswith("[^trends]: Deep Learning Trends. Counts of accepted papers")
