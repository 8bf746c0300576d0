"""A resolver of DOIs on this machine that gives recorded answers, so that nothing is ever asked of the real one."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

from conftest import DATA

CSL = "application/vnd.citationstyles.csl+json"


@dataclass
class Answer:
    """One answer of the resolver. ``hang`` holds it back until the resolver closes; ``short`` breaks the line off early."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    short: bool = False


def recorded(name: str) -> Answer:
    """An answer from tests/data/answers/."""
    return Answer((DATA / "answers" / name).read_bytes(), headers={"Content-Type": CSL})


@dataclass
class Resolver:
    """``answers`` by path, each list given in turn, the last one again and again; ``asked`` keeps paths and headers."""

    address: str
    answers: dict[str, list[Answer]]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def resolving(answers: dict[str, list[Answer]]) -> Iterator[Resolver]:
    closing = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        resolver: ClassVar[Resolver]

        def do_GET(self) -> None:
            given = self.resolver.answers.get(self.path, [Answer(b"<html>DOI not found</html>", 404)])
            self.resolver.asked.append((self.path, dict(self.headers)))
            times = sum(path == self.path for path, _ in self.resolver.asked)
            answer = given[min(times, len(given)) - 1]
            if answer.hang:
                closing.wait()
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) + 100 * answer.short))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.resolver = Resolver(f"http://127.0.0.1:{server.server_address[1]}", answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Handler.resolver
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
