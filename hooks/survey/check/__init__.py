"""What must hold of the data, each rule by name; the only place that judges it.

A rule is a function that yields problems; its docstring is the rule. Rules see every record that could be read as its
model, so that one broken file does not hide what is wrong with the others. Each module holds the rules of one scope;
this list is the order in which the guide shows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice

from survey.check import (
    authors,
    claims,
    cross_references,
    editions,
    files,
    forecasts,
    papers,
    proceedings,
    sources,
    tables,
    texts,
    themes,
)
from survey.check.context import MOST_OF_A_RULE, Records, Rule, nearest
from survey.check.parse_models import read_models
from survey.common.errors import Problem
from survey.load.documents import Loaded, replaced

__all__ = ["RULES", "Records", "check", "nearest", "rule_texts"]

_MOST_OF_A_KIND = 100  # that are told of a file

RULES: list[Rule] = [
    files.something_told,
    files.file_name,
    papers.year_range,
    papers.venue_needed,
    papers.named_or_aftermath,
    papers.duplicate_paper,
    authors.author_name,
    authors.people_names,
    cross_references.unknown_reference,
    cross_references.section_known,
    cross_references.duplicate_entry,
    cross_references.cycles,
    sources.section_ids,
    sources.correction_source,
    themes.empty_theme,
    themes.story_movements,
    themes.standing_order,
    themes.theme_claimed,
    themes.theme_links,
    themes.theme_kept,
    themes.terms_compile,
    claims.claim_rule,
    claims.claim_horizon,
    claims.claim_judged,
    claims.claim_reviewed,
    claims.retired_claims,
    forecasts.forecast_whole,
    forecasts.forecast_fixed,
    texts.citation_known,
    texts.figure_known,
    texts.plain_text,
    texts.text_form,
    editions.frozen_text,
    tables.table_ids,
    tables.counted_venues,
    tables.trend_rows,
    proceedings.list_named,
    proceedings.list_titles,
    proceedings.list_complete,
    proceedings.trend_totals,
    proceedings.term_rows,
]


def check(loaded: Loaded) -> tuple[Records, list[Problem]]:
    """Reads every document as its model and applies every rule. All problems at once, sorted."""
    problems = list(loaded.problems)
    records = read_models(loaded, problems)
    for rule in RULES:
        problems.extend(islice(rule(records), MOST_OF_A_RULE))
    return records, _told(problems)


def _told(problems: Iterable[Problem]) -> list[Problem]:
    """The problems as they are told, sorted: of one kind in one file not thousands, which would hide all others."""
    told: list[Problem] = []
    of_a_kind: Counter[tuple[str, str]] = Counter()
    for problem in sorted(set(problems)):
        kind = (problem.path, problem.rule)
        of_a_kind[kind] += 1
        if of_a_kind[kind] <= _MOST_OF_A_KIND:
            told.append(problem)
        elif of_a_kind[kind] == _MOST_OF_A_KIND + 1:
            help = "Mend the ones before it first."
            told.append(replace(problem, message="and more of the kind from here on", help=help))
    return sorted(told)


def rule_texts() -> dict[str, str]:
    """Every rule by name with its text, for the guide."""
    return {rule.__name__.replace("_", "-"): " ".join((rule.__doc__ or "").split()) for rule in RULES}


def new_problems(loaded: Loaded, texts: Mapping[str, str]) -> list[Problem]:
    """What records with these ``texts``, by path, would bring the survey of problems that it does not have yet, sorted."""
    problems = check(replaced(loaded, texts))[1]
    known = set(check(loaded)[1]) if problems else set()
    return [problem for problem in problems if problem not in known]
