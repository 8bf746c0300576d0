"""The canonical form: one way to write a value, with no value changed and no comment lost."""

from __future__ import annotations

import datetime
import re
import textwrap
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import DATA, ROOT
from survey.common.errors import BadData
from survey.load.documents import FOLDERS, TABLES
from survey.load.form_rules import KINDS, WIDTH, modeline
from survey.load.format import canonical, problems_of_form, record_text, with_fields
from survey.load.yaml_values import parse


def files(root: Path) -> list[tuple[str, Path]]:
    found = [(kind, path) for kind, folder in FOLDERS.items() for path in (root / "data" / folder).glob("*.yml")]
    return sorted(found + [(table, root / "data" / f"{table}.yml") for table in TABLES])


@pytest.mark.parametrize("root", [ROOT, DATA / "survey"], ids=["real", "fabricated"])
def test_form_of_a_whole_survey(root: Path) -> None:
    for kind, path in files(root):
        before = path.read_text("utf-8")
        after = canonical(before, kind)
        assert yaml.load(after, yaml.CSafeLoader) == yaml.load(before, yaml.CSafeLoader), path
        assert canonical(after, kind) == after, path
        assert after.startswith(modeline(kind) + "\n") and after.endswith("\n"), path


MESSY = """\
%YAML 1.1
---
# Who wrote it is checked.

# Printed so in the programme.
year: 2020   # of the proceedings
"title": "Throwing: the Shuttle"
authors: ["Ada Weaver", # first
  'José "Pepe" O''Loom'
  # the third one
  , "2001"]
# Found by hand.
checked:
    where: the programme
    # not the date of the look-up
    date: 2031-05-02
summary: Throws a
   shuttle.  # our words
mentions:
- section: weaving   # the second
  source: spinner-2021
  # as printed
  as: "a #1 shuttle"
    # - more?
kind: "conference"
awards: []  # none known
themes: [plain-weave]
# the end
"""
TIDY = """\
# Who wrote it is checked.

title: 'Throwing: the Shuttle'
authors:
  - Ada Weaver  # first
  - José "Pepe" O'Loom
  # the third one
  - '2001'
# Printed so in the programme.
year: 2020  # of the proceedings
kind: conference
awards: []  # none known
themes: [plain-weave]
summary: >-  # our words
  Throws a shuttle.
mentions:
  - source: spinner-2021
    section: weaving  # the second
    # as printed
    as: 'a #1 shuttle'
    # - more?
# Found by hand.
checked:
  # not the date of the look-up
  date: 2031-05-02
  where: 'the programme'
# the end
"""


def test_fields_move_and_comments_move_with_them() -> None:
    assert canonical(MESSY, "paper") == f"{modeline('paper')}\n{TIDY}"


