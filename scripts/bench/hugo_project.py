"""Makes a Hugo project of the same records that a build of the survey has read, for `bench.py` to compare the two.

Papers, authors, venues and years, nearly all of a large survey's pages, are Hugo's own. It gets the records and nothing that
follows from them: papers as front matter, the other records as data files, the counts as CSV. The templates in
`scripts/bench/hugo_templates` make everything else: heads with their metadata, citations, cards, who builds on whom, co-authors, what
sources, themes and claims say of a paper, what a year's page tells above its list. Prepared for Hugo, as one would, are names in
their parts, ids of authors, the places of areas, and the two fields by which it sorts papers. Around the pages stands the theme's
HTML, taken from one built page of each kind; all other pages come whole.

The templates know what `synthetic.py` makes and no more: every paper has an arXiv id, every venue is counted in every year, and
nothing needs to be escaped for LaTeX.
"""

from __future__ import annotations

import html
import json
import shutil
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from survey.pipeline import Site
from survey.render.citations import works
from survey.render.pages import pagination
from survey.render.pages.page import PART, Page
from survey.render.pages.page_kinds import KINDS
from survey.write import theme_context

TEMPLATES = Path(__file__).with_name("hugo_templates")
# The kinds of page that Hugo makes itself, with its section of each; names of kinds as in `survey.render.pages.page_kinds.KINDS`.
SECTIONS = {kind.name: f"{kind.name}s" for kind in KINDS if kind.name in ("paper", "author", "venue", "year")}


def write(root: Path, site: Site, built: Path, home: str, repository: str, counts: Path) -> None:
    """Writes the project into the new folder ``root``; ``built`` is the site's folder, made for the address ``home``, and
    ``counts`` the file with the counts of accepted papers."""
    shutil.copytree(TEMPLATES, root)
    _HugoProject(root, site, built, home, repository).write()
    (root / "assets").mkdir()
    shutil.copy(counts, root / "assets" / "trends.csv")


