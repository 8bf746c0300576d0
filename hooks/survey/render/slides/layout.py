"""A theme on a slide: what stands on the card and where, for every format alike. Nothing here draws.

The canvas is 1920 by 1080 units, 16:9. One unit is half a point in a presentation and a pixel in a PNG.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno

from survey.common import dates
from survey.common.dates import year_of
from survey.common.text import number, number_of
from survey.model.curves import Point
from survey.model.derived import Derived
from survey.records.models import Paper, Source, Theme
from survey.records.names import split_name
from survey.render.figures.geometry import along
from survey.render.figures.text_layout import Face, Setting, fit, width

WIDTH, HEIGHT = 1920, 1080
_MODULE = 4  # units a side of a square of the QR code
_QUIET = 4  # modules of margin that a reader needs around the code
_SHOWN_PAPERS = 3

_SANS, _BOLD, _SERIF = Face("sans"), Face("sans", 700), Face("serif", 700)


@dataclass(frozen=True)
class Box:
    """A rectangle on the canvas."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


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
class Moment:
    """A source spoke; ``row`` keeps labels of near years apart."""

    year: int
    label: str
    row: int


@dataclass(frozen=True)
class Chart:
    """A curve by year in its ``plot``. Values are shares per 1,000 if ``counted``, otherwise numbers of papers."""

    plot: Box
    years: range  # of the axis
    label: str
    note: str
    counted: bool
    points: tuple[tuple[int, float, bool], ...]  # year, value, complete
    ticks: tuple[float, ...]
    moments: tuple[Moment, ...]
    alternative: str

    @property
    def top(self) -> float:
        return self.ticks[-1]

    @property
    def marked(self) -> tuple[int, ...]:
        """Years whose value is written at the curve: the highest and, unless it is near, the last complete."""
        known = [point for point in self.points if point[2]] or list(self.points)
        if not known:
            return ()
        peak = max(known, key=lambda point: (point[1], -point[0]))
        last = known[-1]
        return (peak[0],) if last[0] - peak[0] < 2 else (peak[0], last[0])

    def place(self, year: int) -> tuple[float, float, str]:
        """Where the value of ``year`` is written: above its point, and to the right where the curve comes from above."""
        values = {point[0]: point[1] for point in self.points}
        falling = values.get(year - 1, 0) > values[year]
        x, y = self.x(year), self.y(values[year])
        return (x + 4, y - 16, "start") if falling else (x, y - 18, "middle")

    def written(self, value: float) -> str:
        return number_of(value) if self.counted else f"{value:g}"

    def x(self, year: float) -> float:
        return along(year, self.years, self.plot.x, self.plot.right)

    def y(self, value: float) -> float:
        return round(self.plot.bottom - value / self.top * self.plot.height, 1)

    def stretches(self, complete: bool) -> str:
        """The curve between neighbouring years as an SVG path: where both are complete, or where one is not."""
        return "".join(
            f"M{self.x(one[0])} {self.y(one[1])}L{self.x(other[0])} {self.y(other[1])}"
            for one, other in zip(self.points, self.points[1:], strict=False)
            if other[0] - one[0] <= 2 and (one[2] and other[2]) == complete
        )


@dataclass(frozen=True)
class Card:
    """One theme's slide. ``link`` leads to the theme's page as it stands frozen in this edition."""

    theme: str
    name: str
    tint: int
    status: str
    link: str
    edition: str
    date: datetime.date
    question: str
    citation: str
    texts: tuple[Text, ...]
    bar: Box
    chart: Chart
    code: tuple[tuple[bool, ...], ...]
    code_box: Box

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


def frozen_address(home: str, theme: str, edition: str) -> str:
    """Where a theme stands as it was in an edition."""
    return f"{home.rstrip('/')}/themes/{theme}/{edition}/"


