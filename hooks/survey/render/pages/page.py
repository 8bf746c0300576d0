"""What a page is, what a kind of page is, and what makes pages. A page is text with an address; writing it into a file is for others.

Which pages there are is known before any is written, so that a link can be checked where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey.common.text import short
from survey.model.derived import Derived
from survey.model.reads import NoReads, Reads
from survey.records.models import Claim, Paper, Source, Theme
from survey.render import search
from survey.render.citations import metadata
from survey.render.pages import pagination
from survey.render.pages.contribute_links import NO_REPOSITORY, FormLink, Repository
from survey.render.pages.jinja import Templates
from survey.render.pages.page_text import MarkdownText, PageText


def list_head(page: Page) -> metadata.Head:
    """For pages about no single record: what a reference manager saves is the page."""
    factory = page.factory
    return metadata.Head(metadata.list_tags(page.title, factory.home + page.address, factory.derived))


def no_links(repository: Repository, id: str) -> list[FormLink]:
    return []


@dataclass(frozen=True)
class Deferred:
    """A value that a template asks for by calling it: what ``make`` makes of the model (or of all that pages are made with) and of what
    the page is about, ``of``. Two are equal if these are, so that a preview can tell what has not changed; what is read of the model
    is noted."""

    make: Callable[..., Any]
    model: Derived | PageFactory = field(compare=False)
    of: tuple[Any, ...] = ()

    def __call__(self) -> Any:
        return self.make(self.model, *self.of)


@dataclass(frozen=True)
class PageKind:
    """All that the pages of a kind have in common; `page_kinds.KINDS` has every kind.

    ``name`` names the kind's template, ``<name>.html.j2`` in the folder of templates; ``pages`` yields its pages. ``contents``: a list
    of the headings stands beside the page. ``head`` makes the meta tags and JSON-LD, ``links`` the issue forms that a page offers
    beside a correction, most wanted first, from the id in its address. ``feed``: an Atom feed stands beside each page.

    In the search: ``words`` that readers look for such a page by and that its title and description do not hold. A kind with
    ``filter`` has a filter of its own, called so, and each hit is called ``label``; of pages whose words fit equally well those of
    more ``worth`` come first, where a paper has 1.
    """

    name: str
    pages: Callable[[PageFactory, PageKind], Iterator[Page]]
    contents: bool = False
    head: Callable[[Page], metadata.Head] = list_head
    links: Callable[[Repository, str], list[FormLink]] = no_links
    feed: bool = False
    words: tuple[str, ...] = ()
    label: str = "Page"
    filter: str = ""
    worth: float = 0.8


@dataclass(frozen=True)
class Page:
    """One page: ``address`` from the site's root with a trailing slash (empty: home), ``about`` what it is about in plain text.

    ``values`` are what the template is given, ``record`` is what the page is about. ``edit`` is the data file the page came from,
    ``mends`` the file that a correction of it mends where there is no ``edit``; both relative to the repository's root. What takes
    time is made when asked for: the text by ``write``, what programs read in the head by ``tell``, what it is found by by ``find``.
    """

    kind: PageKind
    address: str
    title: str
    about: str
    values: Mapping[str, Any]
    edit: str | None = None
    record: Paper | Theme | Source | Claim | None = None
    mends: str | None = None
    redirect: str | None = None
    canonical: str | None = None
    find: Callable[[], search.Hit] | None = field(default=None, compare=False)
    factory: PageFactory = field(kw_only=True, repr=False, compare=False)

    def write(self, text: PageText) -> str:
        """The page's text, in one of the two ways to write it. Raises MissingPage if it links to an address that nothing has."""
        return self.factory.write(self, text)

    def tell(self) -> metadata.Head:
        """Meta tags and JSON-LD of the page's head."""
        return self.kind.head(self)

    @property
    def body(self) -> str:
        """The page as Markdown."""
        return self.write(MarkdownText())

    @property
    def description(self) -> str:
        """What the page is about, on one short line."""
        return short(self.about)

    @property
    def id(self) -> str:
        """The id in the address: its second part, empty for a list."""
        return self.address.split("/")[1] if self.address.count("/") > 1 else ""

    @property
    def source(self) -> str:
        """The Markdown file this page would be, relative to the folder of documents."""
        if not self.address:
            return "index.md"
        return f"{self.address.rstrip('/')}.md" if self.address.count("/") > 1 else f"{self.address}index.md"


class PageFactory:
    """Makes the pages of a site that stands at ``home`` from what ``reads`` shows of the model; ``repository`` is where contributors
    find it on the web."""

    def __init__(self, reads: NoReads | Reads, home: str = "", repository: Repository = NO_REPOSITORY) -> None:
        self.derived, self.home, self.repository = reads.view, home, repository
        self.survey = self.derived.survey
        self.templates = Templates(reads, home, repository)

    def page(
        self,
        kind: PageKind,
        address: str,
        title: str,
        about: str,
        *,
        edit: str | None = None,
        record: Paper | Theme | Source | Claim | None = None,
        mends: str | None = None,
        redirect: str | None = None,
        canonical: str | None = None,
        find: Callable[[], search.Hit] | None = None,
        **values: Any,
    ) -> Page:
        """A page of ``kind``, see ``Page``."""
        return Page(kind, address, title, about, values, edit, record, mends, redirect, canonical, find, factory=self)

    def parted(
        self,
        kind: PageKind,
        address: str,
        title: str,
        about: str,
        parts: list[pagination.Part[Any]],
        entry: str,
        **values: Any,
    ) -> Iterator[Page]:
        """The page of a list, and a page for each further part of it; ``entry`` says how its entries are drawn: ``card``, ``saved``
        or ``name``."""
        yield self.page(kind, address, title, about, parts=parts, part=parts[0], **values)
        for part in parts[1:]:
            yield self.page(
                PART,
                part.address,
                f"{title}, page {part.number}",
                f"{title}, page {part.number} of {len(parts)}: {part.label}.",
                edit=values.get("edit"),
                parts=parts,
                part=part,
                whole=title,
                entry=entry,
            )

    def write(self, page: Page, text: PageText) -> str:
        """The text of ``page`` as ``text`` writes it, with the links that every page ends with: what a reader can do about it."""
        end = ""
        if self.templates.open:
            mends = page.mends or page.edit or self.home + page.address
            offered = [*page.kind.links(self.repository, page.id), self.repository.correction(mends, page.title)]
            end = str(self.templates.macros(page.address).contribute_links(offered, page.address))
        return self.templates.body(text, page.kind.name, page.address, {"title": page.title, **page.values}, end)


# The further parts of any list; made with its first.
PART = PageKind("part", lambda factory, kind: iter(()))
