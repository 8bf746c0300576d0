"""Works as BibTeX. The only place that knows its entry types, its fields and what must be escaped.

Files for people are LaTeX's accents in ASCII: classic BibTeX cuts names by bytes, so that a style with initials breaks a
letter in UTF-8, while ``{\\L}ukasz`` is read by BibTeX, biber and every reference manager. A character that LaTeX has no
name for (Chinese) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexencode import UnicodeToLatexEncoder

from survey.render.citations.works import Name, Work

_TYPES = {
    "conference": "inproceedings",
    "workshop": "inproceedings",
    "journal": "article",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
}
_CONTAINER = {"inproceedings": "booktitle", "article": "journal"}
_HOUSE = {"techreport": "institution", "phdthesis": "school"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces even behind a backslash; the words for them keep an entry whole.
_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{$\lbrace$}",
    "}": r"{$\rbrace$}",
    "&": r"\&",
    "%": r"\%",
    "_": r"\_",
    "#": r"\#",
    "$": r"\$",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{$<$}",
    ">": r"{$>$}",
    "|": r"{$|$}",
}
# Text that LaTeX reads as it stands, which most is; below is the way for all other.
_PLAIN = re.compile(r"(?:[A-Za-z0-9.:()/+=]|[-,'?! ](?![-,'`?!]))*")
# Vietnamese letters and accents that LaTeX names in its T5 encoding, and the accents that a letter may have beside another.
_HORNS = {"ơ": "ohorn", "Ơ": "OHORN", "ư": "uhorn", "Ư": "UHORN"}
_ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u0304": "=", "\u0307": ".",
            "\u0309": "h", "\u0323": "d", "\u0306": "u", "\u030c": "v",
            "\u0326": "textcommabelow", "\u0328": "k", "\u030a": "r", "\u030b": "H", "\u0327": "c"}  # fmt: skip
_encoder = UnicodeToLatexEncoder(
    unknown_char_policy="keep", unknown_char_warning=False, replacement_latex_protection="braces-all"
)


def entry(work: Work) -> str:
    """One work as an entry. Double braces keep the title's capitals."""
    type = _TYPES.get(work.kind, "misc")
    fields: dict[str, str | None] = {
        "author": " and ".join(map(_name, work.authors)),
        "title": f"{{{latex(work.title)}}}",
        "translator": " and ".join(map(_name, work.translators)),
    }
    if type in _CONTAINER:
        fields[_CONTAINER[type]] = latex(work.container or "")
    elif type == "misc" and work.container:
        parts = [work.container, work.place, f"edition {work.edition}" if work.edition else None]
        fields["howpublished"] = latex(", ".join(part for part in parts if part))
    elif work.kind == "dataset":
        fields["howpublished"] = f"Edition {work.edition}"
    fields |= {
        "year": str(work.year),
        "month": _MONTHS[work.date[1] - 1] if len(work.date) > 1 else None,
        "volume": work.volume and latex(work.volume),
        # BibTeX's styles print one of the two and warn of the other.
        "number": work.number and latex(work.number) if type != "inproceedings" or not work.volume else None,
        "pages": work.pages and work.pages.replace("-", "--"),
        _HOUSE.get(type, "publisher"): work.publisher and latex(work.publisher),
    }
    if work.arxiv:
        fields |= {"eprint": work.arxiv, "archiveprefix": "arXiv", "eprinttype": "arXiv"}
    fields |= {"doi": _verbatim(work.doi), "url": _verbatim(work.url or (None if work.doi else work.link))}
    if work.accessed:
        fields["urldate"] = "-".join(f"{part:02}" for part in work.accessed)
    fields["note"] = work.note and latex(work.note)
    return _entry(type, work.id, fields)


def file(cited: Iterable[Work], comment: str) -> str:
    """A whole ``.bib``: the entries, after a line that says what they are."""
    return f"% {comment}\n\n" + "\n".join(entry(work) for work in cited)


def latex(text: str) -> str:
    """``text`` as LaTeX, in ASCII; joins that LaTeX would read as another character (two hyphens as a dash) are kept apart.
    Where LaTeX has no name for one of its letters, all of them stay as they are: a text is in one form, never in both."""
    text = " ".join(text.split())
    if _PLAIN.fullmatch(text):
        return text
    characters = [_character(one) for one in text]
    if any(written.isalpha() and not written.isascii() for written in characters):
        characters = [one if one.isalpha() else written for one, written in zip(text, characters, strict=True)]
    written = "".join(characters)
    return re.sub(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=[!?])(?=`)|(?<=,)(?=,)", "{}", written)


@cache
def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character
    if character in _HORNS:
        return f"{{\\{_HORNS[character]}}}"
    kind, _, plain = unicodedata.decomposition(character).partition(" ")
    if kind in ("<sub>", "<super>") and (digit := chr(int(plain.split()[0], 16))).isascii() and digit.isalnum():
        return rf"{{${'_' if kind == '<sub>' else '^'}{digit}$}}"
    # An accent takes the dot off an i by itself; biber would make two characters of an accent on a dotless one.
    written = re.sub(r"^(\{\\\W)\\([ij])\}$", r"\1\2}", _encoder.unicode_to_latex(character))
    written = re.sub(r"\\ensuremath\{(.*)\}(?=\}$)", r"$\1$", written)  # as reference managers read it
    # Some names stand for several characters; only one that reads back as this character is used.
    if written.isascii() and LatexNodes2Text().latex_to_text(written) == character:
        return written
    return _accented(character)


def _accented(character: str) -> str:
    """A letter with two accents, such as ễ, as one accent on what the rest is in LaTeX; the letter itself where that is nothing."""
    *rest, mark = unicodedata.normalize("NFD", character)
    base = unicodedata.normalize("NFC", "".join(rest))
    if mark not in _ACCENTS or len(base) != 1:
        return character
    inner = _character(base)
    return f"{{\\{_ACCENTS[mark]}{inner if inner[0] == '{' else f'{{{inner}}}'}}}" if inner.isascii() else character


def _verbatim(address: str | None) -> str | None:
    """An address or DOI as it stands: BibTeX's readers take it literally, so that only braces must not upset the entry."""
    return address and address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


@cache
def _name(name: Name) -> str:
    """A group in braces, which keep its words together; a person inverted."""
    if name.group or (not name.given and " " in name.surname):
        return f"{{{latex(name.surname)}}}"
    return ", ".join(_part(part) for part in (name.surname, name.suffix, name.given) if part)


def _part(part: str) -> str:
    """A part of a name; braces where BibTeX would take a word or a comma in it as the end of the name."""
    return f"{{{latex(part)}}}" if "," in part or re.search(r"(?i)\band\b", part) else latex(part)


def _entry(type: str, key: str, fields: dict[str, str | None]) -> str:
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items() if value]
    return f"@{type}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def keys(bibtex: str) -> Iterable[str]:
    """Keys of the entries in a BibTeX text."""
    return re.findall(r"^@\w+\{([^,\s]+),", bibtex, re.MULTILINE)
