"""Lists of accepted papers fetched from indexes on this machine that give recorded answers."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import count_trends
import list_proceedings
from conftest import ROOT, bend
from fake_resolver import Answer, resolving
from survey.check import check
from survey.load.documents import load
from survey.tools.listing import indexes
from survey.tools.listing.indexes import INDEXES, OF_VENUE
from survey.tools.listing.titles import clean_title

PMLR = """<html><body><div class="paper"><p class="title">Looms &amp; <i>Dyes</i></p><p class="details">X</p></div>
<div class="paper"><p class="title">  Fast
 Bobbins </p></div></body></html>"""
NEURIPS = """<html><ul><li class="conference" data-track="conference"><div><a title="paper title" href="/x">Looms &amp; Dyes</a></div></li>
<li class="datasets_and_benchmarks_track"><a title="paper title" href="/y">A Benchmark</a></li>
<li class="none"><a title="paper title" href="/z">Fast Bobbins</a> <a href="/pdf">PDF</a></li></ul></html>"""
CVF = """<html><dl><dt class="ptitle"><br><a href="/content/CVPR2031/html/a.html">Looms &amp; Dyes</a></dt><dd>N. N.</dd>
<dt class="ptitle"><br><a href="/content/CVPR2031/html/b.html">Fast Bobbins</a></dt></dl></html>"""
ECVA = """<html><dl><dt class="ptitle"><br><a href=papers/eccv_2030/papers_ECCV/html/1.php>Looms &amp; Dyes</a></dt>
<dt class="ptitle"><a href=papers/eccv_2030/papers_ECCV/html/2.php>Fast Bobbins</a></dt>
<dt class="ptitle"><a href=papers/eccv_2028/papers_ECCV/html/2.php>Old</a></dt></dl></html>"""
RSS = '<table><tr><td><a href="p001.html">Looms &amp; Dyes</a></td></tr><tr><td><a href="p002.html">Fast Bobbins</a> <a href="p002.pdf">PDF</a></td></tr></table>'
ACL = """<?xml version='1.0'?><collection id="2031.acl"><volume id="long"><frontmatter/><paper id="1"><title>Looms &amp; <fixed-case>D</fixed-case>yes</title>
</paper></volume><volume id="short"><paper id="1"><title>Fast Bobbins</title></paper></volume>
<volume id="demo"><paper id="1"><title>A Demonstration</title></paper></volume></collection>"""
EMNLP = """<collection id="2031.emnlp"><volume id="main"><paper id="1"><title>Looms &amp; Dyes</title></paper><paper id="2"><title>Fast Bobbins</title></paper></volume>
<volume id="demos"><paper id="1"><title>A Demonstration</title></paper></volume></collection>"""


def notes(*titles: str, count: int | None = None) -> bytes:
    found = [{"content": {"title": {"value": title}, "venue": {"value": "Loom 2031 poster"}}} for title in titles]
    return json.dumps({"notes": found, "count": len(titles) if count is None else count}).encode()


def path_of(index: str, venue: str, year: int, volume: str = "") -> str:
    parts = urlsplit(INDEXES[index].address(venue, year, volume))
    return f"{parts.path}?{parts.query}" if parts.query else f"{parts.path}?"


@pytest.mark.parametrize(
    ("index", "venue", "year", "body"),
    [
        ("openreview", "iclr", 2031, notes("Looms & Dyes", "Fast Bobbins")),
        ("pmlr", "icml", 2031, PMLR.encode()),
        ("neurips", "neurips", 2031, NEURIPS.encode()),
        ("cvf", "cvpr", 2031, CVF.encode()),
        ("ecva", "eccv", 2030, ECVA.encode()),
        ("rss", "rss", 2031, RSS.encode()),
        ("anthology", "acl", 2031, ACL.encode()),
        ("anthology", "emnlp", 2031, EMNLP.encode()),
    ],
)
def test_every_index_is_read(index: str, venue: str, year: int, body: bytes) -> None:
    part = INDEXES[index].read(body, year, INDEXES[index].address(venue, year, "v1"))
    assert [clean_title(title) for title in part.titles] == ["Looms & Dyes", "Fast Bobbins"]
    assert part.next is None


def test_every_counted_venue_has_an_index() -> None:
    counted = {id for id, venue in load(ROOT).tables["venues"].data.items() if venue.get("counted_as")}
    assert set(OF_VENUE) == counted
    assert {index for names in OF_VENUE.values() for index in names} == set(INDEXES)


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("Looms &amp; Dyes", "Looms & Dyes"),
        ("A <b>Bold</b>  Title\n of\tThreads ", "A Bold Title of Threads"),
        ("Soft\u00ad\u200bly", "Softly"),
        ("Cafe\u0301", "Café"),
        ("P$^2$ Law", "P² Law"),
        (r"$\textttDroid$: A Suite", "Droid: A Suite"),
        (r"$\texttt{PRISM}$:A Model", "PRISM:A Model"),
        (r"F\texttwosuperiorBench", "F²Bench"),
        (r"G\"odel \& Co", "Gödel & Co"),
        ("``Right'' Reasons", "“Right” Reasons"),
        ("Earn $1 Million", "Earn $1 Million"),
        ("with No $$$", "with No $$$"),
        ("a < b > c", "a < b > c"),
        (r"\mystery{of the} $\lost$ command", None),
    ],
)
def test_titles_are_made_plain(printed: str, clean: str | None) -> None:
    assert clean_title(printed) == (printed if clean is None else clean) or clean is None


@pytest.fixture
def weaving(fabricated: Path) -> Path:
    """The fabricated survey, with a venue that an index has."""
    bend(fabricated, "venues.yml", "bale: {", "iclr: {")
    bend(fabricated, "proceedings.yml", "bale-2020:", "iclr-2020:")
    bend(fabricated, "proceedings.yml", "bale-2021:", "iclr-2021:")
    for year in (2020, 2021):
        (fabricated / f"data/proceedings/bale-{year}.txt").rename(fabricated / f"data/proceedings/iclr-{year}.txt")
    return fabricated


def run(root: Path, server: str, *more: str) -> int:
    return list_proceedings.main(
        ["iclr", "2031", "--root", str(root), "--server", server, "--pause", "0", "--today", "2031-06-01", *more]
    )


def count_again(root: Path) -> int:
    return count_trends.main(["--themes", str(root / "data/themes"), "--out", str(root / "data/trends.csv")])


def test_a_list_and_its_entry_are_written(weaving: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {path_of("openreview", "iclr", 2031): [Answer(notes("looms & Dyes", "Fast Bobbins", "A <i>Warp</i>"))]}
    with resolving(answers) as index:
        assert (
            run(weaving, index.address, "--announced", "4", "--other-tracks", "1", "--announced-source", "The talk")
            == 0
        )
    assert (weaving / "data/proceedings/iclr-2031.txt").read_text() == "A Warp\nFast Bobbins\nlooms & Dyes\n"
    out = capsys.readouterr().out
    (problem,) = check(load(weaving))[1]
    assert problem.message == "yarn 2031 has lists and must have a column" and "count_trends.py" in problem.help
    assert count_again(weaving) == 0
    records, problems = check(load(weaving))
    assert problems == []
    entry = records.proceedings["iclr-2031"]
    assert (entry.taken_from, str(entry.taken_on), entry.announced.papers) == ("OpenReview", "2031-06-01", 4)
    assert "deep-learning-trends" in index.asked[0][1]["User-Agent"]
    assert out == (
        "iclr-2031: 3 titles from OpenReview\nAnnounced for the main track: 3; the list differs by +0.\n"
        "Now count again: python scripts/count_trends.py\n"
    )
    assert not list((weaving / ".cache/proceedings").rglob("[0-9a-f]*"))


def test_a_second_fetch_tells_what_changed_and_keeps_the_rest(
    weaving: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = path_of("openreview", "iclr", 2031)
    with resolving({address: [Answer(notes("Looms", "Dyes", "Warps"))]}) as index:
        assert run(weaving, index.address, "--announced", "3", "--announced-source", "The talk") == 0
    capsys.readouterr()
    with resolving({address: [Answer(notes("Looms", "Dyes", "Wefts"))]}) as index:
        assert run(weaving, index.address) == 0
    out = capsys.readouterr().out
    assert "1 new since it was last taken\n  Wefts\n1 gone since it was last taken\n  Warps\n" in out
    assert load(weaving).tables["proceedings"].data["iclr-2031"]["announced"] == {"papers": 3, "source": "The talk"}


def test_parts_are_fetched_one_by_one_and_a_fetch_that_broke_off_goes_on(
    weaving: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(indexes, "_PAGE", 2)
    first = path_of("openreview", "iclr", 2031)
    second = first.replace("offset=0", "offset=2")
    answers = {
        first: [Answer(notes("One", "Two", count=3))],
        second: [Answer(b"{}", 404), Answer(notes("Three", count=3))],
    }
    with resolving(answers) as index:
        assert run(weaving, index.address) == 1
        assert "answered 404" in capsys.readouterr().err
        assert not (weaving / "data/proceedings/iclr-2031.txt").exists()
        assert run(weaving, index.address) == 0
        assert [path for path, _ in index.asked] == [first, second, second]
    assert (weaving / "data/proceedings/iclr-2031.txt").read_text() == "One\nThree\nTwo\n"


def test_an_index_that_asks_to_wait_is_asked_again(weaving: Path) -> None:
    address = path_of("openreview", "iclr", 2031)
    answers = {address: [Answer(b"", 429, {"Retry-After": "0"}), Answer(b"", 503), Answer(notes("Looms", "Dyes"))]}
    with resolving(answers) as index:
        assert run(weaving, index.address) == 0
        assert len(index.asked) == 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(b"<html>Please log in</html>"), "is no list of papers"),
        (Answer(b'{"message": "Forbidden"}'), "is no list of papers: no list of notes"),
        (Answer(b'{"notes": [{"content": {}}]}'), "is no list of papers"),
        (Answer(b"\xff\xfe"), "is not UTF-8"),
        (Answer(b""), "is no list of papers"),
        (Answer(notes()), "lists no paper of iclr 2031"),
        (Answer(notes("One", count=0)), None),
        (Answer(b"", 404), "answered 404"),
        (Answer(b"", 429), "answered 429"),
        (Answer(notes("One", "Two"), short=True), "cannot be reached: "),
    ],
)
def test_an_answer_that_is_no_list_is_told_and_nothing_is_written(
    weaving: Path, capsys: pytest.CaptureFixture[str], answer: Answer, told: str | None
) -> None:
    before = (weaving / "data/proceedings.yml").read_text()
    with resolving({path_of("openreview", "iclr", 2031): [answer]}) as index:
        assert run(weaving, index.address) == (0 if told is None else 1)
    if told is not None:
        assert told in capsys.readouterr().err
        assert (weaving / "data/proceedings.yml").read_text() == before
        assert not (weaving / "data/proceedings/iclr-2031.txt").exists()


def test_half_a_list_is_refused(weaving: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with resolving({path_of("openreview", "iclr", 2031): [Answer(notes("One", "Two"))]}) as index:
        assert run(weaving, index.address, "--announced", "5", "--announced-source", "The talk") == 1
    assert "only 2 titles came, were announced 5" in capsys.readouterr().err
    assert not (weaving / "data/proceedings/iclr-2031.txt").exists()


def test_two_papers_of_one_title_are_named(weaving: Path) -> None:
    with resolving({path_of("openreview", "iclr", 2031): [Answer(notes("Looms", "looms", "Dyes"))]}) as index:
        assert run(weaving, index.address) == 0
    assert count_again(weaving) == 0
    records, problems = check(load(weaving))
    assert problems == [] and records.proceedings["iclr-2031"].repeats == ["looms"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["loom", "2031"], "invalid choice: 'loom'"),
        (["icml", "2031", "--from", "pmlr"], "pmlr needs --volume"),
        (["iclr", "2031", "--from", "cvf"], "iclr is not in cvf: openreview"),
        (["iclr", "2031", "--announced", "3"], "go together"),
    ],
)
def test_wrong_options_are_told(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    with pytest.raises(SystemExit) as leaving:
        list_proceedings.main(arguments)
    assert leaving.value.code == 2 and told in capsys.readouterr().err


def test_the_real_lists_are_as_the_command_would_write_them() -> None:
    for path in sorted((ROOT / "data/proceedings").iterdir()):
        titles = path.read_text("utf-8").splitlines()
        assert [clean_title(title) for title in titles] == titles, path.name
