"""Every kind of bibliography that people bring, by the command and by the form: the right record, or the right reason."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import add_paper
import read_form
from conftest import DATA, ROOT
from fake_resolver import CSL, Answer, resolving
from survey.check import check
from survey.common.errors import Refusal
from survey.load.documents import load, replaced
from survey.pipeline import travel
from survey.tools.intake import doi_client, forms

PAPER_FORM = forms.questions((ROOT / ".github" / "ISSUE_TEMPLATE" / "paper.yml").read_text("utf-8"))
CORRECTION_FORM = forms.questions((ROOT / ".github" / "ISSUE_TEMPLATE" / "correction.yml").read_text("utf-8"))
ANSWERS = {
    "themes": "plain-weave",
    "summary": "Carries mud.",
    "role": "no source names it (a later paper)",
    "checked": "its page",
    "credit": "टेसा ब्रुक",
}
OPTIONS = ["--themes", "plain-weave", "--summary", "Carries mud.", "--aftermath", "--checked-where", "its page"]
SICI = "10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9"
WITHDRAWN = "This paper has been withdrawn by the authors."


def entry(type: str = "inproceedings", **fields: str | None) -> str:
    base = {
        "title": "Slow Rivers",
        "author": "Brook, Tessa and Fenn, Rollo",
        "booktitle": "Annual Conference on Looms",
        "year": "2024",
    }
    held = ", ".join(f"{name} = {{{value}}}" for name, value in (base | fields).items() if value is not None)
    return f"@{type}{{x, {held}}}"


def record(**fields: Any) -> dict[str, Any]:
    """A record of Crossref's."""
    base = {
        "title": "Slow Rivers",
        "author": [{"given": "Tessa", "family": "Brook"}],
        "container-title": "Annual Conference on Looms",
        "issued": {"date-parts": [[2024]]},
        "DOI": "10.5555/rivers",
        "type": "paper-conference",
    }
    return base | fields


