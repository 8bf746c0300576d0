"""What the search finds, and the files it looks in: the only place that knows what a page is found by.

Four sorts of file under ``search/``. Each is a script that hands over its text, because scripts load from a disk too,
and under a policy that allows none in the page; ``docs/assets/javascripts/search/index.js`` reads them.

- ``names.js``: what every page is called. Fetched when the search is opened, and looked through at every letter.
- ``words/<n>.js``: which pages' texts hold a word. The sorted words are cut into files of about one size; a query
  fetches those that hold its words.
- ``spellings.js``: every word of the texts. Fetched when a word of a query finds too little, to find what it was meant for.
- ``texts/<n>.js``: the texts, to show the words of a query where they stand, for the few pages that are shown.

Pages are numbered in the order of ``names.js``; the version in each file stands for the numbering and the cuts, so that
files of two builds, which a cache may mix, are never read together.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from survey.common.dates import year_of
from survey.common.markup import without_citations
from survey.model.derived import Derived
from survey.model.links import Author
from survey.records.models import Claim, Paper, Source, Theme, Venue
from survey.records.names import unmarked
from survey.render.paper_fields import searched

# Words that say nothing of what is looked for, in a question such as “what became of …” as well as in a text.
UNTOLD = (
    "a an and are as at be became become been but by can did do does for from had happened has have how if in into is "
    "it its not of on or so such than that the their them then there these they this to was were what when where which "
    "who why will with would"
)
# Characters in a file: about 10 kB of words and 6 kB of text once a server has packed them.
WORDS_SIZE = 18_000
TEXTS_SIZE = 14_000
# A word is found by its first letters, so a longer one loses nothing; text of no spaces at all stays small.
LONGEST_WORD = 40
# How often a text holds a word, in steps: a text that holds it this often is about it, or about it more than others.
STEPS = (3, 9)
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
Key = TypeVar("Key", str, int)
_APOSTROPHES = re.compile("['’‘]")
_WORD = re.compile(r"[^\W_]+(?:\.(?=\d)[^\W_]+)*")
_COMPOUND = re.compile(r"[^\W_]+(?:[-&][^\W_]+)+")
_ACRONYM = re.compile(r"\[\\w-\]\*([A-Z]{2,})(?:s\?)?\)")
_CHINESE = re.compile(r"[㐀-鿿]{2,}")


class Group(NamedTuple):
    """Pages that the search tells apart: ``name`` in its files, what ``one`` page is called, the ``filter`` in the dialog, the
    ``folder`` of all its addresses; and what a page is worth when the words fit equally well, where a paper has 1."""

    name: str
    one: str
    filter: str
    folder: str
    worth: float


@dataclass(frozen=True)
class Passage:
    """A stretch of a page's text: its heading and anchor, both empty at the top of the page."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Hit:
    """What a page is found by: a title; other ``names`` as good as it; ``line``, shown under the title; ``words`` that
    are not shown; ids of a paper's ``authors``; ``numbers`` that stand for it; and the ``passages`` of its text. Of
    pages that fit equally well those that come ``first`` do."""

    title: str
    line: str = ""
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    first: bool = False


# Writes out the counted figures in a text of the theme whose id it is given.
Written = Callable[[str, str | None], str]


def of_theme(theme: Theme, written: Written) -> Hit:
    story = re.split(r"^### +(.+)\n", written(theme.story, theme.id), flags=re.MULTILINE)
    coverage = theme.coverage
    return Hit(
        theme.name,
        theme.question,
        names=tuple(dict.fromkeys((*theme.known_as, *theme.aliases, *_acronyms(theme)))),
        passages=_passages(
            ("", "", theme.definition, theme.finding, story[0]),
            *((heading, heading.lower(), text) for heading, text in zip(story[1::2], story[2::2], strict=True)),
            ("Status", "standing", *(written(standing.why, theme.id) for standing in theme.standing)),
            ("What is counted", "coverage", coverage.covers, coverage.omits, coverage.curve, coverage.unclaimed or ""),
        ),
    )


def _acronyms(theme: Theme) -> list[str]:
    """What a theme is called for short: of the acronyms that its curve counts, those that begin and end as its name does, as
    RNN for recurrent networks."""
    words = theme.name.upper().split()
    found = dict.fromkeys(_ACRONYM.findall(" ".join(theme.terms.any if theme.terms else ())))
    return [acronym for acronym in found if (acronym[0], acronym[-1]) == (words[0][0], words[-1][0])]


