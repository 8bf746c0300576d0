"""A slide as a presentation with a native chart, real text and a live link. The only place that knows PowerPoint's format."""

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
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from survey.render.slides.chart import DOT, LABEL, ROOM, ROW, Box, Chart
from survey.render.slides.layout import HEIGHT, RULE, WIDTH, Card, Text

# What a kept file must be made anew for: the library's version and this recipe.
TOOL = f"python-pptx {library.__version__} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"
_UNIT = 6350  # EMU: half a point
_FONTS = {"sans": "Arial", "serif": "Georgia"}
_TITLE_ONLY = 5  # the layout's place in the default template
_LABEL_HEIGHT = 30  # units: a line of 12 points
_INCOMPLETE, _HOLLOW = "Years of which a venue is missing", "Their dots"
# Signs that Arial lacks, as the nearest that every office program's fonts have (Microsoft's WGL4).
_SIGNS = str.maketrans({"↗": "↑", "↘": "↓", "◍": "◊", "↻": "▲"})
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP can hold


def pptx(card: Card, colours: dict[str, str]) -> bytes:
    """``card`` as the bytes of a PPTX file: the same for the same card. ``colours`` by role, as ``#rrggbb``."""
    presentation = Presentation()
    _widen(presentation)
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    _rectangle(slide, Box(0, 0, WIDTH, 12), colours["area"])
    _rectangle(slide, card.bar, colours["area"])
    _rectangle(slide, RULE, colours["line"])
    for text in card.texts:
        if text.words:
            _write(slide, text, card, colours)
    if card.chart:
        _draw(slide, card.chart, colours)
    _code(slide, card)
    _properties(presentation, card, colours)
    written = io.BytesIO()
    presentation.save(written)
    return normalised(written.getvalue(), card.date)


def normalised(archive: bytes, date: datetime.date) -> bytes:
    """A ZIP with its members in order and without times, and Office's own dates set to ``date``; archives in it too."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(written, "w") as new:
        # Office wants the list of types first.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = normalised(content, date)
            elif name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{date.isoformat()}T00:00:00Z".encode(), content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return written.getvalue()


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


def _place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    return tuple(Emu(round(value * _UNIT)) for value in (box.x, box.y, box.width, box.height))  # type: ignore[return-value]


def _colour(value: str) -> RGBColor:
    return RGBColor.from_string(value.lstrip("#").upper())


def _rectangle(slide, box: Box, colour: str) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_place(box))
    shape.name = "Line"
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(colour)
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # it brings a shadow
    # Nothing to say about it to somebody who cannot see it.
    shape._element.nvSpPr.cNvPr.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
    )


def _write(slide, text: Text, card: Card, colours: dict[str, str]) -> None:
    """A text box; the question is the slide's title, which is what screen readers and outlines call it by."""
    # As high as its lines: an office program then shrinks what another font makes longer.
    box = Box(text.box.x, text.box.y, text.box.width, text.setting.height + 6)
    if text.role == "question":
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = _place(box)
    else:
        shape = slide.shapes.add_textbox(*_place(box))
        shape.name = text.role.capitalize()
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if text.align == "end" else PP_ALIGN.LEFT
    paragraph.line_spacing = Pt(text.setting.leading / 2)
    address = card.link.split("://")[-1]
    words = text.words.translate(_SIGNS) if text.role == "standing" else text.words
    pieces = [words]
    if text.role == "footer" and text.words.endswith(address):
        pieces = [text.words.removesuffix(address), address]
    for piece in pieces:
        run = paragraph.add_run()
        run.text = piece
        run._r.get_or_add_rPr().set("lang", "en-GB")  # the proofing language
        run.font.size = Pt(text.setting.size / 2)
        run.font.bold = text.face.weight >= 600
        run.font.name = _FONTS[text.face.family]
        run.font.color.rgb = _colour(colours[text.colour])
        if piece == address:
            run.hyperlink.address = card.link


def _draw(slide, chart: Chart, colours: dict[str, str]) -> None:
    """A line chart that can be edited, over the same plot as the picture's: the curve, years that are incomplete as a series of
    their own, and the moments as points at the top whose error bars reach down."""
    values = {year: value for year, value, _ in chart.points}
    hollow = [year for year, _, complete in chart.points if not complete]
    # A series' line goes between its own points, so that the hollow one holds the complete years beside its own too.
    beside = {year for year in values for other in hollow if 0 < abs(year - other) <= 2 and year not in hollow}
    moments = {moment.year: moment for moment in chart.moments}
    height = 1 + ROOM / chart.plot.height  # of the axis, in heights of the plot
    rows = {
        year: chart.top * (height - (ROW * moment.row + ROW / 2) / chart.plot.height)
        for year, moment in moments.items()
    }
    data = CategoryChartData(number_format="0.0")
    data.categories = [str(year) for year in chart.years]
    # Later series are drawn over earlier ones. LibreOffice fills a dot with the colour of its line: what is hollow has a dot of the
    # paper's colour upon it.
    held = {
        _INCOMPLETE: {year: values[year] for year in (*hollow, *beside)},
        LABEL: {year: value for year, value in values.items() if year not in hollow},
        _HOLLOW: {year: values[year] for year in hollow},
        "The sources": rows,
    }
    for name, points in held.items():
        data.add_series(name, [points.get(year) for year in chart.years])
    around = Box(chart.plot.x - 70, chart.plot.y - ROOM - 4, chart.plot.width + 160, chart.plot.height + ROOM + 52)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_place(around), data)
    frame.name = "Chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alternative)
    native = frame.chart
    native.has_legend = False
    native.has_title = False
    native.font.size = Pt(10.5)
    native.font.name = _FONTS["sans"]
    native.font.color.rgb = _colour(colours["quiet"])
    _axes(native, chart, chart.top * height, colours)
    _lay_out(native, around, Box(chart.plot.x, chart.plot.y - ROOM, chart.plot.width, chart.plot.height + ROOM))
    incomplete, curve, inner, sources = native.plots[0].series
    for series, colour, size in ((incomplete, "area", 8), (curve, "area", 8), (inner, "paper", 5)):
        series.smooth = False
        series.format.line.color.rgb = _colour(colours[colour])
        series.format.line.width = Pt(2.5)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, size
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _colour(colours[colour])
        series.marker.format.line.color.rgb = _colour(colours[colour])
    incomplete.format.line.dash_style = MSO_LINE.ROUND_DOT
    inner.format.line.fill.background()
    for value in chart.values:
        series = incomplete if value.year in hollow else curve
        index = chart.years.index(value.year)
        _label(series.points[index], value.words, colours["area"], XL_LABEL_POSITION.ABOVE, True)
        if value.side != "t":
            _move(series, index, value.box, Box(chart.x(value.year), chart.y(values[value.year]), 0, 0), around)
    _moments(sources, [(chart.years.index(year), moments[year].label) for year in rows], colours)


