"""Templates as files: lines that a review can read."""

from __future__ import annotations

from conftest import ROOT

MAX_LINE = 160


def test_no_line_of_a_template_is_too_long_to_review() -> None:
    templates = [*(ROOT / "hooks/survey/render/templates").rglob("*.j2"), *(ROOT / "hooks/theme").rglob("*.html")]
    assert len(templates) > 40
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in templates
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if len(line) > MAX_LINE
    ]
    assert not long
