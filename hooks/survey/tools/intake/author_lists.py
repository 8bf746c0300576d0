"""Lists of authors, from BibTeX, biblatex, CSL-JSON and people's typing: the printed names, and what is known of each beside.

pybtex splits lists and names by BibTeX's rules, after LaTeX has been decoded: a brace or a comma then says only what BibTeX
means by it. Where a list can be read in two ways, it is refused with what would make it certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pybtex.bibtex.utils import split_name_list, split_tex_string
from pybtex.database import Person
from pybtex.exceptions import PybtexError

from survey.check.authors import reads_as_group
from survey.common.errors import Reason, Refusal
from survey.records.models import PersonName
from survey.records.names import SUFFIXES, hides_family, split_name
from survey.tools.intake import latex
from survey.tools.intake.cleaning import cleaned

_MOST = 1_000
_DIVIDE = 'Divide them by "and": Brook, Tessa and Fenn, Rollo.'
_OTHERS = re.compile(r"(?:,?\s*\{?\b(?:et\.?\s+al\b\.?|and\s+others|others)\.?\}?|[,\s]*(?:…|\.\.\.)+)\s*$", re.I)
# What dblp adds to a name that several people bear.
_NUMBER = re.compile(r"\s+\d{4}(?=\}?\s*(?:,|$))")
_EXTENDED = re.compile(r"(?<![\w-])(?:family|given|prefix|suffix)(?:-i)?\s*=", re.I)
_COMMAND_BEFORE_AND = re.compile(r"(\\[A-Za-z]+)(?=\s+and\s)", re.I)
# A full stop that ends a list, behind what is no initial and no suffix.
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")
# In a group's name these would be what somebody added to a person's.
_NO_GROUP = re.compile(r"[()\[\]*†‡§]|\b(?:for the|on behalf|with)\b", re.I)
# What a company's name ends with, behind a comma: there the comma inverts nothing.
_LEGAL_FORM = re.compile(r"(?:inc|ltd|llc|gmbh|corp)\.?", re.I)
_DASH_WITHIN = re.compile(r"(?<=\w)[–—−](?=\w)")
_EMPTY = re.compile(r"^and\s|\sand\s+and\s|\sand$", re.I)
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)+")
_BARE_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)+|[^\W\d_]")
_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


@dataclass
class AuthorList:
    """``names`` as printed, Given Family, in order; ``people`` what is known of a name that it does not tell by itself, by name;
    ``others`` if the list does not end where it stops; ``notes`` tell what was left out or taken one way of two."""

    names: list[str] = field(default_factory=list)
    people: dict[str, PersonName] = field(default_factory=dict)
    others: bool = False
    notes: list[str] = field(default_factory=list)

    def add(self, given: str, family: str, suffix: str = "") -> None:
        """A person whose family name is known, the particle with it; or a group that an index took for a person."""
        family = _FULL_STOP.sub("", family)
        name = " ".join(part for part in (given, family, suffix) if part)
        if _LEGAL_FORM.fullmatch(given):
            name = f"{family}, {given}"
        if reads_as_group(name) and not _NO_GROUP.search(name):
            self.add_group(name, told=False)
            return
        if len(name) > 3 and (name.isupper() or name.islower()):
            size = "capitals" if name.isupper() else "small letters"
            self.notes.append(f"author {name} is in {size} throughout: the paper itself may print it otherwise")
        if not given:
            self.notes.append(f"{name} is taken as a person with one name; a group stands in braces")
        self.names.append(name)
        if given and (split_name(name)[1] != family or hides_family(name)):
            self.people[name] = PersonName(name=name, family=family)

    def add_plain(self, name: str) -> None:
        """A person, or a group that reads as one, of whom only the whole name is known."""
        name = _FULL_STOP.sub("", name)
        given, family, suffix = split_name(name)
        if hides_family(name) and not reads_as_group(name):
            self.names.append(name)
            return
        words = given.split()
        if len(words) > 1 and not _BARE_INITIAL.fullmatch(words[-1]) and not reads_as_group(name):
            self.notes.append(f"the family name of {name} is taken to be {family}; if it is more, give Family, Given")
        self.add(given, family, suffix)

    def add_group(self, name: str, *, told: bool = True) -> None:
        """A team or a company; ``told`` if the bibliography itself says that it is one."""
        self.names.append(name)
        self.people[name] = PersonName(name=name, group=True)
        if not told:
            self.notes.append(f"{name} is taken as the name of a group")
        elif not (reads_as_group(name) or hides_family(name)):
            self.notes.append(f"{name} is taken as the name of a group, because braces make it one; a person has none")


def from_bibtex(value: str) -> AuthorList:
    """The authors in a BibTeX or biblatex field. Raises Refusal with every name that cannot be read for certain."""
    # LaTeX takes the space behind a command for its end; BibTeX divides a list at it all the same.
    divided = re.sub(r"\\\\|\\newline\b", ";", value)
    found = latex.decoded(_COMMAND_BEFORE_AND.sub(r"\1{}", divided), braces=True)
    if found.unknown:
        help = "Write the names in Unicode or with LaTeX's accents."
        raise Refusal([Reason("authors", f"holds what cannot be read: {', '.join(found.unknown)}", help)])
    listed = from_text(found.text)
    listed.notes += [f"left out {remark} in the names of the authors" for remark in found.remarks]
    return listed


def from_text(text: str) -> AuthorList:
    """The authors in a text in Unicode, divided by "and", by BibTeX's rules: ``Given Family`` or ``Family, Given``, a family name
    of several words with a comma or in braces, a group in braces. Raises Refusal as `from_bibtex` does."""
    text = _DASH_WITHIN.sub("-", " ".join(text.split()))
    _refuse_crowd(len(re.findall(r"\sand\s", text, re.I)) + 1)
    if _EMPTY.search(text):
        raise Refusal([Reason("authors", f'hold an "and" without a name beside it: {text[:80]}', _DIVIDE)])
    listed = AuthorList()
    written = list(_without_others(split_name_list(text) if text else [], listed))
    if len(written) > 1 and all(_is_braced(name) and " " in name and not reads_as_group(name) for name in written):
        written = [_bare(name) for name in written]  # braces around every name protect it; they make no groups
    reasons = list(_doubts(written))
    for name in [] if reasons else written:
        try:
            _add(name, listed)
        except Refusal as refusal:
            reasons += refusal.reasons
    if reasons:
        raise Refusal(reasons)
    return listed


def from_csl(items: Iterable[Mapping[str, Any]]) -> AuthorList:
    """The authors of a CSL-JSON item, as Crossref and DataCite give them. Raises Refusal as `from_bibtex` does."""
    items = list(items)
    _refuse_crowd(len(items))
    listed = AuthorList()
    reasons: list[Reason] = []
    for item in items:
        parts = {name: _csl_text(item.get(name)) for name in (*_PARTS, "literal", "name")}
        try:
            _add_csl(parts, listed)
        except Refusal as refusal:
            reasons += refusal.reasons
    if reasons:
        raise Refusal(reasons)
    return listed


def _csl_text(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return latex.decoded(text).text if latex.has_latex(text) else cleaned(text)


def _add_csl(parts: Mapping[str, str], listed: AuthorList) -> None:
    whole = parts["literal"] or parts["name"]
    given, family, suffix = _numberless(parts["given"], listed), _numberless(parts["family"], listed), parts["suffix"]
    particle = " ".join(filter(None, (parts["dropping-particle"], parts["non-dropping-particle"])))
    if family and given:
        listed.add(given, f"{particle} {family}".strip(), suffix)
        return
    whole = _numberless(whole, listed) or " ".join(filter(None, (given, particle, family, suffix)))
    if not whole:
        return
    for reason in _doubts([whole]):
        raise Refusal([reason])
    if _OTHERS.fullmatch(whole):
        listed.others = True
    elif (
        reads_as_group(whole)
        or (parts["name"] and not parts["literal"])
        or (whole == parts["literal"] and " " not in whole)
    ):
        listed.add_group(whole)
    else:  # DataCite's literal is often a person's name that nobody took apart
        _add(whole, listed)


def _without_others(written: Iterable[str], listed: AuthorList) -> Iterator[str]:
    """The names without what stands for more of them, and without an index's numbers."""
    for name in written:
        name = name.strip()
        if (cut := _OTHERS.search(name)) and not (name.startswith("{") and cut.start()):
            listed.others = True
            name = name[: cut.start()].strip(" ,")
            if not name:
                continue
        yield _numberless(name, listed)


