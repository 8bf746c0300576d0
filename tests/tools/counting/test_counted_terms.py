"""Which texts the terms of a theme catch, and that the fast search never changes an answer."""

from __future__ import annotations

import random
import re

import pytest

from survey.common.errors import ListRefused
from survey.tools.counting.terms import Batch, Terms, compile_terms, loosen, read_terms


@pytest.mark.parametrize(
    ("terms", "text", "caught"),
    [
        ({"any": ["attention"]}, "Attention for Teapots", True),
        ({"any": ["attention"]}, "Kettles", False),
        ({"any": ["kettle", "teapot"]}, "Teapots", True),
        ({"any": ["teapot"], "not": ["kettle"]}, "Teapots and Kettles", False),
        ({"any": ["teapot"], "not": ["kettle"]}, "Teapots", True),
        ({"any": ["teapot"], "not": []}, "Teapots", True),
        ({"any": ["teapot"], "not": None}, "Teapots", True),
        ({"any": [r"\b(?-i:GANs?)\b"]}, "A GAN for Teapots", True),
        ({"any": [r"\b(?-i:GANs?)\b"]}, "We Gan Teapots", False),
        ({"any": [r"\b(?-i:[\w-]*GANs?)\b"]}, "TeaGANs", True),
        ({"any": ["(?-i:SAM)"], "not": ["(?-i:SAM)(?=.*sharp)"]}, "SAM is Sharp", False),
        ({"any": [r"normali[sz]ation"]}, "NORMALISATION", True),
        ({"any": ["(cat|dog|ox)s?"]}, "OX", True),
        ({"any": ["x|teapot"]}, "Teapot", True),
        ({"any": ["(?<!large )pot"]}, "Large Pot", False),
        ({"any": ["(?<!large )pot"]}, "Small Pot", True),
        ({"any": ["(ab){2}c"]}, "ABABC", True),
        ({"any": ["(?:tea)?pot"]}, "POT", True),
        ({"any": ["k"]}, "\u212a", True),  # the Kelvin sign, which `re` takes for a k
        ({"any": ["kiss"]}, "\u212aI\u017fS", True),
        ({"any": ["kiss"]}, "k\u0131ss", True),
        ({"any": ["étude"]}, "ÉTUDE", True),
        ({"any": ["[^a]bc"]}, "XBC", True),
    ],
)
def test_a_text_is_caught_by_one_of_any_and_none_of_not(terms, text, caught):
    made = compile_terms("theme", terms)
    assert made.catch(text) is caught
    assert Batch(["Nothing", text]).caught(made) == ([1] if caught else [])


@pytest.mark.parametrize(
    ("expression", "without"),
    [
        (r"(?<!large )pot\b", "(?:)pot(?:)"),
        (r"\w+[\w-]", r"[\w\x{80}-\x{10FFFF}]+[\w\x{80}-\x{10FFFF}-]"),
        (r"[^\w]x", None),
        (r"(a)\1", None),
        (r"pot(?!s (of|in) (tea|ink))s?", "pot(?:)s?"),
        (r"(?=[)(]x)a|(?<=\()b", r"(?:)a|(?:)b"),
        (r"(?:tea)?(?P<what>pot)", r"(?:tea)?(?P<what>pot)"),
        (r"[(?=]x\(?=", r"[(?=]x\(?="),
    ],
)
def test_expressions_are_loosened_for_the_fast_search(expression, without):
    assert loosen(expression) == without


def test_the_fast_search_never_changes_an_answer():
    chance = random.Random(5)
    parts = [
        "ab", "(a|bc)", "b?", r"\b", "[ac]", "(?-i:AB)", "(?i:Bc)", "(?:ca)+", "c{2}", "(?<!a)b", "(?=b)", "a*", ".", "k", "é",
        "$", "^", r"\s", "[^b]", r"\W", r"\w", r"[\w-]", r"[^\s]", "(?!c )", r"\A", "i", "(?<=a)", r"(a)\1", "(?>a)",
    ]  # fmt: skip
    screened = 0
    for _ in range(1500):
        expressions = ["".join(chance.choices(parts, k=chance.randint(1, 4))) for _ in range(chance.randint(1, 3))]
        texts = ["".join(chance.choices("abcABC ksé\u212a\u0130\n\x1f\xa0", k=chance.randint(0, 7))) for _ in range(12)]
        texts += ["".join(chance.choices("abcABC iks", k=chance.randint(0, 7))) for _ in range(24)]
        try:
            terms = Terms(tuple(re.compile(expression, re.IGNORECASE) for expression in expressions))
        except re.error:
            continue  # atomic groups are new in 3.11
        screened += terms.screen is not None
        naive = [
            number for number, text in enumerate(texts) if any(re.search(e, text, re.IGNORECASE) for e in expressions)
        ]
        assert Batch(texts).caught(terms) == naive, (expressions, texts)
    assert screened > 500


def test_expressions_that_the_fast_search_cannot_read_are_searched_in_full():
    for expression in (r"\Ateapot", r"(tea)\1", "(?>tea)", "t(?#a note)\u0131p"):
        assert compile_terms("tea", {"any": [expression]}).screen is None
    assert Batch(["teapot", "a teapot"]).caught(compile_terms("tea", {"any": [r"\Ateapot"]})) == [0]


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        (["tea"], "tea: terms must be a mapping"),
        ({"any": []}, "tea: terms must be a mapping"),
        ({"any": ["x"], "none": ["y"]}, "tea: terms must be a mapping"),
        ({"any": "tea"}, "tea: terms.any must be a list"),
        ({"any": ["ok", "(tea"]}, "tea: terms.any, term 2, '(tea': no regular expression: missing ), unterminated"),
        (
            {"any": ["ok"], "not": ["[[a]"]},
            "tea: terms.not, term 1, '[[a]': no regular expression: Possible nested set",
        ),
        ({"any": ["x*"]}, "tea: terms.any, term 1, 'x*': is found in the empty text"),
        ({"any": [7]}, "tea: terms.any, term 1, 7: is no text"),
    ],
)
def test_bad_terms_are_refused_by_theme_and_term(terms, problem):
    with pytest.raises(ListRefused) as refused:
        compile_terms("tea", terms)
    assert refused.value.problems[0].startswith(problem)


def test_the_terms_of_a_folder(tmp_path):
    (tmp_path / "tea.yml").write_text("name: Tea\nterms: {any: [teapot]}\n")
    (tmp_path / "industry.yml").write_text("name: Industry\n")
    assert list(read_terms(tmp_path)) == ["tea"]
    (tmp_path / "cup.yml").write_text("terms: {any: ['(']}\n")
    (tmp_path / "saucer.yml").write_text("terms:\n  any: [\n")
    with pytest.raises(ListRefused) as refused:
        read_terms(tmp_path)
    assert [re.split(r"[:,]", problem.removeprefix(str(tmp_path)))[0] for problem in refused.value.problems] == [
        "cup",
        "/saucer.yml",
    ]
    with pytest.raises(ListRefused, match="no such folder"):
        read_terms(tmp_path / "none")
