"""The ledger on a slide, as a whole and by source: what stands on the card and where, and its files. Built as the themes' slides are,
on the same canvas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from survey.common.dates import in_words, year_of
from survey.common.text import number
from survey.model import ledger
from survey.model.derived import Derived
from survey.model.slide import family
from survey.records.models import Claim, Source
from survey.render import palette
from survey.render.figures.text_layout import fit
from survey.render.figures.verdicts import groups
from survey.render.pages.jinja import Template, template
from survey.render.slides import ledger_pptx, slides
from survey.render.slides.canvas import BOLD, LEFT, RIGHT, RULE, SANS, SERIF, Canvas, Text, code_box, footer, text
from survey.render.slides.chart import Box
from survey.render.slides.slides import Colours, Files

FORM = "ledger_slide.svg.j2"
NAME = "claims"
_COLUMN = 1330  # where the meaning of the signs starts
_BOTTOM = 950
_LARGEST = 64


@dataclass(frozen=True)
class Square:
    """A claim's square."""

    box: Box
    verdict: str
    symbol: str
    words: str


@dataclass(frozen=True)
class LedgerCard(Canvas):
    """One slide of the ledger; its link leads to the page of all claims."""

    squares: tuple[Square, ...]


def names(derived: Derived) -> list[tuple[str, str]]:
    """The file name of every slide of the ledger, and what it shows; none without claims."""
    if not derived.survey.claims:
        return []
    sources = [source for source in derived.originals if derived.claims_of_source[source.id]]
    return [(NAME, "All claims"), *((f"{NAME}-{source.id}", source.title) for source in sources)]


def files(derived: Derived, home: str, cache: Path | None = None) -> Files:
    """What makes the ledger's slides by address, for a site that stands at ``home``; ``cache`` is a folder that may be deleted."""
    made: Files = {}
    drawing = partial(svg, form=template(derived, FORM))
    for name, _ in names(derived):
        slide = partial(card, derived.survey.sources.get(name.removeprefix(f"{NAME}-")), derived, home)
        made |= slides.kit(f"slides/{name}", slide, drawing, ledger_pptx.pptx, cache)
    return made


def svg(slide: LedgerCard, colours: Colours, form: Template) -> str:
    """The slide as an SVG that needs nothing beside it, by the template ``form``."""
    return slides.filled(form, slide, colours, fill=partial(palette.fill, colours=colours))