@pytest.mark.parametrize(
    ("kind", "given", "wanted"),
    [
        ("paper", "title: a\r\nyear: 2020\r\n", "title: a\nyear: 2020\n"),
        ("paper", "\ufefftitle: a", "title: a\n"),
        ("paper", "# yaml-language-server: $schema=https://other.example/\ntitle: a\n", "title: a\n"),
        ("paper", "arxiv: 2001.00010\n", "arxiv: 2001.00010\n"),
        ("paper", 'arxiv: "2001.00010"\n', "arxiv: '2001.00010'\n"),
        ("paper", "venue:\n", "venue: null\n"),
        ("paper", "first_public: '2019-04'\n", "first_public: 2019-04\n"),
        ("paper", "first_public: '2019-04-01'\n", "first_public: '2019-04-01'\n"),
        ("paper", "known_as: ['no', '1e3', 'a: b', 'c, d']\n", "known_as: ['no', '1e3', 'a: b', 'c, d']\n"),
        ("paper", "yaer: 1\ntitle: a\n", "title: a\nyaer: 1\n"),
        ("paper", "title: ' a '\n", "title: ' a '\n"),
        ("paper", 'title: "a\\u2028b"\n', 'title: "a\\Lb"\n'),
        ("paper", 'title: "a\\u202Eb"\n', 'title: "a\\u202Eb"\n'),
        ("paper", '"a\\u202Eb": c\n', '"a\\u202Eb": c\n'),
        ("paper", "title: [a, {b: [c]}]\n", "title:\n  - a\n  - b: [c]\n"),
        ("paper", "summary: |\n  two\n  lines\n", "summary: |\n  two\n  lines\n"),
        ("paper", "summary: >\n  one line\n", "summary: >\n  one line\n"),
        ("theme", 'story: "### Then\\n\\nLong ago."\n', "story: |-\n  ### Then\n\n  Long ago.\n"),
        ("theme", "terms: {not: [b], any: [a]}\n", "terms:\n  any:\n    - 'a'\n  not:\n    - 'b'\n"),
        ("areas", "# head\nb: {description: B, name: b}\na: {}\n", "# head\nb: {name: b, description: 'B'}\na: {}\n"),
        ("vocabulary", "kinds: {a: {name: A}}\n", "kinds:\n  a: {name: A}\n"),
        ("paper", "mentions:\n- as: a\n- # b\n  as: c\n", "mentions:\n  - as: a\n  # b\n  - as: c\n"),
        ("people", "{}\n", "{}\n"),
        ("people", "# nobody\n\n{}  # yet\n", "# nobody\n# yet\n\n{}\n"),
    ],
)
def test_form_of_a_value(kind: str, given: str, wanted: str) -> None:
    assert canonical(given, kind) == f"{modeline(kind)}\n{wanted}"


def test_long_values() -> None:
    many = ", ".join(f"theme-number-{number}" for number in range(12))
    text = f"title: {'word ' * 40}end\nthemes: [{many}]\npublisher: {'word ' * 40}end\nurl: https://{'x' * 150}\n"
    lines = canonical(text, "paper").splitlines()
    assert f"title: {'word ' * 40}end" in lines
    assert "  - theme-number-11" in lines and "publisher: >-" in lines
    assert f"url: https://{'x' * 150}" in lines
    assert max(len(line) for line in lines if line.startswith("  ")) <= WIDTH


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("title: [a", "broken-yaml"),
        ("- a\n", "broken-yaml"),
        ("", "broken-yaml"),
        ("title: a\ntitle: b\n", "duplicate-key"),
        ("title: &x a\nsummary: *x\n", "yaml-alias"),
        ("title: !!binary YQ==\n", "yaml-tag"),
        ("<<: {title: a}\n", "broken-yaml"),
        ("title: !!float 5\n", "yaml-tag"),
    ],
)
def test_refusals(text: str, rule: str) -> None:
    with pytest.raises(BadData) as refused:
        canonical(text, "paper", "data/papers/x.yml")
    assert {(problem.path, problem.rule) for problem in refused.value.problems} == {("data/papers/x.yml", rule)}


