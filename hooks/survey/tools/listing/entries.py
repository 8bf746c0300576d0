"""A fetched list as it stands in `data/`: its file, its entry, and how both differ from what was there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey.check.proceedings import sorting_key
from survey.common.errors import Reason, Refusal
from survey.load.documents import ACCEPTED, Loaded
from survey.load.format import with_fields

TABLE = "data/proceedings.yml"
_LEAST = 0.5  # of the list before, or of the announced number: less is a fetch that went wrong


@dataclass(frozen=True)
class Change:
    """What a fetch changes: texts by path from the root, and titles that came and went."""

    texts: dict[str, str]
    added: list[str]
    removed: list[str]
    titles: int
    expected: int | None


def change(
    loaded: Loaded,
    name: str,
    titles: Sequence[str],
    index: str,
    url: str,
    today: datetime.date,
    announced: dict[str, Any] | None,
) -> Change:
    """The list called ``name`` (<venue>-<year>) with these ``titles``, taken from ``index`` at ``url``; what the entry says of other
    things stays. ``announced`` replaces what the entry says of the announced number, unless it is None.

    Raises Refusal where the list has less than half of the papers that it had or that were announced.
    """
    before = loaded.accepted.get(name, [])
    table = loaded.tables["proceedings"]
    entry: dict[str, Any] = dict(table.data.get(name) or {})
    entry |= {"taken_from": index, "url": url, "taken_on": today}
    if announced is not None:
        entry["announced"] = announced
    seen: dict[str, str] = {}
    repeats = [title for title in titles if seen.setdefault(title.casefold(), title) is not title]
    if repeats:
        entry["repeats"] = repeats
    else:
        entry.pop("repeats", None)
    said = entry.get("announced")
    expected = said["papers"] - said.get("other_tracks", 0) if said else None
    for number, what in ((len(before), "the list had"), (expected or 0, "were announced")):
        if len(titles) < _LEAST * number:
            help = "Nothing was written. Is the whole list out? Look at the index, or name another with --from."
            raise Refusal([Reason("", f"only {len(titles):,} titles came, {what} {number:,}", help)])
    made = sorted(titles, key=sorting_key)
    order = [field for field in _ORDER if field in entry]
    text = with_fields(table.text, "proceedings", {name: {field: entry[field] for field in order}}, TABLE)
    return Change(
        {f"data/{ACCEPTED}/{name}.txt": "".join(f"{title}\n" for title in made), TABLE: text},
        sorted(set(made) - set(before)),
        sorted(set(before) - set(made)),
        len(made),
        expected,
    )


_ORDER = ("taken_from", "url", "taken_on", "announced", "second_list", "abstracts", "repeats", "note")
