"""Rules about a source, its sections and what it misprints."""

from __future__ import annotations

from collections.abc import Iterator

from survey.check.context import ID, Records, problem_at
from survey.common.errors import Problem


def section_ids(records: Records) -> Iterator[Problem]:
    """Section ids of a source are lower-case words with hyphens, each once; only a copy says where a section is from."""
    for id, source in records.sources.items():
        document = records.document("source", id)
        seen: set[str] = set()
        for number, section in enumerate(source.sections):
            if section.key in seen or not ID.fullmatch(section.key):
                yield problem_at(
                    document,
                    ("sections", number, "id"),
                    f"section id must be lower-case words with hyphens, each once, found {section.key[:60]}",
                    "section-id",
                    "Section ids are part of addresses.",
                )
            seen.add(section.key)
            if section.origin and not source.derived_from:
                yield problem_at(
                    document,
                    ("sections", number, "from"),
                    "only a copy's section can have `from`",
                    "section-id",
                    "Add `derived_from`, or leave `from` out.",
                )


def correction_source(records: Records) -> Iterator[Problem]:
    """A correction in a paper says which source it corrects; in a source it is about that source."""
    for id, paper in records.papers.items():
        for number, correction in enumerate(paper.corrections):
            if not correction.source:
                yield problem_at(
                    records.document("paper", id),
                    ("corrections", number),
                    "missing field: source",
                    "missing-field",
                    "Name the source that misprints it.",
                )
    for id, source in records.sources.items():
        for number, correction in enumerate(source.corrections):
            if correction.source or not correction.section:
                yield problem_at(
                    records.document("source", id),
                    ("corrections", number),
                    "a source's own correction must have a section and no source",
                    "correction-source",
                    "The file says which source it is.",
                )
