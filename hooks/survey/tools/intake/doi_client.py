"""The bibliographic record of an identifier, by DOI content negotiation. The only place that talks to the network.

One route for all: a GET of ``<resolver>/<DOI>`` that accepts CSL-JSON only, which the resolver sends on to the agency that
registered the DOI (https://citation.crosscite.org/docs.html). An arXiv id has the DOI ``10.48550/arXiv.<id>``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import requests
from urllib3.exceptions import InvalidHeader, NewConnectionError
from urllib3.util import Retry

from survey.common.errors import Reason, Refusal, Unreachable, Unreadable

RESOLVER = "https://doi.org"
_ACCEPT = "application/vnd.citationstyles.csl+json"
_AGENT = (
    "deep-learning-trends (+https://github.com/deep-learning-trends/survey; adds papers to a survey, one at a time)"
)
_CONNECT_SECONDS, _READ_SECONDS, _WHOLE_SECONDS = 10, 20, 60
_MAX_BYTES = 2_000_000
_TRIES = 4
_LONGEST_WAIT = 60
_REDIRECTS = 5
_HERE = ("127.0.0.1", "localhost", "::1")
_BIBTEX = "Give the paper's BibTeX instead: a .bib file, or `-` and the entry on standard input."

Wait = Callable[[float], None]
Tell = Callable[[str], None]


def fetch(doi: str, resolver: str = RESOLVER, wait: Wait = time.sleep, tell: Tell = lambda message: None) -> object:
    """The CSL-JSON of ``doi``, for `csl.from_csl`.

    Asks again, at most three times, after an answer 429 or 5xx, a time-out or a broken line: as long after as Retry-After
    says, otherwise 1, 2, 4 seconds. Who is asked to wait for more than a minute is told so instead. ``wait`` does the
    waiting; ``tell`` hears of progress. Raises Unreadable where nobody has registered the DOI, Unreachable where no
    record could be had.
    """
    host = urlsplit(resolver).hostname or resolver
    if not _may_ask(resolver):
        raise Unreadable(
            [Reason("", f"the resolver must be a https address, found {resolver}", f"The usual one is {RESOLVER}.")]
        )
    address = f"{resolver.rstrip('/')}/{quote(doi, safe='/:;()')}"
    with requests.Session() as session:
        session.headers.update({"Accept": _ACCEPT, "User-Agent": _AGENT})
        for number in range(1, _TRIES + 1):
            tell(f"asking {host} for {doi}" + (f", try {number} of {_TRIES}" if number > 1 else ""))
            pause = float(2 ** (number - 1))
            try:
                response, body = _get(session, address)
            except requests.RequestException as error:
                why, passing = _why(error)
            else:
                if response.status_code != 429 and response.status_code < 500:
                    return _record(doi, host, response, body)
                why, asked = f"it answered {response.status_code} {response.reason}".rstrip(), _retry_after(response)
                passing = asked is None or asked <= _LONGEST_WAIT
                if asked is not None:
                    why, pause = f"{why} and asks to wait for {asked:.0f} s", asked
            if not passing or number == _TRIES:
                raise Unreachable(
                    [
                        Reason(
                            "",
                            f"{host} cannot be reached: {why}",
                            f"Try again later, or {_BIBTEX[0].lower()}{_BIBTEX[1:]}",
                        )
                    ]
                )
            tell(f"{host}: {why}; asking again in {pause:.0f} s")
            wait(pause)
    raise AssertionError("the last try returns or raises")


def _get(session: requests.Session, address: str) -> tuple[requests.Response, bytes]:
    """The answer at the end of all redirects, read to the end but never beyond the limits of size and time."""
    ends = time.monotonic() + _WHOLE_SECONDS
    for _ in range(_REDIRECTS + 1):
        with session.get(address, timeout=(_CONNECT_SECONDS, _READ_SECONDS), allow_redirects=False, stream=True) as response:  # fmt: skip
            target = response.headers.get("Location") if response.is_redirect else None
            if target is None:
                body = b""
                for part in response.iter_content(16_384):
                    body += part
                    if len(body) > _MAX_BYTES:
                        raise _no_record(f"the answer is larger than {_MAX_BYTES // 1_000_000} MB")
                    if time.monotonic() > ends:
                        raise requests.Timeout
                return response, body
        address = urljoin(address, target)
        if not _may_ask(address):
            raise _no_record(f"the answer leads to an address that is not https: {address[:80]}")
    raise _no_record(f"the answer leads on more than {_REDIRECTS} times")


def _may_ask(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE))


def _retry_after(response: requests.Response) -> float | None:
    """Seconds to wait, from the answer's Retry-After in either of its forms; None where there is none to be read."""
    try:
        return Retry().get_retry_after(response.raw)
    except InvalidHeader:
        return None


def _record(doi: str, host: str, response: requests.Response, body: bytes) -> object:
    """The record in an answer that is final."""
    if response.status_code in (404, 410):
        help = "Compare it with the paper's page; a letter or digit may be wrong. " + _BIBTEX
        raise Unreadable([Reason("", f"{host} knows no DOI {doi}", help)])
    if response.status_code in (204, 406):
        raise _no_record(f"the agency of {doi} gives no record of it")
    if response.status_code != 200:
        raise _no_record(f"{host} answered {response.status_code} {response.reason or ''}".rstrip())
    if body.lstrip()[:1] == b"<" or "html" in response.headers.get("Content-Type", ""):
        raise _no_record(f"{host} answered with a web page, not with a record")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _no_record(f"{host} answered with something that is no record") from None


def _no_record(message: str) -> Refusal:
    return Unreachable([Reason("", message, _BIBTEX)])


def _why(error: requests.RequestException) -> tuple[str, bool]:
    """What went wrong on the line, and whether it may pass by itself in seconds."""
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not accepted", False
    if isinstance(error, requests.Timeout):
        return "it takes too long to answer", True
    if isinstance(getattr(error.args[0] if error.args else None, "reason", None), NewConnectionError):
        return "no connection; are you offline?", False
    return "the connection broke", isinstance(
        error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError
    )
