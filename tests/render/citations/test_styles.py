"""References in APA, IEEE and plain text, RIS and CSL-JSON: exact for cases that go wrong, read back for all."""

from __future__ import annotations

import datetime
import json
import re

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import release_edition
from conftest import DATA
from survey.pipeline import make_site
from survey.render.citations import styles, works
from survey.render.citations.formats import FORMATS, Format
from survey.render.citations.works import Name, Work

SITE = "https://weaving.example/"


@pytest.fixture(scope="module", params=["fabricated", "real"])
def derived(request):
    site = request.getfixturevalue("real") if request.param == "real" else make_site(DATA / "survey", SITE)
    return site.derived


@pytest.fixture(scope="module")
def survey():
    return make_site(DATA / "survey", SITE).derived.survey


@pytest.fixture(scope="module")
def valid_csl() -> Draft7Validator:
    """What CSL 1.0.2 allows of the part that the survey uses: no other type, variable or part of a name."""
    text = {"type": "string", "minLength": 1}
    types = "article article-journal book dataset document paper-conference post-weblog report speech thesis"
    variables = "id title container-title event-place publisher-place volume issue page publisher number version note genre DOI URL language"
    names = "family given suffix literal"
    item = {
        "type": "object",
        "required": ["id", "type", "title", "author", "issued"],
        "additionalProperties": False,
        "properties": {
            **{name: text for name in variables.split()},
            "type": {"enum": types.split()},
            "author": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": False,
                    "properties": {name: text for name in names.split()},
                },
            },
            "translator": {"$ref": "#/items/properties/author"},
            "accessed": {"$ref": "#/items/properties/issued"},
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 1,
                        "items": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
                    }
                },
            },
        },
    }
    return Draft7Validator({"type": "array", "items": item})


def all_works(derived) -> list[Work]:
    survey = derived.survey
    records = (*survey.papers.values(), *survey.themes.values(), *survey.sources.values(), *survey.claims.values())
    return [work for record in records for _, work in works.cited_on(record, derived, SITE)] + [
        works.whole(survey, SITE)
    ]


def work(count: int = 1, **fields) -> Work:
    names = [
        Name("Oord", "Aäron", "van den"),
        Name("King", "Martin Luther", "", "Jr."),
        Name("Cho", "Jean-Luc H."),
        *(Name(f"Name{number}", "Ada") for number in range(400)),
    ]
    known = {
        "id": "a2020b",
        "kind": "journal",
        "title": "On Looms",
        "authors": tuple(names[:count]),
        "date": (2020,),
        "container": "Dyes",
    }
    return Work(**(known | fields))


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (1, "van den Oord, A. (2020)."),
        (2, "van den Oord, A., & King, M. L., Jr. (2020)."),
        (3, "van den Oord, A., King, M. L., Jr., & Cho, J.-L. H. (2020)."),
    ],
)
def test_apa_names(count: int, names: str) -> None:
    assert styles.apa(work(count)).startswith(names)


def test_apa_lists_twenty_names_and_shortens_twenty_one() -> None:
    twenty, more = styles.apa(work(20)), styles.apa(work(21))
    assert twenty.count("Name") == 17 and ", & Name16, A." in twenty
    assert ", Name15, A., … Name17, A. (2020)." in more and "Name16" not in more


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (1, "A. van den Oord, “"),
        (2, "A. van den Oord and M. L. King Jr., “"),
        (3, "A. van den Oord, M. L. King Jr., and J.-L. H. Cho, “"),
        (7, "A. van den Oord et al., “"),
    ],
)
def test_ieee_names(count: int, names: str) -> None:
    assert styles.ieee(work(count)).startswith(names)
    assert "et al." not in styles.ieee(work(6))


