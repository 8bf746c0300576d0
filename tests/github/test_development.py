"""The developers' page: its picture is what the import contract says, and the files that it names are there."""

from __future__ import annotations

import re

import draw_rooms
from conftest import ROOT

PAGE = ROOT / "docs" / "development.md"


def test_the_picture_is_of_the_contract() -> None:
    assert draw_rooms.PICTURE.read_text("utf-8") == draw_rooms.draw(), "run scripts/draw_rooms.py"


def test_every_room_has_a_sentence() -> None:
    for row in draw_rooms.layers(draw_rooms.tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))):
        for package in row:
            assert draw_rooms.purpose(package).endswith("."), package


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`((?:hooks|scripts|tests|docs|data|\.github)/[\w/.-]*)`", PAGE.read_text("utf-8")))
    assert len(named) > 20 and not sorted(file for file in named if not (ROOT / file).exists())


def test_no_module_is_long() -> None:
    sizes = {
        path: len(path.read_text("utf-8").splitlines())
        for folder in ("hooks", "scripts", "docs/assets/javascripts")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".js")
    }
    assert len(sizes) > 150 and not {path: size for path, size in sizes.items() if size > 400}
