"""Lists of accepted papers: read, or refused with every problem."""

from __future__ import annotations

import gzip
import re

import pytest

from accepted_lists import row, write_list
from survey.common.errors import ListRefused
from survey.tools.counting.accepted_papers import COLUMNS, Row, read_list


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
