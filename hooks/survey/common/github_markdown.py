"""A contributor's words in Markdown for issues and review pages: the only place that knows how they are kept inert.

Those pages turn names into mentions, numbers into references and addresses into links, whatever is escaped; within code
they do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.common.errors import printable

QUOTED = 160  # characters of a contributor's text within a sentence


def code(text: str, most: int = QUOTED) -> str:
    """``text`` on one line as a code span, in which Markdown, HTML, mentions and references mean nothing; cut after
    ``most`` characters."""
    line = printable(" ".join(text.split()))
    line = line if len(line) <= most else line[: most - 1] + "…"
    marks = fence(line, 1)
    return f"{marks} {line} {marks}" if "`" in line or not line else f"`{line}`"


def shown(text: str) -> str:
    """``text`` on one line: as it is if it is nothing but words, else as code."""
    line = " ".join(text.split())
    words = re.fullmatch(r"(?!-)([^\W_]|[ ,()’“”–?-]|[.:;!](?= |$))+", line)
    return line if words and len(line) <= QUOTED else code(line)


def block(text: str, language: str = "") -> str:
    """``text`` with its lines as a block of code."""
    text = "\n".join(map(printable, text.split("\n")))
    marks = fence(text, 3)
    return f"{marks}{language}\n{text}\n{marks}"


def fence(text: str, least: int) -> str:
    """Backticks, so many in a row as ``text`` does not hold."""
    return "`" * max([least, *(len(run) + 1 for run in re.findall("`+", text))])


def listed(items: list[str], most: int) -> str:
    """A Markdown list of the first ``most`` items, with a word about the others."""
    more = [f"… and {len(items) - most:,} more"] if len(items) > most else []
    return "\n".join(f"- {item}" for item in [*items[:most], *more])


def sections(first: str, lists: Mapping[str, list[str]], most: int) -> str:
    """A paragraph, then each of the lists that holds something, under a heading with its length; of each the first ``most`` items."""
    parts = [f"## {head}: {len(items):,}\n\n{listed(items, most)}" for head, items in lists.items() if items]
    return "\n\n".join([first, *parts]) + "\n"
