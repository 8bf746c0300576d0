"""Long texts that few pages show. Who reads one is noted, so that a preview can tell the pages that show it from the many that only
name its record."""

from __future__ import annotations

from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

# The attributes that lead from the derived model to a part, and the key or the attribute that is read of it.
Read = tuple[tuple[str, ...], Hashable]
# What is read is added to this set; None while nobody wants to know.
noting: ContextVar[set[Read] | None] = ContextVar("noting", default=None)


@dataclass(frozen=True)
class Noted:
    """Marks a field of a record that has a folder."""


class NotedField:
    """Stands for the field ``name`` on a model's class: reads it, and notes that."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, record: Any, owner: type) -> Any:
        if record is None:
            raise AttributeError(self._name)  # as of every field
        found = noting.get()
        if found is not None:
            found.add((("survey", record.folder, record.id), self._name))
        return record.__dict__[self._name]

    def __set__(self, record: Any, value: Any) -> None:
        raise AttributeError(f"{self._name} cannot be changed")
