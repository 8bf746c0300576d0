"""A slide of the ledger as a presentation: squares that can be moved, real text and a live link."""

from __future__ import annotations

import datetime
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pptx as library
import segno
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from survey.render.slides.layout import HEIGHT, WIDTH, Box, Text
from survey.render.slides.pptx import normalised

if TYPE_CHECKING:
    from survey.render.slides.ledger import LedgerCard, Square

# What a kept file must be made anew for: the library's version and this recipe.
TOOL = f"python-pptx {library.__version__} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"
_UNIT = 6350  # EMU: half a point
_FONTS = {"sans": "Arial", "serif": "Georgia"}
_TITLE_ONLY = 5  # the layout's place in the default template


def pptx(card: LedgerCard, colours: dict[str, str], fills: dict[str, str]) -> bytes:
    """``card`` as the bytes of a PPTX file: the same for the same card. ``colours`` by role, ``fills`` by verdict."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(WIDTH * _UNIT), Emu(HEIGHT * _UNIT)
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    for square in card.squares:
        _square(slide, square, fills, colours)
    for text in card.texts:
        if text.words:
            _write(slide, text, card, colours)
    _code(slide, card)
    properties = presentation.core_properties
    properties.title, properties.subject = card.question[:255], f"{card.citation}, {card.link}"[:255]
    properties.author = properties.last_modified_by = "Deep Learning Trends contributors"
    properties.comments, properties.version, properties.language, properties.revision = (
        "CC BY 4.0",
        card.edition,
        "en",
        1,
    )
    properties.created = properties.modified = datetime.datetime.combine(card.date, datetime.time())
    written = io.BytesIO()
    presentation.save(written)
    return normalised(written.getvalue(), card.date)


def _place(box: Box) -> tuple[Emu, ...]:
    return tuple(Emu(round(value * _UNIT)) for value in (box.x, box.y, box.width, box.height))


def _colour(value: str) -> RGBColor:
    return RGBColor.from_string(value.lstrip("#").upper())


def _square(slide, square: Square, fills: dict[str, str], colours: dict[str, str]) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_place(square.box))
    shape.name = square.words[:80]
    shape._element.nvSpPr.cNvPr.set("descr", square.words)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(fills[square.verdict])
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # it brings a shadow
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    run = paragraph.add_run()
    run.text = square.symbol
    run.font.size = Pt(max(square.box.height / 4, 6))
    run.font.color.rgb = _colour(colours["ink"])


def _write(slide, text: Text, card: LedgerCard, colours: dict[str, str]) -> None:
    """A text box; the question is the slide's title, which is what screen readers and outlines call it by."""
    box = Box(text.box.x, text.box.y, text.box.width, text.setting.height + 6)
    if text.role == "question":
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _place(box)
    else:
        shape = slide.shapes.add_textbox(*_place(box))
        shape.name = text.role.capitalize()
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    address = card.link.split("://")[-1]
    linked = text.role == "footer" and text.words.endswith(address)
    for piece in [text.words.removesuffix(address), address] if linked else [text.words]:
        run = paragraph.add_run()
        run.text = piece
        run._r.get_or_add_rPr().set("lang", "en-GB")  # the proofing language
        run.font.size, run.font.bold = Pt(text.setting.size / 2), text.face.weight >= 600
        run.font.name, run.font.color.rgb = _FONTS[text.face.family], _colour(colours[text.colour])
        if piece == address:
            run.hyperlink.address = card.link


def _code(slide, card: LedgerCard) -> None:
    """The QR code, which is a link too."""
    drawn = io.BytesIO()
    segno.make(card.link, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    drawn.seek(0)
    picture = slide.shapes.add_picture(drawn, *_place(card.code_box))
    picture.name = "QR code"
    picture._element.nvPicPr.cNvPr.set("descr", f"QR code: {card.link}")
    picture.click_action.hyperlink.address = card.link
