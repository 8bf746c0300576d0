"""The survey's own papers by year of publication."""

from __future__ import annotations

from survey.model.derived import Derived
from survey.render.figures.figure import Figure
from survey.render.figures.timeline import OLDEST_COLUMN


def papers_per_year(derived: Derived) -> Figure:
    """The survey's papers by year of publication: cited by a source, and the others."""
    years = range(OLDEST_COLUMN, max(derived.years, default=OLDEST_COLUMN) + 1)
    counts = []
    for year in years:
        papers = [paper for paper in derived.papers if max(paper.year, OLDEST_COLUMN) == year]
        counts.append(
            (year, sum(1 for paper in papers if paper.mentions), sum(1 for paper in papers if paper.aftermath))
        )
    scale = 130 / max([named + later for _, named, later in counts] + [1])
    step = 100 / len(years)
    bars = [
        (
            round(step * number + 0.14 * step, 1),
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
        "Filled: cited by a source. Outlined: later and other papers, chosen by hand. The height shows what the survey holds, not "
        "how much was published.",
        "Papers by year: "
        + ", ".join(
            f"{'up to ' if year == OLDEST_COLUMN else ''}{year} {named + later}" for year, named, later in counts
        )
        + ".",
        ["Year", "Cited by a source", "Later and other papers"],
        [
            [f"up to {year}" if year == OLDEST_COLUMN else str(year), str(named), str(later)]
            for year, named, later in counts
        ],
        176,
        {"bars": bars, "oldest": OLDEST_COLUMN, "years": set(derived.years)},
        "Papers of the survey",
    )
