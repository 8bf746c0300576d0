"""All themes as small curves by area, each with its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from survey.model.derived import Derived
from survey.records.models import Theme
from survey.render.figures.figure import WIDTH, Figure, about_unnamed, counted_papers, listed_name, share
from survey.render.figures.geometry import sparkline
from survey.render.figures.text_layout import Face, fit

CELL, _DOWN, _HEAD = 138, 74, 26  # units: across and down a theme's cell, and down an area's heading
_ACROSS = WIDTH // (CELL + 6)


@dataclass(frozen=True)
class Cell:
    """A theme's place in the file of its own, and what stands there."""

    x: int
    y: int
    theme: Theme
    name: tuple[str, ...]
    path: str
    latest: str
    scale: str
    status: str


def lifelines(derived: Derived) -> Figure:
    """All themes by area: a curve on a scale of its own, the share it has come to, its height, and its status."""
    cells: list[Cell] = []
    heads: list[tuple[int, Any]] = []
    rows, y = [], 0
    for area in derived.survey.areas.values():
        members = [theme for theme in derived.survey.themes.values() if theme.area == area.id]
        if not members:
            continue
        heads.append((y, area))
        y += _HEAD
        for number, theme in enumerate(members):
            cells.append(_cell(theme, (CELL + 6) * (number % _ACROSS), y + _DOWN * (number // _ACROSS), derived))
            rows.append(_row(theme, derived))
        y += _DOWN * -(-len(members) // _ACROSS) + 6
    first = derived.years_shown[0]
    return Figure(
        "lifelines",
        "lifelines",
        "All curves",
        f"Each line is a theme's share of accepted titles, {first} to the latest complete year, on a scale of its own. Left of "
        "it the height of that scale, right of it where the line has come to, in titles per 1,000; below it the theme's status."
        + about_unnamed(derived),
        "All themes: " + "; ".join(f"{row[0]} {row[2].lower()}, {row[6] or 'not counted'}" for row in rows) + ".",
        [
            "Theme",
            "Area",
            "Status",
            "Since",
            "Year",
            "Titles per 1,000",
            "Change",
            "Highest",
            "Titles per 1,000 then",
            "Named by a source",
        ],
        rows,
        y,
        {"cells": cells, "heads": heads, "cell": (CELL, _DOWN), "head": _HEAD},
        counted_papers(derived),
    )


def _cell(theme: Theme, x: int, y: int, derived: Derived) -> Cell:
    _, term = derived.standing(theme)
    course = derived.curves.course(theme.id)
    return Cell(
        x,
        y,
        theme,
        fit(listed_name(theme, derived), Face("sans"), (CELL, 30), 11, 11, 2, 1.2).lines,
        sparkline(derived.curves.points(theme.id), derived.years_shown, 70, 20),
        share(course.latest) if course else "",
        share(course.peak) if course else "",
        f"{term.symbol} {term.name}",
    )


def _row(theme: Theme, derived: Derived) -> list[str]:
    area = derived.survey.areas[theme.area].name
    latest, term = derived.standing(theme)
    course = derived.curves.course(theme.id)
    numbers = (
        [
            str(course.latest.year),
            share(course.latest),
            course.change,
            str(course.peak.year),
            share(course.peak),
        ]
        if course
        else ["", "", "", "", ""]
    )
    return [theme.name, area, term.name, str(latest.since), *numbers, "no" if theme.id in derived.unnamed else "yes"]
