"""What was worked out of parts that are still the same is not worked out again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Result = TypeVar("Result")


class Memo:
    """Keeps of each thing that was made the last, with what it was made of."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def once(self, name: Hashable, of: tuple[Any, ...], make: Callable[[], Result]) -> Result:
        """What ``make`` makes of the parts ``of`` and of nothing else: of equal parts what it made before. Nothing may change it."""
        known = self._made.get(name)
        if known is None or known[0] != of:
            known = self._made[name] = (of, make())
        return known[1]

    def copy(self) -> Memo:
        """Another that knows as much."""
        other = Memo()
        other._made = dict(self._made)
        return other


class NoMemo(Memo):
    """For one build of everything: keeps nothing, which would only take memory."""

    def once(self, name: Hashable, of: tuple[Any, ...], make: Callable[[], Result]) -> Result:
        return make()
