"""Kinds of page about the survey as a whole, and the lists at its top."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from markupsafe import Markup

from survey.check import rule_texts
from survey.model.derived import Derived
from survey.model.links import Author
from survey.model.survey import Survey
from survey.render import search
from survey.render.citations import metadata
from survey.render.citations.formats import FORMATS
from survey.render.pages import explore, field_docs, pagination
from survey.render.pages.contribute_links import NO_REPOSITORY, FormLink, Repository
from survey.render.pages.page import Deferred, Page, PageFactory, PageKind, list_head
from survey.render.pages.page_text import MarkdownText

_HOME = (
    "What became of deep learning's trends? Every paper, theme, prediction and open challenge named in 2015, 2016 and 2020, "
    "followed to the present with evidence."
)
_CONTRIBUTE = (
    "How to add a paper, mend a mistake, propose a theme or another verdict: with a form, one command or by hand."
)
_METHOD = ("method", "how a verdict is made", "how facts are checked", "who keeps it", "what is missing")
_CITING = (*(format.label for format in FORMATS), "licence", "license", "CC BY", "download", "schema")


def _home(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    title = "Deep Learning Trends"
    yield factory.page(kind, "", title, _HOME, find=partial(search.Hit, title, _HOME))


def _single(
    title: str, about: str | Callable[[PageFactory], str], when: Callable[[Survey], object] = lambda survey: True
) -> Callable[[PageFactory, PageKind], Iterator[Page]]:
    """The one page of a kind, at the address that is called as the kind is, made ``when`` the survey has what it shows. ``about`` is
    what the page is about in plain text, or makes it where it holds counts."""

    def pages(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
        if when(factory.survey):
            told = about if isinstance(about, str) else about(factory)
            hit = partial(search.Hit, title, told, names=kind.words)
            yield factory.page(kind, f"{kind.name}/", title, told, find=hit)

    return pages


def _authors(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    authors, title = list(factory.derived.authors.values()), "Authors"
    about = f"{len(authors)} authors of the survey's papers."
    parts = pagination.parts("authors/", authors, pagination.NAMES, _by_letter)
    yield from factory.parted(kind, "authors/", title, about, parts, "name", find=partial(search.Hit, title, about))


def _by_letter(author: Author) -> pagination.Heading:
    return pagination.Heading(author.initial, f"letter-{author.initial.lower()}")


def _routes(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    title, routes = "Reading routes", factory.survey.routes
    about = f"{len(routes)} questions, five papers and thirty minutes each."
    if routes:
        find = partial(search.of_routes, title, about, factory.derived)
        yield factory.page(kind, "routes/", title, about, find=find)


def _explore(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    about = (
        f"{len(factory.survey.papers)} papers in one table: by theme, source, year, venue, kind, award and words; "
        "sorted, shared and exported."
    )
    yield factory.page(
        kind,
        "explore/",
        "Explore",
        about,
        find=partial(search.Hit, "Explore", about),
        table=Deferred(_table, factory.derived),
        total=len(factory.survey.papers),
        listed=explore.LISTED_AUTHORS,
    )


def _table(derived: Derived) -> tuple[list[explore.Facet], list[explore.Row]]:
    """The facets of the table of all papers, and those of its rows that stand in its page."""
    rows = explore.rows(derived)
    return explore.facets(derived, rows), rows[: pagination.ROWS]


def further_rows(factory: PageFactory) -> str:
    """The file with the rows of the table of all papers that do not stand in its page."""
    values = {"rows": explore.rows(factory.derived)[pagination.ROWS :], "listed": explore.LISTED_AUTHORS}
    return explore.further_rows(factory.templates.body(MarkdownText(), "explore_rows", "explore/", values))


def _contribute(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    yield factory.page(
        kind,
        "contribute/",
        "Contribute",
        _CONTRIBUTE,
        edit=field_docs.PATH,
        find=partial(search.Hit, "Contribute", _CONTRIBUTE),
        guide=Deferred(_guide, factory, (factory.repository,)),  # once links can be checked
        kinds=[(path, name, field_docs.fields(model)) for path, name, model in field_docs.AUTHORED],
        rules=rule_texts(),
    )


def _guide(factory: PageFactory, repository: Repository) -> Markup:
    def file(path: str) -> str | None:
        shut = repository == NO_REPOSITORY or (path.startswith("../") and not factory.templates.open)
        return None if shut else repository.file(path)

    return Markup(field_docs.page_text(factory.survey.guide, file, partial(factory.templates.link, "contribute/")))


def _site_head(page: Page) -> metadata.Head:
    factory = page.factory
    return metadata.Head(
        [*list_head(page).tags, *metadata.site_picture(factory.home)], metadata.dataset(factory.derived, factory.home)
    )


def _paper(repository: Repository, id: str) -> list[FormLink]:
    return [repository.paper()]


def _theme(repository: Repository, id: str) -> list[FormLink]:
    return [repository.theme()]


def _paper_or_theme(repository: Repository, id: str) -> list[FormLink]:
    return [repository.paper(), repository.theme()]


KINDS = (
    PageKind("home", _home, head=_site_head),
    PageKind(
        "themes",
        _single(
            "Themes",
            lambda factory: (
                f"{len(factory.survey.themes)} lines of research, each with its story, its papers, its curve and its "
                "present status."
            ),
        ),
        contents=True,
        links=_theme,
    ),
    PageKind(
        "papers",
        _single(
            "Papers",
            lambda factory: (
                f"{len(factory.survey.papers)} papers by year, cited by a source or added to show what became of a theme."
            ),
        ),
        links=_paper,
    ),
    PageKind("authors", _authors),
    PageKind(
        "venues",
        _single(
            "Venues",
            lambda factory: (
                f"{len(factory.derived.venues)} conferences and journals in which the survey's papers appeared."
            ),
        ),
    ),
    PageKind("years", _single("Years", "The survey's papers by year of publication.")),
    PageKind(
        "sources",
        _single(
            "Sources",
            "The talk of 2015, the conference report of 2016 with its copies, and the lecture of 2020 that the survey "
            "starts from.",
        ),
    ),
    PageKind(
        "corrections",
        _single(
            "Corrections",
            lambda factory: (
                f"{len(factory.derived.corrections)} mistakes of the sources, with what is right and the evidence."
            ),
        ),
        contents=True,
        words=("errors", "misprints", "errata"),
    ),
    PageKind(
        "trends",
        _single(
            "Trends",
            "What rose and what fell: every theme by the change of its share of accepted papers, at the three talks and "
            "today.",
        ),
        contents=True,
    ),
    PageKind(
        "about",
        _single(
            "About",
            "How facts are verified, how claims are judged, how curves are counted, and what the survey does not cover.",
        ),
        contents=True,
        head=_site_head,
        words=_METHOD,
    ),
    PageKind(
        "cite",
        _single("Cite", "How to cite the survey, and its data in files for programs."),
        contents=True,
        head=_site_head,
        words=_CITING,
    ),
    PageKind(
        "tags",
        _single("Tags", lambda factory: "Every name of every theme, and where its papers are."),
        words=("keywords", "topics"),
    ),
    PageKind("routes", _routes),
    PageKind(
        "claims",
        _single(
            "Claims",
            lambda factory: (
                f"{len(factory.survey.claims)} predictions, challenges and opinions of the sources, each with a rule and a "
                "verdict."
            ),
            when=lambda survey: survey.claims,
        ),
        contents=True,
        words=("failed predictions", "wrong predictions", "failures", "score", "scorecard"),
    ),
    PageKind(
        "changes",
        _single("Changes", "New papers, changed statuses and judged claims, by date."),
        words=("news", "feed", "Atom", "what is new"),
    ),
    PageKind("explore", _explore, links=_paper),
    PageKind("contribute", _contribute, contents=True, links=_paper_or_theme),
)
