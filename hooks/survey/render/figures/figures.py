"""Every picture of the survey: its numbers, its words and its geometry. Templates draw it; nothing here knows colours.

A figure's caption, text alternative, table and drawing are made from the same numbers in one place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from graphlib import CycleError, TopologicalSorter
from typing import Any

from survey.model.curves import Point
from survey.model.derived import Derived
from survey.records.models import Paper, Theme
from survey.render.figures import verdicts as drawn_verdicts
from survey.render.figures.geometry import Panel, panel, sparkline


@dataclass(frozen=True)
class Figure:
    """A picture: ``kind`` names its template, ``drawing`` is what that template needs, the canvas is ``width`` by
    ``height`` user units; ``rows`` under ``columns`` are the numbers it shows."""

    id: str
    kind: str
    title: str
    caption: str
    alternative: str
    columns: list[str]
    rows: list[list[str]]
    width: int
    height: int
    drawing: dict[str, Any] = field(repr=False)
    source: str


def all_figures(derived: Derived) -> dict[str, Callable[[], Figure]]:
    """What makes every figure of the site, by its id."""
    found: dict[str, Callable[[], Figure]] = {}
    for id, theme in derived.survey.themes.items():
        if derived.curves.points(id):
            found[f"curve-{id}"] = partial(curve, theme, derived)
        found[f"timeline-{id}"] = partial(timeline, theme, derived)
    whole = {
        "lifelines": lifelines,
        "lineage": lineage,
        "moments": moments,
        "map": neighbourhood,
        "papers-per-year": papers_per_year,
    }
    if derived.survey.claims:
        whole["verdicts"] = verdicts
    return found | {id: partial(make, derived) for id, make in whole.items()}


def counted_papers(derived: Derived) -> str:
    """The source line of pictures that count accepted papers: the venues counted, in the order of the data."""
    *most, last = [venue.short for venue in derived.survey.venues.values() if venue.counted_as] or ["no venue"]
    return f"Accepted papers of {', '.join(most)}{' and ' if most else ''}{last}, main tracks"


def share(point: Point | None) -> str:
    """Papers per 1,000 as printed everywhere; empty where nothing is known."""
    return f"{point.share:.1f}" if point else ""


def _course(peak: Point, latest: Point, unit: str = "") -> str:
    if peak == latest:
        return f"highest in the latest complete year, {peak.year}, with {share(peak)}{unit}"
    return f"highest in {peak.year} with {share(peak)}{unit}, {share(latest)} in {latest.year}"


def curve(theme: Theme, derived: Derived) -> Figure:
    """A theme's share per 1,000 accepted papers by year: titles, titles or abstracts, and titles by venue group."""
    curves, years, moments = derived.curves, derived.years_shown, derived.moments.values()
    titles, texts = curves.points(theme.id), curves.points(theme.id, "text")
    panels: list[tuple[int, int, Panel]] = [(0, 0, panel(titles, "titles", years, moments, 720, 170))]
    height = 176
    if texts:
        panels.append((0, height, panel(texts, "titles or abstracts", years, moments, 720, 140)))
        height += 146
    groups = [(key, term.name) for key, term in derived.survey.vocabulary["venue_groups"].items()]
    top = max((point.share for key, _ in groups for point in curves.points(theme.id, "title", key)), default=1.0)
    for number, (key, name) in enumerate(groups):
        points = curves.points(theme.id, "title", key)
        panels.append((180 * number, height, panel(points, f"{name}, titles", years, moments, 180, 110, top)))
    height += 116 if groups else 0
    reading = curves.reading(theme.id)
    words = f"{reading.name}. {reading.meaning} " if reading else ""
    if reading:
        words += f"Titles: {_course(reading.peak, reading.latest, ' per 1,000 accepted papers')}."
        if reading.text_peak and reading.text_latest:
            missing = [name.lower() for key, name in groups if key not in reading.text_groups]
            where = f", without {' and '.join(missing)} venues, whose abstracts are not all known" if missing else ""
            words += f" Titles or abstracts{where}: {_course(reading.text_peak, reading.text_latest)}."
    rows = []
    for point in titles:
        text = curves.point(theme.id, point.year, "text")
        rows.append(
            [
                f"{point.year}{'' if point.complete else ' (incomplete)'}",
                share(point),
                str(point.matches),
                str(point.total),
                share(text),
                str(text.matches) if text else "",
                str(text.total) if text else "",
                *(
                    share(next((one for one in curves.points(theme.id, "title", key) if one.year == point.year), None))
                    for key, _ in groups
                ),
            ]
        )
    return Figure(
        f"curve-{theme.id}",
        "curve",
        f"{theme.name}: share of accepted papers",
        words,
        f"{theme.name}, papers per 1,000 accepted papers by title: "
        + ", ".join(f"{point.year} {share(point)}" for point in titles)
        + ".",
        [
            "Year",
            "Titles per 1,000",
            "Titles",
            "of",
            "Titles or abstracts per 1,000",
            "Titles or abstracts",
            "of",
            *(f"{name}, titles per 1,000" for _, name in groups),
        ],
        rows,
        720,
        height,
        {"panels": panels, "tint": derived.survey.areas[theme.area].tint},
        counted_papers(derived),
    )


