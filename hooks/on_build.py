"""MkDocs meets the survey here and nowhere else: each event hands over to the road or to `survey.emit`.

MkDocs makes the pages of the nav, the other lists, and whatever cites: their references are its plugin's. All other pages are
filled into the theme's frame after the build, see `survey.chrome`. With PLAIN in the environment MkDocs makes every page, to the
same bytes and many times slower: what it makes is the measure of what is filled.

MkDocs empties the folder that it builds into. Where a folder is only to be brought up to date (`extra.tree`, which
scripts/build_site.py sets, or what `mkdocs serve` shows), MkDocs builds beside it, and what it made is taken over at the end.
While it serves, a page whose text, head and references are what they were is not made again.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import itertools
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import markdown
from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from survey import blocks, chrome, emit, policy, stylesheets
from survey.files import write_whole
from survey.pages import Page as SurveyPage
from survey.problem import BadData
from survey.road import Site, pictures, travel
from survey.tree import Tree

# mkdocs-bibtex reads its entries from a file; it stands in the ignored .cache folder.
REFERENCES = ".cache/references.bib"
THEME_SHEET = re.compile(r"assets/stylesheets/(main|palette)\..*\.css")
# The theme's own script, and its search: no page loads them, see hooks/theme/main.html.
THEME_SCRIPT = re.compile(r"assets/javascripts/(bundle\.|lunr/|workers/)")
# Slides and pictures that have not changed since an earlier build.
PICTURES = ".cache/pictures"


@dataclass
class _Build:
    """One build.

    ``made``, ``probes`` and ``idle`` are by the Markdown file that MkDocs takes a page for: pages that it makes, probes of a shape,
    and pages that it must know and need not make; ``filled`` are the others. ``shown`` holds by address a digest of all that a
    page is made from.
    """

    site: Site
    root: Path
    plain: bool
    made: dict[str, SurveyPage] = field(default_factory=dict)
    probes: dict[str, chrome.Shape] = field(default_factory=dict)
    filled: list[tuple[SurveyPage, chrome.Shape]] = field(default_factory=list)
    frames: dict[chrome.Shape, chrome.Chrome] = field(default_factory=dict)
    aside: dict[str, list[str]] = field(default_factory=dict)
    tree: Path | None = None
    shown: dict[str, bytes] = field(default_factory=dict)
    idle: set[str] = field(default_factory=set)


_build: _Build
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
    if not references.is_file() or references.read_text("utf-8") != site.references:
        write_whole(references, site.references)
    # The plugin outlives a build and goes by the file's time, which says nothing after a build from another folder.
    plugin = config.plugins["bibtex"]
    if getattr(plugin, "read_for_survey", None) != site.references:
        plugin.last_configured, plugin.read_for_survey = None, site.references
    config.extra["edition"] = site.derived.survey.edition.edition
    config.extra["ended"] = emit.ending(site.derived)
    _build.tree = _tree(config)
    return config


def _tree(config: MkDocsConfig) -> Path | None:
    """The folder to be brought up to date, and ``config`` changed so that MkDocs leaves it alone; None if there is none."""
    global _beside
    if _serving:
        tree, _beside = config.site_dir, _beside or tempfile.TemporaryDirectory(prefix="survey-")
        config.site_dir = _beside.name
        return Path(tree)
    return Path(config.extra["tree"]) if "tree" in config.extra else None


@event_priority(100)  # before the plugins that look at every page
def on_files(files: Files, config: MkDocsConfig) -> Files:
    _forget_if_changed(config)
    references = emit.References(_build.site.references)
    for page in _build.site.pages:
        shape = None if _build.plain else chrome.shape(page)
        if shape is None:
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
            continue
        if shape.source not in _build.probes:
            _build.probes[shape.source] = shape
            edit = chrome.mark("edit") if shape.edited else None
            files.append(_file(config, shape.source, f"# {chrome.mark('first')}", edit))
        _build.filled.append((page, shape))
    for script in [file for file in files if THEME_SCRIPT.match(file.src_uri)]:
        files.remove(script)
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
    """Pages outside of the nav know the list they belong to, so that its tab is lit."""
    lists = {page.file.src_uri: page for page in nav.pages}
    for source in (*_build.made, *_build.probes):
        file = files.get_file_from_path(source)
        parent = lists.get(f"{source.split('/')[0]}/index.md")
        if file is not None and file.page is None and parent is not None:
            Page(None, file, config).parent = parent.parent
    return nav


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    # `mkdocs serve` adds a script of its own to every answer, after the theme and never twice the same.
    env.globals["policy"] = None if _serving else policy.POLICY
    # Templates are read once a build, and kept compiled from one to the next.
    env.auto_reload, env.bytecode_cache = False, FileSystemBytecodeCache()
    others = {file.url.removeprefix("./") for file in files.documentation_pages() if file.src_uri not in _build.probes}
    addresses = sorted(others | {page.address for page in _build.site.pages})
    config.extra["sitemap"] = emit.sitemap(addresses, config.site_url or "/", _build.site.derived.changed)
    return env


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.update_date = _build.site.derived.changed.isoformat()
    source = page.file.src_uri
    if source in _build.made:
        made = _build.made[source]
        page.meta.update(emit.meta(made, config.site_url or "/"))
        text = emit.linked_references(text, made.address, _build.site.derived)
        if not _build.plain:
            text, _build.aside[source] = blocks.set_aside(text)
    elif source in _build.probes:
        page.meta.update(emit.probe_meta(_build.probes[source].kind))
    return text


@event_priority(-100)  # after every plugin
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    source = page.file.src_uri
    return chrome.mark("body") if source in _build.probes else blocks.put_back(html, _build.aside.get(source, []))


@event_priority(-100)  # after every plugin: what they add to a probe stands on every page of its shape
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if shape := _build.probes.get(page.file.src_uri):
        _build.frames[shape] = chrome.cut(output)
    return output


@event_priority(-100)  # after the plugins, which write files too
def on_post_build(config: MkDocsConfig) -> None:
    site, home, made = _build.site, config.site_url or "/", Path(config.site_dir)
    for source in (*_build.probes, *_build.idle):
        _remove(made / source.removesuffix(".md").removesuffix("index") / "index.html", made)
    tree = Tree(_build.tree or made)
    shown, frames = _shown.copy(), _frames.copy()
    _shown.clear()  # until all is written: what fails half-way is made anew
    renderer = blocks.Renderer(_markdown(config))
    for page, shape in _build.filled:
        body, head = page.body, emit.head(page, home)
        if not _is_shown(page.address, body, head, among=shown) or frames.get(shape) != _build.frames[shape]:
            values = emit.values(page, renderer.html(body), head)
            tree.put(f"{page.address}index.html", _build.frames[shape].around(**values))
    if config.extra.get("beside", True):  # scripts/bench.py measures the pages alone
        drawn = pictures(site, home, _build.root / PICTURES)
        for address, content in itertools.chain(site.files.items(), drawn.items()):
            tree.put(address, content)
    if _build.tree:
        tree.take(made)
        tree.keep(f"{address}index.html" for address in _build.shown)
        tree.prune()
    if _serving:
        _shown.update(_build.shown)
        _frames.update(_build.frames)
    gc.enable()


def _remove(file: Path, root: Path) -> None:
    """Deletes a file and the folders that held nothing else."""
    file.unlink()
    for folder in file.relative_to(root).parents[:-1]:
        with contextlib.suppress(OSError):
            (root / folder).rmdir()


def _markdown(config: MkDocsConfig) -> Callable[[str], str]:
    processor = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    return lambda text: processor.reset().convert(text)
