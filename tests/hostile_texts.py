"""Texts that would do harm if anything but a text were read in them."""

from __future__ import annotations

HOSTILE = [
    "# Heading *bold* _x_ ~y~ | z",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "$(touch /tmp/hostile) `id`; rm -rf / && echo \"'",
    "- a: b\n# comment: [x, {y: z}] &anchor *alias !!python/object:os.system | >",
    "{{ 7*7 }} {% for x in range(9) %}{{ config }}{% endfor %}",
    "%s %(x)s {0} \\n \\u0000 \\",
    "@someone #1 refs/heads/main ::set-output name=x::y ${{ secrets.X }}",
]
