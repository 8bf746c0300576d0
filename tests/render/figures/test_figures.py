"""Pictures: golden drawings of the fabricated survey, and numbers of the real pages read back and compared with the data."""

from __future__ import annotations

import csv
import os
import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from conftest import DATA, ROOT
from survey.model import editions
from survey.model.reads import NoReads
from survey.pipeline import Site, travel
from survey.render.figures import figures
from survey.render.pages.jinja import Templates
from survey.render.slides.layout import card

GOLDEN = DATA / "pictures"


@pytest.fixture(scope="module")
def site() -> Site:
    return travel(DATA / "survey", "https://weaving.example/")


@pytest.mark.parametrize(
    "name",
    ["curve-plain-weave", "timeline-red-dye", "lifelines", "lineage", "moments", "map", "papers-per-year", "verdicts"],
)
def test_golden_picture(site: Site, name: str) -> None:
    """After a change that is meant, run with GOLDEN=write and look at the difference before committing it."""
    for ending in ("svg", "csv"):
        found = dict(Templates(NoReads(site.derived), "https://weaving.example/").files())[
            f"pictures/{name}.{ending}"
        ]()
        golden = GOLDEN / f"{name}.{ending}"
        if os.environ.get("GOLDEN") == "write":
            golden.write_text(found, "utf-8", newline="")
        assert found == golden.read_bytes().decode("utf-8")


def test_every_file_says_where_it_is_from(real: Site) -> None:
    for address, make in Templates(NoReads(real.derived), "https://deep-learning-trends.example/").files():
        if not address.endswith((".svg", ".csv")):
            continue  # how an edition's page is cited is tested with the citations
        content = make()
        assert "edition 2026.11, CC BY 4.0, https://deep-learning-trends.example/" in content, address
        if address.endswith(".svg"):
            ElementTree.fromstring(content)


