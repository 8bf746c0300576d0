"""A slide's picture in pixels, drawn without a browser. The only place that knows resvg."""

from __future__ import annotations

import io
import re

import resvg_py
from PIL import Image

from .lettering import files_for
from .slide_card import WIDTH

TOOL = f"resvg {resvg_py.__resvg_version__}"
_COLOURS = 128


def png(svg: str) -> bytes:
    """``svg`` as a PNG 1920 pixels wide, with a palette: a card has few colours, and a third of the bytes will do."""
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=WIDTH,
        skip_system_fonts=True,
        font_files=[str(path) for path in files_for(re.sub(r"<[^>]*>", "", svg))],
        sans_serif_family="Noto Sans",
        serif_family="Noto Serif",
        font_family="Noto Sans",
    )
    with Image.open(io.BytesIO(bytes(drawn))) as image:
        reduced = image.convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    written = io.BytesIO()
    reduced.save(written, "PNG")
    return written.getvalue()
