"""A paper's new record, from a draft and a person's answers. The only place where scripts and forms meet the survey's rules."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from survey.load import Loaded

from .reading import Draft


@dataclass(frozen=True)
class Answers:
    """What only a person can say; what is empty is taken from the draft or proposed, where that is possible.

    ``mentions`` holds what the record's field does (``source``, ``section``, ``as``, ``inferred``). ``distinct_from``
    names papers with nearly the same title that are other papers all the same.
    """

    themes: tuple[str, ...] = ()
    summary: str = ""
    aftermath: bool = False
    mentions: tuple[Mapping[str, str], ...] = ()
    builds_on: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    id: str = ""
    year: int | None = None
    kind: str = ""
    venue: str = ""
    first_public: str = ""
    code: str = ""
    pdf: str = ""
    checked_where: str = ""
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewPaper:
    """A record that is good in the context of the whole survey: ``path`` from the repository root, the file's ``text``,
    and ``notes`` for whoever looks it over (why this venue, what was left out, a summary too near to the abstract)."""

    id: str
    path: str
    text: str
    notes: tuple[str, ...]


def read_answers(texts: Mapping[str, str | None]) -> Answers:
    """Answers from plain texts by name, as options and form fields hold them: lists with commas, a mention a line as
    ``source:section:words``, ``aftermath`` as yes or no. Raises Refusal with all that cannot be read so."""
    raise NotImplementedError


def make(draft: Draft, answers: Answers, loaded: Loaded, today: datetime.date) -> NewPaper:
    """The record, canonical and checked with the whole of ``loaded``, which stays as it is. Nothing is written.

    Raises AlreadyThere where the survey has the paper; Refusal with every reason where something is missing (with what
    is proposed) or breaks a rule.
    """
    raise NotImplementedError


def write(paper: NewPaper, root: Path) -> Path:
    """Writes the record under ``root``, whole or not at all, and never over a file. Raises AlreadyThere."""
    raise NotImplementedError
