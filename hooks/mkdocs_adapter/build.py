"""One build by MkDocs after the other: what is read, which pages are made in which way, what is written where.

MkDocs empties the folder that it builds into. Where a folder is only to be brought up to date (`extra.output_folder`, which
scripts/build_site.py sets, or what `mkdocs serve` shows), MkDocs builds beside it, and what it made is taken over at the end.
While it serves, pages stay as `survey.write.incremental` says, and what stands beside the pages follows once they are shown.
"""

from __future__ import annotations

import gc
import os
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from mkdocs_adapter.fast import FastPages
from mkdocs_adapter.plain import PlainPages
from survey.common.atomic_file import write_whole
from survey.common.background import BackgroundTasks
from survey.common.markup import citations
from survey.common.memo import Memo
from survey.common.process_pool import WorkerPool
from survey.pipeline import make_site, pictures
from survey.render.pages import csp, page_kinds
from survey.render.pages.page import Page as SurveyPage
from survey.write import stylesheets, theme_context
from survey.write.frames import layout
from survey.write.incremental import Preview
from survey.write.output_folder import OutputFolder

KEYS = ".cache/references.bib"  # see mkdocs.yml
THEME_SHEET = re.compile(r"assets/stylesheets/(main|palette)\..*\.css")
# The theme's own script, and its search: no page loads them, see hooks/theme/main.html.
THEME_SCRIPT = re.compile(r"assets/javascripts/(bundle\.|lunr/|workers/)")
# Slides and pictures that have not changed since an earlier build.
PICTURES = ".cache/pictures"

# Fewer pages than this one process fills with less work than two, which both make what pages have in common.
WORTH_SHARING = 2_000

Task = Callable[[], object]


