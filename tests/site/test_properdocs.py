"""The site generator can be changed: the same project builds under ProperDocs, a fork of MkDocs, to the same files.

`pip install properdocs` beside the rest and run this file; where it is not installed the test is skipped.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, copied_project
from site_probe import digests

# The fork answers to MkDocs' name once this module is imported; the project's own command then runs as it is.
BUILD = """
import sys, properdocs.replacement
sys.path.insert(0, sys.argv[1])
import build_site, mkdocs.commands.build
assert mkdocs.commands.build.__name__ == "properdocs.commands.build"
sys.exit(build_site.main(["--config", sys.argv[2]]))
"""
# The one line in which a page names the program that made it.
GENERATOR = r'<meta name="generator" content="[^"]*">'


@pytest.mark.skipif(importlib.util.find_spec("properdocs") is None, reason="ProperDocs is not installed")
def test_properdocs_makes_the_same_site(small_site: Path, tmp_path: Path) -> None:
    folder = copied_project(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(ROOT / "scripts"), str(folder / "mkdocs.yml")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert b"ProperDocs" in (folder / "site" / "index.html").read_bytes()
    assert digests(folder / "site", GENERATOR) == digests(small_site, GENERATOR)


def test_one_module_knows_the_site_generator() -> None:
    importing = re.compile(r"^\s*(from|import) (mkdocs|material|properdocs)\b", re.MULTILINE)
    knowing = [
        path.relative_to(ROOT).as_posix()
        for folder in ("hooks", "scripts")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if importing.search(path.read_text("utf-8"))
    ]
    adapter = [name for name in knowing if name.startswith("hooks/mkdocs_adapter/")]
    assert sorted({*knowing} - {*adapter}) == ["hooks/on_build.py", "scripts/build_site.py"]
