"""Pages from records: the only place that knows the templates. A page is text with an address; writing it is for others.

Which pages there are is known before any is made, so that a link can be checked where it is written; a page's text is made when
it is asked for and not kept. Macros answer once for each depth of address, see ``_Macros``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
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

from . import (
    changes,
    citation,
    editions,
    explore,
    exports,
    figures,
    guide,
    lists,
    metadata,
    pictures,
    references,
    search,
    works,
)
from .check import rule_texts
from .derive import Author, Derived
from .doors import NO_REPOSITORY, Repository, doors
from .names import author_id, plain
from .prose import as_footnotes, citations, harmless, with_figures, with_links, without_citations
from .records import Claim, Frozen, Paper, Source, Theme

_TEMPLATES = Path(__file__).with_name("templates")
_DESCRIPTION = 300
_INERT = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), *((mark, f"&#{ord(mark)};") for mark in "@[]{}")]
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


@dataclass(frozen=True)
class Page:
    """One page: ``address`` from the site's root with a trailing slash (empty: home).

    ``edit`` is the data file the page came from, relative to the repository root; ``linked`` says that its prose holds brackets:
    citations or links, which are resolved after the road. What takes time is made when asked for:
    ``write`` makes the Markdown body, ``tell`` what programs read in the head, ``find`` what the search finds the page by.

    ``reads`` is what the page tells of papers: these papers, and what is computed from others; None if it may tell of any. Of all
    else that the survey holds any page may tell.
    """

    address: str
    kind: str
    title: str
    about: str
    write: Callable[[], str]
    edit: str | None = None
    find: Callable[[], search.Hit] | None = None
    tell: Callable[[], metadata.Head] = metadata.Head
    redirect: str | None = None
    canonical: str | None = None
    linked: bool = False
    reads: tuple[object, ...] | None = None

    @property
    def body(self) -> str:
        return self.write()

    @property
    def description(self) -> str:
        """What the page is about, on one short line."""
        return short(self.about)

    @property
    def hit(self) -> search.Hit | None:
        return self.find() if self.find else None

    @property
    def head(self) -> metadata.Tags:
        """Meta tags as pairs of a name and a content."""
        return self.tell().tags

    @property
    def linked_data(self) -> dict[str, Any] | None:
        """The page's JSON-LD."""
        return self.tell().linked_data

    @property
    def source(self) -> str:
        """The Markdown file this page would be, relative to the folder of documents."""
        if not self.address:
            return "index.md"
        return f"{self.address.rstrip('/')}.md" if self.address.count("/") > 1 else f"{self.address}index.md"


def template(derived: Derived, name: str) -> Template:
    """A template of this folder by its file's name, for what stands beside the pages."""
    return Maker(derived).jinja.get_template(name)


def freeze(theme: Theme, edition: str, derived: Derived) -> str:
    """The body that ``edition`` keeps of a theme."""
    return Maker(derived).frozen_body(theme, f"themes/{theme.id}/{edition}/")


def relative(address: str, target: str) -> str:
    """A link from the page at ``address`` to ``target`` that holds under any site prefix."""
    return "../" * address.count("/") + target or "./"


@pass_context
def _asset(context: Context, target: str) -> Markup:
    """The attribute of a script that stands in docs/assets/javascripts."""
    return Markup('src="{}"').format(relative(context["address"], f"assets/javascripts/{target}"))


def markdown_text(text: str, headings: bool = False) -> Markup:
    """Authored text, as block content; lines of a paragraph are joined, because a citation and a colon at the start of a line
    would be read as a footnote."""
    return Markup(harmless(re.sub(r"(?<!\n)\n(?=[^\n#>|*+\d -])", " ", text.strip()), headings))


def one_line(text: str) -> Markup:
    """``text`` as it stands, in a line of Markdown such as a heading: whatever Markdown or HTML would read is spelt out."""
    return Markup(re.sub(r"[^\w\s.,;?()'’“”–—/-]|_", lambda match: f"&#{ord(match[0])};", " ".join(text.split())))


