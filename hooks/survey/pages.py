"""Pages from records: the only place that knows the templates. A page is text with an address; writing it is for others."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from . import changes, citation, editions, explore, exports, figures, metadata, pictures, search, works
from .derive import Derived
from .names import plain
from .prose import as_footnotes, citations, with_figures, without_citations
from .records import Claim, Frozen, Paper, Source, Theme

_TEMPLATES = Path(__file__).with_name("templates")
_DESCRIPTION = 300
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
    """One page: ``address`` from the site's root with a trailing slash (empty: home), Markdown ``body``.

    ``edit`` is the data file the page came from, relative to the repository root; ``head`` its meta tags as pairs of a
    name and a content; ``linked_data`` its JSON-LD.
    """

    address: str
    kind: str
    title: str
    description: str
    body: str
    edit: str | None = None
    tags: list[str] = field(default_factory=list)
    hit: search.Hit | None = None
    head: metadata.Tags = field(default_factory=list)
    linked_data: dict[str, Any] | None = None
    redirect: str | None = None
    canonical: str | None = None

    @property
    def source(self) -> str:
        """The Markdown file this page would be, relative to the folder of documents."""
        if not self.address:
            return "index.md"
        return f"{self.address.rstrip('/')}.md" if self.address.count("/") > 1 else f"{self.address}index.md"


def pages(derived: Derived, home: str = "", files: Collection[str] = ()) -> list[Page]:
    """Every page of a site that stands at ``home``, each once; ``files`` are the addresses of what stands beside the
    pages. Raises MissingPage if a page links to an address that nothing has."""
    return with_links_checked(list(_Maker(derived, home).all()), files)


def template(derived: Derived, name: str) -> Template:
    """A template of this folder by its file's name, for what stands beside the pages."""
    return _Maker(derived).jinja.get_template(name)


def picture_files(derived: Derived, home: str) -> dict[str, str]:
    """Figures as SVG and CSV files by address, for a site that stands at ``home``."""
    return dict(_Maker(derived, home).picture_files())


def with_links_checked(made: list[Page], files: Collection[str] = ()) -> list[Page]:
    """``made`` without the marks that templates leave on links, once every one is known to lead to a page or a file."""
    addresses = {page.address for page in made} | set(files)
    for page in made:
        for target in re.findall(r'data-to="([^"#]*)', page.body):
            if target not in addresses:
                raise MissingPage(f"{page.address} links to {target}")
    return [with_links_unmarked(page) for page in made]


def with_links_unmarked(page: Page) -> Page:
    """``page`` without the marks that templates leave on links."""
    return dataclasses.replace(page, body=re.sub(r' data-to="[^"]*"', "", page.body))


def freeze(theme: Theme, edition: str, derived: Derived) -> str:
    """The body that ``edition`` keeps of a theme."""
    return _Maker(derived).frozen_body(theme, f"themes/{theme.id}/{edition}/")


def relative(address: str, target: str) -> str:
    """A link from the page at ``address`` to ``target`` that holds under any site prefix."""
    return "../" * address.count("/") + target or "./"


@pass_context
def _to(context: Context, target: str) -> Markup:
    """Attributes of a link to the page at ``target``; the mark is checked and taken off once all pages are made."""
    return Markup('href="{}" data-to="{}"').format(relative(context["address"], target), target)


@pass_context
def _asset(context: Context, target: str) -> Markup:
    """The attribute of a script that stands in docs/assets/javascripts."""
    return Markup('src="{}"').format(relative(context["address"], f"assets/javascripts/{target}"))


def markdown_text(text: str) -> Markup:
    """Authored Markdown with its HTML switched off, as block content; lines of a paragraph are joined, because a citation
    and a colon at the start of a line would be read as a footnote."""
    joined = re.sub(r"(?<!\n)\n(?=[^\n#>|*+\d -])", " ", text.strip())
    return Markup(html.escape(joined, quote=False))


def one_line(text: str) -> Markup:
    """``text`` as it stands, in a line of Markdown such as a heading: whatever Markdown or HTML would read is spelt out."""
    return Markup(
        re.sub(r"[^\w\s.,;?()'’“”–—/-]", lambda match: f"&#{ord(match[0])};", " ".join(text.split())).replace(
            "_", "&#95;"
        )
    )


def inert(text: str) -> Markup:
    """``text`` for a preformatted block in which plugins that look for citations in Markdown find none."""
    return Markup(re.sub(r"[@\[\]{}]", lambda match: f"&#{ord(match[0])};", html.escape(text, quote=False)))