VOLUME = "@proceedings{p, title={Looms}, booktitle={Annual Conference on Looms}, year={2024}, doi={10.5555/v}, url={https://v.example/}, pages={1--9}, isbn={978}, publisher={Mill}}"
# A bibliography, and what the record says: fields, `people` (a family name, or True for a group, by name), and notes.
READ: list[tuple[str | dict[str, Any], dict[str, Any]]] = [
    (entry(author=r"Roe, Rick and \L{}uk, Ji\v{r}\'i and Pe\~na, Jo\~ao"), {"authors": ["Rick Roe", "Jiří Łuk", "João Peña"]}),
    (entry(author=r"L{\uhorn}u, Ph{\uhorn}{\ohorn}ng"), {"id": "luu2024slow", "authors": ["Phương Lưu"]}),
    (entry(author="family=Dorn, given=Aloys, prefix=van der, useprefix=true and Brook, Tessa"), {"id": "vanderdorn2024slow"}),
    (entry(author="Wei Wong 0001 and Brook, Tessa"), {"id": "wong2024slow", "notes": ["left out the number"]}),
    (entry(author="{Delta Team}"), {"id": "deltateam2024slow", "people": {"Delta Team": True}}),
    (entry(author="{Sand and Mud Team}"), {"authors": ["Sand and Mud Team"], "people": {"Sand and Mud Team": True}}),
    (
        entry(author=r"Garc{\'\i}a M{\'a}rmol, Gabino and Van Goor, Lukas and De la Torre, Fermin"),
        {
            "id": "garciamarmol2024slow",
            "people": {"Gabino García Mármol": "García Mármol", "Lukas Van Goor": "Van Goor", "Fermin De la Torre": "De la Torre"},
        },
    ),
    (entry(author="BROOK, TESSA"), {"notes": ["in capitals throughout"]}),
    (entry(title=r"{Thought with \mbox{GPT-9}}"), {"title": "Thought with GPT-9"}),
    (entry(title=r"{\textless}i{\textgreater}Z-R{\textless}/i{\textgreater}"), {"title": "Z-R"}),
    (entry(title="<i>Delta</i> of H<sub>2</sub>O"), {"title": "Delta of H₂O"}),
    (entry(title="Q&amp;A with &quot;Mud&quot;", author="J&ouml;rg Brook"), {"title": 'Q&A with "Mud"', "authors": ["Jörg Brook"]}),
    (entry(title=r"$\pi_0$ and $\ell_1$ and $T^2$"), {"title": "π₀ and ℓ₁ and T²"}),
    (entry(title=r"\href{https://x.example}{Slow} Rivers"), {"title": "Slow Rivers"}),
    (entry(abstract=r"\href{https://x.example}{Slow} Rivers"), {"title": "Slow Rivers"}),
    (entry(title=r"Slow \unheard{Rivers}"), {"title": "Slow Rivers", "notes": [r"look at what became of \unheard in title"]}),
    (
        '@string{tb = "Brook, Tessa"} @string{rf = {Fenn, Rollo}}\n@inproceedings{x, title = "Slow " # "Rivers", '
        'author = tb # " and " # rf, booktitle = "Annual " # {Conference on Looms}, year = 2024, month = jun # "~3"}',
        {"title": "Slow Rivers", "authors": ["Tessa Brook", "Rollo Fenn"], "venue": "loom"},
    ),
    (
        "@inproceedings{x, title={Slow Rivers}, author={Brook, Tessa}, booktitle=LOOM, year=2024}",
        {"venue": "loom", "notes": ["nothing defines LOOM, so that it is taken as a name"]},
    ),
    (entry(doi=r"10.1007/978-3-031-99999-1{\_}17"), {"doi": "10.1007/978-3-031-99999-1_17"}),
    (entry(doi="10.5555/rivers."), {"doi": "10.5555/rivers"}),
    (entry(doi=SICI), {"doi": SICI}),
    (entry(url=r"https://x.example/\~{}a{\_}b{\%}20{\&}c"), {"url": "https://x.example/~a_b%20&c"}),
    (entry(url="https://link.springer.com/chapter/10.1007/978-3_17#citeas"), {"doi": "10.1007/978-3_17", "notes": ["from the link"]}),
    (entry(url="https://www.alphaxiv.org/abs/2401.00001v2"), {"arxiv": "2401.00001", "url": None}),
    (entry(note="arXiv admin note: substantial text overlap with arXiv:1412.98765"), {"arxiv": None}),
    (
        f"@inproceedings{{c, title={{Slow Rivers}}, author={{Brook, Tessa}}, pages={{3--4}}, crossref={{p}}}}\n{VOLUME}",
        {"venue": "loom", "year": 2024, "doi": None, "url": None, "pages": "3-4", "publisher": None},
    ),
    (entry("article", booktitle=None, eprint="2401.00001", archiveprefix="arXiv"), {"kind": "preprint", "arxiv": "2401.00001"}),
    (entry(articleno="12"), {"pages": None, "notes": ["left out the article's number 12"]}),
    (entry(eid="032401"), {"pages": None, "notes": ["left out the article's number 032401"]}),
    (entry(title="@Home: Slow Rivers"), {"title": "@Home: Slow Rivers"}),
    (entry(title="+1: Slow Rivers"), {"title": "+1: Slow Rivers"}),
    (entry(abstract="Withdrawn articles go on being cited. An article withdrawn by the authors is read more."), {"year": 2024}),
    (record(title=r"The $$\ell _1$$ Norm"), {"title": "The ℓ₁ Norm"}),
    (record(title="A &amp;amp; B of <i>mud</i>"), {"title": "A & B of mud"}),
    (record(author=[{"literal": "Brook, Tessa"}]), {"authors": ["Tessa Brook"], "id": "brook2024slow"}),
    (record(author=[{"literal": "Delta Team"}]), {"people": {"Delta Team": True}}),
    (record(author=[{"given": "Gabino", "family": "García Mármol"}]), {"people": {"Gabino García Mármol": "García Mármol"}}),
    (record(issued=None, **{"published-print": {"date-parts": [[2023]]}}), {"year": 2023}),
    (record(issued={"date-parts": [[None]]}, **{"published-online": {"date-parts": [[2022]]}}), {"year": 2022}),
    (record(DOI=SICI), {"doi": SICI}),
    (record(**{"article-number": "12"}), {"notes": ["left out the article's number 12"]}),
]  # fmt: skip
# A bibliography, the field that the first reason is about, and words of it.
REFUSED: list[tuple[str | dict[str, Any], str, str]] = [
    (entry(author="Tessa Brook, Rollo Fenn, Ida Marsh"), "authors", "several people"),
    (entry(author="Tessa Brook; Rollo Fenn"), "authors", "several people"),
    (entry(author=r"Tessa Brook \& Rollo Fenn"), "authors", "several people"),
    (entry(author="Brook T, Fenn R, Marsh IA"), "authors", "several people"),
    (entry(author="The Delta Collaboration: Aida Chen and Boyan Li"), "authors", "a group and people"),
    (entry(author="Brook, Tessa and et al."), "authors", "ends in “and others”"),
    (entry(author=r"Tessa Brook and \ldots and Rollo Fenn"), "authors", "ends in “and others”"),
    (entry(author="tessa@delta.example and Brook, Tessa"), "authors", "not an address"),
    (entry(author="00012024 and Brook, Tessa"), "authors", "without numbers"),
    (entry(author="王小明"), "authors", "Latin letters"),
    (entry(author="Tessa Mill*"), "authors", "found '*'"),
    (entry(author="(remove)"), "authors", "remarks in brackets"),
    (entry(author=r"\foo{Tessa} Brook"), "authors", r"\foo"),
    (entry(author="Gérard Ben Arous"), "authors", "tell the family name"),
    (entry(title="{" * 90 + r"\'{" * 400 + "}" * 490), "bibtex", "too many nested braces"),
    (entry(note=WITHDRAWN), "", "withdrawn or retracted"),
    (entry(booktitle=None, crossref="p"), "venue", "is missing"),
    ("@inproceedings{x, title={Slow Rivers}, author={Brook, Tessa}, booktitle=looms, year=2024}", "venue", "“looms” is none of"),
    ("@inproceedings{x, title={Slow Rivers}, author=tb, booktitle={Looms}, year=2024}", "bibtex", "nothing defines tb"),
    (record(author=[{"literal": "Tessa Brook, Rollo Fenn"}]), "authors", "one person or two"),
    (record(author=[{"literal": "tessa@delta.example"}]), "authors", "not an address"),
    (record(abstract=WITHDRAWN), "", "withdrawn or retracted"),
]  # fmt: skip


