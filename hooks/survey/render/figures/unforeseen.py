"""The picture of what rose after a source: each term's share before and after, and whether the source had named it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from survey.common.dates import year_of
from survey.common.text import number_of
from survey.model.derived import Derived
from survey.model.unforeseen import Span, hindsight, looked_back_on
from survey.records.models import Source
from survey.render.figures.figure import Figure, counted_papers
from survey.render.figures.geometry import round_up

_LEFT, _RIGHT = 53.0, 97.0  # hundredths across: where the shares stand, right of the names
_ROW, _TOP, _FOOT = 20, 46, 24


def unforeseen_figures(derived: Derived) -> dict[str, Callable[[], Figure]]:
    """What makes the picture of every source after which enough years are counted, by its id."""
    return {f"unforeseen-{source.id}": partial(unforeseen, source, derived) for source in looked_back_on(derived)}


def unforeseen(source: Source, derived: Derived) -> Figure:
    """The terms that grew most from a source to today, one a line, from the share before to the share after."""
    span = hindsight(derived, source)[-1]
    top = round_up(max((grown.change.after for grown in span.grown), default=1.0))

    def x(share: float) -> float:
        return round(_LEFT + share / top * (_RIGHT - _LEFT), 1)

    lines = [
        (_TOP + _ROW * number, grown, x(grown.change.before), x(grown.change.after))
        for number, grown in enumerate(span.grown)
    ]
    height = _TOP + _ROW * len(lines) + _FOOT
    unnamed = [grown.change.printed for grown in span.grown if not grown.named]
    return Figure(
        f"unforeseen-{source.id}",
        "unforeseen",
        f"What grew after {year_of(source.date)}, and what the source had named",
        f"Per 1,000 accepted titles, {span.before.name} (small) and {span.after.name} (large). Filled: the source named it. "
        f"Hollow: nothing of it was named, {len(unnamed)} of {len(span.grown)}.",
        f"Of the {len(span.grown)} terms that grew most, not named: {', '.join(unnamed) or 'none'}.",
        [
            "Term",
            f"Per 1,000 in {span.before.name}",
            f"Per 1,000 in {span.after.name}",
            f"Titles in {span.after.name}",
            "Named as",
        ],
        _rows(span),
        height,
        {"lines": lines, "ticks": [(x(share), f"{share:g}") for share in (0, top / 2, top)], "bottom": height - _FOOT},
        counted_papers(derived),
    )


def _rows(span: Span) -> list[list[str]]:
    return [
        [
            grown.change.printed,
            number_of(grown.change.before),
            number_of(grown.change.after),
            str(grown.change.titles),
            grown.theme.name if grown.theme else grown.paper.title if grown.paper else "",
        ]
        for grown in span.grown
    ]
