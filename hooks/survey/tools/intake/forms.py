"""A filled-in issue form, as files to change or as the exact reasons why not. The only place that knows the forms.

What a form holds is text by a stranger: it is read as text, becomes values of records by way of the models and the
check, and is quoted wherever somebody reads it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from survey.check import nearest, new_problems
from survey.common.errors import BadData, Problem, Reason, Refusal
from survey.common.github_markdown import block, code, listed
from survey.common.markup import MOVEMENTS
from survey.load.documents import Loaded, text_of
from survey.load.format import record_text, with_fields
from survey.load.yaml_values import Document, parse
from survey.records.names import plain
from survey.tools.intake import correction, doi_client, new_paper
from survey.tools.intake.bibtex import from_bibtex
from survey.tools.intake.csl import from_csl
from survey.tools.intake.identifiers import doi_of

KINDS = ("paper", "correction", "verdict", "theme")
ROLES = {"no source names it (a later paper)": True, "a source names it": False}
_RULE = ("resolves_when", "partly_when", "fails_when")
UNCLAIMED = "The theme was proposed after the sources were followed; no statement about it has been taken up yet."
FAILED = (
    "Thank you. No pull request could be made of this: the program that reads forms failed on it. That is a fault of ours, not "
    "of your answers; there is nothing for you to do. A maintainer takes it from here.\n"
)
_LONGEST = 65_536  # GitHub's own limit for an issue
_QUOTED, _LISTED = 600, 30
_NOTHING = "_No response_"
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}(\[bot\])?")
_LONGEST_CREDIT = 80


@dataclass(frozen=True)
class Question:
    """One question of a form; a ``fenced`` answer comes as a block of code."""

    id: str
    label: str
    required: bool
    fenced: bool


@dataclass(frozen=True)
class Submission:
    """A form as it came in: issue ``number`` by the account ``login`` with the number ``account``, on ``date``."""

    kind: str
    body: str
    number: int
    login: str
    account: int
    date: datetime.date


@dataclass(frozen=True)
class Proposal:
    """A pull request: files by path from the repository root with their new texts, all checked with the whole survey."""

    files: Mapping[str, str]
    branch: str
    title: str
    body: str
    message: str


def questions(template: str) -> list[Question]:
    """The questions of a form, from the text of its file under ``.github/ISSUE_TEMPLATE``."""
    return [
        Question(
            item["id"],
            item["attributes"]["label"],
            item.get("validations", {}).get("required", False),
            "render" in item["attributes"],
        )
        for item in yaml.safe_load(template)["body"]
        if "id" in item
    ]


def answers(form: Iterable[Question], body: str) -> dict[str, str]:
    """What an issue's ``body`` answers to every question of ``form`` by id, empty where it says nothing.

    Raises Refusal, with every reason: an answer that is missing, a heading that stands there twice (so that nobody can
    say where an answer ends), an invisible comment, too long a text, one that cannot be written.
    """
    form = list(form)
    reasons = []
    if len(body) > _LONGEST:
        raise Refusal([Reason("", f"the form holds {len(body):,} characters", f"At most {_LONGEST:,} can be read.")])
    if any(unicodedata.category(character) == "Cs" for character in body):
        raise Refusal([Reason("", "the form holds half a character, which is no text", "Type the answers anew.")])
    if "<!--" in body:
        reasons.append(Reason("", "the form holds a comment (<!--) that nobody sees", "Take it out."))
    labels = {question.label: question.id for question in form}
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        heading = line.removeprefix("### ").rstrip()
        if line.startswith("### ") and heading in labels:
            id = labels[heading]
            if id in found:
                help = "Write it otherwise in the answer."
                reasons.append(Reason(id, f"the line “{line}” stands there twice", help))
            current = found.setdefault(id, [])
        else:
            current.append(line)
    texts = {question.id: _answer(question, found.get(question.id, [])) for question in form}
    reasons += [
        Reason(question.id, "is missing", "The form needs an answer here.")
        for question in form
        if question.required and not texts[question.id]
    ]
    if reasons:
        raise Refusal(reasons)
    return texts


def _answer(question: Question, lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    if question.fenced and (match := re.fullmatch(r"(`{3,})\w*\n(.*?)\n?\1`*", text, re.DOTALL)):
        text = match[2]
    return "" if text.strip() in ("", _NOTHING) else text.strip()


def proposed(
    submission: Submission,
    form: Iterable[Question],
    loaded: Loaded,
    fetch: Callable[[str], object] = doi_client.fetch,
) -> Proposal:
    """The pull request that a submission becomes. Nothing is written. Raises Refusal with every reason why it cannot be."""
    if submission.kind not in KINDS:
        raise Refusal([Reason("", f"there is no form {submission.kind[:40]}", f"One of {', '.join(KINDS)}.")])
    given = answers(form, submission.body)
    credit = _credited(given["credit"], submission)
    try:
        if submission.kind == "paper":
            files, title, notes = _paper(given, loaded, submission.date, fetch)
        elif submission.kind == "correction":
            files, title, notes = _correction(given, loaded)
        elif submission.kind == "verdict":
            files, title, notes = _verdict(given, loaded, submission.date)
        else:
            files, title, notes = _theme(given, loaded, submission.date)
    except BadData as error:  # the record that is to be changed cannot be read, or cannot hold the answer
        raise _refusal(error.problems) from error
    files = {path: text for path, text in files.items() if _says_more(text, path, loaded)}
    if not files:
        raise Refusal([Reason("", "nothing would change", "The survey says so already.")])
    _checked(loaded, files)
    body = [
        f"From the form in #{submission.number}, by @{submission.login}. Closes #{submission.number}.",
        *([f"What to look at:\n\n{block(chr(10).join(notes))}"] if notes else []),
        "Facts and judgement are the reviewer's; form, references and rules have been checked.",
    ]
    message = f"{title}\n\nFrom the form in issue #{submission.number}.\n\nCo-authored-by: {credit}\n"
    return Proposal(files, f"form-{submission.number}", title, "\n\n".join(body) + "\n", message)


def answered(reasons: Iterable[Reason], form: Iterable[Question]) -> str:
    """Markdown that answers an issue whose form became no pull request: every reason, and how to go on."""
    labels = {question.id: question.label for question in form}
    items = [
        f"{f'**{labels[reason.field]}**: ' if reason.field in labels else ''}{code(_told(reason, labels), _QUOTED)}"
        + (f"  \n  {code(reason.help, _QUOTED)}" if reason.help else "")
        for reason in reasons
    ]
    return (
        f"Thank you. No pull request could be made of this yet:\n\n{listed(items, _LISTED)}\n\nEdit the first text of "
        "this issue, and it is read again. If you cannot mend it, leave it: a maintainer takes it from here.\n"
    )


def _told(reason: Reason, labels: Mapping[str, str]) -> str:
    return reason.message if reason.field in labels or not reason.field else f"{reason.field}: {reason.message}"


def _credited(name: str, submission: Submission) -> str:
    """The submitter as a commit names a co-author."""
    if not _LOGIN.fullmatch(submission.login):
        raise Refusal([Reason("", f"no account has the name {submission.login[:60]}")])
    if name and not _is_credit(name):
        raise Refusal([Reason("credit", f"must be a name, found {name[:80]}", "Letters, spaces, points and hyphens.")])
    login = submission.login
    return f"{name or login} <{submission.account}+{login}@users.noreply.github.com>"


def _is_credit(name: str) -> bool:
    """If ``name`` is made of letters of any script, their marks, and what stands between them."""
    kinds = [unicodedata.category(one)[0] for one in name]
    fitting = all(kind in "LM" or one in " .'’·-\u200c\u200d" for kind, one in zip(kinds, name, strict=True))
    return fitting and kinds[0] == "L" and len(name) <= _LONGEST_CREDIT


_Made = tuple[dict[str, str], str, list[str]]


def _paper(given: Mapping[str, str], loaded: Loaded, today: datetime.date, fetch: Callable[[str], object]) -> _Made:
    if bool(given["identifier"]) == bool(given["bibtex"]):
        found = "both" if given["bibtex"] else "neither"
        raise Refusal([Reason("identifier", f"must be given, or BibTeX, found {found}", "Give one of the two.")])
    if given["role"] not in ROLES:
        raise Refusal([Reason("role", f"must be one of {', '.join(ROLES)}, found {given['role'][:60]}")])
    if given["bibtex"]:
        draft = from_bibtex(given["bibtex"])
    else:
        doi = doi_of(given["identifier"])
        if doi is None:
            help = "For example 1510.00149 or 10.1109/CVPR.2016.90; or give BibTeX."
            raise Refusal([Reason("identifier", f"is no arXiv id and no DOI: {given['identifier'][:80]}", help)])
        draft = from_csl(fetch(doi))
    said = new_paper.read_answers(
        {
            "themes": given["themes"],
            "summary": " ".join(given["summary"].split()),
            "aftermath": "yes" if ROLES[given["role"]] else "no",
            "mention": given["mention"],
            "builds_on": given["builds_on"],
            "known_as": given["known_as"],
            "checked": given["checked"],
            "distinct_from": given["distinct_from"],
            **{name: given.get(name, "") for name in new_paper.ASKED_FIELDS},
        }
    )
    new = new_paper.make(draft, said, loaded, today)
    return new.files, f"Add paper {new.id}", list(new.notes)


def _correction(given: Mapping[str, str], loaded: Loaded) -> _Made:
    document, name, text = correction.corrected(given, loaded)
    return {document.path: text}, f"Correct {name} of {document.id}", ["Evidence:", *given["evidence"].split("\n")]


def _verdict(given: Mapping[str, str], loaded: Loaded, today: datetime.date) -> _Made:
    document = _claim(given["claim"], loaded)
    changes = {
        "verdict": _word("verdict", given["verdict"], _table(loaded, "vocabulary", "verdicts")),
        "judged_on": today,
        "why": " ".join(given["why"].split()),
        "evidence": [_evidence(line, today) for line in correction.entries(given["evidence"])] or None,
    }
    review = document.data.get("review")
    if isinstance(review, dict):
        said = document.data.get("dissent") or f"The verdict was changed on {today}; the reason stands above."
        changes["dissent"] = None if review.get("verdict") == changes["verdict"] else said
    text = with_fields(text_of(loaded, document), "claim", changes, document.path)
    rule = " ".join(str(document.data[name]) for name in _RULE if document.data.get(name)) or "none"
    notes = [f"The rule: {rule}", f"The verdict until now: {document.data.get('verdict')}"]
    return {document.path: text}, f"Judge {document.id}: {changes['verdict']}", notes


def _evidence(line: str, today: datetime.date) -> str | dict[str, object]:
    """A paper's id or trends:<theme> as it is; a web page from ``address | title | publisher | date``."""
    if not line.startswith("https://"):
        return line
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4 or not all(parts):
        help = "Write: https://… | its title | who publishes it | 2024-05-31"
        raise Refusal([Reason("evidence", f"a page needs title, publisher and date: {parts[0][:120]}", help)])
    url, title, publisher, date = parts
    try:
        when: object = datetime.date.fromisoformat(date) if len(date) == 10 else int(date) if len(date) == 4 else date
    except ValueError:
        when = date  # the check says what a date is
    return {"url": url, "title": title, "publisher": publisher, "date": when, "seen": today}


