"""What a change does, told in words: pairs of fabricated surveys against golden texts, and hostile records as the text they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import summarise_change
from conftest import DATA, bend
from markdown_probe import outside_of_code
from survey.common.errors import Problem
from survey.common.github_markdown import code, shown
from survey.tools.change_report import refused

GOLDEN = DATA / "summaries"
HOSTILE = (
    "Why @octocat fixes #1 [a](javascript:alert(1)) ![b](https://evil.example/b.png) <img src=x onerror=alert(1)> "
    "``` ` | **bold** {{ 7*7 }} $(id) :tada: www.evil.example"
)
PAPER = f"""\
title: '{HOSTILE}'
authors: [Cara Carder]
year: 2023
kind: journal
venue: dye
themes: [plain-weave, red-dye]
summary: |
  Combs.

  ```
  # Heading @octocat <script>alert(1)</script>
aftermath: true
checked: {{date: 2031-01-02, where: the mill}}
"""


def nothing(root: Path) -> None:
    pass


def new_paper(root: Path) -> None:
    (root / "data/papers/carder2023octocat.yml").write_text(PAPER, "utf-8")


def judged(root: Path) -> None:
    bend(root, "claims/looms-will-count.yml", "verdict: came-true", "verdict: partly")
    bend(
        root,
        "themes/plain-weave.yml",
        "lineage:",
        "  - {since: 2030, status: dormant, why: Gone., evidence: [tkacz2023loom]}\nlineage:",
    )
    bend(root, "papers/weaver2020shuttle.yml", "themes: [plain-weave, red-dye]", "themes: [plain-weave]")
    bend(root, "papers/weaver2020shuttle.yml", "four mills", "five mills")
    bend(root, "trends.csv", "plain-weave,LOOM,2020,title,8,40", "plain-weave,LOOM,2020,title,9,40")
    bend(root, "venues.yml", "short: Dyes", "short: Stains")
    bend(root, "people.yml", "aliases: [A. Weaver]", "aliases: [A. Weaver, A. W. Weaver]")


def broken_addresses(root: Path) -> None:
    bend(root, "themes/plain-weave.yml", "aliases: [tabby]", "aliases: []")
    for path in (root / "data").glob("*/*.yml"):
        path.write_text(path.read_text("utf-8").replace("tkacz2023loom", "tkacz2023counts"), "utf-8")
    (root / "data/papers/tkacz2023loom.yml").rename(root / "data/papers/tkacz2023counts.yml")


def renamed(root: Path) -> None:
    """A theme that takes another id and keeps the old one as an alias."""
    for path in (root / "data").rglob("*.*"):
        path.write_text(path.read_text("utf-8").replace("red-dye", "madder-dye"), "utf-8")
    (root / "data/themes/red-dye.yml").rename(root / "data/themes/madder-dye.yml")
    path = root / "data/themes/madder-dye.yml"
    path.write_text(path.read_text("utf-8") + "aliases: [red-dye]\n", "utf-8")


def problems(root: Path) -> None:
    bend(root, "papers/weaver2020shuttle.yml", "year: 2020", "yaer: 2020")
    bend(root, "papers/tkacz2023loom.yml", "themes: [plain-weave]", "themes: ['<b>@octocat</b> `x`']")


PAIRS: list[Callable[[Path], None]] = [nothing, new_paper, judged, broken_addresses, renamed, problems]


def said(before: Path, after: Path, out: Path) -> tuple[str, int]:
    code = summarise_change.main(["--before", str(before), "--after", str(after), "--out", str(out)])
    return out.read_text("utf-8"), code


@pytest.mark.parametrize("change", PAIRS, ids=[change.__name__ for change in PAIRS])
def test_golden_summary(fabricated: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    """After a change of wording, run with GOLDEN=write and read the difference before committing it."""
    change(fabricated)
    text, code = said(DATA / "survey", fabricated, tmp_path / "said.md")
    golden = GOLDEN / f"{change.__name__}.md"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert code == (change is problems)


def test_the_other_way_round(fabricated: Path, tmp_path: Path) -> None:
    new_paper(fabricated)
    text, code = said(fabricated, DATA / "survey", tmp_path / "said.md")
    assert "−1 paper in Plain weave (2023: 2 → 1)" in text
    assert "2 addresses break" in text and "`/papers/carder2023octocat/`" in text
    assert code == 0


def test_a_survey_that_was_broken_before_is_said_to_be(fabricated: Path, tmp_path: Path) -> None:
    problems(fabricated)
    text, code = said(fabricated, DATA / "survey", tmp_path / "said.md")
    assert "The survey before this change has" in text
    assert code == 0


def test_a_frozen_edition_that_changes_is_told(fabricated: Path, tmp_path: Path) -> None:
    frozen = fabricated / "data/editions/2031.05"
    frozen.mkdir(parents=True)
    slide = "{area: Dyeing, tint: 2, question: Why?, symbol: ●, standing: Mainstream, papers: [], chart: null}"
    front = "name: Red dye\nfinding: Red.\ndate: 2031-05-04\nstatus: mainstream\n"
    front += f"papers: {{}}\nverdicts: {{}}\nparts: {{}}\ncounts: {{}}\nslide: {slide}\n"
    (frozen / "red-dye.md").write_text(f"---\n{front}---\n\n# Red dye\n", "utf-8")
    later = Path(shutil.copytree(fabricated, tmp_path / "later"))
    assert "edition `2031.05` is frozen: 1 theme" in said(DATA / "survey", later, tmp_path / "said.md")[0]
    (later / "data/editions/2031.05/red-dye.md").write_text(f"---\n{front}---\n\n# Blue dye\n", "utf-8")
    assert "**the frozen edition `2031.05` changes**" in said(fabricated, later, tmp_path / "said.md")[0]


@pytest.mark.parametrize("change", [new_paper, problems])
def test_nothing_of_a_contributor_is_markup(fabricated: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    change(fabricated)
    text, _ = said(DATA / "survey", fabricated, tmp_path / "said.md")
    words, kinds = outside_of_code(text)
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "blockquote_open", "table_open"}
    assert not [word for word in words if any(mark in word for mark in ("@", "#", "http", "www", "<", ":tada"))]


@pytest.mark.parametrize("text", [HOSTILE, "", "`", "``a``", "a\nb", "- a", "# a", "x" * 5000, " `a` ", "\\`", "a | b"])
def test_code_holds_the_text_and_nothing_else(text: str) -> None:
    for markdown in (f"- {code(text)} end", f"- {shown(text)} end"):
        words, kinds = outside_of_code(markdown)
        assert kinds <= {
            "bullet_list_open",
            "list_item_open",
            "paragraph_open",
            "inline",
            "code_inline",
            "text",
            "paragraph_close",
            "list_item_close",
            "bullet_list_close",
        }
        assert "".join(words).split()[-1] == "end"
        assert len(markdown) < 400


@pytest.mark.parametrize(
    "text", ["A Loom That Counts", "Why does it work?", "Go: a survey (2020)", "Łukasz Tkacz’s loom"]
)
def test_plain_words_stay_plain(text: str) -> None:
    assert shown(text) == text


def test_many_problems_are_counted_and_cut() -> None:
    text = refused(Problem(f"data/papers/p{number}.yml", 1, 1, "@you " * 100, "r") for number in range(5000))
    assert "5,000 problems" in text and "and 4,940 more" in text
    assert len(text) < 60_000
