"""References as footnotes have them. The only place that words them and that knows their links back into the survey."""

from __future__ import annotations

import re

from survey.common.text import relative
from survey.model.derived import Derived
from survey.render.citations import works

_ONWARD = "In this survey"  # the link of a reference to the page of what it cites
_LISTED_AUTHORS = 8
_FOOTNOTE = re.compile(r"^\[\^([\w-]+)\]: (.*)$", re.MULTILINE)
_READ = re.compile(r"[<>&*_\[\]{}`\\#|]")


def references(derived: Derived) -> dict[str, str]:
    """What any text of the survey may cite, by key: see ``reference``."""
    survey = derived.survey
    keys = [*(id for id in survey.papers if id in derived.cited), *survey.sources, "trends"]
    return {key: reference(key, derived) for key in keys}


def reference(key: str, derived: Derived) -> str:
    """The reference of a paper, a source or the counts: a line of Markdown in which nothing is left to be read as such."""
    survey = derived.survey
    if key in survey.papers:
        paper = survey.papers[key]
        text = _worded(works.paper(paper, survey), survey.where(paper))
    elif key in survey.sources:
        text = _worded(works.source(survey.sources[key], survey))
    else:
        edition = survey.edition
        text = f"{works.SITE}. Counts of accepted papers by theme, edition {edition.edition}. {edition.date.year}."
    return _READ.sub(lambda match: f"&#{ord(match[0])};", text)


def footnotes(keys: list[str], address: str, derived: Derived) -> str:
    """The references of a text that is frozen on the page at ``address``, as they read today."""
    return "\n".join(_footnote(key, reference(key, derived), address, derived) for key in keys)


def linked(markdown: str, address: str, derived: Derived) -> str:
    """Footnotes that others have written, each with a link on to the page of what it cites; marks that stand side by side are set
    apart, so that 1 and 3 do not read as 13."""

    def link(match: re.Match[str]) -> str:
        # A frozen reference has its link already.
        return match[0] if _ONWARD in match[2] else _footnote(match[1], match[2], address, derived)

    apart = re.sub(r"(\[\^[\w-]+\])(?=\[\^)", r"\1<sup>,&#8239;</sup>", markdown)
    return _FOOTNOTE.sub(link, apart)


def _worded(work: works.Work, where: str | None = None) -> str:
    names = [author.natural for author in work.authors]
    *others, last = names if len(names) <= _LISTED_AUTHORS else [*names[:3], "others"]
    who = f"{', '.join(others)}{',' if len(others) > 1 else ''} and {last}" if others else last
    title = work.title if work.title[-1] in ".?!" else f"{work.title}."
    return f"{who}. {title} {f'{where}, ' if where else ''}{work.year}."


def _footnote(key: str, text: str, address: str, derived: Derived) -> str:
    target = derived.survey.cited_address(key)
    if target is None:
        return f"[^{key}]: {text}"
    return f'[^{key}]: {text} <a href="{relative(address, target)}">{_ONWARD}</a>'