def card(source: Source | None, derived: Derived, home: str) -> LedgerCard:
    """The slide of all claims, or of those of ``source``, on a site that stands at ``home``."""
    link = f"{home.rstrip('/')}/claims/"
    sources = [source] if source else [one for one in derived.originals if derived.claims_of_source[one.id]]
    claims = [claim for one in sources for claim in derived.claims_of_source[one.id]]
    years = [str(year_of(one.date)) for one in sources]
    if source:
        question = f"What came of what {_who(source, derived)} said in {years[0]}?"
    else:
        question = f"What came of what was said of deep learning in {' and '.join(', '.join(years).rsplit(', ', 1))}?"
    # The page of all claims changes: the stamp is the day of the latest verdict that is told.
    date = max(claim.judged_on for claim in claims)
    stamp = f"verdicts as of {in_words(date)}"
    code = code_box(link)
    asked = text("question", Box(LEFT, 98, RIGHT - LEFT, 156), SERIF, question, 58, 34, lines=2)
    top = asked.box.y + asked.setting.height + 14
    told = text("finding", Box(LEFT, top, RIGHT - LEFT, 90), SANS, _finding(claims, derived), 34, 22, lines=2)
    top += told.setting.height + 36
    squares, labels = _squares(sources, derived, top)
    scan = Box(_COLUMN, RULE.y - 64, code.x - _COLUMN - 16, 58)
    line, citation = footer("Claims", stamp, link)
    return LedgerCard(
        name="Claims",
        tint=None,
        question=question,
        link=link,
        stamp=stamp,
        date=date,
        citation=citation,
        texts=(
            text("theme", Box(LEFT, 42, 1120, 46), BOLD, "Claims and verdicts", 30, 20),
            asked,
            told,
            *labels,
            *_column(claims, Box(_COLUMN, top, RIGHT - _COLUMN, code.y - 16 - top), derived),
            text(
                "scan",
                scan,
                SANS,
                "Every claim with its rule and evidence, as judged today",
                20,
                14,
                lines=2,
                colour="quiet",
                align="end",
            ),
            line,
        ),
        alternative=f"{_finding(claims, derived)} {'; '.join(square.words for square in squares)}.",
        squares=tuple(squares),
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


def _squares(sources: list[Source], derived: Derived, top: float) -> tuple[list[Square], list[Text]]:
    rows = [(source, kind, claims) for source in sources for kind, claims in groups(derived, source)]
    room = (_BOTTOM - top) / max(len(rows), 1)
    most = max((len(claims) for *_, claims in rows), default=1)
    labels = [_label(source, kind, len(claims), len(sources) > 1, derived) for source, kind, claims in rows]
    labelled = 330 if len(sources) > 1 else 200
    # One size for all of them: that of the longest label.
    size = min((int(fit(words, SANS, (labelled - 20, 40), 26, 14, 1).size) for words in labels), default=26)
    pitch = min(_LARGEST, room - 10, (_COLUMN - 60 - LEFT - labelled) / most)
    room = min(room, pitch + 44)
    squares, texts, y = [], [], top
    for (_, _, claims), words in zip(rows, labels, strict=True):
        texts.append(text("row", Box(LEFT, y + pitch / 2 - size, labelled - 20, 40), SANS, words, size, 14))
        for place, claim in enumerate(claims):
            term = derived.survey.term("verdicts", claim.verdict)
            box = Box(round(LEFT + labelled + place * pitch, 1), round(y, 1), round(pitch - 4, 1), round(pitch - 4, 1))
            squares.append(Square(box, claim.verdict, term.symbol or "", f"{term.name}: {claim.claim}"))
        y += room
    return squares, texts


def _label(source: Source, kind: str, size: int, several: bool, derived: Derived) -> str:
    """``Predictions, 9``, and whose they are where a slide shows several sources."""
    name = f"{derived.survey.term('claim_kinds', kind).name}{'s' if size > 1 else ''}, {size}"
    if not several:
        return name
    author = source.authors[0]
    kind = derived.survey.term("source_kinds", source.kind).name
    who = kind if author.inferred else family(author.name, derived.survey)
    return f"{who} {year_of(source.date)}: {name[0].lower()}{name[1:]}"


def _column(claims: list[Claim], column: Box, derived: Derived) -> list[Text]:
    """Beside the squares: what the signs mean, and what did not come true or what to hold the score against."""
    y, texts = column.y, []
    for key, count in ledger.counted(claims, derived.survey.vocabulary["verdicts"]).items():
        term = derived.survey.term("verdicts", key)
        words = f"{term.symbol} {term.name}: {count}"
        texts.append(text("key", Box(column.x, y, column.width, 34), BOLD, words, 26, 18))
        y += 38
    listed, heading = ledger.misses(claims), "Predictions that failed"
    if not listed:
        listed = [claim for claim in claims if claim.kind == "prediction" and claim.verdict == "came-true"]
        heading = "Predictions that came true"
    if listed:
        texts.append(text("misses", Box(column.x, y + 16, column.width, 32), BOLD, heading, 24, 16))
        y += 54
    # One size for all of them: that of the longest.
    box = (column.width, 76.0)
    size = min((int(fit(claim.claim, SANS, box, 22, 17, 3).size) for claim in listed), default=22)
    for place, claim in enumerate(listed):
        told = text("miss", Box(column.x, y, *box), SANS, claim.claim, size, 17, lines=3, colour="quiet")
        left = len(listed) - place
        if y + told.setting.height + (30 if left > 1 else 0) > column.bottom:
            more = f"and {left} more"
            return [*texts, text("miss", Box(column.x, y, column.width, 30), SANS, more, size, 16, colour="quiet")]
        texts.append(told)
        y += told.setting.height + 12
    return texts