def told_by(text: str | dict[str, Any]) -> str:
    return str(text)[:70]


def people_of(text: str | None) -> dict[str, Any]:
    """What a text of data/people.yml says beside what the fabricated survey's does: a family name, or True, by name."""
    before = yaml.safe_load((DATA / "survey" / "data" / "people.yml").read_text("utf-8"))
    entries = yaml.safe_load(text) if text else before
    return {e["name"]: e.get("group") or e["family"] for id, e in entries.items() if id not in before}


def says(files: dict[str, str], notes: str, expected: dict[str, Any]) -> None:
    """That the files of a proposal hold what is expected, and that the survey is good with them."""
    path = next(path for path in files if path.startswith("data/papers/"))
    found = yaml.safe_load(files[path])
    assert people_of(files.get("data/people.yml")) == expected.get("people", {})
    for name, value in expected.items():
        if name == "id":
            assert path == f"data/papers/{value}.yml"
        elif name == "notes":
            assert all(note in notes for note in value), notes
        elif name != "people":
            assert found.get(name) == value, name
    assert not check(replaced(load(DATA / "survey"), files))[1]


def by_form(text: str | dict[str, Any], **answers: str) -> forms.Proposal:
    given = ANSWERS | ({"bibtex": text} if isinstance(text, str) else {"identifier": "10.5555/rivers"}) | answers
    body = "\n\n".join(
        f"### {one.label}\n\n" + (f"```bibtex\n{given[one.id]}\n```" if one.fenced and one.id in given else given.get(one.id, "_No response_"))
        for one in PAPER_FORM
    )  # fmt: skip
    submission = forms.Submission("paper", body, 12, "carla-c", 345, datetime.date(2031, 5, 4))
    return forms.proposed(submission, PAPER_FORM, load(DATA / "survey"), fetch=lambda doi: text)


