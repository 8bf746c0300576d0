"""The formats in which the survey offers a citation: one entry makes a tab wherever a page can be cited and, with a
suffix, a file beside the page of every paper, theme, source and claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from survey.render.citations import bibtex, styles
from survey.render.citations.works import Work

# Pieces of a text, each with whether it is in italics; unescaped.
Runs = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, eq=False)  # each is one of a kind
class Format:
    """A citation format.

    ``cite`` words one work for a page's tab; ``code`` says that its line breaks count. With a ``suffix``, ``write`` makes the file
    beside a page from all works that the page offers and a comment that says where they are from.
    """

    key: str
    label: str
    cite: Callable[[Work], Runs]
    code: bool = False
    suffix: str = ""
    write: Callable[[list[Work], str], str] | None = None


def _code(text: Callable[[Work], str]) -> Callable[[Work], Runs]:
    return lambda work: ((text(work), False),)


# In the order in which pages offer them.
FORMATS = (
    Format("bibtex", "BibTeX", _code(bibtex.entry), code=True, suffix=".bib", write=bibtex.file),
    Format(
        "ris",
        "RIS",
        _code(lambda work: styles.ris([work])),
        code=True,
        suffix=".ris",
        write=lambda works, _: styles.ris(works),
    ),
    Format(
        "csl",
        "CSL-JSON",
        _code(lambda work: styles.csl_json([work])),
        code=True,
        suffix=".csl.json",
        write=lambda works, _: styles.csl_json(works),
    ),
    Format("apa", "APA", styles.apa_runs),
    Format("ieee", "IEEE", styles.ieee_runs),
    Format("plain", "Plain text", styles.plain_runs),
)
FILES = tuple(format for format in FORMATS if format.write)
