"""Bodies as HTML without a Markdown processor, wherever that is exact. The only place that knows the forms templates write.

A body is a row of blocks: HTML that stands as it is, headings, and ``<div class="…" markdown="1">`` around authored prose.
Python-Markdown copies the first, wraps the second and reads the third, and takes most of a build's time to find out which is which.
Here each block is told by its first characters; a heading is cut from one that Python-Markdown made; prose of plain paragraphs is
wrapped, other prose is given to Python-Markdown by itself, and so is a whole body with anything else in it. ``set_aside`` serves
pages that others make: it takes the blocks that Python-Markdown would only copy, so that it reads the rest.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from markdown.extensions.toc import slugify, unique

# What opens a block of HTML. Python-Markdown's list of block-level tags is longer; these are the ones in use.
_TAG = re.compile(
    r"<(article|aside|blockquote|details|div|dl|fieldset|figure|form|nav|ol|p|pre|section|table|ul)\b[^<>]*>"
)
_PROSE = re.compile(r'<div class="[\w -]+" markdown="1">\n\n([^<>]*)\n\n</div>(?=\n|$)')
_HEADING = re.compile(r"(#{1,6}) ((?:[^\n*_`\[\]<>\\{}&#]|&#\d+;)+?)(?: \{#([a-z][\w-]*)\})?(?=\n|$)")
# Characters that Markdown reads nowhere in a line, and entities.
_WORD = r"[^\n\x00-\x1f*_`\[\]<>\\{}&~^]"
_WORDS = rf"(?:{_WORD}|&(?:amp|lt|gt);)"
_PARAGRAPH = re.compile(rf"[A-Za-z“‘\"'(](?:{_WORD}++|&(?:amp|lt|gt);)*+")
_MARKED = rf"[^\W_](?:{_WORDS}*?[^\W_])?"
_EMPHASIS = re.compile(
    rf"(?<![\w*`\\])(?:\*\*(?P<strong>{_MARKED})\*\*|\*(?P<em>{_MARKED})\*|`(?P<code>{_MARKED})`)(?![\w*`])"
)
# Characters that Python-Markdown changes wherever they stand, and lines of spaces.
_CHANGED = "\t\r\x02\x03"
_SPACES = re.compile(r"\n +\n")
_FIRST_ID = re.compile(r'<h[1-6][^>]* id="([^"]*)"')


class Processor(Protocol):
    """Python-Markdown, as far as it is needed: ``toc_tokens`` are the headings of what was converted last, nested."""

    toc_tokens: list[Any]

    def reset(self) -> Processor: ...

    def convert(self, source: str) -> str: ...


@dataclass(frozen=True)
class Body:
    """A body as HTML; the id of its first heading, which the link that skips the navigation leads to; and its headings as
    Python-Markdown tells them, if they were asked for."""

    html: str
    first: str | None
    headings: list[Any] = field(default_factory=list)


class Renderer:
    """Makes bodies as ``processor`` would."""

    def __init__(self, processor: Processor) -> None:
        self._processor = processor
        self._headings = {level: self._cut(level) for level in range(1, 7)}

    def html(self, body: str, *, headings: bool = False) -> Body:
        """``body`` as HTML, with its ``headings`` or without."""
        if headings or _is_changed(body):
            return self._converted(body)
        found: list[str] = []
        at: list[tuple[int, re.Match[str]]] = []
        for block in _blocks(body):
            if block.kind == "raw":
                # Python-Markdown keeps one newline of a blank line that follows.
                found.append(f"{block.text}\n" if body.startswith("\n\n", block.end) else block.text)
            elif block.kind == "heading" and block.match:
                at.append((len(found), block.match))
                found.append("")
            elif block.kind == "prose" and block.match:
                found.append(paragraphs(block.text, block.match[1]) or self._convert(block.text))
            else:
                return self._converted(body)
        ids: set[str] = {match[3] for _, match in at if match[3]}
        first = None
        for place, match in at:
            id = match[3] or unique(slugify(entities.unescape(match[2]), "-"), ids)
            first = first or id
            found[place] = self._heading(len(match[1]), match[2], id)
        return Body("\n".join(found).strip(), first)

    def _cut(self, level: int) -> list[str]:
        return re.split("surveytext|surveyid", self._convert(f"{'#' * level} surveytext {{#surveyid}}"))

    def _heading(self, level: int, words: str, id: str) -> str:
        before, opened, linked, closed = self._headings[level]
        return f"{before}{id}{opened}{words}{linked}{id}{closed}"

    def _converted(self, body: str) -> Body:
        rest, kept = set_aside(body)
        made = put_back(self._convert(rest), kept)
        first = _FIRST_ID.search(made)
        return Body(made, first[1] if first else None, self._processor.toc_tokens)

    def _convert(self, text: str) -> str:
        return self._processor.reset().convert(text)


def paragraphs(block: str, prose: str) -> str | None:
    """A ``block`` around ``prose`` that is plain paragraphs with simple emphasis and code, as HTML; None if it is more."""
    made = []
    for paragraph in prose.split("\n\n"):
        if not _PARAGRAPH.fullmatch(_EMPHASIS.sub("x", paragraph)) or paragraph.endswith(" "):
            return None
        made.append(f"<p>{_EMPHASIS.sub(_element, paragraph)}</p>")
    opening = block[: block.index("\n")].replace(' markdown="1"', "")
    return "\n".join([opening, *made, "</div>"])


def set_aside(body: str) -> tuple[str, list[str]]:
    """``body`` with an empty element in the place of each block that Markdown would copy, and those blocks."""
    kept: list[str] = []
    rest: list[str] = []
    done = 0
    for block in () if _is_changed(body) else _blocks(body):
        if block.kind == "raw":
            rest += (body[done : block.start], f'<div data-block="{len(kept)}"></div>')
            kept.append(block.text)
            done = block.end
    return "".join((*rest, body[done:])), kept


def put_back(html: str, kept: list[str]) -> str:
    """``html`` made from what ``set_aside`` left, with the blocks back in their places."""
    return re.sub(r'<div data-block="(\d+)"></div>', lambda match: kept[int(match[1])], html)


@dataclass(frozen=True)
class _Block:
    """``text`` is what stands from ``start`` to ``end``; ``kind`` raw, heading, prose or other."""

    kind: str
    text: str
    start: int
    end: int
    match: re.Match[str] | None = None


def _blocks(body: str) -> Iterator[_Block]:
    """The blocks of ``body`` in order; what is between them is empty lines."""
    place = _filled(body, 0)
    while place < len(body):
        kind, match = "other", None
        if body[place] == "#" and (match := _HEADING.match(body, place)):
            kind, end = "heading", match.end()
        elif match := _PROSE.match(body, place):
            kind, end = "prose", match.end()
        elif (tag := _TAG.match(body, place)) and (end := _closed(body, place, tag[1])):
            kind = "other" if "markdown=" in tag[0] or body.find("<!", place, end) >= 0 else "raw"
        else:
            end = body.find("\n\n", place)
        end = len(body) if end < 0 else end
        yield _Block(kind, body[place:end], place, end, match)
        place = _filled(body, end)


def _is_changed(body: str) -> bool:
    return any(mark in body for mark in _CHANGED) or _SPACES.search(body) is not None


def _filled(body: str, place: int) -> int:
    """Where the next line starts that is not empty, from ``place`` on."""
    while body.startswith("\n", place):
        place += 1
    return place


def _closed(body: str, place: int, tag: str) -> int:
    """Where the element ends that starts at ``place``; 0 if it does not end at the end of a line."""
    closing, opened, done = f"</{tag}>", 0, place
    while (found := body.find(closing, done)) >= 0:
        opened += sum(body.count(opening, done, found) for opening in (f"<{tag}>", f"<{tag} ")) - 1
        done = found + len(closing)
        if not opened:
            return done if done == len(body) or body[done] == "\n" else 0
    return 0


def _element(match: re.Match[str]) -> str:
    tag = match.lastgroup
    return f"<{tag}>{match[tag]}</{tag}>" if tag else match[0]
