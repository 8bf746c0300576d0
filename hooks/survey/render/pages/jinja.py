"""Texts from templates: the only place that knows Jinja.

Macros answer once for each depth of address, see ``_Macros``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    nodes,
    pass_context,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

from survey.common import dates, text
from survey.common.markup import citations, with_figures, with_links, without_citations
from survey.common.text import number_of
from survey.model import changes
from survey.model.derived import Derived
from survey.records.models import Claim, Paper, Theme, WebPage
from survey.records.names import author_id, plain
from survey.render import paper_fields
from survey.render.citations import formats, metadata, works
from survey.render.exports import exports
from survey.render.figures import figures, geometry
from survey.render.pages import field_docs, pagination
from survey.render.pages.contribute_links import NO_REPOSITORY, Repository, doors

_TEMPLATES = Path(__file__).parent.with_name("templates")
_SPECIAL = re.compile("[&<>'\"]")
_EMPTY_LINES = re.compile(r"\n *\n(?: *\n)*")
# A figure's file has no page to take colours from: these are the light scheme's (see docs/assets/stylesheets/survey.css),
# one rule for each area, because not every program that opens an SVG knows variables.
_STYLE = (_TEMPLATES / "figures" / "standalone.css").read_text("utf-8")
_AREAS = ("#1f5fa8", "#7a4a12", "#0d6b5c", "#8a2f6b", "#a3341f", "#2c6b1f", "#5b3fa0", "#8a5a00", "#4a5560")
_STYLE += "".join(
    f".area-{tint} .line,.area-{tint} .box,.area-{tint} .area-line,.area-{tint} .dot{{stroke:{colour}}}"
    f".area-{tint} .dot{{fill:{colour}}}.area-{tint} .dot--incomplete,.area-{tint} .dot--aftermath{{fill:#fff}}\n"
    for tint, colour in enumerate(_AREAS, start=1)
)


class MissingPage(Exception):
    """A page links to an address that no page has: a mistake in a template, never in the data."""


def template(derived: Derived, name: str) -> Template:
    """A template of this folder by its file's name, for what stands beside the pages."""
    return Writer(derived).jinja.get_template(name)


@pass_context
def _asset(context: Context, target: str) -> Markup:
    """The attribute of a script that stands in docs/assets/javascripts."""
    return Markup('src="{}"').format(text.relative(context["address"], f"assets/javascripts/{target}"))


class _Generator(CodeGenerator):
    """Templates whose values are escaped by ``_escaped``. Jinja's own way makes each value a Markup, in Python since MarkupSafe 3,
    only to join it with its neighbours: a fifth of the time that a page took."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.escaped({finalize.src or ''}")


def _escaped(value: Any) -> str:
    """``value`` as HTML, as a plain string if that is enough."""
    if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
        return value
    return escape(value)


class _Macros:
    """The macros for pages at one depth. Their links depend on the depth and on nothing else of the page, so that what the small
    ones make of records, words and numbers is kept: a paper's card stands in up to nine lists."""

    _KEPT = frozenset(
        [
            "author_link",
            "author_names",
            "card",
            "claim_item",
            "person",
            "saved_paper",
            "section_link",
            "source_link",
            "source_name",
            "spark",
            "standing",
            "theme_chip",
            "venue_link",
            "verdict",
        ]
    )

    def __init__(self, template: Template, depth: int) -> None:
        self._module = template.make_module({"address": "-/" * depth, "m": self})

    def __getattr__(self, name: str) -> Callable[..., str]:
        macro = getattr(self._module, name)
        if name in self._KEPT:
            macro = _keeping(macro)
        setattr(self, name, macro)
        return macro


def _keeping(macro: Callable[..., str]) -> Callable[..., str]:
    """``macro``, answering once for the same records (which are told apart by identity), words and numbers."""
    made: dict[tuple[object, ...], str] = {}

    def answer(*values: Any) -> str:
        try:
            return made[values]
        except KeyError:
            return made.setdefault(values, macro(*values))

    return answer


