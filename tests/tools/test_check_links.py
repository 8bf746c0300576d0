"""Links asked on a local server: what is lost, moved or silent; and which links the data holds."""

from __future__ import annotations

import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import check_links
from check_links import Answer, Asker, copies, links, told
from survey.load.documents import load

ANSWERS = {
    "/fine": (200, ""),
    "/gone": (404, ""),
    "/removed": (410, ""),
    "/moved": (301, "/fine"),
    "/moved-twice": (308, "/moved"),
    "/elsewhere-today": (302, "/fine"),
    "/mixed": (301, "/elsewhere-today"),
    "/moved-to-nothing": (301, "/gone"),
    "/round": (302, "/round"),
    "/file": (302, "file:///etc/passwd"),
    "/login": (403, ""),
    "/busy": (503, ""),
}


class Server(http.server.ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: Counter[str] = Counter()
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class Answering(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_HEAD(self) -> None:
        self.server.asked[f"{self.command} {self.path}"] += 1
        if self.path == "/no-head":
            return self._answer(405 if self.command == "HEAD" else 200, "")
        if self.path == "/busy-once":
            return self._answer(429 if self.server.asked[f"{self.command} {self.path}"] == 1 else 200, "")
        return self._answer(*ANSWERS[self.path])

    do_GET = do_HEAD

    def _answer(self, status: int, target: str) -> None:
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def asker(retries: int = 1, seconds: float = 5) -> Asker:
    return Asker(retries=retries, seconds=seconds, pause=0, schemes=("http", "https"))


@pytest.mark.parametrize(
    ("path", "state", "says"),
    [
        ("/fine", "fine", ""),
        ("/fine#part", "fine", ""),
        ("/no-head", "fine", ""),
        ("/busy-once", "fine", ""),
        ("/gone", "lost", "answers 404"),
        ("/removed", "lost", "answers 410"),
        ("/moved", "moved", "{}/fine"),
        ("/moved-twice", "moved", "{}/fine"),
        ("/elsewhere-today", "fine", ""),
        ("/mixed", "fine", ""),
        ("/moved-to-nothing", "lost", "answers 404"),
        ("/round", "lost", "leads on more than 5 times"),
        ("/file", "lost", "leads on to file:///etc/passwd"),
        ("/login", "silent", "answers 403"),
        ("/busy", "silent", "answers 503"),
    ],
)
def test_what_a_link_answers(server: Server, path: str, state: str, says: str) -> None:
    assert asker().ask(server.address + path) == Answer(state, says.format(server.address))


def test_a_busy_host_is_asked_again_and_then_left(server: Server) -> None:
    asker(retries=2).ask(f"{server.address}/busy")
    assert server.asked == {"HEAD /busy": 3, "GET /busy": 3}


def test_a_host_that_does_not_answer() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as silent:  # listens, and never serves
        answer = asker(retries=0, seconds=0.05).ask(f"http://127.0.0.1:{silent.server_address[1]}/")
    assert answer == Answer("lost", "does not answer in time")
    assert asker(retries=0).ask(f"http://127.0.0.1:{silent.server_address[1]}/") == Answer("lost", "cannot be reached")
    assert asker().ask("https://[broken/").state == "lost"


def test_every_link_is_asked_once_and_told(server: Server) -> None:
    places = {server.address + path: [(f"data/papers/{number}.yml", number)] for number, path in enumerate(ANSWERS)}
    answers = asker(retries=0).ask_all(places)
    assert set(answers) == set(places)
    assert server.asked["HEAD /login"] == 1
    text = told(places, answers)
    assert text.startswith("12 links asked, 2 of them at hosts that answer programs with a refusal or an error.\n")
    assert f"- `{server.address}/gone` answers 404: `data/papers/1.yml:1`" in text
    assert f"- `{server.address}/moved` → `{server.address}/fine`: `data/papers/3.yml:3`" in text
    assert "/fine` answers" not in text


COPY = "https://archive.example/20310501/https://loom.example/count"


def test_a_lost_page_is_told_with_its_archived_copy(fabricated: Path) -> None:
    loaded = load(fabricated)
    assert copies(loaded) == {"https://loom.example/count": COPY}
    answers = {link: Answer("lost", "answers 404") for link in links(loaded)}
    lost = [line for line in told(links(loaded), answers, copies(loaded)).split("\n") if "answers 404" in line]
    assert [line for line in lost if "archived copy" in line] == [
        f"- `https://loom.example/count` answers 404: `data/claims/looms-will-count.yml:19`; archived copy `{COPY}`"
    ]
    moved = told(links(loaded), {link: Answer("moved", "https://x.example/") for link in links(loaded)}, copies(loaded))
    assert (
        "`https://loom.example/count` → `https://x.example/`: `data/claims/looms-will-count.yml:19`; archived copy"
        in moved
    )


def test_the_links_of_the_data(fabricated: Path) -> None:
    path = fabricated / "data/papers/tkacz2023loom.yml"
    said = "the mill (see https://loom.example/a_(b)), and https://loom.example/c."
    path.write_text(path.read_text("utf-8").replace("the mill's ledger", f"'{said}'"), "utf-8")
    found = links(load(fabricated))
    assert set(found) == {
        "https://dyes.example/22",
        "https://film.example/1",
        "https://loom.example/",
        "https://loom.example/2020",
        "https://loom.example/a_(b)",
        "https://loom.example/c",
        "https://loom.example/count",
        "https://looms.example/2019",
        "https://looms.example/2020",
        "https://looms.example/2021",
        "https://looms.example/opening",
        COPY,
    }
    ((file, line),) = found["https://dyes.example/22"]
    assert file == "data/papers/delacruzvega2022madder.yml"
    assert "https://dyes.example/22" in (fabricated / file).read_text("utf-8").split("\n")[line - 1]


def test_the_script(fabricated: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With every host answering the same; that hosts are asked at all is shown above."""
    for state, code in (("fine", 0), ("moved", 0), ("silent", 0), ("lost", 1)):
        monkeypatch.setattr(Asker, "ask", lambda self, link, state=state: Answer(state, "x"))
        monkeypatch.setattr(check_links.time, "sleep", lambda seconds: None)
        assert check_links.main(["--root", str(fabricated)]) == code
        assert capsys.readouterr().out.startswith("10 links asked")
    (fabricated / "data/venues.yml").unlink()
    assert check_links.main(["--root", str(fabricated)]) == 2
