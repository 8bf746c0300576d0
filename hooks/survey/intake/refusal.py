"""Why something that was handed in becomes no record. The only place that says what kinds of refusal there are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way: ``field`` is the record's field or the answer that it is about (``summary``,
    ``themes``), empty where it is about the whole; ``message`` says what was found, ``help`` what to do, on one
    line or several."""

    field: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        text = f"{self.field}: {self.message}" if self.field else self.message
        return f"{text}\n{textwrap.indent(self.help, '    ')}" if self.help else text


class Refusal(Exception):
    """Nothing was made, for every one of ``reasons``."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__("\n".join(str(reason) for reason in self.reasons))


class Unreadable(Refusal):
    """What was handed in cannot be read: neither identifier nor BibTeX, or an identifier that nobody has registered."""


class Unreachable(Refusal):
    """The service that knows the identifier did not answer, or not with a record."""


class AlreadyThere(Refusal):
    """The survey has the paper, in a record that the reasons name."""
