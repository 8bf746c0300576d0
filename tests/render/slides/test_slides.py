"""Slides opened as a speaker's programs would: PPTX, SVG and PNG of the fabricated survey, and of bent copies of it."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.dml import MSO_FILL
from pptx.slide import Slide

from conftest import DATA
from survey.check import check
from survey.load.documents import load
from survey.model import editions
from survey.model.derived import Derived
from survey.model.slide import papers
from survey.model.survey import build
from survey.records.models import SlideChart
from survey.render import palette
from survey.render.figures import text_layout
from survey.render.slides import chart, ledger, ledger_pptx, pptx, slides
from survey.render.slides.canvas import HEIGHT, WIDTH, Canvas, Text
from survey.render.slides.layout import Card, card

HOME = "https://weaving.example/survey/"
LONG = "Wörterbuchübersetzungsähnlichkeitsmaße für Łódź, São Tomé & Gülçehre’s naïve Ångström; 深度学习的趋势是什么"


def derived_from(root: Path) -> Derived:
    return Derived(build(*check(load(root))))


def card_of(theme: str, derived: Derived, home: str = HOME) -> Card:
    record = derived.survey.themes[theme]
    return card(theme, editions.today(record, derived), editions.lasting(record, derived), home)


@pytest.fixture(scope="module")
def survey() -> Derived:
    return derived_from(DATA / "survey")


@pytest.fixture(scope="module")
def real(derived: Derived) -> Derived:
    return derived


@pytest.fixture(scope="module")
def files(survey: Derived) -> dict[str, str | bytes]:
    return made(survey, HOME)


def made(survey: Derived, home: str, cache: Path | None = None) -> dict[str, str | bytes]:
    return {address: make() for address, make in slides.files(survey, home, cache).items()}


def opened(files: dict[str, str | bytes], theme: str) -> Slide:
    content = files[f"slides/{theme}.pptx"]
    assert isinstance(content, bytes)
    (slide,) = Presentation(io.BytesIO(content)).slides
    return slide


def bent(root: Path, changes: dict[str, tuple[str, str]]) -> Derived:
    """The fabricated survey with one expression replaced in each of some files."""
    for name, (old, new) in changes.items():
        path = root / "data" / name
        text, count = re.subn(old, lambda match, new=new: new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        assert count, name
        path.write_text(text, "utf-8")
    return derived_from(root)


def test_every_theme_has_every_file(survey: Derived, files: dict[str, str | bytes]) -> None:
    kinds = (".pptx", ".svg", ".png", "-dark.svg", "-dark.png")
    assert set(files) == {f"slides/{theme}{kind}" for theme in survey.survey.themes for kind in kinds}


def test_presentation_holds_the_card_as_text(files: dict[str, str | bytes]) -> None:
    slide = opened(files, "plain-weave")
    assert slide.shapes.title.text_frame.text == "Over one, under one, for ever?"
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert "Plain weave is everywhere and nobody names it." in texts
    assert "◊ Absorbed since April 2023" in texts, "the sign is one that Arial has"
    assert "ShuttleNet · Weaver and Tkacz · LOOM 2020" in texts and "A Loom That Counts" in texts
    (footer,) = [text for text in texts if "CC BY 4.0" in text]
    assert (
        footer
        == "Deep Learning Trends, “Plain weave”, not yet in an edition · CC BY 4.0 · weaving.example/survey/themes/plain-weave/"
    )


def test_presentation_links_are_live(files: dict[str, str | bytes]) -> None:
    slide = opened(files, "plain-weave")
    runs = [
        run
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    today = "https://weaving.example/survey/themes/plain-weave/"
    assert [run.hyperlink.address for run in runs if run.hyperlink.address] == [today]
    (code,) = [shape for shape in slide.shapes if shape.name == "QR code"]
    assert code.click_action.hyperlink.address == today


def test_chart_is_native_and_its_numbers_are_the_data(survey: Derived, files: dict[str, str | bytes]) -> None:
    slide = opened(files, "plain-weave")
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    plot = frame.chart.plots[0]
    points = {str(point.year): point.share for point in survey.curves.points("plain-weave")}
    held = {series.name: dict(zip(plot.categories, series.values, strict=True)) for series in plot.series}
    solid, hollow = held["Titles per 1,000 accepted papers"], held["Years of which a venue is missing"]
    for year in plot.categories:
        assert {solid[year], hollow[year]} - {None} == ({points[year]} if year in points else set()), year
    incomplete = {str(point.year) for point in survey.curves.points("plain-weave") if not point.complete}
    assert {year for year, value in solid.items() if value is not None} == points.keys() - incomplete
    assert incomplete == {year for year, value in hollow.items() if value is not None}, "a dot that no line joins"
    (apart,) = [series for series in plot.series if series.name == "Years of which a venue is missing"]
    assert apart.format.line.fill.type == MSO_FILL.BACKGROUND, "no line"
    (labels,) = next(series for series in plot.series if series.name.startswith("Titles"))._element.xpath("c:dLbls")
    assert 'showLeaderLines val="0"' in etree.tostring(labels).decode(), "no line from a label to its dot"
    assert solid["2020"] == 150.0
    with zipfile.ZipFile(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)) as workbook:
        assert b"<v>150</v>" in workbook.read("xl/worksheets/sheet1.xml"), "what opens under Edit Data"


def test_moments_are_marked(files: dict[str, str | bytes]) -> None:
    (frame,) = [shape for shape in opened(files, "plain-weave").shapes if shape.has_chart]
    (sources,) = [series for series in frame.chart.plots[0].series if series.name == "The sources"]
    marked = [
        year for year, value in zip(frame.chart.plots[0].categories, sources.values, strict=True) if value is not None
    ]
    assert marked == ["2021"]
    assert ">Spinner’s talk, 2021</text>" in str(files["slides/plain-weave.svg"])


def test_pictures_have_alternatives(files: dict[str, str | bytes]) -> None:
    described = {
        shape.name: shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for shape in opened(files, "plain-weave").shapes
        if shape.has_chart or shape.name == "QR code"
    }
    assert described["Chart"].startswith("Plain weave. Titles per 1,000 accepted papers: 2019 20.0")
    assert "2020 150.0" in described["Chart"] and "Spinner’s talk, 2021" in described["Chart"]
    assert described["QR code"] == "QR code: https://weaving.example/survey/themes/plain-weave/"


def test_a_theme_without_counts_has_no_chart_and_its_papers_the_room(
    survey: Derived, files: dict[str, str | bytes]
) -> None:
    made = card_of("red-dye", survey)
    assert made.chart is None
    assert not [shape for shape in opened(files, "red-dye").shapes if shape.has_chart]
    assert "<circle" not in str(files["slides/red-dye.svg"])
    assert {text.box.x for text in role(made, "paper")} == {80}
    assert_fits(made)


def test_same_card_same_bytes_without_times(survey: Derived, files: dict[str, str | bytes]) -> None:
    assert made(survey, HOME) == files
    content = files["slides/plain-weave.pptx"]
    assert isinstance(content, bytes)

    def look(archive: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened_:
            names = opened_.namelist()
            assert names[1:] == sorted(names[1:])
            for entry in opened_.infolist():
                assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry.filename
                if entry.filename.endswith(".xlsx"):
                    look(opened_.read(entry))
            core = opened_.read("docProps/core.xml").decode()
            assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2031-05-04T00:00:00Z"}

    look(content)


def test_what_was_made_is_kept(survey: Derived, files: dict[str, str | bytes], tmp_path: Path) -> None:
    assert made(survey, HOME, tmp_path) == files
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert made(survey, HOME, tmp_path) == files
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == kept
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:40])  # a disk was full
    assert made(survey, HOME, tmp_path) == files
    made(survey, "https://elsewhere.example/", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2 * len(kept), "another address is another card"


@pytest.mark.parametrize("theme", ["plain-weave", "red-dye"])
@pytest.mark.parametrize("suffix", ["", "-dark"])
def test_the_code_reads_back(files: dict[str, str | bytes], theme: str, suffix: str) -> None:
    content = files[f"slides/{theme}{suffix}.png"]
    assert isinstance(content, bytes)
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (WIDTH, HEIGHT)
        codes = zxingcpp.read_barcodes(image.convert("L"))
    assert [code.text for code in codes] == [f"{HOME}themes/{theme}/"]


def test_svg_is_well_formed_and_needs_nothing_else(files: dict[str, str | bytes]) -> None:
    for address, content in files.items():
        if isinstance(content, str):
            root = ElementTree.fromstring(content)
            assert root.get("viewBox") == "0 0 1920 1080", address
            assert not re.search(r"<image|<style|@import|url\(|<script|<foreignObject", content)
            assert root.find("{*}title") is not None and "CC BY 4.0" in (root.findtext("{*}desc") or "")


def areas_taken(made: Canvas) -> list[tuple[str, float, float, float, float]]:
    """What each text takes: name, left, top, right, bottom."""
    taken = []
    for text in made.texts:
        if text.words:
            wide = max(text_layout.width(line, text.face, text.setting.size) for line in text.setting.lines)
            left = text.box.x if text.align == "start" else text.box.right - wide
            taken.append((text.role, left, text.box.y, left + wide, text.box.y + text.setting.height))
    box = made.code_box
    taken.append(("code", box.x, box.y, box.right, box.bottom))
    if isinstance(made, ledger.LedgerCard):
        taken += [("square", box.x, box.y, box.right, box.bottom) for box in (one.box for one in made.squares)]
    elif made.chart:
        plot = made.chart.plot
        taken.append(("plot", plot.x, plot.y - 74, plot.right + 90, plot.bottom + 40))
    return taken


def assert_fits(made: Canvas) -> None:
    taken = areas_taken(made)
    for name, left, top, right, bottom in taken:
        assert left >= 0 and right <= WIDTH - 60 and top >= 0 and bottom <= HEIGHT - 20, (made.name, name)
    for place, one in enumerate(taken):
        for other in taken[place + 1 :]:
            apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] + 1 or other[4] <= one[2] + 1
            assert apart, (made.name, one, other)
    for text in made.texts:
        assert text.setting.height <= text.box.height + 0.5, (made.name, text.role)
    (footer,) = [text for text in made.texts if text.role == "footer"]
    assert len(footer.setting.lines) == 1 and not footer.setting.cut
    assert footer.words.endswith(made.link.removeprefix("https://")), "the address stays whole"


def role(made: Canvas, name: str) -> list[Text]:
    return [text for text in made.texts if text.role == name]


def test_every_real_card_fits_and_nothing_is_cut(real: Derived) -> None:
    for theme in real.survey.themes.values():
        made = card_of(theme.id, real, "https://deep-learning-trends.github.io/survey/")
        assert_fits(made)
        cut = [text.words for text in made.texts if text.setting.cut and text.role != "line"]
        assert not cut, theme.id
        assert not text_layout.missing("".join(text.words for text in made.texts)), theme.id
        assert len(role(made, "paper")) == min(3, len(real.papers_of_theme[theme.id]))


def drawn(
    svg: str,
) -> tuple[list[tuple[str, float, float, float, float]], list[tuple[float, ...]], list[tuple[float, ...]]]:
    """What is drawn of a chart, read from the picture: its labels as boxes, its lines and its dots. The grid is no line here: it ends at
    the labels, which stand on the paper's colour."""
    chart = ElementTree.fromstring(svg).findall("{*}g")
    labels, lines = [], []
    for group in chart:
        size = float(group.get("font-size", 0))
        for text in group.findall("{*}text"):
            bold = text_layout.Face("sans", int(group.get("font-weight", 400)))
            words, x, y = str(text.text), float(text.get("x")), float(text.get("y"))
            wide = text_layout.width(words, bold, size)
            left = x - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0)
            labels.append((words, left, y - 0.74 * size, left + wide, y))
        for path in group.findall("{*}path"):
            places = [float(number) for number in re.findall(r"[\d.]+", path.get("d", ""))]
            if "V" in path.get("d", ""):
                lines.append((places[0], places[1], places[0], places[2]))
            elif "L" in path.get("d", ""):
                lines += [tuple(places[start : start + 4]) for start in range(0, len(places), 4)]
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for group in chart for dot in group.findall("{*}circle")]
    return labels, lines, dots