def _numberless(name: str, listed: AuthorList) -> str:
    bare = _NUMBER.sub("", name)
    if bare != name:
        listed.notes.append(f"left out the number in {name}: an index tells people of one name apart by it")
    return bare


def _doubts(written: list[str]) -> Iterator[Reason]:
    """What may be several people in one name, or is none."""
    plain = [name for name in written if not _is_braced(name) and not _EXTENDED.search(name)]
    surely_inverted = any("," in name and not _may_be_two(name) for name in plain)
    for name in plain:
        pieces = [piece.strip() for piece in split_tex_string(name, ",")]
        if len(pieces) > 1 and not all(pieces):
            yield Reason("authors", f"hold a comma too many: {name[:80]}", _DIVIDE)
        elif (
            len(pieces) > 3
            or (len(pieces) == 3 and not {pieces[1].lower(), pieces[2].lower()} & SUFFIXES)
            or (len(pieces) == 2 and any(map(_INITIAL.fullmatch, pieces[0].split())))
            or (len(pieces) == 2 and re.search(r"\s[A-Z]{1,2}$", pieces[0]) and hides_family(pieces[0]))
        ):
            yield Reason("authors", f"may be several people with commas between them: {name[:80]}", _DIVIDE)
        elif _may_be_two(name) and not surely_inverted:
            help = f"{_DIVIDE} One person whose family name has several words: {{{pieces[0]}}}, {pieces[1]}."
            yield Reason("authors", f"may be one person or two: {name[:80]}", help)
        elif re.search(r"[;&/]", name):
            yield Reason("authors", f"hold several people in one name: {name[:80]}", _DIVIDE)
        elif ":" in name:
            help = "A group and its members are authors of their own: {The Delta Collaboration} and Aida Chen and Boyan Li."
            yield Reason("authors", f"hold a group and people in one name: {name[:80]}", help)


