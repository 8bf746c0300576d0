"""Which pages there are, from records. A page is text with an address; its words are `writing`'s, writing it into a file is for others.

Which pages there are is known before any is made, so that a link can be checked where it is written; a page's text is made when
it is asked for and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from survey.check import rule_texts
from survey.common.markup import as_footnotes, citations
from survey.common.text import number, short
from survey.model import editions
from survey.model.derived import Author, Derived
from survey.records.models import Claim, Frozen, Paper, Source, Theme
from survey.records.names import plain
from survey.render import search
from survey.render.citations import metadata, references, works
from survey.render.pages import explore, field_docs, pagination
from survey.render.pages.contribute_links import NO_REPOSITORY, Repository
from survey.render.pages.jinja import Writer

# Words that readers look for a page by and that its title and description do not hold.
_ASKED_FOR = {
    "about": ("method", "how a verdict is made", "how facts are checked", "who keeps it", "what is missing"),
    "cite": ("BibTeX", "RIS", "CSL-JSON", "APA", "IEEE", "licence", "license", "CC BY", "download", "schema"),
    "corrections": ("errors", "misprints", "errata"),
    "changes": ("news", "feed", "Atom", "what is new"),
    "tags": ("keywords", "topics"),
}


@dataclass(frozen=True)
class Page:
    """One page: ``address`` from the site's root with a trailing slash (empty: home).

    ``edit`` is the data file the page came from, relative to the repository root; ``linked`` says that its prose holds brackets:
    citations or links, which are resolved after the road. What takes time is made when asked for:
    ``write`` makes the Markdown body, ``tell`` what programs read in the head, ``find`` what the search finds the page by.

    ``reads`` are the papers, themes and claims that the page tells of, and what is computed from others; None if it may tell of any.
    Of all else that the survey holds any page may tell, and of a theme's name, area, finding and aliases.
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


def freeze(theme: Theme, edition: str, derived: Derived) -> str:
    """The body that ``edition`` keeps of a theme."""
    return Maker(derived).frozen_body(theme, f"themes/{theme.id}/{edition}/")


