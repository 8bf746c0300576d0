"""Atomic swap of the output folder, under a lock: a new site takes the place of the last one whole or not at all, one build at a
time, whatever ends a build."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has none, and two builds at once are on their own there
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` for one build. Waits while another build for ``out`` is at work, and tidies up after those that
    were killed: the lock is the system's, and ends with the process."""
    cache = out.parent / ".cache"
    cache.mkdir(parents=True, exist_ok=True)
    prefix = f".{out.name}-build-"
    with (cache / f"{out.name}.lock").open("w") as lock:
        _wait_for(lock, out)
        for left in sorted(out.parent.glob(f"{prefix}*")):
            if not out.exists() and (left / "old").is_dir():
                (left / "old").rename(out)  # the build was killed between the two renames
            shutil.rmtree(left, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=out.parent))
        try:
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def hand_over(new: Path, out: Path, old: Path) -> None:
    """Renames the folder ``out``, if there is one, to ``old``, and ``new`` to ``out``; between the two renames there is none. Where the
    second fails, the first is undone. Raises OSError."""
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise


def _wait_for(lock: IO[str], out: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Another build of {out.name}/ is at work; waiting for it.", file=sys.stderr, flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
