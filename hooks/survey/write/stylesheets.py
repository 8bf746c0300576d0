"""The theme's stylesheets without the rules for what no page here has: the only place that knows which these are.

A page loads them before it shows anything, and half of their bytes is for tabs, keys, notes, blogs, versions and the
like. A rule that is missed is a part of the theme to take off UNUSED; a test reads the built site for such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Beginnings of the names of classes that no page has: extensions that are not switched on, parts that are not in use.
UNUSED = (
    "abstract|admonition|arithmatex|attention|bug|caution|critic|danger|emojione|error|example|failure|faq|fail|filename|"
    "gemoji|giscus|highlight|hint|hll|info|katex|key|keys|linenodiv|linenos|md-annotation|md-author|md-button|"
    "md-clipboard|md-code__content|md-consent|md-content--post|md-draft|md-feedback|md-footer_|md-header--lifted|"
    "md-header__option|md-input|md-meta|md-nav--integrated|md-nav__container|md-nav__item--nested|md-option|"
    "md-pagination|md-path|md-pin|md-post|md-profile|md-progress|md-search|md-select|md-sidebar--post|md-social|"
    "md-source-file|md-source__fact|md-status|md-tags|md-toggle--indeterminate|md-tooltip|md-tooltip2|md-version|mermaid|"
    "missing|quote|result|seealso|success|summary|tabbed|task-list|tip|tldr|todo|twemoji|warning"
)
_CLASS = re.compile(rf"\.(?:{UNUSED})(?:s|[-_][\w-]*|table)?(?![\w-])")
# Colours, a search and a direction of writing that no page has.
_STATE = re.compile(r"\[data-md-color-(?:primary|accent)=(?!custom)|\[data-md-toggle=search|\[dir=rtl|\.no-js(?![\w-])")
# Pictures of the same parts, but for the one that every folded part has.
_PICTURE = re.compile(
    r"--md-(?:admonition-icon--(?!note)|annotation|clipboard|code-select|path|post|search|source|status|tabbed|tasklist|version)[\w-]*:"
)
_TOKEN = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|/\*.*?\*/|[{};]""", re.DOTALL)


def trimmed(css: str) -> str:
    """``css`` without unused rules: a selector goes where it names an unused class, a rule where no selector stays.

    The theme asks for a class where its script says what browsers say by themselves, that an element has the keyboard's focus.
    """
    return "".join(_kept(css.replace(".focus-visible", ":focus-visible")))


def _kept(css: str) -> Iterator[str]:
    for head, body in _rules(css):
        if body is None:
            yield f"{head};"
        elif head.startswith(("@media", "@supports")):
            if inner := trimmed(body):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            selectors = [one for one in _apart(head, ",") if not _unused(one)]
            declarations = [one for one in _apart(body, ";") if not _PICTURE.match(one)]
            if selectors and declarations:
                yield f"{','.join(selectors)}{{{';'.join(declarations)}}}"


def _unused(selector: str) -> bool:
    asked = re.sub(r":not\([^)]*\)", "", selector)  # what is not there is no reason to leave a rule out
    return bool(_CLASS.search(asked) or _STATE.search(asked))


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule's head and body; no body for a statement such as ``@charset``. Comments between rules are left out."""
    start, opened, depth = 0, 0, 0
    for token in _TOKEN.finditer(css):
        if token[0] == "{":
            depth += 1
            if depth == 1:
                opened = token.start()
        elif token[0] == "}":
            depth -= 1
            if not depth:
                yield css[start:opened].strip(), css[opened + 1 : token.start()]
                start = token.end()
        elif not depth and token[0] == ";":
            yield css[start : token.start()].strip(), None
            start = token.end()
        elif not depth and token[0].startswith("/*"):
            start = token.end()


def _apart(text: str, mark: str) -> list[str]:
    """``text`` at each ``mark`` that stands in no brackets and no quotes."""
    parts, start, depth = [], 0, 0
    for token in re.finditer(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^"')]*\)|[(),;\[\]]""", text):
        if token[0] in "([":
            depth += 1
        elif token[0] in ")]":
            depth -= 1
        elif token[0] == mark and not depth:
            parts.append(text[start : token.start()])
            start = token.end()
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]
