"""What tests share: the fabricated survey, ways to bend it, and the built real site in a browser.

Tests are marked by what they need: `browser` where a fixture opens one, `build` where a whole site is built, or as much is done. `make quick` leaves
both out. With pytest-xdist each process has its own fixtures, but the two built sites are made once for all of them.
"""

from __future__ import annotations

import functools
import gc
import http.server
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

import build_site
from get_browser import find_chromium
from survey.check import Records, check
from survey.common.errors import Problem
from survey.load.documents import Loaded, load
from survey.model.derived import Derived
from survey.pipeline import Site, make_site

# How long an example takes depends on what else the machine does.
# The same examples each time, so that a test which fails for a change fails because of it; EXPLORE=1 tries others.
settings.register_profile("untimed", deadline=None, derandomize="EXPLORE" not in os.environ)
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


def problems_of(root: Path) -> list[Problem]:
    """What the check says of a survey, in the order in which it is printed."""
    return check(load(root))[1]


BROWSER_FIXTURES = {"browser", "page", "address"}
BUILD_FIXTURES = {"real_site", "small_site", "cut_site"}
BUILD_FOLDERS = {"site", "bench"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # What a test is parametrised with is among the names, too, and may be called as a fixture is.
        parameters = item.callspec.params if hasattr(item, "callspec") else ()
        needed = set(getattr(item, "fixturenames", ())) - set(parameters)
        if needed & BROWSER_FIXTURES:
            item.add_marker("browser")
        if needed & BUILD_FIXTURES or item.path.relative_to(ROOT / "tests").parts[0] in BUILD_FOLDERS:
            item.add_marker("build")


def once_for_all_processes(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` fills: by the first of pytest-xdist's processes that asks for it, while the others wait."""
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder = shared / name
    with FileLock(f"{folder}.lock"):
        if not (folder / "made").exists():
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real survey's site, built once, strictly, with warnings as failures. To be read only."""

    def make(folder: Path) -> None:
        assert build_site.main(["--out", str(folder / "site")]) == 0

    return once_for_all_processes(tmp_path_factory, "real", make) / "site"


def copied_project(folder: Path) -> Path:
    """A copy of the project in ``folder``, with the fabricated survey's data. Pictures that builds have drawn are kept by what they show,
    and it shares those of the project: to draw a small site's takes six times as long as the rest of its build."""
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(DATA / "survey" / "data", folder / "data")
    pictures = ROOT / ".cache" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir()
    (folder / ".cache" / "pictures").symlink_to(pictures)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, with the fabricated survey's data, that a test may bend."""
    return copied_project(tmp_path)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fabricated survey's site, built once. To be read only."""

    def make(folder: Path) -> None:
        copied_project(folder)
        assert build_site.main(["--config", str(folder / "mkdocs.yml")]) == 0

    return once_for_all_processes(tmp_path_factory, "small", make) / "site"


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


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    with served(real_site) as address:
        yield address


@pytest.fixture(scope="session")
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


class Checked(NamedTuple):
    """Data as it is read, the records that it makes, and what the check says of it."""

    loaded: Loaded
    records: Records
    problems: list[Problem]


@pytest.fixture(scope="session")
def checked() -> Checked:
    """The real data, read and checked once. To be read only."""
    loaded = load(ROOT)
    records, problems = check(loaded)
    gc.freeze()
    return Checked(loaded, records, problems)


@pytest.fixture(scope="session")
def real() -> Site:
    """The real data made into a site once, at made-up addresses of site and repository. To be read only."""
    site = make_site(ROOT, "https://weaving.example/", REPOSITORY)
    gc.freeze()  # it stays until the end: looking through it for circles, again and again, took a sixth of the time
    return site


@pytest.fixture(scope="session")
def derived(real: Site) -> Derived:
    """What is derived from the real data. To be read only."""
    return real.derived
