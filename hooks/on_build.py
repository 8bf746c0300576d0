"""MkDocs meets the survey here and nowhere else: each event hands over to the road or to `survey.emit`.

MkDocs makes the pages of the nav, the other lists, and whatever cites: their references are its plugin's. All other pages are
filled into the theme's frame after the build, see `survey.chrome`. With PLAIN in the environment MkDocs makes every page, to the
same bytes and many times slower: what it makes is the measure of what is filled.

MkDocs empties the folder that it builds into. Where a folder is only to be brought up to date (`extra.tree`, which
scripts/build_site.py sets, or what `mkdocs serve` shows), MkDocs builds beside it, and what it made is taken over at the end.
While it serves, a page whose text, head and references are what they were is not made again.
"""

from __future__ import annotations

import gzip
import itertools
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import markdown
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from survey import blocks, chrome, emit, policy
from survey.pages import Page as SurveyPage
from survey.problem import BadData
from survey.road import Site, pictures, travel
from survey.tree import Tree

# mkdocs-bibtex reads its entries from a file; it stands in the ignored .cache folder.
REFERENCES = ".cache/references.bib"
# Slides and pictures that have not changed since an earlier build.
PICTURES = ".cache/pictures"


@dataclass
class _Build:
    """One build: pages by the Markdown file that MkDocs takes them for, and what is filled in afterwards."""

    site: Site
    root: Path
    plain: bool
    made: dict[str, SurveyPage] = field(default_factory=dict)
    probes: dict[str, chrome.Shape] = field(default_factory=dict)
    filled: list[tuple[SurveyPage, chrome.Shape]] = field(default_factory=list)
    frames: dict[chrome.Shape, chrome.Chrome] = field(default_factory=dict)
    aside: dict[str, list[str]] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    tree: Path | None = None


_build: _Build
_serving = False
# Where MkDocs builds while it serves.
_beside: tempfile.TemporaryDirectory[str] | None = None


def on_startup(command: str, dirty: bool) -> None:
    global _serving
    _serving = command == "serve"


@event_priority(100)  # before mkdocs-bibtex reads the references
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global _build
    root = Path(config.config_file_path).parent
    try:
        _build = _Build(travel(root, config.site_url or "/"), root, plain=bool(os.environ.get("PLAIN")))
    except BadData as error:
        raise PluginError(f"\n{error}") from None
    site = _build.site
    references = root / REFERENCES
    references.parent.mkdir(exist_ok=True)
    if not references.is_file() or references.read_text("utf-8") != site.references:
        references.write_text(site.references, "utf-8")
    config.extra["edition"] = site.derived.survey.edition.edition
    _build.tree = _tree(config)
    # The site map is made with the pages that MkDocs does not see, see on_post_build.
    config.theme.static_templates.discard("sitemap.xml")
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
    for page in _build.site.pages:
        shape = None if _build.plain else chrome.shape(page)
        if shape is None:
            _build.made[page.source] = page
            files.append(_file(config, page.source, page.body, page.edit))
            continue
        if shape.source not in _build.probes:
            _build.probes[shape.source] = shape
            edit = chrome.mark("edit") if shape.edited else None
            files.append(_file(config, shape.source, f"# {chrome.mark('first')}", edit))
        _build.filled.append((page, shape))
    return files


def _file(config: MkDocsConfig, source: str, body: str, edit: str | None) -> File:
    file = File.generated(config, source, content=body, inclusion=InclusionLevel.NOT_IN_NAV)
    file.edit_uri = edit
    file.abs_src_path = str(_build.root / edit) if edit else None
    return file


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Pages outside of the nav know the list they belong to, so that its tab is lit."""
    lists = {page.file.src_uri: page for page in nav.pages}
    for source in (*_build.made, *_build.probes):
        file = files.get_file_from_path(source)
        parent = lists.get(f"{source.split('/')[0]}/index.md")
        if file is not None and file.page is None and parent is not None:
            Page(None, file, config).parent = parent.parent
    seen = {file.url.removeprefix("./") for file in files.documentation_pages() if file.src_uri not in _build.probes}
    _build.addresses = seen | {page.address for page, _ in _build.filled}
    return nav


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    # `mkdocs serve` adds a script of its own to every answer, after the theme and never twice the same.
    env.globals["policy"] = None if _serving else policy.policy
    return env


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
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
        return ""  # which MkDocs does not write
    return output


@event_priority(-100)  # after the plugins, which write files too
def on_post_build(config: MkDocsConfig) -> None:
    site, home, made = _build.site, config.site_url or "/", Path(config.site_dir)
    tree = Tree(_build.tree or made)
    index = made / "search" / "search_index.json"
    index.write_text(emit.search_index(index.read_text("utf-8"), site.pages), "utf-8")
    renderer = blocks.Renderer(_markdown(config))
    for page, shape in _build.filled:
        values = emit.values(page, renderer.html(page.body), home)
        tree.put(f"{page.address}index.html", _build.frames[shape].around(**values))
    drawn = pictures(site, home, _build.root / PICTURES)
    for address, content in itertools.chain(site.files.items(), drawn.items()):
        tree.put(address, content)
    site_map = emit.sitemap(sorted(_build.addresses), home, site.derived.changed).encode()
    tree.put("sitemap.xml", site_map)
    tree.put("sitemap.xml.gz", gzip.compress(site_map, mtime=0))
    if _build.tree:
        tree.take(made)
        tree.prune()


def _markdown(config: MkDocsConfig) -> Callable[[str], str]:
    processor = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    return lambda text: processor.reset().convert(text)
