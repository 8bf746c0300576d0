"""The ledger of claims as numbers: verdicts counted, the two judges compared, what is due, and what to hold the score against."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from survey.common.dates import last_day, year_of
from survey.model.curves import course
from survey.model.derived import Derived
from survey.records.claim import YEARS
from survey.records.models import Claim, Source, Theme

FORWARD = tuple(YEARS)  # kinds that look ahead
_STRIKING = 4


@dataclass(frozen=True)
class Agreement:
    """Two judges over the claims that both have judged."""

    judged: int
    same: int
    kappa: float | None

    @property
    def share(self) -> float:
        """The part of equal verdicts, 0 to 1."""
        return self.same / self.judged if self.judged else 0.0


@dataclass(frozen=True)
class BaseRate:
    """Of the counted themes that a source named, and of those it did not, how many grew in the five years after it."""

    source: Source
    named: int
    named_grew: int
    other: int
    other_grew: int


@dataclass(frozen=True)
class Hit:
    """A prediction that came true, and by how much the theme it is about grew until its horizon, in titles per 1,000."""

    claim: Claim
    theme: Theme
    before: float
    after: float


def counted(claims: Iterable[Claim], verdicts: Iterable[str]) -> dict[str, int]:
    """How many claims have each of ``verdicts``."""
    found = Counter(claim.verdict for claim in claims)
    return {verdict: found[verdict] for verdict in verdicts}


def agreement(claims: Iterable[Claim]) -> Agreement:
    """How far first and second verdicts agree, with Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20):
    the agreement beyond what two judges of the same habits reach by chance; None where chance alone would be perfect."""
    pairs = [(claim.verdict, claim.review.verdict) for claim in claims if claim.review]
    same = sum(one == other for one, other in pairs)
    if not pairs:
        return Agreement(0, 0, None)
    first, second = (Counter(pair[judge] for pair in pairs) for judge in (0, 1))
    chance = sum(first[verdict] * second[verdict] for verdict in first) / len(pairs) ** 2
    kappa = None if chance == 1 else (same / len(pairs) - chance) / (1 - chance)
    return Agreement(len(pairs), same, kappa)


def due(claims: Iterable[Claim]) -> list[tuple[datetime.date, list[Claim]]]:
    """Open claims with a horizon, by the day they fall due, earliest first."""
    days: dict[datetime.date, list[Claim]] = {}
    for claim in claims:
        if claim.verdict == "open" and claim.horizon is not None:
            days.setdefault(last_day(claim.horizon), []).append(claim)
    return sorted(days.items())


def misses(claims: Iterable[Claim]) -> list[Claim]:
    """Predictions that did not come true."""
    return [claim for claim in claims if claim.kind == "prediction" and claim.verdict == "not"]


def hits(derived: Derived) -> list[Hit]:
    """The predictions that came true whose counted theme grew most until the horizon, at most four."""
    found = []
    for claim in derived.claims:
        if claim.kind == "prediction" and claim.verdict == "came-true" and claim.horizon is not None:
            grown = [_grown(claim, theme, derived) for theme in claim.counted_themes]
            found += sorted((hit for hit in grown if hit), key=_gain)[-1:]
    return sorted(found, key=_gain, reverse=True)[:_STRIKING]


def _grown(claim: Claim, theme: str, derived: Derived) -> Hit | None:
    before = derived.curves.point(theme, year_of(claim.said_on))
    after = derived.curves.point(theme, year_of(claim.horizon))
    if before is None or after is None or after.share <= before.share:
        return None
    return Hit(claim, derived.survey.themes[theme], before.share, after.share)


def _gain(hit: Hit) -> float:
    return hit.after - hit.before


def base_rates(derived: Derived) -> list[BaseRate]:
    """Per source how many of the themes it named grew by a quarter or more in five years, and how many of the others that had any
    title in its year; only sources after which five years are counted."""
    found = []
    for source in derived.originals:
        year, grew = year_of(source.date), {True: [0, 0], False: [0, 0]}
        for theme in derived.curves.themes:
            before, after = derived.curves.point(theme, year), derived.curves.point(theme, year + YEARS["prediction"])
            if before is None or after is None or not after.complete or not before.matches:
                continue
            named = any(derived.named_by(derived.survey.themes[theme], source.id)[:2])
            grew[named][0] += 1
            grew[named][1] += course(before.share, after.share) == "up"
        if grew[True][0]:
            found.append(BaseRate(source, *grew[True], *grew[False]))
    return found
