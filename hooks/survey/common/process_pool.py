"""Process pool of forked workers, for rendering: the only place that starts a process during a build.

Tasks are closures, which only a fork can hand over. Where the system cannot fork, while this process has other threads (a fork takes
no thread along, and a lock that one holds would never open), and on one processor, this process calls all of them.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

MAX_WORKERS = 3  # a worker comes to own the memory it touches, so that many would need much of it
CHUNKS = 250

_tasks: Sequence[Callable[[], object]] = ()  # inherited by the workers, as it is when they start
_logged: list[logging.LogRecord] = []  # in a worker: what its tasks log


class WorkerLost(ChildProcessError):
    """A worker ended before its work was done, or could not send what it raised."""


class WorkerPool:
    """Calls each of ``tasks`` once, in any order; what they return is dropped. Create it, then ``finish`` or ``stop`` it."""

    def __init__(self, tasks: Sequence[Callable[[], object]], *, workers: int | None = None) -> None:
        """Begins in ``workers`` processes, by default one less than there are processors."""
        global _tasks
        _tasks = self._tasks = tasks
        size = -(-len(tasks) // CHUNKS) or 1
        self._chunks = [slice(start, start + size) for start in range(0, len(tasks), size)]
        self.futures: list[Future[list[logging.LogRecord]]] = []
        count = min(_processors() - 1, MAX_WORKERS) if workers is None else workers
        if count and tasks and hasattr(os, "fork") and threading.active_count() == 1:
            others = multiprocessing.active_children()
            self._executor = ProcessPoolExecutor(count, multiprocessing.get_context("fork"), _start)
            self.futures = [self._executor.submit(_call, chunk) for chunk in self._chunks]
            self._workers = [one for one in multiprocessing.active_children() if one not in others]

    def finish(self) -> None:
        """Helps, from the last task backwards, until all are called. Raises what a task raises, here or in a worker, and WorkerLost."""
        if not self.futures:
            for task in self._tasks:
                task()
            return
        try:
            for chunk, future in reversed(list(zip(self._chunks, self.futures, strict=True))):
                if future.cancel():
                    for task in self._tasks[chunk]:
                        task()
            for future in self.futures:
                for record in () if future.cancelled() else future.result():
                    logging.getLogger(record.name).handle(record)
        except BrokenProcessPool:
            raise WorkerLost("a process of the build ended early; build again") from None
        finally:
            self.stop()

    def stop(self) -> None:
        """Ends the workers, whatever they are at. Does nothing the second time."""
        if self.futures:
            for worker in self._workers:
                worker.kill()
            self._executor.shutdown(cancel_futures=True)


def _start() -> None:
    """Makes this process a worker: it leaves interrupts to its parent, ends with it, and keeps what it logs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
    logging.getLogger().handlers = [_Keep(logging.WARNING)]


def _call(chunk: slice) -> list[logging.LogRecord]:
    _logged.clear()
    try:
        for task in _tasks[chunk]:
            task()
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # an exception may be written and not read
        except Exception:
            raise WorkerLost(repr(error)) from None
        raise
    return _logged


class _Keep(logging.Handler):
    """Keeps what is logged, in a form that another process can read."""

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        _logged.append(record)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
