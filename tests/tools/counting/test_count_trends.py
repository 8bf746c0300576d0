"""The command that counts: what it writes, shows and refuses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import count_trends
from accepted_lists import row, write_list
from survey.common.atomic_file import write_whole
from survey.tools.counting.terms import compile_terms


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "trends.csv"
    write_whole(path, "old é\n")
    write_whole(path, "new é\n")
    assert path.read_bytes() == "new é\n".encode()

    def fail(*_):
        raise OSError("disc full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disc full"):
        write_whole(path, "half")
    assert path.read_bytes() == "new é\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["trends.csv"]


def test_the_sentence_around_a_match():
    text = "First one. A teapot is v1.5 hot! Last one."
    assert count_trends.sentence_around(text, text.index("teapot"), text.index("teapot") + 6) == "A teapot is v1.5 hot!"
    assert count_trends.sentence_around("no end", 0, 2) == "no end"


def test_a_sample_depends_on_nothing_but_the_seed():
    assert (
        count_trends.sample(range(100), 5, 3)
        == count_trends.sample(range(100), 5, 3)
        == sorted(count_trends.sample(range(100), 5, 3))
    )
    assert count_trends.sample([1, 2], 5, 0) == [1, 2]


def test_near_misses_hold_a_word_of_the_name():
    terms = compile_terms("tea-kettles", {"any": ["tea kettle"]})
    rows = [row("Tea Kettle"), row("Kettle"), row("Cup"), row("Kettle", track="position")]
    assert count_trends.near_misses(rows, terms, "tea-kettles") == [row("Kettle")]


@pytest.fixture
def project(tmp_path):
    themes = tmp_path / "themes"
    themes.mkdir()
    (themes / "tea.yml").write_text("terms: {any: [teapot]}\n")
    (themes / "cups.yml").write_text("terms: {any: [cup]}\n")
    papers = [("ACL", 2020, f"Teapot {n}", "One. A cup here. Two.", "", "main") for n in range(3)]
    return write_list(tmp_path / "papers.csv", papers), themes, tmp_path / "trends.csv"


def test_the_command_counts(project, capsys):
    papers, themes, out = project
    arguments = [str(papers), "--themes", str(themes), "--out", str(out)]
    assert count_trends.main(arguments) == 0
    assert out.read_text().splitlines()[1:] == [
        "cups,ACL,2020,text,3,3",
        "cups,ACL,2020,title,0,3",
        "tea,ACL,2020,text,3,3",
        "tea,ACL,2020,title,3,3",
    ]
    assert capsys.readouterr().err == ""  # no progress where nobody looks


def test_the_command_writes_no_file_for_some_themes_only(project, capsys, monkeypatch):
    papers, themes, out = project
    out.write_text("theme,venue,year,field,matches,total\n")
    monkeypatch.setattr(count_trends, "ROOT", out.parent)
    assert count_trends.main([str(papers), "--themes", str(themes), "--only", "tea", "tea"]) == 0
    assert capsys.readouterr().out == (
        "theme,venue,year,field,matches,total\ntea,ACL,2020,text,3,3\ntea,ACL,2020,title,3,3\n"
    )
    assert out.read_text() == "theme,venue,year,field,matches,total\n"
    assert not (out.parent / "data").exists()


@pytest.mark.parametrize("choice", ["--only", "--show"])
def test_the_command_takes_no_output_file_with_some_themes_only(project, capsys, choice):
    papers, themes, out = project
    with pytest.raises(SystemExit) as leaving:
        count_trends.main([str(papers), "--themes", str(themes), "--out", str(out), choice, "tea"])
    assert leaving.value.code == 2
    assert "leave out --out" in capsys.readouterr().err
    assert not out.exists()


def test_the_command_writes_to_the_data_unless_told(project, monkeypatch):
    papers, themes, out = project
    (out.parent / "data").mkdir()
    monkeypatch.setattr(count_trends, "ROOT", out.parent)
    assert count_trends.main([str(papers), "--themes", str(themes)]) == 0
    assert (out.parent / "data" / "trends.csv").read_text().count("\n") == 5


def test_the_command_shows_progress_on_a_terminal(project, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    papers, themes, out = project
    assert count_trends.main([str(papers), "--themes", str(themes), "--out", str(out)]) == 0
    assert "3 of 3 papers\n" in capsys.readouterr().err


def test_the_command_shows_a_sample_and_writes_nothing(project, capsys):
    papers, themes, out = project
    assert count_trends.main([str(papers), "--themes", str(themes), "--show", "cups", "--sample", "2", "--missed"]) == 0
    shown = capsys.readouterr().out
    assert "cups: 0 caught by title" in shown
    assert "cups: 3 caught by abstract alone" in shown
    assert shown.count("… A cup here.") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--only", "coffee"], "coffee.yml: no theme with terms [unknown-theme]\n1 problem\n"),
        (["--show", "coffee"], "coffee.yml: no theme with terms [unknown-theme]\n1 problem\n"),
        (
            ["--out", "/nowhere/at/all.csv"],
            "/nowhere/at/all.csv: cannot be written: No such file or directory [unwritable]\n1 problem\n",
        ),
    ],
)
def test_the_command_refuses(project, capsys, change, message):
    papers, themes, out = project
    assert count_trends.main([str(papers), "--themes", str(themes), *change]) == 1
    assert capsys.readouterr().err.endswith(message)
    assert not out.exists()


def test_the_command_reports_a_bad_list_without_writing(project, capsys):
    papers, themes, out = project
    papers.write_text("venue,year,title,track\nACL,x,Tea,main\nACL,y,Tea,main\n")
    assert count_trends.main([str(papers), "--themes", str(themes), "--out", str(out)]) == 1
    assert capsys.readouterr().err.endswith("2 problems\n")
    assert not out.exists()


def test_the_command_documents_its_exit_codes(capsys):
    with pytest.raises(SystemExit) as leaving:
        count_trends.main(["--help"])
    assert leaving.value.code == 0
    assert "Exit codes: 0" in capsys.readouterr().out
