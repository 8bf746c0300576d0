"""What must hold of the data, each rule by name; the only place that judges it.

A rule is a function that yields problems; its docstring is the rule. Rules see every record that could be read as its
model, so that one broken file does not hide what is wrong with the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx
from pydantic import ValidationError
from rapidfuzz import fuzz, process

from .load import Document, Loaded, Trail
from .names import author_id, family_name, fold
from .problem import Problem
from .prose import FIGURE, MOVEMENTS, citations
from .records import (
    MODELS,
    TABLE_MODELS,
    Area,
    Claim,
    Edition,
    Finding,
    Frozen,
    OneOf,
    Paper,
    PersonName,
    Record,
    Refers,
    Route,
    Source,
    Term,
    Theme,
    Venue,
    fields,
)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PAPER_ID = re.compile(r"([a-z]+)(\d{4})([a-z0-9]+)")
_EARLIEST_YEAR = 1940
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    "index",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}


@dataclass
class Records:
    """Every record that could be read as its model, with the documents they came from."""

    loaded: Loaded
    papers: dict[str, Paper]
    themes: dict[str, Theme]
    sources: dict[str, Source]
    claims: dict[str, Claim]
    areas: dict[str, Area]
    venues: dict[str, Venue]
    people: dict[str, PersonName]
    vocabulary: dict[str, dict[str, Term]]
    edition: Edition | None
    routes: dict[str, Route]
    findings: dict[str, Finding]
    editions: dict[str, dict[str, Frozen]]

    def document(self, kind: str, id: str) -> Document:
        return self.loaded.documents[kind][id] if kind in MODELS else self.loaded.tables[kind]

    def ids(self, kind: str) -> set[str]:
        """All ids that a field may refer to."""
        if kind in MODELS:
            return self.loaded.ids(kind)
        table = self.loaded.tables.get(f"{kind}s")
        return set(table.data) if table else set()


Rule = Callable[[Records], Iterator[Problem]]
RULES: list[Rule] = []


def check(loaded: Loaded) -> tuple[Records, list[Problem]]:
    """Reads every document as its model and applies every rule. All problems at once, sorted."""
    problems = list(loaded.problems)
    records, unread = read_models(loaded)
    problems.extend(unread)
    for rule in RULES:
        problems.extend(rule(records))
    return records, sorted(set(problems))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a misspelt word most likely meant, if any is near."""
    found = process.extractOne(word, sorted(candidates), scorer=fuzz.ratio, score_cutoff=60)
    return found[0] if found else None


def _rule(function: Rule) -> Rule:
    RULES.append(function)
    return function


def _problem(
    document: Document, trail: Trail, message: str, rule: str, help: str = "", *, of_key: bool = False
) -> Problem:
    line, column = document.place(trail, of_key=of_key)
    return Problem(document.path, line, column, message, rule, help)


# Reading documents as models


def read_models(loaded: Loaded) -> tuple[Records, list[Problem]]:
    """Every document as its model, and the problems of those that are none."""
    problems: list[Problem] = []

    def read(model: type[Record], document: Document, data: Any, trail: Trail = ()) -> Any:
        try:
            return model.model_validate(data).named(str(trail[-1]) if trail else document.id)
        except ValidationError as error:
            problems.extend(_field_problems(model, document, trail, error))
            return None

    def table(name: str) -> dict[str, Any]:
        document = loaded.tables.get(name)
        if document is None:
            return {}
        found = {key: read(TABLE_MODELS[name], document, value, (key,)) for key, value in document.data.items()}
        return {key: value for key, value in found.items() if value is not None}

    typed: dict[str, dict[str, Any]] = {}
    for kind, model in MODELS.items():
        found = {id: read(model, document, document.data) for id, document in sorted(loaded.documents[kind].items())}
        typed[kind] = {id: record for id, record in found.items() if record is not None}
    vocabulary: dict[str, dict[str, Term]] = {}
    if words := loaded.tables.get("vocabulary"):
        for name, terms in words.data.items():
            if not isinstance(terms, dict):
                problems.append(_problem(words, (name,), f"{name} must be a mapping of terms", "wrong-type"))
                continue
            found = {key: read(Term, words, value, (name, key)) for key, value in terms.items()}
            vocabulary[name] = {key: value for key, value in found.items() if value is not None}
    edition = (
        read(Edition, loaded.tables["edition"], loaded.tables["edition"].data) if "edition" in loaded.tables else None
    )
    records = Records(
        loaded,
        typed["paper"],
        typed["theme"],
        typed["source"],
        typed["claim"],
        table("areas"),
        table("venues"),
        table("people"),
        vocabulary,
        edition,
        table("routes"),
        table("findings"),
        {
            edition: {
                id: frozen for id, (document, _) in texts.items() if (frozen := read(Frozen, document, document.data))
            }
            for edition, texts in loaded.editions.items()
        },
    )
    return records, problems