@cache
def _code(link: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code that leads to ``link``: rows of dark or light modules. The slowest part of a slide, and the same in every build."""
    return tuple(tuple(bool(cell) for cell in row) for row in segno.make(link, error="m", micro=False).matrix)


def card(theme: Theme, derived: Derived, home: str) -> Card:
    """The slide of ``theme`` on a site that stands at ``home``."""
    edition = derived.survey.edition
    link = frozen_address(home, theme.id, edition.edition)
    latest, term = derived.standing(theme)
    area = derived.survey.areas[theme.area]
    standing = f"{term.symbol} {term.name} since {dates.in_words(latest.since)}"
    colour = _STATUS_COLOURS.get(latest.status, "ink")
    name = _text("theme", Box(_LEFT, 42, 1120, 46), _BOLD, theme.name, 30, 20, colour="area")
    question = _text("question", Box(_LEFT, 98, 1760, 156), _SERIF, theme.question, 58, 34, lines=2)
    # What follows moves up where the question or the finding is short, and the curve has the room.
    top = question.box.y + question.setting.height + 14
    finding = _text("finding", Box(_LEFT + 28, top, 1732, 134), _SANS, theme.finding, 34, 22, lines=3)
    bar = Box(_LEFT, top + 4, 6, finding.setting.height)
    top += finding.setting.height + 32
    chart = _chart(theme, derived, top + 120)
    texts = [
        _text("standing", Box(1240, 42, 600, 46), _BOLD, standing, 30, 20, colour=colour, align="end"),
        name,
        _area(name, area.name),
        question,
        finding,
        _text("chart", Box(_LEFT, top, 1100, 36), _BOLD, chart.label, 26, 18),
        _text("note", Box(_LEFT, 936, 1100, 30), _SANS, chart.note, 20, 14, colour="quiet"),
        _text("papers", Box(_COLUMN, top, _RIGHT - _COLUMN, 36), _BOLD, "Papers to start from", 26, 18),
    ]
    code = _code(link)
    side = (len(code) + 2 * _QUIET) * _MODULE
    code_box = Box(_RIGHT - side, 1056 - side, side, side)
    texts += _papers(theme, derived, top + 50, code_box.y - 8)
    scan = f"This page as it was in edition {edition.edition}"
    box = Box(_COLUMN, RULE.y - 64, code_box.x - _COLUMN - 16, 58)
    texts.append(_text("scan", box, _SANS, scan, 20, 14, lines=2, colour="quiet", align="end"))
    footer, citation = _footer(theme.name, edition.edition, link)
    return Card(
        theme=theme.id,
        name=theme.name,
        tint=area.tint,
        status=latest.status,
        link=link,
        edition=edition.edition,
        date=edition.date,
        question=theme.question,
        citation=citation,
        texts=(*texts, footer),
        bar=bar,
        chart=chart,
        code=code,
        code_box=code_box,
    )


_STATUS_COLOURS = {"rising": "good", "revived": "good", "fading": "bad"}


def papers(theme: Theme, derived: Derived) -> list[Paper]:
    """Up to three papers, oldest first: of those that belong to the theme first of all, the ones most others here build
    on, then the ones that a source named first, then those that the story cites first."""
    named = {naming.paper.id: place for place, naming in reversed(list(enumerate(derived.mentions)))}
    far = len(named) + len(derived.mentions)

    def rank(paper: Paper) -> tuple[bool, int, int, int, str]:
        cited = theme.story.find(f"@{paper.id}")
        return (
            paper.themes[0] != theme.id,
            -len(derived.built_on_by[paper.id]),
            named.get(paper.id, far),
            cited if cited >= 0 else len(theme.story),
            paper.id,
        )

    chosen = {paper.id for paper in sorted(derived.papers_of_theme[theme.id], key=rank)[:_SHOWN_PAPERS]}
    return [paper for paper in derived.papers_of_theme[theme.id] if paper.id in chosen]


def _papers(theme: Theme, derived: Derived, top: float, bottom: float) -> list[Text]:
    """The papers below each other between ``top`` and ``bottom``: a title of two lines at most, and a line beneath."""
    chosen = papers(theme, derived)
    room = (bottom - top) / _SHOWN_PAPERS
    box = (_RIGHT - _COLUMN, room - 46)
    # One size for all of them: that of the longest title.
    size = min((int(fit(paper.title, _SANS, box, 28, 18, 3).size) for paper in chosen), default=28)
    texts = []
    for paper in chosen:
        title = _text("paper", Box(_COLUMN, top, *box), _SANS, paper.title, size, 18, lines=3)
        below = Box(_COLUMN, top + title.setting.height + 2, _RIGHT - _COLUMN, 29)
        line = _text("line", below, _SANS, _line(paper, derived), 22, 16, colour="quiet")
        texts += [title, line]
        top += min(room, title.setting.height + 60)
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
    setting = fit(words, face, (box.width, box.height), largest, least, lines)
    return Text(role, box, face, setting, setting.text if setting.cut else words, colour, align)


def _area(name: Text, area: str) -> Text:
    """The area's name, behind the theme's as far as there is room."""
    start = width(name.words, name.face, name.setting.size)
    box = Box(name.box.x + start + 24, name.box.y, max(name.box.width - start - 24, 1), name.box.height)
    size = round(name.setting.size)
    fits = width(area, _SANS, size) <= box.width
    return Text("area", box, _SANS, Setting((area if fits else "",), size, size * 1.3), area if fits else "", "quiet")


def _line(paper: Paper, derived: Derived) -> str:
    """Who, where and when: ``AlexNet · Krizhevsky et al. · NeurIPS 2012``."""
    survey = derived.survey
    families = [survey.families.get(name) or split_name(survey.shown(name))[1] for name in paper.authors]
    who = " and ".join(families) if len(families) < 3 else f"{families[0]} et al."
    where = survey.venues[paper.venue].short if paper.venue else survey.term("kinds", paper.kind).name
    return " · ".join([*paper.known_as[:1], who, f"{where} {paper.year}"])


def _footer(name: str, edition: str, link: str) -> tuple[Text, str]:
    """The source line, on one line whatever the names are: the theme's name, which stands above, goes first."""
    address = link.removeprefix("https://").removeprefix("http://")
    box = Box(80, 1002, 1540, 34)
    for cited in (f"Deep Learning Trends, “{name}”", "Deep Learning Trends"):
        citation = f"{cited}, edition {edition}"
        text = _text("footer", box, _SANS, f"{citation} · CC BY 4.0 · {address}", 22, 15, colour="quiet")
        if not text.setting.cut:
            break
    return text, citation


def _chart(theme: Theme, derived: Derived, top: float) -> Chart:
    years = derived.years_shown
    plot = Box(_PLOT_LEFT, top, _PLOT_RIGHT - _PLOT_LEFT, _PLOT_BOTTOM - top)
    if counted := derived.curves.points(theme.id):
        points = tuple((point.year, round(point.share, 2), point.complete) for point in counted)
        label = "Titles per 1,000 accepted papers"
        note = _note(counted, derived)
    else:
        published = [paper.year for paper in derived.papers_of_theme[theme.id]]
        points = tuple((year, float(published.count(year)), True) for year in years)
        label = "Papers of this theme in the survey, by year"
        earlier = sum(year < years[0] for year in published)
        note = "Titles cannot be counted for this theme." + (
            f" Before {years[0]}: {number(earlier, 'paper')}." if earlier else ""
        )
    moments = _moments(derived)
    values = ", ".join(
        f"{year} {number_of(value) if counted else f'{value:g}'}{'' if complete else ' (incomplete)'}"
        for year, value, complete in points
    )
    marks = ", ".join(moment.label for moment in moments)
    alternative = f"{theme.name}. {label}: {values}. Upright lines: {marks}."
    return Chart(
        plot,
        years,
        label,
        note,
        bool(counted),
        points,
        _ticks(max((value for _, value, _ in points), default=0), 0 if counted else 1),
        moments,
        alternative,
    )


def _note(points: list[Point], derived: Derived) -> str:
    venues = sorted(venue.short for venue in derived.survey.venues.values() if venue.counted_as)
    open_years = ", ".join(str(point.year) for point in points if not point.complete)
    listed = ", ".join(venues) if len(venues) <= 12 else number(len(venues), "venue")
    return f"{listed}." + (f" Hollow: venues missing ({open_years})." if open_years else "")


def _moments(derived: Derived) -> tuple[Moment, ...]:
    """The sources that are no copies, by year; a label that would run into the one before takes the other row."""
    found: list[Moment] = []
    for source in derived.originals:
        year = year_of(source.date)
        near = (
            found and (year - found[-1].year) * (_PLOT_RIGHT - _PLOT_LEFT) / max(len(derived.years_shown) - 1, 1) < 220
        )
        found.append(Moment(year, _moment_label(source, derived), 1 - found[-1].row if near else 0))
    return tuple(found)


def _moment_label(source: Source, derived: Derived) -> str:
    return f"{year_of(source.date)} {derived.survey.term('source_kinds', source.kind).name.lower()}"


def _ticks(highest: float, least: float) -> tuple[float, ...]:
    """Round values from 0 to one not below ``highest``: up to five steps of 1, 2, 2.5 or 5 times a power of ten,
    none below ``least``."""
    scale = 10.0 ** math.floor(math.log10(highest)) if highest > 0 else 0.1
    steps = [step * factor for factor in (scale / 10, scale) for step in (1, 2, 2.5, 5)]
    step = next(step for step in [*steps, scale * 10] if step >= least and step * 5 >= highest * 1.04)
    return tuple(round(step * index, 4) for index in range(max(math.ceil(highest * 1.04 / step - 1e-9), 1) + 1))
