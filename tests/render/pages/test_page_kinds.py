"""Kinds of page: what holds of every one, and the recipe for a new one, carried out on a copy of the project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from site_probe import ADDRESSES, digests
from survey.pipeline import Site
from survey.render.pages import page_kinds

# What docs/development.md says: a template, and an entry in KINDS of survey_pages.py.
TEMPLATE = """\
{{ heading(1, "Looms") }}

<ul class="plain">
{% for venue in derived.venues %}
<li><a {{ ("looms/" ~ venue.id ~ "/")|to }}>{{ venue.name }}</a></li>
{% endfor %}
</ul>
"""
OF_ONE = """\
{{ heading(1, title) }}

{{ prose("All that *it* wove.", "lead") }}

{{ heading(2, "Woven", "woven") }}

<p>{{ venue.name }}</p>
"""
KIND = """\
KINDS = (
    PageKind("looms", _single("Looms", lambda factory: "Who weaves what."), words=("warp",)),
    PageKind(
        "loom",
        lambda factory, kind: (
            factory.page(
                kind,
                f"looms/{venue.id}/",
                venue.short,
                f"What {venue.name} wove.",
                edit="data/venues.yml",
                find=partial(search.Hit, venue.short),
                venue=venue,
            )
            for venue in factory.derived.venues
        ),
        contents=True,
        links=_paper,
        label="Loom",
        filter="Looms",
    ),
"""


def test_every_kind_of_page_has_an_address_that_is_looked_at(real: Site) -> None:
    """axe, the HTML checker and the widths look at one page of every kind: those in site_probe.ADDRESSES."""
    kinds = {page.kind.name for page in real.pages}
    # A page that has moved shows nothing: it leads on at once.
    assert kinds - {"moved"} <= ADDRESSES.keys()


def test_every_kind_has_a_name_of_its_own_and_a_template() -> None:
    names = [kind.name for kind in page_kinds.KINDS]
    assert len(names) == len(set(names))
    for name in names:
        assert (ROOT / "hooks/survey/render/templates" / f"{name}.html.j2").is_file(), name


def test_what_is_filtered_is_in_the_order_of_the_filters() -> None:
    groups = page_kinds.search_groups()
    assert [group.name for group in groups][:2] == ["theme", "paper"]
    assert groups[-1].name == "page" and all(group.filter for group in groups)


@pytest.fixture
def with_looms(project: Path) -> Path:
    """A project with two kinds of page more: two templates, one edit."""
    templates = project / "hooks/survey/render/templates"
    (templates / "looms.html.j2").write_text(TEMPLATE, "utf-8")
    (templates / "loom.html.j2").write_text(OF_ONE, "utf-8")
    registry = project / "hooks/survey/render/pages/survey_pages.py"
    text = registry.read_text("utf-8")
    assert text.count("KINDS = (\n") == 1
    registry.write_text(text.replace("KINDS = (\n", KIND), "utf-8")
    return project


def build(project: Path, out: str, **environment: str) -> Path:
    command = [
        sys.executable,
        ROOT / "scripts/build_site.py",
        "--config",
        project / "mkdocs.yml",
        "--out",
        project / out,
    ]
    path = os.pathsep.join([str(project / "hooks"), str(ROOT / "scripts")])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return project / out


@pytest.mark.build
def test_a_new_kind_is_at_home_everywhere(with_looms: Path) -> None:
    site = build(with_looms, "site")
    page = (site / "looms/loom/index.html").read_text("utf-8")
    assert "<em>it</em>" in page and 'href="#woven"' in page, "prose, and the list of headings"
    assert "edit/main/data/venues.yml" in page and "template=paper.yml" in page and "template=correction.yml" in page
    assert 'href="../looms/loom/"' in (site / "looms/index.html").read_text("utf-8")
    assert "/looms/loom/" in (site / "sitemap.xml").read_text("utf-8")
    assert '<button type="button" value="loom"' in page, "a filter of the search"
    script = (site / "search/names.js").read_text("utf-8")
    _, _, names = json.loads(f"[{script[script.index('(') + 1 : script.rindex(')')]}]")
    (group,) = [group for group in names["kinds"] if group["kind"] == "loom"]
    assert group["one"] == "Loom" and group["folder"] == "looms/" and group["count"] > 1
    assert digests(site) == digests(build(with_looms, "plain", PLAIN="1"))