class Maker:
    """Makes the pages of a site that stands at ``home``."""

    def __init__(self, derived: Derived, home: str = "", repository: Repository = NO_REPOSITORY) -> None:
        self.derived, self.survey, self.home, self.repository = derived, derived.survey, home, repository
        self.writer = Writer(derived, home, repository)

    def pages(self, files: Collection[str] = ()) -> list[Page]:
        """Every page, each once; ``files`` are the addresses of what stands beside them. A page's body raises MissingPage if it
        links to an address that nothing has."""
        made = list(self._all())
        self.writer.addresses = {page.address for page in made}.union(files)
        return made

    def files(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What makes the files that templates draw, by address: figures, and the rows of the table of all papers that do not stand
        in its page."""
        yield from self.writer.files()
        if len(self.derived.papers) > pagination.ROWS:
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
                    pagination.parts(f"themes/{theme.id}/papers/", papers, pagination.SAVED, _of_year),
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
            newest = pagination.parts(address, papers[::-1], pagination.CARDS, _as_papers, _year)
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
                pagination.parts(f"venues/{venue.id}/", papers, pagination.CARDS, _of_year),
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
                pagination.parts(f"years/{year}/", ordered, pagination.CARDS, _by_role, _initial),
                "card",
                find=partial(search.Hit, str(year), number(len(papers), "paper")),
                reads=[*papers, *self.derived.years, *self.survey.themes.values(), *self.derived.claims],
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
            return self.writer.page(kind, address, title, record or edit or self.home + address, **values)

        return Page(address, kind, title, description, write, edit, find, tell, redirect, canonical, "[" in prose, told)

    def _parted(
        self,
        kind: str,
        address: str,
        title: str,
        description: str,
        parts: list[pagination.Part],
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
            find = partial(search.Hit, title, description, words=_ASKED_FOR.get(kind, ()))
            if kind == "routes":
                find = partial(search.of_routes, title, description, derived)
            if kind == "authors":
                names = pagination.parts("authors/", list(derived.authors.values()), pagination.NAMES, _by_letter)
                yield from self._parted(kind, "authors/", title, description, names, "name", find=find)
            else:
                yield self._page(kind, f"{kind}/", title, description, find=find)
        yield self._explore()
        yield self._contribute()

    def _contribute(self) -> Page:
        description = "How to add a paper, mend a mistake, propose a theme or another verdict: with a form, one command or by hand."

        def file(path: str) -> str | None:
            shut = self.repository == NO_REPOSITORY or (path.startswith("../") and not self.writer.open)
            return None if shut else self.repository.file(path)

        def page(target: str) -> str:
            return self.writer.link("contribute/", target)

        return self._page(
            "contribute",
            "contribute/",
            "Contribute",
            description,
            edit=field_docs.PATH,
            find=partial(search.Hit, "Contribute", description),
            text=lambda: Markup(field_docs.page_text(self.survey.guide, file, page)),  # once links can be checked
            kinds=[(path, name, field_docs.fields(model)) for path, name, model in field_docs.AUTHORED],
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
            rows=rows[: pagination.ROWS],
            total=len(rows),
            facets=explore.facets(self.derived, rows),
            listed=explore.LISTED_AUTHORS,
        )

    def _further_rows(self) -> str:
        rows = explore.rows(self.derived)
        drawn = self.writer.body(
            "explore_rows", "explore/", rows=rows[pagination.ROWS :], listed=explore.LISTED_AUTHORS
        )
        return explore.further_rows(drawn)

    def _theme(self, theme: Theme) -> Page:
        return self._page(
            "theme",
            f"themes/{theme.id}/",
            theme.name,
            theme.finding,
            edit=f"data/themes/{theme.id}.yml",
            find=partial(search.of_theme, theme, self.writer.written),
            about=theme,
            reads=[
                theme,
                *self.derived.papers_of_theme[theme.id],
                *self._papers(self.derived.cited_by_theme(theme)),
                *self.derived.claims_of_theme[theme.id],
                *(other.id for other in self.derived.led_to[theme.id]),
            ],
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
            reads=[theme, *self.derived.papers_of_theme[theme.id], *self.derived.claims_of_theme[theme.id]],
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
        later = pagination.parts(address, self.derived.built_on_by[paper.id], pagination.BESIDE, _built_on_by, _year)
        in_themes, in_claims = self.derived.cited_in[paper.id]
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
            reads=[
                paper,
                *self._papers(paper.builds_on),
                *self.derived.built_on_by[paper.id],
                *(theme.id for theme in in_themes),
                *in_claims,
            ],
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
            find=partial(search.of_claim, claim, self.derived, self.writer.written),
            about=claim,
            prose=f"{claim.resolves_when}\n{claim.why}",
            reads=[claim, *self._papers([*claim.named_evidence, *citations(claim.why)])],
            claim=claim,
        )

    def _papers(self, keys: Iterable[str]) -> list[Paper]:
        """Those of ``keys`` that are papers."""
        return [self.survey.papers[key] for key in keys if key in self.survey.papers]


def _of_year(paper: Paper) -> pagination.Heading:
    return pagination.Heading(str(paper.year), f"y{paper.year}")


def _by_role(paper: Paper) -> pagination.Heading:
    return (
        pagination.Heading("Aftermath", "aftermath")
        if paper.aftermath
        else pagination.Heading("Named by the sources", "named")
    )


def _as_papers(_: Paper) -> pagination.Heading:
    return pagination.Heading("Papers", "papers")


def _built_on_by(_: Paper) -> pagination.Heading:
    return pagination.Heading("Built on by", "built-on-by")


def _by_letter(author: Author) -> pagination.Heading:
    return pagination.Heading(author.initial, f"letter-{author.initial.lower()}")


def _year(paper: Paper) -> str:
    return str(paper.year)


def _initial(paper: Paper) -> str:
    """The letter under which a year's list has a paper."""
    return plain(paper.authors[0].split()[-1])[:1].upper()
