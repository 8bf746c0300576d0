"""The bench: a run of the smallest survey, its table, and the comparison that keeps it honest."""

from __future__ import annotations

import sys
from pathlib import Path

import edit
import pytest

import bench
from bench import Failed, Pages, Result, Run, head, links, report, run, unlike, visible_text, with_report

LD = '<script type="application/ld+json">'
PAGES = Pages(1421, 48_200_000, 218_000, "themes/x/", 320_000)


def result(papers: int, ours: list[float], hugo: list[float]) -> Result:
    def runs(seconds: list[float]) -> list[Run]:
        return [Run(wall, wall / 2, 100 * wall) for wall in seconds]

    found = {bench.OURS: runs(ours), bench.WHOLE: runs([30.0]), bench.CHECK: runs([0.6]), bench.HUGO: runs(hugo)}
    return Result(papers, PAGES, {what: one for what, one in found.items() if one})


def test_the_table_tells_medians_and_ratios() -> None:
    text = report([result(1000, [3.0, 1.0, 2.0], [4.0, 4.0, 9.0])], "A machine", "python scripts/bench/bench.py")
    lines = text.splitlines()
    assert lines[:2] == ["| Papers | 1,000 |", "| --- | ---: |"]
    assert "| Survey, wall s | 2.00 |" in lines and "| Hugo, wall s | 4.00 |" in lines
    assert "| Survey, pages/s | 710 |" in lines
    assert "| **Survey to Hugo, wall** | **0.50** |" in lines
    assert "| Largest page, kB | 218 |" in lines
    assert lines[-1] == "Medians of 3, by `python scripts/bench/bench.py`. A machine."


def test_without_hugo_there_is_no_ratio() -> None:
    text = report([result(300, [1.0], []), result(1000, [2.0], [])], "A machine", "command")
    assert "Hugo" not in text and "| Survey, wall s | 1.00 | 2.00 |" in text


def test_the_report_replaces_the_one_before() -> None:
    page = f"# Speed\n\n{bench.START}\n\nold\n\n{bench.END}\n\nafter\n"
    written = with_report(page, "new")
    assert written == page.replace("old", "new") == with_report(written, "new")
    with pytest.raises(ValueError, match="must hold the lines"):
        with_report("# Speed\n", "new")
    with_report(bench.PAGE.read_text("utf-8"), "new")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<p>A <b>word</b></p>", "<p>A\n word </p>", True),
        ("<script>1</script><p>A &amp; B</p>", "<p>A &#38; B</p>", True),
        ("<p>A</p>", "<p>B</p>", False),
        ('<meta name="a" content="1 &amp; 2"></head>', '<meta content="1 &#38; 2" name="a" /></head>', True),
        ('<meta property="og:a" content="1"></head>', '<meta property="og:a" content="2"></head>', False),
        ('<meta name="a" content="1"></head>', "</head>", False),
        ('<link rel="canonical" href="/a/"></head>', '<link rel="canonical" href="/b/"></head>', False),
        (f'{LD}{{"a":"&", "b":[1]}}</script></head>', f'{LD}{{"b": [1], "a": "\\u0026"}}</script></head>', True),
        (f'{LD}{{"a":[1,2]}}</script></head>', f'{LD}{{"a":[2,1]}}</script></head>', False),
        ('<a href="a/?x=1%202&amp;y=3">A</a>', '<a href="a/?y=3&#38;x=1+2">A</a>', True),
        ('<a href="a/#b">A</a>', '<a href="a/#c">A</a>', False),
    ],
)
def test_pages_are_compared_by_what_they_say_and_where_they_lead(
    tmp_path: Path, one: str, other: str, same: bool
) -> None:
    for folder, text in (("one", one), ("other", other)):
        (tmp_path / folder / "a").mkdir(parents=True)
        (tmp_path / folder / "a" / "index.html").write_text(text, "utf-8")
    assert ((visible_text(one), head(one), links(one)) == (visible_text(other), head(other), links(other))) is same
    assert unlike(tmp_path / "one", tmp_path / "other") == ([] if same else ["a/index.html"])


def test_the_head_is_what_programs_read() -> None:
    page = (
        '<head><meta charset="utf-8"><meta name="description" content="A &quot;word&quot;"><link rel="icon" href="i.svg">\n'
        f'<link rel="canonical" href="https://x/"><meta property="og:title" content="T">{LD}{{"@type": "Thing"}}</script></head>'
        '<body><meta name="description" content="not of the head"></body>'
    )
    told = head(page)
    assert told.tags == [("description", 'A "word"'), ("og:title", "T")]
    assert told.canonical == ["https://x/"] and told.linked_data == [{"@type": "Thing"}]


def test_a_page_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "index.html").write_text("<p>A</p>", "utf-8")
    (tmp_path / "other").mkdir()
    assert unlike(tmp_path / "one", tmp_path / "other") == ["index.html"]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell what processes hold")
def test_the_memory_of_all_processes_counts(tmp_path: Path) -> None:
    held = "import os, time; os.fork(); mine = os.urandom(60_000_000); time.sleep(1.5)"
    assert 120 < run([sys.executable, "-c", held], tmp_path).memory < 200


def test_a_run_is_measured_and_a_failed_one_told(tmp_path: Path) -> None:
    made = run([sys.executable, "-c", "sum(range(10**6)); bytearray(50_000_000)"], tmp_path)
    assert made.wall > 0 and made.cpu > 0 and made.memory > 50
    with pytest.raises(Failed, match="no such luck"):
        run([sys.executable, "-c", "import sys; sys.exit('no such luck')"], tmp_path)


def test_the_whole_bench_on_the_smallest_survey(capsys: pytest.CaptureFixture[str]) -> None:
    """With Hugo, where it is installed: it must then make the same pages."""
    assert bench.main(["--papers", "30", "--rounds", "1", "--pages-only"]) == 0
    text = capsys.readouterr().out
    assert "| Papers | 30 |" in text and ("| Hugo, wall s |" in text) == (bench.find_hugo() is not None)


def test_nonsense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(["--papers", "3"])
    assert "--papers takes numbers from 30 on" in capsys.readouterr().err


def test_an_edit_is_timed_until_it_is_shown(project: Path) -> None:
    [(cpu, wall)] = edit.measure(project, 1)
    assert cpu > 0 and wall > 0
