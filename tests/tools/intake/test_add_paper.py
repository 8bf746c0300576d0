"""add_paper as people run it: through main, as a process in a pipe, and on a terminal; what is bad is told and writes nothing."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import add_paper
from conftest import ROOT
from fake_resolver import Answer, Resolver, recorded, resolving
from hostile_texts import HOSTILE
from survey.check import check
from survey.load.documents import load
from survey.load.format import canonical
from survey.tools.intake import doi_client

BIBTEX = (
    "@inproceedings{x, title = {{MaskWeave}: Weaving from Hidden Threads}, author = {Tkacz, {\\L}ukasz and Selvedge, Sy},\n"
    " booktitle = {Proceedings of the 12th Annual Conference on Looms}, year = 2024, eprint = {2305.00042}}\n"
)
GOOD = [
    "--themes",
    "plain-weave",
    "--summary",
    "Hides most of a warp.",
    "--aftermath",
    "--checked-where",
    "LOOM's page",
]
ARXIV, CROSSREF = "/10.48550/arXiv.2105.00042", "/10.5555/loom.2024.17"


def digest(root: Path) -> str:
    """One number for every name and byte under data/."""
    found = hashlib.sha256()
    for path in sorted((root / "data").rglob("*")):
        found.update(f"{path.relative_to(root)}\0".encode() + (path.read_bytes() if path.is_file() else b""))
    return found.hexdigest()


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    with resolving({ARXIV: [recorded("datacite.json")], CROSSREF: [recorded("crossref.json")]}) as found:
        monkeypatch.setenv("DOI_RESOLVER", found.address)
        monkeypatch.setattr(doi_client, "_TRIES", 1)
        yield found


@pytest.fixture
def run(fabricated: Path, resolver: Resolver, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs main on the fabricated survey with that standard input: exit code, standard output, standard error."""

    def run(*argv: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        try:
            code = add_paper.main([*argv, "--root", str(fabricated), "--date", "2031-05-04"])
        except SystemExit as left:  # argparse leaves by itself
            code = left.code
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("given", "id"),
    [
        ("2105.00042", "tkacz2021maskweave"),
        ("https://arxiv.org/abs/2105.00042v2", "tkacz2021maskweave"),
        ("https://doi.org/10.5555/loom.2024.17", "weaver2024weaving"),
        ("-", "tkacz2024maskweave"),
        (BIBTEX, "tkacz2024maskweave"),
    ],
)
def test_a_paper_is_added(given: str, id: str, run, fabricated: Path, resolver: Resolver) -> None:
    code, out, err = run(given, *GOOD, stdin=BIBTEX.encode())
    assert (code, out) == (0, f"data/papers/{id}.yml\n")
    assert all(line.startswith("note: ") for line in err.splitlines())
    text = (fabricated / "data" / "papers" / f"{id}.yml").read_text("utf-8")
    assert text == canonical(text, "paper")
    assert not check(load(fabricated))[1]
    assert len(resolver.asked) == ("10." in given or "arxiv" in given or given == "2105.00042")


