"""What is new in the survey, from the data's own dates: papers, statuses, verdicts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from survey.common.dates import last_day
from survey.common.markup import FIGURE, without_citations
from survey.model.derived import Derived


@dataclass(frozen=True)
class Change:
    """Something that entered the survey on ``date``; ``themes`` are the themes it concerns."""

    date: datetime.date
    kind: str
    title: str
    address: str
    text: str
    themes: tuple[str, ...]


def changes(derived: Derived) -> list[Change]:
    """Every change, newest first: papers by the date they were checked, claims by the date they were judged or taken back, statuses
    by the date from which they hold: the last day of a month or a year that is all that is known, and not after the last change."""
    survey = derived.survey
    found = [
        Change(
            paper.checked.date,
            "paper",
            paper.title,
            f"papers/{paper.id}/",
            " ".join(paper.summary.split()),
            tuple(paper.themes),
        )
        for paper in survey.papers.values()
    ]
    for claim in survey.claims.values():
        verdict = survey.term("verdicts", claim.verdict).name
        found.append(
            Change(
                claim.judged_on,
                "verdict",
                f"{verdict}: {claim.claim}",
                f"claims/{claim.id}/",
                claim.resolves_when or "",
                tuple(claim.themes),
            )
        )
    for id, retired in survey.retired.items():
        found.append(Change(retired.date, "retired", f"Taken back: {retired.claim}", f"claims/{id}/", retired.why, ()))
    for theme in survey.themes.values():
        for entry in theme.standing:
            status = survey.term("statuses", entry.status).name.lower()
            why = without_citations(entry.why)
            if not FIGURE.search(why):
                found.append(
                    Change(
                        min(last_day(entry.since), derived.last_change),
                        "standing",
                        f"{theme.name} is {status}",
                        f"themes/{theme.id}/",
                        why,
                        (theme.id,),
                    )
                )
    return sorted(found, key=lambda change: (-change.date.toordinal(), change.kind, change.address))
