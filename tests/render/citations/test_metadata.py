"""What programs read in a page's head: of each kind of page, in the built real site."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import DATA
from survey.model import editions
from survey.pipeline import make_site
from survey.render.citations import metadata, works
from survey.render.citations.works import Name, Work
from survey.write import theme_context

PUBLIC = "https://deep-learning-trends.github.io/survey/"


class Head(HTMLParser):
    """Meta tags by name in order, JSON-LD, and the titles of spans that hold a ContextObject."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.linked_data: list[dict] = []
        self.spans: list[str] = []
        self._script: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and (name := values.get("name") or values.get("property")):
            self.meta.setdefault(name, []).append(values["content"])
        if tag == "script" and values.get("type") == "application/ld+json":
            self._script = []
        if values.get("class") == "Z3988":
            self.spans.append(values["title"])

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self.linked_data.append(json.loads("".join(self._script)))
            self._script = None

    def one(self, name: str) -> str | None:
        """The one content of a tag; None if there is no such tag."""
        contents = self.meta.get(name, [None])
        assert len(contents) == 1, (name, contents)
        return contents[0]


def head(site: Path, address: str) -> Head:
    return Head((site / address / "index.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def edition(real):
    return real.derived.survey.edition


def test_a_conference_paper(real_site: Path) -> None:
    found = head(real_site, "papers/he2016deep")
    assert found.one("citation_title") == "Deep Residual Learning for Image Recognition"
    assert found.meta["citation_author"] == ["He, Kaiming", "Zhang, Xiangyu", "Ren, Shaoqing", "Sun, Jian"]
    assert found.one("citation_publication_date") == "2016"
    conference = "IEEE/CVF Conference on Computer Vision and Pattern Recognition"
    assert found.one("citation_conference_title") == conference
    assert found.one("prism.publicationName") == f"Proceedings of the {conference}"
    assert found.one("z:extra") == "arXiv: 1512.03385"
    assert found.one("citation_arxiv_id") == "1512.03385"
    assert found.one("citation_public_url") == f"https://doi.org/{found.one('citation_doi')}"
    assert (found.one("citation_pdf_url") or "").startswith("https://")


def test_every_paper_is_saved_as_itself(real_site: Path, real) -> None:
    survey = real.derived.survey
    described = set()
    for id, paper in survey.papers.items():
        found = head(real_site, f"papers/{id}")
        assert found.one("citation_title") == " ".join(paper.title.split())
        assert len(found.meta["citation_author"]) == len(paper.authors)
        assert found.one("citation_publication_date") == str(paper.year)
        kinds = {"conference": "conference", "workshop": "conference", "journal": "journal"}
        for kind in ("conference", "journal"):
            there = found.one(f"citation_{kind}_title")
            assert there == (survey.venues[paper.venue].name if kinds.get(paper.kind) == kind else None)
        assert not {"citation_inbook_title", "citation_book_title", "DC.title", "og:type"} & set(found.meta)
        assert found.one("citation_doi") == paper.doi and found.one("citation_arxiv_id") == paper.arxiv
        assert PUBLIC not in (found.one("citation_public_url") or "")
        described.add(found.one("description"))
        (data,) = found.linked_data
        assert data["name"] == " ".join(paper.title.split())
        assert data["@type"] in ("ScholarlyArticle", "Book", "Report")
        assert [author["name"] for author in data["author"]] == paper.authors
        assert not found.spans
    assert len(described) == len(survey.papers), "no two papers share an abstract"


def test_every_theme_is_saved_as_a_web_page_of_ours(real_site: Path, real, edition) -> None:
    for id, theme in real.derived.survey.themes.items():
        found = head(real_site, f"themes/{id}")
        assert found.one("DC.title") == found.one("og:title") == theme.name
        assert found.one("DC.creator") == "Deep Learning Trends contributors,"
        assert found.one("DC.date") == date_of(theme, real)
        assert found.one("z:extra") == stamp_of(theme, real)
        assert found.one("og:site_name") == "Deep Learning Trends" and found.one("og:type") == "website"
        assert found.one("og:url") == f"{PUBLIC}themes/{id}/"
        assert not found.spans, "a ContextObject would hide the page itself"
        assert not [name for name in found.meta if name.startswith("citation_")]
        (data,) = found.linked_data
        assert (data["@type"], data["name"]) == ("DefinedTerm", theme.name)


def stamp_of(theme, real) -> str:
    stamp = editions.lasting(theme, real.derived).stamp
    return stamp[0].upper() + stamp[1:]


def date_of(theme, real) -> str:
    where = editions.lasting(theme, real.derived)
    return (where.frozen.date if where.holds else real.derived.last_change).isoformat()


# What makes Zotero save a paper of a kind as what it is; the developers' page has the whole table.
MARKS = {
    "conference": ({"citation_conference_title", "prism.publicationName"}, {"citation_journal_title", "DC.type"}),
    "workshop": ({"citation_conference_title", "prism.publicationName"}, {"citation_journal_title", "DC.type"}),
    "journal": ({"citation_journal_title"}, {"citation_conference_title", "prism.publicationName", "DC.type"}),
    "preprint": (
        {"DC.type"},
        {"citation_conference_title", "citation_journal_title", "prism.publicationName", "z:extra"},
    ),
    "book": ({"DC.type", "citation_publisher"}, {"citation_conference_title", "citation_journal_title"}),
    "report": ({"citation_technical_report_institution"}, {"citation_journal_title", "DC.type", "citation_publisher"}),
}


@pytest.mark.parametrize("survey", ["fabricated", "real"])
def test_every_kind_of_paper_has_its_marks(survey: str, request) -> None:
    derived = (request.getfixturevalue("real") if survey == "real" else make_site(DATA / "survey", PUBLIC)).derived
    for paper in derived.survey.papers.values():
        found = dict(metadata.tags(paper, derived, PUBLIC))
        has, has_not = MARKS[paper.kind]
        assert has <= found.keys() and not has_not & found.keys(), paper.id
        work = works.paper(paper, derived.survey)
        assert found.get("citation_public_url") == work.link and found.get("citation_pdf_url") == work.pdf
        assert found["dcterms.abstract"] == (
            f"Summary by Deep Learning Trends, not the authors' abstract: {' '.join(paper.summary.split())}"
        )
        if paper.kind == "preprint" and paper.arxiv:
            assert found["citation_publisher"] == "arXiv" and found["DC.type"] == "preprint"
            assert found["citation_technical_report_number"] == f"arXiv:{paper.arxiv}"
        elif paper.arxiv:
            assert found["z:extra"] == f"arXiv: {paper.arxiv}"


@pytest.mark.parametrize("kind", ["sources", "claims"])
def test_sources_and_claims_are_web_pages_too(real_site: Path, real, edition, kind: str) -> None:
    for id in getattr(real.derived.survey, kind):
        found = head(real_site, f"{kind}/{id}")
        assert found.one("DC.creator") == "Deep Learning Trends contributors,"
        assert found.one("DC.date") == real.derived.last_change.isoformat() and found.one("og:site_name")
        assert found.one("bibo.shortTitle")
        if kind == "sources":
            assert found.one("dcterms.abstract") == " ".join(real.derived.survey.sources[id].summary.split())


@pytest.mark.parametrize("address", ["", "about", "cite"])
def test_the_survey_is_a_dataset(real_site: Path, edition, address: str) -> None:
    found = head(real_site, address)
    (data,) = found.linked_data
    assert (data["@type"], data["version"]) == ("Dataset", edition.edition)
    assert data["datePublished"] == edition.date.isoformat()
    for download in data["distribution"]:
        assert (real_site / download["contentUrl"].removeprefix(PUBLIC)).is_file()


@pytest.mark.parametrize("address", ["papers", "themes", "authors/kaiming-he", "venues/cvpr", "years/2016", "trends"])
def test_lists_are_saved_as_pages_of_ours(real_site: Path, address: str) -> None:
    found = head(real_site, address)
    assert not found.linked_data
    assert bool(found.spans) == (address.split("/")[0] in ("authors", "venues", "years") and "/" in address)
    assert found.one("DC.creator") == "Deep Learning Trends contributors," and found.one("DC.title")
    assert not [name for name in found.meta if name.startswith("citation_")]


def test_a_themes_papers_can_be_saved_together(real_site: Path, real) -> None:
    for id, papers in real.derived.papers_of_theme.items():
        # A long list goes on at /page/2/.
        parts = [f"themes/{id}/papers", *(f"themes/{id}/papers/page/{number}" for number in range(2, 9))]
        pages = [head(real_site, part) for part in parts if (real_site / part / "index.html").exists()]
        spans = [parse_qs(span, strict_parsing=True) for page in pages for span in page.spans]
        for paper, span in zip(papers, spans, strict=True):
            title = next(span[key] for key in ("rft.atitle", "rft.btitle", "rft.title") if key in span)
            assert title == [" ".join(paper.title.split())]
            work = works.paper(paper, real.derived.survey)
            people = [author.halves for author in work.authors if not author.group]
            groups = [author.family for author in work.authors if author.group]
            if paper.kind == "preprint":
                assert span["rft.creator"] == [*people, *(f"{group}," for group in groups)]
            else:
                assert (span.get("rft.au", []), span.get("rft.aucorp", [])) == (people, groups)
            assert span["rft.date"] == [str(paper.year)]
            assert span["rft.language"] == ["en"]
            assert span.get("rft_id", []) == [
                *([f"info:doi/{paper.doi}"] if paper.doi else []),
                *filter(None, [work.link]),
            ]
            if paper.kind == "preprint":
                assert span["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"] and span["rft.type"] == ["preprint"]
            if paper.kind == "conference":
                assert span["rft.genre"] == ["proceeding"]


def test_a_comma_is_not_taken_for_two_people() -> None:
    """Zotero splits "de la Cruz Vega, María Luisa" into two people unless a semicolon says that it has ended."""
    names = (Name("Cruz Vega", "María Luisa", "de la"), Name("Cruz Vega", "María", "de la"))
    found = metadata._paper_tags(Work("a2020b", "journal", "A", names, (2020,), container="B"))
    assert [content for name, content in found if name == "citation_author"] == [
        "de la Cruz Vega, María Luisa;",
        "de la Cruz Vega, María",
    ]


@given(st.text())
def test_no_text_ends_a_script(text: str) -> None:
    written = metadata.script_text({"name": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"name": text}


def test_a_title_with_markup_stays_text() -> None:
    site = make_site(DATA / "survey", "https://weaving.example/")
    (page,) = [page for page in site.pages if page.address == "papers/delacruzvega2022madder/"]
    assert dict(page.tell().tags)["citation_title"] == "Madder <script>alert(1)</script> Red"
    assert "<script>alert(1)" not in theme_context.head(page, "https://weaving.example/")


def test_a_group_is_an_organisation_and_a_person_with_one_name_is_none() -> None:
    authors = (Name("Delta Team", group=True), Name("Plato"), Name("García Mármol", "Gabino"))
    work = Work("x2024y", "journal", "Slow", authors, (2024,), container="Dyes")
    assert [metadata.author_tag(author) for author in authors] == ["Delta Team,", "Plato", "García Mármol, Gabino"]
    assert [metadata.agent(author) for author in authors] == [
        {"@type": "Organization", "name": "Delta Team"},
        {"@type": "Person", "name": "Plato"},
        {"@type": "Person", "name": "Gabino García Mármol"},
    ]
    assert metadata.author_tag(Name("Daumé", "Hal", suffix="III")) == "Daumé III, Hal", (
        "two parts, of which none is lost"
    )
    fields = parse_qs(metadata.coins(work))
    assert fields["rft.aucorp"] == ["Delta Team"] and "rft.aulast" not in fields
