"""The little language inside texts: citations and counted figures. The only place that knows its syntax."""

from __future__ import annotations

import re
from collections.abc import Callable

MOVEMENTS = ("Then", "Since", "Now")
# mkdocs-bibtex's form: [@key] or [@key; @other]
_BLOCK = re.compile(r"\[(@[\w-]+(?:\s*;\s*@[\w-]+)*)\]")
# {titles 2019}: the theme's share in that year, per 1,000 titles; {text 2019 attention}: another theme's, titles or abstracts.
FIGURE = re.compile(r"\{(?P<field>titles|text) (?P<year>\d{4})(?: (?P<theme>[a-z0-9-]+))?\}")


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
