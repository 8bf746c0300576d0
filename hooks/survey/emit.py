"""What leaves the road: front matter, references that lead back into the survey. Texts only, no files."""

from __future__ import annotations

import html
import re

import yaml

from . import metadata
from .derive import Derived
from .editions import ONWARD
from .pages import Page, relative

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_FOOTNOTE = re.compile(r"^\[\^([\w-]+)\]: (.*)$", re.MULTILINE)


def document(page: Page, derived: Derived) -> str:
    """A page as a Markdown document with front matter."""
    meta = {
        "title": html.escape(page.title),  # the theme prints titles as they are, in six places
        "description": page.description,
        "kind": page.kind,
        "hide": ["navigation", *(() if page.kind in _WITH_CONTENTS else ("toc",))],
        "date": derived.changed.isoformat(),
    }
    if page.redirect is not None:
        meta["redirect"] = relative(page.address, page.redirect)
    if page.canonical is not None:
        meta["canonical"] = page.canonical
    if page.head:
        meta["head"] = [
            {"attribute": "property" if name.startswith("og:") else "name", "name": name, "content": content}
            for name, content in page.head
        ]
    if page.linked_data:
        meta["linked_data"] = metadata.script_text(page.linked_data)
    if page.tags:
        meta["tags"] = page.tags
    return f"---\n{yaml.dump(meta, Dumper=_Dumper, allow_unicode=True, sort_keys=False)}---\n\n{page.body}"


_WITH_CONTENTS = {
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
}


def linked_references(markdown: str, page_source: str, derived: Derived) -> str:
    """References that mkdocs-bibtex has written, each with a link on to the page of what it cites; marks that stand
    side by side are set apart, so that 1 and 3 do not read as 13."""
    address = page_source.removesuffix(".md") + "/"

    def link(match: re.Match[str]) -> str:
        key, text = match[1], match[2]
        if ONWARD in text:  # a frozen reference has its link already
            return match[0]
        target = derived.survey.cited_address(key)
        if target is None:
            return match[0]
        return f'[^{key}]: {text} <a href="{relative(address, target)}">{ONWARD}</a>'

    apart = re.sub(r"(\[\^[\w-]+\])(?=\[\^)", r"\1<sup>,&#8239;</sup>", markdown)
    return _FOOTNOTE.sub(link, apart)
