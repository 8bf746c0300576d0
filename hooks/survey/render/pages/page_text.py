"""How a template's headings and authored prose become text: as Markdown, for a page that Markdown is run on as a whole, or as HTML.

A template writes HTML, and calls ``heading``, ``prose``, ``document``, ``references``, ``opened`` and ``closed`` for what the Markdown
processor has to see: it numbers footnotes and collects headings. Both ways lead to the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any, Protocol

from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens, slugify, unique
from markupsafe import Markup

from survey.common.markup import REFERENCES_MARK, citations
from survey.common.text import markdown_text, one_line

_REFERENCES = f'<div class="references" markdown="1">\n\n{REFERENCES_MARK}\n\n</div>'
# Stand for what is known when a page is complete; no text of the survey holds control characters, and Python-Markdown uses 2 and 3.
_FIRST_ID, _LINE_FEED = "\x0e", "\x0f"
_STORY_HEADING = re.compile(r"^### (\w+)$", re.MULTILINE)


class PageText(Protocol):
    """The text of one page, in the order in which its template is rendered. Everything returned may stand in HTML as it is."""

    def heading(self, level: int, words: object, id: str = "") -> Markup:
        """A heading of ``level`` 1 to 6 with the plain text ``words``; without ``id`` it is named after them, as only the first is."""

    def prose(self, text: str, css_class: str, headings: bool = False) -> Markup:
        """A div around the authored Markdown ``text``; with ``headings`` its headings stand."""

    def document(self, markdown: str) -> Markup:
        """Markdown that is trusted and complete, with headings, HTML and footnotes."""

    def references(self) -> Markup:
        """What the prose before has cited; asked for where it has cited something, once."""

    def opened(self, css_class: str) -> Markup:
        """The start of a div that holds prose."""

    def closed(self) -> Markup:
        """Its end."""

    def finished(self, text: str) -> str:
        """The template's output ``text`` as the page's body, one line feed at its end."""


class MarkdownText:
    """A page as a Markdown file; see ``PageText``."""

    def heading(self, level: int, words: object, id: str = "") -> Markup:
        return Markup(f"{'#' * level} {one_line(str(words))}{f' {{#{id}}}' if id else ''}")

    def prose(self, text: str, css_class: str, headings: bool = False) -> Markup:
        return Markup(f'<div class="{css_class}" markdown="1">\n\n{_authored(text, headings)}\n\n</div>')

    def document(self, markdown: str) -> Markup:
        return Markup(markdown)

    def references(self) -> Markup:
        return Markup(_REFERENCES)

    def opened(self, css_class: str) -> Markup:
        return Markup(f'<div class="{css_class}" markdown="1">')

    def closed(self) -> Markup:
        return Markup("</div>")

    def finished(self, text: str) -> str:
        return text


class Processor(Protocol):
    """Python-Markdown, as far as it is needed: ``toc_tokens`` are the headings of what was converted last, nested."""

    toc_tokens: list[Any]

    def reset(self) -> Processor: ...

    def convert(self, source: str) -> str: ...


# A line that begins with a letter is a paragraph and no list, heading, rule or table.
_PARAGRAPH = re.compile(r"[^\W\d_].*")
# What Python-Markdown has beside paragraphs, and what `harmless` spells out: HTML, code, escapes, pictures, references. There is nothing
# for an extension in such a line either.
_NOT_IN_A_PARAGRAPH = {
    "preprocessors": ("html_block",),
    "inlinePatterns": (
        *("backtick", "escape", "reference", "image_link", "image_reference", "short_reference", "short_image_ref"),
        *("autolink", "automail", "html"),
    ),
    "parser.blockprocessors": (
        *("indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote", "reference"),
    ),
}


class HtmlRenderer:
    """Makes pages' text as a processor of ``make`` would, which is run on authored prose only. ``cite`` turns the citations of a
    Markdown text on the page at an address into footnotes, with their definitions behind the text."""

    def __init__(self, make: Callable[[], Processor], cite: Callable[[str, str], str]) -> None:
        self.cite = cite
        self._whole, self._paragraph = make(), Markdown()
        for registry, names in _NOT_IN_A_PARAGRAPH.items():
            for name in names:
                attrgetter(registry)(self._paragraph).deregister(name)
        # A heading as the processor writes it, cut where its id and its words stand.
        self.headings = {
            level: re.split("surveytext|surveyid", self.convert(f"{'#' * level} surveytext {{#surveyid}}")[0])
            for level in range(1, 7)
        }

    def convert(self, markdown: str) -> tuple[str, list[Any]]:
        """``markdown`` as HTML, and its headings, nested as Python-Markdown's ``toc_tokens``."""
        return self._whole.reset().convert(markdown), self._whole.toc_tokens

    def paragraph(self, markdown: str) -> str:
        """A line of authored text, without citations, as HTML: in less than half of the time."""
        return self._paragraph.reset().convert(markdown)


