"""The survey as one object: checked records, linked by id. Built only from data without problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from survey.check import Records
from survey.common.errors import BadData, Problem
from survey.common.memo import Memo, NoMemo
from survey.records.counts import Count, Lines
from survey.records.models import (
    Area,
    Claim,
    Edition,
    Finding,
    Forecast,
    Frozen,
    Paper,
    PersonName,
    Proceedings,
    Retired,
    Route,
    Source,
    Term,
    Theme,
    Venue,
)
from survey.records.names import author_id, printed_names, split_known

# What "not" is called of claims that are no predictions.
_NOT = {"challenge": "Not met", "opinion": "Not borne out", "fact": "Not borne out"}


@dataclass(frozen=True)
class Survey:
    """Every record by id, in the order pages show them: areas and venues as written, the rest by id."""

    edition: Edition
    areas: dict[str, Area]
    venues: dict[str, Venue]
    vocabulary: dict[str, dict[str, Term]]
    papers: dict[str, Paper]
    themes: dict[str, Theme]
    sources: dict[str, Source]
    claims: dict[str, Claim]
    routes: dict[str, Route]
    findings: dict[str, Finding]
    retired: dict[str, Retired]
    forecasts: dict[str, Forecast]
    fixed_forecasts: frozenset[str]  # editions that have fixed theirs
    editions: dict[str, dict[str, Frozen]]
    frozen_texts: dict[tuple[str, str], str]
    published: dict[str, list[str]]
    lines: Lines
    proceedings: dict[str, Proceedings]
    # Accepted titles by the name of their list, and data/terms.csv with the line of its columns.
    accepted: dict[str, list[str]]
    terms: list[list[str]]
    people: dict[str, PersonName]
    shown_names: dict[str, str]
    # By printed name, where the name itself does not tell it; of a group it is all of its name.
    families: dict[str, str]
    groups: frozenset[str]
    guide: str
    memo: Memo = field(default_factory=NoMemo, repr=False, compare=False)
    # What is made of a record and asked for by many, see works.paper.
    made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def counts(self) -> tuple[Count, ...]:
        """Every line of data/trends.csv."""
        return self.lines.counts

    def shown(self, printed: str) -> str:
        """The name under which the survey shows a person whom a paper prints as ``printed``."""
        return self.shown_names.get(printed, printed)

    def author_of(self, printed: str) -> str:
        """The id of the author whom a paper prints as ``printed``."""
        return author_id(self.shown(printed))

    def where(self, paper: Paper) -> str:
        """Where a paper appeared, as short references name it."""
        if paper.venue:
            return self.venues[paper.venue].short
        return f"arXiv:{paper.arxiv}" if paper.arxiv else "preprint"

    def cited_address(self, key: str) -> str | None:
        """The address of the page of what a text cites as ``key``; None if it is nothing of the survey's."""
        if key in self.papers:
            return f"papers/{key}/"
        if key in self.sources:
            return f"sources/{key}/"
        return "trends/" if key == "trends" else None

    def verdict_name(self, claim: Claim) -> str:
        """What a claim's verdict is called: a prediction that did not come true has failed, an opinion is not borne out."""
        if claim.verdict == "not":
            return _NOT.get(claim.kind, self.term("verdicts", "not").name)
        return self.term("verdicts", claim.verdict).name

    def term(self, vocabulary: str, key: str) -> Term:
        return self.vocabulary[vocabulary][key]


def build(records: Records, problems: list[Problem]) -> Survey:
    """Links checked records. Raises BadData if the check found any problem."""
    if problems or records.edition is None:
        raise BadData(problems)
    people = printed_names(records.people)
    families = {name: split_known(name, person)[1] for name, person in people.items() if person.family or person.group}
    order = list(records.areas)
    themes = dict(sorted(records.themes.items(), key=lambda item: (order.index(item[1].area), item[0])))
    return Survey(
        records.edition,
        records.areas,
        records.venues,
        records.vocabulary,
        records.papers,
        themes,
        records.sources,
        records.claims,
        records.routes,
        records.findings,
        records.retired,
        records.forecasts,
        frozenset(records.loaded.forecasts),
        records.editions,
        {(edition, id): body for edition, texts in records.loaded.editions.items() for id, (_, body) in texts.items()},
        records.loaded.published,
        records.lines,
        records.proceedings,
        records.loaded.accepted,
        records.loaded.terms,
        records.people,
        {name: person.name for name, person in people.items()},
        families,
        frozenset(name for name, person in people.items() if person.group),
        records.loaded.guide,
        records.loaded.memo,
    )