_KINDS_OF_VALUE = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number with a point",
    list: "a list",
    dict: "a mapping",
    type(None): "nothing",
}


def _field_problems(model: type[Record], document: Document, base: Trail, error: ValidationError) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        trail = base + tuple(
            part for part in item["loc"] if not isinstance(part, str) or not part.startswith("function-")
        )
        name = str(trail[-1]) if trail else document.id
        found, kind = item["input"], item["type"]
        if kind == "extra_forbidden":
            near = nearest(name, _field_names(_model_at(model, trail[len(base) : -1])))
            help = f"Did you mean `{near}`?" if near else "CONTRIBUTING.md lists every field."
            yield _problem(document, trail, f"unknown field: {name}", "unknown-field", help, of_key=True)
        elif kind == "missing":
            yield _problem(
                document,
                trail[:-1],
                f"missing field: {name}",
                "missing-field",
                f"Add `{name}: …`; CONTRIBUTING.md says what goes there.",
            )
        elif kind == "value_error":
            yield _problem(
                document,
                trail,
                f"{name} {item['ctx']['error']}, found {_shown(document, trail, found)}",
                "wrong-form",
                _FORM_HELP.get(name, ""),
            )
        elif kind == "too_short":
            yield _problem(
                document, trail, f"{name} must have at least one entry", "missing-field", f"Add one under `{name}:`."
            )
        else:
            wanted = {
                "string_type": "text",
                "int_type": "a whole number",
                "bool_type": "true or false",
                "list_type": "a list",
                "date_type": "a date",
                "model_type": "a mapping",
                "dict_type": "a mapping",
            }.get(kind, "something else")
            was = _KINDS_OF_VALUE.get(type(found), "a date")
            help = (
                f'Put it in quotes: "{document.spelt[trail]}"'
                if wanted == "text" and trail in document.spelt and found is not None
                else f"Write {wanted}."
            )
            yield _problem(
                document,
                trail,
                f"{name} must be {wanted}, found {was}: {_shown(document, trail, found)}",
                "wrong-type",
                help,
            )


_FORM_HELP = {
    "arxiv": "Bare and in quotes, without `arXiv:` and without the version.",
    "doi": "Bare, without https://doi.org/.",
    "url": "Links start with https://.",
    "pdf": "Links start with https://.",
    "code": "Links start with https://.",
    "video": "Links start with https://.",
    "pages": "One hyphen between first and last page.",
}


def _shown(document: Document, trail: Trail, value: Any) -> str:
    text = document.spelt.get(trail, repr(value))
    return text if len(text) <= 60 else f"{text[:57]}…"


def _field_names(model: type[Record] | None) -> list[str]:
    return list(fields(model)) if model else []


def _model_at(model: type[Record] | None, trail: Trail) -> type[Record] | None:
    for part in trail:
        if model is not None and isinstance(part, str):
            model = fields(model)[part].nested if part in fields(model) else None
    return model


