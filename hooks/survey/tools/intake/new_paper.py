"""A paper's new record, from a draft and a person's answers. The only place where scripts and forms meet the survey's rules.

The way: ``bibtex`` or ``csl`` makes a draft (and ``amended`` mends it), ``read_answers`` the answers; ``make`` proposes what is
left, checks the record with the whole survey and returns its text; ``write`` writes it.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from survey.check import Records, new_problems, read_models
from survey.common.atomic_file import write_whole
from survey.common.dates import year_of
from survey.common.errors import AlreadyThere, BadData, Problem, Reason, Refusal
from survey.load import format
from survey.load.documents import Loaded, text_of
from survey.load.yaml_values import Document, parse
from survey.records.fields import uses
from survey.records.models import Paper
from survey.tools.intake import suggest
from survey.tools.intake.draft import Draft
from survey.tools.intake.suggest import Duplicate, Proposed

# Fields whose answers go into the record as they are; the form has a question with each one's name.
ASKED_FIELDS = tuple(name for name, use in uses(Paper).items() if use.form)
_LIST_FIELDS = ("themes", "builds_on", "known_as", "distinct_from")
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0", ""}
_LONG_SUMMARY = 700
PEOPLE = "data/people.yml"
_COPIED = 0.5


@dataclass(frozen=True)
class Answers:
    """What only a person can say; what is empty is taken from the draft or proposed, where that is possible.

    ``mentions`` holds what the record's field does (``source``, ``section``, ``as``, ``inferred``). ``known_as`` is None
    where nobody was asked, so that a name is proposed. ``distinct_from`` names papers with the same title, or nearly, that
    are other papers all the same. ``fields`` are fields of the record that a form asks for and that are taken as they are.
    """

    themes: tuple[str, ...] = ()
    summary: str = ""
    aftermath: bool = False
    mentions: tuple[Mapping[str, str], ...] = ()
    builds_on: tuple[str, ...] = ()
    known_as: tuple[str, ...] | None = None
    awards: tuple[str, ...] = ()
    id: str = ""
    kind: str = ""
    venue: str = ""
    checked: str = ""
    distinct_from: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a draft, before anything is asked. ``id`` is empty while author, year or title is missing;
    ``near_venues`` are ids to choose from where no venue was found."""

    id: str
    kind: str | None
    venue: Proposed | None
    near_venues: tuple[str, ...]
    themes: tuple[Proposed, ...]
    known_as: tuple[str, ...]
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True)
class NewPaper:
    """A record that is good in the context of the whole survey: ``path`` from the repository root, the file's ``text``,
    ``people`` the new text of data/people.yml where its authors add to that, and ``notes`` for whoever looks it over (why
    this venue, what was left out, a summary too near to the abstract)."""

    id: str
    path: str
    text: str
    people: str | None
    notes: tuple[str, ...]

    @property
    def files(self) -> dict[str, str]:
        """The new texts of all files that the record changes, by path."""
        return {self.path: self.text, **({PEOPLE: self.people} if self.people is not None else {})}


def read_answers(texts: Mapping[str, str | None]) -> Answers:
    """Answers from plain texts by field name, as options and form fields hold them.

    Lists are divided by commas (``awards`` by semicolons); ``mention`` has one mention a line, each
    ``source:section:words`` or ``source:section:words | why it is inferred``; ``aftermath`` is yes or no; ``known_as`` may
    be ``-`` for none. Names that are no answers are passed over. Raises Refusal with all that cannot be read so.
    """
    given = {name: " ".join(text.split()) for name, text in texts.items() if text is not None and name != "mention"}
    reasons: list[Reason] = []
    mentions = []
    for line in filter(str.strip, (texts.get("mention") or "").splitlines()):
        match = re.fullmatch(r"\s*([\w-]+)\s*:\s*([\w-]+)\s*:\s*(\S.*?)(?:\s+\|\s+(\S.*?))?\s*", line)
        if match:
            keys = ("source", "section", "as", "inferred")
            mentions.append({key: value for key, value in zip(keys, match.groups(), strict=True) if value})
        else:
            reasons.append(
                Reason(
                    "mention",
                    f"must be source:section:words, found {line.strip()[:80]}",
                    "For example malisiewicz-2016:compressing-networks:Deep Compression.",
                )
            )
    aftermath = given.get("aftermath", "").lower()
    if aftermath not in _YES | _NO:
        reasons.append(Reason("aftermath", f"must be yes or no, found {aftermath[:40]}", "Yes: no source names it."))
    if reasons:
        raise Refusal(reasons)
    lists: dict[str, Any] = {name: _listed(given.get(name, ""), ",") for name in _LIST_FIELDS}
    if not given.get("known_as"):
        lists["known_as"] = None
    elif given["known_as"] == "-":
        lists["known_as"] = ()
    return Answers(
        **lists,
        awards=_listed(given.get("awards", ""), ";"),
        mentions=tuple(mentions),
        aftermath=aftermath in _YES,
        **{name: given.get(name, "") for name in ("summary", "id", "kind", "venue", "checked")},
        fields={name: given[name] for name in ASKED_FIELDS if given.get(name)},
    )