def counted() -> dict[tuple[str, int, str], tuple[int, int]]:
    """Pooled counts by theme, year and field, straight from the table: of texts those of venue groups whose abstracts are all
    known in 2025."""
    with (ROOT / "data" / "trends.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    venues = yaml.safe_load((ROOT / "data" / "venues.yml").read_text("utf-8")).values()
    group = {venue["counted_as"]: venue["group"] for venue in venues if "counted_as" in venue}
    held: dict[tuple[str, int], set[str]] = defaultdict(set)
    for row in rows:
        held[row["field"], int(row["year"])].add(row["venue"])
    without = {group[venue] for venue in held["title", 2025] - held["text", 2025]}
    sums: dict[tuple[str, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["field"] == "title" or group[row["venue"]] not in without:
            cell = sums[row["theme"], int(row["year"]), row["field"]]
            cell[0] += int(row["matches"])
            cell[1] += int(row["total"])
    return {key: (matches, total) for key, (matches, total) in sums.items()}


class _Tables(HTMLParser):
    """Rows of the tables inside figures, by the figure's id."""

    def __init__(self) -> None:
        super().__init__()
        self.figure = ""
        self.rows: dict[str, list[list[str]]] = defaultdict(list)
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "figure":
            self.figure = values.get("id") or ""
        if tag == "tr" and self.figure:
            self.rows[self.figure].append([])
        if tag in ("td", "th") and self.figure:
            self.inside = True
            self.rows[self.figure][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self.figure = ""
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[self.figure][-1][-1] += data


@pytest.mark.parametrize("theme", ["attention", "network-compression", "adversarial-networks", "cost-of-research"])
def test_curve_on_the_page_is_the_data(real_site: Path, theme: str) -> None:
    page = (real_site / "themes" / theme / "index.html").read_text("utf-8")
    data = counted()
    parser = _Tables()
    parser.feed(page)
    rows = parser.rows["curve"][1:]
    assert len(rows) == len({year for one, year, field in data if one == theme and field == "title"})
    for row in rows:
        matches, total = data[theme, int(row[0][:4]), "title"]
        assert row[1:4] == [f"{1000 * matches / total:.1f}", str(matches), str(total)]
        if row[4]:
            matches, total = data[theme, int(row[0][:4]), "text"]
            assert row[4:7] == [f"{1000 * matches / total:.1f}", str(matches), str(total)]
    assert sum(bool(row[4]) for row in rows) >= len(rows) - 1, "only the unfinished year has no texts"
    spoken = re.search(r'role="img" aria-label="[^"]*by title: ([^"]*)\."', page)
    assert spoken is not None
    for part in spoken[1].split(", "):
        year, share = part.removesuffix(" so far").split()
        matches, total = data[theme, int(year), "title"]
        assert share == f"{1000 * matches / total:.1f}"


def test_every_number_of_a_caption_is_of_the_line_it_speaks_of(real: Site) -> None:
    """In every caption the highest year and the latest are those of the dots that are drawn, and so are the labels at them."""
    said = 0
    for make in figures.all_figures(real.derived).values():
        figure = make()
        if figure.kind != "curve":
            continue
        sentences = [part for part in re.split(r"(?<=\.) (?=Titles)", figure.caption) if part]
        lines = [panel for _, _, panel in figure.drawing["panels"] if panel.wide]
        assert len(sentences) == len(lines), figure.id
        for sentence, panel in zip(sentences, lines, strict=True):
            drawn = {dot.point.year: dot.point for dot in panel.dots if dot.point.complete}
            last = drawn[max(drawn)]
            numbers = re.findall(r"(\d{4}),? with ([\d.]+\d)|([\d.]+\d) in (\d{4})", sentence)
            told = {int(year or other): share or again for year, share, again, other in numbers}
            highest = max(point.share for point in drawn.values())
            assert last.year in told and max(map(float, told.values())) == float(f"{highest:.1f}"), (
                figure.id,
                sentence,
            )
            assert told == {year: f"{drawn[year].share:.1f}" for year in told}, (figure.id, sentence)
            assert {dot.point.year for dot, _ in panel.labelled} <= set(told), figure.id
            said += len(told)
        rows = {row[0][:4]: row for row in figure.rows}
        for panel, column in zip(lines, (1, 4), strict=False):
            for dot in panel.dots:
                assert rows[str(dot.point.year)][column] == f"{dot.point.share:.1f}", figure.id
    assert said > 100


def test_an_unfinished_year_is_joined_to_no_line(real: Site) -> None:
    curve = figures.all_figures(real.derived)["curve-large-language-models"]()
    for _, _, panel in curve.drawing["panels"]:
        assert all(one.point.complete and other.point.complete for one, other in panel.segments)
        assert all(other.point.year - one.point.year == 1 for one, other in panel.segments)
    assert [name for _, name, _ in curve.drawing["panels"][0][2].years][-1].endswith(" so far")


def test_verdict_picture_counts_every_claim(real: Site) -> None:
    figure = figures.verdicts(real.derived)
    assert sum(int(row[-1]) for row in figure.rows) == len(real.derived.survey.claims)
    for row in figure.rows:
        assert sum(map(int, row[2:-1])) == int(row[-1])


def test_papers_per_year_counts_every_paper(real: Site) -> None:
    rows = figures.papers_per_year(real.derived).rows
    assert sum(int(named) + int(later) for _, named, later in rows) == len(real.derived.survey.papers)


def test_lineage_draws_every_tie_of_the_records(real: Site) -> None:
    figure = figures.lineage(real.derived)
    names = {theme.name: theme for theme in real.derived.survey.themes.values()}
    for one, tie, other in figure.rows:
        if tie == "grew from":
            assert names[other].id in names[one].lineage.grew_from
        elif tie == "was taken up by":
            assert names[other].id in names[one].lineage.absorbed_into


def lengths(element: ElementTree.Element, width: float) -> dict[str, float]:
    """The plain lengths of an SVG element, hundredths of its sheet's ``width`` written out."""
    found = {}
    for name, text in element.items():
        if match := re.fullmatch(r"(-?\d+(?:\.\d+)?)(%?)", text):
            found[name] = float(match[1]) * (width / 100 if match[2] else 1)
    return found


def points_of(element: ElementTree.Element, width: float) -> Iterator[tuple[float, float]]:
    """The points that an SVG element without a transformation names: places, corners, ends of lines and of absolute path commands."""
    value = lengths(element, width)
    if "cx" in value:
        yield value["cx"], value["cy"]
    if "x1" in value:
        yield value["x1"], value["y1"]
        yield value["x2"], value["y2"]
    if "x" in value and not element.tag.endswith("tspan"):
        yield value["x"], value.get("y", 0)
        yield value["x"] + value.get("width", 0), value.get("y", 0) + value.get("height", 0)
    x = y = 0.0
    for command, numbers in re.findall(r"([A-Za-z])([-\d., ]*)", element.get("d", "")):
        assert command in "MLHVCQZ", command
        found = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if command == "H":
            x = found[0]
        elif command == "V":
            y = found[0]
        elif found:
            x, y = found[-2:]
        yield x, y


def leaving(svg: str) -> list[str]:
    """Elements of a picture that name a point outside its canvas, or outside of the sheet that they stand on."""
    root = ElementTree.fromstring(svg)
    left, top, width, height = (float(number) for number in root.get("viewBox", "").split())
    return _leaving(root, left, top, width, height)


def _leaving(sheet: ElementTree.Element, left: float, top: float, width: float, height: float) -> list[str]:
    inner = [one for one in sheet.iter() if one is not sheet and one.tag.endswith("}svg")]
    nested = {child for one in inner for child in one.iter() if child is not one}
    moved = {child for one in sheet.iter() if one.get("transform") for child in one.iter()}
    within = {child for one in sheet.iter() if one.tag.endswith(("pattern", "marker", "defs")) for child in one.iter()}
    found = [
        ElementTree.tostring(element, "unicode")[:200]
        for element in sheet.iter()
        if element is not sheet and element not in moved | within | nested
        for x, y in points_of(element, width)
        if not (left - 1 <= x <= left + width + 1 and top - 1 <= y <= top + height + 1)
    ]
    for one in inner:
        size = lengths(one, width)
        found += _leaving(one, 0, 0, size["width"], size["height"])
    return found


def test_no_picture_leaves_its_canvas(real: Site) -> None:
    for address, make in Templates(NoReads(real.derived), "https://deep-learning-trends.example/").files():
        if address.endswith(".svg"):
            assert not leaving(make()), address


def test_no_picture_ends_before_the_counts(fabricated: Path) -> None:
    """Counts go on to 2035, four years after the edition: every axis does, and nothing is drawn beside it."""
    path = fabricated / "data" / "trends.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    rows += [
        f"plain-weave,{venue},{year},title,{year % 7},40" for venue in ("BALE", "LOOM") for year in range(2022, 2036)
    ]
    path.write_text("\n".join([head, *sorted(rows)]) + "\n", "utf-8")
    later = travel(fabricated, "https://weaving.example/")
    drawn = dict(Templates(NoReads(later.derived), "https://weaving.example/").files())
    for address, make in drawn.items():
        if address.endswith(".svg"):
            assert not leaving(make()), address
    curve = drawn["pictures/curve-plain-weave.svg"]()
    assert "2035 " in curve and "2035" in drawn["pictures/curve-plain-weave.csv"]()
    (theme,) = [theme for theme in later.derived.survey.themes.values() if theme.id == "plain-weave"]
    told, where = editions.to_freeze(theme, later.derived), editions.lasting(theme, later.derived)
    chart = card(theme.id, told, where, "https://weaving.example/").chart
    assert chart is not None
    assert chart.years[-1] == 2035 and chart.points[-1][0] == 2035
    assert chart.x(2035) == chart.plot.right and all(chart.plot.x <= chart.x(year) for year, _, _ in chart.points)