def _marked(model: type[Record], data: Any, trail: Trail = ()) -> Iterator[tuple[OneOf | Refers, str, Trail]]:
    """Every text in ``data`` that a closed list or another record decides, with its place."""
    if not isinstance(data, dict):
        return
    for name, (marker, nested) in fields(model).items():
        values = data.get(name)
        several = values if isinstance(values, list) else [values]
        for number, value in enumerate(several):
            here = (*trail, name, number) if isinstance(values, list) else (*trail, name)
            if nested is not None:
                yield from _marked(nested, value, here)
            elif marker is not None and isinstance(value, str):
                yield marker, value, here


# Rules


def _all_documents(records: Records) -> Iterator[tuple[type[Record], Document, Any, Trail]]:
    for kind, model in MODELS.items():
        for document in records.loaded.documents[kind].values():
            yield model, document, document.data, ()
    for name, model in TABLE_MODELS.items():
        if document := records.loaded.tables.get(name):
            for key, value in document.data.items():
                yield model, document, value, (key,)


@_rule
def unknown_reference(records: Records) -> Iterator[Problem]:
    """A field that names another record, or a word of a closed list, names one that exists."""
    for model, document, data, base in _all_documents(records):
        for marker, value, trail in _marked(model, data, base):
            if isinstance(marker, Refers):
                known, what = records.ids(marker.kind), marker.kind
                more = (
                    f"To add one, create data/{what}s/{value}.yml."
                    if what in MODELS and _ID.fullmatch(value)
                    else f"data/{what}s.yml lists them."
                )
            else:
                known, what = set(records.vocabulary.get(marker.vocabulary, {})), str(trail[-1])
                more = f"One of {', '.join(records.vocabulary.get(marker.vocabulary, {}))}."
            if value not in known:
                near = nearest(value, known)
                help = f"Did you mean `{near}`? {more}" if near else more
                yield _problem(
                    document,
                    trail,
                    f"no such {what}: {value[:80]}",
                    f"unknown-{what}" if isinstance(marker, Refers) else "unknown-word",
                    help,
                )


@_rule
def file_name(records: Records) -> Iterator[Problem]:
    """A file name is the id and the address: lower-case words with hyphens; for papers family name, year, word of the title."""
    for kind, documents in records.loaded.documents.items():
        for document in documents.values():
            if not _ID.fullmatch(document.id) or document.id in _RESERVED or len(document.id) > 60:
                yield _problem(
                    document,
                    (),
                    f"file name must be lower-case words with hyphens, found {document.id[:80]}",
                    "file-name",
                    "For example network-compression.yml.",
                )
            elif kind == "paper" and document.id in records.papers:
                yield from _paper_file_name(document, records.papers[document.id], records)


def _paper_file_name(document: Document, paper: Paper, records: Records) -> Iterator[Problem]:
    family = fold(family_name(paper.authors[0], records.people))
    match = _PAPER_ID.fullmatch(document.id)
    words = [fold(text) for text in (paper.title, *paper.known_as)]
    if not match or match[1] != family or int(match[2]) != paper.year or not any(match[3] in text for text in words):
        word = next(
            (part for part in map(fold, re.split(r"[\s:,-]+", paper.title)) if part not in _STOP_WORDS), "title"
        )
        yield _problem(
            document,
            (),
            f"file name must be first author's family name, year and a word of the title, found {document.id[:80]}",
            "file-name",
            f"Rename it to {family}{paper.year}{word}.yml, or mend `authors` or `year`.",
        )


_STOP_WORDS = {
    "",
    "a",
    "an",
    "the",
    "on",
    "in",
    "of",
    "to",
    "for",
    "do",
    "is",
    "are",
    "how",
    "what",
    "and",
    "with",
    "from",
    "by",
    "can",
    "does",
    "why",
    "when",
    "where",
}


