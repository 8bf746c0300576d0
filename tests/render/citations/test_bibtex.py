"""Citations as BibTeX, read back by an independent reader."""

from __future__ import annotations

import re
import unicodedata

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from conftest import DATA
from survey.pipeline import make_site
from survey.render.citations import bibtex, works
from survey.render.citations.works import Name, Work

SITE = "https://weaving.example/"


@pytest.fixture(scope="module")
def survey():
    return make_site(DATA / "survey", SITE).derived.survey


def read(text: str) -> bibtexparser.Library:
    """A BibTeX text as bibtexparser reads it, with LaTeX decoded and names in parts; nothing in it may be broken."""
    # The decoder does not know that a digit below or above the line is one character, as readers and TeX do.
    library = bibtexparser.parse_string(
        re.sub(r"\{\$[_^](\w)\$\}", r"\1", text),
        append_middleware=[LatexDecodingMiddleware(keep_math_mode=False), SeparateCoAuthors(), SplitNameParts()],
    )
    assert not library.failed_blocks, library.failed_blocks[0].error
    return library


def shown(text: str) -> str:
    """A title as people see it, raised and lowered characters on the line; bibtexparser reads a caret as an accent."""
    return unicodedata.normalize("NFKC", text.replace("ˆ", "^"))


def test_entry_is_exact(survey) -> None:
    assert bibtex.entry(works.paper(survey.papers["delacruzvega2022madder"], survey)) == (
        "@article{delacruzvega2022madder,\n"
        "  author = {de la Cruz Vega, Mar{\\'i}a and Weaver, A.},\n"
        "  title = {{Madder {$<$}script{$>$}alert(1){$<$}/script{$>$} Red}},\n"
        "  journal = {Journal of Dyes \\& Stains},\n"
        "  year = {2022},\n"
        "  volume = {7},\n"
        "  number = {2},\n"
        "  pages = {10--20},\n"
        "  doi = {10.5555/madder.22},\n"
        "  url = {https://dyes.example/22}\n"
        "}\n"
    )


def test_our_page_is_an_entry_too() -> None:
    derived = make_site(DATA / "survey", SITE).derived
    assert bibtex.entry(works.page_of(derived.survey.themes["plain-weave"], derived, SITE)) == (
        "@misc{dlt-plain-weave,\n"
        "  author = {{Deep Learning Trends contributors}},\n"
        "  title = {{Plain weave}},\n"
        "  howpublished = {Deep Learning Trends: a living survey},\n"
        "  year = {2031},\n"
        "  month = may,\n"
        "  url = {https://weaving.example/themes/plain-weave/},\n"
        "  urldate = {2031-05-04},\n"
        "  note = {Not yet in an edition}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Łukasz Kühn", r"{\L}ukasz K{\"u}hn"),
        ("50% of A & B_1 #2 $3", r"50\% of A \& B\_1 \#2 \$3"),
        ("an } unbalanced {", r"an {$\rbrace$} unbalanced {$\lbrace$}"),
        ("a--b ''c''", "a-{}-b '{}'c'{}'"),
        ("深度学习", "深度学习"),
        ("Nguyễn Xuân Phương", r"Nguy{\~{\^e}}n Xu{\^a}n Ph{\uhorn}{\ohorn}ng"),
        ("Đặng Thị Ả", r"{\DJ}{\u{\d{a}}}ng Th{\d{i}} {\h{A}}"),
        ("Ștefan", r"{\textcommabelow{S}}tefan"),
        ("é of 王", "é of 王"),
        ("π₀ and x²", r"{$\pi$}{$_0$} and x{$^2$}"),
        ("back\\slash ~ ^", r"back{\textbackslash}slash {\textasciitilde} {\textasciicircum}"),
    ],
)
def test_latex(text: str, written: str) -> None:
    assert bibtex.latex(text) == written


def test_every_file_is_read_back(real) -> None:
    """Every .bib of the real survey: keys, titles, names, years and identifiers as in the data."""
    survey = real.derived.survey
    library = read(real.files["survey.bib"])
    titles = re.findall(r"^  title = (.*),$", real.files["survey.bib"], re.MULTILINE)
    assert all(re.fullmatch(r"\{\{.*\}\}", title) for title in titles), "capitals are kept"
    assert len(titles) == len(library.entries) == len(library.entries_dict)
    assert set(survey.papers) < set(library.entries_dict)
    for id, paper in survey.papers.items():
        entry = library.entries_dict[id]
        assert shown(entry["title"]) == shown(" ".join(paper.title.split()))
        names = [
            " ".join([*person.first, *person.von, *person.last, *person.jr]).replace("{", "").replace("}", "")
            for person in entry["author"]
        ]
        parts = [works.name(author, survey) for author in paper.authors]
        printed = [f"{one.given} {one.surname}" if one.family_first else one.natural for one in parts]
        assert [one.natural for one in parts] == list(paper.authors)
        assert names == printed
        assert entry["year"] == str(paper.year)
        for field, value in (("doi", paper.doi), ("eprint", paper.arxiv)):
            assert entry.get(field, None) == value or entry[field] == value
    for address in real.files:
        if address.endswith(".bib"):
            text = real.files[address]
            # Only keys are asked for, so that what entries say is not decoded again.
            found = bibtexparser.parse_string(text, parse_stack=[]).entries
            assert list(bibtex.keys(text)) == [entry.key for entry in found], address


def test_a_themes_file_holds_the_theme_and_its_papers(real) -> None:
    for theme, papers in real.derived.papers_of_theme.items():
        keys = list(bibtex.keys(real.files[f"themes/{theme}.bib"]))
        assert keys == [f"dlt-{theme}", *(paper.id for paper in papers)]


def test_files_are_ascii_but_for_letters_that_latex_cannot_name(real) -> None:
    left = set(re.sub(r"[\x00-\x7f]", "", real.files["survey.bib"]))
    assert all(unicodedata.category(character) in ("Lo", "Po", "Ps", "Pe") for character in left), left


TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"], include_characters=" "), min_size=1).map(
    lambda text: " ".join(unicodedata.normalize("NFC", text).split()) or "x"
)


@given(title=TEXT, family=TEXT, given_name=TEXT)
def test_no_title_or_name_breaks_an_entry(title: str, family: str, given_name: str) -> None:
    work = Work("a2020b", "journal", title, (Name(family, given_name), Name("Weaver", "Ada")), (2020,), container=title)
    after = Work("c2020d", "journal", "After", (Name("Weaver", "Ada"),), (2020,), container="Dyes")
    text = bibtex.entry(work) + "\n" + bibtex.entry(after)
    assert text.count("{") == text.count("}")
    for entries in (
        bibtexparser.parse_string(text).entries_dict,
        parse_string(text, "bibtex").entries,
    ):
        assert list(entries) == ["a2020b", "c2020d"]
    assert len(parse_string(text, "bibtex").entries["a2020b"].persons["author"]) == 2


@given(title=st.text(st.characters(max_codepoint=0x17F, categories=["L", "N", "P", "Zs", "S"]), min_size=1))
def test_a_european_title_is_read_back(title: str) -> None:
    title = " ".join(unicodedata.normalize("NFC", title).split()) or "x"
    (entry,) = read(bibtex.entry(Work("a2020b", "preprint", title, (Name("Weaver", "Ada"),), (2020,)))).entries
    assert shown(entry["title"]) == shown(title)