def short(text: str, length: int = _DESCRIPTION) -> str:
    """``text`` on one line, at most ``length`` characters, cut between words."""
    line = " ".join(without_citations(text).split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


class _Maker:
    def __init__(self, derived: Derived, home: str = "") -> None:
        self.derived, self.survey, self.home = derived, derived.survey, home
        self.jinja = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            comment_start_string="{##",
            comment_end_string="##}",
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.jinja.filters |= {
            "to": _to,
            "asset": _asset,
            "cites": lambda text: bool(citations(text)),
            "prose": markdown_text,
            "line": one_line,
            "inert": inert,
            "short": short,
            "without_citations": without_citations,
            "number": number,
            "when": when,
            "plain": plain,
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
            "figure_of": figures,
            "changes": changes.changes(derived),
            "site": home,
            "cited_on": lambda record: works.cited_on(record, self.survey, home),
            "whole": works.whole(self.survey, home),
            "formats": citation.formats,
            "coins": lambda paper: metadata.coins(works.paper(paper, self.survey)),
            "beside": lambda record: exports.beside(record, derived),
            "schemas": exports.SCHEMAS,
            "evidence": self._evidence,
        }

    def all(self) -> Iterator[Page]:
        yield self._home()
        yield from self._lists()
        for theme in self.survey.themes.values():
            yield self._theme(theme)
            if papers := self.derived.papers_of_theme[theme.id]:
                yield self._page(
                    "theme_papers",
                    f"themes/{theme.id}/papers/",
                    f"Papers: {theme.name}",
                    f"{number(len(papers), 'paper')} of the theme {theme.name}, to be saved together.",
                    edit=f"data/themes/{theme.id}.yml",
                    theme=theme,
                    papers=papers,
                )
        for paper in self.survey.papers.values():
            yield self._paper(paper)
        for author in self.derived.authors.values():
            papers = author.papers
            description = f"{author.name} in the survey: {number(len(papers), 'paper')}, {', '.join(short(paper.title, 80) for paper in papers[:3])}."
            hit = search.of_author(author)
            yield self._page("author", f"authors/{author.id}/", author.name, description, hit=hit, author=author)
        for venue in self.derived.venues:
            papers = self.derived.papers_of_venue[venue.id]
            years = Counter(paper.year for paper in papers)
            yield self._page(
                "venue",
                f"venues/{venue.id}/",
                venue.short,
                f"{venue.name}: {number(len(papers), 'paper')} in the survey.",
                edit="data/venues.yml",
                hit=search.of_venue(venue),
                venue=venue,
                papers=papers,
                years=years,
            )
        for year in self.derived.years:
            papers = self.derived.papers_of_year[year]
            yield self._page(
                "year",
                f"years/{year}/",
                str(year),
                f"{number(len(papers), 'paper')} of {year} in the survey of deep learning's trends.",
                hit=search.Hit(str(year), number(len(papers), "paper")),
                year=year,
                papers=papers,
            )
        for source in self.derived.sources:
            yield self._source(source)
        for claim in self.derived.claims:
            yield self._claim(claim)
        for theme in self.survey.themes.values():
            for alias in theme.aliases:
                yield self._moved(alias, theme)
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
        tags: list[str] | None = None,
        hit: search.Hit | None = None,
        about: Paper | Theme | Source | Claim | None = None,
        **values: Any,
    ) -> Page:
        head, linked_data = self._head(kind, address, title, about)
        body = self.jinja.get_template(f"{kind}.html.j2").render(address=address, title=title, **values)
        return Page(
            address,
            kind,
            title,
            short(description),
            re.sub(r"\n{3,}", "\n\n", body).strip() + "\n",
            edit,
            tags or [],
            hit,
            head,
            linked_data,
        )

    def _head(
        self, kind: str, address: str, title: str, about: Paper | Theme | Source | Claim | None
    ) -> tuple[metadata.Tags, dict[str, Any] | None]:
        """What programs read in a page's head: of the record it is ``about``, or of the survey as a whole."""
        if about is not None:
            return (
                metadata.tags(about, self.derived, self.home),
                metadata.linked_data(about, self.derived, self.home),
            )
        if kind in ("home", "about", "cite"):
            return metadata.site_tags(title, self.home + address), metadata.dataset(self.derived, self.home)
        return [], None

    def _home(self) -> Page:
        description = "What became of deep learning's trends? Every paper, theme, prediction and open challenge named in 2015, 2016 and 2020, followed to the present with evidence."
        return self._page(
            "home", "", "Deep Learning Trends", description, hit=search.Hit("Deep Learning Trends", description)
        )

    def _lists(self) -> Iterator[Page]:
        survey, derived = self.survey, self.derived
        lists = [
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
            lists.append(
                ("routes", "Reading routes", f"{len(survey.routes)} questions, five papers and thirty minutes each.")
            )
        if survey.claims:
            lists.append(
                (
                    "claims",
                    "Claims",
                    f"{len(survey.claims)} predictions, challenges and opinions of the sources, each with a rule and a verdict.",
                )
            )
        lists.append(("changes", "Changes", "New papers, changed standings and judged claims, by date."))
        for kind, title, description in lists:
            hit = search.of_routes(title, description, derived) if kind == "routes" else search.Hit(title, description)
            yield self._page(kind, f"{kind}/", title, description, hit=hit)
        yield self._explore()

    def _explore(self) -> Page:
        description = f"{len(self.survey.papers)} papers in one table: by theme, source, year, venue, kind, award and words; sorted, shared and exported."
        rows = explore.rows(self.derived)
        return self._page(
            "explore",
            "explore/",
            "Explore",
            description,
            hit=search.Hit("Explore", description),
            rows=rows,
            facets=explore.facets(self.derived, rows),
            listed=explore.LISTED_AUTHORS,
        )

    def _theme(self, theme: Theme) -> Page:
        return self._page(
            "theme",
            f"themes/{theme.id}/",
            theme.name,
            theme.finding,
            edit=f"data/themes/{theme.id}.yml",
            hit=search.of_theme(theme, self._written),
            about=theme,
            theme=theme,
            frozen=False,
        )

    def _moved(self, alias: str, theme: Theme) -> Page:
        """The old address of a theme: it leads on to the new one."""
        page = self._page("moved", f"themes/{alias}/", theme.name, theme.finding, theme=theme)
        return dataclasses.replace(page, redirect=f"themes/{theme.id}/", canonical=f"themes/{theme.id}/")

    def _edition(self, edition: str, id: str, frozen: Frozen) -> Page:
        """A theme as an edition froze it, under a banner that says what has changed since."""
        themes = self.survey.themes
        theme = themes.get(id) or next(one for one in themes.values() if id in one.aliases)
        since = editions.changes(frozen, theme, self.derived)
        body = Markup(self.survey.frozen_texts[edition, id])
        address = f"themes/{id}/{edition}/"
        cited = works.edition(id, edition, frozen, self.survey, self.home)
        page = self._page(
            "edition",
            address,
            f"{frozen.name}, edition {edition}",
            frozen.finding,
            theme=theme,
            edition=edition,
            frozen=frozen,
            since=since,
            cited=cited,
            body=body,
        )
        head = metadata.page_tags(cited, f"{self.home}{address}")
        return dataclasses.replace(page, canonical=f"themes/{theme.id}/", head=head)

    def frozen_body(self, theme: Theme, address: str) -> str:
        """The body of a theme's page as it would stand at ``address``, with its references written out."""
        page = with_links_unmarked(self._page("theme", address, theme.name, theme.finding, theme=theme, frozen=True))
        references = "\n".join(editions.reference(key, address, self.derived) for key in citations(theme.story))
        return f"{as_footnotes(page.body)}\n{references}\n"

    def _paper(self, paper: Paper) -> Page:
        names = [self.survey.shown(name) for name in paper.authors]
        tags = [self.survey.themes[id].name for id in paper.themes]
        return self._page(
            "paper",
            f"papers/{paper.id}/",
            paper.title,
            paper.summary,
            edit=f"data/papers/{paper.id}.yml",
            tags=tags,
            hit=search.of_paper(paper, self.derived),
            about=paper,
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
            hit=search.of_source(source),
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
            hit=search.of_claim(claim, self.derived, self._written),
            about=claim,
            claim=claim,
        )

    @pass_context
    def _picture(
        self, context: Context, figure: figures.Figure, anchor: str, more: Markup | str = "", after: Markup | str = ""
    ) -> Markup:
        """A figure on the page: drawing, caption, numbers and downloads; ``more`` ends the caption, ``after`` the table."""
        address = context["address"]

        def file(target: str) -> Markup:
            return Markup('href="{}"').format(relative(address, target))

        template = self.jinja.get_template("figures/figure.html.j2")
        return Markup(
            template.render(
                figure=figure,
                drawing=figure.drawing,
                address=address,
                link=lambda target: _to(context, target),
                file=file,
                anchor=anchor,
                more=more,
                after=after,
            )
        )

    def picture_files(self) -> Iterator[tuple[str, str]]:
        """Every figure as a file of its own, SVG and CSV, with source, edition and licence inside; by address."""
        edition = self.survey.edition
        for figure in figures.all_figures(self.derived):
            credit = f"{figure.source}. Deep Learning Trends, edition {edition.edition}, CC BY 4.0, {self.home}"
            template = self.jinja.get_template("figures/standalone.svg.j2")
            drawn = template.render(
                figure=figure,
                drawing=figure.drawing,
                style=Markup(_STYLE),
                credit=credit,
                home=self.home,
                link=lambda target: Markup('href="{}"').format(self.home + target),
            )
            yield f"pictures/{figure.id}.svg", re.sub(r"\n+", "\n", drawn)
            table = io.StringIO()
            table.write(f"# {figure.title}. {credit}\r\n")
            csv.writer(table).writerows([figure.columns, *figure.rows])
            yield f"pictures/{figure.id}.csv", table.getvalue()

    def _written(self, text: str, theme: str | None) -> str:
        """``text`` with its counted figures written out; the check has seen to it that every one exists."""

        def share(field_: str, year: int, other: str | None) -> str:
            point = self.derived.curves.point(other or theme or "", year, field_)
            return number_of(point.share) if point else "?"

        return with_figures(text, share)

    def _evidence(self, claim: Claim) -> tuple[list[Paper], list[Theme], list[str]]:
        """A verdict's evidence: papers, themes whose counts show it, and links."""
        papers = [self.survey.papers[item] for item in claim.evidence if item in self.survey.papers]
        themes = [
            self.survey.themes[item.removeprefix("trends:")] for item in claim.evidence if item.startswith("trends:")
        ]
        return papers, themes, [item for item in claim.evidence if item.startswith("https://")]


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