@_rule
def year_range(records: Records) -> Iterator[Problem]:
    """A paper's year lies between 1940 and the year after the edition; its first public version is not later."""
    latest = (records.edition.date.year if records.edition else 2100) + 1
    for id, paper in records.papers.items():
        document = records.document("paper", id)
        if not _EARLIEST_YEAR <= paper.year <= latest:
            yield _problem(
                document,
                ("year",),
                f"year must lie between {_EARLIEST_YEAR} and {latest}, found {paper.year}",
                "year-range",
                "It is the year of the version of record.",
            )
        if paper.first_public is not None and int(str(paper.first_public)[:4]) > paper.year:
            yield _problem(
                document,
                ("first_public",),
                f"first_public must not be later than year {paper.year}, found {paper.first_public}",
                "year-range",
                "Leave it out where the version of record was the first.",
            )


@_rule
def venue_needed(records: Records) -> Iterator[Problem]:
    """Everything but a preprint has a venue; a preprint has none."""
    for id, paper in records.papers.items():
        document = records.document("paper", id)
        if paper.kind == "preprint" and paper.venue:
            yield _problem(
                document,
                ("venue",),
                f"a preprint must not have a venue, found {paper.venue}",
                "venue-needed",
                "Change `kind`, or leave `venue` out.",
            )
        if paper.kind != "preprint" and not paper.venue:
            yield _problem(
                document,
                ("kind",),
                f"a {paper.kind} must have a venue",
                "venue-needed",
                "Add `venue: <id>` from data/venues.yml.",
            )


@_rule
def named_or_aftermath(records: Records) -> Iterator[Problem]:
    """A paper is in the survey because a source names it, or to show what became of a theme: one of the two."""
    for id, paper in records.papers.items():
        if bool(paper.mentions) == paper.aftermath:
            found = "both" if paper.aftermath else "neither"
            yield _problem(
                records.document("paper", id),
                ("aftermath",),
                f"a paper must have mentions or aftermath: true, found {found}",
                "named-or-aftermath",
                "Papers that no source names have `aftermath: true` and no `mentions`.",
            )


@_rule
def duplicate_paper(records: Records) -> Iterator[Problem]:
    """No two records have the same arXiv id, DOI or title (letters and digits only)."""
    seen: dict[tuple[str, str], str] = {}
    for id, paper in records.papers.items():
        for name, value in (
            ("arxiv", paper.arxiv),
            ("doi", paper.doi and paper.doi.lower()),
            ("title", fold(paper.title)),
        ):
            if not value:
                continue
            first = seen.setdefault((name, value), id)
            if first != id:
                yield _problem(
                    records.document("paper", id),
                    (name,),
                    f"{name} must be this paper's own, found the one of {first}",
                    "duplicate-paper",
                    f"If it is the same paper, add to data/papers/{first}.yml instead.",
                )


@_rule
def duplicate_entry(records: Records) -> Iterator[Problem]:
    """No list of ids or names holds one twice."""
    for kind, documents in records.loaded.documents.items():
        for document in documents.values():
            for name in ("authors", "themes", "builds_on", "related", "aliases", "known_as", "evidence"):
                values = document.data.get(name)
                for number, value in enumerate(values if isinstance(values, list) else []):
                    if value in values[:number]:
                        yield _problem(
                            document,
                            (name, number),
                            f"{name} must not repeat {value}",
                            "duplicate-entry",
                            f"Delete one of the two in this {kind}.",
                        )


@_rule
def section_known(records: Records) -> Iterator[Problem]:
    """Whatever names a section of a source names one that the source has."""
    for kind, id, source_id, section, trail in _section_references(records):
        source = records.sources.get(source_id)
        if source is None or section is None:
            continue
        known = [item.key for item in source.sections]
        if section not in known:
            near = nearest(section, known)
            yield _problem(
                records.document(kind, id),
                trail,
                f"{source_id} has no section {section}",
                "unknown-section",
                f"Did you mean `{near}`?" if near else f"Its sections are in data/sources/{source_id}.yml.",
            )


