"""Identifiers, and the record of one from a resolver that answers well, badly, late or not at all."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from fake_resolver import CSL, Answer, Resolver, recorded, resolving
from survey.common.errors import Unreachable, Unreadable
from survey.tools.intake import doi_client
from survey.tools.intake.doi_client import fetch
from survey.tools.intake.identifiers import doi_of

DOI = "10.5555/loom.2024.17"
PATH = f"/{DOI}"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("1510.00149", "10.48550/arXiv.1510.00149"),
        (" arXiv:1510.00149v3 ", "10.48550/arXiv.1510.00149"),
        ("https://arxiv.org/abs/1510.00149v2", "10.48550/arXiv.1510.00149"),
        ("http://www.arxiv.org/pdf/1510.00149v2.pdf", "10.48550/arXiv.1510.00149"),
        ("https://arxiv.org/html/2203.12602?x=1#S2", "10.48550/arXiv.2203.12602"),
        ("cs/9901001", "10.48550/arXiv.cs/9901001"),
        ("https://doi.org/10.48550/ARXIV.2203.12602", "10.48550/arXiv.2203.12602"),
        ("10.1109/CVPR.2016.90", "10.1109/CVPR.2016.90"),
        ("doi: 10.1109/CVPR.2016.90", "10.1109/CVPR.2016.90"),
        ("https://dx.doi.org/10.1109%2FCVPR.2016.90", "10.1109/CVPR.2016.90"),
        ("https://dl.acm.org/doi/abs/10.1145/3065386?download=true", "10.1145/3065386"),
        ("https://openreview.net/forum?id=abcdef123", None),
        ("1510.014", None),
        ("10.1109", None),
        ("Deep Compression", None),
        ("../../etc/passwd", None),
        ("10.1000/<script>", None),
        ("", None),
    ],
)
def test_identifiers(text: str, doi: str | None) -> None:
    assert doi_of(text) == doi


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def resolver() -> Iterator[Resolver]:
    with resolving({}) as found:
        yield found


@pytest.mark.parametrize("name", ["crossref.json", "datacite.json"])
def test_a_record_is_fetched_by_way_of_the_agency(name: str, resolver: Resolver, waits: list[float]) -> None:
    resolver.answers |= {PATH: [Answer(status=302, headers={"Location": "/agency/x"})], "/agency/x": [recorded(name)]}
    told: list[str] = []
    assert fetch(DOI, resolver.address, waits.append, told.append) == json.loads(recorded(name).body)
    assert [path for path, _ in resolver.asked] == [PATH, "/agency/x"]
    for _, headers in resolver.asked:
        assert headers["Accept"] == CSL
        assert headers["User-Agent"].startswith("deep-learning-trends (+https://")
    assert told == [f"asking 127.0.0.1 for {DOI}"] and not waits


PASSING = [
    ([Answer(status=429, headers={"Retry-After": "7"})], [7.0]),
    ([Answer(status=503)], [1.0]),
    ([Answer(status=500), Answer(status=502, headers={"Retry-After": "soon"})], [1.0, 2.0]),
    ([Answer(status=503, headers={"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"})], [0.0]),
    ([Answer(b"{", short=True)], [1.0]),
]


@pytest.mark.parametrize(("before", "expected"), PASSING)
def test_what_passes_is_waited_for(
    before: list[Answer], expected: list[float], resolver: Resolver, waits: list[float]
) -> None:
    resolver.answers[PATH] = [*before, recorded("crossref.json")]
    assert fetch(DOI, resolver.address, waits.append)["DOI"] == DOI
    assert waits == expected


def leading_to(address: str) -> Answer:
    return Answer(status=302, headers={"Location": address})


LASTING = [
    (Answer(status=404), Unreadable, f"127.0.0.1 knows no DOI {DOI}", []),
    (Answer(status=503), Unreachable, "it answered 503 Service Unavailable", [1.0, 2.0, 4.0]),
    (Answer(status=429, headers={"Retry-After": "3"}), Unreachable, "asks to wait for 3 s", [3.0, 3.0, 3.0]),
    (Answer(status=429, headers={"Retry-After": "7200"}), Unreachable, "asks to wait for 7200 s", []),
    (Answer(b"{", short=True), Unreachable, "the connection broke", [1.0, 2.0, 4.0]),
    (Answer(hang=True), Unreachable, "it takes too long to answer", [1.0, 2.0, 4.0]),
    (Answer(status=406), Unreachable, "gives no record of it", []),
    (Answer(status=403), Unreachable, "127.0.0.1 answered 403 Forbidden", []),
    (Answer(b"<!doctype html><title>Welcome</title>"), Unreachable, "answered with a web page", []),
    (Answer(b"hello", headers={"Content-Type": "text/html"}), Unreachable, "answered with a web page", []),
    (Answer(b"\x00\xff garbage"), Unreachable, "something that is no record", []),
    (Answer(b"[" * 100_000), Unreachable, "something that is no record", []),
    (Answer(b" " * 300_000), Unreachable, "the answer is larger than", []),
    (leading_to("file:///etc/passwd"), Unreachable, "an address that is not https: file:///etc/passwd", []),
    (leading_to("http://records.example/1"), Unreachable, "not https: http://records.example/1", []),
    (leading_to("http://127.0.0.1@records.example/1"), Unreachable, "not https: http://127.0.0.1@records.example", []),
    (leading_to("//records.example/1"), Unreachable, "not https: http://records.example/1", []),
    (leading_to(PATH), Unreachable, "leads on more than 5 times", []),
]


@pytest.mark.parametrize(("answer", "kind", "message", "expected"), LASTING, ids=[row[2] for row in LASTING])
def test_what_lasts_is_told(
    answer: Answer,
    kind: type[Exception],
    message: str,
    expected: list[float],
    resolver: Resolver,
    waits: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doi_client, "_READ_SECONDS", 0.1 if answer.hang else 20)
    monkeypatch.setattr(doi_client, "_MAX_BYTES", 200_000)
    resolver.answers[PATH] = [answer]
    with pytest.raises(kind) as refusal:
        fetch(DOI, resolver.address, waits.append)
    (reason,) = refusal.value.reasons
    assert message in reason.message
    assert "BibTeX" in reason.help
    assert waits == expected


def test_an_answer_that_never_ends_is_left(
    resolver: Resolver, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doi_client, "_WHOLE_SECONDS", -1)
    resolver.answers[PATH] = [recorded("crossref.json")]
    with pytest.raises(Unreachable, match="it takes too long to answer"):
        fetch(DOI, resolver.address, waits.append)


def test_offline_is_told_at_once_with_the_other_way(waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable) as refusal:
        fetch(DOI, f"http://127.0.0.1:{port}", waits.append)
    assert str(refusal.value) == (
        "127.0.0.1 cannot be reached: no connection; are you offline?\n"
        "    Try again later, or give the paper's BibTeX instead: a .bib file, or `-` and the entry on standard input."
    )
    assert not waits


@pytest.mark.parametrize("resolver", ["http://doi.example", "file:///etc", "doi.example", ""])
def test_only_a_https_resolver_is_asked(resolver: str) -> None:
    with pytest.raises(Unreadable, match="must be a https address"):
        fetch(DOI, resolver)