@pytest.fixture
def by_command(fabricated: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs add_paper on a bibliography: exit code, the files that it changed, and what it told."""

    def run(text: str | dict[str, Any], *options: str) -> tuple[int, dict[str, str], str]:
        monkeypatch.setattr(doi_client, "fetch", lambda *arguments, **named: text)
        source = text if isinstance(text, str) else "10.5555/rivers"
        before = {path: path.read_bytes() for path in (fabricated / "data").rglob("*.yml")}
        code = add_paper.main([source, *OPTIONS, *options, "--root", str(fabricated), "--date", "2031-05-04"])
        changed = {
            path.relative_to(fabricated).as_posix(): path.read_text("utf-8")
            for path in (fabricated / "data").rglob("*.yml")
            if before.get(path) != path.read_bytes()
        }
        return code, changed, capsys.readouterr().err

    return run


@pytest.mark.parametrize(("text", "expected"), READ, ids=[told_by(row[0]) for row in READ])
def test_the_form_makes_the_right_record(text: str | dict[str, Any], expected: dict[str, Any]) -> None:
    proposal = by_form(text)
    says(dict(proposal.files), proposal.body, expected)
    assert "Co-authored-by: टेसा ब्रुक <" in proposal.message


@pytest.mark.parametrize(("text", "expected"), READ, ids=[told_by(row[0]) for row in READ])
def test_the_command_writes_the_right_record(text: str | dict[str, Any], expected: dict[str, Any], by_command) -> None:
    code, files, told = by_command(text)
    assert code == 0, told
    says(files, told, expected)


@pytest.mark.parametrize(("text", "field", "message"), REFUSED, ids=[told_by(row[0]) for row in REFUSED])
def test_the_form_is_told_first_what_is_wrong(text: str | dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        by_form(text)
    first = refusal.value.reasons[0]
    assert first.field == field and message in first.message and first.help
    assert not any("file name" in reason.message for reason in refusal.value.reasons)


@pytest.mark.parametrize(("text", "field", "message"), REFUSED, ids=[told_by(row[0]) for row in REFUSED])
def test_the_command_tells_first_what_is_wrong(
    text: str | dict[str, Any], field: str, message: str, by_command
) -> None:
    code, files, told = by_command(text)
    assert code in (1, 2) and files == {}
    assert message in told.splitlines()[0] and "Traceback" not in told and "file name" not in told


def test_a_crossref_that_leads_nowhere_is_named(by_command) -> None:
    assert (
        "The entry refers to rivers24 by crossref: give that entry too."
        in by_command(entry(booktitle=None, crossref="rivers24"))[2]
    )


def test_a_dry_run_shows_the_files(by_command) -> None:
    code, files, told = by_command(entry(author="{Delta Team}"), "--dry-run")
    assert (code, files) == (0, {})
    assert "would write data/papers/deltateam2024slow.yml, data/people.yml" in told


def test_the_same_title_by_others_has_a_way_round(by_command) -> None:
    same = entry(title="A Loom That Counts")
    code, files, told = by_command(same)
    assert (code, files) == (4, {}) and "say so by that one's id: tkacz2023loom" in told
    code, files, _ = by_command(same, "--distinct-from", "tkacz2023loom")
    assert code == 0 and list(files) == ["data/papers/brook2024loom.yml"]
    with pytest.raises(Refusal):
        by_form(same)
    assert list(by_form(same, distinct_from="tkacz2023loom").files) == ["data/papers/brook2024loom.yml"]


def test_authors_can_be_typed(by_command) -> None:
    code, files, _ = by_command(
        entry(author="Brook, Tessa and others"), "--authors", "Ben Arous, Gérard; {Delta Team}\nAda Weaver"
    )
    assert code == 0 and yaml.safe_load(files["data/papers/benarous2024slow.yml"])["authors"] == [
        "Gérard Ben Arous",
        "Delta Team",
        "Ada Weaver",
    ]
    assert people_of(files["data/people.yml"]) == {"Gérard Ben Arous": "Ben Arous", "Delta Team": True}


@pytest.mark.parametrize(
    "line", ["tessa@delta.example", "(remove)", "Fenn, Rollo", "Department of Mud", "et al.", "1. Tessa Mill 2"]
)
def test_a_correction_of_authors_is_judged_too(line: str) -> None:
    given = {
        "record": "data/papers/weaver2020shuttle.yml",
        "field": "authors",
        "correct": f"Ada Weaver\n{line}",
        "evidence": "its page",
    }
    body = "\n\n".join(f"### {one.label}\n\n{given.get(one.id, '_No response_')}" for one in CORRECTION_FORM)
    submission = forms.Submission("correction", body, 12, "carla-c", 345, datetime.date(2031, 5, 4))
    with pytest.raises(Refusal, match="author-name"):
        forms.proposed(submission, CORRECTION_FORM, load(DATA / "survey"))


def test_what_a_bibliography_tells_of_a_name_stays_when_the_survey_knows_it(fabricated: Path, by_command) -> None:
    people = fabricated / "data" / "people.yml"
    people.write_text(people.read_text("utf-8") + "lukas-van-goor: {name: Lukas Van Goor, family: Goor}\n", "utf-8")
    code, files, told = by_command(entry(author="Van Goor, Lukas"))
    assert code == 0 and list(files) == ["data/papers/goor2024slow.yml"]
    assert "data/people.yml says of Lukas Van Goor what the bibliography does not: it stays" in told


def test_a_known_person_is_given_the_family_name(fabricated: Path, by_command) -> None:
    people = fabricated / "data" / "people.yml"
    people.write_text(
        people.read_text("utf-8") + "zoe-mill: {name: Zoë Mill Brook, aliases: [Zoë M. Brook]}\n", "utf-8"
    )
    code, files, _ = by_command(entry(author='{Mill Brook}, Zo{\\"e}'))
    assert code == 0
    assert "zoe-mill: {name: Zoë Mill Brook, aliases: [Zoë M. Brook], family: Mill Brook}" in files["data/people.yml"]


def test_a_sender_hears_of_it_when_the_program_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def fails(*arguments: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(forms, "proposed", fails)
    environment = {
        "FORM_KIND": "paper",
        "FORM_BODY": "x",
        "FORM_NUMBER": "1",
        "FORM_AUTHOR": "a",
        "FORM_AUTHOR_ID": "1",
        "FORM_DATE": "2031-05-04",
    }
    assert read_form.main(["--out", str(tmp_path / "out")], environment) == 0
    assert (tmp_path / "out" / "comment.md").read_text("utf-8") == forms.FAILED
    assert "list index out of range" in capsys.readouterr().err


def test_a_record_goes_all_the_way_from_the_resolver(fabricated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer(json.dumps(record(author=[{"name": "Blue Heron"}])).encode(), headers={"Content-Type": CSL})
    with resolving({"/10.5555/rivers": [answer]}) as resolver:
        argv = [
            "https://dl.acm.org/doi/abs/10.5555/rivers",
            *OPTIONS,
            "--resolver",
            resolver.address,
            "--root",
            str(fabricated),
        ]
        assert add_paper.main(argv) == 0
    assert people_of((fabricated / "data" / "people.yml").read_text("utf-8")) == {"Blue Heron": True}


def test_groups_and_family_names_are_so_in_every_export(fabricated: Path, by_command) -> None:
    author = r"{Sand and Mud Team} and Garc{\'\i}a M{\'a}rmol, Gabino and Plato"
    assert by_command(entry(author=author, title="@Home: Slow Rivers"))[0] == 0
    files = travel(fabricated, "https://weaving.example/").files
    stem = "papers/sandandmudteam2024home"
    assert "author = {{Sand and Mud Team} and Garc{\\'i}a M{\\'a}rmol, Gabino and Plato}" in files[f"{stem}.bib"]
    assert "AU  - Sand and Mud Team,\nAU  - García Mármol, Gabino\nAU  - Plato\n" in files[f"{stem}.ris"]
    assert yaml.safe_load(files[f"{stem}.csl.json"])[0]["author"] == [
        {"literal": "Sand and Mud Team"},
        {"family": "García Mármol", "given": "Gabino"},
        {"family": "Plato"},
    ]
    row = next(row for row in csv.DictReader(io.StringIO(files["papers.csv"])) if row["id"] == "sandandmudteam2024home")
    assert row["title"] == "'@Home: Slow Rivers", "a spreadsheet runs no formula"
