"""The questions that a person at a terminal is asked until a paper is whole. The only place that puts questions.

It collects the same plain texts that options and forms hold, so that one road leads from all three to a record.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import replace

from survey.check import Records, nearest, read_models
from survey.common.errors import Refusal
from survey.load.documents import Loaded
from survey.tools.intake import new_paper, suggest
from survey.tools.intake.draft import Draft, amended

Ask = Callable[[str], str]
Tell = Callable[[str], None]
Texts = MutableMapping[str, str | None]

FIRST = (
    "What do you have? An arXiv id or link, a DOI or link, or BibTeX (paste it whole).\n"
    "Enter alone: you type title, authors and the rest yourself."
)
_BY_HAND = {
    "title": "Title of the version of record, exactly:",
    "authors": "Authors, all and in the paper's order, divided by semicolons (Family, Given and {Group} tell more than Given Family):",
    "year": "Year of the version of record:",
    "arxiv": "arXiv id or link (Enter alone: none):",
    "doi": "DOI or link (Enter alone: none):",
}
_OPTIONAL = ("arxiv", "doi")
# Always asked where it is not given; of other fields only an answer that was given can be taken back.
_ASKED = ("themes", "summary", "mention", "aftermath", "builds_on", "known_as", "checked")


def first_answer(ask: Ask, tell: Tell) -> str:
    """What the person has: an identifier, a whole BibTeX text, or nothing."""
    tell(FIRST)
    text = ask("").strip()
    while text.startswith("@") and text.count("{") + text.count("(") > text.count("}") + text.count(")"):
        text += "\n" + ask("")
    return text


def complete(draft: Draft, texts: Texts, loaded: Loaded, ask: Ask, tell: Tell) -> Draft:
    """Asks for everything that draft and texts still lack, in an order in which each answer helps with the next. The texts
    take up the answers; the draft is given back with what was said of the paper itself."""
    records = read_models(loaded, [])
    if not (draft.title and draft.authors and draft.year) or draft.others:
        draft = _by_hand(draft, texts, ask, tell)
    proposed = new_paper.propose(draft, new_paper.read_answers(texts), loaded)
    tell(_shown(draft, proposed))
    if any(duplicate.certain for duplicate in proposed.duplicates):
        return draft
    if not texts.get("distinct_from") and proposed.duplicates:
        _ask_distinct(proposed, texts, ask, tell)
    if proposed.venue is None and proposed.kind != "preprint":
        _ask_venue(draft, proposed, records, texts, ask, tell)
    if not texts.get("themes"):
        _ask_themes(proposed, records, texts, ask, tell)
    if not texts.get("summary"):
        tell("Summary: one to three sentences of your own, what it does and why it mattered. End with an empty line.")
        texts["summary"] = _several_lines(ask)
    if not texts.get("aftermath") and not texts.get("mention"):
        tell(
            "Does one of the survey's sources name it? Enter alone: no, it shows what became of a theme. Otherwise\n"
            f"source:section:words, the words few and as printed there. Sources: {', '.join(sorted(records.sources))}."
        )
        texts["mention"] = ask("")
        texts["aftermath"] = "" if texts["mention"].strip() else "yes"
    if texts.get("builds_on") is None:
        tell("Which papers of the survey does it build on? Their ids, with commas (Enter alone: none).")
        texts["builds_on"] = ask("")
    if texts.get("known_as") is None:
        names = ", ".join(proposed.known_as)
        tell(f"Names people use for it, with commas (Enter alone: {names or 'none'}; - for none).")
        texts["known_as"] = ask("").strip() or names or "-"
    if not texts.get("checked"):
        tell(
            "Where did you verify title, authors, year and venue? For example: proceedings page of ICLR 2016"
            + (f" (Enter alone: {draft.origin})." if draft.origin else ".")
        )
        texts["checked"] = ask("").strip() or draft.origin
    return draft


def ask_again(refusal: Refusal, draft: Draft, texts: Texts) -> Draft | None:
    """Forgets what the refusal is about, in the texts and in the draft given back, so that it is asked again; None if some
    of it would not be asked, so that the person would only be refused again."""
    fields = {reason.field for reason in refusal.reasons}
    if fields & {"mention", "aftermath"}:
        fields |= {"mention", "aftermath"}
    typed = {name: empty for name, empty in (("title", ""), ("authors", ()), ("year", None)) if name in fields}
    if not fields <= {*_ASKED, *typed} and not all(texts.get(name) for name in fields - {*_ASKED, *typed}):
        return None
    for name in fields:
        texts[name] = None
    return replace(draft, **typed)


def _by_hand(draft: Draft, texts: Texts, ask: Ask, tell: Tell) -> Draft:
    have = {"title": draft.title, "authors": draft.authors and not draft.others, "year": draft.year}
    whole = not draft.title and not draft.authors
    for name, question in _BY_HAND.items():
        if have.get(name) or texts.get(name) or (name in _OPTIONAL and not whole):
            continue
        while True:
            tell(question)
            texts[name] = ask("")
            try:
                draft = amended(draft, {name: texts[name]})
            except Refusal as refusal:
                tell(str(refusal))
                continue
            if texts[name].strip() or name in _OPTIONAL:
                break
    return draft


def _shown(draft: Draft, proposed: new_paper.Proposal) -> str:
    authors = ", ".join(draft.authors[:6]) + (f" and {len(draft.authors) - 6} more" if len(draft.authors) > 6 else "")
    lines = ["", f"  {draft.title}", f"  {authors}, {draft.year}"]
    if proposed.venue:
        lines.append(f"  {proposed.kind}, {proposed.venue.value}: {proposed.venue.reason}")
    elif proposed.kind:
        lines.append(f"  {proposed.kind}")
    return "\n".join([*lines, f"  id {proposed.id}", ""])


def _ask_distinct(proposed: new_paper.Proposal, texts: Texts, ask: Ask, tell: Tell) -> None:
    for duplicate in proposed.duplicates:
        tell(f"data/papers/{duplicate.id}.yml has {duplicate.reason}\nIs yours another paper all the same? yes or no:")
        if ask("").strip().lower() in ("y", "yes"):
            texts["distinct_from"] = ",".join(filter(None, [texts.get("distinct_from"), duplicate.id]))


def _ask_venue(
    draft: Draft, proposed: new_paper.Proposal, records: Records, texts: Texts, ask: Ask, tell: Tell
) -> None:
    if draft.container:
        tell(f"“{draft.container}” is none of the survey's venues.")
    near = list(proposed.near_venues)
    while True:
        perhaps = ", ".join(f"{id} ({records.venues[id].short})" for id in near)
        tell(
            "Where did it appear? A name or an id of data/venues.yml, or preprint"
            + (f" (near: {perhaps}; Enter alone: {near[0]})." if near else ".")
        )
        answer = ask("").strip() or (near[0] if near else "")
        if answer.lower() == "preprint":
            texts["kind"] = "preprint"
            return
        found, near = suggest.propose_venue(answer, records)
        if answer in records.venues or found:
            texts["venue"] = answer if answer in records.venues else found.value
            return
        tell(f"No such venue: {answer[:80]}. One that is missing is added to data/venues.yml first; Ctrl-C leaves.")


def _ask_themes(proposed: new_paper.Proposal, records: Records, texts: Texts, ask: Ask, tell: Tell) -> None:
    tell("Themes, most important first: numbers or ids, with commas. Nearest:")
    for number, theme in enumerate(proposed.themes, start=1):
        tell(f"  {number}  {theme.value}: {theme.reason}")
    while True:
        given = [item.strip() for item in ask("").replace(",", " ").split()]
        chosen = [_theme(item, proposed) for item in given]
        unknown = [item for item, theme in zip(given, chosen, strict=True) if theme not in records.themes]
        if chosen and not unknown:
            texts["themes"] = ",".join(dict.fromkeys(chosen))
            return
        for item in unknown:
            near = nearest(item, records.themes)
            tell(f"No such theme: {item}." + (f" Did you mean {near}?" if near else ""))
        tell(f"At least one of: {', '.join(records.themes)}.")


def _theme(item: str, proposed: new_paper.Proposal) -> str:
    if item.isdecimal() and 0 < int(item) <= len(proposed.themes):
        return proposed.themes[int(item) - 1].value
    return item


def _several_lines(ask: Ask) -> str:
    lines = []
    while line := ask("").strip():
        lines.append(line)
    return " ".join(lines)
