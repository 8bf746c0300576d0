"""Claims by source and verdict."""

from __future__ import annotations

from survey.common.dates import year_of
from survey.model.derived import Derived
from survey.render.figures.figure import Figure


def verdicts(derived: Derived) -> Figure:
    """Claims by source and verdict, as stacked bars; a part that has no room for its number is told below the bar."""
    terms = derived.survey.vocabulary["verdicts"]
    bars, rows = [], []
    most = max((len(derived.claims_of_source[source.id]) for source in derived.originals), default=1) or 1
    for number, source in enumerate(derived.originals):
        claims = derived.claims_of_source[source.id]
        x, parts = 0.0, []
        for key, term in terms.items():
            count = sum(1 for claim in claims if claim.verdict == key)
            width = 100 * count / most
            if count:
                parts.append((round(x, 1), round(width, 1), key, term, count))
            x += width
        bars.append((64 * number, source, parts))
        rows.append(
            [
                f"{source.authors[0].name} {year_of(source.date)}",
                *(str(sum(1 for claim in claims if claim.verdict == key)) for key in terms),
                str(len(claims)),
            ]
        )
    return Figure(
        "verdicts",
        "verdicts",
        "Claims by verdict",
        "What became of what each source said: "
        + ", ".join(f"{term.symbol} {term.name.lower()}" for term in terms.values())
        + ".",
        "; ".join(
            f"{row[0]}: "
            + ", ".join(f"{count} {term.name.lower()}" for count, term in zip(row[1:], terms.values(), strict=False))
            for row in rows
        )
        + ".",
        ["Source", *(term.name for term in terms.values()), "All"],
        rows,
        64 * len(rows),
        {"bars": bars},
        "Claims of the survey",
    )
