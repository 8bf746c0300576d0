"""Files and lines of the fabricated survey that tests of harmful data bend."""

from __future__ import annotations

PAPER = "papers/weaver2020shuttle.yml"


LOOM = "papers/tkacz2023loom.yml"


THEME = "themes/plain-weave.yml"


CLAIM = "claims/looms-will-count.yml"


SOURCE = "sources/spinner-2021.yml"


KNOWN_AS = "known_as: [ShuttleNet]"


SUMMARY = "summary: Throws a shuttle"
