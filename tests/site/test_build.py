"""Whole builds: strict, the same bytes twice, and a failed one that leaves the last good site alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import build_site
import check_data
import faulty_build
from conftest import DATA, ROOT, copied_project
from site_probe import digests

# Another time zone, another seed for the order of sets, and a locale whose encoding is ASCII.
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "12345",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
}


def test_the_small_survey_is_the_same_elsewhere(small_site: Path, tmp_path: Path) -> None:
    """On another day, in another zone and locale, from another path, with folders listed backwards and nothing drawn before."""
    config = copied_project(tmp_path / "else where") / "mkdocs.yml"
    (config.parent / ".cache" / "pictures").unlink()
    code, told = faulty_build.build(config, env=ELSEWHERE, days=400, listing="backwards")
    assert (code, told) == (0, "")
    assert digests(config.parent / "site") == digests(small_site)


def test_the_plain_way_makes_the_same_bytes_of_the_real_survey_elsewhere(real_site: Path, tmp_path: Path) -> None:
    """Two things at once, each of which takes minutes: every page is made by MkDocs, and under other surroundings as above. Of the small
    survey each is compared by itself, here and in tests/render/pages/test_page_kinds.py. Pictures that the first build has drawn are
    taken along."""
    for name in ("docs", "hooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("mkdocs.yml", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "pictures").symlink_to(ROOT / ".cache" / "pictures")
    environment = {**ELSEWHERE, "PLAIN": "1"}
    code, told = faulty_build.build(tmp_path / "mkdocs.yml", env=environment, days=400, listing="backwards")
    assert (code, told) == (0, "")
    assert digests(tmp_path / "site") == digests(real_site)


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
