"""Identifiers as people and bibliographies give them: bare, as links with tails, at mirrors, in stamps, protected by LaTeX."""

from __future__ import annotations

import pytest

from survey.records.identifiers import doi_link
from survey.records.models import Paper
from survey.tools.intake.identifiers import arxiv_within, doi_of, doi_within, forum_id, verbatim

SICI = "10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9"
AMS = "10.1175/1520-0442(2000)013<0217:TMPOTA>2.0.CO;2"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        (SICI, SICI),
        (AMS, AMS),
        (f"https://doi.org/{SICI.replace('<', '%3C').replace('>', '%3E')}", SICI),
        (f"doi:{SICI}", SICI),
        ("10.1109/CVPR.2016.90.", "10.1109/CVPR.2016.90"),
        ("https://www.doi.org/10.1109/CVPR.2016.90", "10.1109/CVPR.2016.90"),
        ("https://doi.org/doi:10.1109/CVPR.2016.90", "10.1109/CVPR.2016.90"),
        ("https://link.springer.com/chapter/10.1007/978-3-031-99999-1_17#citeas", "10.1007/978-3-031-99999-1_17"),
        ("https://link.springer.com/content/pdf/10.1007/978-3-031-99999-1_17.pdf", "10.1007/978-3-031-99999-1_17"),
        (
            "https://link.springer.com/content/pdf/10.1007%2F978-3-031-99999-1_17.pdf?x=1",
            "10.1007/978-3-031-99999-1_17",
        ),
        ("https://dl.acm.org/doi/pdf/10.1145/3065386", "10.1145/3065386"),
        ("https://dl.acm.org/doi/fullHtml/10.1145/3065386", "10.1145/3065386"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/abc.1/full", "10.1002/abc.1"),
        ("https://onlinelibrary.wiley.com/doi/epdf/10.1002/abc.1", "10.1002/abc.1"),
        ("https://www.science.org/doi/abs/10.1126/science.abc/", "10.1126/science.abc"),
        ("https://www.frontiersin.org/articles/10.3389/fnins.2017.00309/full", "10.3389/fnins.2017.00309"),
        ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "10.1038/s41586-021-03819-2"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full", "10.1101/2020.01.01.123456"),
        ("https://academic.oup.com/x/article/doi/10.1093/btz/btz682/5566508", "10.1093/btz/btz682"),
        ("https://x.example/page", None),
        ("https://[x.example/10.1145/1", None),
        ("10.1109/CVPR.2016.90, 10.1109/CVPR.2016.91", None),
        ("10.1109/CVPR.2016.90,10.1109/CVPR.2016.91", None),
        ("10.1000/<script>", None),
        ("10.1000/<script>alert(1)</script>", None),
    ],
)
def test_dois(text: str, doi: str | None) -> None:
    assert doi_within(text) == doi


@pytest.mark.parametrize(
    "text",
    ["1510.00149", "arXiv:1510.00149v5 [cs.CV] 15 Feb 2016", "arXiv:1510.00149 [cs.CV]", "arxiv 1510.00149", "abs/1510.00149",
     "arXiv preprint arXiv:1510.00149", "10.48550/ARXIV.1510.00149", "https://doi.org/10.48550/arXiv.1510.00149",
     "https://arxiv.org/abs/1510.00149v2", "arxiv.org/pdf/1510.00149.pdf", "https://arxiv.org/html/1510.00149v1#S1",
     "http://export.arxiv.org/abs/1510.00149", "https://browse.arxiv.org/pdf/1510.00149.pdf", "https://cn.arxiv.org/abs/1510.00149",
     "https://xxx.lanl.gov/abs/1510.00149", "https://ar5iv.org/abs/1510.00149", "https://ar5iv.labs.arxiv.org/html/1510.00149",
     "https://www.alphaxiv.org/abs/1510.00149v2", "https://huggingface.co/papers/1510.00149", "https://hf.co/papers/1510.00149",
     "https://www.arxiv-vanity.com/papers/1510.00149/", "https://scirate.com/arxiv/1510.00149",
     "https://www.semanticscholar.org/arxiv/1510.00149", "https://arxiv.org/e-print/1510.00149"],
)  # fmt: skip
def test_arxiv_is_known_by_any_name(text: str) -> None:
    assert doi_of(text) == "10.48550/arXiv.1510.00149"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("arXiv preprint arXiv:1510.00149", "1510.00149"),
        ("CoRR abs/1510.00149", "1510.00149"),
        ("ArXiv, abs/1510.00149", "1510.00149"),
        ("arXiv:cs/9901001", "cs/9901001"),
        ("Journal of Looms 1510.00149", None),
        ("arXiv e-prints", None),
    ],
)
def test_arxiv_in_a_line(text: str, id: str | None) -> None:
    assert arxiv_within(text) == id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("https://openreview.net/forum?id=abcDEF123", "abcDEF123"),
        ("https://openreview.net/forum?noteId=x&id=abcDEF123#x", "abcDEF123"),
        ("https://openreview.net/pdf?id=abcDEF123", "abcDEF123"),
        ("https://openreview.net/references/pdf?id=abcDEF123", None),
    ],
)
def test_forums(text: str, id: str | None) -> None:
    assert forum_id(text) == id


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (r"10.1007/978-3-031-99999-1{\_}17", "10.1007/978-3-031-99999-1_17"),
        (r"10.1007/978-3-031-99999-1\_17", "10.1007/978-3-031-99999-1_17"),
        (r"10.1007/978\textunderscore{}17", "10.1007/978_17"),
        (r"https://x.example/\~{}ab{\_}c{\%}20{\&}d\#e", "https://x.example/~ab_c%20&d#e"),
        (r"https://x.example/{\textasciitilde}ab", "https://x.example/~ab"),
        (r"https://x.example/\textasciitilde ab", "https://x.example/~ab"),
        (r"https://x.example/$\sim$ab", "https://x.example/~ab"),
        (r"\url{https://x.example/a_b}", "https://x.example/a_b"),
        (r"\href{https://x.example/a_b}{the page}", "https://x.example/a_b"),
        ("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&b=2"),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        (SICI.replace("<", r"{\textless}").replace(">", r"{\textgreater}"), SICI),
        (SICI.replace("<", "$<$").replace(">", "$>$"), SICI),
    ],
)
def test_protected_signs_are_what_they_stand_for(field: str, text: str) -> None:
    assert verbatim(field) == text


def test_a_sici_is_a_doi_everywhere() -> None:
    assert doi_link(SICI) == "https://doi.org/10.1002/(SICI)1097-4571(199009)41:6%3C391::AID-ASI1%3E3.0.CO;2-9"
    checked = {"date": "2031-01-01", "where": "x"}
    record = {
        "title": "T",
        "authors": ["A B"],
        "year": 1990,
        "kind": "journal",
        "themes": ["x"],
        "summary": "s",
        "checked": checked,
    }
    assert Paper.model_validate(record | {"doi": SICI}, strict=False).doi == SICI
