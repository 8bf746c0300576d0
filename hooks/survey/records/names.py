"""People's names: how one is folded, split and made an address. The only place that knows the parts of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from survey.records.models import PersonName

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
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
)
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}


def unmarked(text: str) -> str:
    """``text`` with diacritics taken off; letters of other scripts stay."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
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
    word, or is the last word; ``people`` may say otherwise."""
    for person in people.values():
        if person.family and name in (person.name, *person.aliases):
            return name.removesuffix(person.family).strip(), person.family, ""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    start = next((number for number, word in enumerate(words[:-1]) if number and word[0].islower()), len(words) - 1)
    return " ".join(words[:start]), " ".join(words[start:]), suffix


def family_name(name: str, people: Mapping[str, PersonName] = {}) -> str:
    """The family name with its particle: ``Aaron van den Oord`` → ``van den Oord``."""
    return split_name(name, people)[1]
