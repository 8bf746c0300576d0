"""The slide kit: each theme as PPTX, SVG and PNG, light and dark, by address. What is slow to make is kept by content."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as once
from functools import partial
from pathlib import Path

from survey.model import editions
from survey.model.derived import Derived
from survey.model.editions import Lasting
from survey.records.models import Theme
from survey.render.figures import png
from survey.render.figures.geometry import named_years
from survey.render.pages.jinja import Template, template
from survey.render.slides import pptx
from survey.render.slides.chart import MOMENT_SIZE, VALUE_SIZE
from survey.render.slides.layout import HEIGHT, RULE, WIDTH, Card, card

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
    "good": "#14599c",
    "bad": "#a04a00",
}
DARK = {
    "paper": "#161d25",
    "ink": "#e6ecf2",
    "quiet": "#aab6c2",
    "line": "#36434f",
    "good": "#8cc4ff",
    "bad": "#ffb066",
}
LIGHT_AREAS = ("#1f5fa8", "#7a4a12", "#0d6b5c", "#8a2f6b", "#a3341f", "#2c6b1f", "#5b3fa0", "#8a5a00", "#4a5560")
DARK_AREAS = ("#8ab8ee", "#dba972", "#6fcdb9", "#e49ac8", "#f09a86", "#92d07f", "#bba6f2", "#e5bd66", "#b4c0cc")


def files(derived: Derived, home: str, cache: Path | None = None) -> dict[str, Callable[[], str | bytes]]:
    """What makes every theme's slides by address, for a site that stands at ``home``: today's, and those that belong to an edition
    beside its page. ``cache`` is a folder that may be deleted."""
    made: dict[str, Callable[[], str | bytes]] = {}
    form = template(derived, FORM)
    for theme in derived.survey.themes.values():
        slide = once(partial(_today, theme, derived, home))
        made |= _kit(f"slides/{theme.id}", slide, form, cache, {"": light, "-dark": dark})
    for edition, themes in derived.survey.editions.items():
        for id, frozen in themes.items():
            address = f"themes/{id}/{edition}/"
            slide = once(partial(card, id, frozen, Lasting(address, id, edition, False, frozen), home))
            made |= _kit(f"{address}slide", slide, form, cache, {"": light})
    return made


def _today(theme: Theme, derived: Derived, home: str) -> Card:
    return card(theme.id, editions.today(theme, derived), editions.lasting(theme, derived), home)


def _kit(
    stem: str,
    slide: Callable[[], Card],
    form: Template,
    cache: Path | None,
    schemes: dict[str, Callable[[Card], dict[str, str]]],
) -> dict[str, Callable[[], str | bytes]]:
    """What makes one slide as SVG and PNG in each of the colour ``schemes`` (by what their names end in) and as PPTX."""
    made: dict[str, Callable[[], str | bytes]] = {}
    for suffix, colours in schemes.items():
        drawn = once(partial(_drawn, slide, colours, form))
        made[f"{stem}{suffix}.svg"] = drawn
        made[f"{stem}{suffix}.png"] = partial(png.kept_png, cache, drawn, lambda _: WIDTH)
    made[f"{stem}.pptx"] = partial(_presented, slide, cache)
    return made


def _drawn(slide: Callable[[], Card], colours: Callable[[Card], dict[str, str]], form: Template) -> str:
    return svg(slide(), colours(slide()), form)


def _presented(slide: Callable[[], Card], cache: Path | None) -> bytes:
    colours = light(slide())
    content = f"{pptx.TOOL}\n{colours}\n{slide()!r}"
    return png.kept(cache, content, ".pptx", lambda: pptx.pptx(slide(), colours))


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
        years=named_years(slide.chart.years, 8) if slide.chart else [],
        sizes={"value": VALUE_SIZE, "moment": MOMENT_SIZE},
        sans=_SANS,
        serif=_SERIF,
    )
