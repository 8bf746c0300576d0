"""Every kind of page, in the order in which their pages are made; and all pages of a survey."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from survey.render.pages import accepted_pages, explore, pagination, record_pages, survey_pages
from survey.render.pages.jinja import TEMPLATES
from survey.render.pages.page import PART, Page, PageFactory
from survey.render.search import Group

KINDS = (*survey_pages.KINDS, *record_pages.KINDS, *accepted_pages.KINDS, PART)


def all_pages(factory: PageFactory, files: Collection[str] = ()) -> list[Page]:
    """Every page, each once; ``files`` are the addresses of what stands beside them, to which pages may link too."""
    made = [page for kind in KINDS for page in kind.pages(factory, kind)]
    factory.templates.addresses = {page.address for page in made}.union(files)
    return made


def template_files() -> tuple[dict[str, Path], list[Path]]:
    """The template of each kind of page, by the kind's name, and those that pages of any kind may use."""
    own = {kind.name: TEMPLATES / f"{kind.name}.html.j2" for kind in KINDS}
    return own, sorted(set(TEMPLATES.rglob("*.j2")).difference(own.values()))


def drawn_files(factory: PageFactory) -> Iterator[tuple[str, Callable[[], str]]]:
    """What makes the files that templates draw, by address: figures, and the rows of the table of all papers that do not stand in its
    page."""
    yield from factory.templates.files()
    if len(factory.survey.papers) > pagination.ROWS:
        yield explore.FURTHER_ROWS, partial(survey_pages.further_rows, factory)


def search_groups() -> list[Group]:
    """The groups that the search tells apart, in the order of its filters; the last is of all kinds without a filter of their own."""
    own = [Group(kind.name, kind.label, kind.filter, f"{kind.name}s/", kind.worth) for kind in KINDS if kind.filter]
    return [*own, Group("page", "Page", "Other pages", "", 0.8)]
