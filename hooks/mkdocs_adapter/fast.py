"""The fast way to make a page: HTML, filled into the frame of its layout; MkDocs puts the theme around the lists at the top."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

import markdown
from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from mkdocs_adapter.plain import PlainPages, lists_of, markdown_file, place
from survey.pipeline import Site
from survey.render.citations import references
from survey.render.pages.page import Page as SurveyPage
from survey.render.pages.page_text import HtmlRenderer, HtmlText
from survey.write import theme_context
from survey.write.frames import Frame, Layout, frame, layout, placeholder
from survey.write.incremental import Preview
from survey.write.output_folder import OutputFolder

# As the theme's base template includes it.
CONTENTS = '{% import "partials/language.html" as lang with context %}{% include "partials/toc.html" %}'


class FastPages(PlainPages):
    """As PlainPages, and to the same bytes, but MkDocs makes only the pages that share their layout with no other, and is given their
    HTML. With a ``preview`` what comes out as it is shown is not written."""

    def __init__(
        self,
        site: Site,
        pages: Iterable[SurveyPage],
        kept: Collection[str],
        config: MkDocsConfig,
        preview: Preview | None = None,
    ) -> None:
        found = [(page, layout(page)) for page in pages]
        super().__init__(site, (page for page, shared in found if shared is None), kept, config)
        self._filled = [(page, shared) for page, shared in found if shared is not None and page.address not in kept]
        self._preview = preview

    def tasks(self, nav: Navigation, files: Files, env: Environment, out: OutputFolder) -> list[Callable[[], object]]:
        """What makes each page of a layout: the nav is all of the site that a frame shows."""
        super().tasks(nav, files, env, out)
        self._nav, self._files, self._env, self._out = nav, files, env, out
        self._frames = {shared: self._frame(shared) for shared in dict.fromkeys(shared for _, shared in self._filled)}
        settings = self.config
        make = partial(
            markdown.Markdown, extensions=settings.markdown_extensions, extension_configs=settings.mdx_configs
        )
        self._renderer = HtmlRenderer(make, self._cite)
        self._headings = Page(None, markdown_file(settings, "page.md", None), settings)
        self._contents = env.from_string(CONTENTS)
        self._context = get_context(nav, files, settings, self._headings)
        out.keep(f"{page.address}index.html" for page, _ in self._filled)
        return [partial(self._fill, page, shared) for page, shared in self._filled]

    def text(self, source: str) -> str | None:
        return "" if source in self._by_source else None

    def content(self, html: str, page: Page) -> str:
        made = self._by_source.get(page.file.src_uri)
        if made is None or made.address in self.kept:
            return html
        text = HtmlText(self._renderer, made.address)
        body = made.write(text).strip()
        # No Markdown told MkDocs of its anchors: what links to them is not checked here.
        page.toc, page.present_anchor_ids = get_toc(text.contents), None
        return body

    def _frame(self, shared: Layout) -> Frame:
        """What the theme puts around pages of a layout: a page of placeholders, made as MkDocs makes one."""
        config, edit = self.config, placeholder("edit") if shared.edited else None
        page = Page(None, markdown_file(config, shared.source, edit), config)
        place(page, lists_of(self._nav))
        page.meta, page.markdown = theme_context.frame_meta(shared.contents), f"# {placeholder('first')}"
        page.update_date = self.site.derived.changed.isoformat()
        page.render(config, self._files)
        page.content, page.active = placeholder("body"), True
        context = get_context(self._nav, self._files, config, page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=self._nav)
        return frame(self._env.get_template("main.html").render(context))

    def _cite(self, text: str, address: str) -> str:
        """The citations of a Markdown ``text`` as footnotes, by mkdocs-bibtex."""
        cited = self.config.plugins["bibtex"].on_page_markdown(text, page=None, config=self.config, files=None)
        return references.linked(cited, address, self.site.derived)

    def _fill(self, page: SurveyPage, shared: Layout) -> None:
        with self.site.reads.recorded() as reads:
            text = HtmlText(self._renderer, page.address)
            body, head = page.write(text).strip(), theme_context.head(page, self.config.site_url or "/")
        if self._preview is not None and self._preview.is_shown(page, reads, body, head):
            return
        values = {
            "title": theme_context.title(page),
            "head": head,
            "edit": page.edit or "",
            "first": text.first_id,
            "contents": self._list_of(text) if shared.contents else "",
            "body": body,
        }
        self._out.put(f"{page.address}index.html", self._frames[shared].filled(**values))

    def _list_of(self, text: HtmlText) -> str:
        """The theme's list of a page's headings."""
        self._headings.toc = get_toc(text.contents)
        return self._contents.render(self._context)
