"""What `make serve` shows after an edit is what a whole build makes, and only what the edit touches is made again."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import build_site
from site_probe import digests
from survey.render.pages.page import PageFactory

# MkDocs adds a script to what it serves, which a policy would stop: pages have theirs when they are built.
POLICY = r'<meta http-equiv="Content-Security-Policy"[^>]*>'
PAPER = "data/papers/weaver2020shuttle.yml"
THEME = "data/themes/plain-weave.yml"


@pytest.fixture
def shown(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], dict[str, str]]]:
    """Builds as `mkdocs serve` does after each change, into one folder, and tells what is in it. With `-f` its
    first build is told relative paths, every other absolute ones."""
    folder = tmp_path / "shown"
    monkeypatch.chdir(project)
    settings = iter([Path("mkdocs.yml").open("rb")])  # noqa: SIM115 (MkDocs closes it)
    started = load_config(str(project / "mkdocs.yml"), site_dir=str(folder), strict=False)
    started.plugins.on_startup(command="serve", dirty=False)

    def again() -> dict[str, str]:
        path = next(settings, str(project / "mkdocs.yml"))
        config = load_config(path, site_dir=str(folder), strict=False)
        config.plugins.on_startup(command="serve", dirty=False)  # a whole build may have been started in between
        build(config, serve_url="http://127.0.0.1/")
        for thread in threading.enumerate():
            if thread.name == "BackgroundTasks":
                thread.join()
        return digests(folder)

    yield again
    started.plugins.on_startup(command="build", dirty=False)


def whole(project: Path) -> dict[str, str]:
    assert build_site.main(["--config", str(project / "mkdocs.yml")]) == 0
    return digests(project / "site", without=POLICY)


def bend(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_edit_shows_what_a_whole_build_makes(
    project: Path,
    shown: Callable[[], dict[str, str]],
) -> None:
    """One after another, so that each meets what the ones before have left."""
    shown()
    edits: list[tuple[str, str, str]] = [
        (PAPER, "Shuttle & Thread", "Shuttle & Yarn"),
        (PAPER, "doubled", "*tripled*"),
        (PAPER, "known_as: [ShuttleNet]", "known_as: [ShuttleNet, S]"),
        (PAPER, "authors: [Ada Weaver, Łukasz Tkacz]", "authors: [Ada Weaver, Łukasz Tkacz, Jan Nowy]"),
        (PAPER, "themes: [plain-weave, red-dye]", "themes: [plain-weave]"),
        (PAPER, "venue: loom", "venue: bale"),
        (THEME, "Every loom does it [@tkacz2023loom].", "No loom does it [@tkacz2023loom]."),
        (THEME, "Plain weave is everywhere", "Plain weave is nowhere"),
        ("data/venues.yml", "short: LOOM", "short: Looms"),
        ("data/claims/looms-will-count.yml", "verdict: came-true", "verdict: partly"),
        ("data/edition.yml", "date: 2031-05-04", "date: 2031-06-04"),
        ("docs/assets/stylesheets/survey.css", "{", " {"),
        ("hooks/theme/main.html", "{% block site_meta %}", '{% block site_meta %}<meta name="x" content="y">'),
        ("mkdocs.yml", "copyright: Texts", "copyright: All texts"),
    ]
    for path, old, new in edits:
        bend(project / path, old, new)
        assert shown() == whole(project), (path, new)
    for path, old, new in reversed(edits):
        bend(project / path, new, old)
    assert shown() == whole(project), "all taken back at once"


def test_a_preview_has_no_policy_because_its_server_adds_a_script(
    project: Path, tmp_path: Path, shown: Callable[[], dict[str, str]]
) -> None:
    shown()
    for page in (tmp_path / "shown").rglob("*.html"):
        assert not re.search(POLICY, page.read_text("utf-8")), page


def test_a_record_that_goes_and_comes_back(project: Path, shown: Callable[[], dict[str, str]]) -> None:
    known = project / "data" / "papers" / "tkacz2023loom.yml"
    record = known.with_name("nowy2022bobbin.yml")
    text = known.read_text("utf-8").replace("Łukasz Tkacz", "Jan Nowy").replace("2023", "2022")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    text = "\n".join(
        "title: Bobbin" if line == title else line
        for line in text.splitlines()
        if not line.startswith(("arxiv", "doi", "builds_on"))
    )
    without = shown()
    record.write_text(text, "utf-8")
    with_it = shown()
    assert "papers/nowy2022bobbin/index.html" in with_it and "authors/jan-nowy/index.html" in with_it
    record.unlink()
    assert shown() == without
    record.write_text(text, "utf-8")
    assert shown() == with_it


def test_a_mistake_leaves_what_is_shown_and_mending_it_shows_it(
    project: Path,
    shown: Callable[[], dict[str, str]],
    tmp_path: Path,
) -> None:
    before = shown()
    bend(project / PAPER, "venue: loom", "venue: lom")
    with pytest.raises(Abort):
        shown()
    assert digests(tmp_path / "shown") == before
    bend(project / PAPER, "venue: lom", "venue: bale")
    assert shown() == whole(project)


def test_only_what_an_edit_touches_is_written(
    project: Path,
    shown: Callable[[], dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown()
    made, write = set(), PageFactory.write
    monkeypatch.setattr(
        PageFactory, "write", lambda factory, page, text: made.add(page.address) or write(factory, page, text)
    )
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "shown").rglob("*.html")}
    bend(project / PAPER, "doubled", "tripled")
    shown()
    written = {
        path.relative_to(tmp_path / "shown").as_posix()
        for path, time in files.items()
        if path.stat().st_mtime_ns != time
    }
    assert "papers/weaver2020shuttle/index.html" in written
    assert not {"papers/tkacz2023loom/index.html", "themes/plain-weave/index.html", "about/index.html"} & written
    assert {"papers/weaver2020shuttle/"} <= made <= {"papers/weaver2020shuttle/", "changes/"}
