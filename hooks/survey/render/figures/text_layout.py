"""How wide text is, and how it is set in a box: the only place that knows fonts.

Widths are those of Noto Sans and Noto Serif, which are drawn in where no browser draws. Arial, Helvetica, Segoe UI,
Roboto, Georgia and Palatino, which take their place elsewhere, are narrower, so that what fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_serif
from fontTools.ttLib import TTFont
from PIL import ImageFont

_FONTS = Path(__file__).parent.with_name("fonts")
_SYMBOLS = _FONTS / "DejaVuSans-symbols.ttf"
_EAST_ASIAN = _FONTS / "DroidSansFallback.ttf"
_FAMILIES = {
    "sans": Path(fontpkg_noto_sans.__file__).parent / "files" / "NotoSans[wdth,wght].ttf",
    "serif": Path(fontpkg_noto_serif.__file__).parent / "files" / "NotoSerif[wdth,wght].ttf",
}
_NO_LINE_STARTS_WITH = set("、。，．：；！？）」』】〉》’”)]},.;:!?…")
_UNKNOWN = 1.0  # em: the width of a character that no font here has
_UNITS = 1000  # to an em


@dataclass(frozen=True)
class Face:
    """A family (``sans`` or ``serif``) in a weight."""

    family: str
    weight: int = 400


@dataclass(frozen=True)
class Setting:
    """Text set in a box: its lines and their size; ``cut`` if it did not all fit at the least size."""

    lines: tuple[str, ...]
    size: float
    leading: float
    cut: bool = False

    @property
    def text(self) -> str:
        """The lines as one text again."""
        return " ".join(self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


def width(text: str, face: Face, size: float) -> float:
    """The width of ``text`` on one line, in the unit of ``size``; kerning, which mostly narrows, is left out."""
    return sum(_advance(character, face) for character in text) * size


@cache
def fit(
    text: str, face: Face, box: tuple[float, float], largest: int, least: int, lines: int, spacing: float = 1.3
) -> Setting:
    """``text`` in the largest whole size from ``largest`` down to ``least`` at which it takes no more than ``lines``
    lines in a ``box`` of (width, height). What does not fit at the least size is cut, with an ellipsis."""
    for size in range(largest, least - 1, -1):
        most = max(1, min(lines, int(box[1] / (size * spacing))))
        broken = _lines(text, face, size, box[0])
        if len(broken) <= most:
            return Setting(tuple(broken), size, size * spacing)
    kept = broken[:most]
    last = kept[-1].rstrip()
    while last and width(last + "…", face, least) > box[0]:
        last = last[:-1].rstrip()
    return Setting((*kept[:-1], last.rstrip(" ,;:") + "…"), least, least * spacing, cut=True)


def files_for(text: str) -> list[Path]:
    """The font files that are needed to draw ``text``; the large East Asian one only where it is."""
    files = [*_FAMILIES.values(), _SYMBOLS]
    if any(not (character.isspace() or _has(character)) for character in text):
        files.append(_EAST_ASIAN)
    return files


def missing(text: str) -> set[str]:
    """Characters of ``text`` that no font here has: they would be drawn as empty boxes."""
    known = _metrics(_EAST_ASIAN, 400)
    return {
        character for character in text if not character.isspace() and not _has(character) and character not in known
    }


def _has(character: str) -> bool:
    return character in _metrics(_FAMILIES["sans"], 400) or character in _metrics(_SYMBOLS, 400)


@cache
def _advance(character: str, face: Face) -> float:
    for path, weight in ((_FAMILIES[face.family], face.weight), (_SYMBOLS, 400), (_EAST_ASIAN, 400)):
        if character in (metrics := _metrics(path, weight)):
            return metrics[character]
    return 0.0 if unicodedata.combining(character) else _UNKNOWN


class _Metrics(dict):
    """Widths of characters in em, read from the font when first asked for: by FreeType, in a third of the time of fontTools, which knows
    what characters there are."""

    def __init__(self, path: Path, weight: int) -> None:
        with TTFont(path, lazy=True) as font:
            self._known = font.getBestCmap()
        self._font = ImageFont.truetype(str(path), _UNITS, layout_engine=ImageFont.Layout.BASIC)
        if path in _FAMILIES.values():  # their axes are weight and width, in per cent
            self._font.set_variation_by_axes([weight, 100])

    def __contains__(self, character: object) -> bool:
        return ord(str(character)) in self._known

    def __missing__(self, character: str) -> float:
        self[character] = self._font.getlength(character) / _UNITS
        return self[character]


@cache
def _metrics(path: Path, weight: int) -> _Metrics:
    return _Metrics(path, weight)


def _lines(text: str, face: Face, size: float, room: float) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip(), face, size) > room:
            lines.append(line.rstrip())
            line = ""
        while width(piece.rstrip(), face, size) > room and len(piece) > 1:
            # A word wider than the box is broken where it must be.
            end = next(
                end for end in range(len(piece) - 1, 0, -1) if end == 1 or width(piece[:end], face, size) <= room
            )
            lines.append(piece[:end])
            piece = piece[end:]
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """``text`` in pieces between which a line may end: after spaces, and around East Asian characters."""
    piece = ""
    for character in re.sub(r"[ \t\n]+", " ", text).strip(" "):  # a no-break space joins
        if (
            piece
            and (piece[-1] == " " or (_wide(character) or _wide(piece[-1])))
            and character not in _NO_LINE_STARTS_WITH | {" "}
        ):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
