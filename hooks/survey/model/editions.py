"""Editions: what is frozen of a theme, and what has changed since. The only place that compares a theme with its past."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from survey.model.derived import Derived
from survey.records.models import Frozen, Theme


def essence(theme: Theme, derived: Derived) -> str:
    """A digest of everything a theme's page says: its record, papers, counts and claims; equal if nothing changed."""
    parts: list[Any] = [theme.model_dump(mode="json")]
    parts += [paper.model_dump(mode="json", exclude={"checked"}) for paper in derived.papers_of_theme[theme.id]]
    parts += [
        [count.venue, count.year, count.field, count.matches, count.total] for count in derived.curves.rows(theme.id)
    ]
    parts += [claim.model_dump(mode="json") for claim in derived.claims_of_theme[theme.id]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def to_freeze(theme: Theme, derived: Derived) -> Frozen:
    """What an edition keeps of a theme beside its text."""
    papers = [paper.id for paper in derived.papers_of_theme[theme.id]]
    verdicts = {claim.id: claim.verdict for claim in derived.claims_of_theme[theme.id]}
    return Frozen(
        name=theme.name,
        finding=theme.finding,
        date=derived.survey.edition.date,
        status=theme.standing[-1].status,
        papers=papers,
        verdicts=verdicts,
        essence=essence(theme, derived),
    )


def last_frozen(theme: Theme, derived: Derived) -> Frozen | None:
    """A theme as the latest edition that has it froze it."""
    found = [themes[theme.id] for _, themes in sorted(derived.survey.editions.items()) if theme.id in themes]
    return found[-1] if found else None


def changes(frozen: Frozen, theme: Theme, derived: Derived) -> list[str]:
    """What has changed since an edition, in words; empty if nothing has."""
    now = to_freeze(theme, derived)
    said = []
    added, gone = len(set(now.papers) - set(frozen.papers)), len(set(frozen.papers) - set(now.papers))
    if added:
        said.append(f"+{added} paper{'s' * (added > 1)}")
    if gone:
        said.append(f"−{gone} paper{'s' * (gone > 1)}")
    if now.status != frozen.status:
        said.append(f"status changed to {derived.survey.term('statuses', now.status).name.lower()}")
    revised = sum(1 for id, verdict in now.verdicts.items() if frozen.verdicts.get(id, verdict) != verdict)
    if revised:
        said.append(f"{revised} verdict{'s' * (revised > 1)} revised")
    new = len(set(now.verdicts) - set(frozen.verdicts))
    if new:
        said.append(f"+{new} claim{'s' * (new > 1)}")
    if not said and now.essence != frozen.essence:
        said.append("text or counts revised")
    return said