def runs(pieces: Iterable[tuple[str, bool]]) -> Markup:
    """Pieces of a reference for a preformatted block, those with True in italics; plugins that look for citations in Markdown
    find none in it."""
    return Markup("".join([f"<i>{_inert(text)}</i>" if italic else _inert(text) for text, italic in pieces]))


def _inert(text: str) -> str:
    for mark, spelt in _INERT:
        if mark in text:
            text = text.replace(mark, spelt)
    return text


def short(text: str, length: int = _DESCRIPTION) -> str:
    """``text`` on one line, at most ``length`` characters, cut between words."""
    line = " ".join(without_citations(text).split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


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
            "citation_tabs",
            "author_names",
            "card",
            "claim_item",
            "person",
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


class Maker:
    """Makes the pages of a site that stands at ``home``, and the files that templates draw."""

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
            "prose": markdown_text,
            "line": one_line,
            "explained": lambda text: Markup(guide.as_html(text)),
            "with_links": lambda text: Markup(with_links(text)),
            "runs": runs,
            "short": short,
            "without_citations": without_citations,
            "number": number,
            "when": when,
            "plain": plain,
            "slug": author_id,
        }
        self.jinja.globals |= {
            "home": home,
            "survey": self.survey,
            "derived": derived,
            "curves": derived.curves,
            "moments": figures.MOMENTS,
            "sparkline": pictures.sparkline,
            "written": self._written,
            "picture": self._picture,
            "changes": changes.changes(derived),
            "site": home,
            "cited_on": lambda record: works.cited_on(record, self.survey, home),
            "whole": works.whole(self.survey, home),
            "formats": citation.formats,
            "format_names": citation.FORMATS.items(),
            # A paper stands in the lists of several themes.
            "coins": _keeping(lambda paper: metadata.coins(works.paper(paper, self.survey))),
            "beside": lambda record: exports.beside(record, derived),
            "schemas": exports.SCHEMAS,
            "evidence": self._evidence,
            "repository": self.repository if self.open else None,
            "lists": lists,
        }

    def pages(self, files: Collection[str] = ()) -> list[Page]:
        """Every page, each once; ``files`` are the addresses of what stands beside them. A page's body raises MissingPage if it
        links to an address that nothing has."""
        made = list(self._all())
        self.addresses = {page.address for page in made}.union(files)
        return made

    def files(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What makes every figure as a file of its own, SVG and CSV, with source, edition and licence inside, and the rows of the
        table of all papers that do not stand in its page; by address."""
        for id, figure in self.figures.items():
            yield f"pictures/{id}.svg", cache(partial(self._drawn, figure))  # for a picture in pixels too
            yield f"pictures/{id}.csv", partial(self._tabled, figure)
        if len(self.derived.papers) > lists.ROWS:
            yield explore.FURTHER_ROWS, self._further_rows

    def _all(self) -> Iterator[Page]:
        yield self._home()
        yield from self._lists()
        for theme in self.survey.themes.values():
            yield self._theme(theme)
            if papers := self.derived.papers_of_theme[theme.id]:
                yield from self._parted(
                    "theme_papers",
                    f"themes/{theme.id}/papers/",
                    f"Papers: {theme.name}",
                    f"{number(len(papers), 'paper')} of the theme {theme.name}, to be saved together.",
                    lists.parts(f"themes/{theme.id}/papers/", papers, lists.SAVED, _of_year),
                    "saved",
                    edit=f"data/themes/{theme.id}.yml",
                    reads=papers,
                    theme=theme,
                )
        for paper in self.survey.papers.values():
            yield from self._paper(paper)
        for author in self.derived.authors.values():
            papers = author.papers
            description = f"{author.name} in the survey: {number(len(papers), 'paper')}, {', '.join(short(paper.title, 80) for paper in papers[:3])}."
            address = f"authors/{author.id}/"
            newest = lists.parts(address, papers[::-1], lists.CARDS, _as_papers, _year)
            find = partial(search.of_author, author)
            known = (author.name, *author.aliases, *(self.derived.authors[id].name for id, _ in author.coauthors))
            yield from self._parted(
                "author",
                address,
                author.name,
                description,
                newest,
                "card",
                find=find,
                reads=[*papers, *known],
                author=author,
            )
        for venue in self.derived.venues:
            papers = self.derived.papers_of_venue[venue.id]
            yield from self._parted(
                "venue",
                f"venues/{venue.id}/",
                venue.short,
                f"{venue.name}: {number(len(papers), 'paper')} in the survey.",
                lists.parts(f"venues/{venue.id}/", papers, lists.CARDS, _of_year),
                "card",
                edit="data/venues.yml",
                find=partial(search.of_venue, venue),
                reads=papers,
                venue=venue,
            )
        for year in self.derived.years:
            papers = self.derived.papers_of_year[year]
            # A paper is one of the two: the check sees to it.
            ordered = sorted(papers, key=lambda paper: paper.aftermath)
            yield from self._parted(
                "year",
                f"years/{year}/",
                str(year),
                f"{number(len(papers), 'paper')} of {year} in the survey of deep learning's trends.",
                lists.parts(f"years/{year}/", ordered, lists.CARDS, _by_role, _initial),
                "card",
                find=partial(search.Hit, str(year), number(len(papers), "paper")),
                reads=[*papers, *self.derived.years],
                year=year,
                papers=papers,
            )
        for source in self.derived.sources:
            yield self._source(source)
        for claim in self.derived.claims:
            yield self._claim(claim)
        for theme in self.survey.themes.values():
            for alias in theme.aliases:
                yield self._moved(f"themes/{alias}/", theme, f"themes/{theme.id}/")
                if self.derived.papers_of_theme[theme.id]:
                    yield self._moved(f"themes/{alias}/papers/", theme, f"themes/{theme.id}/papers/")
        for edition, themes in self.survey.editions.items():
            for id, frozen in themes.items():
                yield self._edition(edition, id, frozen)

    def _page(
        self,
        kind: str,
        address: str,
        title: str,
        description: str,
        *,
        edit: str | None = None,
        find: Callable[[], search.Hit] | None = None,
        about: Paper | Theme | Source | Claim | None = None,
        redirect: str | None = None,
        canonical: str | None = None,
        head: metadata.Tags | None = None,
        prose: str = "",
        record: str | None = None,
        reads: Iterable[object] | None = None,
        **values: Any,
    ) -> Page:
        """A page of ``kind`` about the record ``about``; ``prose`` is the authored Markdown in it, ``values`` its template's, and
        ``record`` the data file that a correction of the page mends, where the page has no ``edit``."""
        told = None if reads is None else tuple(reads)

        def tell() -> metadata.Head:
            return metadata.Head(head) if head is not None else self._head(kind, address, title, about)

        def write() -> str:
            end = self._doors(kind, address, title, record or edit or self.home + address) if self.open else ""
            return self._body(kind, address=address, title=title, end=end, **values)

        return Page(address, kind, title, description, write, edit, find, tell, redirect, canonical, "[" in prose, told)

    def _parted(
        self,
        kind: str,
        address: str,
        title: str,
        description: str,
        parts: list[lists.Part],
        entry: str,
        *,
        reads: Collection[object] | None = None,
        **values: Any,
    ) -> Iterator[Page]:
        """The page of a list, and a page for each further part of it; ``entry`` says how its entries are drawn."""
        yield self._page(kind, address, title, description, parts=parts, part=parts[0], reads=reads, **values)
        for part in parts[1:]:
            yield self._page(
                "part",
                part.address,
                f"{title}, page {part.number}",
                f"{title}, page {part.number} of {len(parts)}: {part.label}.",
                edit=values.get("edit"),
                reads=reads,
                parts=parts,
                part=part,
                whole=title,
                entry=entry,
            )

    def _body(self, kind: str, *, address: str, end: str = "", **values: Any) -> str:
        self._at = address
        written = self.jinja.get_template(f"{kind}.html.j2").render(
            address=address, m=self._macros_at(address), **values
        )
        return _EMPTY_LINES.sub("\n\n", written + end).strip() + "\n"

    def _doors(self, kind: str, address: str, title: str, record: str) -> str:
        """The doors that every page ends with."""
        id = address.split("/")[1] if address.count("/") > 1 else ""
        offered = doors(self.repository, kind, id, title, record)
        return str(self._macros_at(address).doors(offered, address))

    def _macros_at(self, address: str) -> _Macros:
        depth = address.count("/")
        if depth not in self._macros:
            self._macros[depth] = _Macros(self.jinja.get_template("macros.html.j2"), depth)
        return self._macros[depth]

    @pass_context
    def _to(self, context: Context, target: str) -> Markup:
        """The attribute of a link to the page or file at ``target``."""
        return self._link(context["address"], target)

    def _link(self, address: str, target: str) -> Markup:
        links = self._links.setdefault(address.count("/"), {})
        if target not in links:
            if self.addresses is not None and re.split("[#?]", target, maxsplit=1)[0] not in self.addresses:
                raise MissingPage(f"{self._at} links to {target}")
            links[target] = Markup(f'href="{escape(relative(address, target))}"')
        return links[target]

    def _head(self, kind: str, address: str, title: str, about: Paper | Theme | Source | Claim | None) -> metadata.Head:
        """What programs read in a page's head: of the record it is ``about``, or of the survey as a whole."""
        if about is not None:
            return metadata.Head(
                metadata.tags(about, self.derived, self.home), metadata.linked_data(about, self.derived, self.home)
            )
        if kind in ("home", "about", "cite"):
            return metadata.Head(
                metadata.site_tags(title, self.home + address), metadata.dataset(self.derived, self.home)
            )
        return metadata.Head()

    def _home(self) -> Page:
        description = "What became of deep learning's trends? Every paper, theme, prediction and open challenge named in 2015, 2016 and 2020, followed to the present with evidence."
        return self._page(
            "home",
            "",
            "Deep Learning Trends",
            description,
            find=partial(search.Hit, "Deep Learning Trends", description),
        )

    def _lists(self) -> Iterator[Page]:
        survey, derived = self.survey, self.derived
        kinds = [
            (
                "themes",
                "Themes",
                f"{len(survey.themes)} lines of research, each with its story, its papers, its curve and its present standing.",
            ),
            (
                "papers",
                "Papers",
                f"{len(survey.papers)} papers by year, named by a source or added to show what became of a theme.",
            ),
            ("authors", "Authors", f"{len(derived.authors)} authors of the survey's papers."),
            (
                "venues",
                "Venues",
                f"{len(derived.venues)} conferences and journals in which the survey's papers appeared.",
            ),
            ("years", "Years", "The survey's papers by year of publication."),
            (
                "sources",
                "Sources",
                "The talk of 2015, the conference report of 2016 with its copies, and the lecture of 2020 that the survey starts from.",
            ),
            (
                "corrections",
                "Corrections",
                f"{len(derived.corrections)} mistakes of the sources, with what is right and the evidence.",
            ),
            (
                "trends",
                "Trends",
                "Every theme at the three moments and today: who named it, and what its share of accepted papers did in between.",
            ),
            (
                "about",
                "About",
                "How facts are verified, how claims are judged, how curves are counted, and what the survey does not cover.",
            ),
            ("cite", "Cite", "How to cite the survey, and its data in files for programs."),
            ("tags", "Tags", "Every theme as a tag, with its papers."),
        ]
        if survey.routes:
            kinds.append(
                ("routes", "Reading routes", f"{len(survey.routes)} questions, five papers and thirty minutes each.")
            )
        if survey.claims:
            kinds.append(
                (
                    "claims",
                    "Claims",
                    f"{len(survey.claims)} predictions, challenges and opinions of the sources, each with a rule and a verdict.",
                )
            )
        kinds.append(("changes", "Changes", "New papers, changed standings and judged claims, by date."))
        for kind, title, description in kinds:
            find = partial(search.Hit, title, description)
            if kind == "routes":
                find = partial(search.of_routes, title, description, derived)
            if kind == "authors":
                names = lists.parts("authors/", list(derived.authors.values()), lists.NAMES, _by_letter)
                yield from self._parted(kind, "authors/", title, description, names, "name", find=find)
            else:
                yield self._page(kind, f"{kind}/", title, description, find=find)
        yield self._explore()
        yield self._contribute()

    def _contribute(self) -> Page:
        description = "How to add a paper, mend a mistake, propose a theme or another verdict: with a form, one command or by hand."

        def file(path: str) -> str | None:
            shut = self.repository == NO_REPOSITORY or (path.startswith("../") and not self.open)
            return None if shut else self.repository.file(path)

        def page(target: str) -> str:
            return self._link("contribute/", target)

        return self._page(
            "contribute",
            "contribute/",
            "Contribute",
            description,
            edit=guide.PATH,
            find=partial(search.Hit, "Contribute", description),
            text=lambda: Markup(guide.page_text(self.survey.guide, file, page)),  # once links can be checked
            kinds=[(path, name, guide.fields(model)) for path, name, model in guide.AUTHORED],
            rules=rule_texts(),
        )

    def _explore(self) -> Page:
        description = f"{len(self.survey.papers)} papers in one table: by theme, source, year, venue, kind, award and words; sorted, shared and exported."
        rows = explore.rows(self.derived)
        return self._page(
            "explore",
            "explore/",
            "Explore",
            description,
            find=partial(search.Hit, "Explore", description),
            rows=rows[: lists.ROWS],
            total=len(rows),
            facets=explore.facets(self.derived, rows),
            listed=explore.LISTED_AUTHORS,
        )

    def _further_rows(self) -> str:
        rows = explore.rows(self.derived)
        drawn = self._body("explore_rows", address="explore/", rows=rows[lists.ROWS :], listed=explore.LISTED_AUTHORS)
        return explore.further_rows(drawn)

    def _theme(self, theme: Theme) -> Page:
        return self._page(
            "theme",
            f"themes/{theme.id}/",
            theme.name,
            theme.finding,
            edit=f"data/themes/{theme.id}.yml",
            find=partial(search.of_theme, theme, self._written),
            about=theme,
            reads=[*self.derived.papers_of_theme[theme.id], *self._papers(self.derived.cited_by_theme(theme))],
            prose=f"{theme.definition}\n{theme.story}",
            theme=theme,
            frozen=False,
        )

    def _moved(self, address: str, theme: Theme, target: str) -> Page:
        """An old address of a theme: it leads on to the new one."""
        return self._page(
            "moved",
            address,
            theme.name,
            theme.finding,
            theme=theme,
            target=target,
            redirect=target,
            canonical=target,
            reads=(),
        )

    def _edition(self, edition: str, id: str, frozen: Frozen) -> Page:
        """A theme as an edition froze it, under a banner that says what has changed since."""
        themes = self.survey.themes
        theme = themes.get(id) or next(one for one in themes.values() if id in one.aliases)
        since = editions.changes(frozen, theme, self.derived)
        body = Markup(self.survey.frozen_texts[edition, id])
        address = f"themes/{id}/{edition}/"
        cited = works.edition(id, edition, frozen, self.survey, self.home)
        return self._page(
            "edition",
            address,
            f"{frozen.name}, edition {edition}",
            frozen.finding,
            theme=theme,
            edition=edition,
            frozen=frozen,
            record=f"data/themes/{theme.id}.yml",
            since=since,
            reads=self.derived.papers_of_theme[theme.id],
            cited=cited,
            body=body,
            canonical=f"themes/{theme.id}/",
            prose=body,
            head=metadata.page_tags(cited, f"{self.home}{address}"),
        )

    def frozen_body(self, theme: Theme, address: str) -> str:
        """The body of a theme's page as it would stand at ``address``, with its references written out."""
        page = self._page("theme", address, theme.name, theme.finding, theme=theme, frozen=True)
        return f"{as_footnotes(page.body)}\n{references.footnotes(citations(theme.story), address, self.derived)}\n"

    def _paper(self, paper: Paper) -> Iterator[Page]:
        names = [self.survey.shown(name) for name in paper.authors]
        address = f"papers/{paper.id}/"
        later = lists.parts(address, self.derived.built_on_by[paper.id], lists.BESIDE, _built_on_by, _year)
        yield from self._parted(
            "paper",
            address,
            paper.title,
            paper.summary,
            later,
            "card",
            edit=f"data/papers/{paper.id}.yml",
            find=partial(search.of_paper, paper, self.derived),
            about=paper,
            prose=paper.summary,
            reads=[paper, *self._papers(paper.builds_on), *self.derived.built_on_by[paper.id]],
            paper=paper,
            names=names,
        )

    def _source(self, source: Source) -> Page:
        copies = [other for other in self.derived.sources if other.derived_from == source.id]
        return self._page(
            "source",
            f"sources/{source.id}/",
            source.title,
            source.summary,
            edit=f"data/sources/{source.id}.yml",
            find=partial(search.of_source, source),
            about=source,
            source=source,
            copies=copies,
        )

    def _claim(self, claim: Claim) -> Page:
        return self._page(
            "claim",
            f"claims/{claim.id}/",
            claim.claim,
            claim.claim,
            edit=f"data/claims/{claim.id}.yml",
            find=partial(search.of_claim, claim, self.derived, self._written),
            about=claim,
            prose=f"{claim.resolves_when}\n{claim.why}",
            reads=self._papers([*claim.evidence, *citations(claim.why)]),
            claim=claim,
        )

    def _papers(self, keys: Iterable[str]) -> list[Paper]:
        """Those of ``keys`` that are papers."""
        return [self.survey.papers[key] for key in keys if key in self.survey.papers]

    @pass_context
    def _picture(
        self, context: Context, id: str, anchor: str, more: Markup | str = "", after: Markup | str = ""
    ) -> Markup:
        """A figure on the page: drawing, caption, numbers and downloads; ``more`` ends the caption, ``after`` the table."""
        address, figure = context["address"], self.figures[id]()

        def file(target: str) -> Markup:
            return Markup('href="{}"').format(relative(address, target))

        template = self.jinja.get_template("figures/figure.html.j2")
        return Markup(
            template.render(
                figure=figure,
                drawing=figure.drawing,
                address=address,
                link=lambda target: self._link(address, target),
                file=file,
                anchor=anchor,
                more=more,
                after=after,
            )
        )

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

    def _written(self, text: str, theme: str | None) -> str:
        """``text`` with its counted figures written out; the check has seen to it that every one exists."""

        def share(field_: str, year: int, other: str | None) -> str:
            point = self.derived.curves.point(other or theme or "", year, field_)
            return number_of(point.share) if point else "?"

        return with_figures(text, share)

    def _evidence(self, claim: Claim) -> tuple[list[Paper], list[Theme], list[str]]:
        """A verdict's evidence: papers, themes whose counts show it, and links."""
        papers = self._papers(claim.evidence)
        themes = [
            self.survey.themes[item.removeprefix("trends:")] for item in claim.evidence if item.startswith("trends:")
        ]
        return papers, themes, [item for item in claim.evidence if item.startswith("https://")]


def _of_year(paper: Paper) -> lists.Heading:
    return lists.Heading(str(paper.year), f"y{paper.year}")


def _by_role(paper: Paper) -> lists.Heading:
    return (
        lists.Heading("Aftermath", "aftermath") if paper.aftermath else lists.Heading("Named by the sources", "named")
    )


def _as_papers(_: Paper) -> lists.Heading:
    return lists.Heading("Papers", "papers")


def _built_on_by(_: Paper) -> lists.Heading:
    return lists.Heading("Built on by", "built-on-by")


def _by_letter(author: Author) -> lists.Heading:
    return lists.Heading(author.initial, f"letter-{author.initial.lower()}")


def _year(paper: Paper) -> str:
    return str(paper.year)


def _initial(paper: Paper) -> str:
    """The letter under which a year's list has a paper."""
    return plain(paper.authors[0].split()[-1])[:1].upper()


def number(count: int, noun: str, plural: str | None = None) -> str:
    """``3 papers``, ``1 paper``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def number_of(share: float) -> str:
    """A share per 1,000 as it is printed everywhere: one decimal."""
    return f"{share:.1f}"


def when(value: Any) -> str:
    """A date, month or year as people write it: 1 June 2016, June 2016, 2016."""
    parts = [int(part) for part in str(value).split("-")]
    return " ".join(
        [str(part) for part in parts[2:]] + [citation.MONTHS[part - 1] for part in parts[1:2]] + [str(parts[0])]
    )
