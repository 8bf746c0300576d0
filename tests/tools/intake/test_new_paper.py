"""Answers and drafts made into records: what is proposed, what is missing, what breaks a rule, and that files are safe."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from conftest import DATA
from fake_resolver import recorded
from hostile_texts import HOSTILE
from survey.check import check
from survey.common.errors import AlreadyThere, Refusal
from survey.load.documents import Loaded, load
from survey.load.format import canonical
from survey.tools.intake import new_paper
from survey.tools.intake.csl import from_csl
from survey.tools.intake.draft import Draft
from survey.tools.intake.new_paper import Answers, NewPaper, make, propose, read_answers, write

TODAY = datetime.date(2031, 5, 4)
DRAFT = Draft(
    title="MaskWeave: Weaving from Hidden Threads",
    authors=("Lukasz Tkacz", "Sy Selvedge"),
    year=2024,
    form="conference",
    container="Proceedings of the 12th Annual Conference on Looms",
    arxiv="2305.00042",
    first_public=2023,
    abstract="We hide nine tenths of the warp and weave the rest.",
)
ANSWERS = Answers(
    themes=("plain-weave",),
    summary="Hides most of a warp and lets the loom guess it.",
    aftermath=True,
    builds_on=("weaver2020shuttle",),
    checked="page of LOOM 2024",
)
RECORD = """\
# yaml-language-server: $schema=https://deep-learning-trends.github.io/survey/schema/paper-v1.json
title: 'MaskWeave: Weaving from Hidden Threads'
authors:
  - Łukasz Tkacz
  - Sy Selvedge
year: 2024
first_public: 2023
kind: conference
known_as: [MaskWeave]
venue: loom
arxiv: '2305.00042'
themes: [plain-weave]
summary: >-
  Hides most of a warp and lets the loom guess it.
