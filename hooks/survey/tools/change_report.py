"""What a change does to the survey, in words: the only place that compares two sites.

The text is Markdown for a review page; whatever a contributor wrote stands in it inert (see `quoting`).
"""

from __future__ import annotations

import difflib
import html
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from survey.common.errors import Problem
from survey.common.github_markdown import block, code, listed, shown
from survey.common.text import number, relative
from survey.load.documents import FOLDERS
from survey.model.derived import Derived
from survey.pipeline import Site
from survey.records.models import Claim, Paper, Record, Source, Theme
from survey.render.pages.page import Page

_LISTED = 10  # of pages, addresses and cards
_LINES = 60  # of changes and problems
_WIDTH = 100
_RECORDS = {"papers": "paper", "themes": "theme", "sources": "source", "claims": "claim"}
_TABLES = ("areas", "venues", "routes", "findings", "retired", "forecasts")


def described(before: Site, after: Site) -> str:
    """Markdown that says what becomes of the survey when ``before`` becomes ``after``."""
    changed = _changed(before.derived, after.derived)
    lines = [
        *_records(changed, before.derived, after.derived),
        *_counts(before.derived, after.derived),
        *_judgements(before.derived, after.derived),
        *_tables(before.derived, after.derived),
        *_addresses(before, after),
    ]
    parts = ["## What this does to the survey", listed(lines, _LINES), _pages(before, after)]
    parts += _cards(changed, before, after)
    return "\n\n".join(parts) + "\n"


def refused(problems: Iterable[Problem], of: str = "This change") -> str:
    """Markdown for a survey that cannot be built: every problem, as the check tells it."""
    found = sorted(set(problems))
    says = f"{of} has {number(len(found), 'problem')}, so nothing can be built from it."
    items = [
        f"{code(f'{problem.path}:{problem.line}')}: {code(problem.message)}"
        + (f"  \n  {code(problem.help)}" if problem.help else "")
        for problem in found
    ]
    return f"## What this does to the survey\n\n{says}\n\n{listed(items, _LINES)}\n"


# Records: kind and id to what changed, None for a record that is new or gone

_Changed = dict[tuple[str, str], list[str] | None]


def _changed(before: Derived, after: Derived) -> _Changed:
    found: _Changed = {}
    for kind in _RECORDS:
        old, new = getattr(before.survey, kind), getattr(after.survey, kind)
        for id in sorted({*old, *new}):
            if id not in old or id not in new:
                found[kind, id] = None
            elif fields := _fields(old[id], new[id]):
                found[kind, id] = fields
    return found


def _fields(old: Record, new: Record) -> list[str]:
    """The fields in which two versions of a record differ, as they are written, in the order of the model."""
    was, now = old.model_dump(by_alias=True), new.model_dump(by_alias=True)
    return [name for name in now if was[name] != now[name]]


def _records(changed: _Changed, before: Derived, after: Derived) -> Iterator[str]:
    renamed = _renamed(after)
    for kind, noun in _RECORDS.items():
        old, new = getattr(before.survey, kind), getattr(after.survey, kind)
        mine = [(id, fields) for (of, id), fields in changed.items() if of == kind]
        for id, fields in mine:
            file = code(f"data/{FOLDERS[noun]}/{id}.yml")
            if fields is not None:
                yield f"{noun} changed: {_title(new[id])} ({file}): {', '.join(code(field) for field in fields)}"
            elif kind == "themes" and any(now == id and was in old for was, now in renamed.items()):
                continue  # told where the old id is
            elif id in new:
                yield f"+1 {noun}: {_title(new[id])} ({file})"
            elif kind == "themes" and id in renamed:
                yield f"theme renamed: {code(id)} → {code(renamed[id])}"
            else:
                yield f"−1 {noun}: {_title(old[id])} ({file} is gone)"
    if not changed:
        yield "no paper, theme, source or claim changes"


def _title(record: Paper | Theme | Source | Claim) -> str:
    return shown(record.name if isinstance(record, Theme) else getattr(record, "title", "") or record.claim)