_OLDEST_COLUMN = 2008
# Above these numbers a picture no longer shows single things, and would weigh more than the page around it.
_LINKED_DOTS = 300
_CHORDS = 600


def timeline(theme: Theme, derived: Derived) -> Figure:
    """A theme's papers by year of publication, one dot each; everything before 2009 stands in one column."""
    papers = derived.papers_of_theme[theme.id]
    stacks: dict[int, list[Paper]] = {}
    for paper in papers:
        stacks.setdefault(max(paper.year, _OLDEST_COLUMN), []).append(paper)
    last = max([derived.survey.edition.date.year, *stacks])
    step = 660 / (last - _OLDEST_COLUMN)
    tallest = max((len(stack) for stack in stacks.values()), default=1)
    rise = 15 if tallest <= 40 else 600 / tallest
    height = 46 + round(rise * tallest)
    dots = [
        (round(30 + (year - _OLDEST_COLUMN) * step, 1), round(height - 30 - rise * number, 1), paper)
        for year, stack in sorted(stacks.items())
        for number, paper in enumerate(sorted(stack, key=lambda one: (one.aftermath, one.id)))
    ]
    ticks = [
        (round(30 + (year - _OLDEST_COLUMN) * step, 1), "earlier" if year == _OLDEST_COLUMN else str(year))
        for year in range(_OLDEST_COLUMN, last + 1, 3)
    ]
    moments = [(round(30 + (year - _OLDEST_COLUMN) * step, 1), year) for year in derived.moments.values()]
    named = sum(1 for paper in papers if paper.mentions)
    return Figure(
        f"timeline-{theme.id}",
        "timeline",
        f"{theme.name}: its papers in the survey",
        f"{named} named by a source (filled), {len(papers) - named} added to show what became of it (hollow). Upright lines: the three sources.",
        f"{theme.name}, papers by year: "
        + ", ".join(f"{year} {len(stack)}" for year, stack in sorted(stacks.items()))
        + ".",
        ["Year", "Paper", "Named by a source"],
        [[str(paper.year), paper.title, "yes" if paper.mentions else "no"] for paper in papers],
        720,
        height,
        {
            "dots": dots,
            "linked": len(dots) <= _LINKED_DOTS,
            "ticks": ticks,
            "moments": moments,
            "tint": derived.survey.areas[theme.area].tint,
        },
        "Papers of the survey",
    )