def _claim(said: str, loaded: Loaded) -> Document:
    claims = loaded.documents["claim"]
    id = re.sub(r"[?#].*", "", said.strip().strip("`")).rstrip("/").removesuffix(".yml").split("/")[-1]
    if id in claims:
        return claims[id]
    near = nearest(id[:200], claims)
    help = f"Did you mean {near}?" if near else "It is the last part of the claim's address."
    raise Refusal([Reason("claim", f"there is no claim {id[:80]}", help)])


def _theme(given: Mapping[str, str], loaded: Loaded, today: datetime.date) -> _Made:
    id = "-".join(re.findall(r"[a-z0-9]+", plain(given["name"]).lower()))
    themes = loaded.documents["theme"]
    taken = {alias for theme in themes.values() for alias in theme.data.get("aliases") or []}
    reasons = []
    if not id or id in taken or id in loaded.ids("theme"):
        reasons.append(
            Reason("name", f"there is a theme {id} already" if id else "must have letters", "Name it otherwise.")
        )
    papers = list(dict.fromkeys(correction.entries(given["papers"].replace(",", "\n"))))
    for key in papers:
        if key not in loaded.documents["paper"]:
            near = nearest(key[:200], loaded.documents["paper"])
            help = f"Did you mean {near}?" if near else "Add the paper first, by its own form."
            reasons.append(Reason("papers", f"there is no paper {key[:80]}", help))
    words = {}
    for name, table in (("area", _table(loaded, "areas")), ("standing", _table(loaded, "vocabulary", "statuses"))):
        try:
            words[name] = _word(name, given[name], table)
        except Refusal as refusal:
            reasons += refusal.reasons
    if reasons:
        raise Refusal(reasons)
    parts = zip(MOVEMENTS, (given["then"], given["since"], given["now"]), strict=True)
    terms = correction.entries(given["terms"])
    record = {
        "name": " ".join(given["name"].split()),
        "area": words["area"],
        **{name: " ".join(given[name].split()) for name in ("question", "definition", "finding")},
        "story": "\n\n".join(f"### {heading}\n\n{text}" for heading, text in parts) + "\n",
        "standing": [
            {
                "since": today.strftime("%Y-%m"),
                "status": words["standing"],
                "why": " ".join(given["why"].split()),
                "evidence": papers,
            }
        ],
        "terms": _terms(terms) if terms else None,
        "coverage": {
            **{name: " ".join(given[name].split()) for name in ("covers", "omits", "curve")},
            "unclaimed": UNCLAIMED,
            "searched": today,
        },
    }
    files = {f"data/themes/{id}.yml": record_text("theme", record)}
    for key in papers:
        document = loaded.documents["paper"][key]
        changes = {"themes": [*document.data["themes"], id]}
        files[document.path] = with_fields(text_of(loaded, document), "paper", changes, document.path)
    notes = ["Lineage and related themes are still to be set, and the claims that it could be judged by."]
    return files, f"Add theme {id}", notes


