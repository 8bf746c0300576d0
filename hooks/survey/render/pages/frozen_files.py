"""What an edition's page offers beside it. Nothing of it is stored: pictures and numbers are taken from the frozen text, which holds
both, and the citation is made from the edition's name and date."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from survey.common.dates import in_words
from survey.model.derived import Derived
from survey.records.models import Frozen
from survey.render.citations import works
from survey.render.citations.formats import FILES, Format
from survey.render.figures.figures import Figure
from survey.render.pages.figure_files import FigureFiles

# A figure as templates/figures/figure.html.j2 writes it: kind, tint, anchor and all that is in it.
_FIGURE = re.compile(r'<figure class="figure figure--(\w+)(?: area-(\d))?" id="([\w-]+)">(.*?)</figure>', re.DOTALL)
_DRAWING = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)"[^>]* aria-label="([^"]*)">\n?(.*)\n?</svg>', re.DOTALL)
_TITLE = re.compile(r'class="figure__frame"[^>]* aria-label="([^"]*)"')
_CELL = re.compile(r"<t([hd])(?: scope=\"(?:col|row)\")?>(.*?)</t[hd]>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_DOWNLOAD = re.compile(r'href="(?:\.\./)*pictures/(\w+)-[\w-]+\.(svg|png|csv)"')
# How deep an edition's page lies.
_UP = "../../../"


def body(text: str) -> str:
    """The frozen ``text`` of a page, whose downloads lead to what stands beside it and not to today's pictures."""
    return _DOWNLOAD.sub(lambda match: f'href="./{match[1]}.{match[2]}"', text)


def files(derived: Derived, home: str, drawn: FigureFiles) -> Iterator[tuple[str, Callable[[], str]]]:
    """What makes every file beside the editions' pages, by address."""
    survey = derived.survey
    for edition, themes in survey.editions.items():
        for id, frozen in themes.items():
            address = f"themes/{id}/{edition}/"
            text = survey.frozen_texts[edition, id]
            found = partial(_figures, text, frozen)
            for figure, drawing in survey.memo.once((_figures, edition, id), (text, frozen), found):
                credit = f"{figure.source}. {works.SITE}, edition {edition}, CC BY 4.0, {home}{address}"
                absolute = drawing.replace(f'"{_UP}', f'"{home}')
                yield f"{address}{figure.id}.svg", cache(partial(drawn.drawn, figure, absolute, edition, credit))
                yield f"{address}{figure.id}.csv", partial(drawn.tabled, figure, credit)
            for format in FILES:
                yield (
                    f"{address.rstrip('/')}{format.suffix}",
                    partial(_cited, format, edition, id, frozen, derived, home),
                )


def _cited(format: Format, edition: str, id: str, frozen: Frozen, derived: Derived, home: str) -> str:
    work = works.edition(id, edition, frozen, home)
    return format.write([work], f"{work.url}, edition {edition}")


def _figures(text: str, frozen: Frozen) -> list[tuple[Figure, str]]:
    """The figures of a frozen page, each with what is drawn in it."""
    found = []
    for kind, tint, _, inside in _FIGURE.findall(text):
        drawing, title = _DRAWING.search(inside), _TITLE.search(inside)
        if drawing is None or title is None:
            raise ValueError(f"a figure of {frozen.name} is none that a template writes")
        wide, high, alternative, drawn = drawing.groups()
        columns, *rows = ([html.unescape(cell) for _, cell in _CELL.findall(row)] for row in _ROW.findall(inside))
        figure = Figure(
            id=kind,
            kind=kind,
            title=html.unescape(title[1]),
            caption="",
            alternative=html.unescape(alternative),
            columns=columns,
            rows=rows,
            width=int(wide),
            height=int(high),
            drawing={"tint": int(tint)} if tint else {},
            source=f"{frozen.name} as of {in_words(frozen.date)}",
        )
        found.append((figure, drawn))
    return found
