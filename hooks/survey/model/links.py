"""Links between records, as the derived model holds them: authors of papers, mentions, corrections, sections about a theme."""

from __future__ import annotations

from dataclasses import dataclass, field

from survey.records.models import Correction, Paper, Section, Source
from survey.records.names import plain


@dataclass
class Author:
    """One person, by the address of the page; ``aliases`` are other forms that papers print."""

    id: str
    name: str
    family: str
    aliases: list[str] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    coauthors: list[tuple[str, int]] = field(default_factory=list)

    @property
    def initial(self) -> str:
        return next((letter for letter in plain(self.family).upper() if letter.isalnum()), "?")


@dataclass(frozen=True)
class MentionRef:
    """That a source names a paper in a section, one for each mention; ``inherited`` in a copy, where the original names it."""

    paper: Paper
    source: Source
    section: str
    words: str
    inferred: str | None
    inherited: bool


@dataclass(frozen=True)
class CorrectionRef:
    """A correction with the source it corrects and, unless it is about the source itself, the paper; one for each correction."""

    source: Source
    paper: Paper | None
    correction: Correction


@dataclass(frozen=True)
class ThemeSection:
    """A section of a source in which a theme is spoken of, one for each pair of theme and section."""

    source: Source
    section: Section
