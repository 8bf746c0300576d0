"""A build in a process of its own, under other surroundings or with a fault: what a test cannot do to its own process.

Run as a program it changes what the environment variable CHANGES names, as JSON, and then builds like scripts/build_site.py:
`days` and `listing` change the clock and the order in which folders are listed; `kill`, `stop`, `pause`, `file_size` and
`unreadable` are faults.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def start(
    config: Path, out: Path | None = None, env: dict[str, str] | None = None, **changes: Any
) -> subprocess.Popen[str]:
    """A build that has begun; ``env`` is added to the environment."""
    return subprocess.Popen(
        [sys.executable, __file__, "--config", str(config), *(["--out", str(out)] if out else [])],
        env={
            **os.environ,
            **(env or {}),
            "CHANGES": json.dumps(changes),
            "PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'hooks'}",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def build(config: Path, out: Path | None = None, env: dict[str, str] | None = None, **changes: Any) -> tuple[int, str]:
    """The exit code of a build, negative if a signal ended it, and what it told on standard error."""
    process = start(config, out, env, **changes)
    _, told = process.communicate()
    return process.returncode, told


class _Backwards:
    """What os.scandir gives, from the end."""

    def __init__(self, entries: Any) -> None:
        with entries:
            self._entries = iter(list(entries)[::-1])

    def __enter__(self) -> _Backwards:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> _Backwards:
        return self

    def __next__(self) -> Any:
        return next(self._entries)

    def close(self) -> None:
        pass


def _surround(
    days: int = 0,
    listing: str = "",
    file_size: int = 0,
    kill: str = "",
    pause: str = "",
    stop: int = 0,
    unreadable: str = "",
) -> None:
    if days:
        import time_machine

        time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)).start()
    if listing == "backwards":
        names, entries = os.listdir, os.scandir
        os.listdir = lambda *arguments: names(*arguments)[::-1]  # type: ignore[assignment]
        os.scandir = lambda *arguments: _Backwards(entries(*arguments))  # type: ignore[assignment]
    if file_size:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    if stop:
        signal.signal(stop, signal.default_int_handler)  # as where the script runs by itself
        _before("pruning", lambda: os.kill(os.getpid(), stop))
    if unreadable:
        entries = os.scandir
        os.scandir = lambda path=".": _forbid(path) if path == unreadable else entries(path)  # type: ignore[assignment]
    if kill:
        whole = os.getpid()  # whichever process of the build comes to the point
        _before(kill, lambda: os.kill(whole, signal.SIGKILL))
    if pause:
        # In one write: two processes of a build may come to this point at once.
        _before(pause, lambda: (os.write(1, b"paused\n"), sys.stdin.read()))


def _forbid(path: Any) -> Any:
    raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))


def _before(point: str, action: Any) -> None:
    """Has ``action`` happen once, before the build comes to ``point``."""
    import build_site
    from survey.write import atomic_swap, output_folder

    owner, name, times = {
        "writing": (output_folder.OutputFolder, "put", 40),
        "pruning": (output_folder.OutputFolder, "prune", 1),
        "handing over": (build_site, "hand_over", 1),
        "between two renames": (Path, "rename", 3),  # the site before last, the last, the new one
        "tidying up": (atomic_swap.shutil, "rmtree", 1),
    }[point]
    real = getattr(owner, name)
    calls = 0

    def instead(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == times:
            action()
        return real(*arguments, **named)

    setattr(owner, name, instead)


if __name__ == "__main__":
    import build_site

    _surround(**json.loads(os.environ["CHANGES"]))
    sys.exit(build_site.main())
