"""The memo makes a thing anew when a part of it has changed, and not before."""

from __future__ import annotations

from survey.common.memo import Memo


def test_a_thing_is_made_once_of_equal_parts() -> None:
    memo, made = Memo(), []

    def total(*parts: int) -> int:
        return memo.once("total", parts, lambda: made.append(parts) or sum(parts))

    assert [total(1, 2), total(1, 2), total(1, 3), total(1, 2)] == [3, 3, 4, 3]
    assert made == [(1, 2), (1, 3), (1, 2)]
    other = memo.copy()
    other.once("total", (5,), lambda: 5)
    assert total(1, 2) == 3 and len(made) == 3, "what a copy learns is its own"
