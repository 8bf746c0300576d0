"""The counts of themes in a list of accepted papers. Every list here is made up."""

from __future__ import annotations

import csv
import gzip
import io
import random
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import count_trends
from conftest import ROOT
from survey.common.atomic_file import write_whole
from survey.common.errors import ListRefused
from survey.load.documents import load
from survey.tools.counting import counts
from survey.tools.counting.accepted_papers import COLUMNS, Row, own_rows, read_list
from survey.tools.counting.counts import Count
from survey.tools.counting.phrases import count_phrases
from survey.tools.counting.terms import Batch, Terms, compile_terms, loosen, read_terms


def row(title="", abstract="", venue="NeurIPS", year=2020, track="main"):
    return Row(venue, year, title, track, abstract)


def write_list(path, rows, header=("venue", "year", "title", "abstract", "source", "track")):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


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


def test_the_counts_of_the_survey_are_those_of_its_lists():
    """What anybody gets who counts again: every line of titles, row for row, and every line of terms."""
    loaded = load(ROOT)
    rows = own_rows(loaded)
    caught = counts.caught_titles(rows, read_terms(ROOT / "data/themes"))
    made = counts.count_titles(rows, caught)
    kept = [Count(r[0], r[1], int(r[2]), r[3], int(r[4]), int(r[5])) for r in (row.values for row in loaded.trends)]
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


@pytest.mark.parametrize("name", ["papers.csv", "papers.csv.gz"])
def test_a_list_is_read(tmp_path, name):
    path = write_list(
        tmp_path / name,
        [("ICLR", "2020", 'Tea, "hot"', "A\nteapot.", "x", "main"), ("RSS", "2021", "Cups", "", "", "position")],
    )
    assert read_list(path) == [
        Row("ICLR", 2020, 'Tea, "hot"', "main", "A\nteapot."),
        Row("RSS", 2021, "Cups", "position", ""),
    ]


def test_a_list_without_abstracts_in_another_order_is_read(tmp_path):
    path = write_list(tmp_path / "titles.csv", [("main", "Tea", 2020, "ACL")], ("track", "title", "year", "venue"))
    assert read_list(path) == [row("Tea", venue="ACL")]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (
            b"venue,titel,track\n",
            [
                ":1: missing column: year [missing-column]",
                ":1: missing column: title [missing-column]",
            ],
        ),
        (b"", [f":1: missing column: {column} [missing-column]" for column in COLUMNS]),
        (
            b'venue,year,title,track\nACL,2020,"Tea\npot",main\nACL,MMXX,Cup,demo\nACL,2020,"Tea\npot",main\nACL,2020\n',
            [
                ":4: year is no number of four digits: 'MMXX' [bad-year]",
                ":4: unknown track: 'demo' [unknown-track]",
                ":5: duplicate row: ACL 2020, Tea\npot (main) [duplicate-row]",
                ":7: 2 cells where the header has 4 [ragged-row]",
            ],
        ),
        (b"venue,year,title,track\nACL,20200,Tea,main\n", [":2: year is no number of four digits: '20200' [bad-year]"]),
        (b"venue,year,title,track\nACL,2020,T\xe9,main\n", [":2: is not UTF-8 [unreadable-list]"]),
        (
            b'venue,year,title,track\nACL,2020,"Tea"x,main\n',
            [":2: is not CSV: ',' expected after '\"' [unreadable-list]"],
        ),
    ],
)
def test_a_bad_list_is_refused_with_every_problem(tmp_path, content, problems):
    path = tmp_path / "papers.csv"
    path.write_bytes(content)
    with pytest.raises(ListRefused) as refused:
        read_list(path)
    assert [re.sub(r"\n    .*", "", problem) for problem in refused.value.problems] == [f"{path}{p}" for p in problems]


def test_a_list_without_a_paper_is_refused(tmp_path):
    with pytest.raises(ListRefused, match=r":1: holds no paper \[empty-list\]"):
        read_list(write_list(tmp_path / "none.csv", [], COLUMNS))


