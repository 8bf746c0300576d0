"""Rules about a theme: its story, its standing, its terms, and that it is not empty and does not vanish."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache

from survey.check.context import Records, is_address, nearest, problem_at, strings, themes_of
from survey.common.errors import Problem
from survey.common.markup import MOVEMENTS, citations
from survey.common.safe_regex import repeats_a_group


def empty_theme(records: Records) -> Iterator[Problem]:
    """Every theme has a section of a source that speaks of it, a paper, or terms that its curve counts."""
    used = themes_of(records, "paper")
    for document in records.loaded.documents["source"].values():
        sections = document.data.get("sections")
        for section in sections if isinstance(sections, list) else []:
            if isinstance(section, dict):
                used.update(strings(section.get("themes")))
    for id, document in records.loaded.documents["theme"].items():
        if id not in used and not document.data.get("terms"):
            yield problem_at(
                document,
                (),
                f"theme {id} has no section of a source, no paper and no terms",
                "empty-theme",
                "Give a paper or a section this theme, add `terms`, or delete the file and leave an alias.",
            )


def story_movements(records: Records) -> Iterator[Problem]:
    """A theme's story has three movements, each under its heading: ### Then, ### Since, ### Now."""
    for id, theme in records.themes.items():
        headings = re.findall(r"^#+ *(.+?) *$", theme.story, re.MULTILINE)
        if headings != list(MOVEMENTS):
            yield problem_at(
                records.document("theme", id),
                ("story",),
                f"story must have the headings {', '.join(MOVEMENTS)}, found {', '.join(headings) or 'none'}",
                "story-movements",
                "Then: what the sources said; Since: what happened; Now: where it stands.",
            )


def standing_order(records: Records) -> Iterator[Problem]:
    """A theme's statuses run forward in time, and each has its evidence."""
    for id, theme in records.themes.items():
        document = records.document("theme", id)
        for number, (before, after) in enumerate(zip(theme.standing, theme.standing[1:], strict=False), start=1):
            if str(after.since) <= str(before.since):
                yield problem_at(
                    document,
                    ("standing", number, "since"),
                    f"since must be later than {before.since}, found {after.since}",
                    "standing-order",
                    "Oldest first.",
                )
        for number, entry in enumerate(theme.standing):
            if not entry.evidence and not citations(entry.why):
                yield problem_at(
                    document,
                    ("standing", number),
                    "a status must name its evidence",
                    "missing-evidence",
                    "Add `evidence: [paper ids]`, or cite [@trends] in `why`.",
                )


def theme_claimed(records: Records) -> Iterator[Problem]:
    """Every theme has a claim, or its `coverage` says in `unclaimed` why no statement about it can be judged: one of the two."""
    claimed = themes_of(records, "claim")
    for id, theme in records.themes.items():
        document = records.document("theme", id)
        if id not in claimed and not theme.coverage.unclaimed:
            yield problem_at(
                document,
                ("coverage",),
                f"no claim is about {id}",
                "theme-claimed",
                "Add a claim with this theme, or say why there is none in `unclaimed`.",
            )
        if id in claimed and theme.coverage.unclaimed:
            yield problem_at(
                document, ("coverage", "unclaimed"), f"a claim is about {id}", "theme-claimed", "Delete `unclaimed`."
            )


def theme_links(records: Records) -> Iterator[Problem]:
    """A theme is not its own neighbour, and an alias is no existing id."""
    taken: dict[str, str] = {}
    for id, theme in records.themes.items():
        document = records.document("theme", id)
        for number, other in enumerate(theme.related):
            if other == id:
                yield problem_at(
                    document,
                    ("related", number),
                    "a theme must not be related to itself",
                    "theme-link",
                    "Delete the entry.",
                )
        for number, alias in enumerate(theme.aliases):
            if alias in records.ids("theme") or taken.setdefault(alias, id) != id or not is_address(alias):
                yield problem_at(
                    document,
                    ("aliases", number),
                    f"alias must be an old id that no other theme has, found {alias[:60]}",
                    "theme-link",
                    "Aliases keep old addresses alive.",
                )


def theme_kept(records: Records) -> Iterator[Problem]:
    """A theme that an edition has frozen is still there, under its id or as an alias of another."""
    known = records.ids("theme") | {alias for theme in records.themes.values() for alias in theme.aliases}
    for texts in records.loaded.editions.values():
        for id, (document, _) in texts.items():
            if id not in known:
                near = nearest(id, known)
                help = f"Add `aliases: [{id}]` to the theme that took its place" + (
                    f", perhaps data/themes/{near}.yml." if near else "."
                )
                yield problem_at(
                    document, (), f"theme {id} is frozen in an edition and has vanished", "theme-kept", help
                )


def terms_compile(records: Records) -> Iterator[Problem]:
    """A theme's terms are regular expressions that are not found in the empty text; a group is repeated at most ten times, so that
    no title takes for ever."""
    for id, theme in records.themes.items():
        if theme.terms is None:
            continue
        for name, terms in (("any", theme.terms.any), ("not", theme.terms.none)):
            for number, term in enumerate(terms):
                if wrong := _wrong_with(term):
                    yield problem_at(
                        records.document("theme", id), ("terms", name, number), wrong[0], "bad-term", wrong[1]
                    )


@cache  # a preview checks every term after every edit
def _wrong_with(term: str) -> tuple[str, str] | None:
    """What is wrong with ``term`` and what to do about it; None if nothing is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # sets that a later Python will read otherwise
            if re.compile(term, re.IGNORECASE).search("") is not None:
                return "must not be found in the empty text", "It would count every paper."
            if repeats_a_group(term):
                help = "Say how often, such as {0,3}, or repeat one class of characters."
                return "must not repeat a group more than ten times", help
    except (re.error, ValueError, RecursionError, OverflowError, FutureWarning) as error:
        return f"must be a regular expression: {error}", "Python's re syntax; (?-i:…) for acronyms."
    return None