def test_a_dry_run_prints_the_file_and_writes_nothing(run, fabricated: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.bib"
    file.write_text(BIBTEX, "utf-8")
    before = digest(fabricated)
    code, printed, _ = run(str(file), *GOOD, "--dry-run")
    assert code == 0 and digest(fabricated) == before
    assert run(str(file), *GOOD)[:2] == (0, "data/papers/tkacz2024maskweave.yml\n")
    assert (fabricated / "data" / "papers" / "tkacz2024maskweave.yml").read_text("utf-8") == printed


def test_every_field_can_be_given(run) -> None:
    code, out, _ = run(
        *("--title", "A Loom for All", "--authors", "Sy Selvedge; Ada Weaver", "--year", "2024", "--venue", "dye"),
        *("--themes", "red-dye,plain-weave", "--summary", "s", "--mention", "spinner-2021:weaving:a loom"),
        *("--mention", "spinner-2021:counting:it | not named", "--builds-on", "weaver2020shuttle", "--known-as", "LfA"),
        *(
            "--awards",
            "Best, LOOM 2024",
            "--checked-where",
            "its page",
            "--first-public",
            "2023-01-02",
            "--volume",
            "7",
        ),
        *(
            "--number",
            "2",
            "--pages",
            "1--9",
            "--doi",
            "10.5555/1",
            "--openreview",
            "abcDEF123",
            "--arxiv",
            "2301.09999",
        ),
        *("--url", "https://x.example/", "--pdf", "https://x.example/p", "--code", "https://x.example/c"),
        *("--video", "https://x.example/v", "--kind", "journal", "--id", "selvedge2024all", "--dry-run"),
    )
    assert code == 0
    assert out == (
        "# yaml-language-server: $schema=https://deep-learning-trends.github.io/survey/schema/paper-v1.json\n"
        "title: A Loom for All\nauthors:\n  - Sy Selvedge\n  - Ada Weaver\nyear: 2024\nfirst_public: 2023-01-02\n"
        "kind: journal\nknown_as: [LfA]\nvenue: dye\nvolume: '7'\nnumber: '2'\npages: '1-9'\narxiv: '2301.09999'\n"
        "doi: 10.5555/1\nopenreview: 'abcDEF123'\nurl: https://x.example/\npdf: https://x.example/p\n"
        "code: https://x.example/c\nvideo: https://x.example/v\nawards: ['Best, LOOM 2024']\n"
        "themes: [red-dye, plain-weave]\nsummary: >-\n  s\nmentions:\n"
        "  - source: spinner-2021\n    section: weaving\n    as: a loom\n"
        "  - source: spinner-2021\n    section: counting\n    as: it\n    inferred: not named\n"
        "builds_on: [weaver2020shuttle]\nchecked: {date: 2031-05-04, where: 'its page'}\n"
    )


def entry(**fields: str) -> str:
    """The good entry with fields set otherwise."""
    base = {"title": "MaskWeave", "author": "Sy Selvedge", "booktitle": "Annual Conference on Looms", "year": "2024"}
    return "@inproceedings{x, " + ", ".join(f"{name} = {{{value}}}" for name, value in (base | fields).items()) + "}"


GARBAGE = Answer(b"\x00garbage")
BAD = [
    # What was given cannot be read.
    ([], "", 2, "no paper is given, and there is no terminal to ask"),
    (["deep compression"], "", 2, "must be an arXiv id, a DOI or a .bib file, found deep compression"),
    (["https://openreview.net/forum?id=abcdef123"], "", 2, "Its page offers BibTeX"),
    (["missing.bib"], "", 2, "missing.bib cannot be read: No such file or directory"),
    (["2105.99999"], "", 2, "127.0.0.1 knows no DOI 10.48550/arXiv.2105.99999"),
    (["-"], "", 2, "bibtex: holds no entry"),
    (["-"], "@article{x, title={T}", 2, "bibtex: line 1: the text ends before the entry does"),
    (["-"], "@article{a, title={T}}\n@article{b, title={U}}", 2, "holds 2 entries: a, b"),
    (["-", "--entry", "c"], "@article{a, title={T}}", 2, "holds no entry c"),
    (["-"], b"@article{a, title={\xff}}", 2, "standard input must be UTF-8: byte 19 is not"),
    (["-", "--yaer", "2020"], "", 2, "unrecognized arguments: --yaer"),
    (["2105.00042", "--resolver", "http://doi.example"], "", 2, "the resolver must be a https address"),
    # The record cannot be fetched.
    (["10.5555/slow"], Answer(status=503), 3, "127.0.0.1 cannot be reached: it answered 503"),
    (["10.5555/busy"], Answer(status=429, headers={"Retry-After": "9999"}), 3, "asks to wait for 9999 s"),
    (["10.5555/page"], Answer(b"<html>", headers={"Content-Type": "text/html"}), 3, "answered with a web page"),
    (["10.5555/garbage"], GARBAGE, 3, "something that is no record"),
    (["10.5555/leads"], Answer(status=302, headers={"Location": "file:///etc/passwd"}), 3, "not https: file:///etc/passwd"),
    (["2105.00042", "--resolver", "http://127.0.0.1:9"], "", 3, "no connection; are you offline?"),
    # The survey has it.
    (["2001.00010"], "", 4, "data/papers/weaver2020shuttle.yml has the same arxiv, 2001.00010"),
    (["10.5555/MADDER.22"], "", 4, "data/papers/delacruzvega2022madder.yml has the same doi"),
    (["-"], entry(title="A LOOM THAT COUNTS"), 4, "data/papers/tkacz2023loom.yml has the same title"),
    (["-"], entry(title="A Loom That Count", author="Łukasz Tkacz"), 4, "Option: --distinct-from A,B"),
    # The record would not be good.
    (["-"], entry(note="This paper has been withdrawn by the author"), 1, "the paper is withdrawn or retracted"),
    (["10.5555/gone"], Answer(b'{"title": "RETRACTED: Looms"}'), 1, "the paper is withdrawn or retracted"),
    (["-"], entry(author="Sy Selvedge and others"), 1, "authors: the list ends in “and others”"),
    (["-"], entry(author=""), 1, "authors: are missing"),
    (["-"], entry(title=""), 1, "title: is missing"),
    (["-"], entry(year="in press"), 1, "year: is missing"),
    (["-"], entry(booktitle="Journal of Knots"), 1, "venue: “Journal of Knots” is none of the survey's venues"),
    (["-"], entry(author="王小明"), 1, "author must have a name in Latin letters"),
    (["-"], entry(title="Loom \u202e mool"), 1, "must hold no invisible character, found U+202E"),
    (["-", "--themes", "plain-waeve"], entry(), 1, "Did you mean `plain-weave`?"),
    (["-", "--builds-on", "nobody2000x"], entry(), 1, "builds_on: no such paper: nobody2000x"),
    (["-", "--mention", "spinner"], entry(), 1, "mention: must be source:section:words, found spinner"),
    (["-", "--url", "javascript:alert(1)"], entry(), 1, "a link that starts with https://"),
    (["-", "--year", "soon"], entry(), 1, "year: must be a year, found soon"),
    (["-", "--id", "../../../tmp/evil"], entry(), 1, "file name must be lower-case words with hyphens"),
    (["-", "--id", "tkacz2023loom"], entry(), 1, "tkacz2023loom is the id of another paper"),
]  # fmt: skip


@pytest.mark.parametrize(("argv", "given", "code", "message"), BAD, ids=[f"{row[2]}: {row[3][:50]}" for row in BAD])
def test_bad_input_is_told_and_nothing_is_written(
    argv: list[str], given: str | bytes | Answer, code: int, message: str, run, fabricated: Path, resolver: Resolver
) -> None:
    if isinstance(given, Answer):
        resolver.answers[f"/{argv[0]}"] = [given]
        given = ""
    before = digest(fabricated)
    good = GOOD if argv and "--themes" not in argv else []
    found, out, err = run(*argv, *good, stdin=given if isinstance(given, bytes) else given.encode())
    assert (found, out) == (code, "")
    assert message in err and "Traceback" not in err
    assert digest(fabricated) == before


def test_what_is_missing_is_told_with_proposals_and_options(run) -> None:
    code, out, err = run("-", stdin=BIBTEX.encode())
    assert (code, out) == (1, "")
    assert err == (
        "themes: are missing\n    Nearest:\n    plain-weave: its terms find “Weav” in the title; shares Threads, Weaving\n"
        "    red-dye: shares Threads, Weaving\n"
        "    Option: --themes A,B\n"
        "summary: is missing\n    One to three sentences of your own: what it does and why it mattered.\n"
        "    Option: --summary TEXT\n"
        "aftermath: it must be said whether a source names the paper\n"
        "    Yes, if none does. Otherwise a mention, source:section:words; sources: spinner-2021, spinner-2021-copy.\n"
        "    Options: --aftermath, or --mention SOURCE:SECTION:WORDS\n"
        "checked: it must be said where title, authors, year and venue were verified\n"
        "    For example: proceedings page of ICLR 2016.\n    Option: --checked-where WHERE\n"
        "4 problems; nothing was written\n"
    )


def test_what_is_told_of_an_entry_steers_no_terminal(run) -> None:
    code, _, told = run("-", *GOOD, stdin=entry(title="Loom \x1b[2J", pages="\x1b]0;x\x07").encode())
    assert code == 1 and all(line.isprintable() for line in told.split("\n"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_entry_is_only_text(hostile: str, run, fabricated: Path) -> None:
    inert = hostile.replace("{", "(").replace("}", ")").replace("%", "").replace("\\", "")
    code, out, _ = run("-", *GOOD, stdin=entry(title=f"Loom {inert}").encode())
    assert (code, out) == (0, "data/papers/selvedge2024loom.yml\n")
    assert not check(load(fabricated))[1]


def test_no_data_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert add_paper.main(["1510.00149", "--root", str(tmp_path)]) == 2
    assert "no data/ in" in capsys.readouterr().err


def test_help_names_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        add_paper.main(["--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert all(f" {code} " in told.partition("Exit codes:")[2] for code in (0, 1, 2, 3, 4, 130))


def command(root: Path, *argv: str) -> list[str]:
    return [sys.executable, str(ROOT / "scripts" / "add_paper.py"), *argv, "--root", str(root), "--date", "2031-05-04"]


def test_in_a_pipe_it_is_quiet(fabricated: Path, resolver: Resolver) -> None:
    done = subprocess.run(
        command(fabricated, "2105.00042", *GOOD, "--known-as", "-"), capture_output=True, text=True, stdin=subprocess.DEVNULL
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "data/papers/tkacz2021maskweave.yml\n")
    assert [line[:5] for line in done.stderr.splitlines()] == ["note:"] * len(done.stderr.splitlines())
    again = subprocess.run(command(fabricated, "-", *GOOD), capture_output=True, text=True, input=entry(eprint="2105.00042"))  # fmt: skip
    assert (again.returncode, again.stdout) == (4, "")


class Terminal:
    """The script on a terminal of its own, answered line by line when it has asked."""

    def __init__(self, argv: list[str]) -> None:
        self.end, other = pty.openpty()
        self.process = subprocess.Popen(argv, stdin=other, stdout=other, stderr=other, close_fds=True)
        os.close(other)
        self.heard, self.at = "", 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.end)

    def wait_for(self, words: str) -> None:
        """Reads on until the words come after those waited for last; fails where the script ends or is silent."""
        while (found := self.heard.find(words, self.at)) < 0:
            ready, _, _ = select.select([self.end], [], [], 60)
            assert ready, f"waited for {words!r}, heard {self.heard[self.at :]!r}"
            try:
                self.heard += os.read(self.end, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
            except OSError:  # the other end is closed: the script has ended
                raise AssertionError(f"ended before {words!r}: {self.heard[self.at :]!r}") from None
        self.at = found + len(words)

    def answer(self, words: str, line: str) -> None:
        self.wait_for(words)
        os.write(self.end, f"{line}\n".encode())

    def code(self) -> int:
        """Hears the script out and gives its exit code."""
        with contextlib.suppress(OSError):
            while os.read(self.end, 65536):
                pass
        return self.process.wait(60)


def test_a_conversation_writes_the_paper(fabricated: Path, resolver: Resolver) -> None:
    with Terminal(command(fabricated)) as terminal:
        terminal.answer("What do you have?", "2105.00042")
        terminal.wait_for("… asking 127.0.0.1 for 10.48550/arXiv.2105.00042")
        terminal.answer("Themes, most important first", "1")
        terminal.answer("Summary: one to three sentences", "Hides most of a warp.\n")
        terminal.answer("Does one of the survey's sources name it?", "")
        terminal.answer("Which papers of the survey does it build on?", "nobody2000x")
        terminal.answer("Names people use for it", "")
        terminal.answer("Where did you verify", "")
        terminal.wait_for("no such paper: nobody2000x")
        terminal.answer("Which papers of the survey does it build on?", "weaver2020shuttle")
        terminal.answer("Write data/papers/tkacz2021maskweave.yml? yes or no (Enter alone: yes).", "perhaps")
        terminal.answer("Write data/papers/tkacz2021maskweave.yml?", "")
        terminal.wait_for("data/papers/tkacz2021maskweave.yml\n")
        assert terminal.code() == 0
    assert not check(load(fabricated))[1]


def test_who_leaves_writes_nothing(fabricated: Path) -> None:
    before = digest(fabricated)
    with Terminal(command(fabricated)) as terminal:
        terminal.wait_for("you type title, authors and the rest yourself.")
        os.write(terminal.end, b"\x04")
        terminal.wait_for("Nothing was written.")
        assert terminal.code() == 130
    assert digest(fabricated) == before


def test_ctrl_c_is_no_traceback(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(add_paper, "make", interrupted)
    assert run("2105.00042") == (130, "", "\nNothing was written.\n")
