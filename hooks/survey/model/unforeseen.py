"""What rose after each source, and whether the source had named it; what it named, beside the base rate of terms of that size.

Everything is computed from titles by rules that the page shows: see ``windows``, ``leading`` and ``Span``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.common.dates import year_of
from survey.common.phrases import folded
from survey.model.curves import course
from survey.model.derived import Derived
from survey.model.term_counts import Change, Window
from survey.records.models import Paper, Source, Theme

AFTER = 5  # years
SHOWN = 15
FEWEST = 40  # titles of a window that hold a term, for it to be among those that grew
FEWEST_BEFORE = 5  # titles of the first window: what fewer held has no course, and no terms of its size
MOST_OF_THEME = (
    0.3  # of a term's titles that a theme's terms must catch, for who names the theme to have named the term
)
_PART = 0.5  # of a term's gain: a longer term that holds so much of it says better what grew
_SAME_SIZE = 2.0  # times: as rare or common as a theme
# How titles speak, and not of what: they rise and fall with fashion.
_WORDING = (
    "accurate adaptive advancing aligned analysis approach aware based better beyond boosting bridging building "
    "case challenge comprehensive controllable data deep driven dynamic effective efficient efficiently empirical "
    "end enhanced enhancing evaluating evaluation exploring fast fine flexible framework free general generalizable "
    "generalized global going guided harnessing high holistic improve improved improving insight investigating "
    "large learn learned learning level leveraging lightweight local long low making meta method mind mitigating "
    "model modeling multi multiple need new novel optimal paradigm perspective practical principled problem "
    "progressive quality reliable rethinking revisiting robust scalable scale scaling self shot simple single small "
    "solution space specific step strategy study system task technique term theory time toward training tuning "
    "understanding unified universal unleashing unlocking unveiling via way wild world zero"
)
WORDING = frozenset(_WORDING.split())


@dataclass(frozen=True)
class Grown:
    """A term that grew, and who or what of the source names it: a theme, a paper, or nothing."""

    change: Change
    theme: Theme | None
    paper: Paper | None

    @property
    def named(self) -> bool:
        return self.theme is not None or self.paper is not None


@dataclass(frozen=True)
class NamedTheme:
    """A theme that the source names: its share of titles before and after, and the part of all terms as common as it was that
    went up, from 0 to 1."""

    theme: Theme
    before: float
    after: float
    base: float

    @property
    def course(self) -> str:
        return course(self.before, self.after)


@dataclass(frozen=True)
class Span:
    """From the two years up to a source to two later years: what grew, and what became of the themes that the source names;
    ``rare`` are those of them that too few titles spoke of before."""

    before: Window
    after: Window
    grown: list[Grown]
    themes: list[NamedTheme]
    rare: list[Theme]

    @property
    def risen(self) -> int:
        """How many of the themes went up."""
        return sum(named.course == "up" for named in self.themes)

    @property
    def expected(self) -> float:
        """How many would have, had they done as all terms of their size."""
        return sum(named.base for named in self.themes)

    @property
    def base(self) -> float:
        """The mean of the themes' base rates, from 0 to 1."""
        return self.expected / len(self.themes) if self.themes else 0.0

    @property
    def unnamed(self) -> int:
        return sum(not grown.named for grown in self.grown)


def windows(derived: Derived, source: Source) -> list[tuple[Window, Window]]:
    """The two years up to a source, and the two years that end five years after it and today; once where these are the same years,
    and none where too little is counted before or after it."""
    terms, year = derived.terms, year_of(source.date)
    if not terms.rows:
        return []
    ends = dict.fromkeys(last for last in (min(year + AFTER, terms.latest), terms.latest) if last - year > 1)
    return [(terms.window(year), terms.window(last)) for last in ends if terms.window(year).papers]


def hindsight(derived: Derived, source: Source) -> list[Span]:
    """What became of what a source named, and what it did not, by ``windows``."""
    return [_span(derived, source, before, after) for before, after in windows(derived, source)]