def _lay_out(native, around: Box, plot: Box) -> None:
    """The plot where the picture has it, whatever room a program would give to the axes' labels."""
    layout = "".join(
        f'<c:{name} val="{value:.5f}"/>'
        for name, value in (
            ("x", (plot.x - around.x) / around.width),
            ("y", (plot.y - around.y) / around.height),
            ("w", plot.width / around.width),
            ("h", plot.height / around.height),
        )
    )
    area = native._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f"{layout}</c:manualLayout></c:layout>"
        ),
    )


def _axes(native, chart: Chart, top: float, colours: dict[str, str]) -> None:
    value, category = native.value_axis, native.category_axis
    value.minimum_scale, value.maximum_scale = 0, top
    value.major_unit = chart.ticks[1]
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = _colour(colours["line"])
    value.format.line.fill.background()
    value.major_tick_mark = category.major_tick_mark = XL_TICK_MARK.NONE
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = "General", False
    # The curve begins on the axis, as in the picture, and not half a year beside it.
    crosses = value._element.find(qn("c:crosses"))
    crosses.addnext(parse_xml(f'<c:crossBetween {nsdecls("c")} val="midCat"/>'))
    category.format.line.color.rgb = _colour(colours["quiet"])
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.has_major_gridlines = False


def _label(point, words: str, colour: str, position, bold: bool) -> None:
    label = point.data_label
    label.position = position
    label.text_frame.word_wrap = False
    run = label.text_frame.paragraphs[0].add_run()
    run.text = words
    run.font.size = Pt(12 if bold else 10)
    run.font.bold = bold
    run.font.color.rgb = _colour(colour)


def _move(series, index: int, box: Box, dot: Box, around: Box) -> None:
    """The label of a point from above its ``dot`` to ``box``, told as parts of the chart's size; ``around`` is the whole chart."""
    right = box.x + box.width / 2 - dot.x
    down = box.y + box.height / 2 - (dot.y - DOT - _LABEL_HEIGHT / 2)
    (place,) = series._element.xpath(f"c:dLbls/c:dLbl/c:idx[@val={index}]")
    place.addnext(
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:x val="{right / around.width:.5f}"/>'
            f'<c:y val="{down / around.height:.5f}"/></c:manualLayout></c:layout>'
        )
    )


def _moments(series, places: list[tuple[int, str]], colours: dict[str, str]) -> None:
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for index, words in places:
        if words:
            _label(series.points[index], words, colours["quiet"], XL_LABEL_POSITION.RIGHT, False)
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="minus"/><c:errValType val="percentage"/>'
        '<c:noEndCap val="1"/><c:val val="100"/><c:spPr><a:ln w="12700">'
        f'<a:solidFill><a:srgbClr val="{colours["quiet"].lstrip("#")}"/></a:solidFill><a:prstDash val="sysDot"/></a:ln></c:spPr></c:errBars>'
    )
    series._element.insert_element_before(bars, "c:cat", "c:val", "c:smooth", "c:extLst")


def _code(slide, card: Card) -> None:
    """The QR code, which is a link too."""
    drawn = io.BytesIO()
    segno.make(card.link, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    drawn.seek(0)
    picture = slide.shapes.add_picture(drawn, *_place(card.code_box))
    picture.name = "QR code"
    picture._element.nvPicPr.cNvPr.set("descr", card.code_alternative)
    picture.click_action.hyperlink.address = card.link


def _property(text: str) -> str:
    """``text`` as a file's property, which the format (ECMA-376, part 2) keeps to 255 characters."""
    return text if len(text) <= 255 else f"{text[:254]}…"


def _properties(presentation, card: Card, colours: dict[str, str]) -> None:
    properties = presentation.core_properties
    properties.title = _property(card.question)
    properties.subject = _property(f"{card.citation}, {card.link}")
    properties.author = properties.last_modified_by = "Deep Learning Trends contributors"
    properties.comments = "CC BY 4.0"
    properties.category, properties.keywords, properties.version = "", _property(card.name), card.stamp
    properties.language = "en"
    properties.revision = 1
    properties.created = properties.modified = datetime.datetime.combine(card.date, datetime.time())
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
