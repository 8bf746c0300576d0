"""Issue forms: what they ask, and from the text of a good issue to the files of a pull request."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from conftest import DATA, ROOT
from issue_forms import (
    CONTRACT,
    CORRECTION,
    FORMS,
    GOOD,
    HOSTILE,
    PAPER,
    TEMPLATES,
    THEME,
    TODAY,
    VERDICT,
    issue,
    submitted,
)
from survey.check import check
from survey.common.errors import Reason, Refusal, Unreachable
from survey.load.documents import load, replaced
from survey.tools.intake import forms, new_paper


@pytest.mark.parametrize("kind", forms.KINDS)
def test_fields_are_those_that_doors_fill_in(kind: str) -> None:
    assert [field.id for field in FORMS[kind]] == CONTRACT[kind].split()
    template = yaml.safe_load((TEMPLATES / f"{kind}.yml").read_text("utf-8"))
    assert template["labels"] == [f"form:{kind}"]
    labels = [field.label for field in FORMS[kind]]
    assert len(set(labels)) == len(labels), "a heading must tell one field from another"


def test_choices_are_those_of_the_vocabulary() -> None:
    """The forms hold copies, because GitHub reads nothing else; this keeps them equal."""
    tables = load(ROOT).tables
    wanted = {
        ("paper", "role"): list(forms.ROLES),
        ("verdict", "verdict"): [forms.option(term) for term in tables["vocabulary"].data["verdicts"].values()],
        ("theme", "standing"): [forms.option(term) for term in tables["vocabulary"].data["statuses"].values()],
        ("theme", "area"): [forms.option(area) for area in tables["areas"].data.values()],
    }
    found = {
        (kind, item["id"]): item["attributes"]["options"]
        for kind in forms.KINDS
        for item in yaml.safe_load((TEMPLATES / f"{kind}.yml").read_text("utf-8"))["body"]
        if item["type"] == "dropdown"
    }
    assert found == wanted


def test_a_paper() -> None:
    proposal = submitted("paper", PAPER)
    ((path, text),) = proposal.files.items()
    record = yaml.safe_load(text)
    assert path.startswith("data/papers/carder2024") and proposal.title == f"Add paper {Path(path).stem}"
    assert record["authors"] == ["Cara Carder", "Łukasz Tkacz"] and record["title"] == "Wool, Carded by Übung"
    assert record["aftermath"] is True and record["themes"] == ["red-dye", "plain-weave"]
    assert record["checked"] == {"date": TODAY, "where": "the journal's page"}
    assert proposal.message.endswith("\nCo-authored-by: Cara Carder <345+carla-c@users.noreply.github.com>\n")
    assert proposal.branch == "form-12" and "Closes #12." in proposal.body


def test_a_paper_by_identifier() -> None:
    asked = []

    def answer(doi: str) -> object:
        asked.append(doi)
        return {
            "type": "article-journal",
            "title": "Wool",
            "author": [{"given": "Cara", "family": "Carder"}],
            "container-title": "Journal of Dyes & Stains",
            "issued": {"date-parts": [[2024]]},
            "DOI": "10.5555/wool.24",
        }

    body = issue("paper", {**PAPER, "bibtex": "", "identifier": "https://doi.org/10.5555/wool.24", "credit": ""})
    submission = forms.Submission("paper", body, 12, "carla-c", 345, TODAY)
    proposal = forms.proposed(submission, FORMS["paper"], load(DATA / "survey"), fetch=answer)
    assert asked == ["10.5555/wool.24"]
    assert list(proposal.files) == ["data/papers/carder2024wool.yml"]
    assert "Co-authored-by: carla-c <345+carla-c@users.noreply.github.com>" in proposal.message


def test_a_service_that_does_not_answer_is_told() -> None:
    def silent(doi: str) -> object:
        raise Unreachable([Reason("", "doi.org does not answer", "Give BibTeX.")])

    body = issue("paper", {**PAPER, "bibtex": "", "identifier": "1510.00149"})
    submission = forms.Submission("paper", body, 12, "carla-c", 345, TODAY)
    with pytest.raises(Refusal, match="does not answer"):
        forms.proposed(submission, FORMS["paper"], load(DATA / "survey"), fetch=silent)


CORRECTIONS = [
    ({}, lambda data: data["summary"].endswith("which tripled the cloth a day in four mills.")),
    ({"field": ""}, lambda data: "tripled" in data["summary"]),
    ({"now": "doubled\n  the   cloth"}, lambda data: "tripled the cloth a day" in data["summary"]),
    ({"now": ""}, lambda data: data["summary"] == "tripled the cloth"),
    (
        {"field": "authors", "now": "Ada Weaver", "correct": "A. Weaver"},
        lambda data: data["authors"] == ["A. Weaver", "Łukasz Tkacz"],
    ),
    (
        {"field": "authors", "now": "", "correct": "- A. Weaver\n- Bo"},
        lambda data: data["authors"] == ["A. Weaver", "Bo"],
    ),
    (
        {"field": "known_as", "now": "ShuttleNet", "correct": "Shuttle\nShuttleNet"},
        lambda data: data["known_as"] == ["Shuttle", "ShuttleNet"],
    ),
    (
        {"field": "first_public", "now": "", "correct": "2019-05-06"},
        lambda data: data["first_public"] == datetime.date(2019, 5, 6),
    ),
    ({"field": "code", "now": "", "correct": "https://loom.example/code"}, lambda data: data["code"].endswith("/code")),
    ({"field": "title", "now": "{Braces}", "correct": HOSTILE}, lambda data: data["title"].endswith(f"with {HOSTILE}")),
    ({"record": "https://weaving.example/papers/weaver2020shuttle/#cite"}, lambda data: "tripled" in data["summary"]),
]


@pytest.mark.parametrize(
    ("answers", "holds"), CORRECTIONS, ids=[str(sorted(answers.items()))[:50] for answers, _ in CORRECTIONS]
)
def test_a_correction_sets_one_field(answers: Mapping[str, str], holds) -> None:
    proposal = submitted("correction", {**CORRECTION, **answers})
    ((path, text),) = proposal.files.items()
    assert path == "data/papers/weaver2020shuttle.yml"
    before = yaml.safe_load((DATA / "survey" / path).read_text("utf-8"))
    after = yaml.safe_load(text)
    assert holds(after)
    assert len({name for name in {*before, *after} if before.get(name) != after.get(name)}) == 1


def test_a_correction_of_a_story_keeps_its_paragraphs() -> None:
    answers = {
        "record": "data/themes/red-dye.yml",
        "field": "story",
        "now": "Alum came",
        "correct": "Alum came.\n\nLate",
    }
    ((_, text),) = submitted("correction", {**CORRECTION, **answers}).files.items()
    assert "Alum came.\n\nLate [@delacruzvega2022madder]." in yaml.safe_load(text)["story"]


def test_a_verdict() -> None:
    ((path, text),) = submitted("verdict", VERDICT).files.items()
    claim = yaml.safe_load(text)
    assert path == "data/claims/looms-will-count.yml"
    assert (claim["verdict"], claim["judged_on"]) == ("partly", TODAY)
    assert claim["evidence"][:2] == ["tkacz2023loom", "trends:plain-weave"]
    assert claim["evidence"][2:] == [
        {
            "url": "https://loom.example/picks",
            "title": "Picks, counted",
            "publisher": "Loom & Sons",
            "date": "2030-11",
            "seen": TODAY,
        }
    ]
    assert claim["dissent"].startswith("The rule asks")  # the second judge still says otherwise
    assert claim["resolves_when"] == "A loom that counts is described by the end of 2023."


def test_a_theme_and_its_papers() -> None:
    proposal = submitted("theme", THEME)
    assert sorted(proposal.files) == [
        "data/papers/delacruzvega2022madder.yml",
        "data/papers/weaver2020shuttle.yml",
        "data/themes/carded-wool.yml",
    ]
    theme = yaml.safe_load(proposal.files["data/themes/carded-wool.yml"])
    assert theme["story"].startswith("### Then\n\nNobody asked [@spinner-2021].\n\n### Since\n\n")
    assert theme["standing"][0]["since"] == "2031-06" and theme["standing"][0]["status"] == "rising"
    assert theme["terms"] == {"any": ["\\bcard(ed|ing)\\b"], "not": ["post ?card"]}
    paper = yaml.safe_load(proposal.files["data/papers/weaver2020shuttle.yml"])
    assert paper["themes"] == ["plain-weave", "red-dye", "carded-wool"]


@pytest.mark.parametrize("kind", forms.KINDS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_proposed_is_good_and_in_form(kind: str, newline: str) -> None:
    loaded = load(DATA / "survey")
    files = submitted(kind, issue(kind, GOOD[kind], newline=newline)).files
    assert check(replaced(loaded, files))[1] == []
    assert not any("\r" in text for text in files.values())


def test_every_field_that_is_asked_for_has_a_question() -> None:
    form = forms.questions((ROOT / ".github/ISSUE_TEMPLATE/paper.yml").read_text("utf-8"))
    assert set(new_paper.ASKED_FIELDS) <= {question.id for question in form}
