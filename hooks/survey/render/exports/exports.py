"""The survey for machines: a file beside each page, the whole in a few files, and a JSON Schema of each. The only place that
decides what these files hold; their addresses are relative to the site's root."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from survey.load.form_rules import VERSION
from survey.model.derived import Derived
from survey.records.counts import FIELDS, Count
from survey.records.models import (
    Area,
    Claim,
    Forecast,
    Paper,
    PersonName,
    Record,
    Retired,
    Source,
    Term,
    Theme,
    Venue,
)
from survey.render.citations import bibtex, styles, works
from survey.render.citations.formats import FILES, Format
from survey.render.citations.works import Work
from survey.render.exports import json_schema
from survey.render.paper_fields import columns


class Export(BaseModel):
    """What all exports share: which schema they keep to, which state of the survey they show, under which licence."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    schema_address: str = Field(alias="$schema")
    edition: str
    licence: str
    page: str = Field(description="The address of the page that shows this to people.")


class PaperExport(Export):
    """A paper: ``record`` holds the authored fields, the rest is derived."""

    id: str
    record: Paper
    built_on_by: list[str] = Field(description="Papers of the survey that build on it.")
    told_in_themes: list[str] = Field(description="Themes whose story or status cites it.")
    told_in_claims: list[str] = Field(description="Claims whose verdict cites it.")


class CurvePoint(BaseModel):
    """One year of a theme's curve."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    matches: int = Field(description="Accepted papers that match the theme's terms.")
    total: int = Field(description="Accepted papers.")
    per_1000: float
    complete: bool = Field(description="Whether every venue that met in the year is counted.")


class Spoken(BaseModel):
    """A section of a source that speaks of a theme."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    section: str


class ThemeExport(Export):
    """A theme: ``record`` holds the authored fields, the rest is derived or counted."""

    id: str
    record: Theme
    papers: list[str] = Field(description="Its papers, oldest first.")
    claims: list[str]
    sections: list[Spoken]
    led_to: list[str] = Field(description="Themes that grew from it.")
    curve: dict[str, list[CurvePoint]] = Field(
        description="By field: `title` counts titles, `text` titles or abstracts. Empty if the theme is not counted."
    )


class SourceExport(Export):
    """A source: ``record`` holds the authored fields, the rest is derived."""

    id: str
    record: Source
    copies: list[str]
    papers: dict[str, list[str]] = Field(description="By section, the papers it names.")
    claims: list[str]


class ClaimExport(Export):
    """A claim: ``record`` holds the authored fields. Evidence is the id of a paper, trends:<theme>, or a web page."""

    id: str
    record: Claim


class SurveyExport(Export):
    """Every record of the survey by id, as authored. The counts are in trends.csv."""

    title: str
    date: str
    vocabulary: dict[str, dict[str, Term]]
    areas: dict[str, Area]
    venues: dict[str, Venue]
    themes: dict[str, Theme]
    papers: dict[str, Paper]
    sources: dict[str, Source]
    claims: dict[str, Claim]
    retired: dict[str, Retired] = Field(description="Claims that were taken back.")
    forecasts: dict[str, Forecast] = Field(description="The survey's own forecasts of shares of titles, per 1,000.")
    people: dict[str, PersonName] = Field(description="What authors' names do not tell: aliases, family names, groups.")


PaperRow = create_model(
    "PaperRow",
    __doc__="A line of papers.csv. Several values are joined with ``; ``; an empty cell is a field that the paper has not. An "
    "apostrophe stands before a value that a spreadsheet would run as a formula.",
    **dict.fromkeys(columns(), (str, ...)),
)


class TrendRow(BaseModel):
    """A line of trends.csv and of a theme's CSV: of ``total`` accepted papers, ``matches`` match the theme's terms."""

    theme: str
    venue: str
    year: str
    field: str
    matches: str
    total: str


_EXPORTS: dict[str, type[BaseModel]] = {
    "paper-export": PaperExport,
    "theme-export": ThemeExport,
    "source-export": SourceExport,
    "claim-export": ClaimExport,
    "survey": SurveyExport,
    "papers-row": PaperRow,
    "trends-row": TrendRow,
}
SCHEMAS = [json_schema.address(name) for name in (*json_schema.RECORDS, *_EXPORTS)]


