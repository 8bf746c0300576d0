"""The ledger as numbers: two judges compared, what is due, hits and misses, the base rate."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from conftest import DATA
from survey.model import ledger
from survey.model.derived import Derived
from survey.pipeline import travel


def claims(*pairs: tuple[str, str | None]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(verdict=first, review=SimpleNamespace(verdict=second) if second else None)
        for first, second in pairs
    ]


@pytest.mark.parametrize(
    ("pairs", "judged", "same", "kappa"),
    [
        ([], 0, 0, None),
        ([("not", None)], 0, 0, None),
        ([("not", "not"), ("not", "not")], 2, 2, None),  # chance alone would agree
        ([("not", "not"), ("partly", "partly")], 2, 2, 1.0),
        ([("not", "partly"), ("partly", "not")], 2, 0, -1.0),
        # Cohen's example of two judges: 20 and 15 alike, 5 and 10 apart, of 50: (0.7 - 0.5) / (1 - 0.5).
        (
            [("not", "not")] * 20 + [("not", "partly")] * 5 + [("partly", "not")] * 10 + [("partly", "partly")] * 15,
            50,
            35,
            0.4,
        ),
    ],
)
def test_agreement(pairs: list, judged: int, same: int, kappa: float | None) -> None:
    found = ledger.agreement(claims(*pairs))
    assert (found.judged, found.same) == (judged, same)
    assert found.kappa == (kappa if kappa is None else pytest.approx(kappa))


def test_open_claims_by_the_day_they_fall_due() -> None:
    made = [
        SimpleNamespace(id=id, verdict=verdict, horizon=horizon)
        for id, verdict, horizon in [
            ("a", "open", 2030),
            ("b", "open", "2026-06"),
            ("c", "not", 2030),
            ("d", "open", None),
        ]
    ]
    assert [(day, [one.id for one in found]) for day, found in ledger.due(made)] == [
        (datetime.date(2026, 6, 30), ["b"]),
        (datetime.date(2030, 12, 31), ["a"]),
    ]


def test_the_fabricated_ledger() -> None:
    derived = travel(DATA / "survey", "").derived
    assert ledger.agreement(derived.claims).judged == 1
    assert ledger.counted(derived.claims, ["not", "came-true"]) == {"not": 0, "came-true": 1}
    assert ledger.hits(derived) == [] and ledger.misses(derived.claims) == []
    assert ledger.base_rates(derived) == []  # no five years are counted after its source


def test_the_real_ledger(derived: Derived) -> None:
    judged = derived.claims
    partly = [claim for claim in judged if claim.verdict == "partly"]
    assert len(partly) * 3 <= len(judged)
    assert all(claim.horizon for claim in judged if claim.kind in ledger.FORWARD)
    for hit in ledger.hits(derived):
        assert hit.after > hit.before
    for rate in ledger.base_rates(derived):
        assert rate.named_grew <= rate.named and rate.other_grew <= rate.other
        assert rate.named + rate.other <= len(derived.curves.themes)
