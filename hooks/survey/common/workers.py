"""Work that several processes share: the only place that starts a process during a build.

Tasks are numbers. Their order is put into a pipe, a byte for each handful, and whoever is free takes the next byte: copies of this
process from the start, and this process as soon as it has nothing else to do. What a copy logs and how it fails is told here, as if
this process had done the work. Copies are made where the system can fork, while this process has but one thread (a copy has no other,
and a lock that one holds would never open); elsewhere, and on one processor, this process does it all.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NoReturn, TypeVar

_MOST = 4  # a copy comes to own the memory it touches, so that many would need much of it
_HANDFULS = 255
_WORTH_A_COPY = 2000

Answer = TypeVar("Answer")


class HelperLost(ChildProcessError):
    """A copy of this process ended before its work was done, or could not say what it has to say."""


class Crew(Generic[Answer]):
    """``work`` done once for each number below ``tasks``, in no order. Start it, then ``finish`` or ``stop`` it."""

    def __init__(self, work: Callable[[int], Answer], tasks: int, *, helpers: int | None = None) -> None:
        """Begins the work in ``helpers`` copies of this process, by default one less than there are processors."""
        self._work, self._tasks = work, tasks
        self._handful = -(-tasks // _HANDFULS) or 1
        self._queue: int | None
        self._queue, orders = os.pipe()
        os.write(orders, bytes(range(-(-tasks // self._handful))))
        os.close(orders)
        self._helpers: dict[int, int] = {}
        for _ in range((_processors() - 1 if helpers is None else helpers) if _can_fork() else 0):
            reading, writing = os.pipe()
            pid = os.fork()
            if not pid:
                self._help(writing)
            os.close(writing)
            self._helpers[pid] = reading

    def finish(self) -> list[Answer]:
        """Joins in until all is done, and tells the answers in the order of the numbers. Raises what the work raises, here or in a
        copy, and HelperLost."""
        try:
            answers = {number: self._work(number) for number in self._numbers()}
            while self._helpers:
                pid, reading = self._helpers.popitem()
                with os.fdopen(reading, "rb") as answer:
                    told = answer.read()
                _, status = os.waitpid(pid, 0)
                if not told:
                    raise HelperLost(f"a process of the build ended early, with status {status}; build again")
                found, records, error = pickle.loads(told)
                for record in records:
                    logging.getLogger(record.name).handle(record)
                if error is not None:
                    raise error
                answers |= found
            return [answers[number] for number in range(self._tasks)]
        finally:
            self.stop()

    def stop(self) -> None:
        """Ends the copies, whatever they are at. Does nothing the second time."""
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None
        while self._helpers:
            pid, reading = self._helpers.popitem()
            os.close(reading)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _numbers(self) -> Iterator[int]:
        while order := os.read(self._queue, 1):
            start = order[0] * self._handful
            yield from range(start, min(start + self._handful, self._tasks))

    def _help(self, writing: int) -> NoReturn:
        """The life of a copy: it leaves by ``os._exit``, because whatever this process does at its end is not for a copy."""
        parent, log, error = os.getppid(), _Log(), None
        logging.getLogger().handlers = [log]
        answers: dict[int, Answer] = {}
        try:
            for number in self._numbers():
                if os.getppid() != parent:
                    os._exit(1)  # the build was killed
                answers[number] = self._work(number)
        except BaseException as raised:
            error = raised
        try:
            pickle.loads(pickle.dumps(error))  # an exception may be written and not read
            told = pickle.dumps((answers, log.records, error))
        except Exception as unsaid:
            told = pickle.dumps(({}, log.records, HelperLost(repr(error or unsaid))))
        with os.fdopen(writing, "wb") as answer:
            answer.write(told)
        os._exit(0)


class Later(threading.Thread):
    """Tasks that can wait, done one after the other by a thread of this process, which ``stop`` ends between two of them."""

    def __init__(self, tasks: Iterable[Callable[[], object]]) -> None:
        super().__init__(name=type(self).__name__, daemon=True)
        self._tasks, self._stopped = tasks, threading.Event()
        self.start()

    def run(self) -> None:
        try:
            for task in self._tasks:
                if self._stopped.is_set():
                    return
                task()
        except Exception:
            logging.getLogger("mkdocs.hooks.survey").exception("A file beside the pages could not be made")

    def stop(self) -> None:
        self._stopped.set()
        self.join()


class _Log(logging.Handler):
    """Keeps what is logged, in a form that another process can read."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        self.records.append(record)


def helpers_for(records: int) -> int | None:
    """How many copies read or check so many records: few are done sooner than a copy is made."""
    return 0 if records < _WORTH_A_COPY else None


def _processors() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST)


def _can_fork() -> bool:
    return hasattr(os, "fork") and threading.active_count() == 1
