"""The counts of themes in a list of accepted papers."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import count_trends
from accepted_lists import row
from conftest import ROOT
from survey.load.documents import load
from survey.tools.counting import counts
from survey.tools.counting.accepted_papers import Row, own_rows
from survey.tools.counting.counts import Count
from survey.tools.counting.phrases import count_phrases
from survey.tools.counting.terms import compile_terms, read_terms


@pytest.mark.build
def test_the_counts_of_the_survey_are_those_of_its_lists():
    """What anybody gets who counts again: every line of titles, row for row, and every line of terms."""
    loaded = load(ROOT)
    rows = own_rows(loaded)
    caught = counts.caught_titles(rows, read_terms(ROOT / "data/themes"))
    made = counts.count_titles(rows, caught)
    kept = [Count.read(row.values) for row in loaded.trends]
    assert [count for count in kept if count.field == "title"] == made
    assert (ROOT / "data/terms.csv").read_text("utf-8") == count_phrases(rows, count_trends.groups(loaded), caught)


@pytest.mark.parametrize(
    ("title", "abstract", "title_counts", "text_counts"),
    [
        ("Teapots", "Nothing.", 1, 1),
        ("Nothing", "A teapot.", 0, 1),
        ("Nothing", "Nothing.", 0, 0),
        ("Teapots", "With a kettle.", 1, 1),  # the abstract's `not` word does not undo the title
        ("Kettles", "A teapot.", 0, 1),  # nor the title's the abstract
        ("Teapots and Kettles", "A teapot and a kettle.", 0, 0),
        ("Tea", "pot", 0, 0),  # the two are never joined
    ],
)
def test_title_and_abstract_are_judged_each_by_itself(title, abstract, title_counts, text_counts):
    themes = {"tea": compile_terms("tea", {"any": ["teapot"], "not": ["kettle"]})}
    assert counts.count([row(title, abstract)], themes, processes=1) == [
        Count("tea", "NeurIPS", 2020, "text", text_counts, 1),
        Count("tea", "NeurIPS", 2020, "title", title_counts, 1),
    ]


@pytest.mark.parametrize(
    ("filled", "of", "given"), [(17, 20, True), (16, 20, False), (84, 100, False), (85, 100, True)]
)
def test_text_is_counted_from_85_per_cent_of_abstracts(filled, of, given):
    rows = [row(f"Teapot {number}", "Text." if number < filled else " \n") for number in range(of)]
    # Papers of other tracks have no say.
    rows += [row(f"Kettle {number}", "Text." if not given else "", track="position") for number in range(of)]
    made = counts.count(rows, {"tea": compile_terms("tea", {"any": ["teapot"]})}, processes=1)
    assert [count.field for count in made] == (["text", "title"] if given else ["title"])
    assert all(count[4:] == (of, of) for count in made)


def test_only_main_counts_and_a_theme_without_matches_is_written():
    rows = [row("Teapot"), row("Teapot", track="datasets_benchmarks"), row("Teapot", track="position"), row("Kettle")]
    themes = {name: compile_terms(name, {"any": [name]}) for name in ("teapot", "samovar")}
    assert counts.count(rows, themes, processes=1) == [
        Count("samovar", "NeurIPS", 2020, "title", 0, 2),
        Count("teapot", "NeurIPS", 2020, "title", 1, 2),
    ]


def test_the_output_is_sorted_and_exact():
    rows = [
        row("Teapot", "Text.", "ICLR", 2020),
        row("Teapot", "", "ACL", 2021),
        row("Kettle", "A teapot.", "ACL", 2012),
        row("Kettle", "", "EMNLP", 2012, track="position"),
    ]
    themes = {
        "tea": compile_terms("tea", {"any": ["teapot"]}),
        "kettles": compile_terms("kettles", {"any": ["kettle"]}),
    }
    assert counts.format_counts(counts.count(rows, themes, processes=1)).encode() == (
        b"theme,venue,year,field,matches,total\n"
        b"kettles,ACL,2012,text,1,1\n"
        b"kettles,ACL,2012,title,1,1\n"
        b"kettles,ACL,2021,title,0,1\n"
        b"kettles,ICLR,2020,text,0,1\n"
        b"kettles,ICLR,2020,title,0,1\n"
        b"tea,ACL,2012,text,1,1\n"
        b"tea,ACL,2012,title,0,1\n"
        b"tea,ACL,2021,title,1,1\n"
        b"tea,ICLR,2020,text,1,1\n"
        b"tea,ICLR,2020,title,1,1\n"
    )


def made_up(size, seed):
    chance = random.Random(seed)
    words = ["teapot", "Kettle", "SAM", "sam", "cup", "large cup", "ﬁlter", "Kİss", "no"]
    return [
        row(
            f"{' '.join(chance.choices(words, k=3))} {number}",
            ". ".join(chance.choices(words, k=4)) if chance.random() < 0.88 else "",
            chance.choice(["ACL", "RSS", "CoRL"]),
            chance.choice([2019, 2020, 2021]),
            chance.choice(["main", "main", "main", "position"]),
        )
        for number in range(size)
    ]


EXPRESSIONS = {
    "tea": {"any": ["tea ?pot", r"\bcup\b"], "not": ["kettle"]},
    "sam": {"any": [r"\b(?-i:SAM)\b"], "not": ["large"]},
    "kiss": {"any": ["kiss", "filter"]},
}


def recount(rows, expressions):
    """The rule once more, with nothing clever: to compare with."""

    def caught(text, rule):
        return any(re.search(term, text, re.IGNORECASE) for term in rule["any"]) and not any(
            re.search(term, text, re.IGNORECASE) for term in rule.get("not", [])
        )

    lines = []
    years = {(r.venue, r.year) for r in rows if r.track == "main"}
    for theme, rule in expressions.items():
        for venue, year in years:
            papers = [r for r in rows if (r.venue, r.year, r.track) == (venue, year, "main")]
            titles = sum(caught(r.title, rule) for r in papers)
            lines.append((theme, venue, year, "title", titles, len(papers)))
            if sum(r.abstract.strip() != "" for r in papers) / len(papers) >= 0.85:
                texts = sum(caught(r.title, rule) or caught(r.abstract, rule) for r in papers)
                lines.append((theme, venue, year, "text", texts, len(papers)))
    return sorted(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_naive_recount_agrees(seed):
    rows = made_up(300, seed)
    themes = {theme: compile_terms(theme, rule) for theme, rule in EXPRESSIONS.items()}
    made = counts.count(rows, themes, processes=1)
    assert made == recount(rows, EXPRESSIONS)
    assert {count.field for count in made} == {"title", "text"}


words = st.lists(st.sampled_from(["teapot", "Kettle", "SAM", "sam", "cup", "large", "K\u0130ss", ""]), max_size=4)


@given(
    st.lists(
        st.builds(
            Row,
            st.sampled_from(["ACL", "RSS"]),
            st.sampled_from([2019, 2020]),
            words.map(" ".join),
            st.sampled_from(["main", "main", "position"]),
            words.map("\n".join),
        ),
        max_size=25,
    )
)
def test_a_naive_recount_agrees_on_any_list(rows):
    themes = {theme: compile_terms(theme, rule) for theme, rule in EXPRESSIONS.items()}
    assert counts.count(rows, themes, processes=1) == recount(rows, EXPRESSIONS)


def test_two_processes_count_as_one_does(monkeypatch):
    monkeypatch.setattr(counts, "CHUNK", 50)
    rows = made_up(240, 11)
    themes = {theme: compile_terms(theme, rule) for theme, rule in EXPRESSIONS.items()}
    seen = []
    made = counts.count(rows, themes, processes=2, progress=lambda done, of: seen.append((done, of)))
    assert made == counts.count(rows, themes, processes=1)
    of = sum(r.track == "main" for r in rows)
    assert seen[-1] == (of, of) and len(seen) == -(-of // 50)