def propose(draft: Draft, answers: Answers, loaded: Loaded) -> Proposal:
    """All that can be proposed for the draft, in view of what is answered already."""
    return _propose(draft, answers, read_models(loaded, []))


def refuse_known(draft: Draft, loaded: Loaded) -> None:
    """Raises AlreadyThere where an identifier of the draft is that of a paper of the survey: before anything is fetched."""
    _refuse_duplicates(suggest.duplicates(draft, read_models(loaded, [])), Answers())


def make(draft: Draft, answers: Answers, loaded: Loaded, today: datetime.date) -> NewPaper:
    """The record, canonical and checked with the whole of ``loaded``, which stays as it is. Nothing is written.

    Raises AlreadyThere where the survey has the paper; Refusal with every reason where something is missing (with what
    is proposed) or breaks a rule.
    """
    records = read_models(loaded, [])
    draft, notes = _as_written_here(draft, records)
    proposed = _propose(draft, answers, records)
    _refuse_duplicates(proposed.duplicates, answers)
    reasons = list(_missing(draft, answers, proposed, records))
    if not proposed.id:
        raise Refusal(reasons)
    fields = _fields(draft, answers, proposed, today)
    path = f"data/{Paper.folder}/{proposed.id}.yml"
    if proposed.id in records.ids("paper"):
        reasons.append(Reason("id", f"{proposed.id} is the id of another paper", "Take another word of the title."))
    entries, told = suggest.new_entries(draft, records)
    try:
        new = NewPaper(proposed.id, path, format.record_text("paper", fields), _people(entries, loaded), ())
    except BadData as error:
        raise Refusal([*reasons, *(Reason("", problem.message, problem.help) for problem in error.problems)]) from error
    reasons += _broken_rules(new, loaded, {reason.field for reason in reasons})
    if reasons:
        raise Refusal(reasons)
    return replace(new, notes=(*draft.notes, *notes, *told, *_notes(draft, answers, proposed, fields)))


def write(paper: NewPaper, root: Path) -> Path:
    """Writes the record under ``root``, whole or not at all, and never over a file; then what it adds to data/people.yml. Raises
    AlreadyThere where there is such a record, Refusal where it cannot be written."""
    target = root / paper.path
    fresh = root / "data" / f".{paper.id}.{os.getpid()}.new"
    try:
        with fresh.open("x", encoding="utf-8", newline="\n") as file:
            file.write(paper.text)
        # A link, unlike a rename, never takes the place of a file that came in between.
        os.link(fresh, target)
        if paper.people is not None:
            _write_people(paper.people, root, target)
    except FileExistsError:
        raise AlreadyThere([Reason("id", f"{paper.path} is there already", "It was not changed.")]) from None
    except OSError as error:
        raise Refusal(
            [Reason("", f"{paper.path} cannot be written: {error.strerror}", "Nothing was written.")]
        ) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()
    return target


def _write_people(text: str, root: Path, paper: Path) -> None:
    """The table of names; where it cannot be written, the new paper does not stay either."""
    try:
        write_whole(root / PEOPLE, text)
    except OSError:
        paper.unlink()
        raise


