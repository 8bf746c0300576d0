"""The theme's stylesheets without what no page has: which rules go, and that no page misses one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_probe import ADDRESSES
from survey.write.stylesheets import _CLASS, trimmed


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".md-nav{color:red}", ".md-nav{color:red}"),
        (".md-search{color:red}", ""),
        (".md-search__input--x{color:red}", ""),
        (".md-nav:not(.focus-visible){color:red}", ".md-nav:not(:focus-visible){color:red}"),
        ("[dir=rtl] .a,[dir=ltr] .a{b:c}.no-js .a{b:c}[data-md-toggle=search]:checked~.a{b:c}", "[dir=ltr] .a{b:c}"),
        (".md-tooltip2__inner{a:b}.md-code__button{a:b}", ".md-code__button{a:b}"),
        (".md-nav,.md-search{color:red}", ".md-nav{color:red}"),
        (".md-nav:not(.md-search){color:red}", ".md-nav:not(.md-search){color:red}"),
        (".keyboard{color:red}", ".keyboard{color:red}"),
        (".tabbed-set>input{color:red}.a{color:blue}", ".a{color:blue}"),
        ("@media print{.admonition{color:red}}", ""),
        ("@media print{.admonition{color:red}.a{b:c}}", "@media print{.a{b:c}}"),
        ('@charset "UTF-8";.a{b:c}', '@charset "UTF-8";.a{b:c}'),
        ("@keyframes x{0%{a:b}to{a:c}}", "@keyframes x{0%{a:b}to{a:c}}"),
        ('.a:after{content:"}{;,"}', '.a:after{content:"}{;,"}'),
        (".a{b:url(data:image/svg+xml;charset=utf-8,x)}", ".a{b:url(data:image/svg+xml;charset=utf-8,x)}"),
        (
            ":root{--md-admonition-icon--tip:url(x);--md-admonition-icon--note:url(y)}",
            ":root{--md-admonition-icon--note:url(y)}",
        ),
        ("[data-md-color-primary=red]{a:b}[data-md-color-primary=custom]{a:b}", "[data-md-color-primary=custom]{a:b}"),
        (".a{b:c}/* .d{ */.e{f:g}/*# sourceMappingURL=x */", ".a{b:c}.e{f:g}"),
    ],
)
def test_trimmed(css: str, expected: str) -> None:
    assert trimmed(css) == expected


def test_no_page_has_what_was_left_out(real_site: Path) -> None:
    """A page that now has such a class: take its name off UNUSED in hooks/survey/write/stylesheets.py."""
    missed = set()
    for address in ADDRESSES.values():
        path = real_site / (address if address.endswith(".html") else f"{address}index.html")
        for names in re.findall(r'class="?([^">]*)', path.read_text("utf-8")):
            missed |= {(address, name) for name in names.split() if _CLASS.fullmatch(f".{name}")}
    assert not sorted(missed)