def assert_no_collision(made: Card, svg: str) -> None:
    labels, lines, dots = drawn(svg)
    for place, (words, left, top, right, bottom) in enumerate(labels):
        for x1, y1, x2, y2 in lines:
            for step in range(201):
                x, y = x1 + (x2 - x1) * step / 200, y1 + (y2 - y1) * step / 200
                assert not (left - 1 < x < right + 1 and top - 1 < y < bottom + 1), (made.theme, words, "line")
        for x, y in dots:
            across = max(left - x, x - right, 0) ** 2 + max(top - y, y - bottom, 0) ** 2
            assert across > 9**2, (made.theme, words, "dot")
        for other, *box in labels[place + 1 :]:
            assert right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top, (made.theme, words, other)


def test_no_label_of_a_real_chart_touches_anything(real: Derived) -> None:
    form = slides.template(real, slides.FORM)
    for theme in real.survey.themes:
        made = card_of(theme, real)
        if made.chart:
            svg = slides.svg(made, palette.light(made.tint), form)
            assert_no_collision(made, svg)
            written = [label[0] for label in drawn(svg)[0]]
            assert all(moment.label in written for moment in made.chart.moments), theme
            assert len(made.chart.values) == len(made.chart.marked), theme


@given(
    values=st.dictionaries(st.integers(2012, 2030), st.floats(0, 900), min_size=1),
    hollow=st.sets(st.integers(2012, 2030)),
    moments=st.dictionaries(st.integers(2012, 2030), st.sampled_from(["A talk", "Nobody’s lecture, 2019", LONG])),
    high=st.integers(90, 420),
)
def test_no_label_of_any_chart_touches_anything(values, hollow, moments, high, survey: Derived) -> None:
    told = editions.today(survey.survey.themes["plain-weave"], survey)
    curve = SlideChart(
        note="Eleven venues.",
        values={str(year): value for year, value in values.items()},
        incomplete=[str(year) for year in hollow],
        first_year=2012,
        last_year=2030,
        moments={str(year): label for year, label in moments.items()},
    )
    made = card_of("plain-weave", survey)
    made = dataclasses.replace(made, chart=chart.chart(curve, told.name, chart.Box(150, 880 - high, 1010, high)))
    assert_no_collision(made, slides.svg(made, palette.light(made.tint), slides.template(survey, slides.FORM)))