def files(derived: Derived, site: str) -> dict[str, Callable[[], str]]:
    """What makes every file, by address; ``site`` is the site's full address with a trailing slash."""
    survey = derived.survey
    made: dict[str, Callable[[], str]] = {}
    for record in _all(derived):
        stem = f"{record.folder}/{record.id}"
        made[f"{stem}.json"] = partial(_export_file, record, derived, site)
        for format in FILES:
            made[f"{stem}{format.suffix}"] = partial(_citation_file, format, record, derived, site)
    for theme in survey.themes:
        if rows := derived.curves.rows(theme):
            made[f"themes/{theme}.csv"] = partial(_counts, rows)
    made["survey.bib"] = partial(_whole_bibtex, derived, site)
    made["survey.json"] = lambda: _json(_survey(derived, site))
    made["papers.csv"] = lambda: _csv(PaperRow, (_row(paper, derived, site) for paper in derived.papers))
    made["trends.csv"] = partial(_counts, survey.counts)
    made["llms.txt"] = partial(_guide, derived, site)
    for name, model in (*json_schema.RECORDS.items(), *_EXPORTS.items()):
        made[f"schema/{name}-{VERSION}.json"] = partial(_schema_file, name, model, derived, site)
    return made


def _export_file(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> str:
    return _json(_export(record, derived, site))


def _citation_file(format: Format, record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> str:
    comment = f"{site}{record.folder}/{record.id}/, edition {derived.survey.edition.edition}"
    return format.write(bundle(record, derived, site), comment)


def _whole_bibtex(derived: Derived, site: str) -> str:
    survey = derived.survey
    everything = [works.whole(survey, site)]
    everything += [works.page_of(theme, derived, site) for theme in survey.themes.values()]
    everything += [works.source(source, survey) for source in derived.sources]
    everything += [works.paper(paper, survey) for paper in derived.papers]
    return bibtex.file(everything, f"{site}, edition {survey.edition.edition}")


def _counts(rows: Iterable[Count]) -> str:
    return _csv(TrendRow, ([str(value) for value in row] for row in rows))


def _schema_file(name: str, model: type[BaseModel], derived: Derived, site: str) -> str:
    return json.dumps(_schema(name, model, derived, site), indent=1) + "\n"


def bundle(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> list[Work]:
    """What the citation files beside a page hold: a paper's the paper, a theme's our page and all its papers, a claim's our page and
    its evidence."""
    cited = [work for _, work in works.cited_on(record, derived, site)]
    if isinstance(record, Paper):
        return cited[:1]
    if isinstance(record, Theme):
        cited += [works.paper(paper, derived.survey) for paper in derived.papers_of_theme[record.id]]
    if isinstance(record, Claim):
        papers = derived.survey.papers
        cited += [works.paper(papers[id], derived.survey) for id in record.named_evidence if id in papers]
        cited += [works.web(f"{record.id}-web-{number}", page) for number, page in enumerate(record.pages, start=1)]
    return cited


def beside(record: Paper | Theme | Source | Claim, derived: Derived) -> list[tuple[str, str]]:
    """The files beside a record's page: what each is called, and its address."""
    stem = f"{record.folder}/{record.id}"
    found = [*((format.label, f"{stem}{format.suffix}") for format in FILES), ("JSON", f"{stem}.json")]
    if isinstance(record, Theme) and record.id in derived.curves.themes:
        found.append(("CSV of the counts", f"{stem}.csv"))
    return found


def _all(derived: Derived) -> Iterable[Paper | Theme | Source | Claim]:
    survey = derived.survey
    return (*survey.papers.values(), *survey.themes.values(), *survey.sources.values(), *survey.claims.values())


def _export(record: Paper | Theme | Source | Claim, derived: Derived, site: str) -> Export:
    kind = record.folder.removesuffix("s")
    shared: dict[str, Any] = {
        "schema_address": f"{site}schema/{kind}-export-{VERSION}.json",
        "edition": derived.survey.edition.edition,
        "licence": works.LICENCE,
        "page": f"{site}{record.folder}/{record.id}/",
        "id": record.id,
        "record": record,
    }
    if isinstance(record, Paper):
        themes, claims = derived.cited_in[record.id]
        return PaperExport(
            **shared,
            built_on_by=_ids(derived.built_on_by[record.id]),
            told_in_themes=_ids(themes),
            told_in_claims=_ids(claims),
        )
    if isinstance(record, Theme):
        spoken = derived.sections_of_theme[record.id]
        return ThemeExport(
            **shared,
            papers=_ids(derived.papers_of_theme[record.id]),
            claims=_ids(derived.claims_of_theme[record.id]),
            sections=[Spoken(source=told.source.id, section=told.section.key) for told in spoken],
            led_to=_ids(derived.led_to[record.id]),
            curve={field: points for field in FIELDS if (points := _curve(derived, record.id, field))},
        )
    if isinstance(record, Source):
        return SourceExport(
            **shared,
            copies=_ids(source for source in derived.sources if source.derived_from == record.id),
            papers={
                section.key: _ids(papers)
                for section in record.sections
                if (papers := derived.papers_of_section.get((record.id, section.key)))
            },
            claims=_ids(derived.claims_of_source[record.id]),
        )
    return ClaimExport(**shared)


def _curve(derived: Derived, theme: str, field: str) -> list[CurvePoint]:
    return [
        CurvePoint(
            year=point.year,
            matches=point.matches,
            total=point.total,
            per_1000=round(point.share, 3),
            complete=point.complete,
        )
        for point in derived.curves.points(theme, field)
    ]


def _survey(derived: Derived, site: str) -> SurveyExport:
    survey = derived.survey
    return SurveyExport(
        schema_address=f"{site}schema/survey-{VERSION}.json",
        edition=survey.edition.edition,
        licence=works.LICENCE,
        page=site,
        title=works.TITLE,
        date=survey.edition.date.isoformat(),
        vocabulary=survey.vocabulary,
        areas=survey.areas,
        venues=survey.venues,
        themes=survey.themes,
        papers=survey.papers,
        sources=survey.sources,
        claims=survey.claims,
        retired=survey.retired,
        forecasts=survey.forecasts,
        people=survey.people,
    )


def _ids(records: Iterable[Record]) -> list[str]:
    return [record.id for record in records]


def _json(export: Export) -> str:
    # Fields that a record leaves out stay out, so that ``record`` is what its file says.
    return export.model_dump_json(by_alias=True, exclude_unset=True, indent=1) + "\n"


def _csv(model: type[BaseModel], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(model.model_fields)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _row(paper: Paper, derived: Derived, site: str) -> list[str]:
    computed = {
        "id": paper.id,
        "named_by": "; ".join(derived.sources_naming(paper)),
        "aftermath": "yes" if paper.aftermath else "no",
        "built_on_by": "; ".join(_ids(derived.built_on_by[paper.id])),
        "page": f"{site}papers/{paper.id}/",
    }
    return [computed[name] if name in computed else _cell(getattr(paper, name)) for name in PaperRow.model_fields]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def _schema(name: str, model: type[BaseModel], derived: Derived, site: str) -> dict[str, Any]:
    return json_schema.schema(name, model, derived.survey, site)


def _guide(derived: Derived, site: str) -> str:
    """The llms.txt: what the site is and where its parts are, for programs that read text."""
    survey = derived.survey
    edition = survey.edition
    suffixes = ", ".join(f"`{format.suffix}`" for format in FILES)
    lines = [
        f"# {works.SITE}",
        "",
        f"> {works.TITLE}, edition {edition.edition}: what became of the trends named in 2015, 2016 and 2020, followed with evidence.",
        "",
        f"Texts and data are under CC BY 4.0 ({works.LICENCE}). Cite as: {styles.plain(works.whole(survey, site))}",
        "",
        "## Data",
        "",
        f"- [survey.json]({site}survey.json): every record, as authored",
        f"- [papers.csv]({site}papers.csv): one line a paper",
        f"- [trends.csv]({site}trends.csv): counts of accepted papers by theme, venue and year",
        *([f"- [terms.csv]({site}terms.csv): counts of words in accepted titles"] if survey.terms else []),
        *([f"- [proceedings/]({site}proceedings/): the lists of titles that are counted"] if survey.accepted else []),
        f"- [survey.bib]({site}survey.bib): every paper, source and theme as BibTeX",
        *(f"- [{address}]({site}{address}): JSON Schema" for address in SCHEMAS),
        "",
        f"A paper, theme, source or claim has its data beside its page: `/papers/<id>.json`, {suffixes}.",
        "",
        "## Themes",
        "",
    ]
    lines += [f"- [{theme.name}]({site}themes/{theme.id}/): {_line(theme.finding)}" for theme in survey.themes.values()]
    lines += ["", "## Sources", ""]
    lines += [f"- [{_line(source.title)}]({site}sources/{source.id}/): {source.date}" for source in derived.sources]
    if derived.claims:
        lines += ["", "## Claims", ""]
        for claim in derived.claims:
            verdict = survey.term("verdicts", claim.verdict).name
            lines.append(f"- [{_line(claim.claim)}]({site}claims/{claim.id}/): {verdict}")
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("[", "(").replace("]", ")")
