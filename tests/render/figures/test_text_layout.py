"""Text set in boxes: what fits, what is broken where, and what no font can show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.render.figures.text_layout import Face, files_for, fit, missing, width

SANS, BOLD = Face("sans"), Face("serif", 700)


def test_widths_are_the_fonts() -> None:
    assert width("i", SANS, 10) < width("m", SANS, 10)
    assert width("Learning", Face("sans", 700), 10) > width("Learning", SANS, 10)
    assert width("学习", SANS, 10) == pytest.approx(20, abs=1), "an East Asian character is as wide as high"
    assert width("é", SANS, 10) == width("e", SANS, 10) == width("e\u0301", SANS, 10)


def test_short_text_keeps_its_size_and_long_text_shrinks() -> None:
    assert fit("Short", SANS, (400, 60), 30, 10, 1).size == 30
    longer = fit("A title of some length that is not short", SANS, (400, 60), 30, 10, 1)
    assert 10 < longer.size < 30 and len(longer.lines) == 1 and not longer.cut


def test_what_fits_at_no_size_is_cut_with_an_ellipsis() -> None:
    setting = fit("word " * 200, SANS, (300, 40), 20, 12, 2)
    assert setting.cut and setting.lines[-1].endswith("…") and len(setting.lines) == 2


def test_chinese_breaks_between_characters_and_no_line_starts_with_a_stop() -> None:
    setting = fit("深度学习的趋势是什么，它们后来怎么样了。" * 3, SANS, (200, 400), 20, 20, 15)
    assert len(setting.lines) > 3 and not any(line[0] in "，。" for line in setting.lines)
    assert "".join(setting.lines) == "深度学习的趋势是什么，它们后来怎么样了。" * 3


def test_a_word_wider_than_the_box_is_broken() -> None:
    setting = fit("Donaudampfschifffahrtsgesellschaftskapitän", SANS, (150, 300), 20, 20, 9)
    assert "".join(setting.lines) == "Donaudampfschifffahrtsgesellschaftskapitän" and len(setting.lines) > 1


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80), st.integers(60, 600))
def test_nothing_ever_leaves_its_box(text: str, room: int) -> None:
    setting = fit(text, BOLD, (room, 100), 40, 12, 3)
    assert len(setting.lines) <= 3 and setting.height <= 100
    assert all(width(line, BOLD, setting.size) <= room for line in setting.lines)


def test_fonts_are_there_and_the_large_one_only_where_it_is_needed() -> None:
    assert all(path.is_file() for path in files_for("深度"))
    assert len(files_for("Krähenbühl ↗ ●")) < len(files_for("深度"))
    assert not missing("Łukasz Krähenbühl, Gülçehre ş ő π₀ ≤ ↗●◍↘○↻ ✓◐✗…∅ 深度学习 ディープ 학습")
    assert missing("a🤖") == {"🤖"}
