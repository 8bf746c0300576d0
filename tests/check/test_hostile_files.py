"""Files that are none, that are somewhere else or cannot be read: refused by name."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import check_data
from conftest import problems_of
from hostile_survey import PAPER
from survey.load.documents import GUIDE


def write(root: Path, name: str | bytes, content: bytes = b"title: x\n") -> None:
    (root / "data" / os.fsdecode(name)).write_bytes(content)


def good(root: Path) -> bytes:
    return (root / "data" / PAPER).read_bytes()


# What is done to the folder, and the file that the refusal names.
FILES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "name with a space": (lambda root: write(root, "papers/a b.yml"), "data/papers/a b.yml", "file-name"),
    "name that is a device": (lambda root: write(root, "papers/con.yml"), "data/papers/con.yml", "file-name"),
    "name in upper case": (
        lambda root: write(root, "papers/Weaver2020shuttle.yml", good(root)),
        "data/papers/Weaver2020shuttle.yml",
        "file-name",
    ),
    "name with dots": (lambda root: write(root, "papers/..yml.yml"), "data/papers/..yml.yml", "file-name"),
    "name with markup": (lambda root: write(root, "papers/<script>.yml"), "data/papers/<script>.yml", "file-name"),
    "name with a line break": (
        lambda root: write(root, "papers/a\n::error::b.yml"),
        r"data/papers/a\n::error::b.yml",
        "file-name",
    ),
    "name that is not UTF-8": (lambda root: write(root, b"papers/\xff.yml"), r"data/papers/\udcff.yml", "file-name"),
    "name of 200 letters": (
        lambda root: write(root, f"papers/{'a' * 200}.yml"),
        f"data/papers/{'a' * 200}.yml",
        "file-name",
    ),
    "link that no file is read by": (
        lambda root: (root / "data/evil").symlink_to("/etc"),
        "data/evil",
        "not-a-file",
    ),
    "link to nothing for the counts": (
        lambda root: ((root / "data/trends.csv").unlink(), (root / "data/trends.csv").symlink_to("/nowhere")),
        "data/trends.csv",
        "not-a-file",
    ),
    "link for all data": (lambda root: link(root, ""), "data", "not-a-file"),
    "link for the guide": (lambda root: (root / GUIDE).symlink_to("/etc/passwd"), GUIDE, "not-a-file"),
    "guide that is no text": (lambda root: (root / GUIDE).write_bytes(b"\xff\0"), GUIDE, "broken-yaml"),
    "table that is misspelt": (lambda root: write(root, "peple.yml"), "data/peple.yml", "not-a-file"),
    "file for a folder": (
        lambda root: (shutil.rmtree(root / "data/claims"), write(root, "claims")),
        "data/claims",
        "not-a-file",
    ),
    "no papers at all": (lambda root: shutil.rmtree(root / "data/papers"), "data/papers", "something-told"),
    "stranger among the editions": (
        lambda root: frozen(root).with_suffix(".exe").write_text("x"),
        "data/editions/2030.01/plain-weave.exe",
        "broken-yaml",
    ),
    "escape character in the counts": (
        lambda root: write(root, "trends.csv", b"theme\x1b[2J"),
        "data/trends.csv",
        "plain-text",
    ),
    "other ending": (lambda root: write(root, "papers/a.exe"), "data/papers/a.exe", "not-a-file"),
    "hidden file": (lambda root: write(root, "papers/.a.yml"), "data/papers/.a.yml", "file-name"),
    "folder": (lambda root: (root / "data/papers/deep.yml").mkdir(), "data/papers/deep.yml", "not-a-file"),
    "named pipe": (lambda root: os.mkfifo(root / "data/papers/pipe.yml"), "data/papers/pipe.yml", "not-a-file"),
    "link to a file": (
        lambda root: (root / "data/papers/a.yml").symlink_to("/etc/passwd"),
        "data/papers/a.yml",
        "not-a-file",
    ),
    "link to itself": (
        lambda root: (root / "data/papers/a.yml").symlink_to("a.yml"),
        "data/papers/a.yml",
        "not-a-file",
    ),
    "link for a table": (lambda root: link(root, "venues.yml"), "data/venues.yml", "not-a-file"),
    "link for the counts": (lambda root: link(root, "trends.csv"), "data/trends.csv", "not-a-file"),
    "link for a folder": (lambda root: link(root, "papers"), "data/papers", "not-a-file"),
    "link among the editions": (
        lambda root: frozen(root).symlink_to("/etc/passwd"),
        "data/editions/2030.01/plain-weave.md",
        "not-a-file",
    ),
    "folder among the editions": (
        lambda root: frozen(root).mkdir(),
        "data/editions/2030.01/plain-weave.md",
        "not-a-file",
    ),
    "edition that is markup": (
        lambda root: frozen(root, "2030<b>").write_text("x"),
        "data/editions/2030<b>",
        "not-a-file",
    ),
    "not UTF-8": (lambda root: write(root, "papers/a.yml", b"title: \xff\xfe"), "data/papers/a.yml", "broken-yaml"),
    "UTF-16": (
        lambda root: write(root, "papers/a.yml", "title: a".encode("utf-16")),
        "data/papers/a.yml",
        "broken-yaml",
    ),
    "NUL": (lambda root: write(root, "papers/a.yml", b"title: a\0b"), "data/papers/a.yml", "plain-text"),
    "escape character": (
        lambda root: write(root, "papers/a.yml", b"title: a\x1b[2J"),
        "data/papers/a.yml",
        "plain-text",
    ),
    "byte order mark": (
        lambda root: write(root, "papers/a.yml", b"\xef\xbb\xbf" + good(root)),
        "data/papers/a.yml",
        "broken-yaml",
    ),
    "empty": (lambda root: write(root, "papers/a.yml", b""), "data/papers/a.yml", "broken-yaml"),
    "2 MB": (
        lambda root: write(root, "papers/a.yml", b"title: " + b"x" * 2_000_000),
        "data/papers/a.yml",
        "not-a-file",
    ),
    "two documents": (
        lambda root: write(root, "papers/a.yml", b"a: 1\n---\nb: 2\n"),
        "data/papers/a.yml",
        "broken-yaml",
    ),
}


def link(root: Path, name: str) -> None:
    if not name:
        (root / "data").rename(root / "moved")
        (root / "data").symlink_to(root / "moved")
        return
    (root / "data" / name).rename(root / name)
    (root / "data" / name).symlink_to(root / name)


def frozen(root: Path, edition: str = "2030.01", theme: str = "plain-weave") -> Path:
    folder = root / "data" / "editions" / edition
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{theme}.md"


@pytest.mark.parametrize(("harm", "path", "rule"), FILES.values(), ids=FILES)
def test_files_are_refused_by_name(
    fabricated: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], object], path: str, rule: str
) -> None:
    harm(fabricated)
    assert check_data.main(["--root", str(fabricated)]) == 1
    told = capsys.readouterr().out
    assert check_data.main(["--root", str(fabricated), "--github"]) == 1
    for line in capsys.readouterr().out.split("\n")[:-2]:
        assert line.startswith("::error file=") and line.isprintable()
    assert any(line.startswith(f"{path}:") and line.endswith(f"[{rule}]") for line in told.split("\n")), told


@pytest.mark.parametrize("name", [PAPER, "venues.yml", "trends.csv"])
def test_a_file_that_cannot_be_read_is_named(fabricated: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == fabricated / "data" / name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = [problem for problem in problems_of(fabricated) if problem.path == f"data/{name}"]
    assert [problem.message for problem in found] == ["cannot be read: Permission denied"]
