"""What a theme's `terms` mean. The only place that knows when a text is caught by a theme.

A text is caught where one of the `any` terms is found in it and none of the `not` terms is.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from survey.common.errors import ListRefused, list_problem

try:  # the parser behind `re` has no public name; without it every term is searched in full, only slower
    from re import _parser
except ImportError:  # pragma: no cover
    _parser = None


class Term:
    """One regular expression, searched without regard to case, with a quick test that spares most searches.

    The quick test looks for pieces of plain text one of which is in every match. It can only say "no match here"
    rightly, so the answer is always that of `re.search` (see `required_pieces`).
    """

    def __init__(self, expression: str) -> None:
        """Raises `re.error` if `expression` is no regular expression."""
        self.expression = expression
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.pattern = re.compile(expression, re.IGNORECASE)
        self.pieces = required_pieces(expression)

    def found_in(self, text: Text) -> bool:
        """Whether the term is found in the text."""
        # Written out, not with any(): this runs a hundred million times in a full count.
        if self.pieces is not None:
            for exact, piece in self.pieces:
                if piece in (text.as_is if exact else text.folded):
                    break
            else:
                return False
        return self.pattern.search(text.as_is) is not None


# The characters beyond ASCII that `re.IGNORECASE` takes for an ASCII letter (Python's `re`, note on IGNORECASE).
_TAKEN_FOR_ASCII = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
_TAKEN = re.compile("[\u0130\u0131\u017f\u212a]")


def fold(text: str) -> str:
    """The text in lower case, so that an ASCII piece found by ignoring case is a plain substring of it."""
    if not text.isascii() and _TAKEN.search(text):
        text = text.translate(_TAKEN_FOR_ASCII)
    return text.lower()


class Text:
    """A title or an abstract, with its folded form beside it."""

    __slots__ = ("as_is", "folded")

    def __init__(self, as_is: str) -> None:
        self.as_is = as_is
        self.folded = fold(as_is)


def required_pieces(expression: str) -> tuple[tuple[bool, str], ...] | None:
    """Pieces of plain text, one of which every match of the expression contains; None if there is no such set.

    Each piece is `(exact, characters)`: `exact` pieces are in the text as they stand, others in its folded form.
    """
    if _parser is None:
        return None
    parsed = _parser.parse(expression, re.IGNORECASE)
    return _pieces(parsed, bool(parsed.state.flags & re.IGNORECASE))


def _pieces(nodes: Iterable, ignoring_case: bool) -> tuple[tuple[bool, str], ...] | None:
    """The best set for a sequence of parsed nodes: the one whose shortest piece is longest."""
    candidates: list[tuple[tuple[bool, str], ...]] = []
    run = ""

    def close() -> None:
        nonlocal run
        if len(run) > 1:
            candidates.append(((not ignoring_case, run),))
        run = ""

    for operation, argument in nodes:
        name = str(operation)
        if name == "LITERAL" and argument < 128:
            run += chr(argument).lower() if ignoring_case else chr(argument)
            continue
        if name == "AT":  # `\b` and the like take no characters, so a run goes on across them
            continue
        close()
        inner = None
        if name == "SUBPATTERN":
            _, added, removed, inside = argument
            case = (ignoring_case or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
            inner = _pieces(inside, case)
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
            inner = _pieces(argument[2], ignoring_case)
        elif name == "BRANCH":
            branches = [_pieces(branch, ignoring_case) for branch in argument[1]]
            if all(branches):
                inner = tuple(dict.fromkeys(piece for branch in branches for piece in branch))
        if inner:
            candidates.append(inner)
    close()
    return max(candidates, key=lambda pieces: (min(len(piece) for _, piece in pieces), -len(pieces)), default=None)


@dataclass(frozen=True)
class Terms:
    """What a theme's curve counts."""

    any: tuple[Term, ...]
    without: tuple[Term, ...] = ()

    def catch(self, text: Text) -> bool:
        """Whether one of the `any` terms, and none of the `not` terms, is found in the text."""
        for term in self.any:
            if term.found_in(text):
                return not any(term.found_in(text) for term in self.without)
        return False

    def first_match(self, text: str) -> re.Match[str] | None:
        """The first match of the first `any` term found in a text that is caught, else None."""
        if not self.catch(Text(text)):
            return None
        return next(match for term in self.any if (match := term.pattern.search(text)))


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
    compiled: dict[str, list[Term]] = {"any": [], "not": []}
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
                term = Term(expression)
            except (re.error, Warning, OverflowError, RecursionError) as error:
                problems.append(f"{where}: no regular expression: {error} [bad-terms]")
                continue
            if term.pattern.search(""):
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