class Build:
    """What hooks keep from one event to the next. Where MkDocs serves, ``preview`` knows what is shown, ``memo`` what was read, and
    both outlast a build."""

    def __init__(self) -> None:
        self._preview: Preview | None = None
        self._memo = Memo()
        self._aside: tempfile.TemporaryDirectory[str] | None = None
        self._out: OutputFolder | None = None
        self._later: BackgroundTasks | None = None
        self._pool: WorkerPool | None = None
        self._collecting = True

    def serve(self, serving: bool) -> None:
        self._preview = (self._preview or Preview()) if serving else None

    def begin(self, config: MkDocsConfig) -> None:
        """Reads and checks the data. Raises BadData, with every problem."""
        if self._later is not None:
            self._later.stop()
        # A build makes many objects and drops few. Looking for circles among them took a third of its time at 10,000 papers.
        self._collecting = gc.isenabled()
        gc.disable()
        # With `mkdocs serve -f` the first build is told relative paths, and every other absolute ones.
        self.config, self._root = config, Path(config.config_file_path).resolve().parent
        self.home = config.site_url or "/"
        memo = None if self._preview is None else self._memo
        self.site = make_site(self._root, self.home, config.repo_url or "", memo)
        # mkdocs-bibtex reads its keys from a file, by the file's time, which says nothing after a build from another folder.
        (self._root / KEYS).parent.mkdir(exist_ok=True)
        write_whole(self._root / KEYS, "".join(f"@misc{{{key},}}\n" for key in self.site.references))
        config.plugins["bibtex"].last_configured = None
        edition = self.site.derived.survey.edition.edition
        config.extra |= {"edition": edition, "ended": theme_context.ending(self.site.derived)}
        config.extra["titles"] = self.site.derived.terms.titles
        config.extra["search_filters"] = [(group.name, group.filter) for group in page_kinds.search_groups()]
        self._folder = Path(config.extra["output_folder"]) if "output_folder" in config.extra else None
        if self._preview is not None:
            self._aside = self._aside or tempfile.TemporaryDirectory(prefix="survey-")
            self._folder, config.site_dir = Path(config.site_dir), self._aside.name

    def end_early(self) -> None:
        if self._pool is not None:
            self._pool.stop()
        if self._collecting:
            gc.enable()

    def register(self, files: Files) -> None:
        """Chooses how pages are made: with PLAIN in the environment MkDocs makes every page, to the same bytes and several times
        slower; what it makes is the measure of what is filled."""
        plain = bool(os.environ.get("PLAIN"))
        self._kept = self._staying(plain)
        args = self.site, self.site.pages, self._kept, self.config
        self.pages = PlainPages(*args) if plain else FastPages(*args, self._preview)
        self.pages.register(files)
        for script in [file for file in files if THEME_SCRIPT.match(file.src_uri)]:
            files.remove(script)
        for sheet in [file for file in files.css_files() if THEME_SHEET.fullmatch(file.src_uri)]:
            files.remove(sheet)
            trimmed = stylesheets.trimmed(sheet.content_string)
            files.append(File.generated(self.config, sheet.src_uri, content=trimmed))

    def _staying(self, plain: bool) -> set[str]:
        """Addresses of the pages that stay as they are shown."""
        if self._preview is None:
            return set()
        own, shared = page_kinds.template_files()
        times = {kind: path.stat().st_mtime_ns for kind, path in own.items()}
        self._preview.renew(self.site, self._surroundings(shared), times)
        made_by_mkdocs = (lambda page: True) if plain else (lambda page: layout(page) is None)
        return {
            page.address
            for page in self.site.pages
            if self._preview.stays(page) or (made_by_mkdocs(page) and self._is_shown(page))
        }

    def _is_shown(self, page: SurveyPage) -> bool:
        with self.site.reads.recorded() as reads:
            body, head = page.body, theme_context.head(page, self.home)
        cited = [self.site.references[key] for key in citations(body)]
        return self._preview is not None and self._preview.is_shown(page, reads, body, head, *cited)

    def _surroundings(self, shared: list[Path]) -> object:
        """What pages depend on beside the survey: the theme, the settings, the other documents, and ``shared`` files."""
        config = self.config
        watched = [
            Path(config.config_file_path),
            *sorted(Path(config.theme.dirs[0]).rglob("*")),
            *sorted(Path(config.docs_dir).rglob("*.md")),
            *shared,
        ]
        times = [(path.resolve(), path.stat().st_mtime_ns) for path in watched]
        return times, repr(config.extra), self.site.derived.changed

    def start(self, nav: Navigation, files: Files) -> None:
        """Begins with what can be made beside MkDocs. What takes longest comes first, so that no process is left with much of it at
        the end."""
        self.env = self._prepared(self.config.theme.get_env())
        folder = self._folder or Path(self.config.site_dir)
        if self._preview is None or self._out is None or self._out.folder != folder:
            self._out = OutputFolder(folder)
        self._out.begin()
        filled = self.pages.tasks(nav, files, self.env, self._out)
        drawn, told = ([], []) if self._preview is not None else self._files_beside()
        alone = self._preview is not None or not (drawn or len(filled) >= WORTH_SHARING)
        self._pool = WorkerPool([*drawn, *filled, *told], workers=0 if alone else None)

    def _prepared(self, env: Environment) -> Environment:
        # `mkdocs serve` adds a script of its own to every answer, after the theme and never twice the same.
        env.globals["policy"] = None if self._preview is not None else csp.POLICY
        # Templates are read once a build, and kept compiled from one to the next.
        env.auto_reload, env.bytecode_cache = False, FileSystemBytecodeCache()
        return env

    def _files_beside(self) -> tuple[list[Task], list[Task]]:
        """What makes the files beside the pages: those that are slow to draw, and the others. What is made of all pages is not among
        them."""
        if not self.config.extra.get("beside", True):  # scripts/bench/bench.py measures the pages alone
            return [], []
        drawn = pictures(self.site, self.home, self._root / PICTURES)
        self._out.keep([*drawn, *self.site.beside])
        put = self._out.put
        return [partial(put, *file) for file in drawn.items()], [
            partial(put, *file) for file in self.site.beside.items()
        ]

    def sitemap(self, files: Files) -> str:
        addresses = {file.url.removeprefix("./") for file in files.documentation_pages()}
        addresses |= {page.address for page in self.site.pages}
        return theme_context.sitemap(sorted(addresses), self.home, self.site.derived.changed)

    def finish(self) -> None:
        """Writes what is left, takes over what MkDocs made, and deletes what is gone."""
        made = Path(self.config.site_dir)
        for address in self._kept & self.pages.made_by_mkdocs:
            (made / address / "index.html").unlink(missing_ok=True)
        self._out.keep(f"{address}index.html" for address in self._kept)
        if self._preview is None and self.config.extra.get("beside", True):
            self._put_found()
        if self._pool is not None:
            self._pool.finish()
        if self._folder:
            self._out.take(made)
        if self._preview is not None:
            self._preview.shown()
            drawn, told = self._files_beside()
            self._later = BackgroundTasks([*told, self._put_found, *drawn, self._out.prune])
        elif self._folder:
            self._out.prune()
        if self._collecting:
            gc.enable()

    def _put_found(self) -> None:
        for address, content in self.site.found.items():
            self._out.put(address, content)
