"""Work shared by several processes is done once, all of it, and what goes wrong in one is told here."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import wait
from functools import partial
from pathlib import Path

import pytest

from survey.common.background import BackgroundTasks
from survey.common.process_pool import WorkerLost, WorkerPool

# A browser that other tests have started is watched by a thread, which does nothing that could hurt a worker.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.parametrize("tasks", [0, 1, 7, 255, 256, 1000])
@pytest.mark.parametrize("workers", [0, 1, 3])
def test_every_task_is_done_once(tasks: int, workers: int, tmp_path: Path) -> None:
    log = tmp_path / "log"

    def work(number: int) -> None:
        with log.open("a") as file:
            file.write(f"{number}\n")

    log.touch()
    WorkerPool([partial(work, number) for number in range(tasks)], workers=workers).finish()
    assert sorted(map(int, log.read_text().split())) == list(range(tasks))


def test_workers_work_before_this_process_does(tmp_path: Path) -> None:
    def note(number: int) -> None:
        (tmp_path / str(number)).write_text(str(os.getpid()))

    pool = WorkerPool([partial(note, number) for number in range(20)], workers=1)
    (worker,) = multiprocessing.active_children()
    wait(pool.futures)
    pool.finish()
    assert {path.read_text() for path in tmp_path.iterdir()} == {str(worker.pid)}


def test_what_fails_in_a_worker_fails_here() -> None:
    def work() -> None:
        raise KeyError(f"the task in {'a worker' if os.getpid() != here else 'this process'}")

    here = os.getpid()
    pool = WorkerPool([work], workers=1)
    wait(pool.futures)
    with pytest.raises(KeyError, match="the task in a worker"):
        pool.finish()


def test_what_a_worker_warns_of_is_heard_here(caplog: pytest.LogCaptureFixture) -> None:
    pool = WorkerPool([lambda: logging.getLogger("mkdocs.x").warning("Task %d is odd", 0)], workers=1)
    wait(pool.futures)
    pool.finish()
    assert [record.getMessage() for record in caplog.records] == ["Task 0 is odd"]


class Particular(Exception):
    """One that pickle writes and cannot read."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def test_an_exception_that_cannot_be_sent_is_told() -> None:
    def work() -> None:
        if os.getpid() != here:
            raise Particular("very ", "odd")

    here = os.getpid()
    pool = WorkerPool([work], workers=1)
    wait(pool.futures)
    with pytest.raises(WorkerLost, match="very odd"):
        pool.finish()


def test_a_worker_that_is_killed_is_missed() -> None:
    pool = WorkerPool([lambda: os.kill(os.getpid(), signal.SIGKILL)], workers=1)
    wait(pool.futures)
    with pytest.raises(WorkerLost, match="ended early"):
        pool.finish()


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    done: list[int] = []
    WorkerPool([partial(done.append, number) for number in range(3)], workers=2).finish()
    assert done == [0, 1, 2]


def test_workers_end_with_the_work() -> None:
    pool = WorkerPool([lambda: signal.pause()], workers=1)
    (worker,) = multiprocessing.active_children()
    pool.stop()
    pool.stop()
    assert not worker.is_alive()
    with pytest.raises(ChildProcessError):
        os.waitpid(worker.pid, 0)


def test_what_can_wait_is_stopped_between_two_tasks() -> None:
    started, go, done = threading.Event(), threading.Event(), []

    def first() -> None:
        started.set()
        go.wait(10)
        done.append("first")

    later = BackgroundTasks([first, lambda: done.append("second")])
    started.wait(10)
    threading.Timer(0.05, go.set).start()
    later.stop()
    assert done == ["first"]
