"""Fetches a list of accepted papers, part by part: politely, and where a fetch broke off, from there on."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3

from survey.common.atomic_file import write_whole
from survey.common.errors import Reason, Unreachable
from survey.tools.listing.indexes import Index, Part
from survey.tools.listing.titles import clean_title

_AGENT = "deep-learning-trends (+https://github.com/deep-learning-trends/survey; lists of accepted papers, once a venue and year)"
_SECONDS, _PAUSE, _RETRIES, _LONGEST_WAIT = 60, 1.0, 4, 60
_MAX_BYTES = 40_000_000

Tell = Callable[[str], None]


def fetch(
    index: Index,
    venue: str,
    year: int,
    cache: Path,
    *,
    volume: str = "",
    server: str = "",
    pause: float = _PAUSE,
    tell: Tell = lambda message: None,
) -> list[str]:
    """The accepted titles of a venue and year, cleaned, in the order of the index.

    Answers are kept in ``cache`` until the list is whole, so that a fetch that breaks off goes on where it was. ``server`` is asked
    in the place of the index's own (tests). Raises Unreachable if the index cannot be reached, answers with something else than a
    list, or with fewer titles than it says it has.
    """
    pool = urllib3.PoolManager(
        headers={"User-Agent": _AGENT},
        timeout=urllib3.Timeout(connect=_SECONDS, read=_SECONDS),
        retries=urllib3.Retry(
            total=_RETRIES,
            backoff_factor=pause,
            status_forcelist=(429, 500, 502, 503, 504),
            raise_on_status=False,
            retry_after_max=_LONGEST_WAIT,
        ),
    )
    titles: list[str] = []
    kept: list[Path] = []
    address: str | None = index.address(venue, year, volume)
    count = None
    while address is not None:
        file = cache / f"{venue}-{year}" / hashlib.sha256(address.encode()).hexdigest()[:16]
        if not file.is_file():
            if kept:
                time.sleep(pause)
            body = _get(
                pool, urljoin(server, f"{urlsplit(address).path}?{urlsplit(address).query}") if server else address
            )
            part = _read(index, body, year, address)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, body.decode("utf-8"))
        else:
            part = _read(index, file.read_bytes(), year, address)
        kept.append(file)
        titles += [clean_title(title) for title in part.titles]
        count = part.count if part.count is not None else count
        tell(f"{index.name}: {len(titles):,}{f' of {count:,}' if count else ''} titles")
        address = part.next
    if not titles:
        raise _refused(
            f"{index.name} lists no paper of {venue} {year}",
            "It may not be out yet; look at the index, or name another with --from.",
            kept,
        )
    if count is not None and len(titles) < count:
        raise _refused(
            f"{index.name} says it has {count:,} papers and handed out {len(titles):,}", "Try again later.", kept
        )
    for file in kept:
        file.unlink()
    return titles


def _get(pool: urllib3.PoolManager, address: str) -> bytes:
    host = urlsplit(address).netloc
    try:
        answer = pool.request("GET", address, preload_content=False)
        body = answer.read(_MAX_BYTES + 1)
        answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        reason = getattr(error, "reason", None) or error
        raise _refused(
            f"{host} cannot be reached: {type(reason).__name__}", "What came so far is kept: try again."
        ) from None
    if answer.status != 200:
        raise _refused(
            f"{host} answered {answer.status} for {address}", "Look at the address; what came so far is kept."
        )
    if len(body) > _MAX_BYTES:
        raise _refused(f"{host} answered with more than {_MAX_BYTES // 1_000_000} MB", "That is no list of papers.")
    length = answer.headers.get("Content-Length")
    if length and "Content-Encoding" not in answer.headers and len(body) < int(length):
        raise _refused(
            f"{host} broke off after {len(body):,} of {int(length):,} bytes", "What came so far is kept: try again."
        )
    return body


def _read(index: Index, body: bytes, year: int, address: str) -> Part:
    try:
        body.decode("utf-8")
        return index.read(body, year, address)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"is no list of papers: {str(error)[:80]}"
        help = "It may be a page for people. Open it in a browser; if the index has changed, hooks/survey/tools/listing/indexes.py must."
        raise _refused(f"the answer of {urlsplit(address).netloc} {why}", help) from None


def _refused(message: str, help: str, kept: list[Path] | tuple[()] = ()) -> Unreachable:
    for file in kept:  # what was complete and wrong is asked for again
        file.unlink(missing_ok=True)
    return Unreachable([Reason("", message, help)])
