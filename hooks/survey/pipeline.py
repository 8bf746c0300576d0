"""The pipeline, written out: load → check → model → render. Everything that needs the survey calls this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from survey.check import check
from survey.common.lazy_files import Content, LazyFiles
from survey.common.memo import Memo
from survey.load.documents import load
from survey.model.derived import Derived
from survey.model.reads import NoReads, Reads
from survey.model.survey import build
from survey.render import search
from survey.render.citations.references import references
from survey.render.exports import exports, term_files
from survey.render.feeds import feeds
from survey.render.old_addresses import with_old_addresses
from survey.render.pages import explore, page_kinds
from survey.render.pages.contribute_links import Repository
from survey.render.pages.page import Page, PageFactory


@dataclass(frozen=True)
class Site:
    """All that is shown: pages, the references that their texts cite by key, and the files beside the pages by address; ``reads`` tells
    what a page is made from, where a memo was given."""

    derived: Derived
    reads: NoReads | Reads
    pages: list[Page]
    references: Mapping[str, str]
    beside: Mapping[str, Content | Callable[[], Content]]

    @cached_property
    def found(self) -> dict[str, str]:
        """What the search looks in: of the files beside the pages those that are made of all pages."""
        found = ((page.address, page.kind.name, page.find()) for page in self.pages if page.find)
        return search.files(found, page_kinds.search_groups())

    @cached_property
    def files(self) -> LazyFiles:
        return LazyFiles({**self.beside, **self.found})


def make_site(root: Path, address: str, repository: str = "", memo: Memo | None = None) -> Site:
    """From the repository at ``root`` to a site that will stand at ``address``; ``repository`` is where contributors find
    it on the web, ``memo`` what earlier sites have left. Raises BadData, with every problem."""
    derived = Derived(build(*check(load(root, memo))))
    reads = NoReads(derived) if memo is None else Reads(derived)
    factory = PageFactory(reads, address, Repository(repository.rstrip("/")))
    beside = {
        **exports.files(derived, address),
        **term_files.files(derived, address),
        **dict(page_kinds.drawn_files(factory)),
        **feeds(derived, address),
        "explore/papers.json": partial(explore.export, derived, address),
    }
    beside = with_old_addresses(beside, derived.survey.themes)
    return Site(derived, reads, page_kinds.all_pages(factory, beside), references(derived), beside)


def pictures(site: Site, address: str, cache: Path) -> dict[str, Callable[[], Content]]:
    """What makes what is slow to draw, by address: slides, and figures in pixels; ``cache`` is a folder that may be deleted."""
    # They take a tenth of a second to import, and neither a check nor a preview's pages need them.
    from survey.render.figures import png
    from survey.render.slides import ledger, slides

    figures = {where: make for where, make in site.beside.items() if where.endswith(".svg")}
    drawn = {
        **slides.files(site.derived, address, cache),
        **ledger.files(site.derived, address, cache),
        **png.pngs(figures, cache),
    }
    return with_old_addresses(drawn, site.derived.survey.themes)
