"""The hooks that MkDocs calls, in the order in which it does: each hands over to `mkdocs_adapter.build`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_adapter.build import Build
from survey.common.errors import BadData
from survey.load.documents import GUIDE

if TYPE_CHECKING:  # a build does not need the server
    from mkdocs.livereload import LiveReloadServer

_build = Build()


def on_startup(command: str, dirty: bool) -> None:
    _build.serve(command == "serve")


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """The guide stands outside of what the settings can watch, for a survey may have none."""
    guide = Path(config.config_file_path).with_name(GUIDE)
    if guide.is_file():
        server.watch(str(guide))
    return server


@event_priority(100)  # before mkdocs-bibtex reads the references
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    try:
        _build.begin(config)
    except BadData as error:
        raise PluginError(f"\n{error}") from None
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """mkdocs-bibtex finds what texts cite and makes footnotes of it. It would word each reference in a millisecond, every time."""
    config.plugins["bibtex"].registry.reference_text = lambda citation: _build.site.references[citation.key]


@event_priority(100)  # before the plugins that look at every page
def on_files(files: Files, config: MkDocsConfig) -> Files:
    _build.register(files)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    _build.start(nav, files)
    return nav


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    return _build.pages.text(page.file.src_uri)


def on_page_markdown(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return _build.pages.prepare(text, page)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return _build.pages.content(html, page)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    config.extra["sitemap"] = _build.sitemap(files)
    return _build.env


@event_priority(-100)  # after the plugins, which write files too
def on_post_build(config: MkDocsConfig) -> None:
    _build.finish()


def on_build_error(error: Exception) -> None:
    _build.end_early()
