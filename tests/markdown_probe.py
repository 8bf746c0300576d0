"""What a review page makes of Markdown, for tests that look for a contributor's words in it."""

from __future__ import annotations

from markdown_it import MarkdownIt


def outside_of_code(markdown: str) -> tuple[list[str], set[str]]:
    """The words that are not code, and the kinds of everything in ``markdown``."""
    words, kinds = [], set()
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown):
        kinds.add(token.type)
        for child in token.children or []:
            kinds.add(child.type)
            if child.type != "code_inline":
                words.append(child.content)
    return words, kinds
