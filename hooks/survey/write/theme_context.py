"""What the theme is told of a page: title, head, whether headings stand beside it; and the site map. Texts only, no files."""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterable
from typing import Any

from survey.common import dates
from survey.common.text import relative
from survey.model.derived import Derived
from survey.render.citations import metadata
from survey.render.pages.page import Page
from survey.write.frames import placeholder


def meta(page: Page, home: str) -> dict[str, Any]:
    """What the theme's templates are told of a page, for a site that stands at ``home``."""
    return {"hide": _hidden(page.kind.contents), "title": title(page), "head": head(page, home)}


def frame_meta(contents: bool) -> dict[str, Any]:
    """The same of a page of placeholders; ``contents``: with a list of headings."""
    return {"hide": _hidden(contents), **{name: placeholder(name) for name in ("title", "head", "contents")}}


def _hidden(contents: bool) -> list[str]:
    return ["navigation"] if contents else ["navigation", "toc"]


def title(page: Page) -> str:
    """A page's title, escaped: the theme prints titles as they are, in six places."""
    return html.escape(page.title)


def head(page: Page, home: str) -> str:
    """All of a page's own that stands in its head, as HTML: description, canonical address, feed, meta tags, JSON-LD."""
    about = page.tell()
    lines = [
        f'<meta name="description" content="{html.escape(page.description)}">',
        f'<link rel="canonical" href="{html.escape(home + (page.address if page.canonical is None else page.canonical))}">',
    ]
    if page.redirect is not None:
        target = relative(page.address, page.redirect)
        lines.append(f'<meta http-equiv="refresh" content="0; url={html.escape(target)}">')
    if page.kind.feed:
        # Two words in rel: the theme's script takes a lone "alternate" for another language and looks for its site map.
        feed = relative(page.address, f"{page.address.rstrip('/')}.xml")
        lines.append(f'<link rel="alternate feed" type="application/atom+xml" title="{title(page)}" href="{feed}">')
    for name, content in about.tags:
        attribute = "property" if name.startswith("og:") else "name"
        lines.append(f'<meta {attribute}="{name}" content="{html.escape(content)}">')
    if about.linked_data:
        lines.append(f'<script type="application/ld+json">{metadata.script_text(about.linked_data)}</script>')
    return "\n".join(lines)


def sitemap(addresses: Iterable[str], home: str, changed: datetime.date) -> str:
    """The map of a site at ``home`` for search engines."""
    lines = [
        f"<url><loc>{html.escape(home + address)}</loc><lastmod>{changed}</lastmod></url>" for address in addresses
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>",
        ]
    )


def ending(derived: Derived) -> str | None:
    """What a banner on every page says once nobody keeps the survey any longer; plain text."""
    ended = derived.survey.edition.ended
    return f"This survey ended on {dates.in_words(ended.date)}. {' '.join(ended.note.split())}" if ended else None
