"""The macros of templates. They answer once for each depth of address: links depend on it, and on nothing else of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from survey.model.reads import NoReads, Reads

# What these make of records, words and numbers is kept: a paper's card stands in up to nine lists.
KEPT = frozenset(
    [
        "author_link",
        "citation_tab",
        "author_names",
        "card",
        "claim_item",
        "person",
        "saved_paper",
        "section_link",
        "source_link",
        "source_name",
        "spark",
        "spark_at",
        "standing",
        "status",
        "theme_chip",
        "venue_link",
        "verdict",
    ]
)


class Macros:
    """The macros of ``template``, a Jinja template, for pages at one ``depth``."""

    def __init__(self, template: Any, depth: int, reads: NoReads | Reads) -> None:
        self._module, self._reads = template.make_module({"address": "-/" * depth, "m": self}), reads

    def __getattr__(self, name: str) -> Callable[..., str]:
        macro = getattr(self._module, name)
        if name in KEPT:
            macro = self._reads.remember(macro)
        setattr(self, name, macro)
        return macro
