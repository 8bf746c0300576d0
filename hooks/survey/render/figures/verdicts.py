"""The picture of the ledger: a square for each claim, by source and kind. Narrow, so that it is legible at every width."""

from __future__ import annotations

import math
from dataclasses import dataclass

from survey.common.dates import year_of
from survey.model import ledger
from survey.model.derived import Derived
from survey.records.models import Claim, Source, Term
from survey.render.figures.figure import Figure

_WIDTH = 340  # units: of a file of its own
_SIDE, _GAP, _ABREAST = (
    22,
    2,
    11,
)  # units of a square, and squares in a line: as many as the narrowest screen has room for


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


def _blocks(derived: Derived) -> tuple[list[Block], int]:
    """The blocks, and the height of the canvas."""
    survey, pitch = derived.survey, _SIDE + _GAP
    blocks, y = [], 4.0
    for source in derived.originals:
        found = groups(derived, source)
        if not found:
            continue
        top, rows = y + 14, []
        y += 22
        for kind, claims in found:
            squares = tuple(
                Square(
                    pitch * (number % _ABREAST),
                    y + 17 + pitch * (number // _ABREAST),
                    claim,
                    survey.term("verdicts", claim.verdict),
                )
                for number, claim in enumerate(claims)
            )
            name = survey.term("claim_kinds", kind).name
            rows.append(Row(y + 12, f"{name}{'s' if len(claims) > 1 else ''}: {len(claims)}", squares))
            y += 17 + pitch * math.ceil(len(claims) / _ABREAST) + 6
        blocks.append(Block(top, source, tuple(rows)))
        y += 10
    return blocks, round(y)


def _table(derived: Derived) -> list[list[str]]:
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


def verdicts(derived: Derived) -> Figure:
    """Every claim as a square, by source and kind, in the order of its verdict."""
    terms = derived.survey.vocabulary["verdicts"]
    blocks, height = _blocks(derived)
    rows = _table(derived)
    return Figure(
        "verdicts",
        "verdicts",
        "Claims by verdict",
        "A square for each statement, by source and kind: "
        + ", ".join(f"{term.symbol} {term.name.lower()}" for term in terms.values())
        + ".",
        "; ".join(
            f"{row[0]}, {row[1].lower()}: "
            + ", ".join(f"{count} {term.name.lower()}" for count, term in zip(row[2:], terms.values(), strict=False))
            for row in rows
        )
        + ".",
        ["Source", "Kind", *(term.name for term in terms.values()), "All"],
        rows,
        height,
        {"blocks": blocks, "side": _SIDE},
        "Claims of the survey",
        _WIDTH,
    )
