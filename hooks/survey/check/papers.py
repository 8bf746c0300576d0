"""Rules about one paper, and about papers that are the same."""

from __future__ import annotations

from collections.abc import Iterator

from survey.check.context import EARLIEST_YEAR, Records, problem_at
from survey.common.dates import year_of
from survey.common.errors import Problem
from survey.records.names import author_id, fold


def year_range(records: Records) -> Iterator[Problem]:
    """A paper's year lies between 1940 and the year after the edition; its first public version is not later."""
    latest = (records.edition.date.year if records.edition else 2100) + 1
    for id, paper in records.papers.items():
        document = records.document("paper", id)
        if not EARLIEST_YEAR <= paper.year <= latest:
            yield problem_at(
                document,
                ("year",),
                f"year must lie between {EARLIEST_YEAR} and {latest}, found {paper.year}",
                "year-range",
                "It is the year of the version of record.",
            )
        if paper.first_public is not None and year_of(paper.first_public) > paper.year:
            yield problem_at(
                document,
                ("first_public",),
                f"first_public must not be later than year {paper.year}, found {paper.first_public}",
                "year-range",
                "Leave it out where the version of record was the first.",
            )


def venue_needed(records: Records) -> Iterator[Problem]:
    """Everything but a preprint has a venue; a preprint has none."""
    for id, paper in records.papers.items():
        document = records.document("paper", id)
        if paper.kind == "preprint" and paper.venue:
            yield problem_at(
                document,
                ("venue",),
                f"a preprint must not have a venue, found {paper.venue}",
                "venue-needed",
                "Change `kind`, or leave `venue` out.",
            )
        if paper.kind != "preprint" and not paper.venue:
            yield problem_at(
                document,
                ("kind",),
                f"a {paper.kind} must have a venue",
                "venue-needed",
                "Add `venue: <id>` from data/venues.yml.",
            )


def named_or_aftermath(records: Records) -> Iterator[Problem]:
    """A paper is in the survey because a source names it, or to show what became of a theme: one of the two."""
    for id, paper in records.papers.items():
        if bool(paper.mentions) == paper.aftermath:
            found = "both" if paper.aftermath else "neither"
            yield problem_at(
                records.document("paper", id),
                ("aftermath",),
                f"a paper must have mentions or aftermath: true, found {found}",
                "named-or-aftermath",
                "Papers that no source names have `aftermath: true` and no `mentions`.",
            )


def duplicate_paper(records: Records) -> Iterator[Problem]:
    """No two records have the same arXiv id or DOI, or the same title (letters and digits only) with an author in common."""
    seen: dict[tuple[str, str, str], str] = {}
    for id, paper in records.papers.items():
        title = fold(paper.title)
        own = [("arxiv", paper.arxiv or "", ""), ("doi", (paper.doi or "").lower(), "")]
        for name, *key in [*own, *(("title", title, author_id(author)) for author in dict.fromkeys(paper.authors))]:
            if not key[0]:
                continue
            first = seen.setdefault((name, *key), id)
            if first != id:
                yield problem_at(
                    records.document("paper", id),
                    (name,),
                    f"{name} must be this paper's own, found the one of {first}",
                    "duplicate-paper",
                    f"If it is the same paper, add to data/papers/{first}.yml instead.",
                )