def _as_written_here(draft: Draft, records: Records) -> tuple[Draft, list[str]]:
    """The draft with its authors as the survey writes them, and a note for each who was written otherwise."""
    authors, notes = suggest.as_written_here(draft.authors, records)
    people = {}
    for was, name in zip(draft.authors, authors, strict=True):
        if person := draft.people.get(was):
            family = person.family and " ".join(name.split()[-len(person.family.split()) :])
            people[name] = person if was == name else person.model_copy(update={"name": name, "family": family})
    return replace(draft, authors=tuple(authors), people=people), notes


def _people(entries: Mapping[str, Mapping[str, Any]], loaded: Loaded) -> str | None:
    """The new text of data/people.yml, or None where nothing is added."""
    if not entries:
        return None
    table = loaded.tables.get("people")
    return format.with_entries(text_of(loaded, table) if table else "{}\n", "people", entries, PEOPLE)


def _broken_rules(new: NewPaper, loaded: Loaded, missing: set[str]) -> Iterator[Reason]:
    """What the survey's rules find wrong with a new record, beside the fields that are missing and known to be."""
    document, problems = parse(new.text, new.path, new.id)
    if document is None:
        yield from (Reason("", problem.message, problem.help) for problem in problems)
        return
    for problem in new_problems(loaded, new.files):
        if (reason := _reason(problem, document)).field not in missing:
            yield reason


def _listed(text: str, divider: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for item in text.split(divider) if (part := item.strip())))


def _propose(draft: Draft, answers: Answers, records: Records) -> Proposal:
    housed = draft.form in ("book", "thesis", "report")
    venue, near = suggest.propose_venue(draft.publisher if housed else draft.container, records)
    if answers.venue:
        venue = Proposed(answers.venue, "as given")
    elif answers.kind == "preprint" or (not answers.kind and draft.form == "preprint"):
        venue = None
    kind = answers.kind or suggest.propose_kind(draft.form, records.venues.get(venue.value) if venue else None)
    known = draft.title and draft.authors and draft.year
    return Proposal(
        answers.id or (suggest.propose_id(draft, records) if known else ""),
        kind,
        venue,
        tuple(near),
        tuple(suggest.propose_themes(draft.title, draft.abstract, records, answers.builds_on)),
        tuple(suggest.propose_names(draft.title)) if answers.known_as is None else answers.known_as,
        tuple(suggest.duplicates(draft, records)),
    )


def _refuse_duplicates(duplicates: Iterable[Duplicate], answers: Answers) -> None:
    found = [duplicate for duplicate in duplicates if duplicate.certain or duplicate.id not in answers.distinct_from]
    if found:
        raise AlreadyThere(
            Reason(
                "" if duplicate.certain else "distinct_from",
                f"data/papers/{duplicate.id}.yml has {duplicate.reason}",
                "It is in the survey already: mend or extend that record instead."
                if duplicate.certain
                else f"If it is another paper all the same, say so by that one's id: {duplicate.id}.",
            )
            for duplicate in found
        )  # fmt: skip


def _missing(draft: Draft, answers: Answers, proposed: Proposal, records: Records) -> Iterator[Reason]:
    """What neither the draft nor the answers hold, each with what could be answered."""
    if not draft.title:
        yield Reason("title", "is missing", "The title of the version of record, exactly.")
    if not draft.authors:
        yield Reason("authors", "are missing", "All of them, in the paper's order, divided by semicolons.")
    elif draft.others:
        yield Reason("authors", "the list ends in “and others”", "Give all of them, in the paper's order.")
    if not draft.year:
        yield Reason("year", "is missing", _where_else(draft) or "The year of the version of record.")
    printed = draft.container or draft.publisher
    if not proposed.venue and proposed.kind != "preprint":
        near = ", ".join(f"{id} ({records.venues[id].short})" for id in proposed.near_venues)
        yield Reason(
            "venue",
            f"“{printed}” is none of the survey's venues" if printed else "is missing",
            _where_else(draft)
            or (f"Nearest: {near}. " if near else "data/venues.yml lists them. ")
            + "If it is none of them, add it there first; if it is a preprint only, say so with the kind.",
        )
    if not proposed.kind:
        yield Reason("kind", "is missing", f"One of {', '.join(records.vocabulary.get('kinds', {}))}.")
    if not answers.themes:
        near = "".join(f"\n{theme.value}: {theme.reason}" for theme in proposed.themes)
        yield Reason("themes", "are missing", f"Nearest:{near}" if near else "data/themes/ holds them, one a file.")
    if not answers.summary:
        yield Reason("summary", "is missing", "One to three sentences of your own: what it does and why it mattered.")
    if not answers.aftermath and not answers.mentions:
        yield Reason(
            "aftermath",
            "it must be said whether a source names the paper",
            f"Yes, if none does. Otherwise a mention, source:section:words; sources: {', '.join(sorted(records.sources))}.",
        )
    if not answers.checked and not draft.origin:
        yield Reason(
            "checked",
            "it must be said where title, authors, year and venue were verified",
            "For example: proceedings page of ICLR 2016.",
        )