def _counts(before: Derived, after: Derived) -> Iterator[str]:
    """Per theme: how many papers more or less, and in which years."""
    was, now = _papers_by_year(before, _renamed(after)), _papers_by_year(after, {})
    for id in sorted({*was, *now}):
        years = [year for year in sorted({*was[id], *now[id]}) if was[id][year] != now[id][year]]
        if not years:
            continue
        more = now[id].total() - was[id].total()
        said = "; ".join(f"{year}: {was[id][year]} → {now[id][year]}" for year in years)
        theme = after.survey.themes.get(id) or before.survey.themes[id]
        sign = f"+{number(more, 'paper')}" if more > 0 else f"−{number(-more, 'paper')}" if more else "papers move"
        yield f"{sign} in {shown(theme.name)} ({said})"


def _papers_by_year(derived: Derived, renamed: dict[str, str]) -> defaultdict[str, Counter[int]]:
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for paper in derived.papers:
        for theme in paper.themes:
            found[renamed.get(theme, theme)][paper.year] += 1
    return found


def _renamed(after: Derived) -> dict[str, str]:
    """Old ids of themes to the ids they have now."""
    return {alias: theme.id for theme in after.survey.themes.values() for alias in theme.aliases}


def _judgements(before: Derived, after: Derived) -> Iterator[str]:
    old, new = before.survey, after.survey
    for id in sorted(old.claims.keys() & new.claims.keys()):
        was, now = old.claims[id].verdict, new.claims[id].verdict
        if was != now:
            said = f"{shown(old.term('verdicts', was).name)} → {shown(new.term('verdicts', now).name)}"
            yield f"verdict of {_title(new.claims[id])}: {said}"
    for id in sorted(old.themes.keys() & new.themes.keys()):
        (was, was_called), (now, now_called) = before.standing(old.themes[id]), after.standing(new.themes[id])
        if (was.status, was.since) != (now.status, now.since):
            said = f"{shown(was_called.name)} since {was.since} → {shown(now_called.name)} since {now.since}"
            yield f"status of {shown(new.themes[id].name)}: {said}"


def _tables(before: Derived, after: Derived) -> Iterator[str]:
    old, new = before.survey, after.survey
    pairs: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        *((f"data/{name}.yml", getattr(old, name), getattr(new, name)) for name in _TABLES),
        ("data/vocabulary.yml", _words(old.vocabulary), _words(new.vocabulary)),
        ("data/people.yml", {**old.shown_names, **old.families}, {**new.shown_names, **new.families}),
        ("data/edition.yml", {"edition": old.edition}, {"edition": new.edition}),
    ]
    for file, was, now in pairs:
        for sign, keys in (
            ("+", now.keys() - was.keys()),
            ("−", was.keys() - now.keys()),
            ("changed: ", {key for key in was.keys() & now.keys() if was[key] != now[key]}),
        ):
            if keys:
                yield f"{code(file)}: {sign}{', '.join(code(key) for key in sorted(keys))}"
    rows = {(count.theme, count.venue, count.year, count.field): count for count in old.counts}
    now_rows = {(count.theme, count.venue, count.year, count.field): count for count in new.counts}
    themes = {key[0] for key in rows.keys() | now_rows.keys() if rows.get(key) != now_rows.get(key)}
    if themes:
        yield f"counts change in {number(len(themes), 'theme')}: {', '.join(code(theme) for theme in sorted(themes))}"
    for edition, was, now in _frozen(before, after):
        yield (
            f"edition {code(edition)} is frozen: {number(len(now), 'theme')}"
            if not was
            else f"**the frozen edition {code(edition)} changes**, which must not happen"
        )


