"""Incremental serving: the only place that decides which pages stay as they are shown after an edit.

A page that is what it was, and was made from parts of the model that are what they were (see `survey.model.reads`), is not made again.
A page that is made again and comes out as it is shown is not written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from survey.model.reads import Comparison, alike
from survey.pipeline import Site
from survey.records.noted import Read
from survey.render.pages.page import Page


@dataclass(frozen=True)
class _Shown:
    """A page as it is shown, what it was made from, and a digest of its texts."""

    page: Page
    reads: set[Read]
    digest: bytes


class Preview:
    """Call ``renew`` when a build begins, ask about each page, and call ``shown`` when all is written: what fails half-way is made
    anew."""

    def __init__(self) -> None:
        self._pages: dict[str, _Shown] = {}  # after a whole build
        self._before: dict[str, _Shown] = {}
        self._now: dict[str, _Shown] = {}
        self._surroundings: object = None
        self._templates: Mapping[str, object] = {}
        self._kinds: set[str] = set()  # whose template is what it was
        self._site: Site | None = None
        self._comparison: Comparison | None = None

    def renew(self, site: Site, surroundings: object, templates: Mapping[str, object]) -> None:
        """A build of ``site`` begins; ``surroundings`` is equal to what it was if nothing else has changed that pages depend on, and so is
        what ``templates`` holds by the name of a kind of pages."""
        self._before, self._pages = self._pages if surroundings == self._surroundings else {}, {}
        self._comparison = Comparison(self._site.derived, site.derived) if self._site else None
        self._surroundings, self._site, self._now = surroundings, site, {}
        kinds = self._templates.keys() & templates.keys()
        self._kinds = {kind for kind in kinds if self._templates[kind] == templates[kind]}
        self._templates = templates

    def stays(self, page: Page) -> bool:
        """Whether ``page`` and all that it was made from are what they were."""
        seen = self._before.get(page.address)
        if (
            seen is None
            or page.kind.name not in self._kinds
            or not alike(seen.page, page)
            or not self._is_same(seen.reads)
        ):
            return False
        self._now[page.address] = _Shown(page, seen.reads, seen.digest)  # an earlier build can go
        return True

    def _is_same(self, reads: set[Read]) -> bool:
        return self._comparison is not None and self._comparison.is_same(reads)

    def is_shown(self, page: Page, reads: set[Read], *texts: str) -> bool:
        """Whether ``page``, made from ``reads``, is shown as it comes out now, with these texts."""
        digest = hashlib.sha256("\0".join(texts).encode()).digest()
        self._now[page.address] = _Shown(page, reads, digest)
        seen = self._before.get(page.address)
        return seen is not None and seen.digest == digest

    def shown(self) -> None:
        self._pages = self._now
