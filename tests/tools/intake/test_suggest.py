"""What is proposed: ids, venues as bibliographies print them, themes, names, and records that may be the same paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import DATA, Checked
from survey.check import Records, read_models
from survey.load.documents import load
from survey.tools.intake.draft import Draft
from survey.tools.intake.suggest import (
    as_written_here,
    copied_share,
    duplicates,
    propose_id,
    propose_kind,
    propose_names,
    propose_themes,
    propose_venue,
)


def records_of(root: Path) -> Records:
    return read_models(load(root), [])


@pytest.fixture(scope="module")
def cloth() -> Records:
    return records_of(DATA / "survey")


@pytest.fixture(scope="module")
def ours(checked: Checked) -> Records:
    return checked.records


@pytest.mark.parametrize(
    ("title", "authors", "year", "id"),
    [
        ("A Loom That Counts", ["Łukasz Tkacz"], 2023, "tkacz2023that"),
        ("The Loom Again", ["Łukasz Tkacz"], 2023, "tkacz2023again"),
        ("A Loom", ["Łukasz Tkacz"], 2023, "tkacz2023loom"),
        ("On Étoffes: X", ["Piet van der Draad"], 2020, "vanderdraad2020etoffes"),
        ("3D-Weaving", ["María de la Cruz Vega"], 2020, "delacruzvega20203d"),
        ("MaskWeave: Hiding", ["The Loom Consortium"], 2020, "consortium2020maskweave"),
        ("The Of", ["Ada Weaver"], 2020, "weaver2020title"),
    ],
)
def test_ids(title: str, authors: list[str], year: int, id: str, cloth: Records) -> None:
    assert propose_id(Draft(title=title, authors=tuple(authors), year=year), cloth) == id


VENUES = [
    ("Advances in Neural Information Processing Systems 35", "neurips"),
    (
        "Advances in Neural Information Processing Systems 30: Annual Conference on Neural Information Processing Systems "
        "2017, December 4-9, 2017, Long Beach, CA, USA",
        "neurips",
    ),
    ("NIPS", "neurips"),
    ("Proceedings of the Neural Information Processing Systems Track on Datasets and Benchmarks", "neurips-datasets"),
    ("NeurIPS 2021 Workshop on Deep Reinforcement Learning", "neurips-workshop"),
    ("Proceedings of the 34th International Conference on Machine Learning", "icml"),
    (
        "Proceedings of the 37th International Conference on Machine Learning, ICML 2020, 13-18 July 2020, Virtual",
        "icml",
    ),
    ("2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)", "cvpr"),
    ("2020 IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)", "cvpr-workshop"),
    ("Computer Vision – ECCV 2016", "eccv"),
    ("9th International Conference on Learning Representations, ICLR 2021, Virtual Event, Austria", "iclr"),
    ("ICLR (Poster)", "iclr"),
    (
        "5th International Conference on Learning Representations, ICLR 2017, Workshop Track Proceedings",
        "iclr-workshop",
    ),
    (
        "Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational Linguistics: "
        "Human Language Technologies, Volume 1 (Long and Short Papers)",
        "naacl",
    ),
    ("Proceedings of the 57th Annual Meeting of the Association for Computational Linguistics", "acl"),
    ("Findings of the Association for Computational Linguistics: EMNLP 2020", None),
    ("Transactions of the Association for Computational Linguistics", "tacl"),
    ("Robotics: Science and Systems XIII", "rss"),
    ("2021 ACM Conference on Fairness, Accountability, and Transparency", "facct"),
    ("SC20: International Conference for High Performance Computing, Networking, Storage and Analysis", "sc"),
    ("IEEE Trans. Pattern Anal. Mach. Intell.", "tpami"),
    ("ACM Transactions on Graphics (TOG)", "tog"),
    ("Nature", "nature"),
    ("Nature Methods", None),
    ("International Conference on Computer Vision Theory and Applications", None),
    ("Proceedings of Machine Learning Research", None),
    ("Lecture Notes in Computer Science", None),
    ("The Annals of Statistics", None),
    ("", None),
]


@pytest.mark.parametrize(("container", "id"), VENUES, ids=[row[0][:40] for row in VENUES])
def test_venues_are_found_as_bibliographies_print_them(container: str, id: str | None, ours: Records) -> None:
    found, near = propose_venue(container, ours)
    assert (found and found.value) == id
    assert id is None or (container in found.reason and id in ours.venues)
    assert set(near) <= set(ours.venues)


def test_a_venue_that_is_not_there_has_neighbours(ours: Records) -> None:
    assert "emnlp" in propose_venue("Findings of EMNLP, Empirical Methods in Natural Language Processing", ours)[1]


def test_kinds(ours: Records) -> None:
    assert propose_kind("journal", ours.venues["iclr-workshop"]) == "workshop"
    assert propose_kind("book", ours.venues["freeman"]) == "book"
    assert propose_kind("preprint", None) == "preprint"
    assert propose_kind(None, None) is None


def test_themes_have_reasons(cloth: Records) -> None:
    first, second = propose_themes("A Shade of Madder", "It weaves.", cloth, ["delacruzvega2022madder"])
    assert (first.value, first.reason) == ("red-dye", "a paper it builds on has it; shares Madder, Shade, weaves")
    assert (second.value, second.reason) == ("plain-weave", "its terms find “weav” in the abstract; shares weaves")


def test_what_terms_shut_out_is_not_proposed_by_them(cloth: Records) -> None:
    assert not any("terms" in theme.reason for theme in propose_themes("Weaving a Basket", "", cloth))


def test_themes_of_known_papers_are_found_without_them(ours: Records) -> None:
    """Every tenth paper of the survey is taken out and its first theme looked for among the five proposed."""
    sample = dict(list(ours.papers.items())[::10])
    found = 0
    for id, paper in sample.items():
        rest = replace(ours, papers={other: record for other, record in ours.papers.items() if other != id})
        found += paper.themes[0] in [theme.value for theme in propose_themes(paper.title, "", rest)]
    assert found / len(sample) > 0.75


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("MaskWeave: Hiding", ["MaskWeave"]),
        ("QLoRA: X", ["QLoRA"]),
        ("GPT3.int8(): X", ["GPT3.int8()"]),
        ("Looms: A Survey", []),
        ("Deep Compression: X", []),
        ("MaskWeave", []),
        ("2020: A Year", []),
    ],
)
def test_names(title: str, names: list[str]) -> None:
    assert propose_names(title) == names


SHUTTLE = "Shuttle & Thread: Weaving 100% of the _Warp_ with {Braces}"


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (Draft(title="Other", arxiv="2001.00010"), ("weaver2020shuttle", True)),
        (Draft(title="Other", doi="10.5555/MADDER.22"), ("delacruzvega2022madder", True)),
        (Draft(title=SHUTTLE.upper(), authors=("Nobody",)), ("weaver2020shuttle", False)),
        (Draft(title=SHUTTLE.upper(), authors=("Sy Selvedge", "Ada Weaver")), ("weaver2020shuttle", True)),
        (Draft(title=SHUTTLE.upper()), ("weaver2020shuttle", True)),
        (Draft(title=SHUTTLE.replace("100%", "99"), authors=("A. Weaver",)), ("weaver2020shuttle", False)),
        (Draft(title=SHUTTLE.replace("100%", "99"), authors=("A. Nobody",)), None),
        (Draft(title="Shuttle", authors=("Ada Weaver",)), None),
        (Draft(), None),
    ],
)
def test_duplicates(draft: Draft, expected: tuple[str, bool] | None, cloth: Records) -> None:
    assert [(found.id, found.certain) for found in duplicates(draft, cloth)] == ([expected] if expected else [])


# Papers of the survey whose titles are nearly the same, with an author in common: the sender is asked, and may say no.
NEAR = {("pan2024global", "schonberger2016structure"), ("schonberger2016structure", "pan2024global")}


def test_no_two_papers_of_the_survey_are_taken_for_one(ours: Records) -> None:
    for id, paper in list(ours.papers.items())[::4]:
        rest = replace(ours, papers={other: record for other, record in ours.papers.items() if other != id})
        found = duplicates(Draft(title=paper.title, authors=tuple(paper.authors)), rest)
        assert all((id, one.id) in NEAR and not one.certain for one in found), (id, found)


def test_authors_are_written_as_elsewhere_in_the_survey(cloth: Records) -> None:
    authors, notes = as_written_here(["Lukasz Tkacz", "ADA WEAVER", "Sy Selvedge", "王"], cloth)
    assert authors == ["Łukasz Tkacz", "Ada Weaver", "Sy Selvedge", "王"]
    assert notes[0] == "Lukasz Tkacz is written Łukasz Tkacz, as in the survey's other papers" and len(notes) == 2


ABSTRACT = "Looms drop threads. We present MaskWeave, which hides nine tenths of the warp. It needs no pattern at all."


@pytest.mark.parametrize(
    ("summary", "low", "high"),
    [
        ("We present MaskWeave, which hides nine tenths of the warp.", 1, 1),
        ("We presented MaskWeave which hides nine tenths of the warp! It needs no pattern at all.", 0.9, 1),
        ("Hides most of a cloth and lets the loom guess the rest, which later mills took up.", 0, 0),
        ("", 0, 0),
    ],
)
def test_a_copied_summary_is_noticed(summary: str, low: float, high: float) -> None:
    assert low <= copied_share(summary, ABSTRACT) <= high
    assert copied_share(summary, "") == 0
