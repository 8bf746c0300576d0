"""Addresses of prefilled issue forms, and of files in the repository. The only place that knows addresses inside the repository.

A link opens one of the issue forms of ``.github/ISSUE_TEMPLATE`` with what is known already filled in: GitHub takes the
form's file as ``template`` and every field by its id. Titles come from records that anybody may send, so every value is
percent-encoded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

_BRANCH = "main"
MAX_TITLE = 120


@dataclass(frozen=True)
class FormLink:
    """A link to an issue form as a page shows it: label in plain text, full address, percent-encoded."""

    label: str
    address: str


@dataclass(frozen=True)
class Repository:
    """The survey's repository; ``address`` is its full address without a trailing slash, or empty if it has none."""

    address: str

    def file(self, path: str) -> str:
        """Where a link from a file in the repository's root to ``path`` leads: to a file, or with ``../../`` out of the
        tree to the repository's own pages, which is how GitHub reads it."""
        if path.startswith("../../"):
            return f"{self.address}/{path.removeprefix('../../')}"
        return f"{self.address}/blob/{_BRANCH}/{quote(path)}"

    def correction(self, record: str, title: str) -> FormLink:
        """``record`` is the data file, or the page's full address where a page is made from many files."""
        return self._form("Suggest a correction", "correction", f"Correction: {title}", record=record)

    def paper(self, theme: str | None = None) -> FormLink:
        """For the theme with the id ``theme``, or for any."""
        if theme is None:
            return self._form("Add a paper", "paper")
        return self._form("Add a paper to this theme", "paper", themes=theme)

    def verdict(self, claim: str) -> FormLink:
        """For the claim with the id ``claim``."""
        return self._form("Propose another verdict", "verdict", f"Verdict: {claim}", claim=claim)

    def theme(self) -> FormLink:
        return self._form("Propose a theme", "theme")

    def _form(self, label: str, form: str, title: str | None = None, **fields: str) -> FormLink:
        given = {**({"title": _cut(title)} if title else {}), **fields}
        query = [f"template={form}.yml", *(f"{field}={quote(value, safe='')}" for field, value in given.items())]
        return FormLink(label, f"{self.address}/issues/new?{'&'.join(query)}")


NO_REPOSITORY = Repository("")


def _cut(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= MAX_TITLE else f"{line[: MAX_TITLE - 1]}…"
