"""MkDocs meets the survey here and nowhere else: each event hands over to the road or to `survey.emit`.

MkDocs makes the lists at the top and the documents. All other pages are filled into the theme's frame, see `survey.chrome`, by
copies of this process while MkDocs is at its own, and the rest of them when it is through. With PLAIN in the environment MkDocs
makes every page, to the same bytes and many times slower: what it makes is the measure of what is filled.

MkDocs empties the folder that it builds into. Where a folder is only to be brought up to date (`extra.tree`, which
scripts/build_site.py sets, or what `mkdocs serve` shows), MkDocs builds beside it, and what it made is taken over at the end.
While it serves, pages stay as `survey.preview` says, and what stands beside the pages follows once they are shown.
"""

from __future__ import annotations

import gc
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import markdown
from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from survey.common.atomic_file import write_whole
from survey.common.background import BackgroundTasks
from survey.common.errors import BadData
from survey.common.markup import citations
from survey.common.workers import WorkerPool
from survey.load.documents import GUIDE, Document
from survey.pipeline import Site, pictures, travel
from survey.render.citations import references
from survey.render.pages import csp
from survey.render.pages.page_text import HtmlRenderer, HtmlText
from survey.render.pages.pages import Page as SurveyPage
from survey.write import frames, stylesheets, theme_context
from survey.write.incremental import Preview
from survey.write.output_folder import Tree

# As the theme's base template includes it.
CONTENTS = '{% import "partials/language.html" as lang with context %}{% include "partials/toc.html" %}'
KEYS = ".cache/references.bib"  # see mkdocs.yml
THEME_SHEET = re.compile(r"assets/stylesheets/(main|palette)\..*\.css")
# The theme's own script, and its search: no page loads them, see hooks/theme/main.html.
THEME_SCRIPT = re.compile(r"assets/javascripts/(bundle\.|lunr/|workers/)")
# Slides and pictures that have not changed since an earlier build.
PICTURES = ".cache/pictures"


@dataclass
class _Build:
    """One build.

    ``made`` are pages that MkDocs makes, by the Markdown file that it takes them for, ``filled`` the others, and ``kept`` those that
    stay as they are shown, likewise; some of these MkDocs makes all the same, in vain.
    """

    site: Site
    root: Path
    plain: bool
    made: dict[str, SurveyPage] = field(default_factory=dict)
    filled: list[tuple[SurveyPage, frames.Shape]] = field(default_factory=list)
    frames: dict[frames.Shape, frames.Chrome] = field(default_factory=dict)
    kept: dict[str, SurveyPage] = field(default_factory=dict)
    folder: Path | None = None
    env: Environment | None = None
    tree: Tree | None = None
    beside: list[str] = field(default_factory=list)
    pool: WorkerPool | None = None


_build: _Build | None = None
_collecting = True
# While MkDocs serves: what is shown, what was read, where MkDocs builds, and what is still being made.
_preview: Preview | None = None
_known: dict[str, Document] = {}
_beside: tempfile.TemporaryDirectory[str] | None = None
_later: BackgroundTasks | None = None


def on_startup(command: str, dirty: bool) -> None:
    global _preview
    _preview = (_preview or Preview()) if command == "serve" else None


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """The guide stands outside of what the settings can watch, for a survey may have none."""
    guide = Path(config.config_file_path).with_name(GUIDE)
    if guide.is_file():
        server.watch(str(guide))
    return server


def on_build_error(error: Exception) -> None:
    if _build is not None and _build.pool is not None:
        _build.pool.stop()
    if _collecting:
        gc.enable()


@event_priority(100)  # before mkdocs-bibtex reads the references
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global _build, _collecting
    if _later is not None:
        _later.stop()
    # A build makes many objects and drops few. Looking for circles among them took a third of its time at 10,000 papers.
    _collecting = gc.isenabled()
    gc.disable()
    root = Path(config.config_file_path).parent
    try:
        site = travel(root, config.site_url or "/", config.repo_url or "", None if _preview is None else _known)
        _build = _Build(site, root, plain=bool(os.environ.get("PLAIN")))
    except BadData as error:
        raise PluginError(f"\n{error}") from None
    # The plugin reads its keys from a file, by the file's time, which says nothing after a build from another folder.
    (root / KEYS).parent.mkdir(exist_ok=True)
    write_whole(root / KEYS, "".join(f"@misc{{{key},}}\n" for key in site.references))
    config.plugins["bibtex"].last_configured = None
    config.extra["edition"] = site.derived.survey.edition.edition
    config.extra["ended"] = theme_context.ending(site.derived)
    _build.folder = _folder(config)
    return config