def lifelines(derived: Derived) -> Figure:
    """All themes as small curves by area, with standing and direction since a source last spoke of them."""
    cells, rows, y = [], [], 0
    columns, height = 3, 0
    per_column = math.ceil((len(derived.survey.themes) + 2 * len(derived.survey.areas)) / columns)
    column = 0
    for area in derived.survey.areas.values():
        members = [theme for theme in derived.survey.themes.values() if theme.area == area.id]
        if y and y + len(members) + 2 > per_column and column < columns - 1:
            column, y = column + 1, 0
        cells.append(("area", 244 * column, 20 * y + 16, area, "", ""))
        y += 1
        for theme in members:
            latest, term = derived.standing(theme)
            move = derived.direction(theme)
            path = sparkline(derived.curves.points(theme.id), derived.years_shown, 70, 16)
            cells.append(
                (
                    "theme",
                    244 * column,
                    20 * y + 16,
                    theme,
                    path,
                    f"{term.symbol} {term.name} {move.symbol if move else ''}".strip(),
                )
            )
            rows.append(
                [
                    theme.name,
                    area.name,
                    term.name,
                    str(latest.since),
                    *(
                        (str(move.year), f"{move.before:.1f}", str(move.latest_year), f"{move.latest:.1f}", move.word)
                        if move
                        else ("", "", "", "", "not counted")
                    ),
                ]
            )
            y += 1
        y += 1
        height = max(height, 20 * y + 10)
    return Figure(
        "lifelines",
        "lifelines",
        "Lifelines of all themes",
        f"Each line is a theme's share of accepted titles, {derived.years_shown[0]} to the latest complete year, scaled to its own height; then its standing and, since a source last spoke of it, up (▲), down (▼) or level (▬).",
        "All themes with their standing: " + "; ".join(f"{row[0]} {row[2].lower()}" for row in rows) + ".",
        [
            "Theme",
            "Area",
            "Standing",
            "Since",
            "Last named",
            "Titles per 1,000 then",
            "Latest complete year",
            "Titles per 1,000 now",
            "Direction",
        ],
        rows,
        732,
        height,
        {"cells": cells},
        counted_papers(derived),
    )


def lineage(derived: Derived) -> Figure:
    """Which theme grew from which, split, or was absorbed; left to right from origin to heir."""
    themes = derived.survey.themes
    edges: dict[tuple[str, str], str] = {}
    for theme in themes.values():
        edges |= {(theme.id, heir): "absorbed" for heir in theme.lineage.absorbed_into}
    for theme in themes.values():
        edges |= {(origin, theme.id): "grew" for origin in theme.lineage.grew_from}
        edges |= {(theme.id, part): "split" for part in theme.lineage.split_into if (theme.id, part) not in edges}
    origins: dict[str, list[str]] = {}
    for (one, other), kind in sorted(edges.items(), key=lambda item: (item[1] == "absorbed", item[0])):
        origins.setdefault(one, [])
        origins.setdefault(other, []).append(one)
        if kind == "absorbed" and not _layers(origins):
            origins[other].pop()
    layers = _layers(origins)
    place: dict[str, tuple[float, float]] = {}
    width = max(720, 152 * len(layers))
    step = width / max(len(layers), 1)
    tallest = max((len(layer) for layer in layers), default=1)
    for number, layer in enumerate(layers):
        centre = {id: sum(place[one][1] for one in origins[id]) / max(len(origins[id]), 1) for id in layer}
        for position, id in enumerate(sorted(layer, key=lambda id: (centre[id], themes[id].area, id))):
            gap = 34 * tallest / len(layer)
            place[id] = (round(step * number + 6, 1), round(gap * (position + 0.5), 1))
    words = {"grew": "grew from", "split": "split from", "absorbed": "was absorbed by"}
    rows = [
        [themes[other].name, words[kind], themes[one].name]
        if kind != "absorbed"
        else [themes[one].name, words[kind], themes[other].name]
        for (one, other), kind in sorted(edges.items())
    ]
    lines = [
        (*place[one], *place[other], kind)
        for (one, other), kind in sorted(edges.items())
        if one in place and other in place
    ]
    nodes = [(*place[id], themes[id]) for id in sorted(place)]
    return Figure(
        "lineage",
        "lineage",
        "Lineage of the themes",
        "From left to right: a solid line leads from a theme to one that grew from it or split off, a dashed line to the one that absorbed it. Themes without such a tie are left out.",
        "; ".join(" ".join(row) for row in rows) + ".",
        ["Theme", "Tie", "Theme"],
        rows,
        round(width),
        34 * tallest + 10,
        {"nodes": nodes, "lines": lines, "step": step},
        "Lineage as recorded in the themes of the survey",
    )


