"""Rules about what leads from one record to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from survey.check.context import ID, Records, found_in_documents, nearest, problem_at, suggestion
from survey.common.errors import Problem
from survey.load.yaml_values import Document, Trail
from survey.records.models import MODELS, OneOf, Paper, Record, Refers, fields
from survey.records.names import printed_names


def unknown_reference(records: Records) -> Iterator[Problem]:
    """A field that names another record, or a word of a closed list, names one that exists."""
    for document, (marker, value, trail) in found_in_documents(records, _marked):
        if isinstance(marker, Refers):
            known: Collection[str] = records.ids(marker.kind)
        else:
            known = records.vocabulary.get(marker.vocabulary, {})
        if value not in known:
            what = marker.kind if isinstance(marker, Refers) else str(trail[-1])
            near, more = nearest(value, known), _where_words_stand(marker, value, known)
            help = f"Did you mean `{near}`? {more}" if near else more
            rule = f"unknown-{what}" if isinstance(marker, Refers) else "unknown-word"
            yield problem_at(document, trail, f"no such {what}: {value[:80]}", rule, help)


def _where_words_stand(marker: OneOf | Refers, value: str, known: Iterable[str]) -> str:
    if not isinstance(marker, Refers):
        return f"One of {', '.join(known)}."
    if marker.kind not in MODELS:
        return f"data/{marker.kind}s.yml lists them."
    if ID.fullmatch(value):
        return f"To add one, create data/{marker.kind}s/{value}.yml."
    return f"They are the files of data/{marker.kind}s/."


def _marked(
    model: type[Record], document: Document, data: Any, base: Trail
) -> Iterator[tuple[OneOf | Refers, str, Trail]]:
    return marked(model, data, base)


def marked(model: type[Record], data: Any, trail: Trail = ()) -> Iterator[tuple[OneOf | Refers, str, Trail]]:
    """Every text in ``data`` that a closed list or another record decides, with its place."""
    if not isinstance(data, dict):
        return
    for name, (marker, nested) in fields(model).items():
        values = data.get(name)
        several = values if isinstance(values, list) else [values]
        for number, value in enumerate(several):
            here = (*trail, name, number) if isinstance(values, list) else (*trail, name)
            if nested is not None:
                yield from marked(nested, value, here)
            elif marker is not None and isinstance(value, str):
                yield marker, value, here


def section_known(records: Records) -> Iterator[Problem]:
    """Whatever names a section of a source names one that the source has."""
    for kind, id, source_id, section, trail in _section_references(records):
        source = records.sources.get(source_id)
        if source is None or section is None:
            continue
        known = [item.key for item in source.sections]
        if section not in known:
            yield problem_at(
                records.document(kind, id),
                trail,
                f"{source_id} has no section {section}",
                "unknown-section",
                suggestion(section, known, f"Its sections are in data/sources/{source_id}.yml."),
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


def duplicate_entry(records: Records) -> Iterator[Problem]:
    """No list of texts holds one twice, however deep in a record it stands; but authors may share a name that data/people.yml
    marks with `shared: true`."""
    shared = {name for name, person in printed_names(records.people).items() if person.shared}
    for document, (value, trail, of_authors) in found_in_documents(records, _repeated):
        if of_authors and value in shared:
            continue
        name = next(step for step in reversed(trail) if isinstance(step, str))
        namesakes = " If two people have this name, give it an entry with `shared: true` in data/people.yml."
        help = "Delete one of the two." + (namesakes if of_authors else "")
        yield problem_at(document, trail, f"{name} must not repeat {value}", "duplicate-entry", help)


def _repeated(model: type[Record], document: Document, data: Any, base: Trail) -> Iterator[tuple[str, Trail, bool]]:
    """Every text that stands in a list before it too, with its place, and whether the list is one of authors."""
    for trail, values in _lists_of_texts(data, base):
        seen: set[str] = set()
        for number, value in enumerate(values):
            if isinstance(value, str) and value in seen:
                yield value, (*trail, number), model is Paper and trail == ("authors",)
            elif isinstance(value, str):
                seen.add(value)


def _lists_of_texts(value: object, trail: Trail) -> Iterator[tuple[Trail, list[object]]]:
    """Every list within a value that holds a text, with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _lists_of_texts(inner, (*trail, name))
    elif isinstance(value, list):
        if trail and any(isinstance(item, str) for item in value):
            yield trail, value
        for number, inner in enumerate(value):
            yield from _lists_of_texts(inner, (*trail, number))


def cycles(records: Records) -> Iterator[Problem]:
    """Nothing builds on itself, directly or by way of others; no theme grew from itself."""
    papers = {
        id: [other for other in paper.builds_on if other in records.papers] for id, paper in records.papers.items()
    }
    yield from _cycles(records, "paper", papers, ("builds_on",), "builds_on")
    themes = {
        id: [other for other in theme.lineage.grew_from if other in records.themes]
        for id, theme in records.themes.items()
    }
    yield from _cycles(records, "theme", themes, ("lineage", "grew_from"), "lineage")


def _cycles(records: Records, kind: str, links: dict[str, list[str]], trail: Trail, name: str) -> Iterator[Problem]:
    try:
        TopologicalSorter(links).prepare()
        return
    except CycleError:
        import networkx  # takes a tenth of a second, and says which records each cycle is made of
    graph = networkx.DiGraph((id, other) for id, others in links.items() for other in others)
    for component in networkx.strongly_connected_components(graph):
        first = min(component)
        if len(component) > 1 or graph.has_edge(first, first):
            yield problem_at(
                records.document(kind, first),
                trail,
                f"{name} must not lead back to where it started: {' → '.join([*sorted(component), first])}",
                "cycle",
                "Remove the link that points to the later one.",
            )