def _folder(config: MkDocsConfig) -> Path | None:
    """The folder to be brought up to date, and ``config`` changed so that MkDocs leaves it alone; None if there is none."""
    global _beside
    if _preview is not None:
        folder, _beside = config.site_dir, _beside or tempfile.TemporaryDirectory(prefix="survey-")
        config.site_dir = _beside.name
        return Path(folder)
    return Path(config.extra["tree"]) if "tree" in config.extra else None


@event_priority(100)  # before the plugins that look at every page
def on_files(files: Files, config: MkDocsConfig) -> Files:
    if _preview is not None:
        _preview.renew(_build.site, _surroundings(config))
    for page in _build.site.pages:
        shape = None if _build.plain else frames.shape(page)
        stays = _preview is not None and (_preview.stays(page) or (shape is None and _is_shown(page, config)))
        if stays:
            _build.kept[page.source] = page
        elif shape is not None:
            _build.filled.append((page, shape))
        # A list may stand in the nav, and other documents link to it: MkDocs must know it, even if it need not make it.
        if shape is None and (not stays or page.address.count("/") < 2):
            _build.made[page.source] = page
            files.append(_file(config, page.source, page.edit))
    for script in [file for file in files if THEME_SCRIPT.match(file.src_uri)]:
        files.remove(script)
    for sheet in [file for file in files.css_files() if THEME_SHEET.fullmatch(file.src_uri)]:
        files.remove(sheet)
        files.append(File.generated(config, sheet.src_uri, content=stylesheets.trimmed(sheet.content_string)))
    return files


def _is_shown(page: SurveyPage, config: MkDocsConfig) -> bool:
    body = page.body
    cited = [_build.site.references[key] for key in citations(body)]
    return _preview.is_shown(page, body, theme_context.head(page, config.site_url or "/"), *cited)


def _surroundings(config: MkDocsConfig) -> object:
    """What pages depend on beside the survey: the theme, the settings and the other documents."""
    folders = (*config.theme.dirs[:1], config.docs_dir)
    watched = [Path(config.config_file_path), *(path for folder in folders for path in sorted(Path(folder).rglob("*")))]
    return [(path, path.stat().st_mtime_ns) for path in watched], repr(config.extra), _build.site.derived.changed


def _file(config: MkDocsConfig, source: str, edit: str | None) -> File:
    file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    file.edit_uri = edit
    file.abs_src_path = str(_build.root / edit) if edit else None
    return file


