"""Papers that were withdrawn or retracted, told from papers that speak of withdrawal. Such papers do not enter the survey."""

from __future__ import annotations

import re
from collections.abc import Iterable

from survey.common.errors import Reason, Refusal

_TITLE = re.compile(
    r"^\W*(?:retracted|withdrawn|removed|retraction|withdrawal)\b\W*(?:article|paper|chapter|note|notice)?\W*(?::|\]|$)",
    re.I,
)
_WHAT = r"(?:paper|article|submission|manuscript|work|version|preprint|report|chapter)"
# At the beginning of a text, where a notice stands; in the midst of an abstract the words are its subject.
_TEXT = re.compile(
    rf"^\W*(?:abstract\W+)?(?:(?:withdrawn|retracted)\W*(?:$|[.:;(\[]|by (?:the )?(?:authors?|arxiv|publisher|editor)\b"
    rf"|due to\b|because\b)|(?:this|the|our) (?:arxiv )?{_WHAT} (?:has been|is|was|is being)(?: now)? (?:temporarily )?"
    r"(?:withdrawn|retracted)\b)",
    re.I,
)
_UPDATES = {"retraction", "withdrawal", "removal", "retracted", "withdrawn"}


def refuse_withdrawn(title: str, texts: Iterable[str], updates: Iterable[str] = ()) -> None:
    """Raises Refusal where the title, a text beside it (abstract, note) or the type of an update that the publisher registered
    says that the paper is withdrawn."""
    kinds = {update.lower() for update in updates} & _UPDATES
    said = next((text for text in texts if _TEXT.search(text)), None)
    if kinds or said or _TITLE.match(title):
        because = f"its publisher registered a {min(kinds)}" if kinds else f"“{(said or title)[:100]}”"
        help = (
            "Such papers do not enter the survey. If its abstract only speaks of it, give BibTeX without the abstract."
        )
        raise Refusal([Reason("", f"the paper is withdrawn or retracted: {because}", help)])
