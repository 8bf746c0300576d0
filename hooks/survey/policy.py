"""The Content-Security-Policy that every page carries in its head: the only place that says what a page may load and run.

Scripts run from the site's own files and, inline, only where the theme itself puts them: each such script is named by
its SHA-256. The hashes are taken from the theme's own templates and never from a finished page, so that a script which
came in with a record would not be among them. Blocks of data, such as JSON-LD, are not run and need no hash.
"""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

_DIRECTIVES = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),  # the theme's style sheet holds its icons as data
    ("connect-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
)


def policy(theme_scripts: str) -> str:
    """The policy of a page on which the theme writes ``theme_scripts``, as HTML; it holds no double quote.

    It stands in a meta element, where ``frame-ancestors``, ``sandbox`` and ``report-uri`` have no effect (CSP level 3, 3.3).
    """
    hashes = [f"'sha256-{digest}'" for digest in inline_digests(theme_scripts)]
    return "; ".join(" ".join((name, value, *(hashes if name == "script-src" else ()))) for name, value in _DIRECTIVES)


def inline_digests(html: str) -> list[str]:
    """SHA-256, in Base64, of every inline script in ``html`` that a browser would run, sorted, each once."""
    reader = _Scripts()
    reader.feed(html)
    reader.close()
    return sorted({base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode() for text in reader.scripts})


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        runs = (values.get("type") or "").strip().lower() in ("", "module", "text/javascript")
        self._inside = tag == "script" and runs and "src" not in values
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data
