"""References as footnotes have them. The only place that words them and that knows their links back into the survey."""

from __future__ import annotations

import re

from . import works
from .derive import Derived

_ONWARD = "In this survey"  # the link of a reference to the page of what it cites
_LISTED_AUTHORS = 8
_FOOTNOTE = re.compile(r"^\[\^([\w-]+)\]: (.*)$", re.MULTILINE)
_READ = re.compile(r"[<>&*_\[\]{}`\\#|]")


def references(derived: Derived) -> dict[str, str]:
    """What any text of the survey may cite, by key: a line of Markdown in which nothing is left to be read as such."""
    survey = derived.survey
    cited = {id: paper for id, paper in survey.papers.items() if id in derived.cited}
    told = {id: _reference(works.paper(paper, survey), survey.where(paper)) for id, paper in cited.items()}
    told |= {id: _reference(works.source(source, survey)) for id, source in survey.sources.items()}
    edition = survey.edition
    counted = f"{works.SITE}. Counts of accepted papers by theme, edition {edition.edition}. {edition.date.year}."
    return {key: _READ.sub(_spelt, text) for key, text in (told | {"trends": counted}).items()}


def footnotes(keys: list[str], address: str, derived: Derived) -> str:
    """The references of a text that is frozen on the page at ``address``, as they read today."""
    told = references(derived)
    return "\n".join(_footnote(key, told[key], address, derived) for key in keys)


def linked(markdown: str, address: str, derived: Derived) -> str:
    """Footnotes that others have written, each with a link on to the page of what it cites; marks that stand side by side are set
    apart, so that 1 and 3 do not read as 13."""

    def link(match: re.Match[str]) -> str:
        # A frozen reference has its link already.
        return match[0] if _ONWARD in match[2] else _footnote(match[1], match[2], address, derived)

    apart = re.sub(r"(\[\^[\w-]+\])(?=\[\^)", r"\1<sup>,&#8239;</sup>", markdown)
    return _FOOTNOTE.sub(link, apart)


def _reference(work: works.Work, where: str | None = None) -> str:
    names = [author.natural for author in work.authors]
    *others, last = names if len(names) <= _LISTED_AUTHORS else [*names[:3], "others"]
    who = f"{', '.join(others)}{',' if len(others) > 1 else ''} and {last}" if others else last
    title = work.title if work.title[-1] in ".?!" else f"{work.title}."
    return f"{who}. {title} {f'{where}, ' if where else ''}{work.year}."


def _footnote(key: str, text: str, address: str, derived: Derived) -> str:
    target = derived.survey.cited_address(key)
    if target is None:
        return f"[^{key}]: {text}"
    return f'[^{key}]: {text} <a href="{"../" * address.count("/")}{target}">{_ONWARD}</a>'


def _spelt(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
