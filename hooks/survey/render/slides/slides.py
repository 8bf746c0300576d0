"""The slide kit: each theme as PPTX, SVG and PNG, light and dark, by address. What is slow to make is kept by content."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Any

from survey.model import editions
from survey.model.derived import Derived
from survey.model.editions import Lasting
from survey.records.models import Theme
from survey.render.figures import png
from survey.render.figures.geometry import named_years
from survey.render.pages.jinja import Template, template
from survey.render.palette import dark, light
from survey.render.slides import pptx
from survey.render.slides.canvas import HEIGHT, RULE, WIDTH, Canvas
from survey.render.slides.chart import MOMENT_SIZE, VALUE_SIZE
from survey.render.slides.layout import Card, card
from survey.render.slides.presentation import TOOL

FORM = "slide.svg.j2"
# Families that a browser or an office program may have, widest first; the text was measured in Noto.
_SANS = "'Noto Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_SERIF = "'Noto Serif', 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif"

Colours = dict[str, str]  # by role, as ``#rrggbb``
Files = dict[str, Callable[[], str | bytes]]


def files(derived: Derived, home: str, cache: Path | None = None) -> Files:
    """What makes every theme's slides by address, for a site that stands at ``home``: today's, and those that belong to an edition
    beside its page. ``cache`` is a folder that may be deleted."""
    made: Files = {}
    drawing = partial(svg, form=template(derived, FORM))
    for theme in derived.survey.themes.values():
        slide = partial(_today, theme, derived, home)
        made |= kit(f"slides/{theme.id}", slide, drawing, pptx.pptx, cache)
    for edition, themes in derived.survey.editions.items():
        for id, frozen in themes.items():
            address = f"themes/{id}/{edition}/"
            slide = partial(card, id, frozen, Lasting(address, id, edition, False, frozen), home)
            made |= kit(f"{address}slide", slide, drawing, pptx.pptx, cache, dark_too=False)
    return made


def _today(theme: Theme, derived: Derived, home: str) -> Card:
    return card(theme.id, editions.today(theme, derived), editions.lasting(theme, derived), home)


def kit(
    stem: str,
    slide: Callable[[], Canvas],
    svg: Callable[[Any, Colours], str],
    pptx: Callable[[Any, Colours], bytes],
    cache: Path | None,
    *,
    dark_too: bool = True,
) -> Files:
    """What makes one slide as ``stem``.svg, .png and .pptx, and the pictures on dark paper; ``svg`` and ``pptx`` draw it."""
    slide, made = once(slide), {}
    for suffix, scheme in (("", light), *((("-dark", dark),) if dark_too else ())):
        drawn = once(partial(lambda scheme: svg(slide(), scheme(slide().tint)), scheme))
        made[f"{stem}{suffix}.svg"] = drawn
        made[f"{stem}{suffix}.png"] = partial(png.kept_png, cache, drawn, lambda _: WIDTH)

    def presented() -> bytes:
        colours = light(slide().tint)
        return png.kept(cache, f"{TOOL}\n{colours}\n{slide()!r}", ".pptx", lambda: pptx(slide(), colours))

    made[f"{stem}.pptx"] = presented
    return made


def svg(slide: Card, colours: Colours, form: Template) -> str:
    """The slide as an SVG that needs nothing beside it, by the template ``form``."""
    return filled(
        form,
        slide,
        colours,
        years=named_years(slide.chart.years, 8) if slide.chart else [],
        sizes={"value": VALUE_SIZE, "moment": MOMENT_SIZE},
    )


def filled(form: Template, slide: Canvas, colours: Colours, **more: Any) -> str:
    """The template ``form`` of a slide, filled."""
    size = {"width": WIDTH, "height": HEIGHT, "rule": RULE}
    return form.render(card=slide, colours=colours, sans=_SANS, serif=_SERIF, **size, **more)