class Writer:
    """Writes pages of a site that stands at ``home``, and the files that templates draw."""

    def __init__(self, derived: Derived, home: str = "", repository: Repository = NO_REPOSITORY) -> None:
        self.derived, self.survey, self.home, self.repository = derived, derived.survey, home, repository
        self.open = repository != NO_REPOSITORY and derived.survey.edition.ended is None
        # What a link may lead to; None where what is made is no page of a whole site.
        self.addresses: Collection[str] | None = None
        self.figures = {id: cache(make) for id, make in figures.all_figures(derived).items()}
        # By the depth of the page that they stand on.
        self._macros: dict[int, _Macros] = {}
        self._links: dict[int, dict[str, Markup]] = {}
        self._at = ""  # the page that is being written, which a macro does not know
        self.jinja = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            bytecode_cache=FileSystemBytecodeCache(pattern="__survey_%s.cache"),
            auto_reload=False,
            autoescape=True,
            comment_start_string="{##",
            comment_end_string="##}",
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.jinja.code_generator_class, self.jinja.escaped = _Generator, _escaped
        self.jinja.filters |= {
            "to": self._to,
            "asset": _asset,
            "cites": lambda text: bool(citations(text)),
            "prose": text.markdown_text,
            "line": text.one_line,
            "explained": lambda text: Markup(field_docs.as_html(text)),
            "runs": text.runs,
            "short": text.short,
            "without_citations": without_citations,
            "with_links": lambda text: Markup(with_links(text)),
            "number": text.number,
            "when": dates.in_words,
            "year_of": dates.year_of,
            "plain": plain,
            "slug": author_id,
        }
        self.jinja.globals |= {
            "home": home,
            "survey": self.survey,
            "derived": derived,
            "curves": derived.curves,
            "moments": derived.moments,
            "sparkline": lambda points: geometry.sparkline(points, derived.years_shown),
            "written": self.written,
            "picture": self._picture,
            "changes": lambda: changes.changes(derived),
            "site": home,
            "cited_on": lambda record: works.cited_on(record, self.survey, home),
            "whole": works.whole(self.survey, home),
            "formats": formats.FORMATS,
            "coins": lambda paper: metadata.coins(works.paper(paper, self.survey)),
            "paper_facts": paper_fields.facts,
            "paper_links": paper_fields.links,
            "beside": lambda record: exports.beside(record, derived),
            "schemas": exports.SCHEMAS,
            "evidence": self._evidence,
            "repository": self.repository if self.open else None,
            "lists": pagination,
        }

    def page(self, kind: str, address: str, title: str, record: str, **values: Any) -> str:
        """The body of a page of ``kind`` with the doors that every page ends with; ``record`` is what a correction mends."""
        end = ""
        if self.open:
            id = address.split("/")[1] if address.count("/") > 1 else ""
            offered = doors(self.repository, kind, id, title, record)
            end = str(self._macros_at(address).doors(offered, address))
        return self.body(kind, address, end, title=title, **values)

    def body(self, kind: str, address: str, end: str = "", **values: Any) -> str:
        """The text that the template of ``kind`` makes of its ``values``, and ``end``."""
        self._at = address
        template, macros = self.jinja.get_template(f"{kind}.html.j2"), self._macros_at(address)
        written = template.render(address=address, m=macros, **values)
        return _EMPTY_LINES.sub("\n\n", written + end).strip() + "\n"

    def _macros_at(self, address: str) -> _Macros:
        depth = address.count("/")
        if depth not in self._macros:
            self._macros[depth] = _Macros(self.jinja.get_template("macros.html.j2"), depth)
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
        address, figure = context["address"], self.figures[id]()

        def file(target: str) -> Markup:
            return Markup('href="{}"').format(text.relative(address, target))

        template = self.jinja.get_template("figures/figure.html.j2")
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
        """What makes every figure as a file of its own, SVG and CSV, with source, edition and licence inside; by address."""
        for id, figure in self.figures.items():
            yield f"pictures/{id}.svg", cache(partial(self._drawn, figure))  # for a picture in pixels too
            yield f"pictures/{id}.csv", partial(self._tabled, figure)

    def _drawn(self, make: Callable[[], figures.Figure]) -> str:
        figure = make()
        drawn = self.jinja.get_template("figures/standalone.svg.j2").render(
            figure=figure,
            drawing=figure.drawing,
            style=Markup(_STYLE),
            credit=self._credit(figure),
            home=self.home,
            link=lambda target: Markup('href="{}"').format(self.home + target),
        )
        return re.sub(r"\n+", "\n", drawn)

    def _tabled(self, make: Callable[[], figures.Figure]) -> str:
        figure = make()
        table = io.StringIO()
        table.write(f"# {figure.title}. {self._credit(figure)}\r\n")
        csv.writer(table).writerows([figure.columns, *figure.rows])
        return table.getvalue()

    def _credit(self, figure: figures.Figure) -> str:
        edition = self.survey.edition.edition
        return f"{figure.source}. Deep Learning Trends, edition {edition}, CC BY 4.0, {self.home}"

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
