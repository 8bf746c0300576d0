"""The bibliographic record of an identifier, by DOI content negotiation. The only place that talks to the network."""

from __future__ import annotations

import time
from collections.abc import Callable

RESOLVER = "https://doi.org"


def doi_of(text: str) -> str | None:
    """The DOI that ``text`` (arXiv id or link, DOI or link) stands for, or None where it is no identifier. An arXiv
    id's DOI is ``10.48550/arXiv.<id>``."""
    raise NotImplementedError


def fetch(
    doi: str,
    resolver: str = RESOLVER,
    wait: Callable[[float], None] = time.sleep,
    tell: Callable[[str], None] = lambda message: None,
) -> object:
    """The CSL-JSON of ``doi``, for ``reading.from_csl``. ``tell`` hears of progress. Raises Unreadable where nobody has
    registered it, Unreachable where no record could be had."""
    raise NotImplementedError
