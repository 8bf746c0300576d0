"""What every slide is: a canvas with texts, a QR code that is a link, and a stamp. Nothing here draws.

The canvas is 1920 by 1080 units, 16:9. One unit is half a point in a presentation and a pixel in a PNG.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno

from survey.render.figures.text_layout import Face, Setting, fit, width
from survey.render.slides.chart import Box

WIDTH, HEIGHT = 1920, 1080
LEFT, RIGHT = 80, 1840
RULE = Box(80, 986, 1540, 2)
SANS, BOLD, SERIF = Face("sans"), Face("sans", 700), Face("serif", 700)
_FOOTER = Box(LEFT, 1002, 1540, 34)
_BOTTOM = 1056  # of the QR code
_MODULE = 4  # units a side of a square of the QR code
_QUIET = 4  # modules of margin that a reader needs around the code


@dataclass(frozen=True)
class Text:
    """Words in a box. ``colour`` is a role (ink, quiet, area, good, bad), ``align`` start or end."""

    role: str
    box: Box
    face: Face
    setting: Setting
    words: str
    colour: str = "ink"
    align: str = "start"

    def lines(self) -> Iterator[tuple[float, float, str]]:
        """Each line with the place of its baseline's anchor."""
        x = self.box.x if self.align == "start" else self.box.right
        for index, line in enumerate(self.setting.lines):
            yield x, round(self.box.y + self.setting.size * 1.05 + index * self.setting.leading, 1), line


@dataclass(frozen=True)
class Canvas:
    """A slide. ``link`` leads to a page that shows what the slide tells, ``stamp`` says which state that is; ``alternative`` is what
    its picture shows, in words, and ``tint`` the number of its area's colour, if it is about one."""

    name: str
    tint: int | None
    question: str
    link: str
    stamp: str
    date: datetime.date
    citation: str
    texts: tuple[Text, ...]
    alternative: str

    @property
    def code(self) -> tuple[tuple[bool, ...], ...]:
        """The QR code that leads to ``link``: rows of dark or light modules."""
        return _code(self.link)

    @property
    def code_box(self) -> Box:
        return code_box(self.link)

    @property
    def code_alternative(self) -> str:
        return f"QR code: {self.link}"

    @property
    def code_path(self) -> str:
        """The dark squares of the QR code as an SVG path in modules, rows of squares as one rectangle each."""
        path = []
        for y, row in enumerate(self.code):
            x = 0
            while x < len(row):
                run = next((end for end in range(x, len(row)) if row[end] != row[x]), len(row)) - x
                if row[x]:
                    path.append(f"M{x + _QUIET} {y + _QUIET}h{run}v1h-{run}z")
                x += run
        return "".join(path)

    @property
    def code_module(self) -> int:
        """Units along one side of a module."""
        return _MODULE


@cache
def _code(link: str) -> tuple[tuple[bool, ...], ...]:
    """The slowest part of a slide, and the same in every build."""
    return tuple(tuple(bool(cell) for cell in row) for row in segno.make(link, error="m", micro=False).matrix)


def code_box(link: str) -> Box:
    """Where the QR code that leads to ``link`` stands, its quiet margin included: at the lower right."""
    side = (len(_code(link)) + 2 * _QUIET) * _MODULE
    return Box(RIGHT - side, _BOTTOM - side, side, side)


def text(
    role: str,
    box: Box,
    face: Face,
    words: str,
    largest: int,
    least: int,
    *,
    lines: int = 1,
    colour: str = "ink",
    align: str = "start",
) -> Text:
    """``words`` set in ``box`` on up to ``lines`` lines, in the largest size from ``largest`` down to ``least`` at which they fit."""
    words = " ".join(words.split())
    size = (box.width, box.height)
    setting = fit(words, face, size, largest, least, lines)
    *before, last = words.rsplit(" ", 2)[1:] if words.count(" ") > 1 else [words]
    if before and len(setting.lines) > 1 and setting.lines[-1] == last:
        # No line of one word at the end, whatever font an office program sets it in.
        bound = f"{words[: -len(last) - 1]}\u00a0{last}"
        if width(f"{before[0]}\u00a0{last}", face, least) <= box.width:
            words, setting = bound, fit(bound, face, size, largest, least, lines)
    return Text(role, box, face, setting, setting.text if setting.cut else words, colour, align)


def footer(name: str, stamp: str, link: str) -> tuple[Text, str]:
    """The source line, and the citation in it: on one line whatever the names are, for which ``name``, which stands above, goes
    first."""
    address = link.removeprefix("https://").removeprefix("http://")
    for cited in (f"Deep Learning Trends, “{name}”", "Deep Learning Trends"):
        citation = f"{cited}, {stamp}"
        line = text("footer", _FOOTER, SANS, f"{citation} · CC BY 4.0 · {address}", 22, 15, colour="quiet")
        if not line.setting.cut:
            break
    return line, citation
