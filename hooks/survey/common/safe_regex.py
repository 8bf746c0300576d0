"""Regular expressions that strangers write: which of them a search may never finish."""

from __future__ import annotations

import re

MAX_GROUP_REPEATS = 10
# One token of Python's syntax: an escape, a character class, a counted repeat, or any other character.
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}|.", re.DOTALL)


def repeats_a_group(expression: str) -> bool:
    """Whether a group of ``expression`` may repeat more than ten times, as in ``(a+)+`` or ``(a|b)*``.

    A search can try every way to share a text among such repeats, and there are exponentially many
    (https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS). The test reads the expression's text and
    is strict: also a group that could do no harm, such as ``(?:a)+``, has to be written without one.
    """
    after_group = False
    for token in TOKEN.finditer(expression):
        text = token[0]
        if after_group and (text in "*+" or (token["most"] is not None and _most(token) > MAX_GROUP_REPEATS)):
            return True
        after_group = text == ")"
    return False


def _most(repeat: re.Match[str]) -> float:
    """The highest number of times that ``{2}``, ``{,3}`` or ``{2,}`` allows."""
    if not repeat["comma"]:
        return int(repeat["least"] or 0)
    return int(repeat["most"]) if repeat["most"] else float("inf")
