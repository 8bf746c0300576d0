"""Text as it reaches the survey by any route, made plain: entities, tags and MathML become what they show, ligatures and odd
hyphens the letters they stand for. The only place that knows the markup of bibliographies."""

from __future__ import annotations

import html
import re
import unicodedata
from xml.etree import ElementTree

# What publishers let a title, a name or an abstract hold beside text.
_ATTRIBUTES = r"(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?"
_TAG = re.compile(
    r"</?(?:(?:jats|mml|ce|xhtml):[\w-]+|b|i|em|strong|u|ovl|sub|sup|inf|scp|sc|small|tt|p|br|span|italic|bold|title|sec|math"
    rf"|mi|mn|mo|mrow|msub|msup|mtext|mstyle|inline-formula|tex-math|alternatives|xref|nolinebreak){_ATTRIBUTES}/?>",
    re.I,
)
_MATHML = re.compile(rf"<(?:mml:)?math{_ATTRIBUTES}>.*?</(?:mml:)?math>", re.I | re.DOTALL)
_SCRIPTS = re.compile(r"<(?:jats:)?(sub|sup|inf)>([^<>]*)</(?:jats:)?\1>", re.I)
_UNSHOWN = re.compile(r"<(?:jats:)?tex-math\b[^<>]*>.*?</(?:jats:)?tex-math>", re.I | re.DOTALL)
# With its semicolon: without it, &notify would begin with a sign.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_TIMES = 4  # that text may have been escaped over again
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "‐": "-", "‑": "-", "﹣": "-", "－": "-",
     "⁃": "-", "\u2028": " ", "\u2029": " "}
)  # fmt: skip
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def cleaned(text: str) -> str:
    """One line of composed Unicode without the markup, entities, soft hyphens, ligatures and zero-width marks of typesetting.
    What looks like a tag and is none that bibliographies use stays text."""
    for _ in range(_TIMES):
        before, text = text, unescaped(_untagged(text), 1)
        if text == before:
            break
    text = _INVISIBLE.sub("", text).translate(_LETTERS)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def unescaped(text: str, times: int = _TIMES) -> str:
    """``text`` with its entities (``&amp;``, ``&#233;``) written as characters, those that were escaped over again too."""
    for _ in range(times):
        before, text = text, _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if text == before:
            break
    return text


def scripted(text: str, sign: str) -> str | None:
    """``text`` as an index (``sign`` ``_``) or an exponent (``^``) in Unicode; None where it has no such characters, or where it
    is a word. Only a sole letter is one: ℓₚ, xⁿ."""
    marks = _RAISED if sign == "^" else _LOWERED
    text = text.replace("−", "-").replace("–", "-")
    if not text or any(one not in marks for one in text) or (len(text) > 1 and any(map(str.isalpha, text))):
        return None
    return "".join(marks[one] for one in text)


def _untagged(text: str) -> str:
    if "<" not in text:
        return text
    text = _MATHML.sub(lambda match: _math(match[0]), text)
    text = _SCRIPTS.sub(
        lambda match: scripted(match[2].strip(), "^" if match[1].lower() == "sup" else "_") or match[2], text
    )
    return _TAG.sub("", _UNSHOWN.sub("", text))


def _math(markup: str) -> str:
    """MathML as text; what cannot be read as XML keeps its words."""
    try:
        named = unescaped(re.sub(r"&(lt|gt|amp);", r"&amp;\1;", markup), 1)
        root = ElementTree.fromstring(re.sub(r"(</?)\w+:", r"\1", re.sub(r"\s[\w:-]+=(\"[^\"]*\"|'[^']*')", "", named)))
        return _shown(root)
    except (ElementTree.ParseError, RecursionError):
        return markup


def _shown(element: ElementTree.Element) -> str:
    """The text of one MathML element: https://www.w3.org/TR/mathml-core/."""
    parts = [_shown(child) for child in element if child.tag not in ("annotation", "annotation-xml")]
    own = " ".join((element.text or "").split())
    match element.tag, parts:
        case "msup" | "msub", [base, script]:
            sign = "^" if element.tag == "msup" else "_"
            return base + (scripted(script, sign) or f"{sign}{script}")
        case "msubsup", [base, low, high]:
            return base + (scripted(low, "_") or f"_{low}") + (scripted(high, "^") or f"^{high}")
        case "mfrac", [over, under]:
            return f"{over}/{under}"
        case "msqrt", _:
            return f"√{''.join(parts)}"
    if element.tag == "mtext":
        own = re.sub(r"\s+", " ", element.text or "")
    return own + "".join(parts)
