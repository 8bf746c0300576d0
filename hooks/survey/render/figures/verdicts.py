"""The picture of the ledger: a square for each claim, by source and kind. Narrow, so that it is legible at every width."""

from __future__ import annotations

from dataclasses import dataclass

from survey.common.dates import year_of
from survey.model import ledger
from survey.model.derived import Derived
from survey.records.models import Claim, Source, Term

WIDTH = 340
_LARGEST, _GAP = 22, 2


@dataclass(frozen=True)
class Square:
    """A claim's square, its upper left corner at ``x``, ``y``."""

    x: float
    y: float
    claim: Claim
    term: Term


@dataclass(frozen=True)
class Row:
    """The claims of one kind of a source, with the words above them."""

    y: float
    words: str
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Block:
    """A source with the rows of its claims."""

    y: float
    source: Source
    rows: tuple[Row, ...]


def groups(derived: Derived, source: Source) -> list[tuple[str, list[Claim]]]:
    """A source's claims by kind, in the order of the closed list, and in each by verdict; kinds without a claim are left out."""
    order = list(derived.survey.vocabulary["verdicts"])
    claims = derived.claims_of_source[source.id]
    found = [
        (kind, sorted((one for one in claims if one.kind == kind), key=lambda one: (order.index(one.verdict), one.id)))
        for kind in derived.survey.vocabulary["claim_kinds"]
    ]
    return [(kind, members) for kind, members in found if members]


def drawing(derived: Derived) -> tuple[list[Block], float, int]:
    """The blocks, the side of a square and the height of the canvas."""
    survey = derived.survey
    most = max((len(claims) for source in derived.originals for _, claims in groups(derived, source)), default=1)
    pitch = min(_LARGEST + _GAP, WIDTH / most)
    blocks, y = [], 4.0
    for source in derived.originals:
        top, rows = y + 14, []
        y += 22
        for kind, claims in groups(derived, source):
            squares = tuple(
                Square(round(pitch * number, 1), y + 17, claim, survey.term("verdicts", claim.verdict))
                for number, claim in enumerate(claims)
            )
            name = survey.term("claim_kinds", kind).name
            rows.append(Row(y + 12, f"{name}{'s' if len(claims) > 1 else ''}: {len(claims)}", squares))
            y += 17 + pitch + 6
        if rows:
            blocks.append(Block(top, source, tuple(rows)))
            y += 10
        else:
            y -= 22
    return blocks, round(pitch - _GAP, 1), round(y)


def table(derived: Derived) -> list[list[str]]:
    """The numbers under the picture: a line for each source and kind, a count for each verdict, and their sum."""
    verdicts = derived.survey.vocabulary["verdicts"]
    return [
        [
            f"{source.authors[0].name} {year_of(source.date)}",
            derived.survey.term("claim_kinds", kind).name,
            *(str(number) for number in ledger.counted(claims, verdicts).values()),
            str(len(claims)),
        ]
        for source in derived.originals
        for kind, claims in groups(derived, source)
    ]
