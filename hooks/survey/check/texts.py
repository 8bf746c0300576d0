"""Rules about texts: what they cite and count, and which characters they are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from survey.check.context import Records, found_in_documents, problem_at, suggestion
from survey.common.errors import Problem
from survey.common.markup import FIGURE, REFERENCES_MARK, citations, foreign_links
from survey.load.yaml_values import Document, Trail
from survey.records.models import LONGEST_TEXT, Claim, Finding, Paper, Record, Source, Theme


def citation_known(records: Records) -> Iterator[Problem]:
    """Every [@key] in a text is a paper, a source, or `trends`."""
    known = records.ids("paper") | records.ids("source") | {"trends"}
    for kind, id, trail, text in citing_texts(records.themes, records.claims, records.sources, records.findings):
        for key in citations(text):
            if key not in known:
                yield problem_at(
                    records.document(kind, id),
                    trail,
                    f"no such citation: {key[:60]}",
                    "unknown-citation",
                    suggestion(key, known, "Cite a paper's id, a source's id, or `trends`."),
                )


def figure_known(records: Records) -> Iterator[Problem]:
    """A counted figure in a text, {titles 2019} or {text 2019 theme}, is one that data/trends.csv holds."""
    lines = records.lines
    for kind, id, trail, text in citing_texts(records.themes, records.claims, records.sources, records.findings):
        for match in FIGURE.finditer(text):
            theme = match["theme"] or (records.findings[id].theme if kind == "findings" else id)
            field = {"titles": "title", "text": "text"}[match["field"]]
            if lines.point(theme, int(match["year"]), field) is None:
                yield problem_at(
                    records.document(kind, id),
                    trail,
                    f"no count for {match[0]}",
                    "unknown-figure",
                    "Write {titles YEAR} or {text YEAR}, with a theme's id behind it outside of that theme's own file, for a year of its curve: of texts only those venues count whose abstracts are known to the end.",
                )


def citing_texts(
    themes: Mapping[str, Theme],
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    findings: Mapping[str, Finding],
) -> Iterator[tuple[str, str, Trail, str]]:
    """Every text that may cite: the kind (or table) and id of its record, its place there, and the text."""
    for id, theme in themes.items():
        yield "theme", id, ("story",), theme.story
        for number, standing in enumerate(theme.standing):
            yield "theme", id, ("standing", number, "why"), standing.why
    for id, claim in claims.items():
        yield "claim", id, ("why",), claim.why
    for id, source in sources.items():
        yield "source", id, ("summary",), source.summary
    for id, finding in findings.items():
        yield "findings", id, (id, "text"), finding.text


# Letters that show nothing, and marks that change the one before them.
_UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for start, end in ((0x180B, 0x1810), (0xFE00, 0xFE10), (0xE0100, 0xE01F0)) for code in range(start, end)
}
# Pictures may be coloured and joined by what is invisible elsewhere.
_PICTURE = "[\u2190-\u2bff\U0001f000-\U0001faff]"
_EMOJI = re.compile(rf"{_PICTURE}\ufe0f?(?:\u200d(?={_PICTURE}))?")
_HIDDEN = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")
_WORD = re.compile(r"[^\W\d_]+")
# Scripts with letters that look Latin. Of Greek only those that do: π₀ and β-VAE are names.
_LIKE_LATIN = ("CYRILLIC", "CHEROKEE", "ARMENIAN", "COPTIC", "LISU")
_GREEK_LIKE_LATIN = set("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧορνϲϳϹϺ")
_DRESSED = ("<font>", "<wide>")


def plain_text(records: Records) -> Iterator[Problem]:
    """Texts hold no control characters, no invisible or direction-changing ones, no piles of combining marks, and no letters
    that pass for Latin ones."""
    yield from (problem for _, problem in found_in_documents(records, _unplain_texts, frozen=True))


def _unplain_texts(model: type[Record], document: Document, data: Any, base: Trail) -> Iterator[Problem]:
    if _is_plain(document.text) and "\\" not in document.text:
        return  # whatever the file says is plain
    for trail, text in _texts(data, base):
        if _is_plain(text):
            continue  # nearly every text; the rest of this costs
        for message, rule, help in _unplain(text):
            yield problem_at(document, trail, message, rule, help)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace("\n", "").isprintable()


def _unplain(text: str) -> Iterator[tuple[str, str, str]]:
    for character in _EMOJI.sub("", text):
        if character in _UNSEEN or (character not in "\n\t" and unicodedata.category(character) in _HIDDEN):
            found = f"U+{ord(character):04X}"
            yield f"must hold no invisible character, found {found}", "plain-text", "Type the text anew."
            break
    apart = unicodedata.normalize("NFD", text)
    piled = "".join("^" if unicodedata.category(character) in ("Mn", "Me") else " " for character in apart)
    if "^^^" in piled:
        yield "must not stack three or more combining marks", "plain-text", "Type the text anew."
    if not unicodedata.is_normalized("NFC", text):
        help = "Type accented letters as one character."
        yield "must be in composed form (Unicode NFC)", "plain-text", help
    for word in _WORD.findall(text):
        if not word.isascii() and (alien := _passing_for_latin(word)):
            found = f"found U+{ord(alien):04X} ({unicodedata.name(alien).lower()}) in {word[:40]}"
            yield f"must not mix alphabets in a word: {found}", "look-alike", "Type the word anew, in one alphabet."
            break


def _passing_for_latin(word: str) -> str | None:
    """The first letter of ``word`` that looks like a letter of the Latin alphabet beside it, or is one in disguise. A letter
    that stands alone is a symbol: ℓ₁, ℝ, 𝒪(n)."""
    if sum(unicodedata.category(letter) in ("Lu", "Ll", "Lo") for letter in word) == 1:
        return None
    latin = any(unicodedata.name(letter, "").startswith("LATIN") for letter in word)
    for letter in word:
        if unicodedata.decomposition(letter).startswith(_DRESSED) or (latin and unicodedata.category(letter) == "Nl"):
            return letter
        if latin and (letter in _GREEK_LIKE_LATIN or unicodedata.name(letter, "").startswith(_LIKE_LATIN)):
            return letter
    return None


# Fields that Markdown is read in, and of these the ones that may cite, by model and place in the record.
_PROSE = {
    (Theme, "story"),
    (Theme, "definition"),
    (Paper, "summary"),
    (Source, "summary"),
    (Claim, "resolves_when"),
    (Claim, "partly_when"),
    (Claim, "fails_when"),
    (Claim, "why"),
    (Claim, "review.why"),
    (Claim, "dissent"),
}
_CITING = {(Theme, "story"), (Theme, "standing.why"), (Source, "summary"), (Claim, "why")}
_EXPRESSIONS = {(Theme, "terms.any"), (Theme, "terms.not")}
_LONGEST = {
    (Theme, "story"): LONGEST_TEXT,
    (Paper, "title"): 500,
    (Paper, "authors"): 200,
    (Theme, "name"): 100,
    (Theme, "question"): 240,
    (Theme, "finding"): 400,
}
_LONG = 3_000
_MOST_ENTRIES = 1_000


def text_form(records: Records) -> Iterator[Problem]:
    """A text stands on one line, except for prose; it is at most 3,000 characters long (a story 20,000, a title 500, a name 200, a
    theme's 100, and what stands on its slide: the finding 400, the question 240), a list at most 1,000 entries. Citations stand only where references follow, and links in prose lead to https://."""
    yield from (problem for _, problem in found_in_documents(records, _unformed_texts))


def _unformed_texts(model: type[Record], document: Document, data: Any, base: Trail) -> Iterator[Problem]:
    for trail, value in _values(data, base):
        if isinstance(value, list):
            if len(value) > _MOST_ENTRIES:
                message = f"{trail[-1]} must have at most {_MOST_ENTRIES:,} entries, found {len(value):,}"
                help = "Is something repeated? A group may stand for its members."
                yield problem_at(document, trail, message, "list-length", help)
            continue
        field = (model, ".".join(part for part in trail[len(base) :] if isinstance(part, str)))
        for message, rule, help in _unformed(field, value):
            yield problem_at(document, trail, message, rule, help)


def _unformed(field: tuple[type[Record], str], text: str) -> Iterator[tuple[str, str, str]]:
    most = _LONGEST.get(field, _LONG)
    if len(text) > most:
        yield f"must be at most {most:,} characters long, found {len(text):,}", "text-length", "Say it shorter."
        return
    if field not in _PROSE and ("\n" in text.rstrip("\n") or "\t" in text):
        yield "must stand on one line, without tabs", "one-line", "`>-` folds a text that is long in the file."
    if REFERENCES_MARK in text:
        yield f"must not hold {REFERENCES_MARK}", "references-mark", "Pages put their references there by themselves."
    if "[@" in text and field not in _CITING and field not in _EXPRESSIONS:
        help = "Stories, statuses, verdicts and sources' summaries can cite. Say it without."
        yield "must not cite: no references follow here", "citation-place", help
    if field in _PROSE and (link := next(foreign_links(text), None)):
        help = "Write [words](https://…); pictures and footnotes have no place in texts."
        yield f"a link in a text must lead to https://, found {link[:60]}", "text-link", help


def _values(value: Any, trail: Trail) -> Iterator[tuple[Trail, str | list[Any]]]:
    if isinstance(value, list):
        yield trail, value
        for number, item in enumerate(value):
            yield from _values(item, (*trail, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _values(item, (*trail, key))
    elif isinstance(value, str):
        yield trail, value


def _texts(value: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    return ((place, found) for place, found in _values(value, trail) if isinstance(found, str))
