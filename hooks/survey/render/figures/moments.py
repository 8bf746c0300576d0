"""Every theme at the three talks and today."""

from __future__ import annotations

import math

from survey.model.derived import Derived
from survey.render.figures.figure import Figure, counted_papers, listed_name, share
from survey.render.figures.text_layout import Face, fit

_AREA, _ROW = 22, 20  # units down
_COLUMNS = (43.0, 73.0)  # hundredths across: the first and the last source's column


def moments(derived: Derived) -> Figure:
    """Every theme against the sources and today: how many sections and papers name it, and its share then."""
    sources = list(derived.moments.items())
    step = (_COLUMNS[1] - _COLUMNS[0]) / max(len(sources) - 1, 1)
    columns = [round(_COLUMNS[0] + step * number, 1) for number in range(len(sources))]
    rows, cells, labels, y = [], [], [], 26
    for area in derived.survey.areas.values():
        members = [theme for theme in derived.survey.themes.values() if theme.area == area.id]
        if not members:
            continue
        labels.append((y, area))
        y += _AREA
        for theme in members:
            row = [theme.name, area.name]
            line: list[tuple[float, float, str]] = []
            for x, (id, year) in zip(columns, sources, strict=True):
                sections, papers, claims = derived.named_by(theme, id)
                point = derived.curves.point(theme.id, year)
                row += [str(sections or ""), str(papers or ""), str(claims or ""), share(point)]
                line.append((x, round(min(6.0, 2 * math.sqrt(sections + papers)), 1), share(point)))
            latest, term = derived.standing(theme)
            course = derived.curves.course(theme.id)
            now = share(course.latest) if course else ""
            name = fit(listed_name(theme, derived), Face("sans"), (112, 42), 11, 11, 3, 1.2).lines
            cells.append((y, theme, name, line, term, now))
            rows.append([*row, term.name, str(latest.since), now, "no" if theme.id in derived.unnamed else "yes"])
            y += _ROW + 12 * (len(name) - 1)
        y += 4
    header = [
        part
        for _, year in sources
        for part in (f"Sections {year}", f"Papers {year}", f"Claims {year}", f"Titles per 1,000 {year}")
    ]
    named = [row[0] for row in rows if all(row[2 + 4 * one] or row[3 + 4 * one] for one in range(len(sources)))]
    return Figure(
        "moments",
        "moments",
        "The three talks and today",
        "A dot where a source speaks of a theme, its area growing with the sections and papers; beside it the theme's share of "
        "accepted titles in that year, per 1,000; then today's share and status: "
        + ", ".join(f"{term.symbol} {term.name.lower()}" for term in derived.survey.vocabulary["statuses"].values())
        + "."
        + (" * No source names it: a dot is a paper of it that one cites." if derived.unnamed else ""),
        f"Themes named in all three: {', '.join(named) or 'none'}.",
        ["Theme", "Area", *header, "Status", "Since", "Titles per 1,000 now", "Named by a source"],
        rows,
        y,
        {
            "columns": [(x, year) for x, (_, year) in zip(columns, sources, strict=True)],
            "labels": labels,
            "cells": cells,
        },
        counted_papers(derived),
    )
