"""What is proposed for a draft, each with its reason: id, venue, kind, themes; and the records that may be the same paper.

The only place that guesses. A proposal is shown to a person, and the survey's rules judge what comes of it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

from rapidfuzz import fuzz

from survey.check import Records
from survey.check.authors import name_fault
from survey.check.files import STOP_WORDS
from survey.records.models import Paper, PersonName, Theme, Venue
from survey.records.names import author_id, family_name, fold, plain
from survey.tools.counting.terms import Terms, compile_terms
from survey.tools.intake.draft import Draft

_SAME_TITLE = 90
_SAME_VENUE = 90
_LONGEST_VENUE = 500  # characters of a name that are compared
_NEAR_VENUE = 55
_KINDS = {"report": "report", "publisher": "book"}
# What surrounds a venue's name in a bibliography and says nothing about which venue it is.
_AROUND = re.compile(
    r"\b(\d+(st|nd|rd|th)?|[ivxl]+|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|(twenty|thirty|forty|fifty)(-?\w+)?"
    r"|proceedings|proc|annual|the|of|on|in|vol(ume)?|part|ieee|cvf|acm|rsj|usenix|main|conference track|long papers|short papers)\b"
)
_WORKSHOP = re.compile(r"\bworkshops?\b", re.I)
# Series that bear the name of a conference and are venues of their own.
_OWN_SERIES = re.compile(r"\b(findings|companion|extended abstracts|demonstrations|student research)\b", re.I)
_STEM = re.compile(r"(?<=\w{4})(ies|s|es|ed|ing|ation|ations|ion|ions|ment|ly|al)$")
_NOTHING = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "in",
        "on",
        "for",
        "to",
        "from",
        "with",
        "without",
        "by",
        "at",
        "as",
        "is",
        "are",
        "be",
        "was",
        "were",
        "it",
        "its",
        "we",
        "our",
        "this",
        "that",
        "these",
        "those",
        "can",
        "do",
        "does",
        "how",
        "what",
        "why",
        "when",
        "where",
        "which",
        "than",
        "then",
        "via",
        "using",
        "use",
        "used",
        "based",
        "new",
        "towards",
        "toward",
        "into",
        "over",
        "under",
        "between",
        "through",
        "not",
        "no",
        "more",
        "most",
        "all",
        "one",
        "two",
        "three",
        "also",
        "both",
        "such",
        "each",
        "other",
        "their",
        "has",
        "have",
        "had",
        "been",
        "will",
        "would",
        "learn",
        "network",
        "neural",
        "deep",
        "model",
        "method",
        "approach",
        "paper",
        "show",
        "work",
        "propose",
        "present",
        "result",
        "train",
        "data",
        "task",
        "large",
        "better",
        "first",
        "time",
        "make",
    ]
)


@dataclass(frozen=True)
class Proposed:
    """A value for a field, and why it."""

    value: str
    reason: str


@dataclass(frozen=True)
class Duplicate:
    """A record that is, or may be, the same paper; ``certain`` where an identifier says so, or the very title and an author."""

    id: str
    reason: str
    certain: bool


def duplicates(draft: Draft, records: Records) -> list[Duplicate]:
    """Papers of the survey that share an identifier or nearly the title with the draft, the certain ones first."""
    found = []
    people = _people(draft, records)
    folded, families = fold(draft.title), {fold(family_name(author, people)) for author in draft.authors}
    ids = set(map(author_id, draft.authors))
    for id, paper in records.papers.items():
        for name in ("arxiv", "doi", "openreview"):
            mine, other = getattr(draft, name), getattr(paper, name)
            if mine and other and mine.lower() == other.lower():
                found.append(Duplicate(id, f"the same {name}, {mine}", True))
                break
        else:
            same = fuzz.ratio(folded, fold(paper.title), score_cutoff=_SAME_TITLE)
            if folded and fold(paper.title) == folded:
                certain = not ids or not ids.isdisjoint(map(author_id, paper.authors))
                found.append(Duplicate(id, "the same title", certain))
            elif same and families & {fold(family_name(author, people)) for author in paper.authors}:
                found.append(Duplicate(id, f"nearly the same title and an author in common: {paper.title}", False))
    return sorted(found, key=lambda duplicate: (not duplicate.certain, duplicate.id))


def propose_id(draft: Draft, records: Records) -> str:
    """Family name of the first author, year, first significant word of the title; the next word where that is taken."""
    title = draft.title
    start = fold(family_name(draft.authors[0], _people(draft, records))) + str(draft.year)
    words = [word for part in re.split(r"[\s:,/–—-]+", title) if (word := fold(part)) and word not in STOP_WORDS]
    taken = records.ids("paper")
    candidates = [start + word for word in words]
    candidates += [start + first + second for first, second in pairwise(words)]
    return next((id for id in candidates if id not in taken), candidates[0] if candidates else f"{start}title")


def propose_venue(container: str | None, records: Records) -> tuple[Proposed | None, list[str]]:
    """The venue that ``container``, as a bibliography prints it, names, if it is one of the survey's; and the ids of those
    that are near."""
    if not container:
        return None, []
    container = container[:_LONGEST_VENUE]
    parts = _parts(container)
    names = {(id, name): _bare(name) for id, venue in records.venues.items() for name in _names(id, records.venues)}
    scored = {key: max((fuzz.token_sort_ratio(part, name) for part in parts), default=0) for key, name in names.items()}
    order = sorted(scored, key=lambda key: (-scored[key], key))
    near = list(dict.fromkeys(id for id, name in order if scored[id, name] >= _NEAR_VENUE))[:3]
    if _OWN_SERIES.search(container):
        return None, near
    workshop = bool(_WORKSHOP.search(container))
    fitting = [key for key in order if (records.venues[key[0]].kind == "workshop") == workshop]
    # The longest name, so that a track is not taken for its conference.
    same = max((key for key in fitting if names[key] in parts), key=lambda key: (len(names[key]), key), default=None)
    if same:
        return Proposed(same[0], f"“{container}” is {records.venues[same[0]].name}"), near
    for id in dict.fromkeys(id for id, _ in fitting):
        for short in _abbreviations(records.venues[id]):
            if re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", container):
                return Proposed(id, f"“{container}” names {short}"), near
    if fitting and scored[fitting[0]] >= _SAME_VENUE:
        return Proposed(fitting[0][0], f"“{container}” is nearly {fitting[0][1]}"), near
    return None, near


def propose_kind(form: str | None, venue: Venue | None) -> str | None:
    """The paper's kind: the venue's where there is one, otherwise what the bibliography says."""
    if venue is not None:
        return _KINDS.get(venue.kind, venue.kind)
    return form


def propose_themes(
    title: str, abstract: str, records: Records, builds_on: Iterable[str] = (), count: int = 5
) -> list[Proposed]:
    """The nearest themes, nearest first: those whose terms are found in title or abstract, whose papers the draft
    builds on, or whose name, definition and papers share rare words with it."""
    papers: dict[str, list[Paper]] = defaultdict(list)
    for paper in records.papers.values():
        for theme in paper.themes:
            papers[theme].append(paper)
    bags = {id: _bag(theme, id, papers[id]) for id, theme in records.themes.items()}
    holding = Counter(word for bag in bags.values() for word in bag)
    rarity = {word: math.log((1 + len(bags)) / number) for word, number in holding.items()}
    words = Counter({word: 2.0 for word in _words(title)}) + Counter({word: 0.5 for word in set(_words(abstract))})
    built_on = Counter(theme for id in builds_on if id in records.papers for theme in records.papers[id].themes)
    proposals = []
    for id, theme in records.themes.items():
        shared = {word: min(words[word], 2.5) * min(bags[id][word], 4.0) ** 0.5 * rarity[word] for word in words if word in bags[id]}  # fmt: skip
        length = math.sqrt(sum(rarity[word] ** 2 * number for word, number in bags[id].items()))
        score = 10 * sum(shared.values()) / (length + 20)
        reasons = []
        for text, where, weight in ((title, "title", 6.0), (abstract, "abstract", 2.0)):
            if caught := _caught(theme, text):
                score += weight
                reasons.append(f"its terms find “{caught}” in the {where}")
                break
        if built_on[id]:
            score += 2.0 * built_on[id]
            reasons.append("a paper it builds on has it")
        if best := sorted(shared, key=lambda word: (-shared[word], word))[:3]:
            reasons.append(f"shares {', '.join(dict.fromkeys(_shown(word, title, abstract) for word in best))}")
        if reasons:
            proposals.append((score, Proposed(id, "; ".join(reasons))))
    proposals.sort(key=lambda item: (-item[0], item[1].value))
    return [proposal for _, proposal in proposals[:count]]


def propose_names(title: str) -> list[str]:
    """The name that the title itself gives its method, ``VideoMAE: …``: a word with a capital or digit inside it."""
    name, colon, _ = title.partition(":")
    return [name] if colon and re.fullmatch(r"\S*\w[A-Z\d]\S*", name) and not name.isdecimal() else []


def _people(draft: Draft, records: Records) -> dict[str, PersonName]:
    """What is known of names: by the survey where it says something, otherwise by the draft."""
    return {id: one for id, one in records.people.items() if one.family or one.group} | dict(draft.people)


def new_entries(draft: Draft, records: Records) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Entries for ``data/people.yml``, by id, that hold what the draft knows of its authors beside their names; and a note for
    each. What the survey says already stays."""
    known = {name: (id, person) for id, person in records.people.items() for name in (person.name, *person.aliases)}
    entries, notes = {}, []
    for name in draft.authors:
        person = draft.people.get(name)
        if person is None or name_fault(name, person):
            continue  # what is wrong with a name is told once
        id, before = known.get(name, (author_id(name), None))
        if before and (before.family or before.group):
            if (before.family, before.group) != (person.family, person.group):
                notes.append(f"data/people.yml says of {name} what the bibliography does not: it stays")
            continue
        entries[id] = {
            "name": before.name if before else name,
            "aliases": list(before.aliases) if before and before.aliases else None,
            "family": person.family,
            "group": person.group or None,
        }
        what = "is a group" if person.group else f"has the family name {person.family}"
        notes.append(f"data/people.yml: {name} {what}")
    return entries, notes