def test_no_text_ends_in_a_line_of_one_word(real: Derived) -> None:
    for theme in real.survey.themes:
        for text in card_of(theme, real).texts:
            assert len(text.setting.lines) == 1 or re.search(r"\s", text.setting.lines[-1]), (theme, text.words)


def test_long_names_accents_and_chinese_fit(fabricated: Path) -> None:
    theme = "themes/plain-weave.yml"
    survey = bent(
        fabricated,
        {
            theme: (
                r"^name: .*\n(area: .*)\nquestion: .*\n",
                f'name: "{LONG}"\narea: weaving\nquestion: "{LONG * 2}?"\n',
            ),
            "papers/weaver2020shuttle.yml": (r"^title: .*", f'title: "Shuttle {LONG * 4}"'),
            "papers/tkacz2023loom.yml": (r"^title: .*", f'title: "A Loom {"长题目" * 80}"'),
        },
    )
    survey = bent(fabricated, {theme: (r"^finding: .*", f'finding: "{(LONG + " ") * 3}"')})
    made = card_of("plain-weave", survey, "https://a-rather-long-organisation-name.github.io/survey-of-trends/")
    assert_fits(made)
    content = slides.svg(made, palette.light(made.tint), slides.template(survey, slides.FORM))
    ElementTree.fromstring(content)
    (slide,) = Presentation(io.BytesIO(pptx.pptx(made, palette.light(made.tint)))).slides
    assert "深度学习" in slide.shapes.title.text_frame.text


