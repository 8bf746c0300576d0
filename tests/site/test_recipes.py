"""The recipes of docs/development.md, done to a copy of the project with the invented survey: each with the edits it names and no other."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import DATA, ROOT, copied_project

PAPER = "data/papers/weaver2020shuttle.yml"


def edit(project: Path, file: str, old: str, new: str) -> None:
    path = project / file
    text = path.read_text("utf-8")
    assert old in text, file
    path.write_text(text.replace(old, new, 1), "utf-8")


def built(project: Path) -> Path:
    """The project's site, built by its own copy of the code in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_site.py"), "--config", str(project / "mkdocs.yml")],
        env={**os.environ, "PYTHONPATH": str(project / "hooks")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return project / "site"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a project with a new field, a new page kind and a new format."""
    project = copied_project(tmp_path_factory.mktemp("extended"))
    # A field.
    edit(
        project,
        "hooks/survey/records/paper.py",
        "    awards: Annotated[",
        '    slides: Annotated[Link | None, Uses(link="Slides", search="number", form=True)] = None\n'
        '    """The slides of the talk."""\n'
        "    awards: Annotated[",
    )
    edit(project, PAPER, "themes:", "slides: https://slides.example/zwirn\nthemes:")
    # A kind of page.
    (project / "hooks/survey/render/templates/numbers.html.j2").write_text(
        "# Numbers\n\n<p>{{ survey.papers|length }} papers are counted here.</p>\n", "utf-8"
    )
    edit(
        project,
        "hooks/survey/render/pages/survey_pages.py",
        "KINDS = (\n",
        'KINDS = (\n    PageKind("numbers", _single("Numbers", "How many there are.")),\n',
    )
    # A format.
    edit(
        project,
        "hooks/survey/render/citations/formats.py",
        '    Format("plain", "Plain text", styles.plain_runs),\n',
        '    Format("plain", "Plain text", styles.plain_runs),\n'
        '    Format(\n        "title",\n        "Title alone",\n        _code(lambda work: work.title),\n        code=True,\n'
        '        suffix=".title.txt",\n        write=lambda works, _: "".join(f"{work.title}\\n" for work in works),\n    ),\n',
    )
    return built(project)


def test_a_field_is_at_home_everywhere(extended: Path) -> None:
    link = "https://slides.example/zwirn"
    page = (extended / "papers/weaver2020shuttle/index.html").read_text("utf-8")
    assert f'<a href="{link}">Slides</a>' in page
    assert json.loads((extended / "papers/weaver2020shuttle.json").read_text("utf-8"))["record"]["slides"] == link
    rows = list(csv.DictReader((extended / "papers.csv").read_text("utf-8").splitlines()))
    assert [row["slides"] for row in rows if row["id"] == "weaver2020shuttle"] == [link]
    export = json.loads((extended / "explore/papers.json").read_text("utf-8"))
    assert "slides" in export["columns"]
    assert [paper.get("slides") for paper in export["papers"] if paper["id"] == "weaver2020shuttle"] == [link]
    schema = json.loads((extended / "schema/paper-v1.json").read_text("utf-8"))
    assert schema["properties"]["slides"]["description"] == "The slides of the talk."
    found = "".join(path.read_text("utf-8") for path in (extended / "search").rglob("*.js"))
    assert "zwirn" in found
    assert "slides" in (extended / "contribute/index.html").read_text("utf-8")


def test_a_field_that_is_asked_for_has_a_question(tmp_path: Path) -> None:
    """The answer goes into the record; without the question, the test of the forms fails."""
    project = copied_project(tmp_path)
    edit(
        project,
        "hooks/survey/records/paper.py",
        "    awards: Annotated[",
        '    slides: Annotated[Link | None, Uses(link="Slides", form=True)] = None\n    """The slides."""\n'
        "    awards: Annotated[",
    )
    code = (
        "from survey.tools.intake.new_paper import read_answers, ASKED_FIELDS; "
        "print('slides' in ASKED_FIELDS, dict(read_answers({'slides': 'https://slides.example/x', 'aftermath': 'yes'}).fields))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(project / "hooks")},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "True {'slides': 'https://slides.example/x'}", done.stderr


def test_a_page_kind_has_its_page(extended: Path) -> None:
    page = (extended / "numbers/index.html").read_text("utf-8")
    papers = len(list((DATA / "survey" / "data" / "papers").glob("*.yml")))
    assert f"{papers} papers are counted here." in page and "Suggest a correction" in page
    assert "numbers/" in (extended / "sitemap.xml").read_text("utf-8")
    found = "".join(path.read_text("utf-8") for path in (extended / "search").rglob("*.js"))
    assert "How many there are." in found


def test_a_format_has_a_tab_and_a_file(extended: Path) -> None:
    for address in ("papers/weaver2020shuttle", "themes/plain-weave"):
        page = (extended / address / "index.html").read_text("utf-8")
        assert "Title alone</label>" in page and f"{address.split('/')[1]}.title.txt" in page
        assert (extended / f"{address}.title.txt").read_text("utf-8").strip()
    assert ".title.txt" in (extended / "llms.txt").read_text("utf-8")
    assert "<code>.title.txt</code>" in (extended / "cite/index.html").read_text("utf-8")
