"""The table of terms, against a count that is written differently."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter

from survey.common.phrases import folded
from survey.tools.counting.accepted_papers import Row
from survey.tools.counting.phrases import count_phrases

GROUPS = {"LOOM": "cloth", "BALE": "cloth", "VAT": "dyes"}


def table(rows, caught=None):
    return list(csv.DictReader(io.StringIO(count_phrases(rows, GROUPS, caught or {}))))


def made_up(size, seed):
    chance = random.Random(seed)
    vocabulary = [
        "Loom",
        "looms",
        "the",
        "of",
        "Dye-Bath",
        "dye baths",
        "GANs",
        "fast",
        "x",
        "Madder",
        "mixture-of-dyes",
    ]
    return [
        Row(
            chance.choice(list(GROUPS)),
            chance.choice([2020, 2021, 2023]),
            " ".join(chance.choices(vocabulary, k=6)),
            "main",
            "",
        )
        for _ in range(size)
    ]


def test_a_count_that_looks_for_each_term_in_each_title_agrees():
    rows = made_up(300, 4)
    found = table(rows)
    assert len(found) > 40
    for line in found:
        counted = Counter(
            f"{GROUPS[row.venue]} {row.year}" for row in rows if f" {line['term']} " in f" {folded(row.title)} "
        )
        cells = {name: int(cell) for name, cell in line.items() if name[-4:].isdigit() and cell}
        assert cells == dict(counted), line["term"]
        assert sum(counted.values()) >= 5


def test_no_term_of_five_titles_is_missing():
    rows = made_up(120, 9)
    kept = {line["term"] for line in table(rows)}
    for term in ("loom", "dye bath", "gan", "fast", "madder", "mixture of dye", "bath"):
        titles = sum(f" {term} " in f" {folded(row.title)} " for row in rows)
        assert (term in kept) == (titles >= 5), term
    assert not kept & {"the", "of", "x", "of dye"}


def test_the_printed_form_and_the_theme_of_most_titles():
    titles = [
        "Large LoRA Modules",
        "On LoRA modules",
        "A study of LoRA modules",
        "More about LoRA modules",
        "Lora Modules Again",
    ]
    rows = [Row("LOOM", 2020, title, "main", "") for title in titles]
    lines = {line["term"]: line for line in table(rows, {"tuning": [0, 1, 2], "weaving": [0, 4], "zeal": [1, 2, 3]})}
    assert lines["lora module"]["printed"] == "LoRA modules"
    assert (lines["lora"]["theme"], lines["lora"]["theme_titles"]) == ("tuning", "3")
    assert lines["lora"]["cloth 2020"] == "5"
