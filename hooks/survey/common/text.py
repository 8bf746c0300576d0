"""How values read in a page, as Markdown or HTML: dates, numbers, names of links, authored text. The only place that words them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from survey.common.markup import harmless, without_citations

_DESCRIPTION = 300
_INERT = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), *((mark, f"&#{ord(mark)};") for mark in "@[]{}")]


def relative(address: str, target: str) -> str:
    """A link from the page at ``address`` to ``target`` that holds under any site prefix."""
    return "../" * address.count("/") + target or "./"


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


def number(count: int, noun: str, plural: str | None = None) -> str:
    """``3 papers``, ``1 paper``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def number_of(share: float) -> str:
    """A share per 1,000 as it is printed everywhere: one decimal."""
    return f"{share:.1f}"
