"""LaTeX, as bibliographies hold it, in Unicode. pylatexenc reads it; here stands what it is told beside its own tables.

Unknown commands keep their arguments and are named, so that nothing is lost unseen.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import cache, partial
from typing import Any, NamedTuple

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, SpecialsTextSpec
from pylatexenc.macrospec import LatexContextDb, std_macro

from survey.common.errors import Reason, Unreadable
from survey.tools.intake.cleaning import cleaned, scripted, unescaped

# Text by the command that stands for it.
_LETTERS = {
    "textgreater": ">", "textless": "<", "textbar": "|", "textquotedbl": '"', "textquotesingle": "'", "textasciigrave": "`",
    "textasciicircum": "^", "textasciitilde": "~", "textunderscore": "_", "textdollar": "$", "textdegree": "°",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "textperiodcentered": "·",
    "textbullet": "•", "textellipsis": "…", "textnumero": "№", "textmu": "µ", "texttimes": "×", "textmultiply": "×",
    "ohorn": "ơ", "Ohorn": "Ơ", "OHORN": "Ơ", "uhorn": "ư", "Uhorn": "Ư", "UHORN": "Ư", "slash": "/", "TeX": "TeX",
    "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "lbrace": "{", "rbrace": "}", "degree": "°", "lq": "‘", "rq": "’",
    "textsuperscripttwo": "²", "dash": "–", "Dash": "—", "textendash": "–", "textemdash": "—", "textvisiblespace": " ",
    "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ", "space": " ", "nobreakspace": " ", "newline": " ", "break": " ",
    "textquoteleft": "‘", "textquoteright": "’", "top": "⊤", "vert": "|", "Vert": "‖", "lvert": "|", "rvert": "|", "ne": "≠",
}  # fmt: skip
_words = re.compile(r"\S+").findall
# Commands that print nothing, as far as a title or a name is concerned.
_SILENT = _words(
    "relax protect xspace allowbreak nobreak noindent strut null leavevmode unskip ignorespaces / - ! @ it bf em tt sc sf rm sl "
    "itshape bfseries mdseries scshape upshape slshape rmfamily sffamily ttfamily normalfont tiny scriptsize footnotesize small "
    "normalsize large Large LARGE huge Huge cal boldmath selectfont displaystyle textstyle left right big Big bigl bigr Bigl Bigr limits "
    "nolimits"
)
# Commands that show their last argument as it is, by how many they take.
_SHOWN = {
    **dict.fromkeys(
        _words(
            "mbox hbox text textrm textit textbf textsc textsl textsf texttt textup textmd textnormal emph underline uline sout "
            "enquote ensuremath mathrm mathbf mathit mathsf mathtt mathnormal mathop operatorname bm boldsymbol url path "
            "nolinkurl fbox overline term acro caps acs acl ac smash"
        ),
        1,
    ),
    **dict.fromkeys(["href", "textcolor", "hyperref", "foreignlanguage"], 2),
}
# Commands whose arguments are no part of the text: what sorts an entry, and remarks, which are told.
_UNSHOWN = _words("noopsort natexlab fontencoding label vspace hspace sortkey nocite color")
_REMARKS = _words("thanks footnote footnotetext footnotemark cite citep citet citeauthor ref eqref")
_STYLED = ("mathbb", "mathcal", "mathscr", "mathfrak")
_ACCENTS = {"h": "\u0309", "textcommabelow": "\u0326", "textdotbelow": "\u0323", "G": "\u030f", "textogonek": "\u0328"}
# Between dollar signs stands mathematics if it holds a command, an index or an exponent; otherwise only if no space stands inside
# of the signs and no digit behind them, so that $5 and $6 are money.
_MATH = re.compile(
    r"(?<!\\)(?P<sign>\$\$?)(?P<sure>(?:[^$\\^_]|\\[$%&#_ ])*(?:\\[^$%&#_ ]|[\^_])(?:[^$\\]|\\.)*?)(?P=sign)"
    r"|(?<![\\$])\$(?P<short>[^\s$\\](?:[^$\\]*[^\s$\\])?)\$(?![\d$])"
    r"|(?<!\\)\$\$(?P<display>[^$\\]+)\$\$|\\\((?P<other>.+?)\\\)",
    re.DOTALL,
)
_UPRIGHT = re.compile(r"\\(?:text|textrm|mathrm|mbox|operatorname)\s*\{(\w*)\}")
_FUNCTION = re.compile(
    r"(?P<before>(?<=[\w)}])\s*)?\\(?P<name>log|ln|exp|sin|cos|tan|tanh|max|min|sup|inf|lim|arg|det|dim)(?![A-Za-z])"
    r"(?P<after>\s+(?=[\w\\]))?"
)
_SCRIPT = re.compile(r"\s*([_^])\s*(?:\{([^{}]*)\}|\\circ\b|([^\s{}\\$]))")
_BARE_ACCENT = re.compile("[^\u0300-\u036f][\u0300-\u036f]")
_VIETNAMESE = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")


class Decoded(NamedTuple):
    """``text`` in Unicode; ``unknown`` is what could not be read for certain, ``remarks`` are commands that were left out."""

    text: str
    unknown: tuple[str, ...]
    remarks: tuple[str, ...]


def decoded(text: str, *, braces: bool = False) -> Decoded:
    """LaTeX as Unicode on one line, clean of markup: accents and symbols become characters, simple mathematics too; braces go,
    unless ``braces`` keeps those around two characters or more, for lists of names. Raises Unreadable for what cannot be read."""
    decoder = _Decoder(latex_context=_texts(), strict_latex_spaces=True, keep_braced_groups=braces)
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it logs each command that lacks its arguments
    try:
        plain = _escaped(unescaped(text), decoder)
        found = decoder.latex_to_text(plain, latex_context=_arguments(), tolerant_parsing=True)
    except RecursionError:
        reason = Reason("", f"must not be nested so deeply: {text[:40]}", "Take out the braces that do nothing.")
        raise Unreadable([reason]) from None
    except Exception as error:  # pylatexenc promises no exception of its own for what its tables do not foresee
        message = f"holds LaTeX that cannot be read: {' '.join(text.split())[:80]}"
        raise Unreadable([Reason("", message, "Write it in plain letters.")]) from error
    found = unicodedata.normalize("NFC", _VIETNAMESE.sub(r"\2\1", unicodedata.normalize("NFD", found)))
    # O\'Brien means O'Brien, and LaTeX sets an accent on the B.
    meant = unicodedata.normalize("NFC", text)
    decoder.unknown += [f"an accent on {pair[0]}" for pair in _BARE_ACCENT.findall(found) if pair not in meant]
    return Decoded(
        cleaned(found.replace("`", "‘")), tuple(dict.fromkeys(decoder.unknown)), tuple(dict.fromkeys(decoder.remarks))
    )


def notes(found: Decoded, where: str) -> list[str]:
    """What to tell of commands in ``where`` that were left out, or could not be read for certain."""
    told = [f"left out {remark} in {where}" for remark in found.remarks]
    return told + [f"look at what became of {what} in {where}" for what in found.unknown]


def with_math(text: str) -> str:
    """Plain text whose mathematics alone is LaTeX, as publishers write ``$$\\ell _1$$``, in Unicode."""
    return _MATH.sub(lambda match: decoded(match[0]).text, text)


def has_latex(text: str) -> bool:
    """If ``text`` holds a command or mathematics."""
    return "\\" in text or bool(_MATH.search(text))


class _Decoder(LatexNodes2Text):
    """A decoder that keeps account of commands."""

    def __init__(self, **flags: Any) -> None:
        super().__init__(**flags)
        self.unknown: list[str] = []
        self.remarks: list[str] = []


def _escaped(text: str, decoder: _Decoder) -> str:
    """Text in which mathematics is simple, and signs that a field holds for themselves stand for themselves in LaTeX too."""
    written, end = [], 0
    for match in _MATH.finditer(text):
        math = _simple(match["sure"] or match["short"] or match["display"] or match["other"])
        if re.search(r"[_^]", math):
            decoder.unknown.append(match[0])
        written += [_outside(text[end : match.start()]), f"${math}$"]
        end = match.end()
    return "".join([*written, _outside(text[end:])])


def _outside(text: str) -> str:
    return re.sub(r"(?<!\\)([%&$])", r"\\\1", text)


def _simple(math: str) -> str:
    """Mathematics with every index and exponent that Unicode has as a character written as one."""
    math = _SCRIPT.sub(_written_script, _FUNCTION.sub(_spaced_function, _UPRIGHT.sub(r"\1", math)))
    return re.sub(r"(?<!\\)%", r"\\%", math)


def _spaced_function(match: re.Match[str]) -> str:
    """The name of a function with the space that LaTeX sets around it."""
    return ("" if match["before"] is None else "\\ ") + f"\\{match['name']}" + ("\\ " if match["after"] else "")


def _written_script(match: re.Match[str]) -> str:
    inner = match[2] if match[2] is not None else match[3]
    if inner in ("st", "nd", "rd", "th"):
        return rf"\mathrm{{{inner}}}"
    if inner is None or inner.strip() == r"\circ":
        return "°" if match[1] == "^" else match[0]
    return scripted(inner.strip(), match[1]) or match[0]


def _argument(node: Any, l2tobj: _Decoder, number: int = -1) -> str:
    """The text of one argument of a command; by default of the last one."""
    arguments = [one for one in (node.nodeargd.argnlist if node.nodeargd else []) or [] if one is not None]
    if len(arguments) <= max(number, 0):
        return ""
    one = arguments[number]
    nodes = one.nodelist if one.isNodeType(latexwalker.LatexGroupNode) else [one]
    return l2tobj.nodelist_to_text(nodes)


def _unknown(node: Any, l2tobj: _Decoder) -> str:
    l2tobj.unknown.append(f"\\{node.macroname}")
    return _argument(node, l2tobj)


def _remark(node: Any, l2tobj: _Decoder) -> str:
    l2tobj.remarks.append(f"\\{node.macroname}")
    return ""


def _script(node: Any, l2tobj: _Decoder, sign: str) -> str:
    text = _argument(node, l2tobj)
    return scripted(text, sign) or text


def _cased(node: Any, l2tobj: _Decoder, upper: bool) -> str:
    text = _argument(node, l2tobj)
    return text.upper() if upper else text.lower()


def _accented(node: Any, l2tobj: _Decoder, mark: str) -> str:
    text = _argument(node, l2tobj)
    return unicodedata.normalize("NFC", text[:1] + mark + text[1:])


def _styled(node: Any, l2tobj: _Decoder, style: Any) -> str:
    """One letter in its style, such as ℝ; words as they are, because letters in a style pass for others."""
    text = _argument(node, l2tobj)
    return style(node, l2tobj=l2tobj) if len(text) == 1 else text


@cache
def _texts() -> LatexContextDb:
    """What every command is as text."""
    known = latex2text.get_default_latex_context_db()
    styles = {name: known.get_macro_spec(name).simplify_repl for name in _STYLED}
    macros: dict[str, Any] = {
        **_LETTERS,
        **dict.fromkeys(_SILENT, lambda node: ""),
        **dict.fromkeys(_SHOWN, _argument),
        **dict.fromkeys(_UNSHOWN, lambda node: ""),
        **dict.fromkeys(_REMARKS, _remark),
        **{name: partial(_accented, mark=mark) for name, mark in _ACCENTS.items()},
        **{name: partial(_styled, style=style) for name, style in styles.items()},
        "textsuperscript": partial(_script, sign="^"),
        "textsubscript": partial(_script, sign="_"),
        **dict.fromkeys(("uppercase", "MakeUppercase"), partial(_cased, upper=True)),
        **dict.fromkeys(("lowercase", "MakeLowercase"), partial(_cased, upper=False)),
        **dict.fromkeys(
            ["today", "input", "include", "title", "author", "date", "maketitle", "item", "section", "verb"], _unknown
        ),
    }
    texts = [MacroTextSpec(name, simplify_repl=text) for name, text in macros.items()]
    known.add_context_category(
        "bibliographies", macros=texts, specials=[SpecialsTextSpec("&", simplify_repl="&")], prepend=True
    )
    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown))
    return known


@cache
def _arguments() -> LatexContextDb:
    """How many arguments every command takes."""
    known = latexwalker.get_default_latex_context_db()
    counts = dict(_SHOWN)
    counts |= dict.fromkeys([*_ACCENTS, *_STYLED, "textsuperscript", "textsubscript"], 1)
    counts |= dict.fromkeys(("uppercase", "MakeUppercase", "lowercase", "MakeLowercase"), 1)
    counts |= dict.fromkeys([*_UNSHOWN, *(name for name in _REMARKS if name != "footnotemark")], 1)
    macros = [std_macro(name, "{" * count) for name, count in counts.items()]
    known.add_context_category("bibliographies", macros=macros, prepend=True)
    return known
