"""Makes a Hugo project of the pages that a build of the survey has made, for `bench.py` to compare the two.

Papers, authors, venues and years, nearly all of a large survey's pages, become Hugo's own: records as front matter, summaries as
Markdown, heads, cards and lists by the Go templates in `scripts/hugo_templates`, lists grouped by Hugo's taxonomies and cut by its
paginator, and around them the theme's HTML, taken from one built page of each kind. Whatever costs thought comes ready made, to
Hugo's advantage: metadata for the head, citations, who builds on whom, co-authors, what sources and themes say of a paper, what a
year's page tells above its list, and every other page whole.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

from survey import emit, lists
from survey.pages import Page
from survey.road import Site

TEMPLATES = Path(__file__).with_name("hugo_templates")
OWN = {"paper": "papers", "author": "authors", "venue": "venues", "year": "years"}
_TAIL = re.compile(r'(?s)<p class="links page-doors">.*')


def write(root: Path, site: Site, built: Path, home: str) -> None:
    """Writes the project into the new folder ``root``; ``built`` is the site's folder, made for the address ``home``."""
    shutil.copytree(TEMPLATES, root)
    _Maker(root, site, built, home).all()


class _Maker:
    def __init__(self, root: Path, site: Site, built: Path, home: str) -> None:
        self.root, self.pages, self.built, self.home = root, site.pages, built, home
        self.derived, self.survey = site.derived, site.derived.survey
        self.order = {paper.id: number for number, paper in enumerate(self.derived.papers, start=1)}

    def all(self) -> None:
        self._settings()
        self._tables()
        made = {"paper": self._paper, "author": self._author, "venue": self._venue, "year": self._year}
        for number, page in enumerate(self.pages):
            if page.kind in made:
                made[page.kind](page, page.address.split("/")[1])
            elif page.kind != "part" or page.address.split("/")[0] not in ("venues", "years"):
                self._ready(number, page)
        self._layouts()

    def _settings(self) -> None:
        told = {
            "baseURL": self.home,
            "title": "Deep Learning Trends",
            "disableKinds": ["rss", "404", "robotstxt"],
            "taxonomies": {"author": "authors", "venue": "venues", "year": "years"},
            "security": {"allowContent": [".*"]},
            "pagination": {"pagerSize": lists.CARDS, "disableAliases": True},
        }
        self._write("hugo.json", json.dumps(told))
        self._write("content/ready/_index.md", json.dumps({"title": "", "build": {"render": "never"}}))

    def _tables(self) -> None:
        survey = self.survey
        told: dict[str, Any] = {
            "themes": {
                id: {"name": theme.name, "tint": survey.areas[theme.area].tint} for id, theme in survey.themes.items()
            },
            "venues": {id: {"short": venue.short, "name": venue.name} for id, venue in survey.venues.items()},
            "kinds": {id: {"name": term.name} for id, term in survey.vocabulary["kinds"].items()},
            "authors": {id: author.name for id, author in self.derived.authors.items()},
        }
        for name, table in told.items():
            self._write(f"data/{name}.json", json.dumps(table, ensure_ascii=False))

    def _paper(self, page: Page, id: str) -> None:
        paper, own = self.survey.papers[id], self._split(page)[1]
        below_lead = own[own.index("</div>\n", own.index('<div class="lead">')) + len("</div>\n") :]
        before, _, connections = below_lead.partition('<h2 id="connections"')
        fields = {
            "weight": self.order[id],
            "id": id,
            "authors": [self.survey.author_of(name) for name in paper.authors],
            "printed": paper.authors,
            "years": [str(paper.year)],
            "venues": [paper.venue] if paper.venue else [],
            "kind": paper.kind,
            "known_as": paper.known_as,
            "pages": paper.pages,
            "arxiv": paper.arxiv,
            "doi": paper.doi,
            "awards": paper.awards,
            "themes": paper.themes,
            "named": bool(paper.mentions),
            "builds_on": paper.builds_on,
            "built_on_by": [other.id for other in self.derived.built_on_by[id]],
        }
        fields |= {"before": before, "after": connections[connections.index("<h2 ") :] if connections else ""}
        self._content(f"papers/{id}.md", page, fields, paper.summary)

    def _author(self, page: Page, id: str) -> None:
        author = self.derived.authors[id]
        fields = {
            "aliases_printed": author.aliases,
            "coauthors": author.coauthors[:60],
            "others": max(len(author.coauthors) - 60, 0),
            "after": self._tail(page),
        }
        self._content(f"authors/{id}/_index.md", page, fields)

    def _venue(self, page: Page, id: str) -> None:
        self._list(page, id, "venues", r'<nav class="pager"|<h2 ')

    def _year(self, page: Page, id: str) -> None:
        self._list(page, id, "years", r'<nav class="pager"|<h2 id="(?:named|aftermath)"')

    def _list(self, page: Page, id: str, section: str, opening: str) -> None:
        """A page that is a list: what stands above it comes ready, and the labels of its parts."""
        own = self._split(page)[1]
        pager = own.partition('class="pager"')[2].partition("</nav>")[0]
        fields = {
            "id": id,
            "parts": [html.unescape(label) for label in re.findall(r"<li><[^>]*>([^<]*)<", pager)],
            "before": _TAIL.sub("", re.split(opening, own, maxsplit=1)[0]),
            "after": self._tail(page),
        }
        self._content(f"{section}/{id}/_index.md", page, fields)

    def _tail(self, page: Page) -> str:
        found = _TAIL.search(self._split(page)[1])
        return found[0] if found else ""

    def _ready(self, number: int, page: Page) -> None:
        """A page that Hugo gets whole. Home and the lists of what Hugo makes have places of their own."""
        lists_of_own = [f"{section}/" for section in OWN.values()]
        if page.address in ("", *lists_of_own):
            path, fields = f"{page.address}_index.html", {"title": page.title}
        else:
            path, fields = f"ready/{number}.html", {"title": page.title, "url": f"/{page.address}"}
        self._write(f"content/{path}", f"{json.dumps(fields)}\n{self._html(page)}")

    def _content(self, path: str, page: Page, fields: dict[str, Any], text: str = "") -> None:
        told = {
            "title": page.title,
            "head": emit.head(page, self.home),
            "edit": page.edit or "",
            "first": _first_id(self._split(page)[1]),
        }
        self._write(f"content/{path}", f"{json.dumps(told | fields, ensure_ascii=False)}\n{text}\n")

    def _layouts(self) -> None:
        """For each kind a layout: the theme's HTML around the kind's template. The later parts of a list stand deeper."""
        for kind, section in OWN.items():
            page = next(page for page in self.pages if page.kind == kind)
            chrome = self._chrome(page, kind)
            parts = [page for page in self.pages if page.kind == "part" and page.address.startswith(f"{section}/")]
            if parts and kind in ("venue", "year"):
                further = self._chrome(parts[0], kind, "{{ .Title }}, page {{ $pager.PageNumber }}")
                paginate = f"{{{{ $pager := .Paginate {_ORDERED[kind]} }}}}"
                chrome = f"{paginate}{{{{ if gt $pager.PageNumber 1 }}}}{further}{{{{ else }}}}{chrome}{{{{ end }}}}"
            self._write(f"layouts/{section}/{'page' if kind == 'paper' else 'term'}.html", chrome)

    def _chrome(self, page: Page, kind: str, title: str = "{{ .Title }}") -> str:
        """The HTML around a built page's own, with Hugo's actions where its values stood."""
        before, own, after = self._split(page)
        around = f"{before}{_MARK}{after}"
        for value, action in (
            (emit.head(page, self.home), "{{ .Params.head | safeHTML }}"),
            (f'href="#{_first_id(own)}"', 'href="#{{ .Params.first }}"'),
            (html.escape(page.title), title),
            *([(f"/{page.edit}", "/{{ .Params.edit }}")] if page.edit else []),
        ):
            around = around.replace(value, action)
        return around.replace(_MARK, f'{{{{ partial "{kind}.html" . }}}}')

    def _split(self, page: Page) -> tuple[str, str, str]:
        """A built page's HTML: what the theme put before, the page's own, what it put behind."""
        text = self._html(page)
        start = text.index("<h1 ", text.index("<article"))
        end = text.index("</article>", start)
        return text[:start], text[start:end].rstrip(), text[end:]

    def _html(self, page: Page) -> str:
        return (self.built / page.address / "index.html").read_text("utf-8")

    def _write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")


_MARK = "\N{NULL}"
_ORDERED = {
    "venue": ".Pages.ByWeight",
    "year": '(union (where .Pages.ByWeight "Params.named" true) (where .Pages.ByWeight "Params.named" false))',
}


def _first_id(own: str) -> str:
    found = re.match(r'<h1 id="([^"]*)"', own)
    return found[1] if found else ""
