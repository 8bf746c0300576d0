"""Ways to look at a built site: the address of one page of each kind, axe in a browser, digests of all files."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

# One address for each kind of page; a new kind is one more line.
ADDRESSES = {
    "home": "",
    "themes": "themes/",
    "theme": "themes/network-compression/",
    "edition": "themes/attention/2026.11/",
    "theme_papers": "themes/network-compression/papers/",
    "papers": "papers/",
    "paper": "papers/han2016deep/",
    "authors": "authors/",
    "part": "authors/page/2/",
    "author": "authors/song-han/",
    "venues": "venues/",
    "venue": "venues/iclr/",
    "years": "years/",
    "year": "years/2016/",
    "sources": "sources/",
    "source": "sources/malisiewicz-2016/",
    "claims": "claims/",
    "claim": "claims/compression-will-be-big/",
    "corrections": "corrections/",
    "trends": "trends/",
    "routes": "routes/",
    "tags": "tags/",
    "unforeseen": "trends/unforeseen/",
    "terms": "terms/",
    "proceedings": "proceedings/",
    "accepted_list": "proceedings/neurips-2020/",
    "explore": "explore/",
    "changes": "changes/",
    "cite": "cite/",
    "about": "about/",
    "contribute": "contribute/",
    "speed": "speed/",
    "security": "security/",
    "engine": "engine/",
    "development": "development/",
    "not found": "404.html",
}
# Words of ours that a stranger does not know. Said instead: status, later papers, all curves, related themes, discussed in, later
# work here, the three talks, cited in 2015, 2016, 2020.
GLOSSARY = re.compile(
    r"\b(standings?|aftermath|lifelines?|neighbours|told in|built on by|three moments|named by the sources)\b",
    re.IGNORECASE,
)
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
# A scheme changes colours only and a width layout only, so every kind is looked at in two of the four ways, and these in all.
IN_ALL_WAYS = ("home", "theme", "paper", "claims")
# Opens what is folded; of each list and table the first eight rows stand for the rest, which are alike and cost minutes.
PREPARE = """() => {
  document.querySelectorAll("article details").forEach((part) => (part.open = true));
  for (const list of document.querySelectorAll("article :is(ul, ol, tbody, .names)"))
    [...list.children].slice(8).forEach((row) => row.remove());
}"""
# The size of what one presses is not among axe's defaults; Lighthouse asks for it.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@contextmanager
def opened(browser: Browser, scheme: str, width: str) -> Iterator[Page]:
    size = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def violations(page: Page, where: str) -> list[str]:
    """What axe finds on the page as it stands, one line an element."""
    return [
        f"{where}: {rule['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for rule in Axe().run(page, options=OPTIONS).response["violations"]
        for node in rule["nodes"]
    ]


def digests(folder: Path, without: str = "$^") -> dict[str, str]:
    """Every file by its path from the folder, with a hash of its bytes; what ``without`` matches in them does not count."""
    spared = re.compile(without.encode())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(spared.sub(b"", path.read_bytes())).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def packed_size(text: str) -> int:
    """Bytes of ``text`` once a server has packed it."""
    return len(gzip.compress(text.encode(), 6))