def test_papers_are_chosen_by_what_builds_on_them(survey: Derived) -> None:
    themes = survey.survey.themes
    assert [paper.id for paper in papers(themes["plain-weave"], survey)] == ["weaver2020shuttle", "tkacz2023loom"]
    assert [paper.id for paper in papers(themes["red-dye"], survey)] == ["weaver2020shuttle", "delacruzvega2022madder"]


def test_the_ledgers_slides_fit_and_say_of_which_day_they_are(real: Derived) -> None:
    home = "https://deep-learning-trends.github.io/survey/"
    form = slides.template(real, ledger.FORM)
    sources = [real.survey.sources.get(name.removeprefix("claims-")) for name, _ in ledger.names(real)]
    assert len(sources) == 1 + len(real.originals)
    for source in sources:
        made = ledger.card(source, real, home)
        claims = real.claims_of_source[source.id] if source else list(real.survey.claims.values())
        assert_fits(made)
        assert not [text.words for text in made.texts if text.setting.cut]
        assert len(made.squares) == len(claims)
        assert made.date == max(claim.judged_on for claim in claims), "no text is newer than the stamp"
        root = ElementTree.fromstring(ledger.svg(made, palette.dark(None), form))
        fills = [square.find("{*}rect").get("fill") for square in root.findall("{*}g")]
        assert fills == [palette.fill(square.verdict, palette.DARK) for square in made.squares]
        (slide,) = Presentation(io.BytesIO(ledger_pptx.pptx(made, palette.light(None)))).slides
        assert slide.shapes.title.text_frame.text.split() == made.question.split()
        lines = {len(text.setting.lines) for text in role(made, "question")}
        assert lines == {1} or "\u00a0" in slide.shapes.title.text_frame.text, "no last word alone in any font"
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert not set("".join(texts)) & set("✓✗◐∅"), "signs that Arial lacks"
        described = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in slide.shapes]
        assert {square.words for square in made.squares} <= set(described)
