"""Papers against a list of accepted papers: found, missing, differing, and lists that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

import verify_facts
from conftest import DATA

ROOT = str(DATA / "survey")
TITLE = "Shuttle & Thread: Weaving 100% of the _Warp_ with {Braces}"


def write(path: Path, *rows: str) -> str:
    path.write_text("\n".join(["venue,year,title,track", *rows]) + "\n", "utf-8")
    return str(path)


def test_a_paper_that_is_listed_is_found_whatever_its_capitals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_facts.main([write(tmp_path / "list.csv", f"LOOM,2020,{TITLE.upper()},main"), "--root", ROOT]) == 0
    assert "1 papers looked up, 0 not found by title, 2 at venues" in capsys.readouterr().out


def test_a_title_that_differs_is_printed_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_facts.main([write(tmp_path / "list.csv", f"LOOM,2020,{TITLE[:-3]},main"), "--root", ROOT]) == 1
    out = capsys.readouterr().out
    assert "data/papers/weaver2020shuttle.yml: not in LOOM 2020" in out and f"nearest there: {TITLE[:-3]}" in out


def test_a_paper_that_is_missing_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_facts.main([write(tmp_path / "list.csv", "LOOM,2020,Something else,main"), "--root", ROOT]) == 1
    assert "nothing near it there" in capsys.readouterr().out


def test_a_venue_year_that_is_not_listed_says_nothing(tmp_path: Path) -> None:
    assert verify_facts.main([write(tmp_path / "list.csv", "LOOM,2019,Something else,main"), "--root", ROOT]) == 0


def test_a_list_or_data_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_facts.main([write(tmp_path / "list.csv", "LOOM,soon,x,main"), "--root", ROOT]) == 2
    assert "list.csv:2" in capsys.readouterr().err
    assert verify_facts.main([write(tmp_path / "good.csv", "LOOM,2019,x,main"), "--root", str(DATA / "rotten")]) == 2
