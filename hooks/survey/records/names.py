"""People's names: how one is folded, split and made an address. The only place that knows the parts of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from survey.records.models import PersonName

# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = {
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "Œ": "Oe",
    "ı": "i",
    "þ": "th",
    "Þ": "Th",
    "ð": "d",
}
_TRANSLATED = str.maketrans(LETTERS)
SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
# Particles of family names that some people write with a capital. As first word they are a given name: Ben, Al, Van.
_CAPITAL_PARTICLE = re.compile(
    r"V[ao]n|Vom|Zur?|Den|Der|Te[rn]|De|Dell[ao]?|Dei|Degli|D[iua]|Das|Dos?|Des|La|Las|Les?|Los?|[EA]l|Ben|Bint|Ibn|A?[Bb]ou|Abu"
    r"|Ould|St\.?|Saint|Santa?|Mac",
)
# Initials where a family name should stand. One vowel is a family name: Weinan E, Se-Young O.
_INITIALS = re.compile(r"[B-DF-HJ-NP-TV-Z]|[A-Z]{2}|([A-Z]\.-?)+")


def unmarked(text: str) -> str:
    """``text`` with diacritics taken off; letters of other scripts stay."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_TRANSLATED))
    marks = {ord(part): None for part in set(parts) if unicodedata.category(part).startswith("M")}
    return parts.translate(marks) if marks else parts


@cache
def plain(text: str) -> str:
    """``text`` with diacritics taken off: what somebody types who does not have them on the keyboard."""
    return unmarked(text).encode("ascii", "ignore").decode()


@cache
def fold(text: str) -> str:
    """Letters and digits of ``text`` in lower-case ASCII: equal for titles and names that differ only in form."""
    return re.sub(r"[^a-z0-9]", "", plain(text).lower())


@cache
def author_id(name: str) -> str:
    """The address of an author's page, from the name as shown: ``Hervé Jégou`` → ``herve-jegou``."""
    return "-".join(re.findall(r"[a-z0-9]+", plain(name).lower().replace("'", "").replace("’", "")))


def split_name(name: str, people: Mapping[str, PersonName] = {}) -> tuple[str, str, str]:
    """A name as (given, family with its particle, suffix), by BibTeX's rule: the family starts at the first lower-case
    word, or is the last word; ``people`` may say otherwise. A group is all family."""
    return split_known(name, next((one for one in people.values() if name in (one.name, *one.aliases)), None))


def split_known(name: str, person: PersonName | None) -> tuple[str, str, str]:
    """As `split_name`, where what ``data/people.yml`` says of the name, if anything, is at hand."""
    if person and person.group:
        return "", name, ""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in SUFFIXES else ""
    if person and person.family and (parts := divided_at(person.family, " ".join(words))):
        return *parts, suffix
    start = _family_start(words)
    return " ".join(words[:start]), " ".join(words[start:]), suffix


def _family_start(words: list[str]) -> int:
    """Where the family name starts by BibTeX's rule: at the first lower-case word behind the first, or at the last word."""
    return next((number for number, word in enumerate(words[:-1]) if number and word[0].islower()), len(words) - 1)


def divided_at(family: str, name: str) -> tuple[str, str] | None:
    """``name`` as (given, family), where ``family``, in capitals or not, is its end or, as in Chinese and Hungarian, its
    beginning; None if it is neither."""
    words, number = name.split(), len(family.split())
    for given, last in ((words[:-number], words[-number:]), (words[number:], words[:number])):
        if " ".join(last).lower() == " ".join(family.split()).lower():
            return " ".join(given), " ".join(last)
    return None


def family_name(name: str, people: Mapping[str, PersonName] = {}) -> str:
    """The family name with its particle: ``Aaron van den Oord`` → ``van den Oord``."""
    return split_name(name, people)[1]


def printed_names(people: Mapping[str, PersonName]) -> dict[str, PersonName]:
    """Who is meant by every printed form of a name in ``data/people.yml``."""
    return {name: person for person in people.values() for name in (person.name, *person.aliases)}


def hides_family(name: str) -> bool:
    """If a name itself does not tell where its family name begins: a particle in capitals or a Spanish ``y`` stands in it
    (``Gérard Ben Arous``), initials stand last, or it is one word with several capitals (``OpenAI``)."""
    words = name.split()
    if len(words) > 2 and words[-1].lower() in SUFFIXES:
        words.pop()
    if len(words) == 1:
        return len(re.findall(r"[^\W\d_]", words[0])) > 1 and sum(letter.isupper() for letter in words[0]) > 1
    family = _family_start(words)
    return (
        any(map(_CAPITAL_PARTICLE.fullmatch, words[1:family]))
        or any(word in ("y", "e", "i") for word in words[1:-1])
        or bool(_INITIALS.fullmatch(words[-1]))
    )