def _section_references(records: Records) -> Iterator[tuple[str, str, str, str | None, Trail]]:
    for id, paper in records.papers.items():
        for number, mention in enumerate(paper.mentions):
            yield "paper", id, mention.source, mention.section, ("mentions", number, "section")
        for number, correction in enumerate(paper.corrections):
            if correction.source:
                yield "paper", id, correction.source, correction.section, ("corrections", number, "section")
    for id, claim in records.claims.items():
        yield "claim", id, claim.source, claim.section, ("section",)
    for id, source in records.sources.items():
        for name in ("revisions", "people", "facts", "corrections"):
            for number, item in enumerate(getattr(source, name)):
                yield "source", id, id, item.section, (name, number, "section")
        for number, section in enumerate(source.sections):
            if section.origin and source.derived_from:
                yield "source", id, source.derived_from, section.origin, ("sections", number, "from")


@_rule
def section_ids(records: Records) -> Iterator[Problem]:
    """Section ids of a source are lower-case words with hyphens, each once; only a copy says where a section is from."""
    for id, source in records.sources.items():
        document = records.document("source", id)
        seen: set[str] = set()
        for number, section in enumerate(source.sections):
            if section.key in seen or not _ID.fullmatch(section.key):
                yield _problem(
                    document,
                    ("sections", number, "id"),
                    f"section id must be lower-case words with hyphens, each once, found {section.key[:60]}",
                    "section-id",
                    "Section ids are part of addresses.",
                )
            seen.add(section.key)
            if section.origin and not source.derived_from:
                yield _problem(
                    document,
                    ("sections", number, "from"),
                    "only a copy's section can have `from`",
                    "section-id",
                    "Add `derived_from`, or leave `from` out.",
                )


@_rule
def correction_source(records: Records) -> Iterator[Problem]:
    """A correction in a paper says which source it corrects; in a source it is about that source."""
    for id, paper in records.papers.items():
        for number, correction in enumerate(paper.corrections):
            if not correction.source:
                yield _problem(
                    records.document("paper", id),
                    ("corrections", number),
                    "missing field: source",
                    "missing-field",
                    "Name the source that misprints it.",
                )
    for id, source in records.sources.items():
        for number, correction in enumerate(source.corrections):
            if correction.source or not correction.section:
                yield _problem(
                    records.document("source", id),
                    ("corrections", number),
                    "a source's own correction must have a section and no source",
                    "correction-source",
                    "The file says which source it is.",
                )


@_rule
def empty_theme(records: Records) -> Iterator[Problem]:
    """Every theme has a paper or a section of a source that belongs to it."""
    used = _themes_of(records, "paper")
    for document in records.loaded.documents["source"].values():
        for section in document.data.get("sections") or []:
            if isinstance(section, dict):
                used.update(_strings(section.get("themes")))
    for id, document in records.loaded.documents["theme"].items():
        if id not in used:
            yield _problem(
                document,
                (),
                f"theme {id} has no paper and no section",
                "empty-theme",
                "Give a paper or a section this theme, or delete the file and leave an alias.",
            )


def _themes_of(records: Records, kind: str) -> set[str]:
    """Every theme that some record of ``kind`` has, the records that are not yet good included."""
    documents = records.loaded.documents[kind].values()
    return {theme for document in documents for theme in _strings(document.data.get("themes"))}


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


@_rule
def cycles(records: Records) -> Iterator[Problem]:
    """Nothing builds on itself, directly or by way of others; no theme grew from itself."""
    papers = networkx.DiGraph(
        (id, other) for id, paper in records.papers.items() for other in paper.builds_on if other in records.papers
    )
    yield from _cycles(records, "paper", papers, ("builds_on",), "builds_on")
    themes = networkx.DiGraph(
        (id, other)
        for id, theme in records.themes.items()
        for other in theme.lineage.grew_from
        if other in records.themes
    )
    yield from _cycles(records, "theme", themes, ("lineage", "grew_from"), "lineage")


def _cycles(records: Records, kind: str, graph: networkx.DiGraph, trail: Trail, name: str) -> Iterator[Problem]:
    for component in networkx.strongly_connected_components(graph):
        first = min(component)
        if len(component) > 1 or graph.has_edge(first, first):
            yield _problem(
                records.document(kind, first),
                trail,
                f"{name} must not lead back to where it started: {' → '.join([*sorted(component), first])}",
                "cycle",
                "Remove the link that points to the later one.",
            )