def as_written_here(authors: Iterable[str], records: Records) -> tuple[list[str], list[str]]:
    """The authors as the survey writes them, where it differs in accents, capitals or points only; and a note for each."""
    spelt = {author_id(name): name for paper in records.papers.values() for name in paper.authors}
    written, notes = [], []
    for author in authors:
        name = spelt.get(author_id(author), author) if author_id(author) else author
        if name != author:
            notes.append(f"{author} is written {name}, as in the survey's other papers")
        written.append(name)
    return written, notes


def copied_share(summary: str, abstract: str) -> float:
    """How much of the summary stands in the abstract, from 0 to 1, by sentences that are nearly the same."""
    if not abstract.strip():
        return 0.0
    sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", summary.strip()) if len(sentence) > 20]
    copied = [sentence for sentence in sentences if fuzz.partial_ratio(sentence.lower(), abstract.lower()) >= 85]
    return sum(map(len, copied)) / max(1, sum(map(len, sentences)))


def _names(id: str, venues: Mapping[str, Venue]) -> list[str]:
    """All that a venue is called; a workshop also by the name of its conference."""
    venue = venues[id]
    names = [venue.name, venue.short, *venue.known_as]
    if venue.kind == "workshop":
        shorts = set(_abbreviations(venue))
        names += [name for other in venues.values() if other.short in shorts for name in (other.name, *other.known_as)]
    return list(dict.fromkeys(names))


