"""A theme on a slide: what stands on the card and where, for every format alike. Nothing here draws.

The canvas is 1920 by 1080 units, 16:9. One unit is half a point in a presentation and a pixel in a PNG.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno

from survey.model.editions import Lasting
from survey.model.slide import SHOWN_PAPERS
from survey.records.models import Frozen, SlidePaper
from survey.render.figures.text_layout import Face, Setting, fit, width
from survey.render.slides import chart
from survey.render.slides.chart import Box, Chart

WIDTH, HEIGHT = 1920, 1080
_MODULE = 4  # units a side of a square of the QR code
_QUIET = 4  # modules of margin that a reader needs around the code

_SANS, _BOLD, _SERIF = Face("sans"), Face("sans", 700), Face("serif", 700)


RULE = Box(80, 986, 1540, 2)
_LEFT, _RIGHT = 80, 1840
_PLOT_LEFT, _PLOT_RIGHT, _PLOT_BOTTOM = 150, 1160, 884
_COLUMN = 1260  # where the papers start


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
class Card:
    """One theme's slide. ``link`` leads to a page that shows what the slide tells, ``stamp`` says which state that is."""

    theme: str
    name: str
    tint: int
    link: str
    stamp: str
    date: datetime.date
    question: str
    citation: str
    texts: tuple[Text, ...]
    bar: Box
    chart: Chart | None
    code: tuple[tuple[bool, ...], ...]
    code_box: Box

    @property
    def alternative(self) -> str:
        """The slide's numbers in words."""
        return self.chart.alternative if self.chart else f"{self.name}."

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
    def code_modules(self) -> int:
        """Modules along one side, the quiet margin included."""
        return len(self.code) + 2 * _QUIET


@cache
def _code(link: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code that leads to ``link``: rows of dark or light modules. The slowest part of a slide, and the same in every build."""
    return tuple(tuple(bool(cell) for cell in row) for row in segno.make(link, error="m", micro=False).matrix)


def card(theme: str, told: Frozen, where: Lasting, home: str) -> Card:
    """The slide of the theme with the id ``theme``, of which it says what is ``told``; ``where`` says to which page of the site at
    ``home`` it leads."""
    link = f"{home.rstrip('/')}/{where.address}"
    slide = told.slide
    colour = _STATUS_COLOURS.get(told.status, "ink")
    name = _text("theme", Box(_LEFT, 42, 1120, 46), _BOLD, told.name, 30, 20, colour="area")
    question = _text("question", Box(_LEFT, 98, 1760, 156), _SERIF, slide.question, 58, 34, lines=2)
    # What follows moves up where the question or the finding is short, and the curve has the room.
    top = question.box.y + question.setting.height + 14
    finding = _text("finding", Box(_LEFT + 28, top, 1732, 134), _SANS, told.finding, 34, 22, lines=3)
    bar = Box(_LEFT, top + 4, 6, finding.setting.height)
    top += finding.setting.height + 32
    standing = f"{slide.symbol} {slide.standing}".strip()
    texts = [
        _text("standing", Box(1240, 42, 600, 46), _BOLD, standing, 30, 20, colour=colour, align="end"),
        name,
        _area(name, slide.area),
        question,
        finding,
    ]
    drawn = None
    if slide.chart:
        plot = Box(_PLOT_LEFT, top + 120, _PLOT_RIGHT - _PLOT_LEFT, _PLOT_BOTTOM - top - 120)
        drawn = chart.chart(slide.chart, told.name, plot)
        texts += [
            _text("chart", Box(_LEFT, top, 1100, 36), _BOLD, chart.LABEL, 26, 18),
            _text("note", Box(_LEFT, 936, 1100, 30), _SANS, drawn.note, 20, 14, colour="quiet"),
        ]
    code = _code(link)
    side = (len(code) + 2 * _QUIET) * _MODULE
    code_box = Box(_RIGHT - side, 1056 - side, side, side)
    # Where nothing is counted there is no curve, and the papers have its room too.
    column = Box(_COLUMN if drawn else _LEFT, top, _RIGHT - (_COLUMN if drawn else _LEFT), code_box.y - 8 - top)
    texts += _papers(slide.papers, column)
    scan = {None: "Today’s page: no edition has the theme yet"}.get(
        where.edition, f"Today’s page, {where.stamp}" if where.revised else f"This page as it was in {where.stamp}"
    )
    box = Box(_COLUMN, RULE.y - 64, code_box.x - _COLUMN - 16, 58)
    texts.append(_text("scan", box, _SANS, scan, 20, 14, lines=2, colour="quiet", align="end"))
    footer, citation = _footer(told.name, where.stamp, link)
    return Card(
        theme=theme,
        name=told.name,
        tint=slide.tint,
        link=link,
        stamp=where.stamp,
        date=told.date,
        question=slide.question,
        citation=citation,
        texts=(*texts, footer),
        bar=bar,
        chart=drawn,
        code=code,
        code_box=code_box,
    )


_STATUS_COLOURS = {"rising": "good", "revived": "good", "fading": "bad"}


def _papers(chosen: list[SlidePaper], column: Box) -> list[Text]:
    """The papers below each other in ``column``, under a heading: a title of three lines at most, and a line beneath."""
    if not chosen:
        return []
    top = column.y + 50
    texts = [_text("papers", Box(column.x, column.y, column.width, 36), _BOLD, "Papers to start from", 26, 18)]
    room = (column.bottom - top) / SHOWN_PAPERS
    box = (column.width, room - 46)
    # One size for all of them: that of the longest title.
    largest, least = (28, 22) if column.x == _COLUMN else (36, 26)
    size = min(int(fit(paper.title, _SANS, box, largest, 18, 3).size) for paper in chosen)
    for paper in chosen:
        title = _text("paper", Box(column.x, top, *box), _SANS, paper.title, size, 18, lines=3)
        below = Box(column.x, top + title.setting.height + 2, column.width, 1.32 * least)
        texts += [title, _text("line", below, _SANS, paper.line, least, 16, colour="quiet")]
        top += min(room, title.setting.height + 2.7 * least)
    return texts


def _text(
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


def _area(name: Text, area: str) -> Text:
    """The area's name, behind the theme's as far as there is room."""
    start = width(name.words, name.face, name.setting.size)
    box = Box(name.box.x + start + 24, name.box.y, max(name.box.width - start - 24, 1), name.box.height)
    size = round(name.setting.size)
    fits = width(area, _SANS, size) <= box.width
    return Text("area", box, _SANS, Setting((area if fits else "",), size, size * 1.3), area if fits else "", "quiet")


def _footer(name: str, stamp: str, link: str) -> tuple[Text, str]:
    """The source line, on one line whatever the names are: the theme's name, which stands above, goes first."""
    address = link.removeprefix("https://").removeprefix("http://")
    box = Box(80, 1002, 1540, 34)
    for cited in (f"Deep Learning Trends, “{name}”", "Deep Learning Trends"):
        citation = f"{cited}, {stamp}"
        text = _text("footer", box, _SANS, f"{citation} · CC BY 4.0 · {address}", 22, 15, colour="quiet")
        if not text.setting.cut:
            break
    return text, citation
