"""Lazy mapping of files: a content is computed at each access, so that forty thousand of them need no room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

Content = str | bytes


class LazyFiles(Mapping[str, Content]):
    """Contents by address, relative to the site's root; a content may be given as a function that makes it."""

    def __init__(self, made: Mapping[str, Content | Callable[[], Content]]) -> None:
        self._made = made

    def __getitem__(self, address: str) -> Content:
        content = self._made[address]
        return content() if callable(content) else content

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __contains__(self, address: object) -> bool:
        return address in self._made

    def __len__(self) -> int:
        return len(self._made)