@_rule
def citation_known(records: Records) -> Iterator[Problem]:
    """Every [@key] in a text is a paper, a source, or `trends`."""
    known = records.ids("paper") | records.ids("source") | {"trends"}
    for kind, id, trail, text in _prose(records):
        for key in citations(text):
            if key not in known:
                near = nearest(key, known)
                yield _problem(
                    records.document(kind, id),
                    trail,
                    f"no such citation: {key[:60]}",
                    "unknown-citation",
                    f"Did you mean `{near}`?" if near else "Cite a paper's id, a source's id, or `trends`.",
                )


def _prose(records: Records) -> Iterator[tuple[str, str, Trail, str]]:
    for id, theme in records.themes.items():
        yield "theme", id, ("story",), theme.story
        for number, standing in enumerate(theme.standing):
            yield "theme", id, ("standing", number, "why"), standing.why
    for id, claim in records.claims.items():
        yield "claim", id, ("why",), claim.why
    for id, source in records.sources.items():
        yield "source", id, ("summary",), source.summary
    for id, finding in records.findings.items():
        yield "findings", id, (id, "text"), finding.text


@_rule
def figure_known(records: Records) -> Iterator[Problem]:
    """A counted figure in a text, {titles 2019} or {text 2019 theme}, is one that data/trends.csv holds."""
    held = {(row.values[0], row.values[2], row.values[3]) for row in records.loaded.trends if len(row.values) == 6}
    for kind, id, trail, text in _prose(records):
        for match in FIGURE.finditer(text):
            theme = match["theme"] or (records.findings[id].theme if kind == "findings" else id)
            field = {"titles": "title", "text": "text"}[match["field"]]
            if (theme, match["year"], field) not in held:
                yield _problem(
                    records.document(kind, id),
                    trail,
                    f"no count for {match[0]}",
                    "unknown-figure",
                    "Write {titles YEAR} or {text YEAR}, with a theme's id behind it outside of that theme's own file, for a year in data/trends.csv.",
                )


@_rule
def story_movements(records: Records) -> Iterator[Problem]:
    """A theme's story has three movements, each under its heading: ### Then, ### Since, ### Now."""
    for id, theme in records.themes.items():
        headings = re.findall(r"^#+ *(.+?) *$", theme.story, re.MULTILINE)
        if headings != list(MOVEMENTS):
            yield _problem(
                records.document("theme", id),
                ("story",),
                f"story must have the headings {', '.join(MOVEMENTS)}, found {', '.join(headings) or 'none'}",
                "story-movements",
                "Then: what the sources said; Since: what happened; Now: where it stands.",
            )


@_rule
def standing_order(records: Records) -> Iterator[Problem]:
    """A theme's standing runs forward in time, and each entry has its evidence."""
    for id, theme in records.themes.items():
        document = records.document("theme", id)
        for number, (before, after) in enumerate(zip(theme.standing, theme.standing[1:], strict=False), start=1):
            if str(after.since) <= str(before.since):
                yield _problem(
                    document,
                    ("standing", number, "since"),
                    f"since must be later than {before.since}, found {after.since}",
                    "standing-order",
                    "Oldest first.",
                )
        for number, entry in enumerate(theme.standing):
            if not entry.evidence and not citations(entry.why):
                yield _problem(
                    document,
                    ("standing", number),
                    "a standing must name its evidence",
                    "missing-evidence",
                    "Add `evidence: [paper ids]`, or cite [@trends] in `why`.",
                )


