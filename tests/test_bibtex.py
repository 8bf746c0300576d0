"""Citations as BibTeX, read back by an independent reader."""

from __future__ import annotations

import pytest
from pybtex.database import parse_string

from conftest import DATA, ROOT
from survey import bibtex
from survey.road import travel


@pytest.fixture(scope="module")
def survey():
    return travel(DATA / "survey", "https://weaving.example/").derived.survey


def test_entry_is_exact(survey) -> None:
    assert bibtex.entry(survey.papers["delacruzvega2022madder"], survey) == (
        "@article{delacruzvega2022madder,\n"
        "  author = {de la Cruz Vega, María and Weaver, A.},\n"
        "  title = {{Madder <script>alert(1)</script> Red}},\n"
        "  year = {2022},\n"
        "  journal = {Journal of Dyes \\& Stains},\n"
        "  volume = {7},\n"
        "  number = {2},\n"
        "  pages = {10--20},\n"
        "  doi = {10.5555/madder.22},\n"
        "  url = {https://dyes.example/22}\n"
        "}\n"
    )


@pytest.mark.parametrize("root", [DATA / "survey", ROOT], ids=["fabricated", "real"])
def test_every_entry_is_read_back(root) -> None:
    survey = travel(root, "https://weaving.example/").derived.survey
    text = "\n".join(bibtex.entry(paper, survey) for paper in survey.papers.values())
    read = parse_string(text, "bibtex")
    assert list(read.entries) == list(survey.papers)
    for id, paper in survey.papers.items():
        assert len(read.entries[id].persons["author"]) == len(paper.authors)
        assert read.entries[id].fields["year"] == str(paper.year)


def test_references_hold_every_key_that_can_be_cited(survey) -> None:
    assert set(bibtex.keys(bibtex.references(survey, "x"))) == {*survey.papers, *survey.sources, "trends"}
