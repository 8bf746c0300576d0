"""A theme on a slide: what stands on the card and where, for every format alike. Nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass

from survey.model.editions import Lasting
from survey.model.slide import SHOWN_PAPERS
from survey.records.models import Frozen, SlidePaper
from survey.render.figures.text_layout import Setting, fit, width
from survey.render.slides import chart
from survey.render.slides.canvas import BOLD, LEFT, RIGHT, RULE, SANS, SERIF, Canvas, Text, code_box, footer, text
from survey.render.slides.chart import Box, Chart

_PLOT_LEFT, _PLOT_RIGHT, _PLOT_BOTTOM = 150, 1160, 884
_COLUMN = 1260  # where the papers start


@dataclass(frozen=True)
class Card(Canvas):
    """One theme's slide."""

    theme: str
    bar: Box
    chart: Chart | None


def card(theme: str, told: Frozen, where: Lasting, home: str) -> Card:
    """The slide of the theme with the id ``theme``, of which it says what is ``told``; ``where`` says to which page of the site at
    ``home`` it leads."""
    link = f"{home.rstrip('/')}/{where.address}"
    slide = told.slide
    colour = _STATUS_COLOURS.get(told.status, "ink")
    name = text("theme", Box(LEFT, 42, 1120, 46), BOLD, told.name, 30, 20, colour="area")
    question = text("question", Box(LEFT, 98, 1760, 156), SERIF, slide.question, 58, 34, lines=2)
    # What follows moves up where the question or the finding is short, and the curve has the room.
    top = question.box.y + question.setting.height + 14
    finding = text("finding", Box(LEFT + 28, top, 1732, 134), SANS, told.finding, 34, 22, lines=3)
    bar = Box(LEFT, top + 4, 6, finding.setting.height)
    top += finding.setting.height + 32
    standing = f"{slide.symbol} {slide.standing}".strip()
    texts = [
        text("standing", Box(1240, 42, 600, 46), BOLD, standing, 30, 20, colour=colour, align="end"),
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
            text("chart", Box(LEFT, top, 1100, 36), BOLD, chart.LABEL, 26, 18),
            text("note", Box(LEFT, 936, 1100, 30), SANS, drawn.note, 20, 14, colour="quiet"),
        ]
    code = code_box(link)
    # Where nothing is counted there is no curve, and the papers have its room too.
    column = Box(_COLUMN if drawn else LEFT, top, RIGHT - (_COLUMN if drawn else LEFT), code.y - 8 - top)
    texts += _papers(slide.papers, column)
    scan = {None: "Today’s page: no edition has the theme yet"}.get(
        where.edition, f"Today’s page, {where.stamp}" if where.revised else f"This page as it was in {where.stamp}"
    )
    box = Box(_COLUMN, RULE.y - 64, code.x - _COLUMN - 16, 58)
    texts.append(text("scan", box, SANS, scan, 20, 14, lines=2, colour="quiet", align="end"))
    line, citation = footer(told.name, where.stamp, link)
    return Card(
        theme=theme,
        name=told.name,
        tint=slide.tint,
        link=link,
        stamp=where.stamp,
        date=told.date,
        question=slide.question,
        citation=citation,
        texts=(*texts, line),
        alternative=drawn.alternative if drawn else f"{told.name}.",
        bar=bar,
        chart=drawn,
    )


_STATUS_COLOURS = {"rising": "good", "revived": "good", "fading": "bad"}


def _papers(chosen: list[SlidePaper], column: Box) -> list[Text]:
    """The papers below each other in ``column``, under a heading: a title of three lines at most, and a line beneath."""
    if not chosen:
        return []
    top = column.y + 50
    texts = [text("papers", Box(column.x, column.y, column.width, 36), BOLD, "Papers to start from", 26, 18)]
    room = (column.bottom - top) / SHOWN_PAPERS
    box = (column.width, room - 46)
    # One size for all of them: that of the longest title.
    largest, least = (28, 22) if column.x == _COLUMN else (36, 26)
    size = min(int(fit(paper.title, SANS, box, largest, 18, 3).size) for paper in chosen)
    for paper in chosen:
        title = text("paper", Box(column.x, top, *box), SANS, paper.title, size, 18, lines=3)
        below = Box(column.x, top + title.setting.height + 2, column.width, 1.32 * least)
        texts += [title, text("line", below, SANS, paper.line, least, 16, colour="quiet")]
        top += min(room, title.setting.height + 2.7 * least)
    return texts


def _area(name: Text, area: str) -> Text:
    """The area's name, behind the theme's as far as there is room."""
    start = width(name.words, name.face, name.setting.size)
    box = Box(name.box.x + start + 24, name.box.y, max(name.box.width - start - 24, 1), name.box.height)
    size = round(name.setting.size)
    fits = width(area, SANS, size) <= box.width
    return Text("area", box, SANS, Setting((area if fits else "",), size, size * 1.3), area if fits else "", "quiet")
