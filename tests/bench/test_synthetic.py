"""The made-up survey: good data, of the size asked for, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import pytest
import synthetic

import check_data


def test_it_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert synthetic.main(["--papers", "300", "--root", str(tmp_path)]) == 0
    assert check_data.main(["--root", str(tmp_path)]) == 0, capsys.readouterr().out
    assert "No problem in 300 papers, 5 themes, 3 sources" in capsys.readouterr().out


def test_the_same_number_and_seed_give_the_same_bytes() -> None:
    first = synthetic.survey(60)
    assert first == synthetic.survey(60)
    assert first != synthetic.survey(60, seed=1)


@pytest.mark.parametrize(("papers", "themes"), [(30, 5), (640, 6)])
def test_it_has_the_proportions_asked_for(papers: int, themes: int) -> None:
    paths = [path.split("/")[0] for path in synthetic.survey(papers)]
    assert (paths.count("papers"), paths.count("themes"), paths.count("sources")) == (papers, themes, 3)


def test_what_cannot_be_made_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        synthetic.main(["--papers", "29", "--root", str(tmp_path)])
    (tmp_path / "data").mkdir()
    with pytest.raises(SystemExit, match="2"):
        synthetic.main(["--papers", "30", "--root", str(tmp_path)])
    assert "exists already" in capsys.readouterr().err
