"""The steps that workflows run with a token that can write, as processes: with git and a stand-in for `gh` that notes
what it was asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import DATA, ROOT

STEPS = ROOT / ".github" / "steps"
GH = """\
#!{python}
import json, os, sys
from pathlib import Path
home = Path(os.environ["STAND_IN"])
arguments = sys.argv[1:]
bodies = [Path(item.removeprefix("body=@")).read_text("utf-8") for item in arguments if item.startswith("body=@")]
bodies += [Path(after).read_text("utf-8") for item, after in zip(arguments, arguments[1:]) if item == "--body-file"]
with (home / "asked.jsonl").open("a") as log:
    log.write(json.dumps([arguments, bodies]) + chr(10))
for start, answer in json.loads((home / "answers.json").read_text()).items():
    if " ".join(arguments).startswith(start):
        print(answer)
"""


@dataclass
class Stage:
    """A clone with a bare origin, the stand-in, and a folder of answers."""

    home: Path
    clone: Path
    answer: Path

    def answers(self, **starts: str) -> None:
        (self.home / "answers.json").write_text(
            json.dumps({key.replace("_", " "): text for key, text in starts.items()})
        )

    def run(self, step: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(STEPS / step), *map(str, arguments)],
            cwd=self.clone,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "PATH": f"{self.home}:{os.environ['PATH']}",
                "STAND_IN": str(self.home),
                "GH_REPO": "weavers/survey",
                "MAIN": "main",
                "GIT_CONFIG_GLOBAL": os.devnull,
            },
        )

    def asked(self) -> list[tuple[list[str], list[str]]]:
        log = self.home / "asked.jsonl"
        return [tuple(json.loads(line)) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def git(self, *arguments: str, by: str = "ada@weaving.example") -> str:
        identity = ["-c", "user.name=Ada", "-c", f"user.email={by}"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.clone, capture_output=True, text=True, check=True).stdout

    def fill(self, **files: str) -> None:
        shutil.rmtree(self.answer, ignore_errors=True)
        for name, text in files.items():
            path = self.answer / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


RECORD = "files__data__papers__carder2024wool_yml"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path, tmp_path / "clone", tmp_path / "answer")
    shutil.copytree(DATA / "survey", stage.clone)
    gh = tmp_path / "gh"
    gh.write_text(GH.format(python=sys.executable))
    gh.chmod(0o755)
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(tmp_path / "origin")], check=True)
    stage.git("init", "--quiet", "--initial-branch=main")
    stage.git("remote", "add", "origin", str(tmp_path / "origin"))
    stage.git("add", ".")
    stage.git("commit", "--quiet", "--message", "Survey")
    stage.git("push", "--quiet", "origin", "main")
    stage.git("fetch", "--quiet", "origin")
    stage.answers(pr_create="https://forge.example/weavers/survey/pull/34")
    return stage


def proposal(stage: Stage, text: str = "title: Wool\n", title: str = "Add paper carder2024wool") -> None:
    stage.fill(
        **{
            RECORD: text,
            "title": title,
            "branch": "form-12",
            "body_md": "Closes #12.\n",
            "message": f"{title}\n\nBy.\n",
        }
    )


def test_a_proposal_becomes_a_branch_and_a_pull_request(stage: Stage) -> None:
    title = "Add $(touch here) `id` \"'; rm -rf ."
    proposal(stage, title=title)
    done = stage.run("answer_form.sh", stage.answer, "12")
    assert done.returncode == 0, done.stderr
    assert stage.git("diff", "--name-status", "origin/main", "origin/form-12").split() == [
        "A",
        "data/papers/carder2024wool.yml",
    ]
    assert stage.git("log", "-1", "--format=%s|%an", "origin/form-12").strip() == f"{title}|github-actions[bot]"
    asked = [" ".join(arguments) for arguments, _ in stage.asked()]
    assert asked[1].startswith(f"pr create --base main --head form-12 --title {title} --body-file ")
    assert asked[2] == "workflow run pull_request.yml --ref form-12 --raw-field number=34"
    arguments, (body,) = stage.asked()[-1]
    assert "repos/{owner}/{repo}/issues/12/comments" in arguments and "POST" in arguments
    assert body.startswith("<!-- form -->\nThank you. This became the pull request #34;")
    assert not (stage.clone / "here").exists()


def test_an_edit_makes_the_branch_anew(stage: Stage) -> None:
    proposal(stage)
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    stage.answers(pr_list="34", api="99\n98")
    stage.fill(files__data__papers__carder2025wool_yml="title: Wool\n", title="Add it", body_md="b", message="Add it\n")
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    assert stage.git("diff", "--name-only", "origin/main", "origin/form-12").split() == [
        "data/papers/carder2025wool.yml"
    ]
    asked = [arguments for arguments, _ in stage.asked()]
    assert [arguments[:3] for arguments in asked if arguments[0] == "pr"][-1] == ["pr", "edit", "34"]
    assert "repos/{owner}/{repo}/issues/comments/99" in asked[-1] and "PATCH" in asked[-1]


def test_somebody_else_s_work_is_left_alone(stage: Stage) -> None:
    proposal(stage)
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    stage.git("commit", "--quiet", "--allow-empty", "--message", "Better")
    stage.git("push", "--quiet", "origin", "form-12")
    before = stage.git("ls-remote", "origin")
    proposal(stage, "title: Other\n")
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    assert stage.git("ls-remote", "origin") == before
    assert "Somebody has worked on the branch" in stage.asked()[-1][1][0]


def test_reasons_are_the_answer(stage: Stage) -> None:
    stage.fill(comment_md="Thank you. `$(id)`\n")
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    assert stage.asked()[-1][1] == ["<!-- form -->\nThank you. `$(id)`\n"]
    assert "form-12" not in stage.git("ls-remote", "origin")


@pytest.mark.parametrize(
    "name",
    [
        "files/hooks/on_build.py",
        "files/data/papers/Upper.yml",
        "files/data/vocabulary.yml",
        "files/data/papers.yml",
        "files/data/people/x.yml",
        "files/.github/workflows/x.yml",
    ],
)
def test_what_is_no_record_is_refused(stage: Stage, name: str) -> None:
    proposal(stage)
    path = stage.answer / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 1
    assert "form-12" not in stage.git("ls-remote", "origin") and stage.asked() == []


def test_what_a_paper_says_of_names_goes_along(stage: Stage) -> None:
    proposal(stage)
    (stage.answer / "files/data/people.yml").write_text("x: {name: X}\n")
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    assert "data/people.yml" in stage.git("show", "--name-only", "--format=", "form-12").split()


def test_a_symbolic_link_is_refused(stage: Stage) -> None:
    proposal(stage)
    (stage.answer / "files/data/papers/evil2024link.yml").symlink_to("/etc/passwd")
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 1
    assert "form-12" not in stage.git("ls-remote", "origin")


@pytest.mark.parametrize("number", ["", "0", "12; id", "-1", "12\n13", "../12"])
def test_a_number_is_a_number(stage: Stage, number: str) -> None:
    proposal(stage)
    stage.fill(comment_md="x", number=number, summary_md="x")
    assert stage.run("answer_form.sh", stage.answer, number).returncode == 1
    assert stage.run("comment.sh", number, "<!-- x -->", stage.answer / "comment.md").returncode == 1
    assert stage.run("post_summary.sh", stage.answer, "abc").returncode == 1
    assert stage.asked() == []


def test_a_summary_is_posted_on_the_pull_request_that_was_run(stage: Stage) -> None:
    stage.fill(number="34", summary_md="## What\n\n@octocat! " + "ü" * 70_000)
    stage.answers(**{"api repos/{owner}/{repo}/pulls/34": "abc123"})
    assert stage.run("post_summary.sh", stage.answer, "abc123").returncode == 0
    arguments, (body,) = stage.asked()[-1]
    assert "repos/{owner}/{repo}/issues/34/comments" in arguments
    assert body.startswith("<!-- summary -->\n## What\n\n@\u200boctocat! üü") and len(body.encode()) < 61_000


def test_a_summary_of_another_commit_is_not_posted(stage: Stage) -> None:
    stage.fill(number="34", summary_md="x")
    stage.answers(**{"api repos/{owner}/{repo}/pulls/34": "abc123"})
    assert stage.run("post_summary.sh", stage.answer, "def456").returncode == 1
    assert len(stage.asked()) == 1


@pytest.mark.parametrize(
    ("found", "opened", "does"),
    [
        ("1", "", ["label create care:links", "issue create --label care:links --title Links"]),
        ("1", "7", ["issue edit 7 --title Links"]),
        ("0", "7", ["issue close 7"]),
        ("0", "", []),
    ],
)
def test_one_issue_about_what_needs_care(stage: Stage, found: str, opened: str, does: list[str]) -> None:
    stage.fill(care_md="## Links\n")
    stage.answers(issue_list=opened)
    assert stage.run("tell.sh", "care:links", "Links", stage.answer / "care.md", found).returncode == 0
    asked = [" ".join(arguments) for arguments, _ in stage.asked()][1:]
    assert len(asked) == len(does)
    assert all(line.startswith(start) for line, start in zip(asked, does, strict=True))


def test_a_question_without_answer_fails(stage: Stage) -> None:
    stage.fill(care_md="")
    assert stage.run("tell.sh", "care:links", "Links", stage.answer / "care.md", "2").returncode == 1


def test_from_an_issue_to_a_pull_request(stage: Stage) -> None:
    """The whole way, with the script as a process: the issue's text, the answer, the branch with the record in it."""
    body = "\n\n".join(
        [
            "### Claim\n\nlooms-will-count",
            "### Verdict\n\nPartly: Part of the rule was met, or it was met late or in another form.",
            "### Why\n\nIt counts `$(touch here)` only [@tkacz2023loom].",
            "### Evidence\n\ntkacz2023loom",
            "### Credit\n\nCarla Carder",
        ]
    )
    shutil.rmtree(stage.answer, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/read_form.py"), "--root", str(stage.clone), "--out", str(stage.answer)],
        cwd=stage.clone,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "FORM_KIND": "verdict",
            "FORM_BODY": body,
            "FORM_NUMBER": "12",
            "FORM_AUTHOR": "carla-c",
            "FORM_AUTHOR_ID": "345",
            "FORM_DATE": "2031-06-07T08:09:10Z",
        },
    )
    assert (done.returncode, done.stdout) == (0, "A pull request that changes data/claims/looms-will-count.yml\n"), (
        done.stderr
    )
    assert stage.run("answer_form.sh", stage.answer, "12").returncode == 0
    assert stage.git("diff", "--name-only", "origin/main", "origin/form-12") == "data/claims/looms-will-count.yml\n"
    assert "verdict: partly" in stage.git("show", "origin/form-12:data/claims/looms-will-count.yml")
    message = stage.git("log", "-1", "--format=%B", "origin/form-12")
    assert message.startswith("Judge looms-will-count: partly\n")
    assert "Co-authored-by: Carla Carder <345+carla-c@users.noreply.github.com>" in message
    assert not (stage.clone / "here").exists()
