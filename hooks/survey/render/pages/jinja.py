"""Pages' text from templates: the only place that knows Jinja."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from survey.common import dates, text
from survey.common.markup import citations, with_figures, with_links, without_citations
from survey.common.text import number_of
from survey.model import changes, curves, editions, forecasts, ledger
from survey.model.derived import Derived
from survey.model.reads import NoReads, Reads
from survey.model.unforeseen import looked_back_on
from survey.records.models import Claim, Paper, Theme, WebPage
from survey.records.names import author_id, plain
from survey.render import paper_fields
from survey.render.citations import formats, metadata, works
from survey.render.exports import exports
from survey.render.figures import figures, geometry
from survey.render.figures.unforeseen import unforeseen_figures
from survey.render.pages import field_docs, frozen_files, pagination
from survey.render.pages.contribute_links import NO_REPOSITORY, Repository
from survey.render.pages.figure_files import FigureFiles
from survey.render.pages.macros import Macros
from survey.render.pages.page_text import PageText

TEMPLATES = Path(__file__).parent.with_name("templates")
_EMPTY_LINES = re.compile(r"\n *\n(?: *\n)*")


class MissingPage(Exception):
    """A page links to an address that no page has: a mistake in a template, never in the data."""


def template(derived: Derived, name: str) -> Template:
    """A template of this folder by its file's name, for what stands beside the pages."""
    return Templates(NoReads(derived)).jinja.get_template(name)


@pass_context
def _asset(context: Context, target: str) -> Markup:
    """The attribute of a script that stands in docs/assets/javascripts."""
    return Markup('src="{}"').format(text.relative(context["address"], f"assets/javascripts/{target}"))


def _citation_tabs(macros: Macros, number: int, work: works.Work) -> list[tuple[str, Markup]]:
    """Of every format what stands before the text in its tab of the citation called ``number`` on the page, and the text. Not in the
    template: there are twelve of them on most pages."""
    return [(macros.citation_tab(number, format), text.runs(format.cite(work))) for format in formats.FORMATS]