def moments(derived: Derived) -> Figure:
    """Every theme against the three moments and today: how many sections and papers name it, and its share then."""
    columns = list(derived.moments.items())
    rows, cells, labels, y = [], [], [], 34
    for area in derived.survey.areas.values():
        labels.append((y, area))
        y += 20
        for theme in (one for one in derived.survey.themes.values() if one.area == area.id):
            row = [theme.name, area.name]
            line: list[tuple[float, float, str]] = []
            for number, (id, year) in enumerate(columns):
                sections, papers, claims = derived.named_by(theme, id)
                point = derived.curves.point(theme.id, year)
                row += [str(sections or ""), str(papers or ""), str(claims or ""), share(point)]
                line.append((290 + 110 * number, round(min(8.0, 2.2 * math.sqrt(sections + papers)), 1), share(point)))
            latest, term = derived.standing(theme)
            reading = derived.curves.reading(theme.id)
            row += [term.name, str(latest.since), share(reading.latest) if reading else ""]
            cells.append((y, theme, line, f"{term.symbol} {term.name}", share(reading.latest) if reading else ""))
            rows.append(row)
            y += 19
        y += 6
    header = [
        part
        for _, year in columns
        for part in (f"Sections {year}", f"Papers {year}", f"Claims {year}", f"Titles per 1,000 {year}")
    ]
    return Figure(
        "moments",
        "moments",
        "The three moments and today",
        "A dot where a source speaks of a theme, its area growing with the sections and papers; beside it the theme's share of accepted titles in that year, per 1,000, and today's standing.",
        "Themes named at all three moments: "
        + (
            ", ".join(
                row[0]
                for row in rows
                if all(row[2 + 4 * number] or row[3 + 4 * number] for number in range(len(columns)))
            )
            or "none"
        )
        + ".",
        ["Theme", "Area", *header, "Standing", "Since", "Titles per 1,000 now"],
        rows,
        720,
        y,
        {
            "columns": [(290 + 110 * number, year) for number, (_, year) in enumerate(columns)],
            "labels": labels,
            "cells": cells,
        },
        counted_papers(derived),
    )


def _layers(origins: dict[str, list[str]]) -> list[list[str]]:
    """Ids in layers, sorted, each behind all that it comes from; none where that leads in a circle."""
    sorter, layers = TopologicalSorter(origins), []
    try:
        sorter.prepare()
    except CycleError:
        return []
    while sorter.is_active():
        layers.append(sorted(sorter.get_ready()))
        sorter.done(*layers[-1])
    return layers


