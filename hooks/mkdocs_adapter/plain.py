"""The plain way to make a page: a Markdown page that MkDocs renders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from survey.pipeline import Site
from survey.render.citations import references
from survey.render.pages.page import Page as SurveyPage
from survey.write import theme_context
from survey.write.output_folder import OutputFolder


class PlainPages:
    """Has MkDocs make every one of ``pages``; those whose addresses are in ``kept`` stay as they are shown, and their text is not
    made."""

    def __init__(self, site: Site, pages: Iterable[SurveyPage], kept: Collection[str], config: MkDocsConfig) -> None:
        self.site, self.kept, self.config = site, kept, config
        self._by_source = {page.source: page for page in pages}
        self.made_by_mkdocs = {page.address for page in self._by_source.values()}

    def register(self, files: Files) -> None:
        """Makes the pages known to MkDocs, where others link to them, even those that stay."""
        for source, page in self._by_source.items():
            files.append(markdown_file(self.config, source, page.edit))

    def tasks(self, nav: Navigation, files: Files, env: Environment, out: OutputFolder) -> list[Callable[[], object]]:
        """What makes pages beside MkDocs, into ``out``, now that the nav is known: nothing. ``env`` has the theme's templates."""
        lists = lists_of(nav)
        for source in self._by_source:
            file = files.get_file_from_path(source)
            if file is not None and file.page is None:
                place(Page(None, file, self.config), lists)
        return []

    def text(self, source: str) -> str | None:
        """The Markdown of the page that would be the file ``source``; None if it is not of the survey. It is made now and not with its
        file: by now others are making pages."""
        page = self._by_source.get(source)
        if page is None:
            return None
        return "" if page.address in self.kept else page.body

    def prepare(self, markdown: str, page: Page) -> str:
        """Tells the theme of a ``page`` that MkDocs makes, and links its references."""
        page.update_date = self.site.derived.changed.isoformat()
        made = self._by_source.get(page.file.src_uri)
        if made is None:
            return markdown
        page.meta.update(theme_context.meta(made, self.config.site_url or "/"))
        return references.linked(markdown, made.address, self.site.derived)

    def content(self, html: str, page: Page) -> str:
        """The HTML of a ``page`` of which MkDocs has made ``html``."""
        return html


def markdown_file(config: MkDocsConfig, source: str, edit: str | None) -> File:
    """A page without a file, whose edit link leads to the data file ``edit``."""
    file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.edit_uri = edit
    file.abs_src_path = str(Path(config.config_file_path).parent / edit) if edit else None
    return file


def lists_of(nav: Navigation) -> dict[str, Page]:
    """The pages of the nav, by their Markdown file."""
    return {page.file.src_uri: page for page in nav.pages}


def place(page: Page, lists: Mapping[str, Page]) -> None:
    """Tells a page outside of the nav which list it belongs to, so that its tab is lit."""
    parent = lists.get(f"{page.file.src_uri.split('/')[0]}/index.md")
    if parent is not None:
        page.parent = parent.parent
