"""What CSL-JSON, BibTeX and a person's typing come to as a draft; what is no paper, or is withdrawn; and that nothing breaks."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_resolver import recorded
from survey.common.errors import Refusal, Unreadable
from survey.records.models import PersonName
from survey.tools.intake import latex
from survey.tools.intake.bibtex import from_bibtex
from survey.tools.intake.csl import from_csl
from survey.tools.intake.draft import Draft, amended


def csl(name: str, **changes: Any) -> dict[str, Any]:
    return json.loads(recorded(name).body) | changes


def test_datacite_gives_an_arxiv_paper() -> None:
    draft = from_csl(csl("datacite.json"))
    assert draft == Draft(
        title="MaskWeave: Weaving from Hidden Threads",
        authors=("Lukasz Tkacz", "María de la Cruz Vega", "Sy Selvedge"),
        year=2021,
        form="preprint",
        arxiv="2105.00042",
        first_public=2021,
        abstract=draft.abstract,
        origin="arXiv record 2105.00042, through DataCite",
    )
    assert draft.abstract.startswith("Looms drop threads.")


def test_crossref_gives_a_conference_paper() -> None:
    assert from_csl(csl("crossref.json")) == Draft(
        title="Weaving in vivo & Back",
        authors=("Ada Weaver", "Piet van der Draad", "The Loom Consortium"),
        year=2024,
        form="conference",
        people={"The Loom Consortium": PersonName(name="The Loom Consortium", group=True)},
        container="2024 Annual Conference on Looms (LOOM)",
        pages="101-109",
        doi="10.5555/loom.2024.17",
        origin="DOI record 10.5555/loom.2024.17 at Crossref",
    )


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"title": ["Threads"], "subtitle": ["A Survey"]}, "title", "Threads: A Survey"),
        ({"title": "On <mml:math><mml:mi>n</mml:mi></mml:math> &lt;threads&gt;"}, "title", "On n <threads>"),
        ({"title": "<script>alert(1)</script> Weaving."}, "title", "<script>alert(1)</script> Weaving"),
        ({"title": "Zero\u200b width\u00ad  and \n lines"}, "title", "Zero width and lines"),
        ({"title": "E\u0301toffe"}, "title", "Étoffe"),
        ({"container-title": ["Lecture Notes in Computer Science", "Looms – LOOM 2024"], "event": None}, "container", "Looms – LOOM 2024"),
        ({"type": "book-chapter"}, "form", "conference"),
        ({"type": "article-journal", "volume": "7", "issue": 2}, "number", "2"),
        ({"type": "dataset"}, "form", None),
        ({"page": "e12345"}, "pages", "e12345"),
        ({"page": "1–9"}, "pages", "1-9"),
        ({"page": "1-9, 12"}, "pages", None),
        ({"issued": {"date-parts": [["2023"]]}}, "notes", ("public since 2023, printed in 2024: `year` is of the version of record",)),
        ({"issued": {"date-parts": [[None]]}}, "year", 2024),
        ({"issued": None, "published-print": {"date-parts": [[2023, 2]]}}, "year", 2023),
        ({"issued": {"date-parts": [[float("inf")]]}, "published-print": None, "published": None}, "year", None),
        ({"volume": 10**5_000}, "volume", None),
        ({"author": [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]}, "authors", ("Martin Luther King Jr.",)),
        ({"author": [{"family": "Draad", "non-dropping-particle": "van der", "given": "Piet"}, {}]}, "authors", ("Piet van der Draad",)),
        ({"author": "Weaver"}, "authors", ()),
        ({"abstract": "<jats:title>Abstract</jats:title><jats:p>We weave.</jats:p>"}, "abstract", "We weave."),
    ],
)  # fmt: skip
def test_csl(changes: dict[str, Any], field: str, value: object) -> None:
    assert getattr(from_csl(csl("crossref.json", **changes)), field) == value


@pytest.mark.parametrize(
    "record", [None, [], "text", 7, {}, {"title": ""}, {"title": {"en": "x"}}, {"status": "error"}]
)
def test_what_is_no_record_is_refused(record: object) -> None:
    with pytest.raises(Unreadable, match="no bibliographic record"):
        from_csl(record)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "RETRACTED: Weaving in vivo"},
        {"title": "[Retracted] Weaving"},
        {"title": "Retraction Note: Weaving"},
        {"abstract": "This paper has been withdrawn by the authors due to a crucial error in lemma 2."},
        {"abstract": "<jats:p>Withdrawn.</jats:p>"},
        {"note": "This submission was withdrawn by arXiv administrators"},
        {"update-to": [{"DOI": "10.5555/loom.2024.17", "type": "retraction", "label": "Retraction"}]},
        {"updated-by": [{"DOI": "10.5555/notice", "type": "withdrawal", "label": "Withdrawal"}]},
    ],
)
def test_a_withdrawn_paper_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="withdrawn or retracted") as refusal:
        from_csl(csl("crossref.json", **changes))
    assert not isinstance(refusal.value, Unreadable)


@pytest.mark.parametrize(
    "changes",
    [
        {"abstract": "We study how a paper's claims spread after an article has been retracted elsewhere."},
        {"title": "Removing Threads"},
        {"update-to": [{"type": "correction"}]},
        {"update-to": "retraction"},
    ],
)
def test_a_paper_that_speaks_of_withdrawal_is_not(changes: dict[str, Any]) -> None:
    from_csl(csl("crossref.json", **changes))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"{\L}ukasz {\'E}toffe A{\"a}ron", "Łukasz Étoffe Aäron"),
        (r"Erd\H{o}s \v{S}im{\'\i} \c{C}elik {\o} {\ss} {\AA}", "Erdős Šimí Çelik ø ß Å"),
        (r"{{Deep {R}esidual}} {Learning}", "Deep Residual Learning"),
        (r"$\beta$-VAE with $x^2$", "β-VAE with x²"),
        (r"Warp \& Weft: 100\% of it", "Warp & Weft: 100% of it"),
        ("Warp: 100% of it", "Warp: 100% of it"),
        ("costs $5", "costs $5"),
        ("one -- two --- three~four", "one – two — three four"),
        (r"\emph{in vivo} \textbf{now}", "in vivo now"),
        (r"\input{/etc/passwd}x\write18{y}", "/etc/passwdx18y"),
        ("  line\n\tbreaks ", "line breaks"),
    ],
)
def test_latex_becomes_unicode(written: str, text: str) -> None:
    assert latex.decoded(written).text == text


ENTRY = r"""
@string{loom = "Proceedings of the 12th Annual Conference on Looms"}
@comment{from a bibliography}
@InProceedings{weaver24,
  Title     = {{MaskWeave}: Weaving {\'E}toffes from $n$ Threads},
  author    = "Weaver, Ada and van der Draad, Piet and {\L}ukasz Tkacz and {The Loom Consortium}",
  booktitle = loom, year = 2024, pages = {101--109}, month = jun,
  url = {https://openreview.net/forum?id=abcDEF123}, eprint = {2305.00042v2}, archivePrefix = {arXiv},
  abstract = {We weave.}
}
"""


def test_bibtex_gives_a_draft() -> None:
    assert from_bibtex(ENTRY) == Draft(
        title="MaskWeave: Weaving Étoffes from n Threads",
        authors=("Ada Weaver", "Piet van der Draad", "Łukasz Tkacz", "The Loom Consortium"),
        people={"The Loom Consortium": PersonName(name="The Loom Consortium", group=True)},
        year=2024,
        form="conference",
        container="Proceedings of the 12th Annual Conference on Looms",
        pages="101-109",
        arxiv="2305.00042",
        openreview="abcDEF123",
        first_public=2023,
        abstract="We weave.",
    )


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ("@article{a, title={T}, journal={arXiv preprint arXiv:2305.00042}, year=2023}", "form", "preprint"),
        ("@article{a, title={T}, journal={arXiv preprint arXiv:2305.00042}, year=2023}", "arxiv", "2305.00042"),
        ("@article{a, title={T}, journal={arXiv preprint arXiv:2305.00042}, year=2023}", "container", None),
        ("@article{a, title={T}, journal={CoRR}, volume={abs/2305.00042}, year=2023}", "arxiv", "2305.00042"),
        ("@article{a, title={T}, journal={CoRR}, volume={abs/2305.00042}, year=2023}", "volume", None),
        ("@misc{a, title={T}, eprint={cs/9901001}, archiveprefix={arXiv}}", "year", 1999),
        ("@misc{a, title={T}, doi={10.48550/arXiv.2305.00042}}", "arxiv", "2305.00042"),
        ("@misc{a, title={T}, url={https://arxiv.org/abs/2305.00042v3}}", "arxiv", "2305.00042"),
        ("@misc{a, title={T}, eprint={12345}, archiveprefix={PubMed}}", "arxiv", None),
        ("@article{a, title={T}, doi={https://doi.org/10.5555/x\\_y}}", "doi", "10.5555/x_y"),
        ("@article{a, title={T}, doi={no doi}}", "notes", ("left out what is no DOI: no doi",)),
        ("@article{a, title={T}, doi={10.5555/a,10.5555/b}}", "doi", None),
        ("@article{a, title={T}, pages={pp. 1--9}}", "pages", "1-9"),
        ("@article{a, title={Why?}, subtitle={A Study}}", "title", "Why? A Study"),
        ("@article{a, title={T}, subtitle={A Study}}", "title", "T: A Study"),
        (
            "@article{a, title={It\\'s}}",
            "notes",
            ("look at what became of It\\'s in title: a backslash makes an accent of an apostrophe",),
        ),
        ("@article{a, title={T}, url={https://x.example/a https://y.example/b}}", "url", "https://x.example/a"),
        ("@article{a, title={T}, url={https://x.example/a b}}", "notes", ("left out what stands beside the link: b",)),
        ("@article{a, title={T}, url={http://x.example/1}}", "url", None),
        ("@article{a, title={T}, url={https://x.example/a\\_b}}", "url", "https://x.example/a_b"),
        ("@article{a, title={T}, author={A B and others}}", "others", True),
        ("@article{a, title={T}, author={A B and others}}", "authors", ("A B",)),
        ("@article{a, title={T}, date={2024-05-06}, journaltitle={Dyes}}", "year", 2024),
        ("@article{a, title={T}, date={2024-05-06}, journaltitle={Dyes}}", "container", "Dyes"),
        ("@inproceedings{a, title={T}, crossref={p}}\n@proceedings{p, title={Looms}, year=2020}", "container", "Looms"),
        ("@inproceedings{a, title={T}, crossref={p}}\n@proceedings{p, title={Looms}, year=2020}", "year", 2020),
        ("@book{a, title={T}, publisher={Mill}}", "publisher", "Mill"),
        ("@article{a, title={T}, publisher={Mill}}", "publisher", None),
        ("@phdthesis{a, title={T}, school={Mill}}", "publisher", "Mill"),
        ("@article(a, title=\"T\")", "form", "journal"),
        ("\ufeffwords before @article{a, title={T}}", "title", "T"),
    ],
)  # fmt: skip
def test_bibtex(entry: str, field: str, value: object) -> None:
    assert getattr(from_bibtex(entry), field) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no entry"),
        ("just words", "holds no entry"),
        ("@article{a, title={T}", "line 1: the text ends before the entry does"),
        ("@article{title={T}, year=2020}", "line 1: an entry has no key"),
        ("@article{a, title=}", "line 1: field value expected"),
        ("\n@article{a, title={T}, title={U}}", "line 2: a field is given twice: title"),
        ("@article{a, title={T}}\n@article{a, title={U}}", "line 2: the key a is given twice"),
        ("@article{a, year=2020 title={T}}", "line 1: a comma or a brace is missing after year"),
        ("@article{a, title={T}}\n@article{b, title={U}}", "holds 2 entries: a, b"),
        ("@article{a, title={T}}" + " " * 200_000, "is 200,022 characters long"),
        ("@article{a, title={" + "x" * 150_000 + "}}", "title is longer than any text may be"),
    ],
)
def test_broken_bibtex_is_refused(text: str, message: str) -> None:
    with pytest.raises(Unreadable, match="bibtex: ") as refusal:
        from_bibtex(text)
    assert message in refusal.value.reasons[0].message
    assert refusal.value.reasons[0].help


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "{" * 2_000 + "a" + "}" * 2_000),
        ("title", r"\begin{a}" * 1_500),
        ("title", "$" + r"\frac{a}{" * 500 + "}" * 500 + "$"),
        ("author", "{" * 5_000 + " and " + "}" * 5_000),
        ("author", " and ".join(f"A{number} B" for number in range(15_000))),
        ("author", " and " * 30_000),
    ],
    ids=["braces", "environments", "fractions", "braced names", "15,000 names", "no names"],
)
def test_bibtex_without_end_is_refused_at_once(field: str, text: str) -> None:
    with pytest.raises(Refusal):
        from_bibtex(f"@article{{a, {field} = {{{text}}}}}")


def test_a_record_without_end_is_refused_at_once() -> None:
    with pytest.raises(Refusal, match="authors: must be at most 1,000, found 20,000"):
        from_csl(csl("crossref.json", author=[{"given": "A", "family": f"B{number}"} for number in range(20_000)]))
    assert len(from_csl(csl("crossref.json", title="<i" * 300_000)).title) < 100_000


def test_one_entry_of_several_is_named() -> None:
    two = "@article{a, title={T}}\n@article{b, title={U}}"
    assert from_bibtex(two, "b").title == "U"
    with pytest.raises(Unreadable, match="holds no entry c"):
        from_bibtex(two, "c")


def test_withdrawn_bibtex_is_refused() -> None:
    with pytest.raises(Refusal, match="withdrawn"):
        from_bibtex("@misc{a, title={T}, note={This paper has been withdrawn by the author}}")


def test_a_paper_can_be_typed() -> None:
    texts = {
        "title": " A  Loom ",
        "authors": "Ada Weaver; Piet van der Draad and Łukasz Tkacz\nSy Selvedge",
        "year": "2024",
        "arxiv": "https://arxiv.org/abs/2305.00042v1",
        "doi": "https://doi.org/10.5555/1",
        "openreview": "https://openreview.net/forum?id=abcDEF123",
        "first_public": "2023-05-06",
        "summary": "no field of a draft",
        "url": "",
        "pages": None,
    }
    assert amended(Draft(others=True, url="https://x.example/"), texts) == Draft(
        title="A Loom",
        authors=("Ada Weaver", "Piet van der Draad", "Łukasz Tkacz", "Sy Selvedge"),
        year=2024,
        arxiv="2305.00042",
        doi="10.5555/1",
        openreview="abcDEF123",
        url="https://x.example/",
        first_public=datetime.date(2023, 5, 6),
    )


def test_all_that_is_typed_wrongly_is_told() -> None:
    with pytest.raises(Refusal) as refusal:
        amended(Draft(), {"year": "soon", "first_public": "2023-13-01"})
    assert [reason.field for reason in refusal.value.reasons] == ["year", "first_public"]


@settings(max_examples=150)
@given(st.text(st.sampled_from('@{}()=,"#%$\\^_~ \nabc15.-:/é\x00'), max_size=60))
def test_any_bibtex_is_read_or_refused(text: str) -> None:
    for whole in (text, f"@article{{a, title={{{text}}}, author={{{text}}}, pages={{{text}}}}}"):
        try:
            from_bibtex(whole)
        except Refusal as refusal:
            assert refusal.reasons


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["date-parts", "family", "name"]), inner),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*sorted(csl("crossref.json")), "subtitle", "abstract", "update-to"]), _JSON))
def test_any_json_is_read_or_refused(record: dict[str, Any]) -> None:
    for whole in (record, record | {"title": "T"}):
        try:
            from_csl(whole)
        except Refusal as refusal:
            assert refusal.reasons