def _where_else(draft: Draft) -> str:
    """Where the bibliography says that venue and year are, if it does not hold them itself."""
    return f"The entry refers to {draft.parent} by crossref: give that entry too." if draft.parent else ""


def _fields(draft: Draft, answers: Answers, proposed: Proposal, today: datetime.date) -> dict[str, Any]:
    """The record's fields as plain values, the empty ones left out. What is still missing is filled in, so that the rules
    see a whole record and everything else that is wrong is told in the same breath."""
    year = draft.year or 0
    first = draft.first_public
    if first is not None and year_of(first) >= year and not isinstance(first, datetime.date):
        first = None
    fields = {
        "title": draft.title,
        "authors": list(draft.authors),
        "year": year,
        "first_public": first,
        "kind": proposed.kind if proposed.kind and (proposed.venue or proposed.kind == "preprint") else "preprint",
        "known_as": list(proposed.known_as),
        "venue": proposed.venue.value if proposed.venue else None,
        **{
            name: getattr(draft, name)
            for name in ("volume", "number", "pages", "publisher", "arxiv", "doi", "openreview", "url", "pdf", "code", "video")
        },
        **answers.fields,
        "awards": list(answers.awards),
        "themes": list(answers.themes) or [theme.value for theme in proposed.themes[:1]],
        "summary": answers.summary or "Missing.",
        "mentions": [dict(mention) for mention in answers.mentions],
        "builds_on": list(answers.builds_on),
        "aftermath": answers.aftermath or not answers.mentions,
        "checked": {"date": today, "where": answers.checked or draft.origin or "Missing."},
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value not in (None, "", [], False)}


def _reason(problem: Problem, document: Document) -> Reason:
    """A problem of a file that does not exist, told by the field that it is about."""
    if problem.path != document.path:
        return Reason("", f"{problem.path}: {problem.message} [{problem.rule}]", problem.help)
    starts = sorted((place, trail[0]) for trail, place in document.keys.items() if len(trail) == 1)
    field = next((str(name) for place, name in reversed(starts) if place <= (problem.line, problem.column)), "")
    if problem.rule == "file-name":
        field = "id"
    elif problem.message.startswith("missing field: "):
        field = problem.message.removeprefix("missing field: ")
    return Reason({"mentions": "mention"}.get(field, field), f"{problem.message} [{problem.rule}]", problem.help)


def _notes(draft: Draft, answers: Answers, proposed: Proposal, fields: Mapping[str, Any]) -> Iterator[str]:
    if proposed.venue and not answers.venue:
        yield f"venue {proposed.venue.value}: {proposed.venue.reason}"
    if answers.known_as is None and proposed.known_as:
        yield f"known_as {', '.join(proposed.known_as)}: from the title"
    if proposed.kind == "preprint" and not answers.kind:
        yield "kind preprint: if it has appeared at a venue since, give venue and year"
    if "first_public" in fields and draft.arxiv:
        yield f"first_public {fields['first_public']}: from its arXiv id"
    if draft.title.isupper():
        yield "the title is in capitals throughout: the paper itself may print it otherwise"
    if suggest.copied_share(answers.summary, draft.abstract) >= _COPIED:
        yield "the summary is mostly the abstract: write it in your own words"
    if len(answers.summary) > _LONG_SUMMARY:
        yield f"the summary is {len(answers.summary)} characters long: one to three sentences"
