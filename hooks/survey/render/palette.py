"""The site's colours by role, for slides and pictures that are files: a file has no page to take colours from. They are those of
docs/assets/stylesheets/survey.css and of what docs/assets/javascripts/terms/chart.js draws; a test compares them."""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1c2733",
    "quiet": "#52606d",
    "line": "#d5dce3",
    "good": "#14599c",
    "bad": "#a04a00",
    "none": "#52606d",
}
DARK = {
    "paper": "#161d25",
    "ink": "#e6ecf2",
    "quiet": "#aab6c2",
    "line": "#36434f",
    "good": "#8cc4ff",
    "bad": "#ffb066",
    "none": "#aab6c2",
}
LIGHT_AREAS = ("#1f5fa8", "#7a4a12", "#0d6b5c", "#8a2f6b", "#a3341f", "#2c6b1f", "#5b3fa0", "#8a5a00", "#4a5560")
DARK_AREAS = ("#8ab8ee", "#dba972", "#6fcdb9", "#e49ac8", "#f09a86", "#92d07f", "#bba6f2", "#e5bd66", "#b4c0cc")
# How much of which role lies on the paper where a verdict is; told apart without red and green, and a sign stands in every square.
_VERDICTS = {"came-true": ("good", 45), "partly": ("good", 18), "not": ("bad", 50)}
_NO_VERDICT = ("none", 25)


def light(tint: int | None) -> dict[str, str]:
    """Colours by role, that of the area with the number ``tint`` among them; what belongs to no area has ink in its place."""
    return LIGHT | {"area": LIGHT_AREAS[tint - 1] if tint else LIGHT["ink"]}


def dark(tint: int | None) -> dict[str, str]:
    """As ``light``, on dark paper."""
    return DARK | {"area": DARK_AREAS[tint - 1] if tint else DARK["ink"]}


def fill(verdict: str, colours: dict[str, str]) -> str:
    """The colour of a square with ``verdict``."""
    role, share = _VERDICTS.get(verdict, _NO_VERDICT)
    pairs = zip(_channels(colours[role]), _channels(colours["paper"]), strict=True)
    return "#" + "".join(f"{round((one * share + other * (100 - share)) / 100):02x}" for one, other in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