def looked_back_on(derived: Derived) -> list[Source]:
    """The original sources after which enough years are counted."""
    return [source for source in derived.originals if windows(derived, source)]


def _span(derived: Derived, source: Source, before: Window, after: Window) -> Span:
    named = _Named(derived, source)
    changes = derived.terms.changes(before, after)
    grown = [
        Grown(change, named.theme(change), named.paper(change))
        for change in leading([change for change in changes if change.titles >= FEWEST])
    ]
    known = [change for change in changes if change.before * before.papers >= 1000 * FEWEST_BEFORE]
    themes, rare = [], []
    for theme in named.themes.values():
        shares = [_share(derived, theme, window) for window in (before, after)]
        peers = [one for one in known if shares[0] / _SAME_SIZE <= one.before <= shares[0] * _SAME_SIZE]
        if shares[0] * before.papers >= 1000 * FEWEST_BEFORE and peers:
            themes.append(NamedTheme(theme, *shares, sum(one.course == "up" for one in peers) / len(peers)))
        elif derived.curves.points(theme.id):
            rare.append(theme)
    themes.sort(key=lambda one: (one.before - one.after, one.theme.id))
    return Span(before, after, grown, themes, rare)


def leading(changes: Sequence[Change], most: int = SHOWN) -> list[Change]:
    """The terms that gained most per 1,000 titles, each once.

    Of a term and a longer one that holds it, such as `language` and `large language model`, the longer one stands where it has at
    least half of the other's gain; then no term that holds it or that it holds stands beside it. Terms of which every word is
    one of ``WORDING`` are left out.
    """
    risen = (change for change in changes if change.gain > 0 and _of_content(change.term))
    told = sorted(risen, key=lambda one: (-one.gain, one.term))
    gains = {change.term: change for change in told}
    longer: dict[str, list[Change]] = {}
    for change in told:
        for part in _parts(change.term):
            if part in gains:
                longer.setdefault(part, []).append(change)
    kept: list[Change] = []
    taken: set[str] = set()
    for change in told:
        while within := [one for one in longer.get(change.term, ()) if one.gain >= _PART * change.gain]:
            change = max(within, key=lambda one: (one.gain, one.term))
        around = {one.term for one in longer.get(change.term, ())}
        if change.term in taken:
            continue
        taken |= {change.term, *_parts(change.term), *around}
        kept.append(change)
        if len(kept) == most:
            break
    return kept


def _of_content(term: str) -> bool:
    return not WORDING.issuperset(term.split())


def _parts(term: str) -> Iterator[str]:
    """The shorter terms within a term."""
    words = term.split()
    for length in range(1, len(words)):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def _share(derived: Derived, theme: Theme, window: Window) -> float:
    points = [point for point in derived.curves.points(theme.id) if point.year in window.years]
    total = sum(point.total for point in points)
    return 1000 * sum(point.matches for point in points) / total if total else 0.0


class _Named:
    """What a source names: the themes of its sections, and papers."""

    def __init__(self, derived: Derived, source: Source) -> None:
        themes = derived.survey.themes
        self.themes = {
            id: themes[id]
            for id in dict.fromkeys(id for section in source.sections for id in section.themes)
            if id in themes
        }
        self._papers, self._of_id = derived.names_said_by_source[source.id], derived.survey.papers
        self._names: dict[str, Theme] = {}
        for theme in self.themes.values():
            for name in (theme.name, *theme.aliases):
                self._names.setdefault(folded(name.replace("-", " ")), theme)

    def theme(self, change: Change) -> Theme | None:
        """The theme that the term belongs to: by name, or because the theme's terms catch enough of the term's titles."""
        if change.term in self._names:
            return self._names[change.term]
        return self.themes.get(change.theme) if change.of_theme >= MOST_OF_THEME else None

    def paper(self, change: Change) -> Paper | None:
        """The first paper with the term in its title or in a name that people use for it."""
        return next((self._of_id[id] for words, id in self._papers if f" {change.term} " in words), None)
