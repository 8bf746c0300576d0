"""Rules about the names of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from survey.check.authors import name_fault
from survey.check.context import Records, is_address, problem_at
from survey.common.errors import Problem
from survey.load.yaml_values import Document
from survey.records.models import Paper, PersonName
from survey.records.names import author_id, fold, printed_names, split_known

_PAPER_ID = re.compile(r"([a-z]+)(\d{4})([a-z0-9]+)")


# Words of a title that an id does not take.
STOP_WORDS = {
    "",
    "a",
    "an",
    "the",
    "on",
    "in",
    "of",
    "to",
    "for",
    "do",
    "is",
    "are",
    "how",
    "what",
    "and",
    "with",
    "from",
    "by",
    "can",
    "does",
    "why",
    "when",
    "where",
}


def something_told(records: Records) -> Iterator[Problem]:
    """The survey has at least one paper, one theme and one source."""
    for kind in ("paper", "theme", "source"):
        if not records.ids(kind):
            path, help = f"data/{kind}s", "A build from nothing would replace the last good site by nothing."
            yield Problem(path, 1, 1, f"there must be at least one {kind}", "something-told", help)


def file_name(records: Records) -> Iterator[Problem]:
    """A file name is the id and the address: lower-case words with hyphens; for papers family name, year, word of the title."""
    known = printed_names(records.people)
    for kind, documents in records.loaded.documents.items():
        for document in documents.values():
            if not is_address(document.id):
                yield problem_at(
                    document,
                    (),
                    f"file name must be lower-case words with hyphens, found {document.id[:80]}",
                    "file-name",
                    "For example network-compression.yml.",
                )
            elif kind == "paper" and document.id in records.papers:
                yield from _paper_file_name(document, records.papers[document.id], known)


def _paper_file_name(document: Document, paper: Paper, known: Mapping[str, PersonName]) -> Iterator[Problem]:
    first = paper.authors[0]
    if name_fault(first, known.get(first)) or not author_id(first):
        return  # what is wrong is the author, and author-name tells it
    family = fold(split_known(first, known.get(first))[1])
    match = _PAPER_ID.fullmatch(document.id)
    words = [fold(text) for text in (paper.title, *paper.known_as)]
    if not match or match[1] != family or int(match[2]) != paper.year or not any(match[3] in text for text in words):
        word = next((part for part in map(fold, re.split(r"[\s:,-]+", paper.title)) if part not in STOP_WORDS), "title")
        yield problem_at(
            document,
            (),
            f"file name must be first author's family name, year and a word of the title, found {document.id[:80]}",
            "file-name",
            f"Rename it to {family}{paper.year}{word}.yml, or mend `authors` or `year`.",
        )
