"""What every picture of the survey is: its numbers, its words and its geometry, made in one place from the same data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from survey.model.derived import Derived
from survey.records.counts import Point
from survey.records.models import Theme

WIDTH = 720  # units: of every picture as a file of its own


@dataclass(frozen=True)
class Figure:
    """A picture: ``kind`` names its template, ``drawing`` is what that template needs, a file of its own is ``WIDTH`` by
    ``height`` units; ``rows`` under ``columns`` are the numbers it shows."""

    id: str
    kind: str
    title: str
    caption: str
    alternative: str
    columns: list[str]
    rows: list[list[str]]
    height: int
    drawing: dict[str, Any] = field(repr=False)
    source: str
    width: int = WIDTH

    @property
    def is_read_by_year(self) -> bool:
        """Whether a reader can move along its years and be told the numbers of each: its rows are years."""
        return self.kind == "curve"


def counted_papers(derived: Derived) -> str:
    """The source line of pictures that count accepted papers: the venues counted, in the order of the data."""
    *most, last = [venue.short for venue in derived.survey.venues.values() if venue.counted_as] or ["no venue"]
    return f"Accepted papers of {', '.join(most)}{' and ' if most else ''}{last}, main tracks"


def share(point: Point | None) -> str:
    """Papers per 1,000 as printed everywhere; empty where nothing is known."""
    return f"{point.share:.1f}" if point else ""


def listed_name(theme: Theme, derived: Derived) -> str:
    """A theme's name in a picture of all themes, with an asterisk if no source names it."""
    return f"{theme.name}*" if theme.id in derived.unnamed else theme.name


def about_unnamed(derived: Derived) -> str:
    """What the asterisk of ``listed_name`` means, as the end of a caption; empty if there is none."""
    return " * Named by no source." if derived.unnamed else ""


def spoken(derived: Derived) -> list[tuple[int, str]]:
    """The year of each source that is no copy, and what kind of source it is."""
    return [
        (year, derived.survey.term("source_kinds", derived.survey.sources[id].kind).name.lower())
        for id, year in derived.moments.items()
    ]
