"""The slide kit: each theme as PPTX, SVG and PNG, light and dark, by address. What is slow to make is kept by content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import slide_png, slide_pptx
from .derive import Derived
from .pages import Template, template
from .pictures import FIRST, LAST
from .slide_card import HEIGHT, RULE, WIDTH, Card, card

FORM = "slide.svg.j2"
# Families that a browser or an office program may have, widest first; the text was measured in Noto.
_SANS = "'Noto Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_SERIF = "'Noto Serif', 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif"
# The palette of docs/assets/stylesheets/survey.css; a file has no page to take colours from.
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1c2733",
    "quiet": "#52606d",
    "line": "#d5dce3",
    "good": "#1c6b32",
    "bad": "#a32a1e",
}
DARK = {
    "paper": "#161d25",
    "ink": "#e6ecf2",
    "quiet": "#aab6c2",
    "line": "#36434f",
    "good": "#86d69c",
    "bad": "#f09a86",
}
LIGHT_AREAS = ("#1f5fa8", "#7a4a12", "#0d6b5c", "#8a2f6b", "#a3341f", "#2c6b1f", "#5b3fa0", "#8a5a00", "#4a5560")
DARK_AREAS = ("#8ab8ee", "#dba972", "#6fcdb9", "#e49ac8", "#f09a86", "#92d07f", "#bba6f2", "#e5bd66", "#b4c0cc")


def files(derived: Derived, home: str, cache: Path | None = None) -> dict[str, str | bytes]:
    """Every theme's slides by address, for a site that stands at ``home``; ``cache`` is a folder that may be deleted."""
    made: dict[str, str | bytes] = {}
    form = template(derived, FORM)
    for theme in derived.survey.themes.values():
        slide = card(theme, derived, home)
        for suffix, colours in (("", light(slide)), ("-dark", dark(slide))):
            drawn = svg(slide, colours, form)
            made[f"slides/{theme.id}{suffix}.svg"] = drawn
            made[f"slides/{theme.id}{suffix}.png"] = _kept(
                cache, f"{slide_png.TOOL}\n{drawn}", ".png", lambda drawn=drawn: slide_png.png(drawn)
            )
        colours = light(slide)
        made[f"slides/{theme.id}.pptx"] = _kept(
            cache,
            f"{slide_pptx.TOOL}\n{colours}\n{slide!r}",
            ".pptx",
            lambda slide=slide, colours=colours: slide_pptx.pptx(slide, colours),
        )
    return made


def light(slide: Card) -> dict[str, str]:
    """Colours by role, the slide's area among them."""
    return LIGHT | {"area": LIGHT_AREAS[slide.tint - 1]}


def dark(slide: Card) -> dict[str, str]:
    return DARK | {"area": DARK_AREAS[slide.tint - 1]}


def svg(slide: Card, colours: dict[str, str], form: Template) -> str:
    """The slide as an SVG that needs nothing beside it, by the template ``form``."""
    return form.render(
        card=slide,
        colours=colours,
        width=WIDTH,
        height=HEIGHT,
        rule=RULE,
        years=range(FIRST, LAST + 1, 2),
        sans=_SANS,
        serif=_SERIF,
    )


def _kept(cache: Path | None, content: str, suffix: str, make: Callable[[], bytes]) -> bytes:
    """What ``make`` makes, from ``cache`` if it was made before from the same ``content``."""
    if cache is None:
        return make()
    file = cache / (hashlib.sha256(content.encode()).hexdigest()[:40] + suffix)
    if file.is_file():
        return file.read_bytes()
    made = make()
    cache.mkdir(parents=True, exist_ok=True)
    # Written beside and moved: another build may be reading.
    handle, beside = tempfile.mkstemp(dir=cache)
    with os.fdopen(handle, "wb") as writing:
        writing.write(made)
    Path(beside).replace(file)
    return made
