"""The lists of accepted papers, linked: to their venues, to what was announced, and to the survey's own papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.model.survey import Survey
from survey.records.models import Paper, Proceedings, Venue
from survey.records.names import fold


@dataclass(frozen=True)
class AcceptedList:
    """The accepted titles of one venue and year, main track only, sorted; ``held`` are the survey's papers by their title's number
    in the list, from 0."""

    id: str
    venue: Venue
    year: int
    titles: list[str]
    entry: Proceedings
    papers: tuple[Paper, ...]

    @property
    def address(self) -> str:
        return f"proceedings/{self.id}/"

    @property
    def file(self) -> str:
        """The address of the list itself, which is data/proceedings/<id>.txt."""
        return f"proceedings/{self.id}.txt"

    @property
    def expected(self) -> int | None:
        """How many papers of the main track the venue announced; None where nobody has looked it up."""
        announced = self.entry.announced
        return announced.papers - announced.other_tracks if announced else None

    @property
    def gap(self) -> int | None:
        """By how many papers the list differs from the announced number."""
        return None if self.expected is None else len(self.titles) - self.expected

    @cached_property
    def held(self) -> dict[int, Paper]:
        by_title = {fold(paper.title): paper for paper in self.papers}
        found = ((number, by_title.get(fold(title))) for number, title in enumerate(self.titles))
        return {number: paper for number, paper in found if paper is not None} if by_title else {}


def accepted_lists(survey: Survey, papers_of_venue: Mapping[str, Iterable[Paper]]) -> dict[str, AcceptedList]:
    """Every list by its name, ``<venue>-<year>``: venues as the survey orders them, oldest year first."""
    found: dict[str, AcceptedList] = {}
    for venue in survey.venues.values():
        years = sorted(int(id.rpartition("-")[2]) for id in survey.proceedings if id.rpartition("-")[0] == venue.id)
        for year in years:
            id = f"{venue.id}-{year}"
            papers = tuple(paper for paper in papers_of_venue.get(venue.id, ()) if paper.year == year)
            found[id] = AcceptedList(id, venue, year, survey.accepted[id], survey.proceedings[id], papers)
    return found
