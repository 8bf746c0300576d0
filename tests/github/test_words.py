"""Words that need a glossary stay out of what people read before they know the survey: forms, the guide, the file at the top."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from conftest import ROOT
from site_probe import GLOSSARY


def texts(value: object) -> Iterator[str]:
    """What GitHub shows of a form: every text but the ids that programs read."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "id":
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_forms_and_guide_need_no_glossary() -> None:
    read: dict[str, str] = {}
    for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"):
        read[path.name] = "\n".join(texts(yaml.safe_load(path.read_text("utf-8"))))
    for path in (
        *(ROOT / ".github" / "PULL_REQUEST_TEMPLATE").glob("*.md"),
        ROOT / "CONTRIBUTING.md",
        ROOT / "README.md",
    ):
        # Fields of the records keep their names.
        read[path.name] = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert len(read) > 8
    found = [(name, match[0]) for name, text in read.items() for match in GLOSSARY.finditer(text)]
    assert not found
