"""Editions: what is frozen of a theme, what has changed since, and which address of a theme will show the same for ever. The only
place that compares a theme with its past."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from survey.common.text import number
from survey.model.derived import Derived
from survey.model.slide import slide
from survey.model.survey import Survey
from survey.records.counts import FIELDS
from survey.records.models import Frozen, Paper, Theme

Found = TypeVar("Found")

# Fields of a theme that are compared otherwise, or that its page does not show.
_ELSEWHERE = frozenset(["name", "finding", "aliases"])
_WORDS = {
    "area": "the area",
    "question": "the question",
    "definition": "the definition",
    "story": "the story",
    "standing": "the reasons for its status",
    "lineage": "the lineage",
    "related": "the related themes",
    "terms": "the terms that are counted",
    "coverage": "what is counted",
}
_COUNTED = ("titles", "titles or abstracts")
_QUOTED = 2  # verdicts that are told one by one


@dataclass(frozen=True)
class Lasting:
    """Where a theme is cited. ``edition`` is the last that froze it (None: none has yet), ``address`` that edition's page, or today's
    where no edition says what today's does, and ``id`` the theme's id in it; ``revised`` tells that the last edition says something else."""

    address: str
    id: str
    edition: str | None
    revised: bool
    frozen: Frozen | None

    @property
    def holds(self) -> bool:
        """Whether the address will show for ever what the theme's page shows today."""
        return self.frozen is not None and not self.revised

    @property
    def stamp(self) -> str:
        """The state of the text in words."""
        if self.edition is None:
            return "not yet in an edition"
        return f"revised since edition {self.edition}" if self.revised else f"edition {self.edition}"


def to_freeze(theme: Theme, derived: Derived) -> Frozen:
    """What is told of a theme today, beside its text."""
    fields = theme.model_dump(mode="json", exclude=set(_ELSEWHERE))
    counts: dict[str, dict[str, list[int]]] = {}
    for count in sorted(derived.curves.rows(theme.id), key=lambda count: (FIELDS.index(count.field), count.year)):
        pooled = counts.setdefault(count.field, {}).setdefault(str(count.year), [0, 0])
        pooled[0] += count.matches
        pooled[1] += count.total
    return Frozen(
        name=theme.name,
        finding=" ".join(theme.finding.split()),
        date=derived.survey.edition.date,
        status=theme.standing[-1].status,
        papers={paper.id: _digest(_card(paper, derived)) for paper in derived.papers_of_theme[theme.id]},
        verdicts={claim.id: claim.verdict for claim in derived.claims_of_theme[theme.id]},
        parts={name: _digest(value) for name, value in fields.items() if value},
        counts=counts,
        slide=slide(theme, derived),
    )


def _card(paper: Paper, derived: Derived) -> list[Any]:
    """What a theme's page says of a paper."""
    return [paper.title, paper.known_as, paper.authors, derived.survey.where(paper), paper.year]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def kept(theme: Theme, survey: Survey) -> list[tuple[str, str, Frozen]]:
    """The editions of a theme, oldest first: the edition, the id that the theme had in it, and what it froze."""
    ids = (theme.id, *theme.aliases)
    return [
        (edition, id, themes[id]) for edition, themes in sorted(survey.editions.items()) for id in ids if id in themes
    ]


def today(theme: Theme, derived: Derived) -> Frozen:
    """What is told of a theme today; found once."""
    return _once("today", to_freeze, theme, derived)


def lasting(theme: Theme, derived: Derived) -> Lasting:
    """Where ``theme`` is cited today; found once."""
    return _once("lasting", _lasting, theme, derived)


def _once(name: str, find: Callable[[Theme, Derived], Found], theme: Theme, derived: Derived) -> Found:
    made = derived.survey.made
    if (name, theme.id) not in made:
        made[name, theme.id] = find(theme, derived)
    return made[name, theme.id]


def _lasting(theme: Theme, derived: Derived) -> Lasting:
    address = f"themes/{theme.id}/"
    editions = kept(theme, derived.survey)
    if not editions:
        return Lasting(address, theme.id, None, False, None)
    edition, id, frozen = editions[-1]
    if changes(frozen, today(theme, derived), derived.survey):
        return Lasting(address, theme.id, edition, True, frozen)
    return Lasting(f"themes/{id}/{edition}/", id, edition, False, frozen)


def changes(was: Frozen, now: Frozen, survey: Survey) -> list[str]:
    """What has changed from one state of a theme to another, in words, what matters most first; empty if nothing has."""
    said = []
    if now.finding != was.finding:
        said.append(f"the finding now reads “{now.finding}”")
    said += _verdicts(was, now, survey)
    if now.status != was.status:
        said.append(f"status changed to {survey.term('statuses', now.status).name.lower()}")
    if now.name != was.name:
        said.append(f"the theme is now called {now.name}")
    said += _texts(was, now)
    said += _counts(was, now)
    said += _papers(was, now)
    return said


def _verdicts(was: Frozen, now: Frozen, survey: Survey) -> Iterator[str]:
    revised = [id for id, verdict in now.verdicts.items() if was.verdicts.get(id, verdict) != verdict]
    if len(revised) > _QUOTED:
        yield f"{len(revised)} verdicts were revised"
    else:
        for id in revised:
            claim = survey.claims[id]
            judged = (claim.model_copy(update={"verdict": state.verdicts[id]}) for state in (was, now))
            old, new = (survey.verdict_name(one).lower() for one in judged)
            yield f"the verdict on “{claim.claim.rstrip('.')}” changed from “{old}” to “{new}”"
    if new := len(now.verdicts.keys() - was.verdicts.keys()):
        yield f"{number(new, 'claim')} added"
    if gone := len(was.verdicts.keys() - now.verdicts.keys()):
        yield f"{number(gone, 'claim')} taken out"


def _texts(was: Frozen, now: Frozen) -> Iterator[str]:
    revised = sorted(name for name in was.parts.keys() | now.parts.keys() if was.parts.get(name) != now.parts.get(name))
    if now.status != was.status and "standing" in revised:
        revised.remove("standing")  # told already
    known = [words for name, words in _WORDS.items() if name in revised]
    if set(revised) - _WORDS.keys():
        known.append("other details")
    if known:
        yield f"{_joined(known)} {'were' if len(known) > 1 or known[0].endswith('s') else 'was'} revised"


def _counts(was: Frozen, now: Frozen) -> Iterator[str]:
    for field, words in zip(FIELDS, _COUNTED, strict=True):
        old, new = was.counts.get(field, {}), now.counts.get(field, {})
        years = sorted(int(year) for year in old.keys() | new.keys() if old.get(year) != new.get(year))
        if years:
            yield f"{words} of {_joined(_spans(years))} were counted anew"


def _papers(was: Frozen, now: Frozen) -> Iterator[str]:
    if added := len(now.papers.keys() - was.papers.keys()):
        yield f"{number(added, 'paper')} added"
    if gone := len(was.papers.keys() - now.papers.keys()):
        yield f"{number(gone, 'paper')} moved to other themes"
    if mended := sum(1 for id, digest in now.papers.items() if was.papers.get(id, digest) != digest):
        yield f"what is said of {number(mended, 'paper')} was mended"


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _spans(years: list[int]) -> list[str]:
    """Years in a row as one: 2012, 2015 to 2018."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return [str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans]
