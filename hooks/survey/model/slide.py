"""What a theme's slide tells, as words and numbers: the papers to start from, the curve, the standing. Where they stand and how
they are drawn is ``render.slides``'s."""

from __future__ import annotations

from survey.common import dates
from survey.common.dates import year_of
from survey.common.text import number
from survey.model.derived import Derived
from survey.model.survey import Survey
from survey.records.models import Paper, Slide, SlideChart, SlidePaper, Source, Theme
from survey.records.names import split_name

SHOWN_PAPERS = 3
_LONGEST_NAME = 40  # characters of a paper's other name that leave room for authors and venue


def slide(theme: Theme, derived: Derived) -> Slide:
    """What the slide of ``theme`` tells today."""
    latest, term = derived.standing(theme)
    area = derived.survey.areas[theme.area]
    return Slide(
        area=area.name,
        tint=area.tint,
        question=" ".join(theme.question.split()),
        symbol=term.symbol or "",
        standing=f"{term.name} since {dates.in_words(latest.since)}",
        papers=[SlidePaper(title=paper.title, line=_line(paper, derived)) for paper in papers(theme, derived)],
        chart=_chart(theme, derived),
    )


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

    chosen = {paper.id for paper in sorted(derived.papers_of_theme[theme.id], key=rank)[:SHOWN_PAPERS]}
    return [paper for paper in derived.papers_of_theme[theme.id] if paper.id in chosen]


def _line(paper: Paper, derived: Derived) -> str:
    """Who, where and when, after the name by which people know the paper unless that is a title of its own."""
    survey = derived.survey
    families = [family(name, survey) for name in paper.authors]
    who = " and ".join(families) if len(families) < 3 else f"{families[0]} et al."
    where = survey.venues[paper.venue].short if paper.venue else survey.term("kinds", paper.kind).name
    known = [name for name in paper.known_as[:1] if len(name) <= _LONGEST_NAME]
    return " · ".join([*known, who, f"{where} {paper.year}"])


def family(name: str, survey: Survey) -> str:
    """The family name of somebody, as slides call people."""
    return survey.families.get(name) or split_name(survey.shown(name))[1]


def _chart(theme: Theme, derived: Derived) -> SlideChart | None:
    counted = derived.curves.points(theme.id)
    if not counted:
        return None
    venues = sorted(venue.short for venue in derived.survey.venues.values() if venue.counted_as)
    incomplete = [str(point.year) for point in counted if not point.complete]
    listed = ", ".join(venues) if len(venues) <= 12 else number(len(venues), "venue")
    hollow = f" Hollow: venues missing ({', '.join(incomplete)})." if incomplete else ""
    years = derived.years_shown
    return SlideChart(
        note=f"{listed}.{hollow}",
        values={str(point.year): round(point.share, 2) for point in counted},
        incomplete=incomplete,
        first_year=years[0],
        last_year=years[-1],
        moments=_moments(derived),
    )


def _moments(derived: Derived) -> dict[str, str]:
    """What the sources that are no copies are called, by the year in which they spoke."""
    spoke: dict[int, list[Source]] = {}
    for source in derived.originals:
        spoke.setdefault(year_of(source.date), []).append(source)
    return {
        str(year): _called(sources[0], derived) if len(sources) == 1 else f"{len(sources)} sources, {year}"
        for year, sources in spoke.items()
    }


def _called(source: Source, derived: Derived) -> str:
    """A source as an audience is told of it: ``Chintala’s talk, 2015``."""
    kind = derived.survey.term("source_kinds", source.kind).name
    year = year_of(source.date)
    if not source.authors:
        return f"{kind}, {year}"
    author = source.authors[0]
    who = family(author.name, derived.survey)
    if author.inferred:
        return f"{kind} attributed to {who}, {year}"
    return f"{who}’s {kind[0].lower()}{kind[1:]}, {year}"
