"""What the theme puts around a page, taken from one page and used for all of its shape. It knows no site generator.

The theme spends most of a build on saying the same thing around every record. So it is asked once for each shape: it renders a
probe whose title, head, edit link, first heading, list of headings and body are marks that it cannot know; what it made is cut at
the marks; and every page of the shape is those pieces with its own values between them. Values are joined in and never searched, so
that a title may say anything, a mark included. What the pieces depend on beside the values is the page's shape, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from survey.render.pages.pages import Page

# Kinds of page with a list of their headings beside them.
WITH_CONTENTS = {
    "theme",
    "source",
    "about",
    "claims",
    "themes",
    "papers",
    "trends",
    "corrections",
    "tags",
    "edition",
    "cite",
    "contribute",
}
_NAMES = ("title", "head", "edit", "first", "contents", "body")


class Shape(NamedTuple):
    """What the theme's part of a page depends on: the kind, the section whose tab is lit, the depth of links, and whether
    there is a file to edit."""

    kind: str
    section: str
    depth: int
    edited: bool

    @property
    def source(self) -> str:
        """The Markdown file of the probe, relative to the folder of documents. Upper case: no record has such an address."""
        return f"{self.section}/{'-/' * (self.depth - 2)}PROBE-{self.kind}-{'edited' if self.edited else 'made'}.md"


def mark(name: str) -> str:
    """The mark that stands in a probe for the value called ``name``: nothing in it is escaped anywhere."""
    # The theme adds a heading to a body that has none.
    return "<h1 data-body-of-the-page>" if name == "body" else f"x{name}xofxthexpagex"


def shape(page: Page) -> Shape | None:
    """The shape that ``page`` has in common with others. None if it must be made by itself: the lists at the top are of no
    shape but their own."""
    depth = page.address.count("/")
    if depth < 2:
        return None
    return Shape(page.kind, page.address.partition("/")[0], depth, page.edit is not None)


@dataclass(frozen=True)
class Chrome:
    """A finished probe, cut: ``pieces`` are what the theme made, ``names`` the values between them."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def around(self, **values: str) -> str:
        """The page with these values, one for each name; all but the body arrive as HTML attribute values or text."""
        filled = [text for piece, name in zip(self.pieces, self.names, strict=False) for text in (piece, values[name])]
        return "".join([*filled, self.pieces[-1]])


def cut(probe: str) -> Chrome:
    """A finished ``probe`` as chrome. Raises ValueError if the theme does not show what every page must show."""
    parts = _MARKS.split(probe)
    names = tuple(_NAME_OF[text] for text in parts[1::2])
    for name in ("title", "head", "body"):
        if name not in names:
            raise ValueError(f"the theme does not show a page's {name}")
    return Chrome(tuple(parts[::2]), names)


_NAME_OF = {mark(name): name for name in _NAMES}
_MARKS = re.compile("|".join(map(re.escape, _NAME_OF)).join("()"))
