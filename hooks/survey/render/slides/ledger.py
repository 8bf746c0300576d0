"""The ledger on a slide, as a whole and by source: what stands on the card and where, and its files. Built as the themes' slides are,
on the same canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache as once
from functools import partial
from pathlib import Path

import segno

from survey.common.dates import year_of
from survey.common.text import number
from survey.model import ledger
from survey.model.derived import Derived
from survey.records.models import Claim, Source
from survey.render.figures import png
from survey.render.figures.text_layout import Face, fit
from survey.render.figures.verdicts import groups
from survey.render.pages.jinja import template
from survey.render.slides import ledger_pptx
from survey.render.slides.layout import RULE, WIDTH, Box, Text
from survey.render.slides.slides import DARK, LIGHT

FORM = "ledger_slide.svg.j2"
NAME = "claims"
_SANS, _BOLD, _SERIF = Face("sans"), Face("sans", 700), Face("serif", 700)
_LEFT, _RIGHT, _COLUMN = 80, 1840, 1330
_TOP, _BOTTOM = 300, 950
_LARGEST = 64
_MODULE, _QUIET = 4, 4  # of the QR code: units a square, and squares of margin
# By verdict, light and dark, as in docs/assets/stylesheets/survey.css: told apart without red and green, and a symbol stands in
# every square.
FILLS = {
    "light": {
        "came-true": "#95b4d2",
        "partly": "#c8daea",
        "not": "#e0b48c",
        "open": "#dde3e9",
        "untestable": "#dde3e9",
    },
    "dark": {"came-true": "#2f5f8f", "partly": "#27415a", "not": "#8a5220", "open": "#3a4652", "untestable": "#3a4652"},
}


@dataclass(frozen=True)
class Square:
    """A claim's square."""

    box: Box
    verdict: str
    symbol: str
    words: str


@dataclass(frozen=True)
class LedgerCard:
    """One slide of the ledger. ``link`` leads to the page of all claims."""

    name: str
    question: str
    link: str
    edition: str
    date: object
    citation: str
    texts: tuple[Text, ...]
    squares: tuple[Square, ...]
    alternative: str
    code: tuple[tuple[bool, ...], ...]
    code_box: Box

    @property
    def code_squares(self) -> Iterator[tuple[int, int]]:
        """The dark modules of the QR code, column and row with the quiet margin."""
        for y, row in enumerate(self.code):
            for x, dark in enumerate(row):
                if dark:
                    yield x + _QUIET, y + _QUIET


def names(derived: Derived) -> list[tuple[str, str]]:
    """The file name of every slide of the ledger, and what it shows; none without claims."""
    if not derived.survey.claims:
        return []
    sources = [source for source in derived.originals if derived.claims_of_source[source.id]]
    return [(NAME, "All claims"), *((f"{NAME}-{source.id}", source.title) for source in sources)]


def files(derived: Derived, home: str, cache: Path | None = None) -> dict[str, Callable[[], str | bytes]]:
    """What makes the ledger's slides by address, for a site that stands at ``home``; ``cache`` is a folder that may be deleted."""
    made: dict[str, Callable[[], str | bytes]] = {}
    form = template(derived, FORM)
    for name, _ in names(derived):
        source = derived.survey.sources.get(name.removeprefix(f"{NAME}-"))
        slide = once(partial(card, name, source, derived, home))
        for suffix, scheme in (("", "light"), ("-dark", "dark")):
            drawn = once(partial(_drawn, slide, scheme, form))
            made[f"slides/{name}{suffix}.svg"] = drawn
            made[f"slides/{name}{suffix}.png"] = partial(png.kept_png, cache, drawn, lambda _: WIDTH)
        made[f"slides/{name}.pptx"] = partial(_presented, slide, cache)
    return made


def _drawn(slide: Callable[[], LedgerCard], scheme: str, form) -> str:
    colours = LIGHT if scheme == "light" else DARK
    return form.render(card=slide(), colours=colours, fills=FILLS[scheme], rule=RULE, module=_MODULE)


def _presented(slide: Callable[[], LedgerCard], cache: Path | None) -> bytes:
    content = f"{ledger_pptx.TOOL}\n{slide()!r}"
    return png.kept(cache, content, ".pptx", lambda: ledger_pptx.pptx(slide(), LIGHT, FILLS["light"]))


def card(name: str, source: Source | None, derived: Derived, home: str) -> LedgerCard:
    """The slide of all claims, or of those of ``source``, on a site that stands at ``home``."""
    edition = derived.survey.edition
    link = f"{home.rstrip('/')}/claims/"
    sources = [source] if source else [one for one in derived.originals if derived.claims_of_source[one.id]]
    claims = [claim for one in sources for claim in derived.claims_of_source[one.id]]
    years = ", ".join(str(year_of(one.date)) for one in sources)
    if source:
        question = f"What came of what {_who(source, derived)} said in {years}?"
    else:
        question = f"What came of what was said of deep learning in {' and '.join(years.rsplit(', ', 1))}?"
    code = tuple(tuple(bool(cell) for cell in row) for row in segno.make(link, error="m", micro=False).matrix)
    side = (len(code) + 2 * _QUIET) * _MODULE
    code_box = Box(_RIGHT - side, 1056 - side, side, side)
    squares, labels = _squares(sources, derived)
    texts = [
        _text("theme", Box(_LEFT, 42, 1120, 46), _BOLD, "Claims and verdicts", 30, 20),
        _text("question", Box(_LEFT, 98, 1500, 84), _SERIF, question, 58, 30),
        _text("finding", Box(_LEFT, 196, 1760, 84), _SANS, _finding(claims, derived), 34, 22, lines=2),
        *labels,
        *_column(claims, sources, derived, code_box.y - 16),
        _text(
            "footer",
            Box(_LEFT, 1002, 1540, 34),
            _SANS,
            f"Deep Learning Trends, “Claims”, edition {edition.edition} · CC BY 4.0 · {link.split('://')[-1]}",
            22,
            15,
            colour="quiet",
        ),
    ]
    told = "; ".join(f"{square.words}" for square in squares)
    return LedgerCard(
        name,
        question,
        link,
        edition.edition,
        edition.date,
        f"Deep Learning Trends, “Claims”, edition {edition.edition}",
        tuple(texts),
        tuple(squares),
        f"{_finding(claims, derived)} {told}.",
        code,
        code_box,
    )


