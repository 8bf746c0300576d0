"""Rules about what editions have frozen: pages' bodies as they were made, which a reader's browser gets as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from survey.check.context import Records
from survey.common.errors import Problem

_ELEMENTS = (
    "a|aside|circle|code|dd|defs|details|div|dl|dt|em|figcaption|figure|g|i|li|line|ol|p|path|pattern|polygon|polyline|pre|q"
    "|rect|section|span|strong|sub|summary|sup|svg|table|tbody|td|text|th|thead|title|tr|tspan|ul"
)
_ATTRIBUTES = (
    "aria-[a-z]+|class|data-[a-z]+|cx|cy|d|download|dx|dy|fill|height|id|markdown|pattern[A-Z][a-z]+|points|r|rel|role|rx|ry|scope|tabindex"
    "|text-anchor|title|transform|viewBox|width|x|x1|x2|y|y1|y2"
)
_HREF = r"href=\"(?:\.{1,2}/|\#|https://)[^\"<>]*\""
_TAG = rf"</?(?:{_ELEMENTS})(?:\s+(?:{_HREF}|(?:{_ATTRIBUTES})=\"[^\"<>]*\"|open|download))*\s*/?>"
# Everything that is not one of those tags but would be read as one, or makes Markdown write another.
_FOREIGN = re.compile(
    rf"<(?!code>)(?!{_TAG[1:]})|!\[|\]\((?!\.\./|https://)|\[(?!\^)[^\[\]]*\]:|\[@|\{{[^{{}}\n]*=|\{{:"
)
_CODE = re.compile(r"<code>[^<>]*</code>")


def frozen_text(records: Records) -> Iterator[Problem]:
    """A frozen text is what scripts/release_edition.py wrote: of HTML it has the elements and attributes of this site's pages, and
    its links lead into the site or to https://."""
    for texts in records.loaded.editions.values():
        for document, body in texts.values():
            start = records.loaded.memo.once((frozen_text, document.path), (body,), partial(_foreign, body))
            if start is not None:
                found = body[start : start + 40].split("\n")[0]
                before = f"{document.text}---\n\n{body[:start]}"
                yield Problem(
                    document.path,
                    before.count("\n") + 1,
                    len(before) - before.rfind("\n"),
                    f"a frozen text must be as the edition wrote it, found {found}",
                    "frozen-text",
                    "Frozen files never change: take the file from the edition's commit.",
                )


def _foreign(body: str) -> int | None:
    """Where the first thing stands that no edition wrote."""
    match = _FOREIGN.search(_CODE.sub(lambda code: " " * len(code[0]), body))
    return match.start() if match else None
