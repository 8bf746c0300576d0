"""The built site as one archive that works without a server: unpack it and open index.html. The only place that knows how.

A browser that opens a file shows a folder's listing where a server would show the folder's page, so every link to a folder
leads to its index.html instead. Nothing else changes: pages link to each other by relative addresses.
"""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Mapping
from urllib.parse import unquote

# What only a server has a use for.
LEFT_OUT = {"404.html", "sitemap.xml", "sitemap.xml.gz"}
_TAG = re.compile(r'<[a-zA-Z](?:[^"<>]|"[^"]*")*>')
_LINK = re.compile(r'(?<=\s)((?:href|src|data-every)="|content="0; url=)([^"]*)(?=")')
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\?")


def linked_to_files(html: str) -> str:
    """A page's ``html`` with each link to a folder leading to the index.html in it."""
    return _TAG.sub(lambda tag: _LINK.sub(lambda link: link[1] + _to_file(link[2]), tag[0]), html)


def _to_file(link: str) -> str:
    path, rest = re.fullmatch(r"([^#?]*)(.*)", link, re.DOTALL).groups()  # type: ignore[union-attr]
    if _ELSEWHERE.match(link) or not (path == "" or path.endswith("/") or path.rsplit("/", 1)[-1] in (".", "..")):
        return link
    return posixpath.normpath(f"{path}/index.html") + rest if link else link


def broken_links(address: str, html: str, files: Collection[str]) -> list[str]:
    """Links of the page at ``address`` that lead to none of ``files``; addresses are relative to the archive's root."""
    found = []
    for tag in _TAG.findall(html):
        for _, link in _LINK.findall(tag):
            path = unquote(re.split(r"[#?]", link, maxsplit=1)[0])
            if path and not _ELSEWHERE.match(link):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(address), path))
                if target not in files:
                    found.append(link)
    return found


def archive(files: Mapping[str, bytes], folder: str, date: datetime.date) -> bytes:
    """``files`` by address as a ZIP in which they stand in ``folder``, with ``date`` as theirs: the same files, the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for address in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{address}", (date.year, date.month, date.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # whoever packs it, the permissions below are Unix's
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[address])
    return out.getvalue()
