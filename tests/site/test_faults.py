"""What ends a build before its end leaves the last good site whole, and the next build tidies up."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

import build_site
import faulty_build
from conftest import copied_project
from site_probe import digests
from survey.write import atomic_swap

PAPER = "data/papers/weaver2020shuttle.yml"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and locks of Unix")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been built, and whose data has changed since."""
    folder = copied_project(tmp_path_factory.mktemp("faults"))
    assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0
    change(folder, "ShuttleNet", "ShuttleNeXt")
    return folder


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / PAPER).read_text("utf-8")
    assert old in text
    (folder / PAPER).write_text(text.replace(old, new), "utf-8")


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".site-*"))


@pytest.mark.parametrize("point", ["writing", "pruning", "handing over"])
def test_a_killed_build_leaves_the_last_site(folder: Path, point: str) -> None:
    before = digests(folder / "site")
    assert faulty_build.build(folder / "mkdocs.yml", kill=point)[0] == -signal.SIGKILL
    assert digests(folder / "site") == before
    assert len(leftovers(folder)) == 1, "of builds before it none"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_says_so_and_tidies_up(folder: Path, stop: signal.Signals) -> None:
    before = digests(folder / "site")
    code, told = faulty_build.build(folder / "mkdocs.yml", stop=stop)
    assert (code, told) == (130, "\nStopped; site/ is the site before, or the new one, whole.\n")
    assert digests(folder / "site") == before
    assert not leftovers(folder)


def test_what_cannot_be_read_is_told_and_leaves_the_last_site(folder: Path) -> None:
    """MkDocs itself passes over a folder that it cannot read."""
    before = digests(folder / "site")
    code, told = faulty_build.build(folder / "mkdocs.yml", unreadable=str(folder / "docs/assets"))
    assert code == 1 and "Permission denied" in told and "Traceback" not in told
    assert digests(folder / "site") == before


def test_a_file_in_the_place_of_the_site_is_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "site").write_text("mine")
    assert build_site.main(["--config", str(project / "mkdocs.yml")]) == 1
    assert "a folder must be where the site goes" in capsys.readouterr().err
    assert (project / "site").read_text() == "mine"


def test_what_cannot_be_brought_up_to_date_is_in_the_way_of_one_build_only(project: Path) -> None:
    (project / ".cache/site-before").mkdir(parents=True)
    (project / ".cache/site-before/papers").write_text("no folder")
    assert [build_site.main(["--config", str(project / "mkdocs.yml")]) for _ in range(2)] == [1, 0]


def test_a_full_disk_is_told_and_leaves_the_last_site(folder: Path) -> None:
    before = digests(folder / "site")
    code, told = faulty_build.build(folder / "mkdocs.yml", file_size=30_000)
    assert code == 1
    assert "File too large" in told and told.endswith("The site was not built; site/ is as it was.\n")
    assert "Traceback" not in told
    assert digests(folder / "site") == before
    assert not leftovers(folder)


def test_a_build_killed_between_two_renames_is_mended_by_the_next(folder: Path) -> None:
    before = digests(folder / "site")
    assert faulty_build.build(folder / "mkdocs.yml", kill="between two renames")[0] == -signal.SIGKILL
    assert not (folder / "site").exists() and len(leftovers(folder)) == 1
    with atomic_swap.workplace(folder / "site"):
        assert digests(folder / "site") == before
    assert not leftovers(folder)


def test_a_build_killed_after_the_handover_has_built(folder: Path) -> None:
    before = digests(folder / "site")
    assert faulty_build.build(folder / "mkdocs.yml", kill="tidying up")[0] == -signal.SIGKILL
    after = digests(folder / "site")
    assert after != before and after.keys() == before.keys()
    assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0
    assert digests(folder / "site") == after, "the next one has nothing to change"
    assert not leftovers(folder)


def test_two_builds_at_once_do_not_mix(folder: Path) -> None:
    first = faulty_build.start(folder / "mkdocs.yml", pause="writing")
    assert first.stdout and first.stdout.readline() == "paused\n"
    change(folder, "ShuttleNeXt", "Shuttle again")  # after the first has read the data
    second = faulty_build.start(folder / "mkdocs.yml")
    assert second.stderr and second.stderr.readline() == "Another build of site/ is at work; waiting for it.\n"
    before = digests(folder / "site")
    first.communicate()
    assert first.returncode == 0
    second.communicate()
    assert second.returncode == 0
    built = digests(folder / "site")
    assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0
    assert digests(folder / "site") == built != before
    assert "Shuttle again" in (folder / "site/papers/weaver2020shuttle/index.html").read_text("utf-8")
    assert not leftovers(folder)


def test_the_handover(tmp_path: Path) -> None:
    new, out, old = (tmp_path / name for name in ("new", "out", "old"))
    for text in ("first", "second"):
        new.mkdir()
        (new / "index.html").write_text(text)
        atomic_swap.hand_over(new, out, old)
        assert (out / "index.html").read_text() == text and not new.exists()
    assert (old / "index.html").read_text() == "first"


def test_a_handover_that_fails_is_undone(tmp_path: Path) -> None:
    out, old = tmp_path / "out", tmp_path / "old"
    out.mkdir()
    (out / "index.html").write_text("first")
    with pytest.raises(FileNotFoundError):
        atomic_swap.hand_over(tmp_path / "missing", out, old)
    assert (out / "index.html").read_text() == "first" and not old.exists()
