"""What every slide's presentation holds: real texts, a QR code that is a link, properties. The same slide gives the same bytes.

Whatever PowerPoint's format asks for and is neither a chart nor a square stands here.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pptx as library
import segno
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from survey.render.slides.canvas import HEIGHT, RULE, WIDTH, Canvas, Text
from survey.render.slides.chart import Box

# What a kept file must be made anew for: the library's version and the recipes, which are this folder's modules.
TOOL = f"python-pptx {library.__version__} " + " ".join(
    hashlib.sha256(module.read_bytes()).hexdigest() for module in sorted(Path(__file__).parent.glob("*.py"))
)
FONTS = {"sans": "Arial", "serif": "Georgia"}
# Signs that Arial lacks, as the nearest that every office program's fonts have (Microsoft's WGL4).
_SIGNS = str.maketrans({"↗": "↑", "↘": "↓", "◍": "◊", "↻": "▲", "✓": "√", "◐": "½", "✗": "×", "∅": "–"})
_UNIT = 6350  # EMU: half a point
_TITLE_ONLY = 5  # the layout's place in the default template
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP can hold


def started(colours: dict[str, str]):
    """A presentation and its one slide, with a bar in its area's colour above and the rule of the source line."""
    presentation = Presentation()
    _widen(presentation)
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    for box, role in ((Box(0, 0, WIDTH, 12), "area"), (RULE, "line")):
        line(slide, box, colours[role])
    return presentation, slide


def finished(presentation, slide, canvas: Canvas, colours: dict[str, str]) -> bytes:
    """The file, after the texts, the QR code and the properties of ``canvas``."""
    for text in canvas.texts:
        if text.words:
            _write(slide, text, canvas, colours)
    _code(slide, canvas)
    _properties(presentation, canvas, colours)
    written = io.BytesIO()
    presentation.save(written)
    return _normalised(written.getvalue(), canvas.date)


def place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    return tuple(Emu(round(value * _UNIT)) for value in (box.x, box.y, box.width, box.height))  # type: ignore[return-value]


def colour(value: str) -> RGBColor:
    return RGBColor.from_string(value.lstrip("#").upper())


def signs(words: str) -> str:
    """``words`` with signs that every office program's fonts have."""
    return words.translate(_SIGNS)


def rectangle(slide, box: Box, fill: str):
    """A filled rectangle without an edge; the shape."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(fill)
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # it brings a shadow
    return shape


def line(slide, box: Box, fill: str) -> None:
    """A rectangle that says nothing to somebody who cannot see it."""
    shape = rectangle(slide, box, fill)
    shape.name = "Line"
    shape._element.nvSpPr.cNvPr.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
    )


def _widen(presentation) -> None:
    """The library's template is 4:3; its layouts are stretched, so that slides which are added fit too."""
    stretch = WIDTH * _UNIT / presentation.slide_width, HEIGHT * _UNIT / presentation.slide_height
    for page in (presentation.slide_master, *presentation.slide_layouts):
        for shape in page.shapes:
            if shape._element.xpath("./p:spPr/a:xfrm"):
                shape.left, shape.width = (Emu(round(value * stretch[0])) for value in (shape.left, shape.width))
                shape.top, shape.height = (Emu(round(value * stretch[1])) for value in (shape.top, shape.height))
    size = presentation.element.find(qn("p:sldSz"))
    size.attrib.pop("type", None)  # it says 4:3
    presentation.slide_width, presentation.slide_height = Emu(WIDTH * _UNIT), Emu(HEIGHT * _UNIT)


def _write(slide, text: Text, canvas: Canvas, colours: dict[str, str]) -> None:
    """A text box; the question is the slide's title, which is what screen readers and outlines call it by."""
    # As high as its lines: an office program then shrinks what another font makes longer.
    box = Box(text.box.x, text.box.y, text.box.width, text.setting.height + 6)
    if text.role == "question":
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = place(box)
    else:
        shape = slide.shapes.add_textbox(*place(box))
        shape.name = text.role.capitalize()
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if text.align == "end" else PP_ALIGN.LEFT
    paragraph.line_spacing = Pt(text.setting.leading / 2)
    address = canvas.link.split("://")[-1]
    words = signs(text.words) if text.role in ("standing", "key") else text.words
    if len(text.setting.lines) > 1 and "\u00a0" not in words.rsplit(" ", 1)[-1]:
        # Another font breaks lines elsewhere; no line shall hold the last word alone.
        words = "\u00a0".join(words.rsplit(" ", 1))
    pieces = [words]
    if text.role == "footer" and text.words.endswith(address):
        pieces = [text.words.removesuffix(address), address]
    for piece in pieces:
        run = paragraph.add_run()
        run.text = piece
        run._r.get_or_add_rPr().set("lang", "en-GB")  # the proofing language
        run.font.size = Pt(text.setting.size / 2)
        run.font.bold = text.face.weight >= 600
        run.font.name = FONTS[text.face.family]
        run.font.color.rgb = colour(colours[text.colour])
        if piece == address:
            run.hyperlink.address = canvas.link


def _code(slide, canvas: Canvas) -> None:
    """The QR code, which is a link too."""
    drawn = io.BytesIO()
    segno.make(canvas.link, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    drawn.seek(0)
    picture = slide.shapes.add_picture(drawn, *place(canvas.code_box))
    picture.name = "QR code"
    picture._element.nvPicPr.cNvPr.set("descr", canvas.code_alternative)
    picture.click_action.hyperlink.address = canvas.link


def _property(text: str) -> str:
    """``text`` as a file's property, which the format (ECMA-376, part 2) keeps to 255 characters."""
    return text if len(text) <= 255 else f"{text[:254]}…"


def _properties(presentation, canvas: Canvas, colours: dict[str, str]) -> None:
    properties = presentation.core_properties
    properties.title = _property(canvas.question)
    properties.subject = _property(f"{canvas.citation}, {canvas.link}")
    properties.author = properties.last_modified_by = "Deep Learning Trends contributors"
    properties.comments = "CC BY 4.0"
    properties.category, properties.keywords, properties.version = "", _property(canvas.name), canvas.stamp
    properties.language = "en"
    properties.revision = 1
    properties.created = properties.modified = datetime.datetime.combine(canvas.date, datetime.time())
    package = presentation.part.package
    for part in package.iter_parts():
        if part.partname == "/ppt/theme/theme1.xml":
            # Links take their colour from the theme, whatever their text says.
            part._blob = re.sub(
                rb'(<a:(?:fol)?[hH]link><a:srgbClr val=")\w{6}', rb"\g<1>" + colours["quiet"][1:].encode(), part.blob
            )
    # The template's thumbnail shows another slide.
    for key, relation in list(package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package._rels.pop(key)


def _normalised(archive: bytes, date: datetime.date) -> bytes:
    """A ZIP with its members in order and without times, and Office's own dates set to ``date``; archives in it too."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        # Office wants the list of types first.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _normalised(content, date)
            elif name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{date.isoformat()}T00:00:00Z".encode(), content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return written.getvalue()
