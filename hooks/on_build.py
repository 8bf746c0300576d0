"""MkDocs meets the survey here and nowhere else: each event hands over to the road or to `survey.emit`.

MkDocs makes the pages of the nav, and those with a list of their headings. All others are filled into the theme's frame, see
`survey.chrome`, by copies of this process while MkDocs is at its own, and the rest of them when it is through. With PLAIN in the
environment MkDocs makes every page, to the same bytes and many times slower: what it makes is the measure of what is filled.

MkDocs empties the folder that it builds into. Where a folder is only to be brought up to date (`extra.tree`, which
scripts/build_site.py sets, or what `mkdocs serve` shows), MkDocs builds beside it, and what it made is taken over at the end.
While it serves, a page whose text, head and references are what they were is not made again.
"""

from __future__ import annotations

import gc
import hashlib
import itertools
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import markdown
from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from survey import blocks, chrome, emit, policy, stylesheets
from survey.crew import Crew
from survey.files import write_whole
from survey.pages import Page as SurveyPage
from survey.problem import BadData
from survey.road import Site, pictures, travel
from survey.tree import Tree

# mkdocs-bibtex reads its entries from a file; it stands in the ignored .cache folder.
REFERENCES = ".cache/references.bib"
THEME_SHEET = re.compile(r"assets/stylesheets/(main|palette)\..*\.css")
# Slides and pictures that have not changed since an earlier build.
PICTURES = ".cache/pictures"


@dataclass
class _Build:
    """One build.

    ``made`` and ``idle`` are by the Markdown file that MkDocs takes a page for: pages that it makes, and pages that it must know
    and need not make; ``filled`` are the others. ``shown`` holds by address a digest of all that a page is made from.
    """

    site: Site
    root: Path
    plain: bool
    made: dict[str, SurveyPage] = field(default_factory=dict)
    idle: set[str] = field(default_factory=set)
    filled: list[tuple[SurveyPage, chrome.Shape]] = field(default_factory=list)
    frames: dict[chrome.Shape, chrome.Chrome] = field(default_factory=dict)
    aside: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, bytes] = field(default_factory=dict)
    folder: Path | None = None
    env: Environment | None = None
    tree: Tree | None = None
    crew: Crew | None = None


_build: _Build | None = None
_serving = False
# What is shown while MkDocs serves: digests by address as in _Build, what else they hold for, and the frames of shapes.
_shown: dict[str, bytes] = {}
_stamp: object = None
_frames: dict[chrome.Shape, chrome.Chrome] = {}
# Where MkDocs builds while it serves.
_beside: tempfile.TemporaryDirectory[str] | None = None


def on_startup(command: str, dirty: bool) -> None:
    global _serving
    _serving = command == "serve"


def on_build_error(error: Exception) -> None:
    if _build is not None and _build.crew is not None:
        _build.crew.stop()
    gc.enable()


@event_priority(100)  # before mkdocs-bibtex reads the references
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global _build
    # A build makes many objects and drops few. Looking for circles among them took a third of its time at 10,000 papers.
    gc.disable()
    root = Path(config.config_file_path).parent
    try:
        site = travel(root, config.site_url or "/", config.repo_url or "")
        _build = _Build(site, root, plain=bool(os.environ.get("PLAIN")))
    except BadData as error:
        raise PluginError(f"\n{error}") from None
    references = root / REFERENCES
    references.parent.mkdir(exist_ok=True)
    if not references.is_file() or references.read_bytes() != site.references.encode():
        write_whole(references, site.references)
    # The plugin outlives a build and goes by the file's time, which says nothing after a build from another folder.
    plugin = config.plugins["bibtex"]
    if getattr(plugin, "read_for_survey", None) != site.references:
        plugin.last_configured, plugin.read_for_survey = None, site.references
    config.extra["edition"] = site.derived.survey.edition.edition
    config.extra["ended"] = emit.ending(site.derived)
    _build.folder = _folder(config)
    return config


def _folder(config: MkDocsConfig) -> Path | None:
    """The folder to be brought up to date, and ``config`` changed so that MkDocs leaves it alone; None if there is none."""
    global _beside
    if _serving:
        folder, _beside = config.site_dir, _beside or tempfile.TemporaryDirectory(prefix="survey-")
        config.site_dir = _beside.name
        return Path(folder)
    return Path(config.extra["tree"]) if "tree" in config.extra else None


@event_priority(100)  # before the plugins that look at every page
def on_files(files: Files, config: MkDocsConfig) -> Files:
    _forget_if_changed(config)
    references = emit.References(_build.site.references)
    for page in _build.site.pages:
        shape = None if _build.plain else chrome.shape(page)
        if shape is not None:
            _build.filled.append((page, shape))
            continue
        body = page.body
        if _is_shown(
            page.address, body, emit.head(page, config.site_url or "/"), references.cited_in(body), among=_shown
        ):
            if page.address.count("/") > 1:
                continue
            # A list may stand in the nav, and other documents link to it.
            body = ""
            _build.idle.add(page.source)
        _build.made[page.source] = page
        files.append(_file(config, page.source, body, page.edit))
    for sheet in [file for file in files.css_files() if THEME_SHEET.fullmatch(file.src_uri)]:
        files.remove(sheet)
        files.append(File.generated(config, sheet.src_uri, content=stylesheets.trimmed(sheet.content_string)))
    return files


