"""Whole builds: strict, the same bytes twice, and a failed one that leaves the last good site alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import build_site
import check_data
from conftest import DATA


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_builds_of_the_real_survey_are_equal(real_site: Path, tmp_path: Path) -> None:
    assert build_site.main(["--out", str(tmp_path / "again")]) == 0
    assert digests(real_site) == digests(tmp_path / "again")


def test_a_failed_build_leaves_the_last_good_site(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    arguments = ["--config", str(project / "mkdocs.yml")]
    assert build_site.main(arguments) == 0
    before = digests(project / "site")
    assert "papers/weaver2020shuttle/index.html" in before
    record = project / "data" / "papers" / "weaver2020shuttle.yml"
    record.write_text(record.read_text("utf-8").replace("themes: [plain-weave", "themes: [plain-waeve"), "utf-8")
    assert build_site.main(arguments) == 1
    assert "data/papers/weaver2020shuttle.yml:10:10: no such theme: plain-waeve [unknown-theme]" in caplog.text
    assert digests(project / "site") == before
    assert not list(project.glob(".site-*")), "nothing half-made is left behind"


def test_a_warning_fails_the_build(project: Path) -> None:
    (project / "docs" / "stray.md").write_text("[nowhere](nowhere.md)\n", "utf-8")
    assert build_site.main(["--config", str(project / "mkdocs.yml")]) == 1
    assert not (project / "site").exists()


def test_nothing_of_the_data_becomes_markup(project: Path) -> None:
    edition = project / "data" / "edition.yml"
    edition.write_text(
        edition.read_text("utf-8") + "ended: {date: 2031-06-01, note: <script>alert(1)</script>}\n", "utf-8"
    )
    assert build_site.main(["--config", str(project / "mkdocs.yml")]) == 0
    for page in (project / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<script>alert(1)" not in text, page
        assert "This survey ended on 1 June 2031. &lt;script&gt;" in text, "the banner is on every page"


def test_check_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main(["--root", str(DATA / "rotten")]) == 1
    assert capsys.readouterr().out == (DATA / "rotten.txt").read_text("utf-8")
    assert check_data.main(["--root", str(DATA / "survey")]) == 0
    assert capsys.readouterr().out.startswith("No problem in 3 papers")