def neighbourhood(derived: Derived) -> Figure:
    """The map of themes: around a circle by area, a chord for every two that share papers."""
    themes = list(derived.survey.themes.values())
    shared: dict[tuple[str, str], int] = {}
    order: dict[str, int] = {}  # a line leads from the theme that was met first
    for theme in themes:
        for other, number in derived.neighbours[theme.id]:
            one, two = sorted((theme.id, other.id), key=lambda id: order.setdefault(id, len(order)))
            shared[one, two] = number
    centre, radius = 360.0, 190.0
    nodes = []
    place = {}
    for number, theme in enumerate(themes):
        angle = 2 * math.pi * number / max(len(themes), 1) - math.pi / 2
        x, y = centre + radius * math.cos(angle), centre + radius * math.sin(angle)
        turned = math.degrees(angle)
        flipped = 90 < turned % 360 < 270
        place[theme.id] = (round(x, 1), round(y, 1))
        nodes.append((*place[theme.id], round(turned + 180 if flipped else turned, 1), flipped, theme))
    edges = sorted(((*pair, number) for pair, number in shared.items()), key=lambda edge: (edge[2], edge[0], edge[1]))
    drawn = edges[-_CHORDS:]
    lines = [(*place[one], *place[other], weight) for one, other, weight in drawn]
    pairs = sorted(
        ((derived.survey.themes[one].name, derived.survey.themes[other].name, weight) for one, other, weight in drawn),
        key=lambda pair: (-pair[2], pair[0], pair[1]),
    )
    return Figure(
        "map",
        "map",
        "The map of themes by shared papers",
        "Themes stand around the circle by area; a line joins two that share papers, the thicker the more."
        + (f" Of {len(edges):,} such pairs the closest {_CHORDS} are drawn." if len(edges) > _CHORDS else ""),
        "The closest pairs: " + "; ".join(f"{one} and {other}, {number}" for one, other, number in pairs[:8]) + ".",
        ["Theme", "Theme", "Papers they share"],
        [[one, other, str(number)] for one, other, number in pairs],
        720,
        720,
        {"nodes": nodes, "lines": lines, "centre": centre},
        "Papers of the survey",
    )


def papers_per_year(derived: Derived) -> Figure:
    """The survey's papers by year of publication: named by a source, and aftermath."""
    years = range(_OLDEST_COLUMN, max(derived.years, default=_OLDEST_COLUMN) + 1)
    counts = []
    for year in years:
        papers = [paper for paper in derived.papers if max(paper.year, _OLDEST_COLUMN) == year]
        counts.append(
            (year, sum(1 for paper in papers if paper.mentions), sum(1 for paper in papers if paper.aftermath))
        )
    top = max((named + later for _, named, later in counts), default=1)
    step = 670 / max(len(counts), 1)
    scale = 130 / max(top, 1)
    bars = [
        (
            round(36 + step * number, 1),
            round(step * 0.72, 1),
            year,
            named,
            later,
            round(named * scale, 1),
            round(later * scale, 1),
        )
        for number, (year, named, later) in enumerate(counts)
    ]
    return Figure(
        "papers-per-year",
        "bars",
        "Papers of the survey by year",
        "Filled: named by a source. Outlined: aftermath, chosen by hand, so the height measures nothing but the survey.",
        "Papers by year: "
        + ", ".join(
            f"{'up to ' if year == _OLDEST_COLUMN else ''}{year} {named + later}" for year, named, later in counts
        )
        + ".",
        ["Year", "Named by a source", "Aftermath"],
        [
            [f"up to {year}" if year == _OLDEST_COLUMN else str(year), str(named), str(later)]
            for year, named, later in counts
        ],
        720,
        176,
        {"bars": bars, "oldest": _OLDEST_COLUMN, "years": set(derived.years)},
        "Papers of the survey",
    )


def verdicts(derived: Derived) -> Figure:
    """Every claim as a square, by source and kind, in the order of its verdict."""
    terms = derived.survey.vocabulary["verdicts"]
    blocks, side, height = drawn_verdicts.drawing(derived)
    rows = drawn_verdicts.table(derived)
    return Figure(
        "verdicts",
        "verdicts",
        "Claims by verdict",
        "A square for each statement, by source and kind: "
        + ", ".join(f"{term.symbol} {term.name.lower()}" for term in terms.values())
        + ".",
        "; ".join(
            f"{row[0]}, {row[1].lower()}: "
            + ", ".join(f"{count} {term.name.lower()}" for count, term in zip(row[2:], terms.values(), strict=False))
            for row in rows
        )
        + ".",
        ["Source", "Kind", *(term.name for term in terms.values()), "All"],
        rows,
        drawn_verdicts.WIDTH,
        height,
        {"blocks": blocks, "side": side},
        "Claims of the survey",
    )
