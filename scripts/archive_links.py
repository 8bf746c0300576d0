"""Asks the Internet Archive to keep the web pages that claims have as evidence and that have no archived copy yet, by its
interface Save Page Now 2 (https://docs.google.com/document/d/1Nsv52MvSjbLb2PCpHlat0gkzw0EvtSgpKHu4mk0MnrA): a page is asked for with
POST /save, and the capture's state with GET /save/status/<job>.

Keys come from the environment, ARCHIVE_ACCESS_KEY and ARCHIVE_SECRET_KEY (https://archive.org/account/s3.php). With --write the
addresses of the copies go into the records. Prints Markdown. Exit codes: 0 every page is kept; 1 some could not be kept; 2 the data
cannot be read, or there are no keys.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from survey.common.errors import report
from survey.common.github_markdown import code, sections
from survey.load.documents import Document, Loaded, load, text_of
from survey.load.format import with_fields

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = "https://web.archive.org"
_AGENT = "deep-learning-trends-archive/1 (+https://github.com/deep-learning-trends/survey)"
_MAX_LISTED = 200
_STATES = 60  # how often a capture is asked after


@dataclass(frozen=True)
class Kept:
    """What became of a page: the address of its copy, or why there is none."""

    copy: str | None
    why: str = ""


class Archive:
    """The Internet Archive at ``address``; between two questions it is left alone for ``pause`` seconds."""

    def __init__(
        self, access: str, secret: str, *, address: str = ARCHIVE, pause: float = 10, seconds: float = 60
    ) -> None:
        self._address, self._pause = address.rstrip("/"), pause
        self._pool = urllib3.PoolManager(
            headers={"User-Agent": _AGENT, "Accept": "application/json", "Authorization": f"LOW {access}:{secret}"},
            timeout=urllib3.Timeout(connect=seconds, read=seconds),
            retries=urllib3.Retry(
                total=3,
                backoff_factor=pause,
                status_forcelist=(429, 502, 503, 504),
                allowed_methods=None,
                raise_on_status=False,
                retry_after_max=300,
            ),
        )

    def keep(self, url: str) -> Kept:
        """Has ``url`` captured, and waits for it."""
        try:
            asked = self._json("POST", "/save", {"url": url, "skip_first_archive": "1"})
            if not asked.get("job_id"):
                return Kept(None, _said(asked))
            for _ in range(_STATES):
                time.sleep(self._pause)
                state = self._json("GET", f"/save/status/{asked['job_id']}")
                if state.get("status") == "success":
                    return Kept(f"{ARCHIVE}/web/{state['timestamp']}/{state['original_url']}")
                if state.get("status") != "pending":
                    return Kept(None, _said(state))
            return Kept(None, "the capture takes too long")
        except (urllib3.exceptions.HTTPError, ValueError, KeyError) as error:
            return Kept(None, f"the archive did not answer as expected ({type(error).__name__})")

    def _json(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
        response = (
            self._pool.request_encode_body(method, self._address + path, fields=fields, encode_multipart=False)
            if fields
            else self._pool.request(method, self._address + path)
        )
        if response.status >= 400:
            return {"message": f"the archive answers {response.status}"}
        found = response.json()
        if not isinstance(found, dict):
            raise ValueError(found)
        return found


def _said(answer: Mapping[str, Any]) -> str:
    return str(answer.get("message") or answer.get("status_ext") or "the archive refused it")[:200]


def unkept(loaded: Loaded) -> list[tuple[Document, int, str]]:
    """Web evidence without an archived copy: its file, its place in the list, its address."""
    return [
        (document, number, item["url"])
        for document in loaded.documents["claim"].values()
        for number, item in enumerate(document.data.get("evidence") or [])
        if isinstance(item, dict) and isinstance(item.get("url"), str) and not item.get("archived")
    ]


def keep_all(archive: Archive, urls: Iterable[str]) -> dict[str, Kept]:
    """What became of every address, each asked for once."""
    return {url: archive.keep(url) for url in dict.fromkeys(urls)}


def write(loaded: Loaded, kept: Mapping[str, Kept]) -> list[str]:
    """Writes the addresses of copies into the records that cite the pages; the paths of those that changed."""
    changed: dict[str, Document] = {}
    for document, number, url in unkept(loaded):
        if copy := kept[url].copy:
            document.data["evidence"][number]["archived"] = copy
            changed[document.path] = document
    for path, document in changed.items():
        text = with_fields(text_of(loaded, document), "claim", {"evidence": document.data["evidence"]}, path)
        (loaded.root / path).write_text(text, "utf-8")
    return sorted(changed)


def told(kept: Mapping[str, Kept]) -> str:
    """Markdown: the copies, and the pages that could not be kept with the reason."""
    copies = [f"{code(url, 500)} → {code(one.copy, 500)}" for url, one in kept.items() if one.copy]
    failed = [f"{code(url, 500)}: {one.why}" for url, one in kept.items() if not one.copy]
    return sections(f"{len(kept):,} pages without an archived copy.", {"Kept": copies, "Not kept": failed}, _MAX_LISTED)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    parser.add_argument("--write", action="store_true", help="write the addresses of the copies into the records")
    parser.add_argument("--most", type=int, default=50, help="how many pages at most (default: 50)")
    parser.add_argument("--archive", default=ARCHIVE, help=f"the archive's address (default: {ARCHIVE})")
    parser.add_argument(
        "--pause",
        type=float,
        default=10,
        help="seconds between two questions (default: 10; the archive takes seven captures a minute)",
    )
    options = parser.parse_args(argv)
    loaded = load(options.root)
    if loaded.problems:
        print(report(loaded.problems), file=sys.stderr)
        return 2
    access, secret = os.environ.get("ARCHIVE_ACCESS_KEY"), os.environ.get("ARCHIVE_SECRET_KEY")
    if not access or not secret:
        print("ARCHIVE_ACCESS_KEY and ARCHIVE_SECRET_KEY must be set.", file=sys.stderr)
        return 2
    archive = Archive(access, secret, address=options.archive, pause=options.pause)
    kept = keep_all(archive, [url for _, _, url in unkept(loaded)][: options.most])
    print(told(kept), end="")
    if options.write:
        for path in write(loaded, {url: kept.get(url, Kept(None)) for _, _, url in unkept(loaded)}):
            print(f"{path}: written")
    return 0 if all(one.copy for one in kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
