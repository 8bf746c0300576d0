"""Workflows, issue forms and the rest of .github: what GitHub accepts, and what keeps a stranger's text from being run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
STEPS = sorted((GITHUB / "steps").glob("*.sh"))
TOOLS = Path(sys.executable).parent
SCHEMAS = [
    *(("vendor.github-workflows", path) for path in WORKFLOWS),
    *(
        ("vendor.github-issue-forms", GITHUB / "ISSUE_TEMPLATE" / f"{kind}.yml")
        for kind in ("paper", "correction", "verdict", "theme")
    ),
    ("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
    ("vendor.dependabot", GITHUB / "dependabot.yml"),
]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT)


def tool(name: str) -> str:
    found = shutil.which(name, path=str(TOOLS)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


@pytest.mark.parametrize("schema", sorted({schema for schema, _ in SCHEMAS}))
def test_github_accepts_it(schema: str) -> None:
    files = [path for of, path in SCHEMAS if of == schema]
    done = run(tool("check-jsonschema"), "--builtin-schema", schema, *files)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_of_a_kind_is_looked_at() -> None:
    looked_at = {path for _, path in SCHEMAS}
    assert looked_at >= {*GITHUB.glob("workflows/*"), *GITHUB.glob("ISSUE_TEMPLATE/*"), *GITHUB.glob("*.yml")}


def test_zizmor_finds_nothing() -> None:
    done = run(tool("zizmor"), "--offline", "--no-progress", GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_nothing() -> None:
    done = run(tool("actionlint"), *WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_shellcheck_finds_nothing() -> None:
    done = run(tool("shellcheck"), *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr


def of(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # under YAML 1.1 the key `on` would be true


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in of(path)["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=[path.name for path in WORKFLOWS])
def test_a_workflow_is_careful(path: Path) -> None:
    """Nothing is put into a command line, every action is pinned, no token is kept, every job ends."""
    workflow = of(path)
    assert workflow["permissions"] in ("", {}, {"contents": "read"}), "what a job may write, the job says"
    assert "pull_request_target" not in workflow["on"]
    for job in workflow["jobs"].values():
        assert int(job["timeout-minutes"]) <= 60
    for step in steps(path):
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
            assert "checkout" not in step["uses"] or step["with"]["persist-credentials"] == "false"
    assert len(re.findall(r"uses: \S+@\S+ # v\d+\.\d+\.\d+\n", path.read_text("utf-8"))) == sum(
        "uses" in step for step in steps(path)
    )


def test_no_fork_runs_with_a_token_that_can_write() -> None:
    """What runs a pull request's code can only read; what can write runs steps of the default branch alone."""
    built = of(GITHUB / "workflows/pull_request.yml")
    assert built["permissions"] == {"contents": "read"}
    assert not any("permissions" in job or "secrets" in str(job) for job in built["jobs"].values())
    for name, job in (("comment.yml", "post"), ("form.yml", "answer")):
        for step in of(GITHUB / "workflows" / name)["jobs"][job]["steps"]:
            if "uses" in step:
                assert step["with"]["ref"] == "${{ github.event.repository.default_branch }}"
            else:
                assert step["run"].startswith(("gh ", ".github/steps/"))


def test_steps_and_scripts_that_workflows_name_exist() -> None:
    named = "\n".join(path.read_text("utf-8") for path in WORKFLOWS)
    for name in re.findall(r"(?:scripts|\.github/steps)/\w+\.(?:py|sh)", named):
        assert (ROOT / name).is_file(), name
    assert all(path.stat().st_mode & 0o111 for path in STEPS)


def test_templates_and_forms_have_their_kinds() -> None:
    assert {path.stem for path in (GITHUB / "PULL_REQUEST_TEMPLATE").glob("*.md")} == {
        "paper",
        "correction",
        "verdict",
        "theme",
        "code",
    }
    said = (GITHUB / "AUTOMATION.md").read_text("utf-8")
    for kind in ("paper", "correction", "verdict", "theme"):
        assert f"gh label create form:{kind} " in said
