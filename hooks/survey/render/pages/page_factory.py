"""Makes pages, and writes their text when it is asked for.

Which pages there are is known before any is written, so that a link can be checked where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from survey.model.reads import NoReads, Reads
from survey.records.models import Claim, Paper, Source, Theme
from survey.render import search
from survey.render.pages import pagination
from survey.render.pages.contribute_links import NO_REPOSITORY, Repository
from survey.render.pages.jinja import Templates
from survey.render.pages.page import Page, PageKind
from survey.render.pages.page_text import PageText


class PageFactory:
    """Makes the pages of a site that stands at ``home`` from what ``reads`` shows of the model; ``repository`` is where contributors
    find it on the web."""

    def __init__(self, reads: NoReads | Reads, home: str = "", repository: Repository = NO_REPOSITORY) -> None:
        self.derived, self.home, self.repository = reads.view, home, repository
        self.survey = self.derived.survey
        self.templates = Templates(reads, home, repository)

    def page(
        self,
        kind: PageKind,
        address: str,
        title: str,
        about: str,
        *,
        edit: str | None = None,
        record: Paper | Theme | Source | Claim | None = None,
        mends: str | None = None,
        redirect: str | None = None,
        canonical: str | None = None,
        find: Callable[[], search.Hit] | None = None,
        **values: Any,
    ) -> Page:
        """A page of ``kind``, see ``Page``."""
        return Page(kind, address, title, about, values, edit, record, mends, redirect, canonical, find, factory=self)

    def parted(
        self,
        kind: PageKind,
        address: str,
        title: str,
        about: str,
        parts: list[pagination.Part[Any]],
        entry: str,
        **values: Any,
    ) -> Iterator[Page]:
        """The page of a list, and a page for each further part of it; ``entry`` says how its entries are drawn: ``card``, ``saved``
        or ``name``."""
        yield self.page(kind, address, title, about, parts=parts, part=parts[0], **values)
        for part in parts[1:]:
            yield self.page(
                PART,
                part.address,
                f"{title}, page {part.number}",
                f"{title}, page {part.number} of {len(parts)}: {part.label}.",
                edit=values.get("edit"),
                parts=parts,
                part=part,
                whole=title,
                entry=entry,
            )

    def write(self, page: Page, text: PageText) -> str:
        """The text of ``page`` as ``text`` writes it, with the links that every page ends with: what a reader can do about it."""
        end = ""
        if self.templates.open:
            mends = page.mends or page.edit or self.home + page.address
            offered = [*page.kind.links(self.repository, page.id), self.repository.correction(mends, page.title)]
            end = str(self.templates.macros(page.address).contribute_links(offered, page.address))
        return self.templates.body(text, page.kind.name, page.address, {"title": page.title, **page.values}, end)


# The further parts of any list; made with its first.
PART = PageKind("part", lambda factory, kind: iter(()))
