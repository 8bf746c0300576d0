"""Issues as the forms make them, good ones of all four kinds, and what is proposed for them on the fabricated survey."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import DATA, ROOT
from survey.common.errors import Reason, Refusal
from survey.load.documents import load
from survey.tools.intake import forms

TEMPLATES = ROOT / ".github" / "ISSUE_TEMPLATE"


FORMS = {kind: forms.questions((TEMPLATES / f"{kind}.yml").read_text("utf-8")) for kind in forms.KINDS}


# Addresses that readers have saved, and doors on every page, fill these fields in.
CONTRACT = {
    "paper": "identifier bibtex themes summary role mention builds_on known_as checked distinct_from credit",
    "correction": "record field now correct evidence credit",
    "verdict": "claim verdict why evidence credit",
    "theme": "name area question definition finding then since now standing why covers omits curve terms papers credit",
}


TODAY = datetime.date(2031, 6, 7)


HOSTILE = (
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} $(touch /tmp/x) `id` ; rm -rf * @octocat #1 !!python/object *a &b"
)


def issue(kind: str, answers: Mapping[str, str], *, newline: str = "\n") -> str:
    """An issue as the form makes it: every field under its heading."""
    parts = []
    for field in FORMS[kind]:
        text = answers.get(field.id, "")
        if text and field.fenced:
            text = f"```bibtex\n{text}\n```"
        parts.append(f"### {field.label}\n\n{text or '_No response_'}")
    return "\n\n".join(parts).replace("\n", newline)


def submitted(kind: str, answers: Mapping[str, str] | str, root: Path = DATA / "survey") -> forms.Proposal:
    body = answers if isinstance(answers, str) else issue(kind, answers)
    submission = forms.Submission(kind, body, 12, "carla-c", 345, TODAY)
    return forms.proposed(submission, FORMS[kind], load(root), fetch=nobody_is_asked)


def nobody_is_asked(doi: str) -> object:
    raise AssertionError(f"asked for {doi}")


def reasons(kind: str, answers: Mapping[str, str] | str, root: Path = DATA / "survey") -> list[Reason]:
    with pytest.raises(Refusal) as refused:
        submitted(kind, answers, root)
    return list(refused.value.reasons)


BIBTEX = """\
@article{carder2024,
  title = {Wool, Carded by {\\"U}bung},
  author = {Carder, Cara and Tkacz, {\\L}ukasz},
  journal = {Journal of Dyes & Stains},
  year = {2024},
  volume = 9,
  doi = {10.5555/wool.24},
}"""


PAPER = {
    "bibtex": BIBTEX,
    "themes": "red-dye, plain-weave",
    "summary": "Cards wool before it is dyed.\nThe shade no longer runs.",
    "role": "no source names it (a later paper)",
    "builds_on": "weaver2020shuttle",
    "checked": "the journal's page",
    "credit": "Cara Carder",
}


CORRECTION = {
    "record": "data/papers/weaver2020shuttle.yml",
    "field": "summary",
    "now": "doubled the cloth",
    "correct": "tripled the cloth",
    "evidence": "The mill's ledger, page 3.",
}


VERDICT = {
    "claim": "looms-will-count",
    "verdict": "Partly: Part of the rule was met, or it was met late or in another form.",
    "why": "It counts picks only [@tkacz2023loom].",
    "evidence": "- tkacz2023loom\n- trends:plain-weave\n"
    "- https://loom.example/picks | Picks, counted | Loom & Sons | 2030-11",
}


THEME = {
    "name": "Carded wöol",
    "area": "Dyeing: How threads get their colour.",
    "question": "Does carding keep the shade?",
    "definition": "Wool is carded. Then it is dyed.",
    "finding": "It does.",
    "then": "Nobody asked [@spinner-2021].",
    "since": "Somebody did [@delacruzvega2022madder].\n\nTwice.",
    "now": "It is done.",
    "standing": "Rising: Its share of papers grows and the method is still being worked out.",
    "why": "Two mills card.",
    "covers": "Carding.",
    "omits": "Spinning.",
    "curve": "Titles with card.",
    "terms": "\\bcard(ed|ing)\\b\nnot: post ?card",
    "papers": "delacruzvega2022madder\nweaver2020shuttle",
}


GOOD = {"paper": PAPER, "correction": CORRECTION, "verdict": VERDICT, "theme": THEME}
