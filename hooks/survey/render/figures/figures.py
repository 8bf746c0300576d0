"""Every picture of the survey by its id. Templates draw them; nothing here or beside it knows colours."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from survey.model.derived import Derived
from survey.render.figures.all_curves import lifelines
from survey.render.figures.curve import curve
from survey.render.figures.figure import Figure
from survey.render.figures.moments import moments
from survey.render.figures.movers import movers
from survey.render.figures.papers_per_year import papers_per_year
from survey.render.figures.ties import lineage, neighbourhood
from survey.render.figures.timeline import timeline
from survey.render.figures.verdicts import verdicts


def all_figures(derived: Derived) -> dict[str, Callable[[], Figure]]:
    """What makes every figure of the site, by its id."""
    found: dict[str, Callable[[], Figure]] = {}
    for id, theme in derived.survey.themes.items():
        if derived.curves.points(id):
            found[f"curve-{id}"] = partial(curve, theme, derived)
        found[f"timeline-{id}"] = partial(timeline, theme, derived)
    whole = {
        "movers": movers,
        "lifelines": lifelines,
        "lineage": lineage,
        "moments": moments,
        "map": neighbourhood,
        "papers-per-year": papers_per_year,
    }
    if derived.survey.claims:
        whole["verdicts"] = verdicts
    return found | {id: partial(make, derived) for id, make in whole.items()}