class Templates:
    """The templates of a site that stands at ``home``, filled from what ``reads`` shows of the model."""

    def __init__(self, reads: NoReads | Reads, home: str = "", repository: Repository = NO_REPOSITORY) -> None:
        self.derived, self.home, self.repository, self._reads = reads.view, home, repository, reads
        self.survey = self.derived.survey
        # What a link may lead to; None where what is made is no page of a whole site.
        self.addresses: Collection[str] | None = None
        drawn = {**figures.all_figures(self.derived), **unforeseen_figures(self.derived)}
        self._figures = {id: reads.remember(make) for id, make in drawn.items()}
        # By the depth of the page that they stand on.
        self._macros: dict[int, Macros] = {}
        self._links: dict[int, dict[str, Markup]] = {}
        self._at = ""  # the page that is being written, which a macro does not know
        self.jinja = Environment(
            loader=FileSystemLoader(TEMPLATES),
            bytecode_cache=FileSystemBytecodeCache(pattern="__survey_pages_%s.cache"),
            auto_reload=False,
            autoescape=True,
            comment_start_string="{##",
            comment_end_string="##}",
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.jinja.filters |= {
            "to": self._to,
            "asset": _asset,
            "cites": lambda text: bool(citations(text)),
            "line": text.one_line,
            "explained": lambda text: Markup(field_docs.as_html(text)),
            "short": text.short,
            "without_citations": without_citations,
            "with_links": lambda text: Markup(with_links(text)),
            "number": text.number,
            "when": dates.in_words,
            "year_of": dates.year_of,
            "share": number_of,
            "source": lambda id: self.survey.sources[id],
            "plain": plain,
            "slug": author_id,
        }
        # Of the model only what notes how it is read, or a function: what is worked out here is noted for no page.
        self.jinja.globals |= {
            "home": home,
            "survey": self.survey,
            "derived": self.derived,
            "curves": self.derived.curves,
            "sparkline": lambda points: geometry.sparkline(points, self.derived.years_shown),
            "along": lambda year: geometry.spark_x(year, self.derived.years_shown),
            "pdf_first": paper_fields.pdf_first,
            "status_rule": curves.in_words,
            "unmet": curves.unmet,
            "verdict_name": self.survey.verdict_name,
            "written": self.written,
            "picture": self._picture,
            "has_unforeseen": lambda: bool(looked_back_on(self.derived)),
            "changes": lambda: changes.changes(self.derived),
            "cited_on": lambda record: works.cited_on(record, self.derived, home),
            "lasting": lambda theme: editions.lasting(theme, self.derived),
            "kept": lambda theme: editions.kept(theme, self.survey),
            "whole": lambda: works.whole(self.survey, home),
            "formats": formats.FORMATS,
            "citation_tabs": _citation_tabs,
            "coins": reads.remember(lambda paper: metadata.coins(works.paper(paper, self.survey))),
            "paper_facts": paper_fields.facts,
            "paper_links": paper_fields.links,
            "beside": lambda record: exports.beside(record, self.derived),
            "schemas": exports.SCHEMAS,
            "evidence": self._evidence,
            "ledger": ledger,
            "forecasts": forecasts,
            "repository": repository if self.open else None,
            "lists": pagination,
        }

    @property
    def open(self) -> bool:
        """Whether the survey has a repository and takes contributions."""
        return self.repository != NO_REPOSITORY and self.survey.edition.ended is None

    def body(self, text: PageText, kind: str, address: str, values: Mapping[str, Any], end: str = "") -> str:
        """The text that the template of ``kind`` makes of its ``values``, and ``end``."""
        self._at = address
        template, macros = self.jinja.get_template(f"{kind}.html.j2"), self.macros(address)
        written = template.render(
            address=address,
            m=macros,
            heading=text.heading,
            prose=text.prose,
            document=text.document,
            references=text.references,
            opened=text.opened,
            closed=text.closed,
            **values,
        )
        return text.finished(_EMPTY_LINES.sub("\n\n", written + end).strip() + "\n")

    def macros(self, address: str) -> Macros:
        """The macros for the page at ``address``."""
        depth = address.count("/")
        if depth not in self._macros:
            self._macros[depth] = Macros(self.jinja.get_template("macros.html.j2"), depth, self._reads)
        return self._macros[depth]

    @pass_context
    def _to(self, context: Context, target: str) -> Markup:
        """The attribute of a link to the page or file at ``target``."""
        return self.link(context["address"], target)

    def link(self, address: str, target: str) -> Markup:
        """The attribute of a link from the page at ``address`` to the page or file at ``target``. Raises MissingPage."""
        links = self._links.setdefault(address.count("/"), {})
        if target not in links:
            if self.addresses is not None and re.split("[#?]", target, maxsplit=1)[0] not in self.addresses:
                raise MissingPage(f"{self._at} links to {target}")
            links[target] = Markup(f'href="{escape(text.relative(address, target))}"')
        return links[target]

    @pass_context
    def _picture(
        self, context: Context, id: str, anchor: str, more: Markup | str = "", after: Markup | str = ""
    ) -> Markup:
        """A figure on the page: drawing, caption, numbers and downloads; ``more`` ends the caption, ``after`` the table."""
        address, figure = context["address"], self._figures[id]()

        def file(target: str) -> Markup:
            return Markup('href="{}"').format(text.relative(address, target))

        kept = context.get("frozen", False)
        template = self.jinja.get_template(f"figures/{'frozen' if kept else 'figure'}.html.j2")
        return Markup(
            template.render(
                figure=figure,
                drawing=figure.drawing,
                address=address,
                link=lambda target: self.link(address, target),
                file=file,
                anchor=anchor,
                more=more,
                after=after,
            )
        )

    def files(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What makes every figure as files of its own, and what stands beside editions, by address."""
        made = FigureFiles(self._figures, self.derived, self.home, self.jinja.get_template)
        yield from made.files()
        yield from frozen_files.files(self.derived, self.home, made)

    def written(self, text: str, theme: str | None) -> str:
        """``text`` with its counted figures written out; the check has seen to it that every one exists."""

        def share(field_: str, year: int, other: str | None) -> str:
            point = self.derived.curves.point(other or theme or "", year, field_)
            return number_of(point.share) if point else "?"

        return with_figures(text, share)

    def _evidence(self, claim: Claim) -> tuple[list[Paper], list[Theme], list[WebPage]]:
        """A verdict's evidence: papers, themes whose counts show it, and pages."""
        papers = [self.survey.papers[item] for item in claim.named_evidence if item in self.survey.papers]
        return papers, [self.survey.themes[id] for id in claim.counted_themes], claim.pages
