"""Everything that follows from the records: who wrote what, what builds on what, which theme is near which.

Nothing computed here is ever written back to ``data/``.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from survey.check.texts import citing_texts
from survey.common.dates import last_day, year_of
from survey.common.markup import citations
from survey.common.phrases import folded
from survey.model.accepted import AcceptedList, accepted_lists
from survey.model.curves import Course, Curves
from survey.model.links import Author, CorrectionRef, MentionRef, ThemeSection
from survey.model.survey import Survey
from survey.model.term_counts import TermCounts
from survey.model.year_review import FieldThen, field_as_of
from survey.records.models import Claim, Paper, Source, Standing, Term, Theme, Venue
from survey.records.names import plain, split_name


class Derived:
    """Indexes over a survey. Every list is in the order pages show it; every dictionary has an entry for every id."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.curves = Curves.of(survey.lines)

    @cached_property
    def accepted(self) -> dict[str, AcceptedList]:
        return accepted_lists(self.survey, self.papers_of_venue)

    @cached_property
    def terms(self) -> TermCounts:
        held = self.survey
        of = held.terms, held.accepted, held.proceedings, held.venues, held.lines
        return held.memo.once(TermCounts, of, lambda: TermCounts(held.terms, self.accepted.values(), self.curves))

    @cached_property
    def papers(self) -> list[Paper]:
        """All papers, oldest first."""
        return sorted(self.survey.papers.values(), key=_age)

    @cached_property
    def papers_of_theme(self) -> dict[str, list[Paper]]:
        return self._group(self.survey.themes, ((theme, paper) for paper in self.papers for theme in paper.themes))

    @cached_property
    def papers_of_venue(self) -> dict[str, list[Paper]]:
        return self._group(self.survey.venues, ((paper.venue, paper) for paper in self.papers if paper.venue))

    @cached_property
    def papers_of_year(self) -> dict[int, list[Paper]]:
        return self._group(self.years, ((paper.year, paper) for paper in self.papers))

    @cached_property
    def built_on_by(self) -> dict[str, list[Paper]]:
        return self._group(self.survey.papers, ((base, paper) for paper in self.papers for base in paper.builds_on))

    @cached_property
    def leading_papers(self) -> dict[int, list[Paper]]:
        """Per year the papers, at most five, that most papers of the survey build on, most first; those with none are left out."""
        return {
            year: sorted(
                (paper for paper in papers if self.built_on_by[paper.id]),
                key=lambda paper: (-len(self.built_on_by[paper.id]), paper.id),
            )[:5]
            for year, papers in self.papers_of_year.items()
        }

    @cached_property
    def theme_names(self) -> list[tuple[str, Theme]]:
        """Every name and other name of a theme, and the theme, in the order of the alphabet."""
        names = (
            (name, theme)
            for theme in self.survey.themes.values()
            for name in (theme.name, *(other for other in theme.known_as if other.lower() != theme.name.lower()))
        )
        return sorted(names, key=lambda pair: (plain(pair[0]).lower(), pair[1].id))

    @cached_property
    def authors(self) -> dict[str, Author]:
        """Authors by id, sorted by family name."""
        names = [(paper.id, paper.authors) for paper in self.papers]
        of = names, self.survey.shown_names, self.survey.families
        papers = self.survey.papers
        return {
            author.id: replace(author, papers=[papers[id] for id in ids])
            for author, ids in self.survey.memo.once(Author, of, self._signatures)
        }

    def _signatures(self) -> list[tuple[Author, list[str]]]:
        """Authors in order, without their papers, and the ids of these."""
        found: dict[str, Author] = {}
        signed_by: dict[str, list[str]] = defaultdict(list)
        together: dict[str, Counter[str]] = defaultdict(Counter)
        for paper in self.papers:
            signed = {self.survey.author_of(name): name for name in paper.authors}  # once, where two share a name
            for id, printed in signed.items():
                name = self.survey.shown(printed)
                author = found.setdefault(id, Author(id, name, self.survey.families.get(name) or split_name(name)[1]))
                signed_by[id].append(paper.id)
                if printed not in (name, *author.aliases):
                    author.aliases.append(printed)
                together[id].update(other for other in signed if other != id)
        ordered = sorted(found.values(), key=lambda author: (plain(author.family).lower(), plain(author.name).lower()))
        for author in ordered:
            author.coauthors = sorted(together[author.id].items(), key=lambda item: (-item[1], item[0]))
        return [(author, signed_by[author.id]) for author in ordered]

    @cached_property
    def mentions(self) -> list[MentionRef]:
        """Every mention of a paper by a source, in the order of the sources and their sections, copies included."""
        found: list[tuple[tuple[str, int, str], MentionRef]] = []
        for paper in self.papers:
            for mention in paper.mentions:
                for source, section, inherited in self._places(mention.source, mention.section):
                    position = next((number for number, item in enumerate(source.sections) if item.key == section), -1)
                    reference = MentionRef(paper, source, section, mention.words, mention.inferred, inherited)
                    found.append(((str(source.date) + source.id, position, paper.id), reference))
        return [reference for _, reference in sorted(found, key=lambda item: item[0])]

    def _places(self, source_id: str, section: str) -> Iterator[tuple[Source, str, bool]]:
        yield self.survey.sources[source_id], section, False
        for copy in self.survey.sources.values():
            if copy.derived_from == source_id:
                for item in copy.sections:
                    if item.origin == section:
                        yield copy, item.key, True

    @cached_property
    def mentions_of_paper(self) -> dict[str, list[MentionRef]]:
        return self._group(self.survey.papers, ((reference.paper.id, reference) for reference in self.mentions))

    @cached_property
    def first_mention(self) -> dict[str, int]:
        """By a paper's id the place of its first mention among all; papers that no source names are not in it."""
        return {reference.paper.id: place for place, reference in reversed(list(enumerate(self.mentions)))}

    @cached_property
    def papers_of_section(self) -> dict[tuple[str, str], list[Paper]]:
        sections = ((source.id, section.key) for source in self.sources for section in source.sections)
        found: dict[tuple[str, str], dict[str, Paper]] = {place: {} for place in sections}
        for reference in self.mentions:
            found[reference.source.id, reference.section][reference.paper.id] = reference.paper
        return {place: list(papers.values()) for place, papers in found.items()}

    @cached_property
    def originals(self) -> list[Source]:
        """The sources that are no copies, oldest first."""
        return [source for source in self.sources if not source.derived_from]

    @cached_property
    def sources(self) -> list[Source]:
        return sorted(self.survey.sources.values(), key=lambda source: (str(source.date), source.id))

    @cached_property
    def sections_of_theme(self) -> dict[str, list[ThemeSection]]:
        """Sections of the originals, oldest source first; a copy only where the original has no such section."""
        spots = (
            (theme, ThemeSection(source, section))
            for source in self.sources
            for section in source.sections
            if not section.origin
            for theme in section.themes
        )
        return self._group(self.survey.themes, spots)

    @cached_property
    def unnamed(self) -> dict[str, Theme]:
        """Themes that no section of a source is about, by id, in the order of pages. A source may still cite papers of theirs."""
        return {id: theme for id, theme in self.survey.themes.items() if not self.sections_of_theme[id]}

    @cached_property
    def claims_of_theme(self) -> dict[str, list[Claim]]:
        return self._group(self.survey.themes, ((theme, claim) for claim in self.claims for theme in claim.themes))

    @cached_property
    def claims(self) -> list[Claim]:
        """All claims, by source, section and id."""

        def order(claim: Claim) -> tuple[str, int, str]:
            source = self.survey.sources[claim.source]
            return str(source.date), [section.key for section in source.sections].index(claim.section), claim.id

        return sorted(self.survey.claims.values(), key=order)

    @cached_property
    def claims_of_source(self) -> dict[str, list[Claim]]:
        return self._group(self.survey.sources, ((claim.source, claim) for claim in self.claims))

    @cached_property
    def corrections(self) -> list[CorrectionRef]:
        """Every correction: by source, in the order of its sections, then by paper."""
        found = [
            CorrectionRef(self.survey.sources[correction.source], paper, correction)
            for paper in self.papers
            for correction in paper.corrections
            if correction.source
        ]
        found += [
            CorrectionRef(source, None, correction) for source in self.sources for correction in source.corrections
        ]

        def order(reference: CorrectionRef) -> tuple[str, str, int, str]:
            keys = [section.key for section in reference.source.sections]
            section = reference.correction.section
            return (
                str(reference.source.date),
                reference.source.id,
                keys.index(section) if section in keys else -1,
                reference.paper.id if reference.paper else "",
            )

        return sorted(found, key=order)

    @cached_property
    def corrections_of_paper(self) -> dict[str, list[CorrectionRef]]:
        return self._group(
            self.survey.papers, ((reference.paper.id, reference) for reference in self.corrections if reference.paper)
        )

    @cached_property
    def neighbours(self) -> dict[str, list[tuple[Theme, int]]]:
        """Per theme: themes it shares papers with and how many, most first."""
        shared: dict[str, Counter[str]] = {id: Counter() for id in self.survey.themes}
        for paper in self.papers:
            for theme in paper.themes:
                shared[theme].update(other for other in paper.themes if other != theme)
        return {
            id: [
                (self.survey.themes[other], number)
                for other, number in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
            ]
            for id, counter in shared.items()
        }

    @cached_property
    def led_to(self) -> dict[str, list[Theme]]:
        """Per theme: themes that grew from it."""
        return self._group(
            self.survey.themes,
            ((origin, theme) for theme in self.survey.themes.values() for origin in theme.lineage.grew_from),
        )

    @cached_property
    def cited_in(self) -> dict[str, tuple[list[Theme], list[Claim]]]:
        """Per paper: the themes whose story or standing, and the claims whose verdict, cite it."""
        themes = self._group(
            self.survey.papers,
            (
                (key, theme)
                for theme in self.survey.themes.values()
                for key in self.cited_by_theme(theme)
                if key in self.survey.papers
            ),
        )
        claims = self._group(
            self.survey.papers,
            (
                (key, claim)
                for claim in self.claims
                for key in dict.fromkeys([*citations(claim.why), *claim.named_evidence])
                if key in self.survey.papers
            ),
        )
        return {id: (themes[id], claims[id]) for id in self.survey.papers}

    @cached_property
    def cited(self) -> set[str]:
        """Keys that any text of the survey cites."""
        held = self.survey
        texts = citing_texts(held.themes, held.claims, held.sources, held.findings)
        return {key for *_, text in texts for key in citations(text)}

    @staticmethod
    def cited_by_theme(theme: Theme) -> list[str]:
        """Keys that a theme's story and standings cite or have as evidence."""
        keys = citations(theme.story)
        for standing in theme.standing:
            keys += [*standing.evidence, *citations(standing.why)]
        return list(dict.fromkeys(keys))

    def standing(self, theme: Theme) -> tuple[Standing, Term]:
        """A theme's latest standing, and what its status is called."""
        latest = theme.standing[-1]
        return latest, self.survey.term("statuses", latest.status)

    @cached_property
    def by_change(self) -> list[tuple[Theme, Course | None]]:
        """Themes by how much of their height they have kept: those at their height first, the larger before the smaller, and last
        those that are not counted."""

        def order(item: tuple[Theme, Course | None]) -> tuple[float, float, str]:
            theme, course = item
            return (-course.held, -course.latest.share, theme.id) if course else (1.0, 0.0, theme.id)

        return sorted(((theme, self.curves.course(theme.id)) for theme in self.survey.themes.values()), key=order)

    @cached_property
    def years_shown(self) -> range:
        """The years that every picture's axis spans: from the first year that is counted, or in which a source speaks, to the
        edition's, or to the last that is counted."""
        years = {year_of(source.date) for source in self.originals} | {count.year for count in self.survey.counts}
        return range(min(years), max(years | {self.survey.edition.date.year}) + 1)

    @cached_property
    def counted_venues(self) -> int:
        """How many venues' accepted papers are counted."""
        return sum(venue.counted_as is not None for venue in self.survey.venues.values())

    @cached_property
    def moments(self) -> dict[str, int]:
        """The year of each source that is no copy, by its id, in the order of `originals`."""
        return {source.id: year_of(source.date) for source in self.originals}

    @cached_property
    def names_said_by_source(self) -> dict[str, list[tuple[str, str]]]:
        """By a source's id title and other names of every paper that it names, folded as terms are, with the paper's id; oldest first."""
        found: dict[str, list[tuple[str, str]]] = {source.id: [] for source in self.originals}
        for paper in self.papers:
            for source in self.sources_naming(paper):
                found[source].append((f" {folded(' . '.join([paper.title, *paper.known_as]))} ", paper.id))
        return found

    def sources_naming(self, paper: Paper) -> list[str]:
        """Ids of the originals that name the paper, in the order of `originals`; what only a copy names counts for its original."""
        named = {mention.source for mention in paper.mentions}
        named |= {self.survey.sources[id].derived_from or id for id in named}
        return [source.id for source in self.originals if source.id in named]

    def times_named(self, theme: Theme, source: str) -> tuple[int, int, int]:
        """How strongly a source names a theme: sections that speak of it, papers it names for it, claims it makes."""
        sections = sum(1 for section in self.survey.sources[source].sections if theme.id in section.themes)
        papers = sum(
            1 for paper in self.papers_of_theme[theme.id] if any(mention.source == source for mention in paper.mentions)
        )
        claims = sum(1 for claim in self.claims_of_theme[theme.id] if claim.source == source)
        return sections, papers, claims

    @cached_property
    def years(self) -> list[int]:
        """Years that have a page: those with papers, and every year since the first curve."""
        counted = {point.year for theme in self.curves.themes for point in self.curves.points(theme)}
        return sorted({*(paper.year for paper in self.papers), *counted})

    def as_of(self, year: int) -> FieldThen:
        """What the survey's themes and curves looked like up to ``year``, and what had been said would come."""
        return field_as_of(year, self.survey.themes.values(), self.claims, self.curves)

    @cached_property
    def venues(self) -> list[Venue]:
        """Venues that have papers here, by short name."""
        return sorted(
            (venue for id, venue in self.survey.venues.items() if self.papers_of_venue[id]),
            key=lambda venue: plain(venue.short).lower(),
        )

    @cached_property
    def changed(self) -> datetime.date:
        """The date that everything computed carries: the edition's."""
        return self.survey.edition.date

    @cached_property
    def last_change(self) -> datetime.date:
        """The latest day that a record names as its own: when it was checked, judged or searched; not before the edition's."""
        held = self.survey
        days = [paper.checked.date for paper in held.papers.values()]
        days += [claim.judged_on for claim in held.claims.values()]
        days += [theme.coverage.searched for theme in held.themes.values()]
        return max([last_day(day) for day in days] + [held.edition.date])

    @staticmethod
    def _group(keys: Iterable, pairs: Iterable[tuple]) -> dict:
        groups: dict = {key: [] for key in keys}
        for key, value in pairs:
            groups[key].append(value)
        return groups


def _age(paper: Paper) -> tuple[int, str, str]:
    return paper.year, plain(paper.authors[0].split()[-1]).lower(), paper.id
