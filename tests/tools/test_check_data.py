"""The check as people and tools run it: all or some files, as text, annotations or JSON."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import check_data
from conftest import DATA, ROOT
from survey.common.errors import Problem, annotations, report

ROTTEN = str(DATA / "rotten")
PAPER = "data/papers/weaver2020shuttle.yml"


def test_the_whole_survey(fabricated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main(["--root", str(fabricated)]) == 0
    assert capsys.readouterr().out.startswith("No problem in 3 papers, ")
    assert check_data.main(["--root", ROTTEN]) == 1
    assert capsys.readouterr().out == (DATA / "rotten.txt").read_text("utf-8")


def test_one_file_is_checked_among_all_the_others(fabricated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fabricated / PAPER
    path.write_text(path.read_text("utf-8").replace("red-dye]", "red-die]"), "utf-8")
    (fabricated / "data/edition.yml").write_text("edition: 1\n", "utf-8")
    arguments = ["--root", str(fabricated)]
    assert check_data.main([*arguments, str(path)]) == 1
    out = capsys.readouterr().out
    assert "no such theme: red-die" in out and out.endswith("1 problem in data/\n")
    assert check_data.main([*arguments, str(fabricated / "data/areas.yml"), str(fabricated / "data/trends.csv")]) == 0
    assert capsys.readouterr().out == "No problem in data/areas.yml, data/trends.csv.\n"


@pytest.mark.parametrize("name", ["nobody.yml", "", "../README.md", "../../../../../../../etc/passwd"])
def test_what_is_no_data_file_is_refused(fabricated: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert check_data.main(["--root", str(fabricated), str(fabricated / "data" / name)]) == 2
    captured = capsys.readouterr()
    assert "must be a file in" in captured.err and not captured.out


def test_json(fabricated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main(["--root", str(fabricated), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": []}
    assert check_data.main(["--root", ROTTEN, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert report(Problem(**problem) for problem in found) + "\n" == (DATA / "rotten.txt").read_text("utf-8")


def test_annotations(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main(["--root", ROTTEN, "--github"]) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    assert last == (DATA / "rotten.txt").read_text("utf-8").splitlines()[-1]
    assert len(lines) == int(last.split()[0])
    form = re.compile(r"::error file=data/[^,:]+,line=\d+,col=\d+,title=[a-z-]+::[^:].+")
    assert all(form.fullmatch(line) for line in lines)


def test_annotations_hold_their_place_whatever_they_tell() -> None:
    hostile = Problem("data/a,b:c%\udcff\x1b.yml", 1, 2, "found 100%\n::add-mask::x\x1b[2J\u202e", "r:1,2", "a\r\nb")
    assert annotations([hostile]) == (
        "::error file=data/a%2Cb%3Ac%25\\udcff\\x1b.yml,line=1,col=2,title=r%3A1%2C2::"
        "found 100%25\\n::add-mask::x\\x1b[2J\\u202e%0Aa\\r\\nb\n1 problem in data/"
    )


def test_problems_are_inert_in_a_terminal_and_a_log() -> None:
    told = str(Problem("data/x.yml", 1, 2, "found a\n::set-env name=x::\x1b[31m é 漢", "rule", "do\nthis"))
    assert told == "data/x.yml:1:2: found a\\n::set-env name=x::\\x1b[31m é 漢 [rule]\n    do\\nthis"


def test_as_a_process() -> None:
    command = [sys.executable, ROOT / "scripts/check_data.py", "--root", ".", "data/areas.yml"]
    done = subprocess.run(command, cwd=DATA / "survey", capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "No problem in data/areas.yml.\n", "")
