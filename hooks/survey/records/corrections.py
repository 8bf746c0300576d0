"""What a source misprints, in a paper's record or in the source's own."""

from __future__ import annotations

from typing import Annotated

from survey.records.fields import OneOf, Record, SourceId, Text


class Correction(Record):
    """What a source misprints, and what is right."""

    source: SourceId | None = None
    """Which source misprints it; left out in a source's own file."""
    section: Text | None = None
    """In which section it is printed."""
    kind: Annotated[str, OneOf("correction_kinds")]
    """What is wrong."""
    printed: Text
    """What the source prints."""
    correct: Text
    """What is right."""
    evidence: Text
    """What shows it: a link or a record that others can look at."""
