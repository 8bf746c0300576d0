"""Issue forms with something wrong in them, or that mean harm: answered with every reason, and nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import read_form
from conftest import DATA
from issue_forms import (
    BIBTEX,
    CORRECTION,
    FORMS,
    GOOD,
    HOSTILE,
    PAPER,
    THEME,
    TODAY,
    VERDICT,
    issue,
    nobody_is_asked,
    reasons,
    submitted,
)
from markdown_probe import outside_of_code
from survey.check import check
from survey.common.errors import Refusal
from survey.load.documents import load, replaced
from survey.records.models import MODELS
from survey.tools.intake import doi_client, forms

BAD = [
    ("paper", {"bibtex": ""}, "identifier", "must be given, or BibTeX, found neither"),
    ("paper", {"identifier": "1510.00149"}, "identifier", "must be given, or BibTeX, found both"),
    ("paper", {"bibtex": "", "identifier": "the paper by Han"}, "identifier", "is no arXiv id and no DOI"),
    ("paper", {"bibtex": "@article{broken"}, None, ""),
    ("paper", {"bibtex": "@article{a,}"}, None, ""),
    ("paper", {"summary": ""}, "summary", "is missing"),
    ("paper", {"themes": "red-die"}, "themes", "no such theme: red-die"),
    ("paper", {"role": "both"}, "role", "must be one of"),
    ("paper", {"role": "a source names it", "mention": "spinner-2021"}, "mention", "must be source:section:words"),
    ("paper", {"role": "a source names it", "mention": "spinner-2012:weaving:Wool"}, "mention", "no such source"),
    ("paper", {"bibtex": BIBTEX.replace("10.5555/wool.24", "10.5555/madder.22")}, None, "delacruzvega2022madder"),
    ("paper", {"credit": "A <a@b.example>\nCo-authored-by: B"}, "credit", "must be a name"),
    ("correction", {"record": "data/papers/../../hooks/on_build.yml"}, "record", "there is no record"),
    ("correction", {"record": "/etc/passwd"}, "record", "there is no record"),
    ("correction", {"record": "data/papers/weaver2020shutle.yml"}, "record", "there is no record"),
    ("correction", {"record": "data/venues.yml"}, "record", "is no paper, theme, source or claim"),
    ("correction", {"record": "https://weaving.example/venues/loom/"}, "record", "is no paper, theme, source or claim"),
    ("correction", {"field": "sumary"}, "field", "a paper has no field sumary"),
    ("correction", {"field": "model_config"}, "field", "a paper has no field model_config"),
    ("correction", {"field": "mentions"}, "field", "has fields of its own"),
    ("correction", {"field": "", "now": ""}, "field", "must be named"),
    ("correction", {"now": "tripled"}, "now", "stands nowhere in summary"),
    ("correction", {"field": "year", "now": "2019", "correct": "2021"}, "now", "is not what year says: 2020"),
    ("correction", {"field": "year", "now": "", "correct": "next year"}, "", "year must be a whole number"),
    ("correction", {"field": "url", "now": "", "correct": "javascript:alert(1)"}, "", "url must be a link"),
    ("correction", {"correct": "doubled the cloth"}, "", "nothing would change"),
    ("correction", {"correct": "\u202egnirts"}, "", "must hold no invisible character"),
    ("verdict", {"claim": "looms-will-cont"}, "claim", "there is no claim looms-will-cont"),
    ("verdict", {"verdict": "Maybe"}, "verdict", "must be one of"),
    ("verdict", {"evidence": "nobody2000paper"}, "", "no such paper: nobody2000paper"),
    ("verdict", {"evidence": ""}, "", "verdict partly must have evidence"),
    ("verdict", {"evidence": "https://loom.example/picks"}, "evidence", "a page needs title, publisher and date"),
    ("verdict", {"evidence": "https://loom.example/picks | Picks | Loom & Sons | soon"}, "", "date must be a date"),
    ("verdict", {"why": "So [@nobody2000paper]."}, "", "no such citation"),
    ("theme", {"name": "Red Dye"}, "name", "there is a theme red-dye already"),
    ("theme", {"name": "Tabby"}, "name", "there is a theme tabby already"),
    ("theme", {"name": "织"}, "name", "must have letters"),
    ("theme", {"name": "../../evil"}, None, ""),
    ("theme", {"papers": "nobody2000paper"}, "papers", "there is no paper nobody2000paper"),
    ("theme", {"area": "Baking: Bread."}, "area", "must be one of"),
    ("theme", {"terms": "(unclosed"}, "", "must be a regular expression"),
    ("theme", {"then": "### Now\n\nAll at once."}, "now", "stands there twice"),
]


@pytest.mark.parametrize(
    ("kind", "answers", "field", "message"), BAD, ids=[f"{kind} {answers}"[:60] for kind, answers, _, _ in BAD]
)
def test_one_thing_wrong_is_told(kind: str, answers: Mapping[str, str], field: str | None, message: str) -> None:
    if kind == "theme" and answers.get("name") == "../../evil":
        assert "data/themes/evil.yml" in submitted(kind, {**THEME, **answers}).files, "no path comes out of a name"
        return
    found = reasons(kind, {**GOOD[kind], **answers})
    assert [reason for reason in found if message in reason.message and field in (None, reason.field)], found


HOSTILE_FORMS = [
    ("nothing", "paper", ""),
    ("no form at all", "paper", f"Hello {HOSTILE}"),
    ("a heading in an answer", "paper", issue("paper", {**PAPER, "summary": "A.\n\n### Themes\n\nred-dye"})),
    ("a comment nobody sees", "paper", issue("paper", {**PAPER, "summary": "A.<!-- @octocat --> B."})),
    ("too long", "verdict", issue("verdict", {**VERDICT, "why": "织" * 70_000})),
    (
        "YAML in a list",
        "paper",
        issue("paper", {**PAPER, "themes": "[red-dye]\nexec: !!python/object/apply:os.system [id]"}),
    ),
    ("a way out of the block", "paper", issue("paper", {**PAPER, "bibtex": f"```\n### Credit\n\n{HOSTILE}"})),
    ("control characters", "correction", issue("correction", {**CORRECTION, "correct": "a\x00b\x1b[31m"})),
    ("a name that is none", "verdict", issue("verdict", {**VERDICT, "credit": HOSTILE})),
    (
        "a record elsewhere",
        "correction",
        issue("correction", {**CORRECTION, "record": "data/papers/$(id).yml; rm -rf /"}),
    ),
    ("a field of the program", "correction", issue("correction", {**CORRECTION, "field": "__class__"})),
    ("half a character", "verdict", issue("verdict", {**VERDICT, "why": "\ud800"})),
    ("an endless expression", "theme", issue("theme", {**THEME, "terms": "(" * 5000})),
]


def environment(kind: str, body: str, tmp_path: Path) -> dict[str, str]:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"body": body}}), "utf-8")
    return {
        "FORM_KIND": kind,
        "GITHUB_EVENT_PATH": str(event),
        "FORM_NUMBER": "12",
        "FORM_AUTHOR": "carla-c",
        "FORM_AUTHOR_ID": "345",
        "FORM_DATE": "2031-06-07T08:09:10Z",
    }


def digest(root: Path) -> str:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


@pytest.mark.parametrize(
    ("kind", "body"), [form[1:] for form in HOSTILE_FORMS], ids=[form[0] for form in HOSTILE_FORMS]
)
def test_a_hostile_form_is_answered(
    fabricated: Path, tmp_path: Path, kind: str, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doi_client, "fetch", nobody_is_asked)
    before, out = digest(fabricated), tmp_path / "answer"
    arguments = ["--root", str(fabricated), "--out", str(out)]
    assert read_form.main(arguments, environment(kind, body, tmp_path)) == 0
    assert [path.name for path in out.iterdir()] == ["comment.md"]
    comment = (out / "comment.md").read_text("utf-8")
    assert comment.startswith("Thank you. No pull request could be made of this yet:\n\n- ")
    assert len(comment) < 40_000 and all(line.isprintable() for line in comment.split("\n"))
    assert digest(fabricated) == before
    assert not (tmp_path / "x").exists()
    words, kinds = outside_of_code(comment)
    assert not [word for word in words if "@" in word or "<" in word]
    assert not kinds & {"html_inline", "html_block", "link_open", "image"}


def test_hostile_values_stay_text(fabricated: Path, tmp_path: Path) -> None:
    """What breaks no rule is taken as the text it is."""
    body = issue("verdict", {**VERDICT, "why": HOSTILE})
    out = tmp_path / "answer"
    assert read_form.main(["--root", str(fabricated), "--out", str(out)], environment("verdict", body, tmp_path)) == 0
    assert sorted(path.name for path in out.iterdir()) == ["body.md", "branch", "files", "message", "title"]
    text = (out / "files/data/claims/looms-will-count.yml").read_text("utf-8")
    assert yaml.safe_load(text)["why"] == HOSTILE
    assert "octocat" not in (out / "title").read_text("utf-8") + (out / "message").read_text("utf-8")


@pytest.mark.parametrize(
    "change",
    [
        {"FORM_KIND": "../paper"},
        {"FORM_KIND": ""},
        {"FORM_NUMBER": "12; id"},
        {"FORM_DATE": "today"},
        {"FORM_AUTHOR_ID": "x"},
    ],
)
def test_an_environment_that_cannot_be(tmp_path: Path, change: Mapping[str, str]) -> None:
    out = tmp_path / "answer"
    assert read_form.main(["--out", str(out)], {**environment("paper", "", tmp_path), **change}) == 2
    assert not out.exists()


def test_an_account_that_cannot_be() -> None:
    submission = forms.Submission("verdict", issue("verdict", VERDICT), 12, "a b\nCo-authored-by: c", 345, TODAY)
    with pytest.raises(Refusal, match="no account has the name"):
        forms.proposed(submission, FORMS["verdict"], load(DATA / "survey"))


PIECES = st.sampled_from(
    [
        *HOSTILE.split(),
        "### Themes",
        "```",
        "- ",
        "\n",
        "\r\n",
        ":",
        "#",
        "'",
        '"',
        "{titles 2020}",
        "[@x]",
        "\x00",
        "\u202e",
        "\ud800",
    ]
)


WORDS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join)


@given(kind=st.sampled_from(forms.KINDS), data=st.data())
@settings(max_examples=80, derandomize=True)
def test_any_answer_becomes_a_good_record_or_reasons(kind: str, data: st.DataObject) -> None:
    """Never an exception of another kind, and never a proposal that the check does not let pass."""
    changed = data.draw(st.dictionaries(st.sampled_from([field.id for field in FORMS[kind]]), WORDS, max_size=2))
    body = data.draw(st.one_of(st.just(issue(kind, {**GOOD[kind], **changed})), WORDS))
    loaded = load(DATA / "survey")
    submission = forms.Submission(kind, body, 12, "carla-c", 345, TODAY)
    try:
        proposal = forms.proposed(submission, FORMS[kind], loaded, fetch=nobody_is_asked)
    except Refusal as refusal:
        assert forms.answered(refusal.reasons, FORMS[kind])
    else:
        assert check(replaced(loaded, proposal.files))[1] == []
        "".join([*proposal.files.values(), proposal.title, proposal.body, proposal.message]).encode("utf-8")


def test_every_field_of_every_model_can_be_named() -> None:
    """What the form cannot set is told to be so, field by field, never by a traceback."""
    loaded = load(DATA / "survey")
    for kind, documents in loaded.documents.items():
        document = next(iter(documents.values()))
        for name, field in MODELS[kind].model_fields.items():
            answers = {**CORRECTION, "record": document.path, "field": field.alias or name, "now": "", "correct": "x"}
            try:
                submitted("correction", answers)
            except Refusal as refusal:
                assert refusal.reasons