def test_a_column_that_is_not_used_may_be_long(tmp_path):
    path = write_list(tmp_path / "long.csv", [("ACL", 2020, "Tea", "main", "x" * 160_000)], (*COLUMNS, "text"))
    assert read_list(path) == [row("Tea", venue="ACL")]


def test_two_papers_of_one_title_are_told_apart_by_an_id(tmp_path):
    rows = [("ACL", 2020, "Tea", "main", "acl.1"), ("ACL", 2020, "Tea", "main", "acl.2")]
    assert len(read_list(write_list(tmp_path / "a.csv", rows, (*COLUMNS, "id")))) == 2
    with pytest.raises(ListRefused, match="Two papers of one title: tell them apart in a column id"):
        read_list(write_list(tmp_path / "b.csv", [rows[0], rows[0]], (*COLUMNS, "id")))


def test_the_same_title_twice_is_no_duplicate_in_another_venue_year_or_track(tmp_path):
    rows = [("ACL", 2020, "Tea", "main"), ("ACL", 2021, "Tea", "main"), ("RSS", 2020, "Tea", "main")]
    path = write_list(tmp_path / "a.csv", [*rows, ("ACL", 2020, "Tea", "position")], COLUMNS)
    assert len(read_list(path)) == 4


@pytest.mark.parametrize("content", [b"not gzip", gzip.compress(b"venue,year,title,track\n", mtime=0)[:-9]])
def test_a_broken_archive_is_refused(tmp_path, content):
    path = tmp_path / "papers.csv.gz"
    path.write_bytes(content)
    with pytest.raises(ListRefused) as refused:
        read_list(path)
    assert refused.value.problems[0].startswith(f"{path}: cannot be read: ")


def test_a_missing_list_is_refused(tmp_path):
    with pytest.raises(ListRefused, match=r"none\.csv: cannot be read: No such file or directory \[unreadable-list\]"):
        read_list(tmp_path / "none.csv")


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


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "trends.csv"
    write_whole(path, "old é\n")
    write_whole(path, "new é\n")
    assert path.read_bytes() == "new é\n".encode()

    def fail(*_):
        raise OSError("disc full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disc full"):
        write_whole(path, "half")
    assert path.read_bytes() == "new é\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["trends.csv"]


def test_the_sentence_around_a_match():
    text = "First one. A teapot is v1.5 hot! Last one."
    assert count_trends.sentence_around(text, text.index("teapot"), text.index("teapot") + 6) == "A teapot is v1.5 hot!"
    assert count_trends.sentence_around("no end", 0, 2) == "no end"


def test_a_sample_depends_on_nothing_but_the_seed():
    assert (
        count_trends.sample(range(100), 5, 3)
        == count_trends.sample(range(100), 5, 3)
        == sorted(count_trends.sample(range(100), 5, 3))
    )
    assert count_trends.sample([1, 2], 5, 0) == [1, 2]


def test_near_misses_hold_a_word_of_the_name():
    terms = compile_terms("tea-kettles", {"any": ["tea kettle"]})
    rows = [row("Tea Kettle"), row("Kettle"), row("Cup"), row("Kettle", track="position")]
    assert count_trends.near_misses(rows, terms, "tea-kettles") == [row("Kettle")]


@pytest.fixture
def project(tmp_path):
    themes = tmp_path / "themes"
    themes.mkdir()
    (themes / "tea.yml").write_text("terms: {any: [teapot]}\n")
    (themes / "cups.yml").write_text("terms: {any: [cup]}\n")
    papers = [("ACL", 2020, f"Teapot {n}", "One. A cup here. Two.", "", "main") for n in range(3)]
    return write_list(tmp_path / "papers.csv", papers), themes, tmp_path / "trends.csv"


