"""A site's folder ends up as it should be, and what is the same is not touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.write.output_folder import OutputFolder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = OutputFolder(tmp_path / "site")
    for address in ("index.html", "a/index.html", "a/b/index.html", "a.json"):
        assert out.put(address, f"<p>{address}</p>")
    out.prune()
    return out.folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_is_not_written_again(folder: Path) -> None:
    before = {path: path.stat().st_ino for path in folder.rglob("*")}
    out = OutputFolder(folder)
    assert not any(out.put(address, content) for address, content in contents(folder).items())
    out.prune()
    assert {path: path.stat().st_ino for path in folder.rglob("*")} == before


@pytest.mark.parametrize("content", ["<p>A.json</p>", "longer than it was before", "", b"\x00\xff"])
def test_what_differs_is_written(folder: Path, content: str | bytes) -> None:
    assert OutputFolder(folder).put("a.json", content)
    assert (folder / "a.json").read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_what_is_gone_is_deleted_with_its_folder(folder: Path) -> None:
    out = OutputFolder(folder)
    out.keep(["index.html", "a/index.html"])
    out.prune()
    assert sorted(contents(folder)) == ["a/index.html", "index.html"]
    assert not (folder / "a" / "b").exists()


def test_another_folder_is_taken_over(folder: Path, tmp_path: Path) -> None:
    other = OutputFolder(tmp_path / "other")
    other.put("c/index.html", "c")
    other.put("index.html", "new")
    out = OutputFolder(folder)
    out.take(other.folder)
    out.prune()
    assert contents(folder) == {"c/index.html": b"c", "index.html": b"new"}