def _abbreviations(venue: Venue) -> list[str]:
    """Words that stand for the venue by themselves, such as CVPR or NeurIPS: two capitals at least."""
    words = re.findall(r"[\w-]+", " ".join([venue.short, *(name for name in venue.known_as if " " not in name)]))
    return [
        word for word in dict.fromkeys(words) if len(re.findall(r"[A-Z]", word)) >= 2 and word not in ("IEEE", "ACM")
    ]


def _parts(container: str) -> set[str]:
    """The container, and every run of what commas and the like divide it into, bare: dates and towns stand beside names."""
    pieces = [piece for piece in re.split(r"[,;:()–—/]|(?<!\w)-(?!\w)", container) if piece.strip()][:10]
    runs = (" ".join(pieces[start:end]) for start, end in combinations(range(len(pieces) + 1), 2))
    return {bare for run in (*runs, container) if (bare := _bare(run))}


def _bare(name: str) -> str:
    text = re.sub(r"\([^)]*\)|'\d\d", " ", plain(name).lower())
    text = re.sub(r"[^\w\s-]", " ", text)
    return " ".join(_WORKSHOP.sub(" ", _AROUND.sub(" ", text)).replace("-", " ").split())


@lru_cache(4096)  # of a survey's papers and themes
def _words(text: str) -> list[str]:
    words = (_STEM.sub("", word) for word in re.findall(r"[a-z][a-z0-9]+", plain(text).lower()))
    return [word for word in words if len(word) > 2 and word not in _NOTHING]


def _bag(theme: Theme, id: str, papers: Iterable[Paper]) -> Counter[str]:
    bag: Counter[str] = Counter()
    for text, weight in ((theme.name, 4), (theme.definition, 1), (theme.finding, 1), (theme.coverage.covers, 1)):
        for word in _words(text):
            bag[word] += weight
    for paper in papers:
        for word in set(_words(" ".join([paper.title, *paper.known_as]))):
            bag[word] += 2 if paper.themes[0] == id else 1
    return bag


def _caught(theme: Theme, text: str) -> str | None:
    """The words of the text that the theme's terms find, by the rule its curve is counted by."""
    if theme.terms is None or not text:
        return None
    found = _compiled(theme.id, tuple(theme.terms.any), tuple(theme.terms.none)).first_match(text)
    return " ".join(found[0].split())[:60] if found else None


@lru_cache(256)
def _compiled(theme: str, some: tuple[str, ...], none: tuple[str, ...]) -> Terms:
    return compile_terms(theme, {"any": list(some), "not": list(none)})


def _shown(stem: str, *texts: str) -> str:
    """The word as the draft has it, for a reason that people read."""
    words = (word for text in texts for word in re.findall(r"[\w-]+", text))
    return next((word for word in words if stem in _words(word)), stem)