# Texts that YAML has special plans for, beside whatever hypothesis finds.
TRICKS = [
    "#",
    " # ",
    ": ",
    "- ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "'",
    '"',
    "{",
    "[",
    ",",
    "%",
    "---",
    "\x85",
    "\ufeff",
    "|",
    "é",
]
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=20),
    st.lists(st.one_of(st.sampled_from(TRICKS), st.sampled_from(["a", "word", "0x1", "yes"])), max_size=40).map(
        "".join
    ),
    st.sampled_from(["null", "~", "1_000", "12:30", "2016-06-01", ".5", "1e3", "=", "<<", "word " * 50 + "end"]),
)
values = st.recursive(
    st.one_of(texts, st.integers(), st.booleans(), st.dates(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
names = st.sampled_from(
    ["title", "authors", "themes", "summary", "story", "mentions", "checked", "terms", "why", "odd"]
)


@given(st.sampled_from(KINDS), st.dictionaries(st.one_of(names, texts), values, max_size=6))
@settings(max_examples=100)
def test_any_value_survives(kind: str, fields: dict) -> None:
    fields = {name: value for name, value in fields.items() if value is not None}
    written = record_text(kind, fields)
    assert yaml.safe_load(written) == fields
    assert canonical(written, kind) == written


@given(st.sampled_from(KINDS), st.dictionaries(names, values, min_size=1, max_size=5), st.data())
@settings(max_examples=100)
def test_any_comment_survives_wherever_it_stands(kind: str, fields: dict, data: st.DataObject) -> None:
    block = data.draw(st.sampled_from([True, False, None]))
    dumped = yaml.safe_dump(fields, default_flow_style=block, sort_keys=False, allow_unicode=True)
    lines = []
    for number, line in enumerate(dumped.splitlines()):
        if data.draw(st.booleans()):
            lines.append(f"{' ' * data.draw(st.integers(0, 6))}# ⟦{number}⟧")
        lines.append(f"{line}  # ⟦beside {number}⟧" if data.draw(st.booleans()) else line)
    text = "\n".join(lines) + "\n"
    try:
        meant = yaml.safe_load(text)
    except yaml.YAMLError:
        return  # a comment that cuts a text in two
    once = canonical(text, kind)
    assert yaml.safe_load(once) == meant
    assert canonical(once, kind) == once
    if meant == fields:  # else a comment stands inside of a text, and is text
        assert sorted(re.findall("⟦.*?⟧", once)) == sorted(re.findall("⟦.*?⟧", text))


def test_comments_without_end_take_no_time() -> None:
    text = "title: a\n" + "# b\n" * 100_000
    assert canonical(text, "paper").count("# b") == 100_000


def test_new_record() -> None:
    made = record_text(
        "claim",
        {
            "themes": ["red-dye"],
            "kind": "prediction",
            "claim": "Red stays. " * 14,
            "said_on": datetime.date(2021, 3, 4),
            "horizon": None,
            "evidence": ["https://dye.example/", "weaver2020shuttle"],
        },
    )
    assert made == modeline("claim") + textwrap.dedent("""
        kind: prediction
        claim: "Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. Red stays. "
        said_on: 2021-03-04
        themes: [red-dye]
        evidence:
          - https://dye.example/
          - weaver2020shuttle
        """)
    with pytest.raises(TypeError, match="not set"):
        record_text("claim", {"themes": {"red-dye"}})


def test_fields_are_set_and_removed_in_place() -> None:
    text = canonical(
        "# about the title\ntitle: A\nauthors:\n  - B  # the weaver\n  - C\n# when\nyear: 2020  # sure\nvenue: loom  # gone\nkind: book\n",
        "paper",
    )
    changed = with_fields(
        text, "paper", {"year": 2021, "venue": None, "authors": ["D", "B"], "doi": "10.1000/1", "url": None}
    )
    assert changed == modeline("paper") + textwrap.dedent("""
        # about the title
        title: A
        authors:
          - D
          - B  # the weaver
        # when
        year: 2021  # sure
        kind: book
        doi: 10.1000/1
        """)
    assert with_fields(text, "paper", {}) == text
    with pytest.raises(BadData):
        with_fields("title: [", "paper", {"year": 2021})


def test_the_first_line_out_of_form_is_named() -> None:
    good = canonical("title: a\nyear: 2020\n", "paper")
    assert list(problems_of_form(good, "paper", "p.yml")) == []
    (problem,) = problems_of_form(good.replace("2020", "2020 "), "paper", "p.yml")
    assert (problem.line, problem.rule) == (3, "form")
    (problem,) = problems_of_form(good + "\n", "paper", "p.yml")
    assert problem.line == 4
    assert [problem.rule for problem in problems_of_form("a: [", "paper", "p.yml")] == ["broken-yaml"]


def test_a_tag_on_the_whole_file_leaves_nothing_to_read() -> None:
    document, (problem,) = parse("!x\na: b\n", "data/routes.yml", "routes")
    assert document is None and problem.rule == "yaml-tag"
