"""Reads a filled-in issue form from the environment and writes what comes of it into a folder, for a workflow to carry out.

FORM_KIND (paper, correction, verdict, theme), FORM_BODY (the issue's text; without it, that of the event that
GITHUB_EVENT_PATH names, because an environment holds no long texts), FORM_NUMBER (the issue's), FORM_AUTHOR and
FORM_AUTHOR_ID (the account's name and number), FORM_DATE (as 2026-11-21T10:00:00Z or 2026-11-21).
The folder then holds either `comment.md`, the reasons why nothing can be made of it, or `branch`, `title`, `body.md`,
`message` and, under `files/`, the files of a pull request. Nothing of a form is ever executed. Where the program itself
fails, the comment says so and the failure is printed: whoever sent the form gets an answer in any case.

Exit codes: 0 written, whichever of the two; 2 the environment or the folder cannot be used.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

from survey.common.errors import Refusal
from survey.load.documents import load
from survey.tools.intake import forms

ROOT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder to write, which must not exist")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository whose data/ the form is about")
    options = parser.parse_args(argv)
    try:
        submission = _submission(environment)
        options.out.mkdir(parents=True)
    except (KeyError, ValueError, OSError) as error:
        print(f"The form cannot be read: {error!r}", file=sys.stderr)
        return 2
    template = ROOT / ".github" / "ISSUE_TEMPLATE" / f"{submission.kind}.yml"
    form = forms.questions(template.read_text("utf-8"))
    try:
        proposal = forms.proposed(submission, form, load(options.root))
    except Refusal as refusal:
        _write(options.out / "comment.md", forms.answered(refusal.reasons, form))
        print("No pull request; comment.md says why")
        return 0
    except Exception:  # a fault of ours: the sender must not wait for an answer that never comes
        _write(options.out / "comment.md", forms.FAILED)
        print("No pull request: reading the form failed", file=sys.stderr)
        traceback.print_exc()
        return 0
    for path, text in proposal.files.items():
        _write(options.out / "files" / path, text)
    for name, text in (
        ("branch", proposal.branch),
        ("title", proposal.title),
        ("body.md", proposal.body),
        ("message", proposal.message),
    ):
        _write(options.out / name, text)
    print(f"A pull request that changes {', '.join(proposal.files)}")
    return 0


def _submission(environment: Mapping[str, str]) -> forms.Submission:
    kind = environment["FORM_KIND"]
    if kind not in forms.KINDS:
        raise ValueError(f"FORM_KIND must be one of {', '.join(forms.KINDS)}")
    return forms.Submission(
        kind,
        _body(environment),
        int(environment["FORM_NUMBER"]),
        environment["FORM_AUTHOR"],
        int(environment["FORM_AUTHOR_ID"]),
        datetime.date.fromisoformat(environment["FORM_DATE"][:10]),
    )


def _body(environment: Mapping[str, str]) -> str:
    if "FORM_BODY" in environment:
        return environment["FORM_BODY"]
    event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text("utf-8"))
    return event["issue"]["body"] or ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