builds_on: [weaver2020shuttle]
aftermath: true
checked: {date: 2031-05-04, where: 'page of LOOM 2024'}
"""


@pytest.fixture(scope="module")
def cloth() -> Loaded:
    return load(DATA / "survey")


def test_a_record_is_whole_canonical_and_good(cloth: Loaded, fabricated: Path) -> None:
    made = make(DRAFT, ANSWERS, cloth, TODAY)
    assert (made.id, made.path) == ("tkacz2024maskweave", "data/papers/tkacz2024maskweave.yml")
    assert made.text == RECORD == canonical(made.text, "paper")
    assert made.notes == (
        "Lukasz Tkacz is written Łukasz Tkacz, as in the survey's other papers",
        "venue loom: “Proceedings of the 12th Annual Conference on Looms” is Annual Conference on Looms",
        "known_as MaskWeave: from the title",
        "first_public 2023: from its arXiv id",
    )
    assert write(made, fabricated) == fabricated / made.path
    assert not check(load(fabricated))[1]
    assert "tkacz2024maskweave" not in cloth.documents["paper"]


def test_a_fetched_preprint_needs_four_answers(cloth: Loaded) -> None:
    draft = from_csl(yaml.safe_load(recorded("datacite.json").body))
    made = make(draft, replace(ANSWERS, checked=""), cloth, TODAY)
    record = yaml.safe_load(made.text)
    assert record["kind"] == "preprint" and "venue" not in record and "first_public" not in record
    assert record["checked"] == {"date": TODAY, "where": "arXiv record 2105.00042, through DataCite"}
    assert "abstract" not in made.text and "drop threads" not in made.text
    assert "kind preprint: if it has appeared at a venue since, give venue and year" in made.notes


def test_a_preprint_that_has_appeared_keeps_its_first_year(cloth: Loaded) -> None:
    draft = replace(from_csl(yaml.safe_load(recorded("datacite.json").body)), year=2023)
    record = yaml.safe_load(make(draft, replace(ANSWERS, venue="loom"), cloth, TODAY).text)
    assert (record["kind"], record["venue"], record["year"], record["first_public"]) == (
        "conference",
        "loom",
        2023,
        2021,
    )


def test_a_summary_that_is_the_abstract_is_noted(cloth: Loaded) -> None:
    made = make(DRAFT, replace(ANSWERS, summary=DRAFT.abstract), cloth, TODAY)
    assert "the summary is mostly the abstract: write it in your own words" in made.notes


def reasons(draft: Draft, answers: Answers, loaded: Loaded) -> dict[str, str]:
    with pytest.raises(Refusal) as refusal:
        make(draft, answers, loaded, TODAY)
    assert not isinstance(refusal.value, AlreadyThere)
    return {reason.field: f"{reason.message} / {reason.help}" for reason in refusal.value.reasons}


def test_all_that_is_missing_is_told_with_proposals(cloth: Loaded) -> None:
    found = reasons(replace(DRAFT, container="Journal of Knots", others=True), Answers(), cloth)
    assert set(found) == {"authors", "venue", "themes", "summary", "aftermath", "checked"}
    assert "Nearest:\nplain-weave: its terms find “Weav” in the title" in found["themes"]
    assert found["venue"].startswith("“Journal of Knots” is none of the survey's venues / Nearest: dye (Dyes)")
    assert "spinner-2021" in found["aftermath"]
    assert set(reasons(Draft(), Answers(), cloth)) >= {"title", "authors", "year", "kind", "themes", "summary"}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"themes": ("plain-waeve",)}, "themes", "Did you mean `plain-weave`?"),
        ({"themes": ("plain-weave", "plain-weave")}, "themes", "must not repeat plain-weave"),
        ({"builds_on": ("nobody2000x",)}, "builds_on", "no such paper: nobody2000x"),
        ({"venue": "lomm"}, "venue", "no such venue: lomm"),
        ({"kind": "conferense"}, "kind", "no such kind: conferense"),
        ({"kind": "preprint", "venue": "loom"}, "venue", "a preprint must not have a venue"),
        ({"id": "../../evil"}, "id", "file name must be lower-case words"),
        ({"id": "tkacz2024other"}, "id", "file name must be first author's family name"),
        ({"id": "weaver2020shuttle"}, "id", "weaver2020shuttle is the id of another paper"),
        ({"summary": "Hides \u202e it."}, "summary", "must hold no invisible character, found U+202E"),
        ({"summary": "[link](javascript:alert(1)) ![x](y)"}, "summary", "a link in a text must lead to https://"),
        ({"mentions": ({"source": "spinner-2021", "section": "weeving", "as": "x"},), "aftermath": False}, "mention", "has no section weeving"),
        ({"mentions": ({"source": "spinner-2012", "section": "weaving", "as": "x"},), "aftermath": False}, "mention", "no such source"),
        ({"mentions": ({"source": "spinner-2021", "section": "weaving", "as": "x"},)}, "aftermath", "found both"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_told_by_its_field(changes: dict, field: str, message: str, cloth: Loaded) -> None:
    assert message in reasons(DRAFT, replace(ANSWERS, **changes), cloth)[field]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"year": 1066}, "year", "must lie between"),
        ({"doi": "10.5555/a", "url": "javascript:alert(1)"}, "url", "a link that starts with https://"),
        ({"arxiv": "abc"}, "arxiv", "an arXiv id without version"),
        ({"authors": ("王小明",)}, "authors", "in Latin letters"),
        ({"first_public": datetime.date(2025, 1, 1)}, "first_public", "must not be later than year 2024"),
        ({"title": "A\x07 Loom"}, "title", "must hold no invisible character, found U+0007"),
    ],
)
def test_what_the_bibliography_has_wrong_is_told(changes: dict, field: str, message: str, cloth: Loaded) -> None:
    assert message in reasons(replace(DRAFT, **changes), ANSWERS, cloth)[field]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_only_text(hostile: str, cloth: Loaded) -> None:
    hostile = " ".join(hostile.split())
    draft = replace(DRAFT, title=f"Loom {hostile}", authors=("Sy Selvedge",))
    words = f"So: {hostile}"
    answers = replace(ANSWERS, summary=words, checked=words, known_as=(words,))
    made = make(draft, answers, cloth, TODAY)
    record = yaml.safe_load(made.text)
    assert (record["title"], record["summary"], record["known_as"]) == (f"Loom {hostile}", words, [words])
    assert record["checked"]["where"] == words and made.id == "selvedge2024loom"


def test_a_known_paper_is_refused_with_its_file(cloth: Loaded) -> None:
    with pytest.raises(AlreadyThere, match=r"data/papers/weaver2020shuttle\.yml has the same arxiv, 2001\.00010"):
        make(replace(DRAFT, arxiv="2001.00010"), Answers(), cloth, TODAY)
    with pytest.raises(AlreadyThere, match=r"tkacz2023loom\.yml has the same arxiv"):
        new_paper.refuse_known(Draft(arxiv="2301.00042"), cloth)
    new_paper.refuse_known(Draft(arxiv="2301.00043"), cloth)


def test_nearly_the_same_title_is_refused_until_it_is_said_to_be_another(cloth: Loaded) -> None:
    near = replace(DRAFT, title="A Loom That Count", arxiv=None, authors=("Łukasz Tkacz",))
    with pytest.raises(AlreadyThere, match="nearly the same title"):
        make(near, ANSWERS, cloth, TODAY)
    assert make(near, replace(ANSWERS, distinct_from=("tkacz2023loom",)), cloth, TODAY).id == "tkacz2024loom"


def test_old_problems_elsewhere_do_not_stand_in_the_way(fabricated: Path) -> None:
    (fabricated / "data" / "papers" / "broken2020x.yml").write_text("title: [", "utf-8")
    assert make(DRAFT, ANSWERS, load(fabricated), TODAY).text == RECORD


def test_proposals_come_before_any_question(cloth: Loaded) -> None:
    proposed = propose(DRAFT, Answers(), cloth)
    assert (proposed.id, proposed.kind, proposed.venue and proposed.venue.value) == (
        "tkacz2024maskweave",
        "conference",
        "loom",
    )
    assert proposed.themes[0].value == "plain-weave" and proposed.known_as == ("MaskWeave",) and not proposed.duplicates
    assert propose(Draft(), Answers(), cloth).id == ""


def test_answers_are_read_from_texts() -> None:
    assert read_answers(
        {
            "themes": " plain-weave , red-dye,, plain-weave",
            "summary": " two\r\n lines ",
            "mention": "spinner-2021:weaving:Shuttle: a net | only its idea is named\n\n spinner-2021 : counting : x ",
            "aftermath": "No",
            "awards": "Best Shuttle, LOOM 2020; Another",
            "known_as": "-",
            "title": "no answer",
            "venue": None,
        }
    ) == Answers(
        themes=("plain-weave", "red-dye"),
        summary="two lines",
        mentions=(
            {
                "source": "spinner-2021",
                "section": "weaving",
                "as": "Shuttle: a net",
                "inferred": "only its idea is named",
            },
            {"source": "spinner-2021", "section": "counting", "as": "x"},
        ),
        awards=("Best Shuttle, LOOM 2020", "Another"),
        known_as=(),
    )
    assert read_answers({}) == Answers()


def test_answers_that_cannot_be_read_are_all_told() -> None:
    with pytest.raises(Refusal) as refusal:
        read_answers({"mention": "spinner-2021\n:::\n", "aftermath": "perhaps"})
    assert [reason.field for reason in refusal.value.reasons] == ["mention", "mention", "aftermath"]


def test_no_file_is_written_over(fabricated: Path) -> None:
    there = fabricated / "data" / "papers" / "weaver2020shuttle.yml"
    before = there.read_bytes()
    with pytest.raises(AlreadyThere, match=r"weaver2020shuttle\.yml is there already"):
        write(NewPaper("weaver2020shuttle", "data/papers/weaver2020shuttle.yml", "x", None, ()), fabricated)
    assert there.read_bytes() == before
    assert not [path.name for path in (fabricated / "data").iterdir() if path.name.startswith(".")]


def test_what_cannot_be_written_is_told_and_leaves_nothing(fabricated: Path) -> None:
    before = sorted(fabricated.rglob("*"))
    with pytest.raises(Refusal, match="cannot be written: No such file or directory"):
        write(NewPaper("x", "data/nowhere/x.yml", "x", None, ()), fabricated)
    assert sorted(fabricated.rglob("*")) == before
