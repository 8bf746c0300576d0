"""What tests share: the fabricated survey, ways to bend it, and the built real site in a browser."""

from __future__ import annotations

import functools
import http.server
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

import build_site
from get_browser import find_chromium
from survey.pipeline import Site, travel

# How long an example takes depends on what else the machine does.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "data"
REPOSITORY = "https://code.example/weaving"


@pytest.fixture
def fabricated(tmp_path: Path) -> Path:
    """A copy of the fabricated survey that a test may bend."""
    return Path(shutil.copytree(DATA / "survey", tmp_path / "survey"))


def bend(root: Path, file: str, old: str, new: str) -> None:
    path = root / "data" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real survey, built once, strictly, with warnings as failures."""
    out = tmp_path_factory.mktemp("real") / "site"
    assert build_site.main(["--out", str(out)]) == 0
    return out


def copied_project(folder: Path) -> Path:
    """A copy of the project in ``folder``, with the fabricated survey's data."""
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(DATA / "survey" / "data", folder / "data")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, with the fabricated survey's data, that a test may bend."""
    return copied_project(tmp_path)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fabricated survey, built once."""
    folder = copied_project(tmp_path_factory.mktemp("small"))
    assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0
    return folder / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a server hands out ``folder``, under a sub-path as on the public address."""
    with tempfile.TemporaryDirectory() as root:
        (Path(root) / "survey").symlink_to(folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=root))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/survey/"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def address(real_site: Path) -> Iterator[str]:
    with served(real_site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test on a console error, an exception, or a request to any other host."""
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda request: wrong.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None,
    )
    yield page
    page.close()
    assert not wrong


@pytest.fixture(scope="session")
def real() -> Site:
    """The road travelled once over the real data, to a site and a repository at made-up addresses."""
    return travel(ROOT, "https://weaving.example/", REPOSITORY)
