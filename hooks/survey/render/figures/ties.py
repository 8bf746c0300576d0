"""Which themes belong together: by descent, and by shared papers."""

from __future__ import annotations

import math
from graphlib import CycleError, TopologicalSorter

from survey.model.derived import Derived
from survey.render.figures.figure import WIDTH, Figure
from survey.render.figures.text_layout import Face, fit

# Above this number a picture no longer shows single ties, and would weigh more than the page around it.
_CHORDS = 600
_ROW = 24  # units down
_NAMES = 124  # units across, where the names begin
_ROOM = 146  # units across that a name has on the narrowest screen
_LISTED_PAIRS = 24


def lineage(derived: Derived) -> Figure:
    """Which theme grew from which, split, or was taken up: one theme a line, origins above heirs, an arc for each tie."""
    themes = derived.survey.themes
    edges: dict[tuple[str, str], str] = {}
    for theme in themes.values():
        edges |= {(theme.id, heir): "absorbed" for heir in theme.lineage.absorbed_into}
    for theme in themes.values():
        edges |= {(origin, theme.id): "grew" for origin in theme.lineage.grew_from}
        edges |= {(theme.id, part): "split" for part in theme.lineage.split_into if (theme.id, part) not in edges}
    order = _order(edges)
    place = {id: _ROW * number + 14 for number, id in enumerate(order)}
    words = {"grew": "grew from", "split": "split from", "absorbed": "was taken up by"}
    rows = [
        [themes[other].name, words[kind], themes[one].name]
        if kind != "absorbed"
        else [themes[one].name, words[kind], themes[other].name]
        for (one, other), kind in sorted(edges.items())
    ]
    arcs = [
        (_arc(place[one], place[other], len(order)), kind, place[other]) for (one, other), kind in sorted(edges.items())
    ]
    return Figure(
        "lineage",
        "lineage",
        "Lineage of the themes",
        "A solid arc leads from a theme to one that grew from it or split off, a dashed arc to the one that took it up; the arrow "
        "shows which way. Themes without such a tie are left out.",
        "; ".join(" ".join(row) for row in rows) + ".",
        ["Theme", "Tie", "Theme"],
        rows,
        _ROW * len(order) + 10,
        {"nodes": [(place[id], themes[id], _name(themes[id].name)) for id in order], "arcs": arcs, "names": _NAMES},
        "Lineage as recorded in the themes of the survey",
    )


def _name(name: str) -> tuple[str, ...]:
    """A theme's name in lines that the narrowest screen has room for."""
    return fit(name, Face("sans"), (_ROOM, 30), 11, 11, 2, 1.1).lines


def _order(edges: dict[tuple[str, str], str]) -> list[str]:
    """Themes with a tie, each as near below its origins as can be, so that arcs are short."""
    heirs: dict[str, set[str]] = {id: set() for edge in edges for id in edge}
    for (one, other), kind in sorted(edges.items(), key=lambda item: (item[1] == "absorbed", item[0])):
        heirs[one].add(other)
        if kind == "absorbed" and _in_circle(heirs):
            heirs[one].discard(other)
    missing = {id: sum(id in after for after in heirs.values()) for id in heirs}
    found: list[str] = []
    for start in sorted((id for id in heirs if not missing[id]), key=lambda id: (-len(heirs[id]), id)):
        open_ = [start]
        while open_:
            id = open_.pop()
            found.append(id)
            for heir in sorted(heirs[id], reverse=True):
                missing[heir] -= 1
                if not missing[heir]:
                    open_.append(heir)
    return found


def _in_circle(heirs: dict[str, set[str]]) -> bool:
    try:
        TopologicalSorter(heirs).prepare()
    except CycleError:
        return True
    return False


def _arc(one: float, other: float, rows: int) -> str:
    """A curve from one line to another, left of the names, the farther out the farther apart they are."""
    reach = 16 + (_NAMES - 30) * (abs(other - one) / (_ROW * max(rows, 1))) ** 0.5
    x = _NAMES - 8
    out = round(x - 1.3 * reach, 1)
    return f"M{x} {one}C{out} {one} {out} {other} {x} {other}"


def neighbourhood(derived: Derived) -> Figure:
    """The map of themes: around a circle by area, a chord for every two that share papers; and the closest pairs as bars."""
    themes = list(derived.survey.themes.values())
    shared: dict[tuple[str, str], int] = {}
    for theme in themes:
        for other, number in derived.neighbours[theme.id]:
            shared[min(theme.id, other.id), max(theme.id, other.id)] = number
    centre, radius = WIDTH / 2, 190.0
    nodes = []
    place = {}
    for number, theme in enumerate(themes):
        angle = 2 * math.pi * number / max(len(themes), 1) - math.pi / 2
        x, y = centre + radius * math.cos(angle), centre + radius * math.sin(angle)
        turned = math.degrees(angle)
        flipped = 90 < turned % 360 < 270
        place[theme.id] = (round(x, 1), round(y, 1))
        nodes.append((*place[theme.id], round(turned + 180 if flipped else turned, 1), flipped, theme))
    edges = sorted(
        ((one, other, number) for (one, other), number in shared.items()), key=lambda edge: (edge[2], edge[:2])
    )
    drawn = edges[-_CHORDS:]
    lines = [(*place[one], *place[other], weight) for one, other, weight in drawn]
    pairs = sorted(
        ((derived.survey.themes[one], derived.survey.themes[other], weight) for one, other, weight in drawn),
        key=lambda pair: (-pair[2], pair[0].name, pair[1].name),
    )
    most = pairs[0][2] if pairs else 1
    return Figure(
        "map",
        "map",
        "Themes that share papers",
        "Around the circle by area, a line joins two themes that share papers, the thicker the more; on a narrow screen the "
        f"{min(_LISTED_PAIRS, len(pairs))} closest pairs stand instead."
        + (f" Of {len(edges):,} pairs the closest {_CHORDS} are drawn." if len(edges) > _CHORDS else ""),
        "The closest pairs: "
        + "; ".join(f"{one.name} and {other.name}, {number}" for one, other, number in pairs[:8])
        + ".",
        ["Theme", "Theme", "Papers they share"],
        [[one.name, other.name, str(number)] for one, other, number in pairs],
        WIDTH,
        {
            "nodes": nodes,
            "lines": lines,
            "centre": centre,
            "pairs": [
                (34 * number, one, other, shared, round(88 * shared / most, 1))
                for number, (one, other, shared) in enumerate(pairs[:_LISTED_PAIRS])
            ],
        },
        "Papers of the survey",
    )