def _may_be_two(name: str) -> bool:
    """If ``name`` has one comma with two words or more on each side, such as ``Tessa Brook, Rollo Fenn``, which could as well
    be a family name of two words; braces and particles say that it is one."""
    pieces = [split_tex_string(piece) for piece in split_tex_string(name, ",")]
    if len(pieces) != 2 or min(map(len, pieces)) < 2 or "{" in name:
        return False
    return (
        pieces[0][0][:1].isupper()
        and not hides_family(f"X {' '.join(pieces[0])}")
        and not _BARE_INITIAL.fullmatch(pieces[1][-1])
    )


def _add(name: str, listed: AuthorList) -> None:
    if _EXTENDED.search(name):
        _add_extended(name, listed)
    elif _is_braced(name):
        _add_braced(" ".join(_bare(name).split()), listed)
    else:
        try:
            person = Person(name)
        except (PybtexError, ValueError) as error:
            raise Refusal([Reason("authors", f"hold a name that cannot be read: {name[:80]}", _DIVIDE)]) from error
        given, family, suffix = (
            _bare(" ".join(parts))
            for parts in (person.first_names + person.middle_names, person.prelast_names + person.last_names, person.lineage_names)
        )  # fmt: skip
        if given.lower() in SUFFIXES:  # Family, Given, Jr.
            given, suffix = suffix, given
        if _may_be_two(name):
            listed.notes.append(f"{family} is taken as the family name of {given}")
        if "," in name or "{" in name:
            listed.add(given, family, suffix)
        else:
            listed.add_plain(_bare(name))


def _add_braced(name: str, listed: AuthorList) -> None:
    """A name in braces, which BibTeX takes as one whole: a group's, unless it is a list of people."""
    parts = split_name_list(name)
    if len(parts) > 1 and all(" " in part and not reads_as_group(part) for part in parts):
        help = "Braces around all of them make one group of them: take out the inner pair."
        raise Refusal([Reason("authors", f"stand in one pair of braces: {name[:80]}", help)])
    if "," in name and not reads_as_group(name):
        for reason in _doubts([name]):
            raise Refusal([reason])
        _add(name, listed)
        return
    listed.add_group(name)


def _add_extended(name: str, listed: AuthorList) -> None:
    """A name in biblatex's extended format: ``family=Dorn, given=Aloys, prefix=van der, useprefix=true``."""
    parts: dict[str, str] = {}
    for piece in split_tex_string(_outer(name) or name, ","):
        key, equals, value = piece.strip(' "').partition("=")
        if not equals or "=" in value:
            help = (
                "Write it as family=Dorn, given=Aloys, prefix=van der, with commas between the parts; or Family, Given."
            )
            raise Refusal([Reason("authors", f"hold a name that cannot be read: {name[:80]}", help)])
        parts[key.strip().lower()] = _bare(value.strip(' "'))
    family = " ".join(filter(None, (parts.get("prefix"), parts.get("family"))))
    if not family:
        raise Refusal(
            [Reason("authors", f"hold a name without a family name: {name[:80]}", "family=Dorn, given=Aloys.")]
        )
    if parts.get("given"):
        listed.add(parts["given"], family, parts.get("suffix", ""))
    else:
        _add_braced(family, listed)


def _is_braced(name: str) -> bool:
    return _outer(name) is not None


def _outer(name: str) -> str | None:
    """What one pair of braces around all of ``name`` holds."""
    name = name.strip()
    return (
        name[1:-1]
        if name.startswith("{") and len(split_tex_string(name, r"(?=.)")) == 1 and name.endswith("}")
        else None
    )


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[{}]", "", text).split())


def _refuse_crowd(authors: int) -> None:
    if authors > _MOST:
        help = "A group may stand for its members."
        raise Refusal([Reason("authors", f"must be at most {_MOST:,}, found {authors:,}", help)])