def _terms(lines: list[str]) -> dict[str, list[str]]:
    left_out = [line.removeprefix("not:").strip() for line in lines if line.startswith("not:")]
    counted = [line for line in lines if not line.startswith("not:")]
    return {"any": counted, **({"not": left_out} if left_out else {})}


def _table(loaded: Loaded, name: str, within: str | None = None) -> Mapping[str, Any]:
    data = loaded.tables[name].data
    return data[within] if within else data


def option(term: Mapping[str, Any]) -> str:
    """An entry of a closed list as a form offers it."""
    return f"{term['name']}: {term['description']}"


def _word(field: str, said: str, terms: Mapping[str, Any]) -> str:
    """The key of the entry that was chosen."""
    for key, term in terms.items():
        if said in (option(term), key, term["name"]):
            return key
    raise Refusal([Reason(field, f"must be one of {', '.join(terms)}, found {said[:80]}", "Choose from the list.")])


def _says_more(text: str, path: str, loaded: Loaded) -> bool:
    """If ``text`` holds other values than the record at ``path`` does today."""
    documents = (held for kind in loaded.documents.values() for held in kind.values())
    before = next((document for document in documents if document.path == path), None)
    after = parse(text, path, "")[0]
    return before is None or after is None or before.data != after.data


def _checked(loaded: Loaded, files: Mapping[str, str]) -> None:
    """Refuses files that would bring the survey a problem it does not have yet."""
    if fresh := new_problems(loaded, files):
        raise _refusal(fresh)


def _refusal(problems: Iterable[Problem]) -> Refusal:
    return Refusal(
        Reason("", f"{problem.path}: {problem.message} [{problem.rule}]", problem.help) for problem in sorted(problems)
    )
