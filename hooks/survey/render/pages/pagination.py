"""Lists that outgrow a page. The only place that says when a list is cut, how, and at which addresses it goes on.

The rule. A list that fits stands whole on its page. A longer one is cut, in the order in which it is read, into parts of
a fixed number of entries: the first part stays on the page, part 2 stands at ``<page>page/2/`` and so on. Nothing else
stands under a bare number, no record ever goes away and parts are counted from the front, so a part's address is there for
good, whatever is added anywhere. The lists of papers of a venue and of a theme run from the oldest paper on: what is new goes
to their end, and the parts before it stay as they are.

A list of lists that have pages of their own is folded instead: /papers/ is its years, /tags/ its themes, a theme's page leads
on to the theme's list. A folded list shows how many there are and where; the addresses with a # stay.

The numbers are chosen by what an entry weighs, so that no page comes near 300 kB (the page around a list is 20 to 40 kB), and a first
visit to the heaviest stays under 70 kB as it is sent, packed: tests/site/test_weight.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

CARDS = 120  # papers as cards, about 0.5 kB each
SAVED = 120  # papers with what a reference manager reads, 0.8 kB each
NAMES = 2200  # authors' names, 0.1 kB each
BESIDE = 150  # cards on a page that tells more than its list
ROWS = (
    150  # rows of the table of all papers, 0.7 to 1.1 kB each: a longer table has these in its page, a file the others
)
LINES = 1500  # links with little around them, 0.1 kB each

Entry = TypeVar("Entry")


class Heading(NamedTuple):
    """What some entries of a list stand under, and the heading's address on its page."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Part(Generic[Entry]):
    """Entries ``first`` to ``last`` (from 1) of a list of ``total``, under their headings; ``label`` says what from and
    what to."""

    number: int
    address: str
    label: str
    groups: list[tuple[Heading, list[Entry]]]
    first: int
    last: int
    total: int


def parts(
    address: str,
    entries: Sequence[Entry],
    most: int,
    heading: Callable[[Entry], Heading],
    label: Callable[[Entry], str] | None = None,
) -> list[Part[Entry]]:
    """``entries`` of the page at ``address`` in parts of ``most``, at least one; entries that follow each other under one
    heading make a group. ``label`` is what the entry at a part's edge is known by, otherwise its heading."""
    known_by = label or (lambda entry: heading(entry).text)
    made = []
    for number, start in enumerate(range(0, max(len(entries), 1), most), start=1):
        here = entries[start : start + most]
        edges = dict.fromkeys(known_by(entry) for entry in (*here[:1], *here[-1:]))
        made.append(
            Part(
                number,
                part_address(address, number),
                "–".join(edges),
                [(key, list(group)) for key, group in groupby(here, heading)],
                start + 1,
                start + len(here),
                len(entries),
            )
        )
    return made


def part_address(address: str, number: int) -> str:
    """Where part ``number`` of the list on the page at ``address`` stands."""
    return address if number == 1 else f"{address}page/{number}/"
