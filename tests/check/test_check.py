"""Every rule, on the fabricated survey: a good record bent in one place, and what is said about it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import shutil
from pathlib import Path

import pytest

import survey.check
from conftest import DATA, Checked, bend, problems_of
from survey.check import RULES, check, rule_texts
from survey.common.errors import report
from survey.common.memo import Memo
from survey.load.documents import load
from survey.load.yaml_values import parse
from survey.model.derived import Derived
from survey.model.survey import build


def test_fabricated_survey_is_good(fabricated: Path) -> None:
    assert report(problems_of(fabricated)) == "0 problems in data/"


def test_real_survey_is_good(checked: Checked) -> None:
    assert report(checked.problems) == "0 problems in data/"


def test_rotten_survey_is_reported_whole() -> None:
    """Everything wrong with the rotten data at once; after a change of wording, look at the difference and copy it."""
    assert report(problems_of(DATA / "rotten")) + "\n" == (DATA / "rotten.txt").read_text("utf-8")


PAPER = "papers/weaver2020shuttle.yml"
BENT = [
    (PAPER, "year: 2020", "yaer: 2020", [(3, 1, "unknown-field"), (1, 1, "missing-field")]),
    (PAPER, "year: 2020", "year: '2020'", [(3, 7, "wrong-type")]),
    (PAPER, "year: 2020", "year: 1066", [(3, 7, "year-range"), (1, 1, "file-name")]),
    (PAPER, 'arxiv: "2001.00010"', "arxiv: 2001.00010", [(8, 8, "wrong-type")]),
    (PAPER, 'arxiv: "2001.00010"', 'arxiv: "arXiv:2001.00010v2"', [(8, 8, "wrong-form")]),
    (PAPER, 'arxiv: "2001.00010"', 'arxiv: "2301.00042"', [(8, 8, "duplicate-paper")]),
    (PAPER, "kind: conference", "kind: conferense", [(4, 7, "unknown-word")]),
    (PAPER, "venue: loom", "venue: lomm", [(6, 8, "unknown-venue")]),
    (PAPER, "venue: loom\n", "", [(4, 7, "venue-needed")]),
    (PAPER, "[plain-weave, red-dye]", "[plain-weave, red-die]", [(10, 23, "unknown-theme")]),
    (PAPER, "[plain-weave, red-dye]", "[plain-weave, plain-weave]", [(10, 23, "duplicate-entry")]),
    (PAPER, "section: weaving, as", "section: weeving, as", [(13, 37, "unknown-section")]),
    (PAPER, "summary:", "title: Twice\nsummary:", [(11, 1, "duplicate-key")]),
    (PAPER, "summary:", "url: http://plain.example/\nsummary:", [(11, 6, "wrong-form")]),
    (PAPER, "summary:", "url: 'javascript:alert(1)'\nsummary:", [(11, 6, "wrong-form")]),
    (PAPER, "summary:", "builds_on: [nobody2000paper]\nsummary:", [(11, 13, "unknown-paper")]),
    (PAPER, "summary:", "aftermath: true\nsummary:", [(11, 12, "named-or-aftermath")]),
    (PAPER, "summary: Throws", "summary: Thr\u200bows", [(11, 10, "plain-text")]),
    (PAPER, "kind: conference", "kind: [conference", [(5, 9, "broken-yaml")]),
    ("papers/tkacz2023loom.yml", "kind: preprint", "kind: preprint\nvenue: loom", [(5, 8, "venue-needed")]),
    ("papers/tkacz2023loom.yml", "year: 2023", "year: 2023\nfirst_public: 2024-05-06", [(4, 15, "year-range")]),
    ("papers/tkacz2023loom.yml", "builds_on: [weaver2020shuttle]", "builds_on: [tkacz2023loom]", [(10, 12, "cycle")]),
    (
        "papers/tkacz2023loom.yml",
        "title: A Loom That Counts",
        "title: 'Madder Script-Alert(1)-Script Red'",
        [(1, 1, "file-name")],
    ),
    ("themes/plain-weave.yml", "area: weaving", "area: weeving", [(2, 7, "unknown-area")]),
    ("themes/plain-weave.yml", "[@spinner-2021]", "[@spinner-2012]", [(6, 8, "unknown-citation")]),
    ("themes/plain-weave.yml", "{titles 2020}", "{titles 1920}", [(6, 8, "unknown-figure")]),
    ("themes/plain-weave.yml", "### Since", "### Later", [(6, 8, "story-movements")]),
    ("themes/plain-weave.yml", "since: 2023-04", "since: 2019-04", [(21, 13, "standing-order")]),
    ("themes/plain-weave.yml", ", evidence: [weaver2020shuttle]}", "}", [(20, 5, "missing-evidence")]),
    (
        "themes/plain-weave.yml",
        "evidence: [weaver2020shuttle]}",
        "evidence: [weaver2020shuttle, weaver2020shuttle]}",
        [(20, 82, "duplicate-entry")],
    ),
    ("themes/plain-weave.yml", "related: [red-dye]", "related: [plain-weave]", [(23, 11, "theme-link")]),
    ("themes/plain-weave.yml", "aliases: [tabby]", "aliases: [red-dye]", [(26, 11, "theme-link")]),
    ("themes/plain-weave.yml", "not: [basket]", "not: ['ba(sket']", [(24, 47, "bad-term")]),
    ("themes/red-dye.yml", "unclaimed: Nobody said a word., ", "", [(20, 11, "theme-claimed")]),
    ("themes/red-dye.yml", "coverage:", "lineage: {grew_from: [red-dye]}\ncoverage:", [(20, 22, "cycle")]),
    (
        "claims/looms-will-count.yml",
        "resolves_when: A loom that counts is described by the end of 2023.\n",
        "",
        [(1, 1, "missing-field")],
    ),
    (
        "claims/looms-will-count.yml",
        "  - tkacz2023loom\n  - 'trends:plain-weave'\n  - url: https://loom.example/count\n    title: A loom that counts\n"
        "    publisher: Loom & Sons\n    date: 2023-01\n    seen: 2031-05-01\n"
        "    archived: https://archive.example/20310501/https://loom.example/count\n",
        "  []\n",
        [(13, 10, "missing-evidence")],
    ),
    ("claims/looms-will-count.yml", "'trends:plain-weave'", "'trends:plain-weav'", [(18, 5, "unknown-theme")]),
    ("claims/looms-will-count.yml", "tkacz2023loom\n", "https://loom.example/\n", [(17, 5, "bare-address")]),
    ("claims/looms-will-count.yml", "    title: A loom that counts\n", "", [(19, 5, "missing-field")]),
    ("claims/looms-will-count.yml", "    date: 2023-01\n", "", [(19, 5, "missing-field")]),
    ("claims/looms-will-count.yml", "    date: 2023-01\n", "    date: 2031-06\n", [(23, 11, "claim-dates")]),
    ("claims/looms-will-count.yml", "horizon: 2023\nhorizon_said: by 2023\n", "", [(1, 1, "missing-field")]),
    ("claims/looms-will-count.yml", "horizon_said: by 2023\n", "", [(7, 10, "claim-horizon")]),
    ("claims/looms-will-count.yml", "fails_when: None is described.\n", "", [(1, 1, "missing-field")]),
    ("claims/looms-will-count.yml", "rule_made: 2031-04-30\n", "", [(1, 1, "missing-field")]),
    ("claims/looms-will-count.yml", "judged_on: 2031-05-01", "judged_on: 2031-04-01", [(14, 12, "claim-dates")]),
    ("claims/looms-will-count.yml", "  date: 2031-05-02", "  date: 2031-04-02", [(28, 9, "claim-dates")]),
    ("claims/looms-will-count.yml", "  verdict: not", "  verdict: came-true", [(30, 10, "claim-dissent")]),
    (
        "claims/looms-will-count.yml",
        "dissent: The rule asks for a loom that counts, and this one does.\n",
        "",
        [(27, 3, "claim-dissent")],
    ),
    (
        "claims/looms-will-count.yml",
        "verdict: came-true",
        "verdict: untestable",
        [(10, 14, "claim-rule")],
    ),
    (
        "claims/looms-will-count.yml",
        "horizon: 2023",
        "horizon: 2033",
        [],
    ),
    ("retired.yml", "looms-are-loud:", "looms-will-count:", [(1, 1, "retired-claim")]),
    ("retired.yml", "to: looms-will-count", "to: looms-will-cont", [(9, 7, "unknown-claim")]),
    ("forecasts.yml", "value: 62.5", "value: 99.9", [(1, 134, "forecast-form")]),
    ("forecasts.yml", " year: 2024", " year: 2021", [(1, 121, "forecast-form")]),
    ("forecasts.yml", "low: 40.0", "low: a few", [(1, 145, "wrong-type")]),
    ("claims/looms-will-count.yml", "horizon: 2023", "horizon: soon", [(7, 10, "wrong-form")]),
    ("sources/spinner-2021-copy.yml", "from: weaving", "from: weeving", [(11, 77, "unknown-section")]),
    ("sources/spinner-2021.yml", "id: counting", "id: weaving", [(13, 15, "unknown-section"), (16, 10, "section-id")]),
    ("people.yml", "aliases: [A. Weaver]", "aliases: [María de la Cruz Vega]", [(2, 31, "people-name")]),
    ("people.yml", "family: de la Cruz Vega", "family: Vega, surname: x", [(2, 68, "unknown-field")]),
    ("trends.csv", "plain-weave,LOOM,2020,title,8,40", "plain-weave,LOOM,2020,title,48,40", [(6, 1, "trend-row")]),
    ("trends.csv", "plain-weave,BALE,2020", "plain-weav,BALE,2020", [(2, 1, "unknown-theme")]),
    ("trends.csv", "theme,venue", "venue,theme", [(1, 1, "broken-table")]),
    ("venues.yml", "kind: conference, group: yarn,", "kind: conference,", [(3, 63, "venue-group")]),
    ("terms.csv", ",yarn 2020,", ",yarn 2022,", [(1, 1, "term-row")]),
    ("terms.csv", "cloth 2019", "silk 2019", [(1, 1, "term-row")]),
    ("terms.csv", "bath,baths,,", "bath,baths,red-die,", [(3, 1, "term-row")]),
    ("terms.csv", "adaptive,adaptive,", "bath,adaptive,", [(3, 1, "term-row")]),
    ("edition.yml", '"2031.05"', "2031.05", [(1, 10, "wrong-type")]),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Memo]:
    """A copy of the fabricated survey, and what checks of it have left, as a preview keeps it from edit to edit."""
    return Path(shutil.copytree(DATA / "survey", tmp_path_factory.mktemp("kept") / "survey")), Memo()


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"), BENT, ids=[f"{file}: {new[:40]!r}" for file, _, new, _ in BENT]
)
def test_one_thing_wrong(kept: tuple[Path, Memo], file: str, old: str, new: str, expected: list) -> None:
    root, memo = kept
    path = root / "data" / file
    good = path.read_bytes()
    bend(root, file, old, new)
    found = check(load(root, memo))[1]
    path.write_bytes(good)
    places = {(problem.line, problem.column, problem.rule) for problem in found if problem.path == f"data/{file}"}
    assert places == set(expected)


def test_every_fault_of_a_list_is_told_by_line(fabricated: Path) -> None:
    """Of a list with blank, marked-up, misread and doubled titles, one out of order, and of one that is half as long as announced."""
    path = fabricated / "data/proceedings/loom-2020.txt"
    first, *rest = path.read_text("utf-8").splitlines()
    faults = [
        "",
        "Broad <b>Dye</b> Baths",
        "Broad Caf\u00c3\u00a9 Dyes",
        "Broad  Dyes",
        "Broad\u200b Dyes",
        first.upper(),
    ]
    path.write_text("\n".join([first, *faults, *rest]) + "\n", "utf-8")
    path = fabricated / "data/proceedings/bale-2021.txt"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[::2]), "utf-8")
    told = [problem for problem in problems_of(fabricated) if problem.rule.startswith("list")]
    assert {problem.path for problem in told} == {"data/proceedings.yml", "data/proceedings/loom-2020.txt"}
    assert [(problem.line, problem.message.split(", found")[0]) for problem in told] == [
        (8, "must hold 20 titles of the main track within 2 per cent"),
        (2, "must be a title, not a blank line"),
        (2, "must come before line 1: "),
        (3, "must be plain text without <b>"),
        (4, "must be decoded as it was encoded (UTF-8)"),
        (5, "must have no spaces around it, none doubled and no tabs"),
        (6, "must hold no character that nobody sees"),
        (7, "must not repeat line 1: ADAPTIVE SELF-DYEING THREADS UNDER LIGHT"),
    ]


def test_a_claim_cannot_fail_before_its_horizon(fabricated: Path) -> None:
    bend(fabricated, "claims/looms-will-count.yml", "horizon: 2023", "horizon: 2033")
    bend(fabricated, "claims/looms-will-count.yml", "verdict: came-true", "verdict: not")
    assert [problem.rule for problem in problems_of(fabricated)] == ["claim-horizon", "claim-dissent"]


FIXED = [
    ("value: 62.5", "value: 62.4", [(1, 134)]),
    ("plain-weave-2024-no-change:", "plain-weave-2025-no-change:", [(1, 1), (1, 1)]),
    (
        "plain-weave-2024-no-change: {",
        "other: {theme: plain-weave, method: no-change, made: '2031.05', base_year: 2021, base: 1.0, "
        "year: 2024, value: 1.0, low: 1.0, high: 1.0}\nplain-weave-2024-no-change: {",
        [(1, 1)],
    ),
]


@pytest.mark.parametrize(("old", "new", "places"), FIXED, ids=["changed", "renamed", "added"])
def test_a_forecast_is_as_its_edition_fixed_it(fabricated: Path, old: str, new: str, places: list) -> None:
    edition = fabricated / "data" / "editions" / "2031.05"
    edition.mkdir(parents=True)
    (edition / "forecasts.yml").write_bytes((fabricated / "data" / "forecasts.yml").read_bytes())
    assert problems_of(fabricated) == []
    bend(fabricated, "forecasts.yml", old, new)
    found = problems_of(fabricated)
    assert {problem.rule for problem in found} == {"forecast-fixed"}
    assert [(problem.line, problem.column) for problem in found] == places


def test_two_people_of_one_name_may_sign_one_paper(fabricated: Path) -> None:
    bend(fabricated, PAPER, "Ada Weaver", "Ada Weaver, Ada Weaver")
    (problem,) = problems_of(fabricated)
    assert problem.rule == "duplicate-entry" and problem.help.endswith("`shared: true` in data/people.yml.")
    bend(fabricated, "people.yml", "aliases: [A. Weaver]", "aliases: [A. Weaver], shared: true")
    assert problems_of(fabricated) == []
    records, _ = check(load(fabricated))
    derived = Derived(build(records, []))
    assert [paper.id for paper in derived.authors["ada-weaver"].papers].count("weaver2020shuttle") == 1


def test_a_theme_needs_a_section_a_paper_or_terms(fabricated: Path) -> None:
    for file in ("papers/weaver2020shuttle.yml", "papers/delacruzvega2022madder.yml"):
        bend(fabricated, file, "red-dye]", "plain-weave]")
    bend(fabricated, PAPER, "[plain-weave, plain-weave]", "[plain-weave]")
    assert [(problem.path, problem.rule) for problem in problems_of(fabricated)] == [
        ("data/themes/red-dye.yml", "empty-theme")
    ]
    bend(fabricated, "themes/red-dye.yml", "coverage:", "terms: {any: [madder]}\ncoverage:")
    assert "empty-theme" not in {problem.rule for problem in problems_of(fabricated)}


def test_nearest_word_is_offered(fabricated: Path) -> None:
    bend(fabricated, PAPER, "[plain-weave, red-dye]", "[plain-waeve]")
    (problem,) = [problem for problem in problems_of(fabricated) if problem.rule == "unknown-theme"]
    assert problem.help.startswith("Did you mean `plain-weave`?")


def test_missing_tables_are_told(fabricated: Path) -> None:
    (fabricated / "data" / "venues.yml").unlink()
    assert any(
        problem.path == "data/venues.yml" and problem.rule == "not-a-file" for problem in problems_of(fabricated)
    )


def test_symbolic_links_are_refused(fabricated: Path) -> None:
    (fabricated / "data" / "papers" / "evil2020link.yml").symlink_to(fabricated / "data" / PAPER)
    assert [problem.rule for problem in problems_of(fabricated)] == ["not-a-file"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "a: [",
        "a: &x 1\nb: *x",
        "{" * 2000,
        "a: !!python/none x",
        "a: 2020-99-99",
        "? [a]\n: b",
        "<<: {a: 1}",
        "\u0000",
        "a: 1\n---\nb: 2",
    ],
)
def test_unreadable_text_is_a_problem_and_no_exception(text: str) -> None:
    document, problems = parse(text, "data/x.yml", "x")
    assert problems
    assert document is None or document.data is not None


def test_every_rule_is_listed_and_says_what_it_holds() -> None:
    written = {
        function
        for name in pkgutil.iter_modules(survey.check.__path__)
        for function in vars(importlib.import_module(f"survey.check.{name.name}")).values()
        if inspect.isgeneratorfunction(function) and list(inspect.signature(function).parameters) == ["records"]
    }
    listed = set(RULES)
    assert not {function for function in written if not function.__name__.startswith("_")} - listed
    assert listed <= written and len(listed) == len(RULES)
    assert len(rule_texts()) == len(RULES)
    assert all(text.endswith(".") for text in rule_texts().values())
