"""Output folder: skips files that are unchanged and deletes those that are gone. The only place that writes a site's files. On a disk, making a folder anew and deleting the old one cost more than all pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from survey.common.lazy_files import Content


class OutputFolder:
    """A site in ``folder``, which may hold an earlier one. ``put`` or ``keep`` every file, then ``prune``; then, or when a site was given
    up, ``begin`` another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._found = {path: size for path, size in _files(str(folder), "")}
        self._folders: set[str] = set()
        self._wanted: set[str] = set()

    def begin(self) -> None:
        """A site is put where another was, by nobody else."""
        self._folders.clear()
        self._wanted.clear()

    def put(self, address: str, content: Content | Callable[[], Content]) -> bool:
        """Writes a file unless it is there with this content; ``address`` is its path from the folder. True if it wrote."""
        data = content() if callable(content) else content
        data = data.encode() if isinstance(data, str) else data
        self._wanted.add(address)
        path = self.folder / address
        if self._found.get(address) == len(data) and path.read_bytes() == data:
            return False
        parent = address.rpartition("/")[0]
        if parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        path.write_bytes(data)
        self._found[address] = len(data)
        return True

    def keep(self, addresses: Iterable[str]) -> None:
        """These files are as they should be."""
        self._wanted.update(addresses)

    def take(self, folder: Path) -> None:
        """Puts every file of another folder."""
        for address, _ in _files(str(folder), ""):
            self.put(address, (folder / address).read_bytes())

    def prune(self) -> None:
        """Deletes what was neither put nor kept, and folders that are empty then."""
        gone = sorted(self._found.keys() - self._wanted)
        for address in gone:
            (self.folder / address).unlink()
            del self._found[address]
        emptied = {parent for address in gone for parent in Path(address).parents if parent != Path()}
        for parent in sorted(emptied, key=lambda one: -len(one.parts)):
            if not any((self.folder / parent).iterdir()):
                (self.folder / parent).rmdir()


def _files(folder: str, prefix: str) -> Iterable[tuple[str, int]]:
    """Every file under ``folder`` as its path from there and its size."""
    if not Path(folder).is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry.stat(follow_symlinks=False).st_size
