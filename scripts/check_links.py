"""Asks every outside link of data/ whether it still leads somewhere, and lists, as Markdown, those that do not.

A host is asked one link after another with a pause between them, a few hosts at a time; a link that moved for good is
listed with its new address; a host that does not talk to programs is counted and otherwise left in peace.
Exit codes: 0 every link leads somewhere, as far as can be told; 1 some do not; 2 the data cannot be read.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3

from survey.common.errors import report
from survey.common.github_markdown import code, sections
from survey.load.documents import Loaded, load
from survey.load.yaml_values import Document

ROOT = Path(__file__).resolve().parent.parent
_AGENT = "deep-learning-trends-link-check/1 (+https://github.com/deep-learning-trends/survey)"
_LINK = re.compile(r"https://[^\s<>\"'`\\]+")
_FOR_GOOD, _FOR_NOW = (301, 308), (302, 303, 307)
_GONE = (404, 410)
_HOPS = 5
_LISTED = 200

Places = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True)
class Answer:
    """What a link answered: ``state`` is fine, moved (for good), lost (leads nowhere) or silent (cannot be told)."""

    state: str
    says: str


class Asker:
    """Asks links over HTTP: HEAD, then GET where a host does not answer HEAD; redirects lead to ``schemes`` only."""

    def __init__(
        self, *, retries: int = 2, seconds: float = 20, pause: float = 1, schemes: tuple[str, ...] = ("https",)
    ) -> None:
        self._pause, self._schemes = pause, schemes
        self._pool = urllib3.PoolManager(
            headers={"User-Agent": _AGENT, "Accept": "*/*"},
            timeout=urllib3.Timeout(connect=seconds, read=seconds),
            retries=urllib3.Retry(
                total=retries,
                backoff_factor=pause,
                status_forcelist=(429, 500, 502, 503, 504),
                raise_on_status=False,
                retry_after_max=60,
            ),
        )

    def ask_all(self, links: Iterable[str], workers: int = 4) -> dict[str, Answer]:
        """What every link answered, each host asked by one worker only."""
        hosts = defaultdict(list)
        for link in sorted(set(links)):
            hosts[urlsplit(link).netloc].append(link)
        with ThreadPoolExecutor(workers) as executor:
            return {
                link: answer for answers in executor.map(self._ask_host, hosts.values()) for link, answer in answers
            }

    def _ask_host(self, links: list[str]) -> list[tuple[str, Answer]]:
        answers = []
        for number, link in enumerate(links):
            if number:
                time.sleep(self._pause)
            answers.append((link, self.ask(link)))
        return answers

    def ask(self, link: str) -> Answer:
        here, for_good = link.split("#")[0], True
        for _ in range(_HOPS):
            try:
                status, target = self._status(here)
            except (urllib3.exceptions.HTTPError, ValueError) as error:  # ValueError: not an address at all
                return Answer("lost", _reason(error))
            if status not in (*_FOR_GOOD, *_FOR_NOW):
                return _judged(status, here if for_good and here != link.split("#")[0] else None)
            for_good = for_good and status in _FOR_GOOD
            here = urljoin(here, target).split("#")[0]
            if urlsplit(here).scheme not in self._schemes:
                return Answer("lost", f"leads on to {here}")
        return Answer("lost", f"leads on more than {_HOPS} times")

    def _status(self, address: str) -> tuple[int, str]:
        for method in ("HEAD", "GET"):
            response = self._pool.request(method, address, redirect=False, preload_content=False)
            response.close()
            if response.status < 400:
                break
        return response.status, response.headers.get("Location", "")


def _judged(status: int, moved: str | None) -> Answer:
    if status in _GONE:
        return Answer("lost", f"answers {status}")
    if status >= 400:
        return Answer("silent", f"answers {status}")
    return Answer("moved", moved) if moved else Answer("fine", "")


def _reason(error: Exception) -> str:
    """Why a host could not be asked, without the workings of the library."""
    while isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if isinstance(error, urllib3.exceptions.TimeoutError) and not isinstance(
        error, urllib3.exceptions.NewConnectionError
    ):
        return "does not answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return "has no valid certificate"
    return "cannot be reached"


def links(loaded: Loaded) -> Places:
    """Every https link of the records and tables, with the files and lines where it stands."""
    found: Places = defaultdict(list)
    documents = [document for kind in loaded.documents.values() for document in kind.values()]
    for document in [*documents, *loaded.tables.values()]:
        for link, line in _of(document):
            found[link].append((document.path, line))
    return dict(sorted(found.items()))


def _of(document: Document) -> Iterable[tuple[str, int]]:
    for trail, text in document.spelt.items():
        for match in _LINK.findall(text):
            link = match.rstrip(".,;:!?…’”")
            while link.endswith(")") and link.count(")") > link.count("("):
                link = link[:-1].rstrip(".,;:")
            yield link, document.place(trail)[0]


def copies(loaded: Loaded) -> dict[str, str]:
    """The archived copies that records tell of, by the address of the page."""
    documents = [document for kind in loaded.documents.values() for document in kind.values()]
    return {url: copy for document in documents for url, copy in _copies(document.data)}


def _copies(value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict) and isinstance(value.get("url"), str) and isinstance(value.get("archived"), str):
        yield value["url"], value["archived"]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _copies(item)


def told(places: Places, answers: dict[str, Answer], kept: Mapping[str, str] = MappingProxyType({})) -> str:
    """Markdown: links that lead nowhere, links that moved for good, and how many could not be told; ``kept`` are archived copies."""

    def items(state: str, word: str) -> list[str]:
        return [
            f"{code(link, 500)} {word}{code(answers[link].says, 500) if word else answers[link].says}: "
            + ", ".join(code(f"{path}:{line}") for path, line in places[link])
            + (f"; archived copy {code(kept[link], 500)}" if link in kept else "")
            for link in places
            if answers[link].state == state
        ]

    lost, moved = items("lost", ""), items("moved", "→ ")
    silent = sum(1 for answer in answers.values() if answer.state == "silent")
    first = f"{len(places):,} links asked, {silent:,} of them at hosts that answer programs with a refusal or an error."
    return sections(first, {"Links that lead nowhere": lost, "Links that moved for good": moved}, _LISTED)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    parser.add_argument(
        "--retries", type=int, default=2, help="how often a host that fails is asked again (default: 2)"
    )
    parser.add_argument("--seconds", type=float, default=20, help="how long an answer may take (default: 20)")
    options = parser.parse_args(argv)
    loaded = load(options.root)
    if loaded.problems:
        print(report(loaded.problems), file=sys.stderr)
        return 2
    places = links(loaded)
    answers = Asker(retries=options.retries, seconds=options.seconds).ask_all(places)
    print(told(places, answers, copies(loaded)), end="")
    return 1 if any(answer.state == "lost" for answer in answers.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
