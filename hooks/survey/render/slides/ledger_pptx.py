"""A slide of the ledger as a presentation: squares that can be moved, real text and a live link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from survey.render.palette import fill
from survey.render.slides import presentation
from survey.render.slides.presentation import FONTS, colour, rectangle, signs

if TYPE_CHECKING:
    from survey.render.slides.ledger import LedgerCard, Square


def pptx(card: LedgerCard, colours: dict[str, str]) -> bytes:
    """``card`` as the bytes of a PPTX file: the same for the same card. ``colours`` by role, as ``#rrggbb``."""
    deck, slide = presentation.started(colours)
    for square in card.squares:
        _square(slide, square, colours)
    return presentation.finished(deck, slide, card, colours)


def _square(slide, square: Square, colours: dict[str, str]) -> None:
    shape = rectangle(slide, square.box, fill(square.verdict, colours))
    shape.name = square.words[:80]
    shape._element.nvSpPr.cNvPr.set("descr", square.words)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    run = paragraph.add_run()
    run.text = signs(square.symbol)
    run.font.size = Pt(max(square.box.height / 4, 6))
    run.font.name = FONTS["sans"]
    run.font.color.rgb = colour(colours["ink"])
