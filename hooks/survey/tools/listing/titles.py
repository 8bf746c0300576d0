"""Titles as indexes hand them out, made plain text: what `data/proceedings/` holds.

Titles arrive with HTML's entities and tags, TeX's commands, Unicode that is not composed, and characters that nobody sees.
"""

from __future__ import annotations

import html
import re
import unicodedata

from survey.common.errors import Unreadable
from survey.tools.intake.latex import decoded

_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|tt|span|p|br|u|fixed-case|tex-math|title)\b[^<>]*>", re.IGNORECASE)
_TEX = re.compile(r"\\[a-zA-Z'\"`^=~&(\\]|\$[^$]+\$|[{}]|``|\^\{")
# Fonts, also where the braces around what they set were lost before a capital: \textttDroid.
_FONT = re.compile(
    r"\\(?:text|math)(?:it|tt|bf|rm|sc|sf)?(?=[^a-z])|\\(?:it|bf|tt|emph|ensuremath|underline)(?=[{ \\])"
)
_RAISED = {"\\texttwosuperior": "²", "\\textthreesuperior": "³", "\\textdegree": "°"}
_LEAST_KEPT = 0.8  # of a title's letters: a reading that loses more has not understood it


def clean_title(text: str) -> str:
    """``text`` in Unicode (NFC), on one line, without markup of HTML and TeX and without characters that nobody sees."""
    text = html.unescape(_TAG.sub("", text))
    text = "".join(
        character for character in text if unicodedata.category(character) not in ("Cc", "Cf") or character in "\t\n"
    )
    if _TEX.search(text):
        text = _without_tex(text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _without_tex(text: str) -> str:
    plain = text
    for command, character in _RAISED.items():
        plain = plain.replace(command, character)
    try:
        plain = decoded(re.sub(r"(?<!\\)#", r"\\#", _FONT.sub("", plain))).text
    except Unreadable:
        return text
    return plain if _letters(plain) >= _LEAST_KEPT * _letters(_FONT.sub("", re.sub(r"\\[a-zA-Z]+", "", text))) else text


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
