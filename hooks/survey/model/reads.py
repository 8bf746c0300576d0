"""Which parts of the model are read while something is made, so that it need not be made again while these stay the same.

While a site is served, pages are made from a view of the model that notes every part that is asked for: an attribute as a whole, or
an entry of a mapping by its key. Records are read as wholes but for their long texts, which are noted one by one. Nothing has to be
listed by hand, and nothing that is asked for through the view can be missed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from inspect import getattr_static
from types import FunctionType, MethodType
from typing import Any, TypeVar

from survey.model.curves import Curves
from survey.model.derived import Derived
from survey.model.survey import Survey
from survey.records.fields import Record, noted
from survey.records.noted import Read, noting

Result = TypeVar("Result")
WHOLE = object()
_MISSING = object()


class NoReads:
    """For a build of everything: the model itself, and nothing noted."""

    def __init__(self, derived: Derived) -> None:
        self.view = derived

    @contextmanager
    def recorded(self) -> Iterator[set[Read]]:
        yield set()

    def remember(self, make: Callable[..., Result]) -> Callable[..., Result]:
        """``make``, called once for the same arguments: records, which are told apart by identity, words and numbers."""
        made: dict[tuple[Hashable, ...], Result] = {}

        def answer(*values: Hashable) -> Result:
            try:
                return made[values]
            except KeyError:
                return made.setdefault(values, make(*values))

        return answer


class Reads:
    """Notes what is read of ``derived`` through ``view``, which has its attributes and methods."""

    def __init__(self, derived: Derived) -> None:
        self._made: dict[str, Any] = {}
        self.view: Any = _View(derived, (), self)

    @contextmanager
    def recorded(self) -> Iterator[set[Read]]:
        """Everything that is read meanwhile; who is recording already is told of it too."""
        found: set[Read] = set()
        outer, self._made = noting.set(found), {}
        try:
            yield found
        finally:
            noting.reset(outer)
            self._made = {}
            self.note(found)

    def remember(self, make: Callable[..., Result]) -> Callable[..., Result]:
        """As ``NoReads.remember``; what was read for an answer is noted whenever it is given."""
        made: dict[tuple[Hashable, ...], tuple[Result, set[Read]]] = {}

        def answer(*values: Hashable) -> Result:
            if values not in made:
                with self.recorded() as found:
                    made[values] = make(*values), found
            result, found = made[values]
            self.note(found)
            return result

        return answer

    def note(self, found: set[Read]) -> None:
        if (all_found := noting.get()) is not None:
            all_found |= found

    def scratch(self) -> dict[str, Any]:
        """Where works are kept by those who make them (``Survey.made``): what somebody else has read for one would be missed."""
        return self._made


class _View:
    """The part of the model at ``path``, which answers as ``part`` does."""

    def __init__(self, part: Any, path: tuple[str, ...], reads: Reads) -> None:
        self._part, self._path, self._reads = part, path, reads

    def __getattr__(self, name: str) -> Any:
        found, path = getattr_static(type(self._part), name, None), (*self._path, name)
        if isinstance(found, FunctionType):
            return MethodType(found, self)
        if isinstance(found, property):
            return found.fget(self)  # type: ignore[misc]
        if name == "made":
            return self._reads.scratch()
        outer = noting.set(None)  # what is worked out of the whole model is compared by what comes out
        value = getattr(self._part, name)
        noting.reset(outer)
        if isinstance(value, Survey | Curves):
            made: Any = _View(value, path, self._reads)
        elif isinstance(value, dict):
            made = _MappingView(value, path, self._reads)
        else:
            if not isinstance(found, staticmethod):
                self._reads.note({(path, WHOLE)})
            return value
        self.__dict__[name] = made
        return made


class _MappingView(Mapping[Any, Any]):
    def __init__(self, part: dict[Any, Any], path: tuple[str, ...], reads: Reads) -> None:
        self._part, self._path, self._reads = part, path, reads

    def __getitem__(self, key: Any) -> Any:
        self._reads.note({(self._path, key)})
        return self._part[key]

    def get(self, key: Any, default: Any = None) -> Any:
        self._reads.note({(self._path, key)})
        return self._part.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._reads.note({(self._path, key)})
        return key in self._part

    def __iter__(self) -> Iterator[Any]:
        self._reads.note({(self._path, WHOLE)})
        return iter(self._part)

    def __len__(self) -> int:
        self._reads.note({(self._path, WHOLE)})
        return len(self._part)


class Comparison:
    """Whether what was read of one model is the same in another."""

    def __init__(self, before: Derived, after: Derived) -> None:
        self._models = before, after
        self._parts: dict[tuple[str, ...], list[Any]] = {}
        self._known: dict[Read, bool] = {}
        self._same: set[Read] = set()

    def is_same(self, reads: set[Read]) -> bool:
        new = reads - self._same  # of most pages all has been looked at before
        same = all(self._is_same(read) for read in new)
        if same:
            self._same |= new
        return same

    def _is_same(self, read: Read) -> bool:
        if read not in self._known:
            path, key = read
            before, after = self._parts_at(path)
            self._known[read] = alike(before, after) if key is WHOLE else alike(_in(before, key), _in(after, key))
        return self._known[read]

    def _parts_at(self, path: tuple[str, ...]) -> list[Any]:
        """What stands at ``path`` in both models."""
        if path not in self._parts:
            found = self._parts_at(path[:-1]) if path else self._models
            self._parts[path] = [_in(part, path[-1]) for part in found] if path else list(found)
        return self._parts[path]


def _in(part: Any, name: Any) -> Any:
    return part.get(name, _MISSING) if isinstance(part, dict) else getattr(part, name, _MISSING)


def alike(one: Any, other: Any) -> bool:
    """If two parts of models are the same but for long texts of their records, whose readers are noted."""
    if one is other or one == other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Record):
        left_out = noted(type(one))
        return one.id == other.id and all(
            name in left_out or getattr(one, name) == getattr(other, name) for name in type(one).model_fields
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    if is_dataclass(one) and type(one).__eq__ is not object.__eq__:
        names = (field.name for field in fields(one) if field.compare)
        return all(alike(getattr(one, name), getattr(other, name)) for name in names)
    return False
