"""A theme's slide as a presentation with a native chart, real text and a live link."""

from __future__ import annotations

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from survey.render.slides import presentation
from survey.render.slides.chart import DOT, LABEL, ROOM, ROW, Box, Chart
from survey.render.slides.layout import Card
from survey.render.slides.presentation import FONTS, colour, line, place

_LABEL_HEIGHT = 30  # units: a line of 12 points
_NUMBER = 'General"  "'  # set off from a dot that stands on the axis
_C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
_INCOMPLETE, _HOLLOW = "Years of which a venue is missing", "Their dots"


def pptx(card: Card, colours: dict[str, str]) -> bytes:
    """``card`` as the bytes of a PPTX file: the same for the same card. ``colours`` by role, as ``#rrggbb``."""
    deck, slide = presentation.started(colours)
    line(slide, card.bar, colours["area"])
    if card.chart:
        _draw(slide, card.chart, colours)
    return presentation.finished(deck, slide, card, colours)


def _draw(slide, chart: Chart, colours: dict[str, str]) -> None:
    """A line chart that can be edited, over the same plot as the picture's: the curve, years that are incomplete as dots that no
    line joins, and the moments as points at the top whose error bars reach down."""
    values = {year: value for year, value, _ in chart.points}
    hollow = [year for year, _, complete in chart.points if not complete]
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
        _INCOMPLETE: {year: values[year] for year in hollow},
        LABEL: {year: value for year, value in values.items() if year not in hollow},
        _HOLLOW: {year: values[year] for year in hollow},
        "The sources": rows,
    }
    for name, points in held.items():
        data.add_series(name, [points.get(year) for year in chart.years])
    around = Box(chart.plot.x - 70, chart.plot.y - ROOM - 4, chart.plot.width + 160, chart.plot.height + ROOM + 52)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place(around), data)
    frame.name = "Chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alternative)
    native = frame.chart
    native.has_legend = False
    native.has_title = False
    native.font.size = Pt(10.5)
    native.font.name = FONTS["sans"]
    native.font.color.rgb = colour(colours["quiet"])
    _axes(native, chart, chart.top * height, colours)
    _lay_out(native, around, Box(chart.plot.x, chart.plot.y - ROOM, chart.plot.width, chart.plot.height + ROOM))
    incomplete, curve, inner, sources = native.plots[0].series
    for series, role, size in ((incomplete, "area", 8), (curve, "area", 8), (inner, "paper", 5)):
        series.smooth = False
        series.format.line.color.rgb = colour(colours[role])
        series.format.line.width = Pt(2.5)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, size
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour(colours[role])
        series.marker.format.line.color.rgb = colour(colours[role])
    for apart in (incomplete, inner):
        apart.format.line.fill.background()
    for value in chart.values:
        series = incomplete if value.year in hollow else curve
        index = chart.years.index(value.year)
        _label(series.points[index], value.words, colours["area"], XL_LABEL_POSITION.ABOVE, True)
        if value.side != "t":
            _move(series, index, value.box, Box(chart.x(value.year), chart.y(values[value.year]), 0, 0), around)
    _without_leaders(incomplete, curve)
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
    value.major_gridlines.format.line.color.rgb = colour(colours["line"])
    value.format.line.fill.background()
    value.major_tick_mark = category.major_tick_mark = XL_TICK_MARK.NONE
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = _NUMBER, False
    # The curve begins on the axis, as in the picture, and not half a year beside it.
    crosses = value._element.find(qn("c:crosses"))
    crosses.addnext(parse_xml(f'<c:crossBetween {nsdecls("c")} val="midCat"/>'))
    category.format.line.color.rgb = colour(colours["quiet"])
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.has_major_gridlines = False


def _label(point, words: str, ink: str, position, bold: bool) -> None:
    label = point.data_label
    label.position = position
    label.text_frame.word_wrap = False
    run = label.text_frame.paragraphs[0].add_run()
    run.text = words
    run.font.size = Pt(12 if bold else 10)
    run.font.bold = bold
    run.font.color.rgb = colour(ink)


def _without_leaders(*several) -> None:
    """No line from a label that was moved to its dot, which LibreOffice draws unless it is told."""
    for labels in (found for series in several for found in series._element.xpath("c:dLbls")):
        labels.append(
            parse_xml(
                f'<c:extLst {nsdecls("c")}><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" xmlns:c15="{_C15}">'
                '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
            )
        )


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