def of_paper(paper: Paper, derived: Derived) -> Hit:
    survey = derived.survey
    return Hit(
        paper.title,
        survey.venues[paper.venue].short if paper.venue else survey.term("kinds", paper.kind).name,
        names=searched(paper, "name"),
        authors=tuple(dict.fromkeys(survey.author_of(name) for name in paper.authors)),
        numbers=searched(paper, "number"),
        passages=_passages(
            ("", "", *searched(paper, "text")),
            ("In the sources", "sources", *(f"“{mention.words}”" for mention in paper.mentions)),
            ("Corrections", "corrections", *(f"{slip.printed}: {slip.correct}" for slip in paper.corrections)),
        ),
        first=not paper.aftermath,
    )


def of_claim(claim: Claim, derived: Derived, written: Written) -> Hit:
    survey = derived.survey
    said = f"{survey.term('claim_kinds', claim.kind).name} of {year_of(claim.said_on)}"
    return Hit(
        " ".join(claim.claim.split()),
        f"{said}: {survey.verdict_name(claim).lower()}",
        passages=_passages(
            ("The rule", "rule", claim.resolves_when or ""),
            ("Why", "why", written(claim.why, None)),
        ),
    )


def of_source(source: Source) -> Hit:
    authors = tuple(author.name for author in source.authors)
    return Hit(
        source.title,
        f"{' and '.join(authors)}, {source.date}",
        names=authors,
        words=tuple(section.title for section in source.sections),
        passages=_passages(
            ("", "", source.summary, source.audience or "", source.copy_note),
            *(
                (section.title, section.key, section.summary, "; ".join(link.title for link in section.links))
                for section in source.sections
            ),
            ("Corrections", "corrections", *(f"{slip.printed}: {slip.correct}" for slip in source.corrections)),
            ("Facts it reports", "facts", *(fact.fact for fact in source.facts)),
            ("People it speaks of", "people", *(f"{person.name}: {person.said}" for person in source.people)),
        ),
    )


def of_author(author: Author) -> Hit:
    return Hit(author.name, names=tuple(author.aliases))


def of_venue(venue: Venue) -> Hit:
    return Hit(venue.short, venue.name, names=tuple(venue.known_as), passages=_passages(("", "", venue.note or "")))


def of_routes(title: str, line: str, derived: Derived) -> Hit:
    routes = derived.survey.routes.values()
    return Hit(
        title,
        line,
        words=tuple(route.question for route in routes),
        passages=_passages(
            *((route.question, route.id, route.answer, *(stop.why for stop in route.papers)) for route in routes)
        ),
    )


def _passages(*told: tuple[str, ...]) -> tuple[Passage, ...]:
    """Passages of what has a text, each from its heading, its anchor and its texts; these without Markdown."""
    made = []
    for heading, anchor, *texts in told:
        if text := " ".join(" ".join(map(_unformatted, texts)).split()):
            made.append(Passage(heading, anchor, text))
    return tuple(made)


