"""Two further editions are rehearsed on the fabricated survey: every address that a slide, a snippet, a citation, a feed or any other
file ever named leads to something that the site has, and what an edition froze stays to the byte."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest

import build_site
import release_edition
from conftest import bend, copied_project

HOME = "https://deep-learning-trends.github.io/survey/"
_ADDRESS = re.compile(re.escape(HOME) + r"[\w./%-]*")
_LINK = re.compile(r'(?:href|src)="(\.{1,2}/[^"#?]*)')


def built(project: Path) -> Path:
    assert build_site.main(["--config", str(project / "mkdocs.yml")]) == 0
    return project / "site"


def texts_of(file: Path) -> str:
    """All text of a file; of a presentation what is in it."""
    content = file.read_bytes()
    if file.suffix == ".pptx":
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            content = b"\n".join(opened.read(name) for name in opened.namelist() if name.endswith((".xml", ".rels")))
    return content.decode("utf-8", "ignore") if file.suffix != ".png" else ""


def targets(site: Path) -> set[str]:
    """What the files of a built site name of the site itself, as addresses from its root."""
    found = set()
    for file in site.rglob("*"):
        if file.is_file():
            text = texts_of(file)
            found |= {address.removeprefix(HOME).rstrip(".") for address in _ADDRESS.findall(text)}
            if file.suffix == ".html":
                folder = file.parent.relative_to(site).as_posix()
                found |= {_joined(folder, link) for link in _LINK.findall(text)}
    return found


def _joined(folder: str, link: str) -> str:
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def dead(addresses: set[str], site: Path) -> list[str]:
    def lives(address: str) -> bool:
        path = site / unquote(address)
        return path.is_file() or (path / "index.html").is_file()

    return sorted(address for address in addresses if not lives(address))


def released(project: Path, edition: str, date: str, before: str) -> None:
    bend(project, "edition.yml", f'edition: "{before}"', f'edition: "{edition}"')
    text = (project / "data" / "edition.yml").read_text("utf-8")
    (project / "data" / "edition.yml").write_text(re.sub(r"date: .*", f"date: {date}", text), "utf-8")
    assert release_edition.main([edition, "--root", str(project)]) == 0


def frozen_files(site: Path, edition: str) -> dict[str, bytes]:
    """What stands beside the pages of an edition; the pages' banners tell what is new."""
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.glob("themes/*/**/*")
        if file.is_file() and edition in file.relative_to(site).as_posix() and file.name != "index.html"
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_project(tmp_path_factory.mktemp("rehearsal"))


def test_no_address_dies_and_nothing_frozen_changes_over_three_editions(project: Path) -> None:
    assert release_edition.main(["2031.05", "--root", str(project)]) == 0
    site = built(project)
    ever = targets(site)
    assert {"themes/plain-weave/2031.05/", "themes/red-dye/2031.05/"} <= ever
    first = frozen_files(site, "2031.05")
    names = {name.rsplit("/", 1)[-1] for name in first if name.startswith("themes/plain-weave/2031.05/")}
    assert names == {"curve.svg", "curve.png", "curve.csv", "timeline.svg", "timeline.png", "timeline.csv"} | {
        "slide.svg",
        "slide.png",
        "slide.pptx",
    }
    assert {"themes/plain-weave/2031.05.bib", "themes/plain-weave/2031.05.ris"} <= first.keys()
    assert not dead(ever, site)

    # Between releases: what has been revised says so and leads to today's page, what has not leads to its edition.
    bend(project, "themes/red-dye.yml", "Madder with alum stays red.", "Madder stays red.")
    site = built(project)
    assert "revised since edition 2031.05" in (site / "slides/red-dye.svg").read_text("utf-8")
    assert f'href="{HOME}themes/red-dye/"' in (site / "slides/red-dye.svg").read_text("utf-8")
    assert f'href="{HOME}themes/plain-weave/2031.05/"' in (site / "slides/plain-weave.svg").read_text("utf-8")
    assert "Madder with alum stays red." in (site / "themes/red-dye/2031.05/slide.svg").read_text("utf-8")

    # The next edition: one theme has changed, and the other keeps the address it had.
    released(project, "2031.06", "2031-06-07", "2031.05")
    site = built(project)
    assert f'href="{HOME}themes/red-dye/2031.06/"' in (site / "slides/red-dye.svg").read_text("utf-8")
    assert f'href="{HOME}themes/plain-weave/2031.05/"' in (site / "slides/plain-weave.svg").read_text("utf-8")
    assert "themes/plain-weave/2031.05/" in (site / "themes/plain-weave.bib").read_text("utf-8")
    assert frozen_files(site, "2031.05") == first
    ever |= targets(site)
    second = frozen_files(site, "2031.06")
    assert not dead(ever, site)

    # The one after: all have changed, and one has another name and address.
    bend(project, "themes/plain-weave.yml", "Plain weave is everywhere", "Plain weave is nearly everywhere")
    renamed = project / "data" / "themes" / "red-dye.yml"
    renamed.rename(renamed.with_name("madder-red.yml"))
    bend(project, "themes/madder-red.yml", "name: Red dye", "name: Madder red\naliases: [red-dye]")
    for path in (project / "data").rglob("*.yml"):
        if "editions" not in path.parts and path.name != "madder-red.yml":
            path.write_text(path.read_text("utf-8").replace("red-dye", "madder-red"), "utf-8")
    released(project, "2031.07", "2031-07-08", "2031.06")
    site = built(project)
    assert frozen_files(site, "2031.05") == first
    assert frozen_files(site, "2031.06") == second
    ever |= targets(site)
    assert {"themes/red-dye.xml", "themes/madder-red/2031.07/", "slides/plain-weave.svg"} <= ever
    assert not dead(ever, site)
    banner = (site / "themes/red-dye/2031.06/index.html").read_text("utf-8")
    assert "Since then: the theme is now called Madder red." in banner
