"""Work shared by several processes is done once, all of it, and what goes wrong in one is told here."""

from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path

import pytest

from survey.common.workers import Crew, HelperLost, Later

# A browser that other tests have started is watched by a thread, which does nothing that could hurt a copy.
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.mark.parametrize("tasks", [0, 1, 7, 255, 256, 1000])
@pytest.mark.parametrize("helpers", [0, 1, 3])
def test_every_task_is_done_once(tasks: int, helpers: int, tmp_path: Path) -> None:
    log = tmp_path / "log"

    def work(number: int) -> int:
        with log.open("a") as file:
            file.write(f"{number}\n")
        return 2 * number

    log.touch()
    assert Crew(work, tasks, helpers=helpers).finish() == [2 * number for number in range(tasks)]
    assert sorted(map(int, log.read_text().split())) == list(range(tasks))


def test_copies_work_before_this_process_does(tmp_path: Path) -> None:
    crew = Crew(lambda number: (tmp_path / str(number)).write_text(str(os.getpid())), 20, helpers=1)
    (pid,) = crew._helpers
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    crew.finish()
    assert {path.read_text() for path in tmp_path.iterdir()} == {str(pid)}


def test_what_fails_in_a_copy_fails_here() -> None:
    def work(number: int) -> None:
        raise KeyError(f"task {number} in {'a copy' if os.getpid() != here else 'this process'}")

    here = os.getpid()
    crew = Crew(work, 1, helpers=1)
    (pid,) = crew._helpers
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(KeyError, match="task 0 in a copy"):
        crew.finish()


def test_what_a_copy_warns_of_is_heard_here(caplog: pytest.LogCaptureFixture) -> None:
    crew = Crew(lambda number: logging.getLogger("mkdocs.x").warning("Task %d is odd", number), 1, helpers=1)
    (pid,) = crew._helpers
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    crew.finish()
    assert [record.getMessage() for record in caplog.records] == ["Task 0 is odd"]


def test_an_answer_that_cannot_be_sent_is_told() -> None:
    crew = Crew(lambda number: threading.Lock(), 1, helpers=1)
    (pid,) = crew._helpers
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(HelperLost, match="cannot pickle"):
        crew.finish()


class Particular(Exception):
    """One that pickle writes and cannot read."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def test_an_exception_that_cannot_be_sent_is_told() -> None:
    def work(number: int) -> None:
        if os.getpid() != here:
            raise Particular("very ", "odd")

    here = os.getpid()
    crew = Crew(work, 1, helpers=1)
    (pid,) = crew._helpers
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(HelperLost, match="very odd"):
        crew.finish()


def test_a_copy_that_is_killed_is_missed() -> None:
    crew = Crew(lambda number: os.kill(os.getpid(), signal.SIGKILL), 1, helpers=1)
    (pid,) = crew._helpers
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(HelperLost, match="ended early"):
        crew.finish()


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    done: list[int] = []
    Crew(done.append, 3, helpers=2).finish()
    assert done == [0, 1, 2]


def test_copies_end_with_the_work() -> None:
    crew = Crew(lambda number: signal.pause(), 1, helpers=1)
    (pid,) = crew._helpers
    crew.stop()
    crew.stop()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


def test_what_can_wait_is_stopped_between_two_tasks() -> None:
    started, go, done = threading.Event(), threading.Event(), []

    def first() -> None:
        started.set()
        go.wait(10)
        done.append("first")

    later = Later([first, lambda: done.append("second")])
    started.wait(10)
    threading.Timer(0.05, go.set).start()
    later.stop()
    assert done == ["first"]
