"""How much processor time one edit costs while `make serve` runs: from the change of a paper's summary to the page that shows it.

    python scripts/bench/edit.py --edits 5

It serves a copy of the project's own survey without the files beside the pages, which follow when a page is shown, and edits one paper
after another. The time is that of the server's process, what it spends on looking for changes included. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import PAGES_ONLY, ROOT, Failed, write_pages_only
from survey.load.format import with_fields

PARTS = ("data", "docs", "hooks", "mkdocs.yml", "CONTRIBUTING.md")
_PATIENCE = 900  # seconds until the server must have settled or shown an edit
_QUIET = 0.2  # of a processor: what a server takes that only looks for changes


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=5, help="how many edits, one after another; default 5")
    options = parser.parse_args(argv)
    if options.edits < 1:
        parser.error("--edits takes numbers from 1 on")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        for name in PARTS:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, root / name)
        try:
            times = measure(root, options.edits)
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
    cpu, wall = (statistics.median(values) for values in zip(*times, strict=True))
    print(f"Until an edit is shown: {cpu:.2f} s of processor time, {wall:.2f} s on the clock. Medians of {len(times)}.")
    return 0


def measure(root: Path, edits: int) -> list[tuple[float, float]]:
    """Processor and wall seconds of each edit of the survey at ``root``. Raises Failed where the server ends, or does not show in time
    what it should."""
    write_pages_only(root)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}/"
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "serve",
        "--no-strict",
        "--quiet",
        "-f",
        PAGES_ONLY,
        "-a",
        f"127.0.0.1:{port}",
    ]
    environment = {
        **os.environ,
        "TMPDIR": str(root),
        "SITE_URL": site,
        "PYTHONPATH": str(root / "hooks"),
        "NO_MKDOCS_2_WARNING": "1",
    }
    with subprocess.Popen(command, cwd=root, env=environment) as server:
        try:
            _wait_for(server, site, "")
            papers = sorted((root / "data" / "papers").glob("*.yml"))
            return [_edit(server, papers[number * len(papers) // edits], site) for number in range(edits)]
        finally:
            server.terminate()


def _edit(server: subprocess.Popen[bytes], path: Path, site: str) -> tuple[float, float]:
    summary = f"The record {path.stem} was told anew."
    text = with_fields(path.read_text("utf-8"), "paper", {"summary": summary})
    _settle(server)
    cpu, wall = _used(server), time.perf_counter()
    path.write_text(text, "utf-8")
    _wait_for(server, f"{site}papers/{path.stem}/", summary)
    return _used(server) - cpu, time.perf_counter() - wall


def _wait_for(server: subprocess.Popen[bytes], address: str, words: str) -> None:
    """Until the page at ``address`` has these ``words``."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Failed("the server has ended")
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as page:
                if words in page.read().decode():
                    return
        except urllib.error.URLError:
            pass  # it is not there yet
        time.sleep(0.1)
    raise Failed(f"{address} does not say: {words}")


def _settle(server: subprocess.Popen[bytes]) -> None:
    """Until the server has made what follows the pages, the search's files: three quiet seconds."""
    quiet, end = 0, time.monotonic() + _PATIENCE
    while quiet < 3:
        if time.monotonic() > end:
            raise Failed("the server does not settle")
        before = _used(server)
        time.sleep(1)
        quiet = quiet + 1 if _used(server) - before < _QUIET else 0


def _used(server: subprocess.Popen[bytes]) -> float:
    """Processor seconds that the server has taken."""
    told = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
