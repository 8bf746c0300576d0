"""Words and phrases of titles, folded as they are counted: without regard to case, hyphens and the plural.

docs/assets/javascripts/terms/fold.js folds what a reader types in the same way; tests/site/test_term_counts.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

LONGEST_PHRASE = 3  # words
# Letters and digits. An apostrophe joins what stands around it, and the s of a genitive goes.
_GENITIVE = re.compile("['’]s(?![^\\W_])")
_APOSTROPHE = re.compile("['’]")
_WORD = re.compile(r"[^\W_]+")
_HYPHENS = ("-", "\u2010", "\u2011")
# Words in -s that are no plurals, and plurals that the endings below would take for something else.
SINGULAR = {
    "bias": "bias", "biases": "bias", "atlas": "atlas", "canvas": "canvas", "alias": "alias", "pandas": "pandas",
    "kansas": "kansas", "texas": "texas", "christmas": "christmas", "whereas": "whereas", "perhaps": "perhaps",
    "always": "always", "towards": "towards", "besides": "besides", "yes": "yes", "does": "does", "goes": "goes",
    "lens": "lens", "lenses": "lens", "series": "series", "species": "species", "chaos": "chaos", "kudos": "kudos",
    "mars": "mars", "paris": "paris", "news": "news", "physics": "physics", "mathematics": "mathematics",
    "dynamics": "dynamics", "semantics": "semantics", "statistics": "statistics", "robotics": "robotics",
    "mechanics": "mechanics", "kinematics": "kinematics", "ethics": "ethics", "linguistics": "linguistics",
    "economics": "economics", "genomics": "genomics", "pragmatics": "pragmatics", "analytics": "analytics",
    "bayes": "bayes", "gauss": "gauss", "stokes": "stokes", "caches": "cache", "niches": "niche",
    "axes": "axis", "analyses": "analysis", "hypotheses": "hypothesis", "indices": "index", "matrices": "matrix",
    "vertices": "vertex", "gpus": "gpu", "cpus": "cpu", "tpus": "tpu", "npus": "npu", "menus": "menu",
    "movies": "movie", "cookies": "cookie", "ties": "tie", "lies": "lie", "dies": "die", "aes": "aes",
    "relus": "relu", "imus": "imu", "ros": "ros", "ios": "ios",
}  # fmt: skip
# What a phrase neither begins nor ends with, and what is no term by itself.
_FUNCTION_WORDS = (
    "a about above across after against all along also am among an and any are as at be because been before being "
    "below between beyond both but by can cannot could d did do does doing done down dont during each either else "
    "et al every for from further had has have having he her here him his how i if in into is isnt it its itself "
    "just let lets ll may me might more most much must my near no nor not of off on once one only onto or other our "
    "out over own per s same shall she should so some still such t than that the their them then there these they "
    "this those through thus to too toward towards under until up upon us use used using very via vs was we were "
    "what when where whether which while who whom whose why will with within without would yet you your"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """``word``, in lower case, without the ending of an English plural; other words stay."""
    if word in SINGULAR:
        return SINGULAR[word]
    if len(word) < 4 or word[-1] != "s" or word[-2] in "sui" or not word[-2].isalpha():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


class Word(NamedTuple):
    """One word of a text: folded; as the text prints it; where that starts in the text without apostrophes; whether a hyphen
    joins it to the next word."""

    key: str
    printed: str
    start: int
    joined: bool


class Phrase(NamedTuple):
    """Some words of a title: folded, a space between them, and as the title prints them."""

    key: str
    printed: str


def words(text: str) -> list[Word]:
    """The words of ``text`` in order, parted at hyphens and everything else that is neither letter nor digit."""
    plain = _APOSTROPHE.sub("", _GENITIVE.sub("", text))
    return [
        Word(singular(match[0].lower()), match[0], match.start(), plain[match.end() : match.end() + 1] in _HYPHENS)
        for match in _WORD.finditer(plain)
    ]


def folded(text: str) -> str:
    """``text`` as the key by which a term is counted: its words, folded, with a space between them."""
    return " ".join(word.key for word in words(text))


def phrases(title: Sequence[Word]) -> Iterator[Phrase]:
    """Every phrase of one to three words in a title that begins and ends with a word of content; some more than once."""
    content = [word.key not in FUNCTION_WORDS and (len(word.key) > 1 or not word.key.isascii()) for word in title]
    for start, first in enumerate(title):
        if not content[start]:
            continue
        yield Phrase(first.key, first.printed)
        key, printed, before = first.key, first.printed, first
        for word, ends in zip(title[start + 1 : start + LONGEST_PHRASE], content[start + 1 :], strict=False):
            key += f" {word.key}"
            printed += ("-" if before.joined else " ") + word.printed
            before = word
            if ends:
                yield Phrase(key, printed)
