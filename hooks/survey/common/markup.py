"""The little language inside texts: citations, counted figures, and how much of Markdown a text may use. The only place that
knows its syntax.

A text may have paragraphs, emphasis, lists and links to https:// addresses; a story has headings too. Everything else
that a Markdown processor with this site's extensions would act on stands for itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

# Where a page's references are put (mkdocs.yml says the same): no text may hold it, because it works even inside of HTML.
REFERENCES_MARK = "///References///"
MOVEMENTS = ("Then", "Since", "Now")
# mkdocs-bibtex's form: [@key] or [@key; @other]
_BLOCK = re.compile(r"\[(@[\w-]+(?:\s*;\s*@[\w-]+)*)\]")
# {titles 2019}: the theme's share in that year, per 1,000 titles; {text 2019 attention}: another theme's, titles or abstracts.
FIGURE = re.compile(r"\{(?P<field>titles|text) (?P<year>\d{4})(?: (?P<theme>[a-z0-9-]+))?\}")
# A link as a text may hold it, and anything that a Markdown processor could take for one, or for a picture or a footnote.
_LINK = re.compile(r"(?<!!)\[[^\[\]\n]+\]\(https://[!#-&*-;=?-Z^-z~]+\)")
# In a line of words; what ends the sentence is no part of it.
_ADDRESS = re.compile(r"(?:(?<!\S)|(?<=\s\())(https://[\w.~:/?#@!$&*+,;=%-]*[\w/~=#&%])", re.ASCII)
_LINK_LIKE = re.compile(r"!?\[[^\]\n]*\][(\[][^)\]\n]*[)\]]?|\[\^[\w-]+\]")
_ACTED_ON = re.compile(r"[\[\]{}`|\\\"]|^[#=]|^([-*_])(?=(?:[ \t]*\1){2,}[ \t]*$)", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)  # an indented line would be code
_HEADING = re.compile(r"^### (?=\w+ *$)", re.MULTILINE)


def harmless(text: str, headings: bool = False) -> str:
    """``text`` as Markdown in which HTML, attributes, marks of extensions and every link but one to https:// are spelt out;
    with ``headings`` its headings of the third level stand."""
    text = _INDENT.sub("", text)
    if not (headings or "[" in text):
        return _spelt_out(text)
    kept = [*_BLOCK.finditer(text), *_LINK.finditer(text), *(_HEADING.finditer(text) if headings else ())]
    written, end = [], 0
    for match in sorted(kept, key=re.Match.start):
        if match.start() >= end:
            written += [_spelt_out(text[end : match.start()]), html.escape(match[0], quote=False)]
            end = match.end()
    return "".join([*written, _spelt_out(text[end:])])


def _spelt_out(text: str) -> str:
    return _ACTED_ON.sub(lambda match: f"&#{ord(match[0])};", html.escape(text, quote=False))


def with_links(text: str) -> str:
    """``text`` as HTML in which words that start with https:// are links, and no others are."""
    parts = _ADDRESS.split(text)
    return "".join(
        f'<a href="{html.escape(part)}" rel="noopener">{html.escape(part)}</a>' if number % 2 else html.escape(part)
        for number, part in enumerate(parts)
    )


def foreign_links(text: str) -> Iterator[str]:
    """What looks like a link, a picture or a footnote in ``text`` and would be shown as plain text."""
    for match in _LINK_LIKE.finditer(_LINK.sub("", _BLOCK.sub("", text))):
        yield match[0]


def citations(text: str) -> list[str]:
    """Keys cited in ``text``, in order of first citation, each once."""
    keys = (key for block in _BLOCK.findall(text) for key in re.findall(r"@([\w-]+)", block))
    return list(dict.fromkeys(keys))


def as_footnotes(text: str) -> str:
    """``text`` with every citation as plain footnote marks, for texts whose references are frozen with them."""
    return _BLOCK.sub(lambda block: "".join(f"[^{key}]" for key in re.findall(r"@([\w-]+)", block[1])), text)


def without_citations(text: str) -> str:
    """``text`` as it reads where no references can stand, such as a card."""
    return re.sub(r"\s*" + _BLOCK.pattern, "", text)


def with_figures(text: str, share: Callable[[str, int, str | None], str]) -> str:
    """``text`` with every figure written out by ``share(field, year, theme or None)``; field is ``title`` or ``text``."""
    return FIGURE.sub(
        lambda match: share({"titles": "title", "text": "text"}[match["field"]], int(match["year"]), match["theme"]),
        text,
    )
