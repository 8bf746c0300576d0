"""Packs the built site into deep-learning-trends-<edition>.zip, which works without a server: unpack it, open index.html.

The same site gives the same bytes. Exit codes: 0 packed; 1 refused, with the reason, and nothing written.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import tempfile
from pathlib import Path

from survey.tools.offline_zip import LEFT_OUT, archive, broken_links, linked_to_files

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site; default: site/")
    parser.add_argument("--out", type=Path, default=Path(), help="the folder for the archive; default: this one")
    options = parser.parse_args(argv)
    try:
        edition, date = _edition(options.site)
        files = _files(options.site)
    except (OSError, ValueError, KeyError) as error:
        print(f"{options.site} is no built site: {error}. Run `make site` first.", file=sys.stderr)
        return 1
    pages = {address: content.decode("utf-8") for address, content in files.items() if address.endswith(".html")}
    pages = {address: linked_to_files(html) for address, html in pages.items()}
    broken = [f"{address}: {link}" for address, html in pages.items() for link in broken_links(address, html, files)]
    if broken:
        print(*sorted(broken), f"{len(broken)} links lead nowhere; nothing was packed.", sep="\n", file=sys.stderr)
        return 1
    files |= {address: html.encode("utf-8") for address, html in pages.items()}
    name = f"deep-learning-trends-{edition}"
    try:
        _write(options.out / f"{name}.zip", archive(files, name, date))
    except OSError as error:
        print(f"{options.out / name}.zip cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"Packed {len(files)} files into {options.out / name}.zip")
    return 0


def _edition(site: Path) -> tuple[str, datetime.date]:
    survey = json.loads((site / "survey.json").read_text("utf-8"))
    return survey["edition"], datetime.date.fromisoformat(survey["date"])


def _files(site: Path) -> dict[str, bytes]:
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {address: path.read_bytes() for address, path in paths.items() if address not in LEFT_OUT}


def _write(path: Path, content: bytes) -> None:
    """The whole file or none: it is written beside its place and then put there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(prefix=".pack-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(path)
    finally:
        Path(fresh).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