def test_the_command_counts(project, capsys):
    papers, themes, out = project
    arguments = [str(papers), "--themes", str(themes), "--out", str(out)]
    assert count_trends.main(arguments) == 0
    assert out.read_text().splitlines()[1:] == [
        "cups,ACL,2020,text,3,3",
        "cups,ACL,2020,title,0,3",
        "tea,ACL,2020,text,3,3",
        "tea,ACL,2020,title,3,3",
    ]
    assert capsys.readouterr().err == ""  # no progress where nobody looks


def test_the_command_writes_no_file_for_some_themes_only(project, capsys, monkeypatch):
    papers, themes, out = project
    out.write_text("theme,venue,year,field,matches,total\n")
    monkeypatch.setattr(count_trends, "ROOT", out.parent)
    assert count_trends.main([str(papers), "--themes", str(themes), "--only", "tea", "tea"]) == 0
    assert capsys.readouterr().out == (
        "theme,venue,year,field,matches,total\ntea,ACL,2020,text,3,3\ntea,ACL,2020,title,3,3\n"
    )
    assert out.read_text() == "theme,venue,year,field,matches,total\n"
    assert not (out.parent / "data").exists()


@pytest.mark.parametrize("choice", ["--only", "--show"])
def test_the_command_takes_no_output_file_with_some_themes_only(project, capsys, choice):
    papers, themes, out = project
    with pytest.raises(SystemExit) as leaving:
        count_trends.main([str(papers), "--themes", str(themes), "--out", str(out), choice, "tea"])
    assert leaving.value.code == 2
    assert "leave out --out" in capsys.readouterr().err
    assert not out.exists()


def test_the_command_writes_to_the_data_unless_told(project, monkeypatch):
    papers, themes, out = project
    (out.parent / "data").mkdir()
    monkeypatch.setattr(count_trends, "ROOT", out.parent)
    assert count_trends.main([str(papers), "--themes", str(themes)]) == 0
    assert (out.parent / "data" / "trends.csv").read_text().count("\n") == 5


def test_the_command_shows_progress_on_a_terminal(project, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    papers, themes, out = project
    assert count_trends.main([str(papers), "--themes", str(themes), "--out", str(out)]) == 0
    assert "3 of 3 papers\n" in capsys.readouterr().err


def test_the_command_shows_a_sample_and_writes_nothing(project, capsys):
    papers, themes, out = project
    assert count_trends.main([str(papers), "--themes", str(themes), "--show", "cups", "--sample", "2", "--missed"]) == 0
    shown = capsys.readouterr().out
    assert "cups: 0 caught by title" in shown
    assert "cups: 3 caught by abstract alone" in shown
    assert shown.count("… A cup here.") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--only", "coffee"], "coffee.yml: no theme with terms [unknown-theme]\n1 problem\n"),
        (["--show", "coffee"], "coffee.yml: no theme with terms [unknown-theme]\n1 problem\n"),
        (
            ["--out", "/nowhere/at/all.csv"],
            "/nowhere/at/all.csv: cannot be written: No such file or directory [unwritable]\n1 problem\n",
        ),
    ],
)
def test_the_command_refuses(project, capsys, change, message):
    papers, themes, out = project
    assert count_trends.main([str(papers), "--themes", str(themes), *change]) == 1
    assert capsys.readouterr().err.endswith(message)
    assert not out.exists()


def test_the_command_reports_a_bad_list_without_writing(project, capsys):
    papers, themes, out = project
    papers.write_text("venue,year,title,track\nACL,x,Tea,main\nACL,y,Tea,main\n")
    assert count_trends.main([str(papers), "--themes", str(themes), "--out", str(out)]) == 1
    assert capsys.readouterr().err.endswith("2 problems\n")
    assert not out.exists()


def test_the_command_documents_its_exit_codes(capsys):
    with pytest.raises(SystemExit) as leaving:
        count_trends.main(["--help"])
    assert leaving.value.code == 0
    assert "Exit codes: 0" in capsys.readouterr().out
