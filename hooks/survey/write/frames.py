"""Page frames: the theme rendered once for each layout, cut at placeholders, and filled with each page's values.

The theme spends most of a build on saying the same thing around every record. So it renders one page of placeholders for each layout,
which it cannot know; what it made is cut at them; and every page of the layout is those pieces with its own values between them.
Values are joined in and never searched, so that a title may say anything, a placeholder included. What the pieces depend on beside
the values is the layout, and nothing else. Nothing here knows a site generator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from survey.render.pages.page import Page

_NAMES = ("title", "head", "edit", "first", "contents", "body")


class Layout(NamedTuple):
    """What the theme's part of a page depends on: the section whose tab is lit, the depth of links, whether a list of headings stands
    beside it, and whether there is a file to edit."""

    section: str
    depth: int
    contents: bool
    edited: bool

    @property
    def source(self) -> str:
        """The Markdown file of the page of placeholders, relative to the folder of documents. Upper case: no record has such an
        address."""
        name = f"FRAME-{'CONTENTS' if self.contents else 'PLAIN'}-{'EDITED' if self.edited else 'MADE'}"
        return f"{self.section}/{'-/' * (self.depth - 2)}{name}.md"


def placeholder(name: str) -> str:
    """What stands for the value called ``name``: nothing in it is escaped anywhere."""
    # The theme adds a heading to a body that has none.
    return "<h1 data-body-of-the-page>" if name == "body" else f"x{name}xofxthexpagex"


def layout(page: Page) -> Layout | None:
    """The layout that ``page`` has in common with others. None if it must be made by itself: the lists at the top are of no layout
    but their own."""
    depth = page.address.count("/")
    if depth < 2:
        return None
    return Layout(page.address.partition("/")[0], depth, page.kind.contents, page.edit is not None)


@dataclass(frozen=True)
class Frame:
    """``pieces`` are what the theme made, ``names`` the values between them."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, **values: str) -> str:
        """The page with these values, one for each name; all but the body arrive as HTML attribute values or text."""
        found = [text for piece, name in zip(self.pieces, self.names, strict=False) for text in (piece, values[name])]
        return "".join([*found, self.pieces[-1]])


def frame(page: str) -> Frame:
    """A finished ``page`` of placeholders as a frame. Raises ValueError if the theme does not show what every page must show."""
    parts = _PLACEHOLDERS.split(page)
    names = tuple(_NAME_OF[text] for text in parts[1::2])
    for name in ("title", "head", "body"):
        if name not in names:
            raise ValueError(f"the theme does not show a page's {name}")
    return Frame(tuple(parts[::2]), names)


_NAME_OF = {placeholder(name): name for name in _NAMES}
_PLACEHOLDERS = re.compile("|".join(map(re.escape, _NAME_OF)).join("()"))
