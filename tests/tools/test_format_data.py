"""The formatter as people run it: what it writes, what it leaves alone, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import format_data
from conftest import ROOT
from survey.load.documents import record_files
from survey.load.format import canonical

PAPER = "data/papers/weaver2020shuttle.yml"


@pytest.fixture
def tidy(fabricated: Path) -> Path:
    """The fabricated survey in canonical form."""
    assert format_data.main(["--root", str(fabricated)]) == 0
    return fabricated


def digest(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_real_data_is_in_canonical_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert format_data.main(["--check"]) == 0, capsys.readouterr().out


def test_everything_is_formatted_but_frozen_files_and_counts(
    fabricated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen = fabricated / "data/editions/2030.01/plain-weave.md"
    frozen.parent.mkdir(parents=True, exist_ok=True)
    frozen.write_text("---\nname:   x\n---\n", "utf-8")
    before = digest(fabricated)
    assert format_data.main(["--root", str(fabricated)]) == 0
    after = digest(fabricated)
    written = capsys.readouterr().out.splitlines()[:-1]
    assert written == sorted(name for name in before if before[name] != after[name])
    assert set(written) == {path.relative_to(fabricated).as_posix() for _, path in record_files(fabricated)}
    assert format_data.main(["--root", str(fabricated)]) == 0
    assert capsys.readouterr().out.endswith("none rewritten.\n") and digest(fabricated) == after


def test_check_names_each_file_and_writes_nothing(tidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert format_data.main(["--root", str(tidy), "--check"]) == 0
    for name in (PAPER, "data/edition.yml"):
        with (tidy / name).open("a", encoding="utf-8", newline="") as file:
            file.write("\r\n")
    before = digest(tidy)
    capsys.readouterr()
    assert format_data.main(["--root", str(tidy), "--check"]) == 1
    out = capsys.readouterr().out
    assert (
        "data/edition.yml:4:1: must be in canonical form [form]\n    Run scripts/format_data.py data/edition.yml.\n"
        in out
    )
    assert out.endswith("2 problems in data/\n") and digest(tidy) == before


def test_only_the_files_that_are_named(fabricated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest(fabricated)
    monkeypatch.chdir(fabricated / "data")
    assert format_data.main(["--root", str(fabricated), "papers/../edition.yml"]) == 0
    after = digest(fabricated)
    assert [name for name in before if before[name] != after[name]] == ["data/edition.yml"]


@pytest.mark.parametrize(
    "name", ["data/trends.csv", "data/papers/nobody.yml", "data/papers", "/etc/passwd", "../x.yml"]
)
def test_what_is_no_record_is_refused_before_anything_is_written(
    fabricated: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    before = digest(fabricated)
    arguments = [str(fabricated / PAPER), str(fabricated / name)]
    assert format_data.main(["--root", str(fabricated), *arguments]) == 2
    assert "must be a record or a table" in capsys.readouterr().err
    assert digest(fabricated) == before


def test_a_broken_file_is_told_and_left_and_the_others_are_written(
    fabricated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (fabricated / PAPER).write_text("title: [\n", "utf-8")
    (fabricated / "data/papers/evil2020link.yml").symlink_to(fabricated / "data/edition.yml")
    assert format_data.main(["--root", str(fabricated)]) == 1
    out = capsys.readouterr().out
    assert f"{PAPER}:2:1: must be valid YAML" in out and "evil2020link.yml:1:1: must stand" in out
    assert (fabricated / PAPER).read_text("utf-8") == "title: [\n"
    edition = (fabricated / "data/edition.yml").read_text("utf-8")
    assert edition == canonical(edition, "edition")


def test_a_file_that_cannot_be_written_stays_as_it_was(
    fabricated: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(format_data, "write_whole", full)
    before = digest(fabricated)
    assert format_data.main(["--root", str(fabricated)]) == 2
    assert "areas.yml: cannot be written: No space left on device" in capsys.readouterr().err
    assert digest(fabricated) == before


@pytest.mark.parametrize("name", [b"a\x1b[2J\n::error::b.yml", b"\xff.yml"])
def test_a_hostile_name_is_told_harmlessly(tidy: Path, capsysbinary: pytest.CaptureFixture[bytes], name: bytes) -> None:
    (tidy / "data/papers" / os.fsdecode(name)).write_text("year: 1\ntitle: a\n")
    assert format_data.main(["--root", str(tidy)]) == 0
    assert all(line.isprintable() for line in capsysbinary.readouterr().out.decode().split("\n"))


def test_as_a_process() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/format_data.py", "--check", "data/areas.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 file, none rewritten.\n", "")
