"""Rules about authors: what the name of a person and of a group may be, and whose it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from survey.check.context import Records, is_address, problem_at
from survey.common.errors import Problem
from survey.load.yaml_values import Trail
from survey.records.models import PersonName
from survey.records.names import SUFFIXES, author_id, divided_at, hides_family, printed_names

_RULE = "author-name"
_MOST_WORDS = 8
_GIVEN_FAMILY = "Write one author an entry, as Given Family."
_ADDRESS = re.compile(r"@|://|\bwww\.|\borcid\b|\.(com|org|edu|net)\b", re.I)
_ET_AL = re.compile(r"\bet\.? al\b|\bothers\b|…|\.\.\.", re.I)
# Signs that no name holds, and what somebody meant by them.
_SIGNS = (
    (re.compile(r"[\\{}$=<>^_~|`\"]"), "commands and markup", "Write the name alone, in Unicode."),
    (re.compile(r"\d"), "numbers", "Numbers of an index and marks of affiliations are no part of a name."),
    (re.compile(r"[;&/+]|\s[-–—]\s|^[-–—]|[-–—]$"), "several authors", _GIVEN_FAMILY),
    (re.compile(r":"), "a group and its members", "Write the group and each person an entry."),
    (re.compile(r"[()\[\]]"), "remarks in brackets", "Write the name alone."),
    (re.compile(r","), "an inverted name", _GIVEN_FAMILY),
)
# Words that make no name, whole; in lower case only, because written otherwise they can be names; and as the whole name.
_NO_NAME = re.compile(
    r"^sir\s|(?<![\w.'’-])(?:removed?|deleted?|replaced?|please|anonymous|unknown|editors?|eds?\.|eds|authors?|corresponding"
    r"|prof\.?|professor|dr\.?|esq\.?|ph\.?d\.?|m\.?sc\.?|ieee|acm|tbd|tba|todo)(?![\w'’-])",
    re.I,
)
_JOINING = re.compile(r"(?<!\S)(?:and|And|AND|und|et|with|by|from|for|of|at|on|in|the|is|are|as|add|drop)(?!\S)")
_ALONE = {"none", "null", "nan", "nil", "test", "me", "self", "various", "others", "ed", "staff"}
# Words by which a group calls itself one.
_GROUP = re.compile(
    r"(?<![\w-])(?:teams?|collaborations?|consortium|consortia|groups?|projects?|initiative|institut[eo]?|university|universit[äéàa]t?"
    r"|labs?|laborator(?:y|ies)|committee|association|foundation|society|network|organi[sz]ation|community|contributors|department"
    r"|company|corporation|corp\.?|inc\.?|ltd\.?|gmbh|llc|cent(?:er|re)|college|school|council|agency|commission|ministry"
    r"|developers|research|workshop|alliance|taskforce|task force|working group|openai|deepmind|nvidia|anthropic|google"
    r"|microsoft|hugging face)(?![\w])",
    re.I,
)
_GROUP_SIGN = re.compile(r"(?<!\w)(?:AI|FAIR|LLC)(?!\w)|^The\s")
_IN_A_GROUP = re.compile(r"\bon behalf\b|\bfor the\b|[;:=\\{}$<>^_~|`\"@*\[\]]|://")


def author_name(records: Records) -> Iterator[Problem]:
    """An author is one person, as Given Family in letters, or a group that data/people.yml marks with `group: true`:
    no list of people, address, number, role, remark or command; and the entry there says the family name where the
    name itself does not tell it. Every author has an address of their own."""
    known = printed_names(records.people)
    for trail, name, person in _entries(records):
        if document := records.loaded.tables.get("people"):
            for message, help in _faults_of_entry(name, person):
                yield problem_at(document, trail, message, _RULE, help)
    addresses: dict[str, str] = {}
    for id, paper in records.papers.items():
        for number, name in enumerate(paper.authors):
            person = known.get(name)
            fault = name_fault(name, person) or _address_fault(person.name if person else name, addresses)
            if fault:
                yield problem_at(records.document("paper", id), ("authors", number), fault[0], _RULE, fault[1])


def people_names(records: Records) -> Iterator[Problem]:
    """A printed name belongs to one person."""
    document = records.loaded.tables.get("people")
    taken: dict[str, str] = {}
    for id, person in records.people.items():
        for number, name in enumerate([person.name, *person.aliases]):
            if document and taken.setdefault(name, id) != id:
                trail = (id, "aliases", number - 1) if number else (id, "name")
                message = f"{name} is already {taken[name]}"
                yield problem_at(document, trail, message, "people-name", "One person, one entry.")


@cache  # three rules ask, of an author of many papers each time
def name_fault(name: str, person: PersonName | None) -> tuple[str, str] | None:
    """What keeps ``name`` from being an author's, and what to do; None where nothing does. ``person`` is the entry of
    ``data/people.yml`` that holds the name, if there is one."""
    if person and person.group:
        return _group_fault(name)
    fault = _person_fault(name)
    if fault or (person and person.family):
        return fault
    if reads_as_group(name):
        help = "Give it an entry with `group: true` in data/people.yml; if it is a person, one with `family`."
        return f"an author must not read as a group without being marked as one, found {_shown(name)}", help
    if hides_family(name):
        help = "Give the name an entry with `family`, or with `group: true`, in data/people.yml; BibTeX says it by Family, Given."
        return f"an author's name must tell the family name, found {_shown(name)}", help
    return None


def reads_as_group(name: str) -> bool:
    """If ``name`` has a word by which groups call themselves: Team, Collaboration, University, AI."""
    return bool(_GROUP.search(name) or _GROUP_SIGN.search(name))


def _entries(records: Records) -> Iterator[tuple[Trail, str, PersonName]]:
    for id, person in records.people.items():
        for number, name in enumerate([person.name, *person.aliases]):
            yield (id, "aliases", number - 1) if number else (id, "name"), name, person


def _faults_of_entry(name: str, person: PersonName) -> Iterator[tuple[str, str]]:
    if person.group and person.family:
        yield f"a group must not have a family name, found {_shown(person.family)}", "Leave out `group` or `family`."
    words = name.split()
    bare = " ".join(words[:-1] if len(words) > 2 and words[-1].lower() in SUFFIXES else words)
    if person.family and name == person.name and divided_at(person.family, bare) is None:
        help = "Write the family name as it stands in the name."
        yield f"family must end or begin the name {_shown(name)}, found {_shown(person.family)}", help
    if fault := _group_fault(name) if person.group else _person_fault(name):
        yield fault


def _fault_of_any(name: str) -> tuple[str, str] | None:
    if _ADDRESS.search(name):
        return f"an author must be a name, not an address, found {_shown(name)}", "Leave the address out."
    if _ET_AL.search(name):
        return f"an author must not stand for others, found {_shown(name)}", "Give all authors, in the paper's order."
    return None


def _person_fault(name: str) -> tuple[str, str] | None:
    if fault := _fault_of_any(name):
        return fault
    for sign, what, help in _SIGNS:
        if sign.search(name):
            return f"an author must be one name, without {what}, found {_shown(name)}", help
    if other := next((one for one in name if not _may_stand(one)), None):
        return f"an author must be a name in letters, found {other!r} in {_shown(name)}", "Write the name alone."
    if other := next((one for one in name if one.isalpha() and not _is_latin(one)), None):
        help = "Write the name as the paper's own Latin title page does."
        return f"author must have a name in Latin letters, found {other!r} in {_shown(name)}", help
    words = name.split()
    if re.search(r"[^\W\d_]{3}\.$", name):
        return f"an author's name must not end in a full stop, found {_shown(name)}", "Leave the full stop out."
    if _NO_NAME.search(name) or name.lower().strip(". ") in _ALONE:
        return f"an author must be a name, without titles, roles and orders, found {_shown(name)}", _GIVEN_FAMILY
    if _JOINING.search(name) or len(words) > _MOST_WORDS:
        return f"an author must be one name, found {_shown(name)}", _GIVEN_FAMILY
    if not any(sum(map(str.isalpha, word)) > 1 for word in words) or not all(any(map(str.isalpha, w)) for w in words):
        return f"an author must have a name, not only initials or signs, found {_shown(name)}", _GIVEN_FAMILY
    return None


def _group_fault(name: str) -> tuple[str, str] | None:
    if fault := _fault_of_any(name):
        return fault
    if _IN_A_GROUP.search(name):
        help = "Write the group's own name alone; persons beside it are authors of their own."
        return f"a group must have one name, without signs of lists and commands, found {_shown(name)}", help
    return None


def _may_stand(character: str) -> bool:
    """If a character can be part of a person's name: a letter, its marks, and what joins letters."""
    return unicodedata.category(character)[0] in "LM" or character in " .'’‘-·"


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))


def _address_fault(shown: str, addresses: dict[str, str]) -> tuple[str, str] | None:
    """What is wrong with the address of a name as shown; ``addresses`` takes it up."""
    address = author_id(shown)
    if not address:
        help = "Write the name as the paper's own Latin title page does."
        return f"author must have a name in Latin letters, found {_shown(shown)}", help
    if not is_address(address):
        help = "Write the given name out, or shorten a name that is a group's."
        message = f"author's name must make an address of at most 60 letters that is no device's, found {address[:80]}"
        return message, help
    if addresses.setdefault(address, shown) != shown:
        help = "If they are one person, add an alias in data/people.yml."
        return f"{_shown(shown)} has the same address as {_shown(addresses[address])}", help
    return None


def _shown(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"
