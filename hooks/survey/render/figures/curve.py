"""A theme's share of accepted papers by year."""

from __future__ import annotations

from survey.model.derived import Derived
from survey.records.counts import Point
from survey.records.models import Theme
from survey.render.figures.figure import WIDTH, Figure, counted_papers, share, spoken
from survey.render.figures.geometry import panel

_TITLES, _TEXTS, _GROUP = 214, 156, 124  # units down


def curve(theme: Theme, derived: Derived) -> Figure:
    """A theme's share per 1,000 accepted papers by year: titles, titles or abstracts, and titles by venue group."""
    curves, years = derived.curves, derived.years_shown
    titles, texts = curves.points(theme.id), curves.points(theme.id, "text")
    groups = [(key, term.name) for key, term in derived.survey.vocabulary["venue_groups"].items()]
    marks = spoken(derived)
    panels = [(0, 0, panel(titles, "per 1,000 accepted papers, titles", years, marks, WIDTH, _TITLES))]
    height = _TITLES + 6
    if texts:
        words = f"titles or abstracts{_without(theme, derived)}"
        panels.append((0, height, panel(texts, words, years, [(year, "") for year, _ in marks], WIDTH, _TEXTS)))
        height += _TEXTS + 6
    wide = WIDTH // max(len(groups), 1)
    for number, (key, name) in enumerate(groups):
        points = curves.points(theme.id, "title", key)
        panels.append((wide * number, height, panel(points, f"{name}, titles", years, marks, wide - 12, _GROUP)))
    height += _GROUP + 6 if groups else 0
    return Figure(
        f"curve-{theme.id}",
        "curve",
        f"{theme.name}: share of accepted papers",
        _caption(theme, derived),
        f"{theme.name}, papers per 1,000 accepted papers by title: "
        + ", ".join(f"{point.year} {share(point)}{'' if point.complete else ' so far'}" for point in titles)
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
        [_row(theme, point, [key for key, _ in groups], derived) for point in titles],
        height,
        {"panels": panels, "years": years, "tint": derived.survey.areas[theme.area].tint},
        counted_papers(derived),
    )


def _row(theme: Theme, point: Point, groups: list[str], derived: Derived) -> list[str]:
    text = derived.curves.point(theme.id, point.year, "text")
    return [
        f"{point.year}{'' if point.complete else ' (incomplete)'}",
        share(point),
        str(point.matches),
        str(point.total),
        share(text),
        str(text.matches) if text else "",
        str(text.total) if text else "",
        *(
            share(next((one for one in derived.curves.points(theme.id, "title", key) if one.year == point.year), None))
            for key in groups
        ),
    ]


def _without(theme: Theme, derived: Derived) -> str:
    """Which venue groups the line of texts leaves out, as words after it; empty if none."""
    held = derived.curves.text_groups(theme.id)
    missing = [term.name.lower() for key, term in derived.survey.vocabulary["venue_groups"].items() if key not in held]
    return f" without {' and '.join(missing)} venues" if missing else ""


def _caption(theme: Theme, derived: Derived) -> str:
    course = derived.curves.course(theme.id)
    if course is None:
        return ""
    words = f"Titles: {_told(course.peak, course.latest, ' per 1,000 accepted papers')}."
    if course.text_peak and course.text_latest:
        without = _without(theme, derived)
        why = f"{without}, whose abstracts are not all known" if without else ""
        words += f" Titles or abstracts{why}: {_told(course.text_peak, course.text_latest)}."
    return words


def _told(peak: Point, latest: Point, unit: str = "") -> str:
    if peak == latest:
        return f"highest in the latest complete year, {peak.year}, with {share(peak)}{unit}"
    return f"highest in {peak.year} with {share(peak)}{unit}, {share(latest)} in {latest.year}"
