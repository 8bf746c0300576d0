"""Adds a paper: from an arXiv id, a DOI, or BibTeX to a checked data/papers/<id>.yml.

PAPER is an arXiv id or link, a DOI or link, a .bib file, or - for BibTeX on standard input. Without it, a terminal is asked;
with --title the whole paper can be told by options. What is still missing is asked on a terminal, and listed with what is
proposed in a pipe. The record is checked together with the whole survey before it is written, and no file is ever written
over.

Exit codes: 0 written (or printed); 1 refused, with every reason; 2 wrong options, or what was given cannot be read; 3 the
paper's record could not be fetched; 4 the survey has the paper already; 130 left by Ctrl-C. Only 0 writes a file.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from survey.common.errors import AlreadyThere, Reason, Refusal, Unreachable, Unreadable, printable
from survey.load.documents import Loaded, load
from survey.tools.intake import doi_client, new_paper, prompts
from survey.tools.intake.bibtex import from_bibtex
from survey.tools.intake.csl import from_csl
from survey.tools.intake.draft import Draft, amended
from survey.tools.intake.identifiers import arxiv_id, doi_of

ROOT = Path(__file__).resolve().parent.parent
_CODES = ((AlreadyThere, 4), (Unreachable, 3), (Unreadable, 2), (Refusal, 1))
_TEXTS = {
    "themes": ("A,B", "ids of themes, most important first"),
    "summary": ("TEXT", "one to three sentences of your own: what it does and why it mattered"),
    "mention": ("SOURCE:SECTION:WORDS", "where a source names it and by which words; may be given more than once"),
    "builds_on": ("A,B", "ids of papers it builds on"),
    "known_as": ("A,B", "names people use for it; - for none (default: the name that the title gives it)"),
    "awards": ("A;B", "awards, such as 'Best Paper Award, ICLR 2016'"),
    "checked": ("WHERE", "where title, authors, year and venue were verified (default: the record fetched)"),
    "venue": ("ID", "id in data/venues.yml (default: the one that the bibliography names)"),
    "kind": ("KIND", "conference, workshop, journal, preprint, book, thesis or report"),
    "id": ("ID", "id of the record (default: family name, year, first significant word)"),
    "distinct_from": ("A,B", "ids of papers with the same title, or nearly, that are other papers all the same"),
    "title": ("TEXT", "instead of the bibliography's"),
    "authors": (
        "A;B",
        "instead of the bibliography's, all of them; Family, Given tells a family name of several words, {A} a group",
    ),
    "year": ("YEAR", "of the version of record"),
    "first_public": ("DATE", "date or year of the first public version, where it is earlier"),
    **{name: ("TEXT", "as in the record") for name in ("volume", "number", "pages", "publisher")},
    **{name: ("ID", "identifier or link") for name in ("arxiv", "doi", "openreview")},
    **{name: ("LINK", "https link") for name in ("url", "pdf", "code", "video")},
}
_FLAGS = {"checked": "--checked-where"}


def main(argv: Sequence[str] | None = None) -> int:
    options = parse(argv)
    try:
        new = make(options)
        if options.dry_run:
            print(new.text, end="")
        else:
            written = new_paper.write(new, options.root)
    except Refusal as refusal:
        tell_refusal(refusal)
        return next(code for kind, code in _CODES if isinstance(refusal, kind))
    except (KeyboardInterrupt, EOFError):
        tell("\nNothing was written.")
        return 130
    for note in new.notes:
        tell(f"note: {note}")
    if options.dry_run:
        tell(f"would write {', '.join(new.files)}")
    else:
        print(written.relative_to(options.root).as_posix())
        if sys.stderr.isatty():
            tell("Next: `make serve` shows its page; then commit the file and open a pull request.")
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    description, _, epilog = (__doc__ or "").partition("\n\nExit codes: ")
    parser = argparse.ArgumentParser(
        description=description,
        epilog=f"Exit codes: {epilog}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("paper", metavar="PAPER", nargs="?", help="arXiv id or link, DOI or link, .bib file, or -")
    for name, (shown, help) in _TEXTS.items():
        action = "append" if name == "mention" else "store"
        parser.add_argument(flag(name), dest=name, metavar=shown, help=help, action=action)
    parser.add_argument("--aftermath", action="store_true", help="no source names it: it shows what became of a theme")
    parser.add_argument("--entry", metavar="KEY", help="the entry to take from BibTeX that holds several")
    parser.add_argument("--dry-run", action="store_true", help="print the file instead of writing it")
    parser.add_argument(
        "--date", type=datetime.date.fromisoformat, metavar="DATE", help="day of checking; default today"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository that gets the paper")
    parser.add_argument(
        "--resolver",
        default=os.environ.get("DOI_RESOLVER") or doi_client.RESOLVER,
        help="where DOIs are asked for (environment: DOI_RESOLVER); default %(default)s",
    )
    return parser.parse_args(argv)


def flag(name: str) -> str:
    """The option that gives a field."""
    return _FLAGS.get(name, f"--{name.replace('_', '-')}")


def make(options: argparse.Namespace) -> new_paper.NewPaper:
    """The record that the options, and a person at a terminal, describe. Raises Refusal."""
    if not (options.root / "data").is_dir():
        raise Unreadable([Reason("", f"no data/ in {options.root}", "Run it in the repository, or name it by --root.")])
    today = options.date or datetime.datetime.now(tz=datetime.UTC).date()
    texts: dict[str, str | None] = {name: getattr(options, name) for name in _TEXTS if name != "mention"}
    texts["mention"] = "\n".join(options.mention or []) or None
    texts["aftermath"] = "yes" if options.aftermath else None
    asking = sys.stdin.isatty() and sys.stderr.isatty()
    given = options.paper
    if given is None and not texts["title"]:
        if not asking:
            help = "Give an arXiv id, a DOI, a .bib file, or - with BibTeX on standard input; --help says more."
            raise Unreadable([Reason("", "no paper is given, and there is no terminal to ask", help)])
        given = prompts.first_answer(ask, tell)
    loaded = load(options.root)
    draft = amended(draft_of(given, loaded, options) if given else Draft(), texts)
    if not asking:
        return new_paper.make(draft, new_paper.read_answers(texts), loaded, today)
    return converse(draft, texts, loaded, today, options)


def draft_of(given: str, loaded: Loaded, options: argparse.Namespace) -> Draft:
    """The draft of what was given: an identifier is asked for, anything else must be BibTeX."""
    if given == "-":
        return from_bibtex(decoded(sys.stdin.buffer.read(), "standard input"), options.entry)
    if given.lstrip().startswith("@"):
        return from_bibtex(given, options.entry)
    path = Path(given)
    if path.suffix.lower() == ".bib" or path.is_file():
        try:
            return from_bibtex(decoded(path.read_bytes(), given), options.entry)
        except OSError as error:
            raise Unreadable(
                [Reason("", f"{given} cannot be read: {error.strerror}", "Check the file's name.")]
            ) from error
    doi = doi_of(given)
    if doi is None:
        help = (
            "Its page offers BibTeX: save it as a .bib file."
            if "//" in given
            else "For example 1510.00149 or paper.bib."
        )
        raise Unreadable([Reason("", f"must be an arXiv id, a DOI or a .bib file, found {given[:80]}", help)])
    arxiv = arxiv_id(doi)
    new_paper.refuse_known(Draft(arxiv=arxiv, doi=None if arxiv else doi), loaded)
    progress = (lambda message: tell(f"… {message}")) if sys.stderr.isatty() else (lambda message: None)
    return from_csl(doi_client.fetch(doi, options.resolver, tell=progress))


def decoded(text: bytes, name: str) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            [Reason("", f"{name} must be UTF-8: byte {error.start} is not", "Save it as UTF-8.")]
        ) from error


def converse(
    draft: Draft,
    texts: dict[str, str | None],
    loaded: Loaded,
    today: datetime.date,
    options: argparse.Namespace,
) -> new_paper.NewPaper:
    """Asks until the record is good, then whether it is to be written. Raises Refusal where asking again mends nothing."""
    while True:
        draft = prompts.complete(draft, texts, loaded, ask, tell)
        try:
            new = new_paper.make(draft, new_paper.read_answers(texts), loaded, today)
            break
        except Refusal as refusal:
            again = prompts.ask_again(refusal, draft, texts)
            if isinstance(refusal, AlreadyThere) or again is None:
                raise
            tell(f"\n{refusal}\n")
            draft = again
    if not options.dry_run:
        tell(f"\n{new.text}")
        answer = None
        while answer not in ("", "y", "yes"):
            tell(f"Write {new.path}? yes or no (Enter alone: yes).")
            answer = ask("").strip().lower()
            if answer in ("n", "no"):
                raise KeyboardInterrupt
    return new


def ask(prompt: str) -> str:
    """A line from the terminal. Standard output stays free for what is printed."""
    return input(prompt or ("> " if sys.stdout.isatty() else ""))


def tell(message: str) -> None:
    # A bibliography's words may hold what steers a terminal.
    print("\n".join(map(printable, message.split("\n"))), file=sys.stderr, flush=True)


def tell_refusal(refusal: Refusal) -> None:
    """Every reason, with the option that answers it, and a count last."""
    for reason in refusal.reasons:
        tell(str(reason))
        if reason.field == "aftermath":
            tell("    Options: --aftermath, or --mention SOURCE:SECTION:WORDS")
        elif reason.field in _TEXTS:
            tell(f"    Option: {flag(reason.field)} {_TEXTS[reason.field][0]}")
    count = len(refusal.reasons)
    tell(f"{count} problem{'' if count == 1 else 's'}; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