def _unformatted(text: str) -> str:
    return re.sub(r"[*`]+", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", without_citations(text)))


def fold(text: str) -> str:
    """``text`` as it is compared: without case, marks and punctuation, words with one space between them. Dots before
    a digit stay, for the sake of identifiers. ``docs/assets/javascripts/search/text.js`` folds queries the same way."""
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", unmarked(text.lower()))))


def words(text: str) -> list[str]:
    """The folded words of ``text``, with repetitions, and those with a hyphen or an ampersand as one word too; Chinese, which has no
    spaces, in pairs of characters."""
    plain = _APOSTROPHES.sub("", unmarked(text.lower()))
    found = _WORD.findall(plain)
    if "-" in plain or "&" in plain:
        joined = " ".join([word for word in plain.split() if "-" in word or "&" in word])
        found += [word.replace("-", "").replace("&", "") for word in _COMPOUND.findall(joined)]
    if plain.isascii():
        return [word[:LONGEST_WORD] for word in found if len(word) > 1]
    paired = [
        [pair for run in _CHINESE.findall(word) for pair in map("".join, pairwise(run))] or [word] for word in found
    ]
    return [part[:LONGEST_WORD] for parts in paired for part in parts if len(part) > 1]


def files(found: Iterable[tuple[str, str, Hit]], groups: Sequence[Group]) -> dict[str, str]:
    """All files by address, of the pages ``found``: the address of each, its kind and its hit, in any order. A kind that is no group's
    name belongs to the last of ``groups``."""
    kinds = _numbered(found, groups)
    pages = [page for entries in kinds.values() for page in entries]
    index = _index(pages)
    lists = _cut(index, WORDS_SIZE)
    texts = _cut(_texts(pages), TEXTS_SIZE)
    starts = {"words": " ".join(part[0][0] for part in lists), "texts": [part[0][0] for part in texts]}
    told = _json([[address for address, _ in pages], starts])
    version = hashlib.sha256(told.encode()).hexdigest()[:8]
    made: dict[str, object] = {
        "names": {"untold": UNTOLD, **starts, "kinds": [_columns(group, kinds) for group in groups]}
    }
    made["spellings"] = "\n".join(word for word, _ in index if len(word) > 3 and word.isascii() and word.isalpha())
    made |= {f"words/{number}": "\n".join(map(" ".join, part)) for number, part in enumerate(lists)}
    made |= {
        f"texts/{number}": "\n".join(f"{page}\t{text}" for page, text in part) for number, part in enumerate(texts)
    }
    return {
        f"search/{part}.js": f"surveySearch({_json(part)},{_json(version)},{_json(content)});\n"
        for part, content in made.items()
    }


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _numbered(found: Iterable[tuple[str, str, Hit]], groups: Sequence[Group]) -> dict[str, list[tuple[str, Hit]]]:
    """Pages by kind, in the order that numbers them: those that come first, then by address; but authors with most
    papers first, so that most of a paper's authors have a short number."""
    kinds: dict[str, list[tuple[str, Hit]]] = {group.name: [] for group in groups}
    for address, kind, hit in sorted(found, key=lambda page: (not page[2].first, page[0])):
        kinds[kind if kind in kinds else groups[-1].name].append((address, hit))
    papers = Counter(id for _, hit in kinds["paper"] for id in hit.authors)
    kinds["author"].sort(key=lambda page: -papers[_id("authors/", page[0])])
    return kinds


def _id(folder: str, address: str) -> str:
    return address.removeprefix(folder).rstrip("/") or "."


def _columns(group: Group, kinds: dict[str, list[tuple[str, Hit]]]) -> dict[str, object]:
    """What the pages of a group are called, in columns, which pack better than rows: one text a column with one line a
    page. An id is left out where it follows from the title, and a column where all its lines would be empty."""
    authors = {_id("authors/", address): number for number, (address, _) in enumerate(kinds["author"])}
    columns: dict[str, list[str]] = defaultdict(list)
    for address, hit in kinds[group.name]:
        id = _id(group.folder, address)
        columns["ids"].append("" if id == "-".join(re.findall("[a-z0-9]+", fold(hit.title))) else id)
        columns["titles"].append(_line(hit.title))
        columns["lines"].append(_line(hit.line))
        columns["names"].append("\t".join(map(_line, hit.names)))
        columns["words"].append("\t".join(map(_line, hit.words)))
        columns["authors"].append(_packed(authors[id] for id in hit.authors))
    lines = {name: "\n".join(column) for name, column in columns.items() if any(column)}
    counts = {"count": len(kinds[group.name]), "first": sum(hit.first for _, hit in kinds[group.name])}
    return {"kind": group.name, "one": group.one, "folder": group.folder, "worth": group.worth, **counts, **lines}


def _line(text: str) -> str:
    return " ".join(text.split())


def _index(pages: list[tuple[str, Hit]]) -> list[tuple[str, str]]:
    """Every word of the pages' texts, sorted, with the pages that hold it: for each the step from the number before,
    four times, plus how far the page is about the word, from 0 to the number of STEPS."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, (_, hit) in enumerate(pages):
        counts = Counter(words(" \n".join(f"{passage.heading} {passage.text}" for passage in hit.passages)))
        counts.update(dict.fromkeys(words(" ".join(hit.numbers)), STEPS[-1]))
        first = 4 * number
        for word, count in counts.items():
            places[word].append(first if count < STEPS[0] else first + bisect(STEPS, count))
    for word in UNTOLD.split():
        places.pop(word, None)
    return [(word, _packed(_steps(numbers))) for word, numbers in sorted(places.items())]


def _steps(numbers: list[int]) -> list[int]:
    return [number - last // 4 * 4 for last, number in pairwise([0, *numbers])]


def _packed(numbers: Iterable[int]) -> str:
    """``numbers`` as text: five bits a character, lowest first, and a sixth that says that more follow."""
    return "".join([_SHORT[number] if number < 1024 else _pack(number) for number in numbers])


def _pack(number: int) -> str:
    return _DIGITS[number] if number < 32 else _DIGITS[32 + (number & 31)] + _pack(number >> 5)


_SHORT = [_pack(number) for number in range(1024)]


def _texts(pages: list[tuple[str, Hit]]) -> list[tuple[int, str]]:
    """The text of every page that has one, with the page's number: headings, anchors and texts in turn."""
    return [
        (
            number,
            "\t".join(part for passage in hit.passages for part in (passage.heading, passage.anchor, passage.text)),
        )
        for number, (_, hit) in enumerate(pages)
        if hit.passages
    ]


def _cut(entries: list[tuple[Key, str]], size: int) -> list[list[tuple[Key, str]]]:
    """``entries`` in parts of about ``size`` characters, and no part without any."""
    parts: list[list[tuple[Key, str]]] = []
    room = 0
    for entry in entries:
        if room <= 0:
            parts.append([])
            room = size
        parts[-1].append(entry)
        room -= len(entry[1]) + len(str(entry[0])) + 2
    return parts
