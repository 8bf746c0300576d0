"""The Content-Security-Policy that every page carries in its head: the only place that says what a page may load and run.

Scripts are the site's own files and nothing else: one that stands in a page, because it came in with a record, does not run. No
text becomes HTML or the address of a script, except as docs/assets/javascripts/page.js allows (Trusted Types). Blocks of data,
such as JSON-LD, are not run.
"""

from __future__ import annotations

# In a meta element ``frame-ancestors``, ``sandbox`` and ``report-uri`` have no effect (CSP level 3, 3.3).
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the theme's style sheet holds its icons as data
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    )
)