@pytest.mark.parametrize(
    ("fields", "apa", "ieee", "plain"),
    [
        (
            {"volume": "7", "number": "2", "pages": "10-20", "doi": "10.5555/x"},
            "van den Oord, A. (2020). On Looms. Dyes, 7(2), 10–20. https://doi.org/10.5555/x",
            "A. van den Oord, “On Looms,” Dyes, vol. 7, no. 2, pp. 10–20, 2020, doi: 10.5555/x.",
            "Aäron van den Oord. On Looms. Dyes, 2020. https://doi.org/10.5555/x",
        ),
        (
            {"kind": "conference", "container": "Conference on Looms", "pages": "1", "title": "Why?"},
            "van den Oord, A. (2020). Why? Conference on Looms, 1.",
            "A. van den Oord, “Why?” in Conference on Looms, 2020, p. 1.",
            "Aäron van den Oord. Why? Conference on Looms, 2020.",
        ),
        (
            {"kind": "preprint", "container": None, "arxiv": "2001.00001"},
            "van den Oord, A. (2020). On Looms (arXiv:2001.00001). arXiv. https://arxiv.org/abs/2001.00001",
            "A. van den Oord, “On Looms,” 2020, arXiv:2001.00001.",
            "Aäron van den Oord. On Looms. arXiv:2001.00001, 2020. https://arxiv.org/abs/2001.00001",
        ),
        (
            {"kind": "book", "container": None, "publisher": "Mill Press"},
            "van den Oord, A. (2020). On Looms. Mill Press.",
            "A. van den Oord, On Looms. Mill Press, 2020.",
            "Aäron van den Oord. On Looms. Mill Press, 2020.",
        ),
        (
            {"kind": "thesis", "container": None, "publisher": "Mill University"},
            "van den Oord, A. (2020). On Looms [Doctoral dissertation, Mill University].",
            "A. van den Oord, “On Looms,” Ph.D. dissertation, Mill University, 2020.",
            "Aäron van den Oord. On Looms. Mill University, 2020.",
        ),
        (
            {"kind": "report", "container": None, "publisher": "The Mill", "url": "https://mill.example/1"},
            "van den Oord, A. (2020). On Looms. The Mill. https://mill.example/1",
            "A. van den Oord, “On Looms,” The Mill, 2020. [Online]. Available: https://mill.example/1",
            "Aäron van den Oord. On Looms. The Mill, 2020. https://mill.example/1",
        ),
        (
            {"kind": "talk", "container": "Talk", "place": "Mill Hall", "date": (2020, 3, 1)},
            "van den Oord, A. (2020, March 1). On Looms [Talk]. Mill Hall.",
            "A. van den Oord, “On Looms,” Talk, Mill Hall, Mar. 1, 2020.",
            "Aäron van den Oord. On Looms. Talk, Mill Hall, 1 March 2020.",
        ),
    ],
    ids=lambda value: value.get("kind", "journal") if isinstance(value, dict) else "",
)
def test_references_are_exact(fields: dict, apa: str, ieee: str, plain: str) -> None:
    one = work(**fields)
    assert (styles.apa(one), styles.ieee(one), styles.plain(one)) == (apa, ieee, plain)


def test_a_page_that_changes_is_cited_with_the_day_and_no_edition() -> None:
    derived = make_site(DATA / "survey", SITE).derived
    survey = derived.survey
    ours = works.page_of(survey.themes["plain-weave"], derived, SITE)
    assert (ours.edition, ours.accessed) == (None, (2031, 5, 4))
    assert styles.apa(ours) == (
        "Deep Learning Trends contributors. (2031, May 4). Plain weave (Not yet in an edition). "
        "Deep Learning Trends: a living survey. Retrieved May 4, 2031, from https://weaving.example/themes/plain-weave/"
    )
    assert styles.ieee(ours) == (
        "Deep Learning Trends contributors, “Plain weave,” Deep Learning Trends: a living survey, "
        "May 4, 2031. Accessed: May 4, 2031. [Online]. Available: https://weaving.example/themes/plain-weave/"
    )
    entry = works.page_of(survey.papers["weaver2020shuttle"], derived, SITE)
    assert (entry.edition, entry.accessed) == (None, (2031, 5, 4)), "a record's page may change too"
    assert "Y2  - 2031/05/04" in styles.ris([entry])
    assert json.loads(styles.csl_json([entry]))[0]["accessed"] == {"date-parts": [[2031, 5, 4]]}
    assert styles.plain(works.whole(survey, SITE)) == (
        "Deep Learning Trends contributors. Deep Learning Trends: a living survey. Edition 2031.05, 4 May 2031. "
        "https://weaving.example/"
    )


def text_of(format: Format, work: Work) -> str:
    return "".join(text for text, _ in format.cite(work))


def test_an_inferred_author_is_cited_as_inferred(survey) -> None:
    record = survey.sources["spinner-2021-copy"]
    for format in FORMATS:
        assert "attribution inferred" in text_of(format, works.source(record, survey)).lower(), format.key


def test_an_edition_is_cited_with_its_date_and_address(fabricated) -> None:
    assert release_edition.main(["2031.05", "--root", str(fabricated)]) == 0
    derived = make_site(fabricated, SITE).derived
    ours = works.page_of(derived.survey.themes["plain-weave"], derived, SITE)
    assert styles.apa(ours) == (
        "Deep Learning Trends contributors. (2031, May 4). Plain weave (Edition 2031.05). "
        "Deep Learning Trends: a living survey. https://weaving.example/themes/plain-weave/2031.05/"
    )
    (item,) = json.loads(styles.csl_json([ours]))
    assert item["type"] == "document"
    assert item["container-title"] == "Deep Learning Trends: a living survey (Edition 2031.05)"
    assert "AU  - Deep Learning Trends contributors,\n" in styles.ris([ours])


