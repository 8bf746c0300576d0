"""The road, written out: load → check → model → derive → pages. Everything that needs the survey calls this."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import bibtex, explore, exports, slides
from .changes import feeds
from .check import check
from .derive import Derived
from .load import load
from .model import build
from .pages import Page, pages, picture_files


@dataclass(frozen=True)
class Site:
    """All that is shown: pages, the references that their texts cite, and the files beside the pages by address."""

    derived: Derived
    pages: list[Page]
    references: str
    files: dict[str, str | bytes]


def travel(root: Path, address: str) -> Site:
    """From the repository at ``root`` to a site that will stand at ``address``. Raises BadData, with every problem."""
    records, problems = check(load(root))
    derived = Derived(build(records, problems))
    files: dict[str, str | bytes] = {
        **exports.files(derived, address),
        **picture_files(derived, address),
        **feeds(derived, address),
        "explore/papers.json": explore.export(derived, address),
        **slides.files(derived, address, root / ".cache" / "slides"),
    }
    return Site(derived, pages(derived, address, files), bibtex.references(derived.survey, address), files)