class HtmlText:
    """A page at ``address`` as HTML; see ``PageText``. ``headings`` are its headings in order, each with level, id and name (HTML)."""

    def __init__(self, renderer: HtmlRenderer, address: str) -> None:
        self._renderer, self._address, self._references = renderer, address, ""
        self.headings: list[dict[str, Any]] = []

    @property
    def first_id(self) -> str:
        """The id of the first heading, empty if there is none."""
        return self.headings[0]["id"] if self.headings else ""

    @property
    def contents(self) -> list[dict[str, Any]]:
        """The headings nested, as Python-Markdown's ``toc_tokens``."""
        return nest_toc_tokens(self.headings)

    def heading(self, level: int, words: object, id: str = "") -> Markup:
        name = one_line(str(words))
        self.headings.append({"level": level, "id": id, "name": name})
        before, opened, linked, closed = self._renderer.headings[level]
        id = id or _FIRST_ID
        return Markup(f"{before}{id}{opened}{name}{linked}{id}{closed}{_LINE_FEED}")

    def prose(self, text: str, css_class: str, headings: bool = False) -> Markup:
        markdown = _authored(text, headings)
        plain = _PARAGRAPH.fullmatch(markdown) and not citations(markdown)
        made = self._renderer.paragraph(markdown) if plain else self._converted(markdown)
        return Markup(f'<div class="{css_class}">\n{made}\n</div>{_LINE_FEED}')

    def document(self, markdown: str) -> Markup:
        return Markup(f"{self._converted(markdown)}{_LINE_FEED}")

    def references(self) -> Markup:
        return Markup(f"{self._references}{_LINE_FEED}")

    def opened(self, css_class: str) -> Markup:
        return Markup(f'<div class="{css_class}">{_LINE_FEED}')

    def closed(self) -> Markup:
        return Markup(f"{_LINE_FEED}</div>{_LINE_FEED}")

    def finished(self, text: str) -> str:
        if self.headings and not self.headings[0]["id"]:
            first = self.headings[0]
            first["id"] = unique(slugify(Markup(first["name"]).unescape(), "-"), {one["id"] for one in self.headings})
            text = text.replace(_FIRST_ID, first["id"])
        # Far quicker than an expression that begins with line feeds, of which a page is full.
        return "\n".join(part for piece in text.split(_LINE_FEED) if (part := piece.strip("\n"))) + "\n"

    def _converted(self, markdown: str) -> str:
        """``markdown`` as HTML; what it cites is kept for ``references``, and its headings are added to the page's."""
        markdown = str(markdown)  # no Markup, which would escape what is put into it
        if "[" in markdown:
            markdown = self._renderer.cite(markdown, self._address)
        footnotes = "[^" in markdown and REFERENCES_MARK not in markdown
        if footnotes:
            markdown = f"{markdown}\n\n{_REFERENCES}"
        made, headings = self._renderer.convert(markdown)
        if footnotes:
            made, mark, references = made.rpartition('\n<div class="references">')
            self._references = f"{mark.strip()}{references}"
        self.headings += _flat(headings)
        return made


def _authored(text: str, headings: bool) -> str:
    markdown = markdown_text(text, headings)
    return _STORY_HEADING.sub(lambda match: f"{match[0]} {{#{match[1].lower()}}}", markdown) if headings else markdown


def _flat(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for token in tokens:
        found += [{**token, "children": []}, *_flat(token["children"])]
    return found
