"""Issue forms, from the text of an issue to the files of a pull request, on the fabricated survey: good ones of all four
kinds, hostile ones, and what the steps of the workflow do with either."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import read_form
from conftest import DATA, ROOT
from markdown_probe import outside_of_code
from survey.check import check
from survey.common.errors import Reason, Refusal, Unreachable
from survey.load.documents import load, replaced
from survey.records.models import MODELS
from survey.tools.intake import doi_client, forms, new_paper

TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = {kind: forms.questions((TEMPLATES / f"{kind}.yml").read_text("utf-8")) for kind in forms.KINDS}
# Addresses that readers have saved, and doors on every page, fill these fields in.
CONTRACT = {
    "paper": "identifier bibtex themes summary role mention builds_on known_as checked distinct_from credit",
    "correction": "record field now correct evidence credit",
    "verdict": "claim verdict why evidence credit",
    "theme": "name area question definition finding then since now standing why covers omits curve terms papers credit",
}
TODAY = datetime.date(2031, 6, 7)
HOSTILE = (
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} $(touch /tmp/x) `id` ; rm -rf * @octocat #1 !!python/object *a &b"
)


def issue(kind: str, answers: Mapping[str, str], *, newline: str = "\n") -> str:
    """An issue as the form makes it: every field under its heading."""
    parts = []
    for field in FORMS[kind]:
        text = answers.get(field.id, "")
        if text and field.fenced:
            text = f"```bibtex\n{text}\n```"
        parts.append(f"### {field.label}\n\n{text or '_No response_'}")
    return "\n\n".join(parts).replace("\n", newline)


def submitted(kind: str, answers: Mapping[str, str] | str, root: Path = DATA / "survey") -> forms.Proposal:
    body = answers if isinstance(answers, str) else issue(kind, answers)
    submission = forms.Submission(kind, body, 12, "carla-c", 345, TODAY)
    return forms.proposed(submission, FORMS[kind], load(root), fetch=nobody_is_asked)


def nobody_is_asked(doi: str) -> object:
    raise AssertionError(f"asked for {doi}")


def reasons(kind: str, answers: Mapping[str, str] | str, root: Path = DATA / "survey") -> list[Reason]:
    with pytest.raises(Refusal) as refused:
        submitted(kind, answers, root)
    return list(refused.value.reasons)


BIBTEX = """\
@article{carder2024,
  title = {Wool, Carded by {\\"U}bung},
  author = {Carder, Cara and Tkacz, {\\L}ukasz},
  journal = {Journal of Dyes & Stains},
  year = {2024},
  volume = 9,
  doi = {10.5555/wool.24},
}"""
PAPER = {
    "bibtex": BIBTEX,
    "themes": "red-dye, plain-weave",
    "summary": "Cards wool before it is dyed.\nThe shade no longer runs.",
    "role": "no source names it (a later paper)",
    "builds_on": "weaver2020shuttle",
    "checked": "the journal's page",
    "credit": "Cara Carder",
}
CORRECTION = {
    "record": "data/papers/weaver2020shuttle.yml",
    "field": "summary",
    "now": "doubled the cloth",
    "correct": "tripled the cloth",
    "evidence": "The mill's ledger, page 3.",
}
VERDICT = {
    "claim": "looms-will-count",
    "verdict": "Partly: Part of the rule was met, or it was met late or in another form.",
    "why": "It counts picks only [@tkacz2023loom].",
    "evidence": "- tkacz2023loom\n- trends:plain-weave\n"
    "- https://loom.example/picks | Picks, counted | Loom & Sons | 2030-11",
}
THEME = {
    "name": "Carded wöol",
    "area": "Dyeing: How threads get their colour.",
    "question": "Does carding keep the shade?",
    "definition": "Wool is carded. Then it is dyed.",
    "finding": "It does.",
    "then": "Nobody asked [@spinner-2021].",
    "since": "Somebody did [@delacruzvega2022madder].\n\nTwice.",
    "now": "It is done.",
    "standing": "Rising: Its share of papers grows and the method is still being worked out.",
    "why": "Two mills card.",
    "covers": "Carding.",
    "omits": "Spinning.",
    "curve": "Titles with card.",
    "terms": "\\bcard(ed|ing)\\b\nnot: post ?card",
    "papers": "delacruzvega2022madder\nweaver2020shuttle",
}
GOOD = {"paper": PAPER, "correction": CORRECTION, "verdict": VERDICT, "theme": THEME}


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


def test_every_field_that_is_asked_for_has_a_question() -> None:
    form = forms.questions((ROOT / ".github/ISSUE_TEMPLATE/paper.yml").read_text("utf-8"))
    assert set(new_paper.ASKED_FIELDS) <= {question.id for question in form}
