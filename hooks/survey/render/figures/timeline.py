"""A theme's papers by year of publication."""

from __future__ import annotations

from survey.model.derived import Derived
from survey.records.models import Paper, Theme
from survey.render.figures.figure import Figure, spoken
from survey.render.figures.geometry import across

OLDEST_COLUMN = 2008
# Above this number a dot no longer leads to its paper: the links would weigh more than the page around them.
_LINKED_DOTS = 300


def timeline(theme: Theme, derived: Derived) -> Figure:
    """A theme's papers by year, one dot each; everything before 2009 stands in one column."""
    papers = derived.papers_of_theme[theme.id]
    stacks: dict[int, list[Paper]] = {}
    for paper in papers:
        stacks.setdefault(max(paper.year, OLDEST_COLUMN), []).append(paper)
    years = range(OLDEST_COLUMN, max([derived.survey.edition.date.year, *stacks]) + 1)
    tallest = max((len(stack) for stack in stacks.values()), default=1)
    rise = 13 if tallest <= 40 else 520 / tallest
    height = 46 + round(rise * tallest)
    dots = [
        (across(year, years), round(height - 30 - rise * number, 1), paper)
        for year, stack in sorted(stacks.items())
        for number, paper in enumerate(sorted(stack, key=lambda one: (one.aftermath, one.id)))
    ]
    ends = {years[0]: ("earlier", 0, "start"), years[-1]: (str(years[-1]), 100, "end")}
    ticks = [ends.get(year, (str(year), across(year, years), "middle")) for year in years[::6]]
    named = sum(1 for paper in papers if paper.mentions)
    return Figure(
        f"timeline-{theme.id}",
        "timeline",
        f"{theme.name}: its papers in the survey",
        f"Filled: {named} cited by a source. Hollow: {len(papers) - named} later and other papers, which show what became of it. "
        "Upright lines: the three talks.",
        f"{theme.name}, papers by year: "
        + ", ".join(f"{year} {len(stack)}" for year, stack in sorted(stacks.items()))
        + ".",
        ["Year", "Paper", "Cited by a source"],
        [[str(paper.year), paper.title, "yes" if paper.mentions else "no"] for paper in papers],
        height,
        {
            "dots": dots,
            "linked": len(dots) <= _LINKED_DOTS,
            "ticks": ticks,
            "moments": [across(year, years) for year, _ in spoken(derived)],
            "tint": derived.survey.areas[theme.area].tint,
        },
        "Papers of the survey",
    )