def on_pre_build(config: MkDocsConfig) -> None:
    """mkdocs-bibtex finds what texts cite and makes footnotes of it. It would word each reference in a millisecond, every time."""
    config.plugins["bibtex"].registry.reference_text = lambda citation: _build.site.references[citation.key]


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Pages outside of the nav know the list they belong to, so that its tab is lit. Filling can begin: the nav is all of the site
    that a frame shows."""
    lists = {page.file.src_uri: page for page in nav.pages}
    for source in _build.made:
        file = files.get_file_from_path(source)
        if file is not None and file.page is None:
            _place(Page(None, file, config), lists)
    _build.env = _prepared(config.theme.get_env())
    shapes = dict.fromkeys(shape for _, shape in _build.filled)
    _build.frames = {shape: _frame(shape, nav, lists, config, files) for shape in shapes}
    _build.tree = Tree(_build.folder or Path(config.site_dir))
    tasks = _tasks(config, _contents(nav, config, files))
    _build.pool = WorkerPool(tasks, workers=None if _preview is None else 0)
    return nav


def _place(page: Page, lists: Mapping[str, Page]) -> None:
    parent = lists.get(f"{page.file.src_uri.split('/')[0]}/index.md")
    if parent is not None:
        page.parent = parent.parent


def _prepared(env: Environment) -> Environment:
    # `mkdocs serve` adds a script of its own to every answer, after the theme and never twice the same.
    env.globals["policy"] = None if _preview is not None else csp.POLICY
    # Templates are read once a build, and kept compiled from one to the next.
    env.auto_reload, env.bytecode_cache = False, FileSystemBytecodeCache()
    return env


def _frame(
    shape: frames.Shape, nav: Navigation, lists: Mapping[str, Page], config: MkDocsConfig, files: Files
) -> frames.Chrome:
    """What the theme puts around pages of ``shape``: a page of marks, made as MkDocs makes one."""
    edit = frames.mark("edit") if shape.edited else None
    page = Page(None, _file(config, shape.source, edit), config)
    _place(page, lists)
    page.meta, page.markdown = theme_context.probe_meta(shape.kind), f"# {frames.mark('first')}"
    page.update_date = _build.site.derived.changed.isoformat()
    page.render(config, files)
    page.content, page.active = frames.mark("body"), True
    context = get_context(nav, files, config, page)
    context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
    return frames.cut(_build.env.get_template("main.html").render(context))


def _contents(nav: Navigation, config: MkDocsConfig, files: Files) -> Callable[[HtmlText], str]:
    """What makes the theme's list of a page's headings."""
    template = _build.env.from_string(CONTENTS)
    page = Page(None, _file(config, "page.md", None), config)
    context = get_context(nav, files, config, page)

    def contents(text: HtmlText) -> str:
        page.toc = get_toc(text.contents)
        return template.render(context)

    return contents


def _tasks(config: MkDocsConfig, contents: Callable[[HtmlText], str]) -> list[Callable[[], object]]:
    """What makes each page to be filled and each file beside the pages; what takes longest comes first, so that no process is left
    with much of it at the end."""
    fill = _filling(config, contents)
    filled = [partial(fill, page, shape) for page, shape in _build.filled]
    if _preview is not None:
        return filled
    drawn, told = _files_beside(config)
    return [*drawn, *filled, *told]


def _files_beside(config: MkDocsConfig) -> tuple[list[Callable[[], object]], list[Callable[[], object]]]:
    """What makes the files beside the pages: those that are slow to draw, and the others. What is made of all pages is not among
    them."""
    if not config.extra.get("beside", True):  # scripts/bench.py measures the pages alone
        return [], []
    site, put = _build.site, _build.tree.put
    drawn = pictures(site, config.site_url or "/", _build.root / PICTURES)
    _build.beside = [*drawn, *site.beside]
    return (
        [partial(put, address, make) for address, make in drawn.items()],
        [partial(put, address, make) for address, make in site.beside.items()],
    )


def _filling(config: MkDocsConfig, contents: Callable[[HtmlText], str]) -> Callable[[SurveyPage, frames.Shape], None]:
    home, bibtex = config.site_url or "/", config.plugins["bibtex"]
    processor = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)

    def cite(markdown: str, address: str) -> str:
        cited = bibtex.on_page_markdown(markdown, page=None, config=config, files=None)
        return references.linked(cited, address, _build.site.derived)

    renderer = HtmlRenderer(processor, cite)

    def fill(page: SurveyPage, shape: frames.Shape) -> None:
        text, head = HtmlText(renderer, page.address), theme_context.head(page, home)
        body = page.write(text).strip()
        if _preview is None or not _preview.is_shown(page, body, head):
            with_contents = page.kind in frames.WITH_CONTENTS
            values = theme_context.values(page, body, text.first_id, head, contents(text) if with_contents else "")
            _build.tree.put(f"{page.address}index.html", _build.frames[shape].around(**values))

    return fill


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    addresses = {file.url.removeprefix("./") for file in files.documentation_pages()}
    addresses |= {page.address for page in _build.site.pages}
    config.extra["sitemap"] = theme_context.sitemap(
        sorted(addresses), config.site_url or "/", _build.site.derived.changed
    )
    return _build.env


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """A page's text is made now and not with its file: by now others are filling pages."""
    source = page.file.src_uri
    if source not in _build.made:
        return None
    return "" if source in _build.kept else _build.made[source].body


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.update_date = _build.site.derived.changed.isoformat()
    if made := _build.made.get(page.file.src_uri):
        page.meta.update(theme_context.meta(made, config.site_url or "/"))
        text = references.linked(text, made.address, _build.site.derived)
    return text


@event_priority(-100)  # after the plugins, which write files too
def on_post_build(config: MkDocsConfig) -> None:
    global _later
    tree, made = _build.tree, Path(config.site_dir)
    for page in _build.kept.values():
        (made / page.address / "index.html").unlink(missing_ok=True)
    if _preview is None and _build.beside:
        _put_found()
    _build.pool.finish()
    tree.keep(f"{page.address}index.html" for page in [*(page for page, _ in _build.filled), *_build.kept.values()])
    if _build.folder:
        tree.take(made)
    if _preview is not None:
        _preview.shown()
        drawn, told = _files_beside(config)
        _later = BackgroundTasks([*told, _put_found, *drawn, _prune])
    elif _build.folder:
        _prune()
    if _collecting:
        gc.enable()


def _put_found() -> None:
    for address, content in _build.site.found.items():
        _build.tree.put(address, content)


def _prune() -> None:
    _build.tree.keep(_build.beside)
    _build.tree.prune()
