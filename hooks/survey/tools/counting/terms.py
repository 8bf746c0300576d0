"""What a theme's `terms` mean. The only place that knows when a text is caught by a theme.

A text is caught where one of the `any` terms is found in it and none of the `not` terms is.
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import re2
import yaml

from survey.common.errors import ListRefused, list_problem
from survey.common.safe_regex import TOKEN

_LOOKS_AROUND = re.compile(r"\(\?<?[=!]")
# Beyond ASCII, `re.IGNORECASE` takes these for i, i, s and k (Python's `re`, note on IGNORECASE); RE2 not all of them.
_TAKEN_FOR_ASCII = re.compile("[\u0130\u0131\u017f\u212a]")
# What means something else to RE2, or in a text of many lines.
_OTHER_IN_RE2 = re.compile(r"\\[AZzCpPQE0-9]|\[\[:")
# Letters, digits and spaces are those of ASCII to RE2: there any other character may be one.
_BEYOND_ASCII = r"\x{80}-\x{10FFFF}"
_KIND = re.compile(r"\\[wds]")


@dataclass(frozen=True)
class Terms:
    """What a theme's curve counts."""

    any: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...] = ()

    def catch(self, text: str) -> bool:
        """Whether one of the `any` terms, and none of the `not` terms, is found in the text."""
        return any(term.search(text) for term in self.any) and not any(term.search(text) for term in self.without)

    def first_match(self, text: str) -> re.Match[str] | None:
        """The first match of the first `any` term found in a text that is caught, else None."""
        if not self.catch(text):
            return None
        return next(match for term in self.any if (match := term.search(text)))

    @cached_property
    def screen(self) -> Any:
        """An expression for RE2 that is found in every text in which one of the `any` terms is, and in a few others; None if the
        terms cannot be turned into one."""
        loosened = [loosen(term.pattern) for term in self.any]
        if None in loosened:
            return None
        options = re2.Options()
        options.log_errors = False
        options.max_mem = 1 << 28
        options.never_capture = True  # where a match begins is all that is asked
        try:
            return re2.compile(f"(?im){'|'.join(f'(?:{source})' for source in loosened)}".encode(), options)
        except re2.error:
            return None


class Batch:
    """Texts that are searched together: all of them in one go by RE2 first, which passes over most of them fast."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._odd = [number for number, text in enumerate(texts) if _TAKEN_FOR_ASCII.search(text)]
        encoded = [f"{text}\n".encode() for text in texts]
        self._joined = b"".join(encoded)
        self._starts = list(accumulate(map(len, encoded), initial=0))

    def caught(self, terms: Terms) -> list[int]:
        """The numbers of the texts that the terms catch, in order. Python's `re` decides; RE2 only says where it need not look."""
        return [number for number in self._candidates(terms.screen) if terms.catch(self.texts[number])]

    def _candidates(self, screen: Any) -> Iterable[int]:
        if screen is None:
            return range(len(self.texts))
        found = set(self._odd)
        place = 0
        # A match may begin in one text and end in a later one, so the search goes on in the text after its beginning.
        while match := screen.search(self._joined, place):
            number = bisect_right(self._starts, match.start()) - 1
            if number >= len(self.texts):
                break
            found.add(number)
            place = self._starts[number + 1]
        return sorted(found)


def loosen(expression: str) -> str | None:
    """``expression`` for RE2, without lookaround and word boundaries, so that it is found wherever Python finds it, and elsewhere;
    None where RE2 would read it otherwise."""
    if _OTHER_IN_RE2.search(expression) or _TAKEN_FOR_ASCII.search(expression):
        return None
    kept: list[str] = []
    depth = 0  # of parentheses within a lookaround; 0 outside of one
    place = 0
    for token in TOKEN.finditer(expression):
        text = token[0]
        if token.start() < place:
            continue
        if depth:
            depth += (text == "(") - (text == ")")
        elif looks := _LOOKS_AROUND.match(expression, token.start()):
            depth, place = 1, looks.end()
            kept.append("(?:)")
        elif text in (r"\b", r"\B"):
            kept.append("(?:)")
        elif text.startswith("[^") and _KIND.search(text):
            return None
        elif text.startswith("["):
            kept.append(_KIND.sub(lambda kind: kind[0] + _BEYOND_ASCII, text))
        else:
            kept.append(f"[{text}{_BEYOND_ASCII}]" if _KIND.fullmatch(text) else text)
    return "".join(kept)


def compile_terms(theme: str, terms: object) -> Terms:
    """Make a theme's `terms` (`{any: [expression, …], not: [expression, …]}`) ready to count with.

    Raises `ListRefused`, each problem with the theme and the term, if the shape is another, `any` is empty, or a term is no
    regular expression or is found in the empty text (it would count every paper).
    """
    if not isinstance(terms, Mapping) or set(terms) - {"any", "not"} or not terms.get("any"):
        raise ListRefused(
            [f"{theme}: terms must be a mapping with a list `any` and, if needed, a list `not` [bad-terms]"]
        )
    problems: list[str] = []
    compiled: dict[str, list[re.Pattern[str]]] = {"any": [], "not": []}
    for rule, into in compiled.items():
        expressions = terms.get(rule) or []
        if not isinstance(expressions, list):
            problems.append(f"{theme}: terms.{rule} must be a list [bad-terms]")
            continue
        for number, expression in enumerate(expressions, start=1):
            where = f"{theme}: terms.{rule}, term {number}, {expression!r}"
            if not isinstance(expression, str):
                problems.append(f"{where}: is no text [bad-terms]")
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    term = re.compile(expression, re.IGNORECASE)
            except (re.error, Warning, OverflowError, RecursionError) as error:
                problems.append(f"{where}: no regular expression: {error} [bad-terms]")
                continue
            if term.search(""):
                problems.append(f"{where}: is found in the empty text, so it would catch every paper [bad-terms]")
            into.append(term)
    if problems:
        raise ListRefused(problems)
    return Terms(tuple(compiled["any"]), tuple(compiled["not"]))


def read_terms(folder: Path) -> dict[str, Terms]:
    """The terms of every theme file in the folder that has some, by theme id (the file's name), sorted.

    Raises `ListRefused` with the problems of all files.
    """
    if not Path(folder).is_dir():
        raise ListRefused([list_problem(folder, None, "no such folder", "unreadable-themes")])
    themes: dict[str, Terms] = {}
    problems: list[str] = []
    for path in sorted(Path(folder).glob("*.yml")):
        try:
            theme = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or str(error)
            problems.append(
                list_problem(path, mark and mark.line + 1, f"cannot be read: {reason}", "unreadable-themes")
            )
            continue
        if not isinstance(theme, Mapping) or theme.get("terms") is None:
            continue
        try:
            themes[path.stem] = compile_terms(path.stem, theme["terms"])
        except ListRefused as refused:
            problems += refused.problems
    if problems:
        raise ListRefused(problems)
    return themes