def test_papers_and_sources_come_before_our_pages() -> None:
    derived = make_site(DATA / "survey", SITE).derived
    survey = derived.survey
    for record in (*survey.papers.values(), *survey.sources.values()):
        first, second = works.cited_on(record, derived, SITE)
        assert first[1].id == record.id and second[1].kind == "page"


def test_names_keep_their_parts(survey) -> None:
    assert works.name("María de la Cruz Vega", survey) == Name("Cruz Vega", "María", "de la")
    assert works.name("Aaron van den Oord", survey).inverted == "van den Oord, Aaron"
    assert works.name("Plato", survey) == Name("Plato")


def test_no_reference_is_badly_punctuated(derived) -> None:
    for one in all_works(derived):
        for format in FORMATS:
            if format.code:
                continue
            text = text_of(format, one)
            for wrong in ("..", ",,", " ,", " .", "  ", ",”,", ".,”", " ()", "( ", ". ,"):
                assert wrong not in text.replace("… ", "").replace("...", "…"), (format.key, text)
            assert not re.search(r"\bNone\b", text), text
            assert text[-1] == "." or text.rsplit(" ", 1)[-1].startswith("https://"), text


def test_every_work_is_valid_csl(derived, valid_csl) -> None:
    items = [styles.csl(one) for one in all_works(derived)]
    assert not list(valid_csl.iter_errors(items))
    for one, item in zip(all_works(derived), items, strict=True):
        assert item["title"] == one.title and item["issued"]["date-parts"] == [list(one.date)]
        parts = ("family", "given", "suffix")
        names = [tuple(author.get(part, "") for part in parts) for author in item["author"] if "family" in author]
        assert names == [(name.surname, name.given, name.suffix) for name in one.authors if not name.group]
        groups = [author["literal"] for author in item["author"] if "literal" in author]
        assert groups == [name.family for name in one.authors if name.group]


def test_every_work_is_read_back_as_ris(derived) -> None:
    everything = all_works(derived)
    read = rispy.loads(styles.ris(everything))
    assert len(read) == len(everything)
    for one, entry in zip(everything, read, strict=True):
        assert entry["id"] == one.id and entry["title"] == " ".join(one.title.split())
        assert entry["authors"] == [author.inverted + "," * author.group for author in one.authors]
        assert entry["year"] == str(one.year)
        assert entry.get("doi") == one.doi
        pages = [entry[tag] for tag in ("start_page", "end_page") if tag in entry]
        assert "-".join(pages) == (one.pages or "")


TEXT = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\u00a0\u1680\u202f\u205f\u3000"), min_size=1
).map(lambda text: " ".join(text.split()) or "x")


@given(title=TEXT, family=TEXT, given_name=TEXT)
def test_any_title_and_name_survive(title: str, family: str, given_name: str) -> None:
    one = work(title=title, authors=(Name(family.replace(",", "") or "x", given_name.replace(",", "") or "y"),))
    (entry,) = rispy.loads(styles.ris([one]))
    assert entry["title"] == title and entry["authors"] == [one.authors[0].inverted]
    (item,) = json.loads(styles.csl_json([one]))
    assert item["title"] == title and item["author"][0]["family"] == one.authors[0].surname
    for made in (styles.apa(one), styles.ieee(one), styles.plain(one)):
        assert "\n" not in made


def test_dates_are_the_records_own(survey) -> None:
    assert works.source(survey.sources["spinner-2021"], survey).date == (2021, 3, 1)
    assert works.source(survey.sources["spinner-2021-copy"], survey).date == (2021, 4)
    assert datetime.date(*works.whole(survey, SITE).date) == survey.edition.date


def test_a_record_whose_names_are_groups_only_is_cited_as_groups_in_every_format() -> None:
    groups = (Name("Weavers and Dyers Guild", group=True), Name("Delta Team", group=True))
    work = Work("guild2024slow", "journal", "Slow Looms", groups, (2024,), container="Dyes", volume="3", pages="1-9")
    cited = {format.key: "".join(piece for piece, _ in format.cite(work)) for format in FORMATS}
    assert "author = {{Weavers and Dyers Guild} and {Delta Team}}" in cited["bibtex"]
    assert rispy.loads(cited["ris"])[0]["authors"] == ["Weavers and Dyers Guild,", "Delta Team,"]
    assert [name["literal"] for name in json.loads(cited["csl"])[0]["author"]] == [
        "Weavers and Dyers Guild",
        "Delta Team",
    ]
    assert cited["apa"].startswith("Weavers and Dyers Guild, & Delta Team. (2024). Slow Looms.")
    assert cited["ieee"].startswith(
        "Weavers and Dyers Guild and Delta Team, “Slow Looms,” Dyes, vol. 3, pp. 1–9, 2024."
    )
    assert cited["plain"].startswith("Weavers and Dyers Guild, Delta Team. Slow Looms. Dyes")