def _forget_if_changed(config: MkDocsConfig) -> None:
    """What is shown holds as long as the theme, the settings and the other documents are what they were."""
    global _stamp
    folders = (*config.theme.dirs[:1], config.docs_dir)
    watched = [Path(config.config_file_path), *(path for folder in folders for path in sorted(Path(folder).rglob("*")))]
    stamp = [(path, path.stat().st_mtime_ns) for path in watched], repr(config.extra)
    if not _serving or stamp != _stamp:
        _shown.clear()
    _stamp = stamp


def _is_shown(address: str, *texts: str, among: dict[str, bytes]) -> bool:
    """Whether the page at ``address`` is ``among`` those that are shown as these texts make it."""
    if not _serving:
        return False
    digest = _build.shown[address] = hashlib.sha256("\0".join(texts).encode()).digest()
    return among.get(address) == digest


def _file(config: MkDocsConfig, source: str, body: str, edit: str | None) -> File:
    file = File.generated(config, source, content=body, inclusion=InclusionLevel.NOT_IN_NAV)
    file.edit_uri = edit
    file.abs_src_path = str(_build.root / edit) if edit else None
    return file


def on_pre_build(config: MkDocsConfig) -> None:
    """mkdocs-bibtex words a reference anew, in two milliseconds, each time that it is cited."""
    registry = config.plugins["bibtex"].registry
    if "reference_text" not in vars(registry):
        word, worded = registry.reference_text, {}

        def reference_text(citation: Any) -> str:
            if citation.key not in worded:
                worded[citation.key] = word(citation)
            return worded[citation.key]

        registry.reference_text = reference_text


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
    _build.crew = Crew(_filling(config), len(_build.filled), **({"helpers": 0} if _serving else {}))
    return nav


def _place(page: Page, lists: Mapping[str, Page]) -> None:
    parent = lists.get(f"{page.file.src_uri.split('/')[0]}/index.md")
    if parent is not None:
        page.parent = parent.parent


def _prepared(env: Environment) -> Environment:
    # `mkdocs serve` adds a script of its own to every answer, after the theme and never twice the same.
    env.globals["policy"] = None if _serving else policy.policy
    # Templates are read once a build, and kept compiled from one to the next.
    env.auto_reload, env.bytecode_cache = False, FileSystemBytecodeCache()
    return env


def _frame(
    shape: chrome.Shape, nav: Navigation, lists: Mapping[str, Page], config: MkDocsConfig, files: Files
) -> chrome.Chrome:
    """What the theme puts around pages of ``shape``: a page of marks, made as MkDocs makes one."""
    edit = chrome.mark("edit") if shape.edited else None
    page = Page(None, _file(config, shape.source, "", edit), config)
    _place(page, lists)
    page.meta, page.markdown = emit.probe_meta(shape.kind), f"# {chrome.mark('first')}"
    page.update_date = _build.site.derived.changed.isoformat()
    page.render(config, files)
    page.content, page.active = chrome.mark("body"), True
    context = get_context(nav, files, config, page)
    context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
    return chrome.cut(_build.env.get_template("main.html").render(context))


def _filling(config: MkDocsConfig) -> Callable[[int], None]:
    """What makes one of the pages to be filled, by its number."""
    home, bibtex = config.site_url or "/", config.plugins["bibtex"]
    processor = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    renderer = blocks.Renderer(lambda text: processor.reset().convert(text))
    shown, frames = _shown.copy(), _frames.copy()
    _shown.clear()  # until all is written: what fails half-way is made anew

    def fill(number: int) -> None:
        page, shape = _build.filled[number]
        body, head = page.body, emit.head(page, home)
        if page.linked:
            body = bibtex.on_page_markdown(body, page=None, config=config, files=None)
            body = emit.linked_references(body, page.address, _build.site.derived)
        if not _is_shown(page.address, body, head, among=shown) or frames.get(shape) != _build.frames[shape]:
            values = emit.values(page, renderer.html(body), head)
            _build.tree.put(f"{page.address}index.html", _build.frames[shape].around(**values))

    return fill


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    addresses = {file.url.removeprefix("./") for file in files.documentation_pages()}
    addresses |= {page.address for page in _build.site.pages}
    config.extra["sitemap"] = emit.sitemap(sorted(addresses), config.site_url or "/", _build.site.derived.changed)
    return _build.env


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.update_date = _build.site.derived.changed.isoformat()
    if made := _build.made.get(page.file.src_uri):
        page.meta.update(emit.meta(made, config.site_url or "/"))
        text = emit.linked_references(text, made.address, _build.site.derived)
        if not _build.plain:
            text, _build.aside[page.file.src_uri] = blocks.set_aside(text)
    return text


@event_priority(-100)  # after every plugin
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return blocks.put_back(html, _build.aside.get(page.file.src_uri, []))


@event_priority(-100)  # after the plugins, which write files too
def on_post_build(config: MkDocsConfig) -> None:
    site, tree, made = _build.site, _build.tree, Path(config.site_dir)
    for source in _build.idle:
        (made / source.removesuffix(".md").removesuffix("index") / "index.html").unlink()
    _build.crew.finish()
    tree.keep(f"{page.address}index.html" for page, _ in _build.filled)
    if config.extra.get("beside", True):  # scripts/bench.py measures the pages alone
        drawn = pictures(site, config.site_url or "/", _build.root / PICTURES)
        for address, content in itertools.chain(site.files.items(), drawn.items()):
            tree.put(address, content)
    if _build.folder:
        tree.take(made)
        tree.keep(f"{address}index.html" for address in _build.shown)
        tree.prune()
    if _serving:
        _shown.update(_build.shown)
        _frames.update(_build.frames)
    gc.enable()
