"""Pages kept by an archive on a local server, which answers as the Internet Archive's Save Page Now 2 does."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive_links
from archive_links import Archive, Kept
from conftest import bend, problems_of
from survey.load.documents import load

COUNT = "https://loom.example/count"
COPY = f"https://web.archive.org/web/20310504010203/{COUNT}"
COPIED = "    archived: https://archive.example/20310501/https://loom.example/count\n"
KEYS = {"ARCHIVE_ACCESS_KEY": "key", "ARCHIVE_SECRET_KEY": "secret"}


class Keeping(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append((self.path, self.headers["Authorization"], form))
        url = form["url"][0]
        if self.server.busy:
            self.server.busy -= 1
            return self._answer(429, {})
        if url.endswith("/blocked"):
            return self._answer(200, {"status": "error", "message": "The site has blocked the archive."})
        if url.endswith("/broken"):
            return self._answer(200, ["no mapping"])
        return self._answer(200, {"url": url, "job_id": "spn2-" + url.rsplit("/", 1)[-1]})

    def do_GET(self) -> None:
        job = self.path.rsplit("/", 1)[-1]
        self.server.states[job] = self.server.states.get(job, 0) + 1
        if job == "spn2-lost":
            return self._answer(200, {"status": "error", "status_ext": "error:not-found"})
        if self.server.states[job] < 3:
            return self._answer(200, {"status": "pending"})
        return self._answer(200, {"status": "success", "timestamp": "20310504010203", "original_url": COUNT})

    def _answer(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Keeping)
        self.asked: list[tuple[str, str, dict[str, list[str]]]] = []
        self.states: dict[str, int] = {}
        self.busy = 0
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def archive(server: Server) -> Archive:
    return Archive("key", "secret", address=server.address, pause=0)


def test_a_page_is_kept(server: Server) -> None:
    assert archive(server).keep(COUNT) == Kept(COPY)
    assert server.asked == [("/save", "LOW key:secret", {"url": [COUNT], "skip_first_archive": ["1"]})]
    assert server.states == {"spn2-count": 3}


def test_a_busy_archive_is_asked_again(server: Server) -> None:
    server.busy = 2
    assert archive(server).keep(COUNT) == Kept(COPY)
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("blocked", "The site has blocked the archive."),
        ("lost", "error:not-found"),
        ("broken", "the archive did not answer as expected (ValueError)"),
    ],
)
def test_a_page_that_cannot_be_kept(server: Server, page: str, why: str) -> None:
    assert archive(server).keep(f"https://loom.example/{page}") == Kept(None, why)


def test_an_archive_that_is_not_there() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Keeping) as silent:
        address = f"http://127.0.0.1:{silent.server_address[1]}"
    kept = Archive("key", "secret", address=address, pause=0).keep(COUNT)
    assert kept.copy is None and "did not answer" in kept.why


def test_the_script(
    fabricated: Path, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["--root", str(fabricated), "--archive", server.address, "--pause", "0", "--write"]
    assert archive_links.main(arguments) == 2
    assert "must be set" in capsys.readouterr().err
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    assert archive_links.main(arguments) == 0  # everything is kept already
    assert server.asked == []
    bend(fabricated, "claims/looms-will-count.yml", COPIED, "")
    assert archive_links.unkept(load(fabricated))[0][1:] == (2, COUNT)
    capsys.readouterr()
    assert archive_links.main(arguments) == 0
    assert f"`{COUNT}` → `{COPY}`" in capsys.readouterr().out
    assert f"archived: {COPY}" in (fabricated / "data/claims/looms-will-count.yml").read_text("utf-8")
    assert problems_of(fabricated) == []
