"""What the canonical form asks of each field: which are folded, quoted or written on one line, and the first line of a file."""

from __future__ import annotations

from survey.records.models import (
    MODELS,
    TABLE_MODELS,
    Area,
    Checked,
    Claim,
    Edition,
    Forecast,
    Paper,
    PersonName,
    Record,
    Retired,
    Review,
    Stop,
    Term,
    Terms,
    Theme,
    Venue,
)

WIDTH = 120
# Editors fetch the schema from the published site, so that a fresh clone needs no set-up.
SCHEMAS = "https://deep-learning-trends.github.io/survey/schema/"
# A change that a reader of the files must follow gets the next number, and the old schema stays where it is.
VERSION = "v1"
MODELINE = "# yaml-language-server:"
STEP = "  "
# By kind: the model of an entry, and how many levels of ids stand above it.
SHAPES: dict[str, tuple[type[Record], int]] = {
    **{kind: (model, 0) for kind, model in MODELS.items()},
    **{table: (model, 1) for table, model in TABLE_MODELS.items()},
    "vocabulary": (Term, 2),
    "edition": (Edition, 0),
}
KINDS = tuple(SHAPES)
# Written on one line however long they are: a table reads as a table.
ON_ONE_LINE = {Checked, Area, Forecast, Venue, PersonName, Stop, Term}
# Lists whose entries are compared and moved one by one; any other list of words goes on one line where it fits.
ONE_PER_LINE = {(Paper, "authors"), (Claim, "evidence"), (Terms, "any"), (Terms, "not")}
# Texts that are always folded. Any other text is folded where it does not fit on its line.
FOLDED = {
    (Paper, "summary"),
    (Theme, "definition"),
    (Theme, "finding"),
    (Claim, "claim"),
    (Claim, "resolves_when"),
    (Claim, "partly_when"),
    (Claim, "fails_when"),
    (Claim, "why"),
    (Claim, "thin"),
    (Claim, "dissent"),
    (Review, "why"),
    (Retired, "claim"),
    (Retired, "why"),
}
LITERAL = {(Theme, "story")}
# In quotes even where YAML needs none: they look like numbers, or some of their neighbours need them.
QUOTED = {
    *((Paper, name) for name in ("volume", "number", "pages", "arxiv", "openreview", "awards")),
    (Checked, "where"),
    (Terms, "any"),
    (Terms, "not"),
    (Area, "description"),
    (Venue, "note"),
    (Term, "symbol"),
    (Term, "description"),
    (Edition, "edition"),
    (Forecast, "made"),
}
# Never folded: an expression or a title is read and compared as a whole.
ON_ITS_LINE = QUOTED | {(Paper, "title")}


def modeline(kind: str) -> str:
    """The first line of a file: where editors find the schema of its kind."""
    return f"{MODELINE} $schema={SCHEMAS}{kind}-{VERSION}.json"