def _words(vocabulary: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {f"{name}/{key}": term for name, terms in vocabulary.items() for key, term in terms.items()}


def _frozen(before: Derived, after: Derived) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Editions that differ, with what each holds before and after."""

    def held(derived: Derived, edition: str) -> dict[str, Any]:
        themes = derived.survey.editions.get(edition, {})
        return {id: (frozen, derived.survey.frozen_texts.get((edition, id))) for id, frozen in themes.items()}

    for edition in sorted({*before.survey.editions, *after.survey.editions}):
        was, now = held(before, edition), held(after, edition)
        if was != now:
            yield edition, was, now


def _addresses(before: Site, after: Site) -> Iterator[str]:
    """Addresses that lead nowhere any more; a page that has moved still has its old one."""
    published = {address for listed in before.derived.survey.published.values() for address in listed}
    known = {page.address for page in after.pages}
    lost = sorted(({page.address for page in before.pages} | published) - known)
    files = sorted(before.files.keys() - after.files.keys())
    if not lost and not files:
        yield "no address breaks"
        return
    if lost:
        named = ", ".join(code(f"/{address}") for address in lost[:_LISTED])
        more = f" and {len(lost) - _LISTED} more" if len(lost) > _LISTED else ""
        breaks = "1 address breaks" if len(lost) == 1 else f"{len(lost)} addresses break"
        yield f"**{breaks}**: {named}{more}. A theme that is renamed keeps its old id under {code('aliases')}."
    if files:
        yield f"**{number(len(files), 'file')} beside the pages no longer there**, such as {code(f'/{files[0]}')}"


def _pages(before: Site, after: Site) -> str:
    was, now = {page.address: page for page in before.pages}, {page.address: page for page in after.pages}
    fresh = [page for page in after.pages if page.address not in was]
    gone = [page for page in before.pages if page.address not in now]
    changed = [page for page in after.pages if page.address in was and _told(page) != _told(was[page.address])]
    if not fresh and not gone and not changed:
        return f"No page changes, of {number(len(now), 'page')}."
    said = ", ".join(f"{len(pages)} {word}" for pages, word in ((fresh, "new"), (gone, "gone")) if pages)
    head = f"{number(len(changed), 'page')} of {len(was)} {'changes' if len(changed) == 1 else 'change'}" + (
        f"; {said}" if said else ""
    )
    lines = [
        f"{word}: {_named(pages)}" for pages, word in ((fresh, "new"), (gone, "gone"), (changed, "changed")) if pages
    ]
    return f"{head}.\n\n{listed(lines, _LINES)}"


def _told(page: Page) -> tuple[object, ...]:
    """All that a page shows, to a reader and to programs."""
    return page.title, page.description, page.redirect, page.body, page.tell()


def _named(pages: list[Page]) -> str:
    """The first pages of ``pages`` with their kind, and how many more there are."""
    named = ", ".join(f"{kind} {code(f'/{page.address}')}" for kind, page in _by_kind(pages)[:_LISTED])
    return f"{named} and {len(pages) - _LISTED} more" if len(pages) > _LISTED else named


def _by_kind(pages: list[Page]) -> list[tuple[str, Page]]:
    """Pages with their kind, those first of whose kind there are fewest: one record's own page before long lists."""
    many = Counter(page.kind.name for page in pages)
    return sorted(
        ((page.kind.name.replace("_", " "), page) for page in pages),
        key=lambda item: (many[item[1].kind.name], item[1].kind.name, item[1].address),
    )


def _cards(changed: _Changed, before: Site, after: Site) -> Iterator[str]:
    """What a reader sees of each record in a list, before and after."""
    found = []
    for kind, id in changed:
        was, now = _card(kind, id, before), _card(kind, id, after)
        if was != now:
            lines = "\n".join(_differing(was, now))
            found.append(f"{code(f'{kind}/{id}')}\n\n{block(lines, 'diff')}")
    if found:
        yield "### Cards, before (−) and after (+)"
        yield from found[:_LISTED]
        if len(found) > _LISTED:
            yield f"… and {len(found) - _LISTED} more."


def _card(kind: str, id: str, site: Site) -> list[str]:
    """The lines of a record's card as its list shows it, and of the text that stands on its own page; none without it."""
    record = getattr(site.derived.survey, kind).get(id)
    if record is None:
        return []
    lists = next((page.body for page in site.pages if page.address == f"{kind}/"), "")
    link = re.escape(f'href="{relative(f"{kind}/", f"{kind}/{id}/")}"')
    match = re.search(rf"<li\b[^>]*>(?:(?!</?li\b).)*?{link}.*?</li>", lists, re.DOTALL)
    card = re.sub(r"<svg.*?</svg>", "", match[0], flags=re.DOTALL) if match else ""
    texts = [re.sub(r"<[^>]*>", "", part) for part in re.split(r'\n|<span class="card__line">', card)]
    own = {Paper: "summary", Claim: "why", Source: "summary", Theme: "question"}[type(record)]
    texts = [html.unescape(text) for text in texts] + [getattr(record, own)]
    return [line for text in texts for line in textwrap.wrap(" ".join(text.split()), _WIDTH)]


def _differing(was: list[str], now: list[str]) -> Iterator[str]:
    for tag, first, last, start, end in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (f"  {line}" for line in was[first:last])
        else:
            yield from (f"- {line}" for line in was[first:last])
            yield from (f"+ {line}" for line in now[start:end])