class _HugoProject:
    """Writes the project into ``root``."""

    def __init__(self, root: Path, site: Site, built: Path, home: str, repository: str) -> None:
        self.root, self.pages, self.built, self.home, self.repository = root, site.pages, built, home, repository
        self.derived, self.survey = site.derived, site.derived.survey

    def write(self) -> None:
        self._settings()
        self._tables()
        for number, page in enumerate(self.pages):
            section = page.address.split("/")[0]
            if page.kind.name == "paper":
                self._paper(page.address.split("/")[1])
            elif page.kind.name == "author":
                self._content(f"{page.address.rstrip('/')}.md", {"title": page.title, "id": page.address.split("/")[1]})
            elif page.kind.name in ("venue", "year"):
                self._content(f"{page.address}_index.md", {"title": page.title})
            elif page.kind is not PART or section not in ("venues", "years"):
                self._whole(number, page)
        self._layouts()

    def _settings(self) -> None:
        edition = self.survey.edition
        told = {
            "baseURL": self.home,
            "title": works.SITE,
            "disableKinds": ["rss", "404", "robotstxt"],
            "taxonomies": {"venue": "venues", "year": "years"},
            "security": {"allowContent": [".*"]},
            "pagination": {"pagerSize": pagination.CARDS, "disableAliases": True},
            "params": {
                "name": works.TITLE,
                "contributors": works.CONTRIBUTORS,
                "edition": edition.edition,
                "date": str(edition.date),
                "repository": self.repository,
            },
        }
        self._write("hugo.json", json.dumps(told))
        self._write("content/ready/_index.md", json.dumps({"title": "", "build": {"render": "never"}}))

    def _tables(self) -> None:
        survey = self.survey
        areas = enumerate(survey.areas.items(), start=1)
        tables: dict[str, Any] = {
            "areas": {id: {**_record(area), "id": id, "place": place} for place, (id, area) in areas},
            "themes": {id: _record(theme) for id, theme in survey.themes.items()},
            "venues": {id: _record(venue) for id, venue in survey.venues.items()},
            "sources": {id: _record(source) for id, source in survey.sources.items()},
            "claims": {id: _record(claim) for id, claim in survey.claims.items()},
            "vocabulary": {
                name: {id: _record(term) for id, term in terms.items()} for name, terms in survey.vocabulary.items()
            },
            "authors": {id: self._person(author.name) for id, author in self.derived.authors.items()},
        }
        for name, table in tables.items():
            self._write(f"data/{name}.json", json.dumps(table, ensure_ascii=False))

    def _person(self, name: str) -> dict[str, str]:
        parts = works.name(name, self.survey)
        return {"name": name, "given": parts.given, "family": parts.surname}

    def _paper(self, id: str) -> None:
        """A paper's own fields. Hugo sorts pages by weight and by the title in links: here year and first author's family name."""
        paper = self.survey.papers[id]
        fields = _record(paper) | {
            "id": id,
            "weight": paper.year,
            "linkTitle": works.name(paper.authors[0], self.survey).family,
            "authors": [self.survey.author_of(name) for name in paper.authors],
            "years": [str(paper.year)],
            "venues": [paper.venue] if paper.venue else [],
        }
        self._content(f"papers/{id}.md", fields)

    def _whole(self, number: int, page: Page) -> None:
        """A page that Hugo gets whole. Home and the lists of what Hugo makes have places of their own."""
        lists = [f"{section}/" for section in SECTIONS.values()]
        if page.address in ("", *lists):
            path, fields = f"{page.address}_index.html", {"title": page.title}
        else:
            path, fields = f"ready/{number}.html", {"title": page.title, "url": f"/{page.address}"}
        self._write(f"content/{path}", f"{json.dumps(fields)}\n{self._html(page)}")

    def _content(self, path: str, fields: dict[str, Any]) -> None:
        self._write(f"content/{path}", f"{json.dumps(fields, ensure_ascii=False)}\n")

    def _layouts(self) -> None:
        """For each kind the theme's HTML around its template. The later parts of a list stand deeper."""
        for kind, section in SECTIONS.items():
            page = next(page for page in self.pages if page.kind.name == kind)
            frame = self._frame(page)
            parts = [page for page in self.pages if page.kind is PART and page.address.startswith(f"{section}/")]
            if kind in _ORDERED:
                further = self._frame(parts[0], _FURTHER) if parts else ""
                paginate = f"{{{{ $pager := .Paginate {_ORDERED[kind]} }}}}"
                frame = f"{paginate}{{{{ if gt $pager.PageNumber 1 }}}}{further}{{{{ else }}}}{frame}{{{{ end }}}}"
            self._write(f"layouts/{section}/baseof.html", frame)

    def _frame(self, page: Page, title: str = ".Title") -> str:
        """The HTML around a built page's own, with Hugo's actions where its values stood."""
        text = self._html(page)
        start = text.index("<h1 ", text.index("<article"))
        end = text.index("</article>", start)
        first = text[start:].split('"', 2)[1]
        around = f"{text[:start]}{_MARK}{text[end:]}"
        for value, action in (
            (theme_context.head(page, self.home), '{{ template "head" . }}'),
            (f'href="#{first}"', f'href="#{{{{ anchorize ({title}) }}}}"'),
            (html.escape(page.title), f"{{{{ {title} }}}}"),
            *([(f"/{page.edit}", "/data/papers/{{ .Params.id }}.yml")] if page.kind.name == "paper" else []),
        ):
            around = around.replace(value, action)
        return around.replace(_MARK, '{{ template "main" . }}\n')

    def _html(self, page: Page) -> str:
        return (self.built / page.address / "index.html").read_text("utf-8")

    def _write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")


_MARK = "\N{NULL}"
_FURTHER = 'printf "%s, page %d" .Title $pager.PageNumber'
_ORDERED = {
    "venue": ".Pages",
    "year": '(union (where .Pages "Params.aftermath" "ne" true) (where .Pages "Params.aftermath" true))',
}


def _record(record: BaseModel) -> dict[str, Any]:
    """The fields that somebody wrote."""
    return record.model_dump(mode="json", by_alias=True, exclude_unset=True)
