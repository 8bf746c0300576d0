"""The theme's stylesheets without the rules for what no page here has: the only place that knows which these are.

A page loads them before it shows anything, and half of their bytes is for tabs, keys, notes, blogs, versions and the
like. A rule that is missed is a part of the theme to take off UNUSED; a test reads the built site for such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import tinycss2

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


@lru_cache(4)  # a preview asks after every edit
def trimmed(css: str) -> str:
    """``css`` without unused rules: a selector goes where it names an unused class, a rule where no selector stays.

    The theme asks for a class where its script says what browsers say by themselves, that an element has the keyboard's focus.
    """
    rules = tinycss2.parse_stylesheet(
        css.replace(".focus-visible", ":focus-visible"), skip_comments=True, skip_whitespace=True
    )
    return "".join(map(_kept, rules))


def _kept(rule: Any) -> str:
    if rule.type == "qualified-rule":
        selectors = [one for one in _split(rule.prelude, ",") if not _unused(one)]
        declarations = [one for one in _split(rule.content, ";") if not _PICTURE.match(one)]
        return f"{','.join(selectors)}{{{';'.join(declarations)}}}" if selectors and declarations else ""
    head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}".rstrip()
    if rule.content is None:
        return f"{head};"
    if rule.lower_at_keyword not in ("media", "supports"):
        return f"{head}{{{tinycss2.serialize(rule.content)}}}"
    inner = "".join(map(_kept, tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)))
    return f"{head}{{{inner}}}" if inner else ""


def _unused(selector: str) -> bool:
    asked = re.sub(r":not\([^)]*\)", "", selector)  # what is not there is no reason to leave a rule out
    return bool(_CLASS.search(asked) or _STATE.search(asked))


def _split(tokens: Iterable[Any], mark: str) -> list[str]:
    """``tokens`` as text, cut at each ``mark`` that stands in no brackets."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return [text for part in parts if (text := tinycss2.serialize(part).strip())]
