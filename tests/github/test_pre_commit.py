"""The hooks that run before a commit: each is local, takes the files it should, and runs."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
import yaml

from conftest import ROOT
from survey.load.documents import record_files

CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
HOOKS = {hook["id"]: hook for repository in CONFIG["repos"] for hook in repository["hooks"]}


def test_hooks_are_local_and_need_no_network() -> None:
    assert [repository["repo"] for repository in CONFIG["repos"]] == ["local"]
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert all({"id", "name", "entry"} <= set(hook) for hook in HOOKS.values())


def test_data_hooks_take_what_people_write() -> None:
    names = [path.relative_to(ROOT).as_posix() for _, path in record_files(ROOT)]
    for name in names:
        assert re.search(HOOKS["format-data"]["files"], name) and re.search(HOOKS["check-data"]["files"], name)
    assert re.search(HOOKS["check-data"]["files"], "data/trends.csv")
    for name in ("data/trends.csv", "data/editions/2026.11/attention.md", "data/editions/2026.11/x.yml", "mkdocs.yml"):
        assert not re.search(HOOKS["format-data"]["files"], name)


@pytest.mark.parametrize("id", HOOKS)
def test_each_hook_runs(id: str) -> None:
    file = "scripts/format_data.py" if "ruff" in id else "data/edition.yml"
    before = (ROOT / file).read_bytes()
    done = subprocess.run([*shlex.split(HOOKS[id]["entry"]), file], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (ROOT / file).read_bytes() == before