@_rule
def claim_judged(records: Records) -> Iterator[Problem]:
    """A claim has the rule that decides it; a verdict other than open or untestable has evidence that exists."""
    for id, claim in records.claims.items():
        document = records.document("claim", id)
        if not claim.resolves_when:
            yield _problem(
                document,
                (),
                "missing field: resolves_when",
                "missing-field",
                "Write the rule that decides the claim, before the verdict.",
            )
        if claim.verdict not in ("open", "untestable") and not claim.evidence:
            yield _problem(
                document,
                ("verdict",),
                f"verdict {claim.verdict} must have evidence",
                "missing-evidence",
                "List paper ids, links or trends:<theme>; otherwise the verdict is `open`.",
            )
        for number, item in enumerate(claim.evidence):
            if item.startswith("https://"):
                continue
            kind, id_ = ("theme", item.removeprefix("trends:")) if item.startswith("trends:") else ("paper", item)
            if id_ not in records.ids(kind):
                near = nearest(id_, records.ids(kind))
                yield _problem(
                    document,
                    ("evidence", number),
                    f"no such {kind}: {id_[:60]}",
                    f"unknown-{kind}",
                    f"Did you mean `{near}`?" if near else "Evidence is a paper's id, a https link, or trends:<theme>.",
                )


@_rule
def theme_claimed(records: Records) -> Iterator[Problem]:
    """Every theme has a claim, or its coverage says in `unclaimed` why no statement about it can be judged: one of the two."""
    claimed = _themes_of(records, "claim")
    for id, theme in records.themes.items():
        document = records.document("theme", id)
        if id not in claimed and not theme.coverage.unclaimed:
            yield _problem(
                document,
                ("coverage",),
                f"no claim is about {id}",
                "theme-claimed",
                "Add a claim with this theme, or say why there is none in `unclaimed`.",
            )
        if id in claimed and theme.coverage.unclaimed:
            yield _problem(
                document, ("coverage", "unclaimed"), f"a claim is about {id}", "theme-claimed", "Delete `unclaimed`."
            )


@_rule
def theme_links(records: Records) -> Iterator[Problem]:
    """A theme is not its own neighbour, and an alias is no existing id."""
    taken: dict[str, str] = {}
    for id, theme in records.themes.items():
        document = records.document("theme", id)
        for number, other in enumerate(theme.related):
            if other == id:
                yield _problem(
                    document,
                    ("related", number),
                    "a theme must not be related to itself",
                    "theme-link",
                    "Delete the entry.",
                )
        for number, alias in enumerate(theme.aliases):
            if alias in records.ids("theme") or taken.setdefault(alias, id) != id or not _ID.fullmatch(alias):
                yield _problem(
                    document,
                    ("aliases", number),
                    f"alias must be an old id that no other theme has, found {alias[:60]}",
                    "theme-link",
                    "Aliases keep old addresses alive.",
                )


@_rule
def theme_kept(records: Records) -> Iterator[Problem]:
    """A theme that an edition has frozen is still there, under its id or as an alias of another."""
    known = records.ids("theme") | {alias for theme in records.themes.values() for alias in theme.aliases}
    for texts in records.loaded.editions.values():
        for id, (document, _) in texts.items():
            if id not in known:
                near = nearest(id, known)
                help = f"Add `aliases: [{id}]` to the theme that took its place" + (
                    f", perhaps data/themes/{near}.yml." if near else "."
                )
                yield _problem(document, (), f"theme {id} is frozen in an edition and has vanished", "theme-kept", help)


@_rule
def terms_compile(records: Records) -> Iterator[Problem]:
    """A theme's terms are regular expressions."""
    for id, theme in records.themes.items():
        if theme.terms is None:
            continue
        for name, terms in (("any", theme.terms.any), ("not", theme.terms.none)):
            for number, term in enumerate(terms):
                try:
                    re.compile(term, re.IGNORECASE)
                except (re.error, RecursionError, OverflowError) as error:
                    yield _problem(
                        records.document("theme", id),
                        ("terms", name, number),
                        f"must be a regular expression: {error}",
                        "bad-term",
                        "Python's re syntax; (?-i:…) for acronyms.",
                    )


