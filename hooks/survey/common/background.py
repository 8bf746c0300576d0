"""Tasks that can wait, in a thread of this process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable


class BackgroundTasks(threading.Thread):
    """Calls ``tasks`` one after the other; ``stop`` ends it between two of them. A task that fails is logged and ends it."""

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
