"""What is shown of a site while it is edited: the only place that decides which pages stay as they are after an edit.

A page says which papers, themes and claims it tells of (``Page.reads``); anything else of the survey it may tell of as well. So after
an edit of these a page whose records are what they were is not even made; after any other edit all pages are made, and those that come
out as they are shown are not put into their frames again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

from survey.pipeline import Site
from survey.render.pages.pages import Page


@dataclass(frozen=True)
class _Seen:
    """A page as it is shown: a digest of its texts, and what it told of."""

    digest: bytes
    reads: tuple[object, ...] | None


class Preview:
    """Call ``renew`` when a build begins, ask about each page, and call ``shown`` when all is written: what fails half-way is made
    anew."""

    def __init__(self) -> None:
        self._pages: dict[str, _Seen] = {}  # after a whole build
        self._before: dict[str, _Seen] = {}
        self._now: dict[str, _Seen] = {}
        self._surroundings: object = None
        self._rest: object = None
        self._is_rest_same = False

    def renew(self, site: Site, surroundings: object) -> None:
        """A build of ``site`` begins; ``surroundings`` is equal to what it was if nothing else has changed that pages depend on."""
        rest = _what_any_page_may_tell(site)
        self._before, self._pages = self._pages if surroundings == self._surroundings else {}, {}
        self._is_rest_same = rest == self._rest
        self._surroundings, self._rest, self._now = surroundings, rest, {}

    def stays(self, page: Page) -> bool:
        """Whether nothing that ``page`` tells of has changed."""
        seen = self._before.get(page.address)
        if seen is None or not self._is_rest_same or page.reads is None or page.reads != seen.reads:
            return False
        self._now[page.address] = seen
        return True

    def is_shown(self, page: Page, *texts: str) -> bool:
        """Whether ``page`` is shown as it comes out now, with these texts."""
        digest = hashlib.sha256("\0".join(texts).encode()).digest()
        self._now[page.address] = _Seen(digest, page.reads)
        seen = self._before.get(page.address)
        return seen is not None and seen.digest == digest

    def shown(self) -> None:
        self._pages = self._now


def _what_any_page_may_tell(site: Site) -> tuple[object, ...]:
    survey = site.derived.survey
    themes = [(theme.id, theme.name, theme.area, theme.finding, theme.aliases) for theme in survey.themes.values()]
    told_of = ("papers", "themes", "claims", "made")
    return themes, *(getattr(survey, field.name) for field in fields(survey) if field.name not in told_of)
