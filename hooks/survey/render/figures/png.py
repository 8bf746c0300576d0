"""Pictures in pixels, drawn without a browser and kept by content. The only place that knows resvg."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import resvg_py
from PIL import Image

from survey.render.figures.text_layout import files_for

TOOL = f"resvg {resvg_py.__resvg_version__}"
_COLOURS = 128
_DIGEST = 32  # bytes in front of what is kept, by which it is known to be whole


def png(svg: str, width: int) -> bytes:
    """``svg`` as a PNG ``width`` pixels wide, with a palette: few colours are in it, and a third of the bytes will do."""
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
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


def pngs(drawings: Mapping[str, Callable[[], str]], cache: Path | None) -> dict[str, Callable[[], bytes]]:
    """What makes every one of the SVG ``drawings`` as a PNG at twice its size, by address."""
    return {
        f"{address.removesuffix('.svg')}.png": partial(kept_png, cache, drawn, _doubled)
        for address, drawn in drawings.items()
    }


def kept_png(cache: Path | None, drawing: Callable[[], str], width: Callable[[str], int]) -> bytes:
    """``drawing`` as a PNG of a width that depends on it, from ``cache`` if it was made before."""
    svg = drawing()
    wide = width(svg)
    return kept(cache, f"{TOOL}\n{wide}\n{svg}", ".png", lambda: png(svg, wide))


def _doubled(svg: str) -> int:
    size = re.search(r'^<svg [^>]*width="(\d+)"', svg)
    if size is None:
        raise ValueError("a drawing must say how wide it is")
    return 2 * int(size[1])


def kept(cache: Path | None, content: str, suffix: str, make: Callable[[], bytes]) -> bytes:
    """What ``make`` makes, from ``cache`` if it was made before from the same ``content``."""
    if cache is None:
        return make()
    file = cache / (hashlib.sha256(content.encode()).hexdigest()[:40] + suffix)
    if file.is_file():
        held = file.read_bytes()
        digest, made = held[:_DIGEST], held[_DIGEST:]
        if digest == hashlib.sha256(made).digest():  # else a disk was full, or the power gone
            return made
    made = make()
    cache.mkdir(parents=True, exist_ok=True)
    # Written beside and moved: another build may be reading.
    handle, beside = tempfile.mkstemp(dir=cache)
    try:
        with os.fdopen(handle, "wb") as writing:
            writing.write(hashlib.sha256(made).digest() + made)
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink()
        raise
    return made
