"""Kinds of page about accepted papers: their lists, the curve of any word in them, and what rose that no source named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from survey.common.dates import year_of
from survey.model.accepted import AcceptedList
from survey.model.derived import Derived
from survey.model.term_counts import Change, TermCounts, Window
from survey.model.unforeseen import (
    AFTER,
    FEWEST,
    FEWEST_BEFORE,
    MOST_OF_THEME,
    WORDING,
    hindsight,
    leading,
    looked_back_on,
)
from survey.records.models import Source, Theme
from survey.render import search
from survey.render.pages.page import Page, PageFactory, PageKind

EXAMPLE = "LoRA, dropout, theme:attention"
_MOST_TERMS = 100
_THEMES_SHOWN = 12
# A public index in which a title is looked up that the survey does not hold.
TITLE_SEARCH = "https://dblp.org/search?q="


@dataclass(frozen=True)
class ThemeInList:
    """How many titles of a list a theme's terms catch, and the share per 1,000 in it and in the list of the time before."""

    theme: Theme
    matches: int
    share: float
    before: float | None


@dataclass(frozen=True)
class Moved:
    """The terms that rose most and those that fell most since a source."""

    source: Source
    before: Window
    after: Window
    risen: list[Change]
    fallen: list[Change]


def _proceedings(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    accepted = factory.derived.accepted
    if not accepted:
        return
    about = f"{len(accepted)} lists of accepted papers with {sum(len(one.titles) for one in accepted.values()):,} titles: where each comes from and what it lacks."
    venues = list({one.venue.id: one.venue for one in accepted.values()}.values())
    years = sorted({one.year for one in accepted.values()})
    yield factory.page(
        kind,
        "proceedings/",
        "Proceedings",
        about,
        edit="data/proceedings.yml",
        find=partial(search.Hit, "Proceedings", about, words=kind.words),
        venues=venues,
        years=years,
        unannounced=sum(one.entry.announced is None for one in accepted.values()),
    )


def _lists(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for accepted in factory.derived.accepted.values():
        name = f"{accepted.venue.short} {accepted.year}"
        about = f"{len(accepted.titles):,} accepted papers of {name}: the list of titles, where it comes from, its largest themes."
        yield factory.page(
            kind,
            accepted.address,
            f"Accepted papers of {name}",
            about,
            edit="data/proceedings.yml",
            accepted=accepted,
            before=_list_before(factory.derived, accepted),
            themes=partial(_largest_themes, factory.derived, accepted),
            search=lambda title: TITLE_SEARCH + quote(title, safe=""),
        )


def _list_before(derived: Derived, accepted: AcceptedList) -> AcceptedList | None:
    """The list of the venue's meeting before."""
    earlier = [one for one in derived.accepted.values() if one.venue is accepted.venue and one.year < accepted.year]
    return earlier[-1] if earlier else None


def _largest_themes(derived: Derived, accepted: AcceptedList) -> list[ThemeInList]:
    before, found = _list_before(derived, accepted), []
    for theme in derived.survey.themes.values():
        counts = {
            count.year: count
            for count in derived.curves.rows(theme.id)
            if count.venue == accepted.venue.counted_as and count.field == "title"
        }
        if now := counts.get(accepted.year):
            then = counts.get(before.year) if before else None
            shares = 1000 * now.matches / now.total, 1000 * then.matches / then.total if then else None
            found.append(ThemeInList(theme, now.matches, *shares))
    return sorted(found, key=lambda one: (-one.matches, one.theme.id))[:_THEMES_SHOWN]


def _terms(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    terms = factory.derived.terms
    if not terms.rows:
        return
    about = f"The curve of any word in {terms.titles:,} accepted titles, {terms.years[0]} to {terms.years[-1]}, with the titles behind every point."
    yield factory.page(
        kind,
        "terms/",
        "Terms",
        about,
        find=partial(search.Hit, "Terms: the curve of any word", about, words=kind.words),
        example=EXAMPLE,
        terms=terms,
        looked_back=bool(looked_back_on(factory.derived)),
        moved=lambda: [_moved(terms, source) for source in looked_back_on(factory.derived)],
    )


def _moved(terms: TermCounts, source: Source) -> Moved:
    before, after = terms.window(year_of(source.date)), terms.window(terms.latest)
    changes = terms.changes(before, after)
    # What fell is what rose, seen from the other end.
    turned = [
        Change(one.term, one.printed, one.after, one.before, one.titles, one.theme, one.of_theme) for one in changes
    ]
    return Moved(source, before, after, leading(changes, _MOST_TERMS), leading(turned, _MOST_TERMS))


def _unforeseen(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    derived = factory.derived
    sources = looked_back_on(derived)
    if not sources:
        return
    about = "What rose after each source that it did not name, counted in accepted titles; and whether naming a trend predicted it."
    yield factory.page(
        kind,
        "trends/unforeseen/",
        "Unforeseen",
        about,
        find=partial(search.Hit, "Unforeseen: what nobody named", about, words=kind.words),
        seen=lambda: [(source, hindsight(derived, source)) for source in sources],
        after=AFTER,
        fewest=FEWEST,
        fewest_before=FEWEST_BEFORE,
        most_of_theme=MOST_OF_THEME,
        wording=sorted(WORDING),
    )


KINDS = (
    PageKind("proceedings", _proceedings, words=("accepted papers", "coverage", "which venues are counted", "gaps")),
    PageKind("accepted_list", _lists),
    PageKind("terms", _terms, words=("ngram", "n-gram", "word frequency", "any word", "what became of")),
    PageKind("unforeseen", _unforeseen, contents=True, words=("missed", "nobody predicted", "surprises", "base rate")),
)
