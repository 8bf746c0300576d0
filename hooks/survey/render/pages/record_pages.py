"""Kinds of page about records: themes, papers, claims, sources and what papers are listed by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from survey.common.markup import as_footnotes, citations
from survey.common.text import number, short
from survey.model import editions
from survey.model.derived import Derived
from survey.model.reads import NoReads
from survey.records.models import Frozen, Paper, Source, Theme
from survey.records.names import plain
from survey.records.source import Revision
from survey.render import search
from survey.render.citations import metadata, references, works
from survey.render.pages import frozen_files, pagination
from survey.render.pages.contribute_links import FormLink, Repository
from survey.render.pages.page import Deferred, Page, PageFactory, PageKind


def freeze(theme: Theme, edition: str, derived: Derived) -> str:
    """The Markdown body that ``edition`` keeps of a theme, with its references written out."""
    factory, address = PageFactory(NoReads(derived)), f"themes/{theme.id}/{edition}/"
    page = factory.page(THEME, address, theme.name, theme.finding, theme=theme, frozen=True)
    return f"{as_footnotes(page.body)}\n{references.footnotes(citations(theme.story), address, derived)}\n"


def _themes(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for theme in factory.survey.themes.values():
        yield factory.page(
            kind,
            f"themes/{theme.id}/",
            theme.name,
            theme.finding,
            edit=f"data/themes/{theme.id}.yml",
            record=theme,
            find=partial(search.of_theme, theme, factory.templates.written),
            theme=theme,
            frozen=False,
        )


def _papers_of_themes(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    """A theme's papers as a list that a reference manager can save."""
    for theme in factory.survey.themes.values():
        address, papers = f"themes/{theme.id}/papers/", factory.derived.papers_of_theme[theme.id]
        if papers:
            yield from factory.parted(
                kind,
                address,
                f"Papers: {theme.name}",
                f"{number(len(papers), 'paper')} of the theme {theme.name}, to be saved together.",
                pagination.parts(address, papers, pagination.SAVED, _of_year),
                "saved",
                edit=f"data/themes/{theme.id}.yml",
                theme=theme,
            )


