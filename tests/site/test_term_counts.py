"""Words, expressions and curves on /terms/ are found and counted as Python finds and counts them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import ROOT, served
from survey.common.phrases import folded
from survey.load.documents import load
from survey.pipeline import Site
from survey.tools.counting.terms import Batch, Terms, read_terms
from terms_probe import at, watched


@pytest.fixture(scope="module")
def small(small_site: Path) -> Iterator[str]:
    with served(small_site) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One for all tests, which open an address and leave nothing behind: to open a new one takes longer than they do."""
    with watched(browser) as page:
        yield page


@pytest.fixture(scope="module")
def titles() -> list[str]:
    accepted = load(ROOT).accepted
    return random.Random(3).sample([title for titles in accepted.values() for title in titles], 2500)


def test_every_term_of_every_theme_finds_the_same_titles_in_javascript(
    page: Page, small: str, titles: list[str]
) -> None:
    """Python's side is searched by RE2 first; that this changes no answer is held by tests/tools/counting/test_counted_terms.py."""
    terms = {
        term.pattern for theme in read_terms(ROOT / "data/themes").values() for term in (*theme.any, *theme.without)
    }
    page.goto(f"{small}terms/")
    found = page.evaluate(
        """([terms, titles]) => Object.fromEntries(terms.map((term) => {
          const expression = self.surveyExpression.compile(term);
          return [term, titles.flatMap((title, number) => expression.test(title) ? [number] : [])];
        }))""",
        [sorted(terms), titles],
    )
    assert len(found) > 900
    batch = Batch(titles)
    for term, numbers in found.items():
        assert numbers == batch.caught(Terms((re.compile(term, re.IGNORECASE),))), term


@pytest.mark.parametrize(
    "expression",
    [r"\bk[sß]\b", "[^a-c]x", r"[\w.]+\d", "(?-i:Ab)c", "a{,2}b{2,}", "x{y}", r"(?<!ab)c(?=\s)", "[]a]b", r"[a\-z]", "µ|å|σ", "a.?b$", "^İi", r"\Ax|y\Z", "(?#note)q", "(?P<n>e)f", r"\x41\u0042"],
)  # fmt: skip
def test_expressions_mean_what_they_mean_in_python(page: Page, small: str, expression: str) -> None:
    chance = random.Random(expression)
    texts = [
        "".join(chance.choices("abcxyzABCkKſsSß µμÅåÅσςΣİiı1.-]{}q e f", k=chance.randint(0, 9))) for _ in range(400)
    ]
    page.goto(f"{small}terms/")
    found = page.evaluate(
        "([source, texts]) => texts.map((text) => self.surveyExpression.compile(source).test(text))",
        [expression, texts],
    )
    assert found == [bool(re.search(expression, text, re.IGNORECASE)) for text in texts]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("((((a+)+)+)+", "a parenthesis is not closed"),
        ("(a+)+b", "must not repeat more than ten times"),
        ("a*", "found in the empty text"),
        (r"(a)\1", "references to groups"),
        ("a++", "possessive repeats"),
        ("(?>a)", "is not in both languages"),
        ("(?x)a b", "is not in both languages"),
        ("(?(1)a|b)", "is not in both languages"),
        (r"[\W]", "within a set"),
        ("[[a]]", "sets within sets"),
        ("(?<=a+)b", "must have one length"),
        ("a)", "closed that was not opened"),
        ("[a", "is not closed"),
        ("*a", "no regular expression"),
        ("\\", "a backslash stands at the end"),
        ("x" * 3000, "at most 2000 characters"),
    ],
)
def test_what_is_not_in_both_languages_is_refused_in_words(page: Page, small: str, expression: str, told: str) -> None:
    page.goto(f"{small}terms/?mode=expression&q={quote(expression)}")
    expect(at(page, "said")).to_contain_text(told)
    expect(at(page, "result")).to_be_hidden()


def test_titles_fold_alike_in_both_languages(page: Page, small: str, titles: list[str]) -> None:
    page.goto(f"{small}terms/")
    found = page.evaluate(
        """async (titles) => {
          const { singular } = await self.surveyCounts.open();
          return titles.map((title) => self.surveyFold.folded(title, singular));
        }""",
        titles,
    )
    assert found == [folded(title) for title in titles]


def test_two_thousand_words_have_the_curves_that_python_counts(page: Page, address: str, real: Site) -> None:
    """Random words and phrases of the real lists, by venue group and year; counted here once more, title by title."""
    table = real.derived.terms
    keys = random.Random(8).sample([row[0] for row in table.rows], 2000)
    sought, counted = set(keys), {key: Counter() for key in keys}
    for one in real.derived.accepted.values():
        for title in one.titles:
            words = folded(title).split()
            held = {" ".join(words[start : start + length]) for start in range(len(words)) for length in (1, 2, 3)}
            for key in held & sought:
                counted[key][one.venue.group, one.year] += 1
    page.goto(f"{address}terms/")
    found = page.evaluate(
        """async (keys) => {
          await self.surveyCounts.open();
          const found = [];
          for (const key of keys) found.push((await self.surveyCounts.counts(key)).cells ?? null);
          return found;
        }""",
        keys,
    )
    for key, cells_ in zip(keys, found, strict=True):
        assert {column: cell for column, cell in zip(table.columns, cells_, strict=True) if cell} == counted[key], key
