"""MkDocs meets the survey here and nowhere else: each event hands over to the road or to `survey.emit`."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from survey import emit, stylesheets
from survey.problem import BadData
from survey.road import Site, pictures, travel

# mkdocs-bibtex reads its entries from a file; it stands in the ignored .cache folder.
REFERENCES = ".cache/references.bib"
THEME_SHEET = re.compile(r"assets/stylesheets/(main|palette)\..*\.css")
# Slides and pictures that have not changed since an earlier build.
PICTURES = ".cache/pictures"

_site: Site


@event_priority(100)  # before mkdocs-bibtex reads the references
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global _site
    root = Path(config.config_file_path).parent
    try:
        _site = travel(root, config.site_url or "/")
    except BadData as error:
        raise PluginError(f"\n{error}") from None
    references = root / REFERENCES
    references.parent.mkdir(exist_ok=True)
    if not references.is_file() or references.read_text("utf-8") != _site.references:
        references.write_text(_site.references, "utf-8")
    config.extra["edition"] = _site.derived.survey.edition.edition
    return config


@event_priority(100)  # before the plugins that look at every page
def on_files(files: Files, config: MkDocsConfig) -> Files:
    root = Path(config.config_file_path).parent
    for page in _site.pages:
        file = File.generated(
            config, page.source, content=emit.document(page, _site.derived), inclusion=InclusionLevel.NOT_IN_NAV
        )
        file.edit_uri = page.edit
        file.abs_src_path = str(root / page.edit) if page.edit else None
        files.append(file)
    drawn = pictures(_site, config.site_url or "/", root / PICTURES)
    for address, content in {**_site.files, **drawn}.items():
        files.append(File.generated(config, address, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
    for sheet in [file for file in files.css_files() if THEME_SHEET.fullmatch(file.src_uri)]:
        files.remove(sheet)
        files.append(File.generated(config, sheet.src_uri, content=stylesheets.trimmed(sheet.content_string)))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Pages outside of the nav know the list they belong to, so that its tab is lit."""
    lists = {page.file.src_uri: page for page in nav.pages}
    for page in _site.pages:
        file = files.get_file_from_path(page.source)
        parent = lists.get(f"{page.address.split('/')[0]}/index.md")
        if file is not None and file.page is None and parent is not None:
            Page(None, file, config).parent = parent.parent
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.update_date = _site.derived.changed.isoformat()
    return emit.linked_references(markdown, page.file.src_uri, _site.derived)
