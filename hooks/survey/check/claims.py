"""Rules about a claim and its verdict."""

from __future__ import annotations

from collections.abc import Iterator

from survey.check.context import Records, problem_at, suggestion
from survey.common.errors import Problem
from survey.records.models import LINK


def claim_judged(records: Records) -> Iterator[Problem]:
    """A claim has the rule that decides it; a verdict other than open or untestable has evidence that exists."""
    for id, claim in records.claims.items():
        document = records.document("claim", id)
        if not claim.resolves_when:
            yield problem_at(
                document,
                (),
                "missing field: resolves_when",
                "missing-field",
                "Write the rule that decides the claim, before the verdict.",
            )
        if claim.verdict not in ("open", "untestable") and not claim.evidence:
            yield problem_at(
                document,
                ("verdict",),
                f"verdict {claim.verdict} must have evidence",
                "missing-evidence",
                "List paper ids, links or trends:<theme>; otherwise the verdict is `open`.",
            )
        for number, item in enumerate(claim.evidence):
            if item.startswith("https://"):
                if not LINK.fullmatch(item):
                    message = f"a link must be written in ASCII without spaces or quotes, found {item[:60]}"
                    yield problem_at(
                        document, ("evidence", number), message, "wrong-form", "Spell other characters with %."
                    )
                continue
            kind, id_ = ("theme", item.removeprefix("trends:")) if item.startswith("trends:") else ("paper", item)
            if id_ not in records.ids(kind):
                yield problem_at(
                    document,
                    ("evidence", number),
                    f"no such {kind}: {id_[:60]}",
                    f"unknown-{kind}",
                    suggestion(id_, records.ids(kind), "Evidence is a paper's id, a https link, or trends:<theme>."),
                )
