"""Draws the rooms of hooks/survey as docs/assets/images/rooms.svg, from the import contract in pyproject.toml.

Each box is a room with the first sentence of its package; a room may import from the boxes below it and from no other. Exit codes:
0 written.
"""

from __future__ import annotations

import ast
import sys
import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "assets" / "images" / "rooms.svg"
WIDTH, ROW, GAP = 720, 58, 14
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1d2733}.room{font-weight:700}.purpose{font-size:12.5px;fill:#4a5560}"
    "rect{fill:#f4f6f8;stroke:#1f5fa8}path{stroke:#1f5fa8;fill:none;stroke-width:1.5}"
)


def layers(project: dict) -> list[list[str]]:
    """The packages of each layer of the contract, top first."""
    (contract,) = [one for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    return [[package.strip() for package in layer.split(":")] for layer in contract["layers"]]


def purpose(package: str) -> str:
    """The first sentence of a package's or a module's docstring."""
    path = ROOT / "hooks" / Path(*package.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def draw() -> str:
    """The picture as SVG."""
    rows = layers(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")))
    height = len(rows) * (ROW + GAP) - GAP + 4
    drawn = []
    for number, packages in enumerate(rows):
        top = 2 + number * (ROW + GAP)
        width = (WIDTH - 4 - GAP * (len(packages) - 1)) / len(packages)
        for column, package in enumerate(packages):
            left = 2 + column * (width + GAP)
            name = package.removeprefix("survey.")
            drawn.append(f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{ROW}" rx="6"/>')
            drawn.append(f'<text class="room" x="{left + 12:g}" y="{top + 20}">{escape(name)}</text>')
            lines = textwrap.wrap(purpose(package), int((width - 24) / 6.2))
            for line, words in enumerate(lines[:2]):
                drawn.append(
                    f'<text class="purpose" x="{left + 12:g}" y="{top + 36 + 15 * line}">{escape(words)}</text>'
                )
        if number:
            drawn.append(f'<path d="M{WIDTH / 2:g} {top - GAP}V{top}"/>')
    names = "; ".join(" and ".join(package.removeprefix("survey.") for package in row) for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">'
        f"<title>The rooms of hooks/survey, each importing only from those below it: {names}</title>"
        f"<style>{STYLE}</style>{''.join(drawn)}</svg>\n"
    )


def main() -> int:
    PICTURE.write_text(draw(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
