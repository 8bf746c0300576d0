"""Values that somebody sends who means harm, or whose editor does: refused with file and line, or shown as the text they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import check_data
import release_edition
from conftest import ROOT, bend, problems_of
from hostile_survey import CLAIM, KNOWN_AS, PAPER, SOURCE, SUMMARY, THEME
from survey.common.markup import REFERENCES_MARK, with_links

# A file of the fabricated survey, what is put into it for what, and where the refusal must point: line and rule.
REFUSED = {
    "script link": (PAPER, KNOWN_AS, "url: 'javascript:alert(1)'", 5, "wrong-form"),
    "data link": (PAPER, KNOWN_AS, "pdf: 'data:text/html,<script>alert(1)</script>'", 5, "wrong-form"),
    "link that leaves its attribute": (
        PAPER,
        KNOWN_AS,
        "url: 'https://a.example/\" onclick=\"alert(1)'",
        5,
        "wrong-form",
    ),
    "link with a look-alike host": (PAPER, KNOWN_AS, "url: 'https://\u0430rxiv.org/abs/1'", 5, "wrong-form"),
    "link in evidence": (
        CLAIM,
        "url: https://loom.example/count",
        "url: 'https://x.example/ onclick=alert(1)'",
        19,
        "wrong-form",
    ),
    "link in a text": (SOURCE, "A film, url: 'https://film.example/1'", "A film, url: 'vbscript:x'", 15, "wrong-form"),
    "digits of another script": (PAPER, '"2001.00010"', '"٢٠٠١.٠٠٠١٠"', 8, "wrong-form"),
    "control character": (PAPER, KNOWN_AS, 'known_as: ["Shuttle\\aNet"]', 5, "plain-text"),
    "terminal escape": (PAPER, KNOWN_AS, 'known_as: ["\\e[2JShuttleNet"]', 5, "plain-text"),
    "NUL by escape": (PAPER, KNOWN_AS, 'known_as: ["Shuttle\\0Net"]', 5, "plain-text"),
    "lone surrogate": (PAPER, KNOWN_AS, 'known_as: ["Shuttle\\uD800Net"]', 5, None),
    "right-to-left override": (PAPER, KNOWN_AS, "known_as: ['\u202eteNelttuhS']", 5, "plain-text"),
    "isolate": (PAPER, KNOWN_AS, "known_as: ['\u2066ShuttleNet']", 5, "plain-text"),
    "zero width": (PAPER, KNOWN_AS, "known_as: ['Shuttle\u200bNet']", 5, "plain-text"),
    "line separator": (PAPER, KNOWN_AS, 'known_as: ["Shuttle\\LNet"]', 5, "plain-text"),
    "blank letter": (PAPER, KNOWN_AS, "known_as: ['Shuttle\u3164Net']", 5, "plain-text"),
    "private use": (PAPER, KNOWN_AS, "known_as: ['\ue000ShuttleNet\ue001']", 5, "plain-text"),
    "tag characters": (PAPER, KNOWN_AS, "known_as: ['ShuttleNet\U000e0041']", 5, "plain-text"),
    "combining flood": (PAPER, KNOWN_AS, "known_as: ['Z" + "\u0336\u0321\u0353" * 40 + "algo']", 5, "plain-text"),
    "combining flood of another block": (PAPER, KNOWN_AS, "known_as: ['Z" + "\u1dd1" * 40 + "algo']", 5, "plain-text"),
    "decomposed": (PAPER, KNOWN_AS, "known_as: ['e\u0301']", 5, "plain-text"),
    "Cyrillic look-alike": (PAPER, KNOWN_AS, "known_as: ['Shuttl\u0435Net']", 5, "look-alike"),
    "Greek look-alike": (PAPER, KNOWN_AS, "known_as: ['\u0391lexNet']", 5, "look-alike"),
    "fullwidth look-alike": (PAPER, KNOWN_AS, "known_as: ['\uff33huttle']", 5, "look-alike"),
    "mathematical look-alike": (PAPER, KNOWN_AS, "known_as: ['\U0001d5e6huttle']", 5, "look-alike"),
    "title of 400 kB": (PAPER, KNOWN_AS, f"known_as: [{'x' * 400_000}]", 5, "text-length"),
    "title with a second line": (PAPER, KNOWN_AS, 'known_as: ["A\\nER  - \\nTY  - JOUR"]', 5, "one-line"),
    "tab": (PAPER, KNOWN_AS, 'known_as: ["A\\tB"]', 5, "one-line"),
    "citation where none can stand": (PAPER, KNOWN_AS, "known_as: ['[@weaver2020shuttle]']", 5, "citation-place"),
    "citation in a summary": (PAPER, SUMMARY, "summary: '[@nobody]'\nvolume: a #", 11, "citation-place"),
    "link with a script in a text": (
        THEME,
        "Every loom does it",
        "[Every](javascript:alert(1)) does it",
        6,
        "text-link",
    ),
    "picture in a text": (THEME, "Every loom does it", "![a](https://evil.example/t.png)", 6, "text-link"),
    "link in a summary": (PAPER, SUMMARY, "summary: '[a]( data:text/html,x)'\nvolume: a #", 11, "text-link"),
    "a number for a list": (SOURCE, "sections:", "sections: 7\nkind: talk\nx:", 14, "wrong-type"),
    "place of the references": (PAPER, KNOWN_AS, "known_as: ['a ///References/// b']", 5, "references-mark"),
    "10,000 authors": (PAPER, "Łukasz Tkacz]", f"{', '.join(f'Ada W{n}' for n in range(10_000))}]", 2, "list-length"),
    "author called index": (PAPER, "Łukasz Tkacz]", "Index]", 2, "author-name"),
    "nested lists": (PAPER, KNOWN_AS, f"known_as: {'[' * 500}a{']' * 500}", 5, "broken-yaml"),
    "very deeply nested lists": (PAPER, KNOWN_AS, f"known_as: {'[' * 100_000}", None, "broken-yaml"),
    "deep block": (PAPER, KNOWN_AS, f"known_as:\n  {'- ' * 5_000}a", None, "broken-yaml"),
    "billion laughs": (
        PAPER,
        KNOWN_AS,
        "known_as:\n- &a [lol, lol, lol]\n"
        + "".join(f"- &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        7,
        "yaml-alias",
    ),
    "merge key": (PAPER, KNOWN_AS, "<<: {year: 1}", 5, "broken-yaml"),
    "object tag": (PAPER, KNOWN_AS, "known_as: [!!python/object/apply:os.system ['touch x']]", 5, None),
    "binary tag": (PAPER, KNOWN_AS, "known_as: [!!binary aGk=]", 5, "yaml-tag"),
    "own tag": (PAPER, KNOWN_AS, "known_as: [!ENV HOME]", 5, "yaml-tag"),
    "huge number": (PAPER, "year: 2020", f"year: {'9' * 5_000}", 3, None),
    "year before Christ": (SOURCE, "date: 2021-03-01, 1", "", 0, None),
    "negative horizon": (CLAIM, "horizon: 2023", "horizon: -5", 7, "wrong-form"),
    "horizon in the far future": (CLAIM, "horizon: 2023", "horizon: 99999", 7, "wrong-form"),
    "horizon of an early age": (CLAIM, "horizon: 2023", "horizon: 7", 7, "wrong-form"),
    "path in an id": ("venues.yml", "dye: {", "'../../evil': {", 2, "table-id"),
    "device as an id": ("venues.yml", "bale: {", "con: {", 3, "table-id"),
    "list's name as an id": ("venues.yml", "bale: {", "index: {", 3, "table-id"),
    "upper case in an id": ("venues.yml", "bale: {", "Bale: {", 3, "table-id"),
    "quote in an id": ("areas.yml", "dyeing: {", "'dye\"><script>': {", 2, "table-id"),
    "path in a person's id": ("people.yml", "ada-weaver: {", "../ada: {", 1, "table-id"),
    "path in a route's id": ("findings.yml", "cloth:", "'../cloth':", 1, "table-id"),
    "word of a closed list": ("vocabulary.yml", "  conference:", "  'x\" onclick=\"alert(1)':", None, "table-id"),
    "invisible character in a closed list": (
        "vocabulary.yml",
        "name: Conference paper",
        'name: "Conference\\u2066 paper"',
        3,
        "plain-text",
    ),
    "path in a reference": (PAPER, "venue: loom", "venue: ../../etc/passwd", 6, "unknown-venue"),
    "path in an alias": (THEME, "aliases: [tabby]", "aliases: [../../evil]", 26, "theme-link"),
    "list's name as an alias": (THEME, "aliases: [tabby]", "aliases: [index]", 26, "theme-link"),
    "quote in a section's id": (SOURCE, "id: weaving", "id: 'we\"av'", 15, "section-id"),
    "tint that is none": ("areas.yml", "tint: 2", "tint: -99999999999999999999", 2, "wrong-form"),
    "numbers of another script in counts": ("trends.csv", "2020,title,8,40", "2020,title,٨,40", 6, "trend-row"),
    "counts of none": ("trends.csv", "2020,title,8,40", "2020,title,0,0", 6, "trend-row"),
    "counts beyond all numbers": ("trends.csv", "2020,title,8,40", f"2020,title,8,{'9' * 5_000}", 6, "trend-row"),
    "counts of the year 9": ("trends.csv", "2019,title,1,50", "9,title,1,50", 4, "trend-row"),
    "quote left open in counts": ("trends.csv", "LOOM,2019", '"LOOM,2019', None, "broken-table"),
    "number that cannot be printed": (PAPER, "year: 2020", f"year: 0x{'F' * 5_000}", 3, "broken-yaml"),
    "number that takes for ever": (PAPER, "year: 2020", f"year: 1{':59' * 250_000}", 3, "broken-yaml"),
    "tag of a date": (PAPER, "year: 2020", "year: !!timestamp abc", 3, "yaml-tag"),
    "tag of yes and no": (PAPER, "year: 2020", "year: !!bool abc", 3, "yaml-tag"),
    "tag of a number without one": (PAPER, "year: 2020", "year: !!int ''", 3, "yaml-tag"),
    "object tag on a list": (PAPER, "authors: [", "authors: !!python/object/apply:os.system [", 2, "yaml-tag"),
    "tag on a name": (PAPER, KNOWN_AS, "!!binary aGk=: a", 5, "broken-yaml"),
    "direction override in a comment": (PAPER, "year: 2020", "year: 2020  # \u202e9991", 3, "plain-text"),
    "variation selector": (PAPER, KNOWN_AS, "known_as: ['Shuttle\U000e0101Net']", 5, "plain-text"),
    "joiners without pictures": (PAPER, KNOWN_AS, "known_as: ['Shuttle\ufe0f\u200dNet']", 5, "plain-text"),
    "Roman numeral look-alike": (PAPER, KNOWN_AS, "known_as: ['Shutt\u217ceNet']", 5, "look-alike"),
    "name of a field of 900 kB": (PAPER, KNOWN_AS, f"? '{'a' * 900_000}'\n: b", 5, "unknown-field"),
    "name of a field like one of a validator": (PAPER, KNOWN_AS, "function-x: 1", 5, "unknown-field"),
    "name of a field that turns around": (PAPER, KNOWN_AS, r'"a\u202eb": 1', 5, "unknown-field"),
    "80,000 fields": (PAPER, KNOWN_AS, "\n".join(f"k{n}: 1" for n in range(80_000)), None, "broken-yaml"),
    "4,000 unknown references": (PAPER, KNOWN_AS, f"builds_on: [{','.join(map('x{}'.format, range(4_000)))}]", 5, None),
    "brackets without end": (PAPER, SUMMARY, f"summary: '{'[' * 900_000}'\nvolume: a #", 11, "text-length"),
    "spaces without end in a story": (THEME, "### Since", f"### {' ' * 900_000}Since", 6, "text-length"),
    "citations without end": (
        CLAIM,
        "resolves_when: A loom",
        f"resolves_when: '{'[@a;' * 200_000}'\nx: #",
        9,
        "text-length",
    ),
    "term that takes for ever": (THEME, "'\\bweav'", "'(a+)+$'", 24, "bad-term"),
    "term that finds everything": (THEME, "'\\bweav'", "'.*'", 24, "bad-term"),
    "term with flags that exclude each other": (THEME, "'\\bweav'", "'(?au)a'", 24, "bad-term"),
    "month 99": ("edition.yml", '"2031.05"', '"2031.99"', 1, "wrong-form"),
    "edition that is a path": ("edition.yml", '"2031.05"', '"../2031.05"', 1, "wrong-form"),
}


del REFUSED["year before Christ"]


@pytest.mark.parametrize(("file", "old", "new", "line", "rule"), REFUSED.values(), ids=REFUSED)
def test_refused_with_file_and_line(
    fabricated: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    line: int | None,
    rule: str | None,
) -> None:
    bend(fabricated, file, old, new)
    found = [problem for problem in problems_of(fabricated) if problem.path == f"data/{file}"]
    assert found, "the file is refused"
    places = {(problem.line, problem.rule) for problem in found}
    assert any((line is None or place[0] == line) and (rule is None or place[1] == rule) for place in places), places
    assert check_data.main(["--root", str(fabricated)]) == 1
    told = capsys.readouterr().out
    assert all(part.isprintable() for part in told.split("\n")), "what is told of it is harmless too"
    assert len(told) < 60_000


@pytest.mark.parametrize(
    "title",
    [
        "Shuttle in ℓ₁ and ℝⁿ, 𝒪(n) ∇θ",
        "织布机 Shuttle",
        "Shuttle ❤️ 👩‍🔬 😀",
        "Shuttle Type Ⅱ für Žižek",
        "β-Shuttle π₀ μTransfer",
    ],
)
def test_what_people_write_is_taken(fabricated: Path, title: str) -> None:
    bend(fabricated, PAPER, KNOWN_AS, f"known_as: ['{title}']")
    assert problems_of(fabricated) == []


def test_only_https_becomes_a_link() -> None:
    assert with_links(
        'https://a.example/b?c=1&d, http://x.example a@x.example (https://e.example/"><b>; www.x.example'
    ) == (
        '<a href="https://a.example/b?c=1&amp;d" rel="noopener">https://a.example/b?c=1&amp;d</a>, http://x.example '
        'a@x.example (<a href="https://e.example/" rel="noopener">https://e.example/</a>&quot;&gt;&lt;b&gt;; www.x.example'
    )


FROZEN = [
    "> [j]: javascript:alert(1)\n\n[j]",
    "[j\n]: javascript:alert(1)\n\n[j]",
    "[@nobody]",
    "<script>alert(1)</script>",
    "<ScRiPt\n>alert(1)</sCrIpT>",
    "<img src=x>",
    "<p onclick='alert(1)'>a</p>",
    '<p onclick="alert(1)">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="java&#115;cript:alert(1)">a</a>',
    '<a href="//evil.example/">a</a>',
    '<svg><use href="data:image/svg+xml,x"/></svg>',
    '<p style="background: url(x)">a</p>',
    "<!-- a -->",
    "<?php a ?>",
    "</div",
    "[a](javascript:alert(1))",
    "[a](java&#115;cript:alert(1))",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "![a](https://evil.example/t.png)",
    "*a*{: onclick=alert(1)}",
    "## a {onclick=alert(1)}",
]


@pytest.mark.parametrize("harm", FROZEN)
def test_a_frozen_text_is_html_that_a_reader_can_be_given(fabricated: Path, harm: str) -> None:
    assert release_edition.main(["2031.05", "--root", str(fabricated)]) == 0
    assert not problems_of(fabricated)
    text = fabricated / "data" / "editions" / "2031.05" / "plain-weave.md"
    text.write_text(f"{text.read_text('utf-8')}\n{harm}\n", "utf-8")
    assert [problem.rule for problem in problems_of(fabricated)] == ["frozen-text"]


def test_the_mark_that_no_text_may_hold_is_the_one_in_use() -> None:
    assert f"PLACE_MARKER: {REFERENCES_MARK}\n" in (ROOT / "mkdocs.yml").read_text("utf-8")