def _who(source: Source, derived: Derived) -> str:
    """Whose words they are; where that is inferred, the kind of text."""
    author = source.authors[0]
    return f"the {derived.survey.term('source_kinds', source.kind).name.lower()}" if author.inferred else author.name


def _finding(claims: list[Claim], derived: Derived) -> str:
    forward = [claim for claim in claims if claim.kind in ledger.FORWARD]
    score = ledger.counted(forward, derived.survey.vocabulary["verdicts"])
    words = [f"{count} {derived.survey.term('verdicts', key).name.lower()}" for key, count in score.items() if count]
    return f"Of {number(len(forward), 'prediction')} and challenges: {', '.join(words)}." if words else ""


def _squares(sources: list[Source], derived: Derived) -> tuple[list[Square], list[Text]]:
    rows = [(source, kind, claims) for source in sources for kind, claims in groups(derived, source)]
    room = (_BOTTOM - _TOP) / max(len(rows), 1)
    most = max((len(claims) for *_, claims in rows), default=1)
    labels = [_label(source, kind, len(claims), len(sources) > 1, derived) for source, kind, claims in rows]
    labelled = 330 if len(sources) > 1 else 200
    # One size for all of them: that of the longest label.
    size = min((int(fit(words, _SANS, (labelled - 20, 40), 26, 14, 1).size) for words in labels), default=26)
    pitch = min(_LARGEST, room - 10, (_COLUMN - 60 - _LEFT - labelled) / most)
    room = min(room, pitch + 44)
    squares, texts, y = [], [], float(_TOP)
    for (_, _, claims), words in zip(rows, labels, strict=True):
        texts.append(_text("row", Box(_LEFT, y + pitch / 2 - size, labelled - 20, 40), _SANS, words, size, 14))
        for place, claim in enumerate(claims):
            term = derived.survey.term("verdicts", claim.verdict)
            box = Box(round(_LEFT + labelled + place * pitch, 1), round(y, 1), round(pitch - 4, 1), round(pitch - 4, 1))
            squares.append(Square(box, claim.verdict, term.symbol or "", f"{term.name}: {claim.claim}"))
        y += room
    return squares, texts


def _label(source: Source, kind: str, size: int, several: bool, derived: Derived) -> str:
    """``Predictions, 9``, and whose they are where a slide shows several sources."""
    name = f"{derived.survey.term('claim_kinds', kind).name}{'s' if size > 1 else ''}, {size}"
    return f"{source.authors[0].name.split()[-1]} {year_of(source.date)}: {name.lower()}" if several else name


def _column(claims: list[Claim], sources: list[Source], derived: Derived, bottom: float) -> list[Text]:
    """Beside the squares: what the symbols mean, and what did not come true or what to hold the score against."""
    y, wide = float(_TOP), _RIGHT - _COLUMN
    texts = []
    for key, count in ledger.counted(claims, derived.survey.vocabulary["verdicts"]).items():
        term = derived.survey.term("verdicts", key)
        texts.append(_text("key", Box(_COLUMN, y, wide, 34), _BOLD, f"{term.symbol} {term.name}: {count}", 26, 18))
        y += 38
    y += 16
    listed, heading = ledger.misses(claims), "Predictions that failed"
    if not listed:
        listed = [claim for claim in claims if claim.kind == "prediction" and claim.verdict == "came-true"]
        heading = "Predictions that came true"
    if listed:
        texts.append(_text("misses", Box(_COLUMN, y, wide, 32), _BOLD, heading, 24, 16))
        y += 38
    shown = listed[: int((bottom - y) // 76)]
    for claim in shown:
        text = _text("miss", Box(_COLUMN, y, wide, 72), _SANS, claim.claim, 22, 17, lines=3, colour="quiet")
        texts.append(text)
        y += text.setting.height + 14
    if len(shown) < len(listed):
        more = f"and {len(listed) - len(shown)} more"
        texts.append(_text("miss", Box(_COLUMN, y, wide, 30), _SANS, more, 20, 16, colour="quiet"))
    return texts


def _text(
    role: str, box: Box, face: Face, words: str, largest: int, least: int, *, lines: int = 1, colour: str = "ink"
) -> Text:
    words = " ".join(words.split())
    setting = fit(words, face, (box.width, box.height), largest, least, lines)
    return Text(role, box, face, setting, setting.text if setting.cut else words, colour)