@_rule
def trend_rows(records: Records) -> Iterator[Problem]:
    """Every trend row is of a theme with terms and a counted venue, once, with 0 ≤ matches ≤ total, in order."""
    venues = {venue.counted_as for venue in records.venues.values() if venue.counted_as}
    help = "Run scripts/count_trends.py again; the file is never edited by hand."
    before: tuple[Any, ...] = ()
    for row in records.loaded.trends:

        def bad(column: int, message: str, rule: str, line: int = row.line) -> Problem:
            return Problem(f"data/{_TRENDS}", line, column, message, rule, help)

        if len(row.values) != 6 or not all(
            value.isdecimal() for value in (row.values[2], row.values[4], row.values[5])
        ):
            yield bad(
                1, f"must be theme,venue,year,field,matches,total, found {','.join(row.values)[:80]}", "trend-row"
            )
            continue
        theme, venue, year, field, matches, total = row.values
        if theme not in records.ids("theme"):
            near = nearest(theme, records.ids("theme"))
            yield bad(1, f"no such theme: {theme[:60]}" + (f" (nearest: {near})" if near else ""), "unknown-theme")
        if venue not in venues:
            yield bad(1, f"no counted venue: {venue[:60]}", "unknown-venue")
        if field not in ("title", "text"):
            yield bad(1, f"field must be title or text, found {field[:20]}", "trend-row")
        if int(matches) > int(total):
            yield bad(1, f"matches must not exceed total, found {matches} of {total}", "trend-row")
        key = (theme, venue, int(year), field)
        if before and key <= before:
            yield bad(
                1,
                f"rows must be sorted, each once, found {','.join(map(str, key))} after {','.join(map(str, before))}",
                "trend-row",
            )
        before = key


_TRENDS = "trends.csv"


@_rule
def people_names(records: Records) -> Iterator[Problem]:
    """A printed name belongs to one person, and every author's name makes an address."""
    document = records.loaded.tables.get("people")
    taken: dict[str, str] = {}
    for id, person in records.people.items():
        for number, name in enumerate([person.name, *person.aliases]):
            if document and taken.setdefault(name, id) != id:
                yield _problem(
                    document,
                    (id, "aliases", number - 1) if number else (id, "name"),
                    f"{name} is already {taken[name]}",
                    "people-name",
                    "One person, one entry.",
                )
    addresses: dict[str, str] = {}
    for id, paper in records.papers.items():
        for number, name in enumerate(paper.authors):
            shown = records.people[taken[name]].name if name in taken else name
            address = author_id(shown)
            if not address:
                yield _problem(
                    records.document("paper", id),
                    ("authors", number),
                    f"author must have a name in Latin letters, found {name[:60]}",
                    "author-name",
                    "Write the name as the paper's own Latin title page does.",
                )
            elif addresses.setdefault(address, shown) != shown:
                yield _problem(
                    records.document("paper", id),
                    ("authors", number),
                    f"{shown} has the same address as {addresses[address]}",
                    "author-name",
                    "If they are one person, add an alias in data/people.yml.",
                )


@_rule
def plain_text(records: Records) -> Iterator[Problem]:
    """Texts hold no control characters, no invisible or direction-changing ones, and no piles of combining marks."""
    for model, document, data, base in _all_documents(records):
        del model
        for trail, text in _texts(data, base):
            for character in text:
                if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs"):
                    yield _problem(
                        document,
                        trail,
                        f"must hold no invisible character, found U+{ord(character):04X}",
                        "plain-text",
                        "Type the text anew.",
                    )
                    break
            if re.search(r"[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{3}", unicodedata.normalize("NFD", text)):
                yield _problem(
                    document, trail, "must not stack three or more combining marks", "plain-text", "Type the text anew."
                )
            if unicodedata.normalize("NFC", text) != text:
                yield _problem(
                    document,
                    trail,
                    "must be in composed form (Unicode NFC)",
                    "plain-text",
                    "Type accented letters as one character.",
                )


def _texts(value: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*trail, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*trail, number))


def rule_texts() -> dict[str, str]:
    """Every rule by name with its text, for the guide."""
    texts: dict[str, str] = defaultdict(str)
    for rule in RULES:
        texts[rule.__name__.replace("_", "-")] = " ".join((rule.__doc__ or "").split())
    return dict(texts)
