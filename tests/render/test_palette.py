"""Colours stand in three places, because a style sheet, a script and files cannot read each other: they are compared here."""

from __future__ import annotations

import json
import re

import pytest
from PIL import ImageColor

from conftest import ROOT
from survey.render import palette


def test_colours_are_the_sites() -> None:
    """Files cannot read the site's style sheet, so its palette stands twice; it must be the same."""
    style = (ROOT / "docs/assets/stylesheets/survey.css").read_text("utf-8")
    schemes = re.findall(r'\[data-md-color-scheme="(\w+)"\] \{(.*?)\n\}', style, re.DOTALL)
    mixed = r"\.verdict-fill--([\w-]+)[^{]*\{ fill: color-mix\(in srgb, var\(--(\w+)\) (\d+)%"
    shares = {verdict: (role, int(share)) for verdict, role, share in re.findall(mixed, style)}
    assert shares.keys() == {"came-true", "partly", "not", "open"}
    for scheme, roles, tints in (
        ("default", palette.LIGHT, palette.LIGHT_AREAS),
        ("slate", palette.DARK, palette.DARK_AREAS),
    ):
        (block,) = [block for name, block in schemes if name == scheme]
        known = dict(re.findall(r"--([\w-]+): (#\w{6})", block))
        assert tuple(known[f"area-{tint}"] for tint in range(1, len(tints) + 1)) == tints
        assert known["survey-ink"] == roles["ink"] and known["survey-quiet"] == roles["quiet"]
        assert all(known[role] == roles[role] for role in ("good", "bad", "none"))
        assert known["survey-line"] == roles["line"]
        for verdict, (role, share) in shares.items():
            pairs = zip(ImageColor.getrgb(roles[role]), ImageColor.getrgb(roles["paper"]), strict=True)
            expected = [(one * share + other * (100 - share)) / 100 for one, other in pairs]
            assert list(ImageColor.getrgb(palette.fill(verdict, roles))) == pytest.approx(expected, abs=0.51)
    alone = (ROOT / "hooks/survey/render/templates/figures/standalone.css").read_text("utf-8")
    for verdict in ("came-true", "partly", "not", "untestable"):
        assert f".verdict-fill--{verdict}{{fill:{palette.fill(verdict, palette.LIGHT)}}}" in alone


def test_the_script_that_draws_curves_has_the_areas_colours() -> None:
    script = (ROOT / "docs/assets/javascripts/terms/chart.js").read_text("utf-8")
    colours, tints = (json.loads(re.findall(rf"const {name} = (\[.*?\]);", script)[0]) for name in ("COLOURS", "TINTS"))
    assert colours == [palette.LIGHT_AREAS[tint - 1] for tint in tints]
    (style,) = re.findall(r"const STYLE =(.*?);\n", script, re.DOTALL)
    assert set(re.findall(r"#\w{6}", style)) <= set(palette.LIGHT.values())
