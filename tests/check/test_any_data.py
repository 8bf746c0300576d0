"""Hypothesis: whatever a contributor's file holds, the road ends in a site or in BadData."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile_survey import CLAIM, LOOM, PAPER, SOURCE, THEME
from survey.common.errors import BadData
from survey.pipeline import Site, travel
from survey.write import theme_context

# Hypothesis: whatever a contributor's file holds, the road ends in a site or in BadData.

ODD = st.sampled_from(
    ["{{ 7*7 }}", "[@weaver2020shuttle]", "<script>", "###", "- x", "'", '"', "\\", "{", "}", "[^1]", "&amp;"]
)


WORDS = st.lists(st.one_of(st.text(max_size=12), ODD), max_size=4).map(" ".join)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


BENT_FILES = [PAPER, LOOM, THEME, CLAIM, SOURCE, "venues.yml", "areas.yml", "people.yml", "edition.yml", "routes.yml"]


QUICKLY = settings(
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def arrive(root: Path) -> Site | None:
    """The whole road, everything beside the pages included; None if the data is refused, which a person can read."""
    try:
        site = travel(root, "https://weaving.example/")
    except BadData as refused:
        assert refused.problems
        assert all(problem.line >= 1 and problem.path.startswith("data/") for problem in refused.problems)
        assert str(refused).isprintable() or "\n" in str(refused)
        return None
    for page in site.pages:
        assert page.body and theme_context.meta(page, "https://weaving.example/")["title"]
    assert all(content is not None for content in site.files.values())
    assert all("\n" not in reference for reference in site.references.values())
    return site


@QUICKLY
@given(file=st.sampled_from(BENT_FILES), data=st.data())
def test_any_value_in_any_field(fabricated: Path, file: str, data: st.DataObject) -> None:
    path = fabricated / "data" / file
    before = path.read_bytes()
    record = yaml.safe_load(before) or {}
    place: Any = record
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys) if keys else st.just("x"))
        if (
            not isinstance(place, dict | list)
            or not keys
            or not isinstance(place[key], dict | list)
            or data.draw(st.booleans())
        ):
            break
        place = place[key]
    if not keys:
        return
    old = place[key]
    place[key] = data.draw(
        VALUES if not isinstance(old, str) else st.one_of(WORDS, WORDS.map(lambda text: f"{old} {text}"), VALUES)
    )
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), "utf-8")
    try:
        arrive(fabricated)
    finally:
        path.write_bytes(before)


@QUICKLY
@given(file=st.sampled_from([*BENT_FILES, "trends.csv"]), data=st.data())
def test_any_bytes_anywhere(fabricated: Path, file: str, data: st.DataObject) -> None:
    path = fabricated / "data" / file
    before = path.read_bytes()
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, min(len(before), start + 20)))
    harm = data.draw(
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from([b"\r\n", b"\xef\xbb\xbf", b"\0", b"- ", b"{", b"&a ", b"*a", b"!!x ", b"\t", b"\xc2\x85"]),
        )
    )
    path.write_bytes(before[:start] + harm + before[end:])
    try:
        arrive(fabricated)
    finally:
        path.write_bytes(before)


def test_the_road_arrives_when_nothing_is_bent(fabricated: Path) -> None:
    assert arrive(fabricated)


def test_the_end_of_a_line_does_not_matter(fabricated: Path) -> None:
    def everything() -> tuple[list[str], dict[str, str | bytes], str]:
        site = travel(fabricated, "https://weaving.example/")
        return [page.body for page in site.pages], dict(site.files), site.references

    before = everything()
    for path in (fabricated / "data").rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert everything() == before
