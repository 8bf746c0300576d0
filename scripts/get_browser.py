"""Makes sure the tests have a Chromium: one that is there, else Playwright's own, else the distribution's package.

Exit codes: 0 there is one; 1 there is none and none could be installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of a Chromium to drive: the environment's CHROMIUM, one on the path, or the one Playwright has installed."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *_NAMES)):
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main() -> int:
    if find_chromium():
        return 0
    print("No Chromium found: installing Playwright's own.")
    subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False)
    if find_chromium():
        return 0
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("That did not work: installing the distribution's package.")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)
    if find_chromium():
        return 0
    print("No browser for the tests. Install Chromium, or set CHROMIUM to the path of one.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