def _moved_themes(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    """A theme's old addresses, which lead on to the new ones."""
    for theme in factory.survey.themes.values():
        for alias in theme.aliases:
            for rest in ("", "papers/") if factory.derived.papers_of_theme[theme.id] else ("",):
                target = f"themes/{theme.id}/{rest}"
                yield factory.page(
                    kind,
                    f"themes/{alias}/{rest}",
                    theme.name,
                    theme.finding,
                    redirect=target,
                    canonical=target,
                    said="This theme has moved to",
                    words=theme.name,
                    target=target,
                )


def _retired_claims(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    """The addresses of claims that were taken back: they lead to what took their place, or to all claims."""
    for id, retired in factory.survey.retired.items():
        target = f"claims/{retired.to}/" if retired.to else "claims/"
        yield factory.page(
            kind,
            f"claims/{id}/",
            retired.claim,
            f"Taken back: {retired.why}",
            redirect=target,
            canonical=target,
            said=f"This claim was taken back. {retired.why} See",
            words="the claim in its place" if retired.to else "all claims",
            target=target,
        )


def _moved(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    yield from _moved_themes(factory, kind)
    yield from _retired_claims(factory, kind)


def _editions(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    """Themes as editions froze them, under a banner that says what has changed since."""
    survey = factory.survey
    for edition, frozen_themes in survey.editions.items():
        for id, frozen in frozen_themes.items():
            theme = survey.themes.get(id) or next(one for one in survey.themes.values() if id in one.aliases)
            yield factory.page(
                kind,
                f"themes/{id}/{edition}/",
                f"{frozen.name}, edition {edition}",
                frozen.finding,
                mends=f"data/themes/{theme.id}.yml",
                canonical=f"themes/{theme.id}/",
                theme=theme,
                edition=edition,
                frozen=frozen,
                since=Deferred(_since, factory.derived, (frozen, theme)),
                cited=works.edition(id, edition, frozen, factory.home),
                body=Markup(frozen_files.body(survey.frozen_texts[edition, id])),
            )


def _papers(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    survey, derived = factory.survey, factory.derived
    for paper in survey.papers.values():
        address = f"papers/{paper.id}/"
        yield from factory.parted(
            kind,
            address,
            paper.title,
            paper.summary,
            pagination.parts(address, derived.built_on_by[paper.id], pagination.BESIDE, _built_on_by, _year),
            "card",
            edit=f"data/papers/{paper.id}.yml",
            record=paper,
            find=partial(search.of_paper, paper, derived),
            paper=paper,
        )


def _claims(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for claim in factory.derived.claims:
        yield factory.page(
            kind,
            f"claims/{claim.id}/",
            claim.claim,
            claim.claim,
            edit=f"data/claims/{claim.id}.yml",
            record=claim,
            find=partial(search.of_claim, claim, factory.derived, factory.templates.written),
            claim=claim,
        )


def _sources(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for source in factory.derived.sources:
        copies = [other for other in factory.derived.sources if other.derived_from == source.id]
        yield factory.page(
            kind,
            f"sources/{source.id}/",
            source.title,
            source.summary,
            edit=f"data/sources/{source.id}.yml",
            record=source,
            find=partial(search.of_source, source),
            source=source,
            copies=copies,
            revisions=_revisions(source, copies),
        )


def _revisions(source: Source, copies: list[Source]) -> list[tuple[str, bool, list[tuple[Source, Revision]]]]:
    """How a source and its copies differ: for each section its title, whether the list stands open, and the differences, each with
    the text that has it; those outside of the source's own sections come last."""
    found = [(copy, revision) for copy in (source, *copies) for revision in copy.revisions]
    keys = [section.key for section in source.sections]
    lists = [
        (section.title, number < 2, [item for item in found if item[1].section == section.key])
        for number, section in enumerate(source.sections)
    ]
    lists.append(("Elsewhere in the copies", False, [item for item in found if item[1].section not in keys]))
    return [item for item in lists if item[2]]


def _since(derived: Derived, frozen: Frozen, theme: Theme) -> list[str]:
    return editions.changes(frozen, editions.today(theme, derived), derived.survey)


def _authors(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for author in factory.derived.authors.values():
        papers, address = author.papers, f"authors/{author.id}/"
        titles = ", ".join(short(paper.title, 80) for paper in papers[:3])
        yield from factory.parted(
            kind,
            address,
            author.name,
            f"{author.name} in the survey: {number(len(papers), 'paper')}, {titles}.",
            pagination.parts(address, papers[::-1], pagination.CARDS, _as_papers, _year),
            "card",
            find=partial(search.of_author, author),
            author=author,
            themes=list(dict.fromkeys(theme for paper in papers for theme in paper.themes)),
        )


def _venues(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for venue in factory.derived.venues:
        papers, address = factory.derived.papers_of_venue[venue.id], f"venues/{venue.id}/"
        yield from factory.parted(
            kind,
            address,
            venue.short,
            f"{venue.name}: {number(len(papers), 'paper')} in the survey.",
            pagination.parts(address, papers, pagination.CARDS, _of_year),
            "card",
            edit="data/venues.yml",
            find=partial(search.of_venue, venue),
            venue=venue,
        )


def _years(factory: PageFactory, kind: PageKind) -> Iterator[Page]:
    for year in factory.derived.years:
        papers, address = factory.derived.papers_of_year[year], f"years/{year}/"
        ordered = sorted(papers, key=lambda paper: paper.aftermath)  # a paper is one of the two: the check sees to it
        yield from factory.parted(
            kind,
            address,
            str(year),
            f"{number(len(papers), 'paper')} of {year} in the survey of deep learning's trends.",
            pagination.parts(address, ordered, pagination.CARDS, _by_role, _initial),
            "card",
            find=partial(search.Hit, str(year), number(len(papers), "paper")),
            year=year,
            papers=papers,
        )


def _record_head(page: Page) -> metadata.Head:
    if page.record is None:
        return metadata.Head()
    derived, home = page.factory.derived, page.factory.home
    return metadata.Head(metadata.tags(page.record, derived, home), metadata.linked_data(page.record, derived, home))


def _no_head(page: Page) -> metadata.Head:
    return metadata.Head()


def _edition_head(page: Page) -> metadata.Head:
    return metadata.Head(metadata.page_tags(page.values["cited"], f"{page.factory.home}{page.address}"))


def _paper_of_theme(repository: Repository, id: str) -> list[FormLink]:
    return [repository.paper(id)]


def _verdict(repository: Repository, id: str) -> list[FormLink]:
    return [repository.verdict(id)]


def _of_year(paper: Paper) -> pagination.Heading:
    return pagination.Heading(str(paper.year), f"y{paper.year}")


def _by_role(paper: Paper) -> pagination.Heading:
    if paper.aftermath:
        return pagination.Heading("Later and other papers", "aftermath")
    return pagination.Heading("Cited by the three talks", "named")


def _as_papers(_: Paper) -> pagination.Heading:
    return pagination.Heading("Papers", "papers")


def _built_on_by(_: Paper) -> pagination.Heading:
    return pagination.Heading("Later work here", "built-on-by")


def _year(paper: Paper) -> str:
    return str(paper.year)


def _initial(paper: Paper) -> str:
    """The letter under which a year's list has a paper."""
    return plain(paper.authors[0].split()[-1])[:1].upper()


THEME = PageKind(
    "theme",
    _themes,
    contents=True,
    head=_record_head,
    links=_paper_of_theme,
    feed=True,
    label="Theme",
    filter="Themes",
    worth=1.3,
)
KINDS = (
    THEME,
    PageKind("theme_papers", _papers_of_themes, links=_paper_of_theme),
    PageKind("paper", _papers, head=_record_head, label="Paper", filter="Papers", worth=1),
    PageKind("claim", _claims, head=_record_head, links=_verdict, label="Claim", filter="Claims", worth=0.85),
    PageKind("source", _sources, contents=True, head=_record_head, label="Source", filter="Sources", worth=1),
    PageKind("author", _authors, label="Author", filter="Authors", worth=0.95),
    PageKind("venue", _venues, label="Venue", filter="Venues", worth=0.9),
    PageKind("year", _years, label="Year", filter="Years", worth=0.9),
    PageKind("moved", _moved, head=_no_head),
    PageKind("edition", _editions, contents=True, head=_edition_head),
)
