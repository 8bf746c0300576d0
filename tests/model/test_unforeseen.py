"""What rose after a source, over counts that are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import DATA, bend
from survey.check import check
from survey.common.phrases import folded
from survey.load.documents import load
from survey.model.curves import course
from survey.model.derived import Derived
from survey.model.survey import build
from survey.model.term_counts import Change
from survey.model.unforeseen import FEWEST, MOST_OF_THEME, hindsight, leading, looked_back_on
from survey.pipeline import Site


def change(term: str, before: float, after: float) -> Change:
    return Change(term, term, before, after, 100, "", 0.0)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ([("dye", 1, 9), ("loom", 1, 5), ("warp", 5, 1)], ["dye", "loom"]),
        # The phrase has most of the gain: it stands, and nothing that it holds.
        ([("language", 10, 20), ("language model", 2, 9), ("model", 5, 11)], ["language model"]),
        # It has not: the word stands, and not the phrase.
        ([("language", 10, 20), ("language game", 0, 3)], ["language"]),
        ([("language", 0, 10), ("language model", 0, 8), ("large language model", 0, 5)], ["large language model"]),
        # Another phrase with a word that was told through a longer one stands beside it.
        ([("language", 0, 10), ("large language", 0, 8), ("sign language", 0, 2)], ["large language", "sign language"]),
        # How titles speak.
        ([("unlocking", 0, 9), ("efficient", 0, 8), ("efficient dye", 0, 2)], ["efficient dye"]),
        ([], []),
    ],
)
def test_overlaps_are_merged_and_wording_is_kept_out(changes: list[tuple[str, float, float]], kept: list[str]) -> None:
    assert [one.term for one in leading([change(*one) for one in changes])] == kept


def test_a_theme_is_named_by_a_section_and_not_by_a_paper(fabricated: Path) -> None:
    def unnamed() -> list[str]:
        return list(Derived(build(*check(load(fabricated)))).unnamed)

    assert unnamed() == ["red-dye"]  # although the source cites a paper of it
    bend(
        fabricated,
        "sources/spinner-2021.yml",
        "title: Weaving, themes: [plain-weave]",
        "title: Weaving, themes: [red-dye]",
    )
    assert unnamed() == []  # another section is about plain weave


def test_at_most_so_many_stand() -> None:
    assert len(leading([change(f"dye{number}", 0, number) for number in range(1, 40)], 7)) == 7


@pytest.mark.parametrize(
    ("before", "after", "word"), [(4, 5, "up"), (4, 4.9, "level"), (5, 4, "down"), (0, 0, "down"), (0, 1, "up")]
)
def test_courses(before: float, after: float, word: str) -> None:
    assert course(before, after) == word


@pytest.fixture(scope="module")
def derived() -> Derived:
    """The fabricated survey with a source of 2019, two years before the end of its counts."""
    loaded = load(DATA / "survey")
    text = loaded.documents["source"]["spinner-2021"]
    text.data["date"] = text.data["date"].replace(year=2019)
    records, problems = check(loaded)
    return Derived(build(records, [problem for problem in problems if problem.rule == "never"]))


def test_a_source_is_looked_back_on_once_two_years_are_counted_after_it(derived: Derived) -> None:
    assert [source.id for source in looked_back_on(derived)] == ["spinner-2021"]
    records, problems = check(load(DATA / "survey"))
    assert looked_back_on(Derived(build(records, problems))) == []


def test_shares_are_of_all_titles_of_the_years(derived: Derived) -> None:
    (span,) = hindsight(derived, derived.survey.sources["spinner-2021"])
    assert (span.before.years, span.before.papers) == ((2019,), 50)
    assert (span.after.years, span.after.papers) == ((2020, 2021), 120)
    dye = next(grown for grown in span.grown if grown.change.term.startswith("dye"))
    titles = [
        title for id in ("loom-2020", "loom-2021", "bale-2020", "bale-2021") for title in derived.survey.accepted[id]
    ]
    assert dye.change.titles == sum(
        "dye" in title.lower().replace("-", " ").split() or "dyes" in title.lower().split() for title in titles
    )
    assert dye.change.after == pytest.approx(1000 * dye.change.titles / 120)
    assert not dye.named


def test_of_the_real_sources_each_is_looked_back_on_and_its_parts_add_up(real) -> None:
    derived = real.derived
    assert [source.id for source in looked_back_on(derived)] == [source.id for source in derived.originals]
    for source in looked_back_on(derived):
        for span in hindsight(derived, source):
            assert span.grown == sorted(span.grown, key=lambda grown: -grown.change.gain) or len(span.grown) == 15
            assert 0 < span.expected < len(span.themes)
            assert span.risen == sum(named.after >= 1.25 * named.before for named in span.themes)
            named = {id for section in source.sections for id in section.themes}
            assert {one.theme.id for one in span.themes} | {theme.id for theme in span.rare} <= named


def test_what_rose_most_has_a_theme_or_a_theme_says_why_not(real: Site) -> None:
    derived, counts = real.derived, real.derived.terms
    changes = counts.changes(counts.window(2020), counts.window(counts.latest))
    rose = leading([change for change in changes if change.titles >= FEWEST], 40)
    told = [
        f" {folded(' '.join([theme.coverage.covers, theme.coverage.omits, theme.coverage.curve]))} "
        for theme in derived.survey.themes.values()
    ]
    assert len(rose) == 40
    homeless = [
        change.term
        for change in rose
        if change.of_theme < MOST_OF_THEME and not any(f" {change.term} " in text for text in told)
    ]
    assert homeless == []
