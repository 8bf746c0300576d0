"""Rules about claims, their rules and their verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from survey.check.context import Records, problem_at, suggestion
from survey.common.dates import last_day, year_of
from survey.common.errors import Problem
from survey.records.claim import TRENDS, YEARS, Claim

_EVIDENCE_HELP = "Evidence is a paper's id, trends:<theme>, or a page: `{url, title, publisher, date, seen}`."


def claim_rule(records: Records) -> Iterator[Problem]:
    """A claim has a rule with the day on which it was made; a testable one says what would show that it did not come true, and only
    a rule with a middle can be met partly."""
    for id, claim in records.claims.items():
        document = records.document("claim", id)
        for name, help in _missing(claim):
            yield problem_at(document, (), f"missing field: {name}", "missing-field", help)
        if claim.verdict == "untestable" and (claim.partly_when or claim.fails_when):
            name = "partly_when" if claim.partly_when else "fails_when"
            message = f"an untestable claim must have no {name}"
            yield problem_at(document, (name,), message, "claim-rule", "A rule that can fail decides the claim.")
        if claim.verdict == "partly" and not claim.partly_when:
            message = "verdict partly must have `partly_when`"
            yield problem_at(document, ("verdict",), message, "claim-rule", "Name the part that has to come true.")


def _missing(claim: Claim) -> Iterator[tuple[str, str]]:
    if not claim.resolves_when:
        yield "resolves_when", "Write the rule that decides the claim, before the verdict."
    if not claim.rule_made:
        yield "rule_made", "Give the day on which the rule was written as it stands."
    if not claim.fails_when and claim.verdict != "untestable":
        yield "fails_when", "A rule that cannot fail decides nothing: say what shows that it did not come true."
    if claim.horizon is None and claim.kind in YEARS:
        yield "horizon", f"By when is it judged? A {claim.kind} has {YEARS[claim.kind]} years unless its source says."


def claim_horizon(records: Records) -> Iterator[Problem]:
    """Unless its source says by when, a prediction is judged five years after it was made and a challenge ten, so that statements
    of one slide have one horizon; before it has passed, a claim may have come true but cannot have failed."""
    for id, claim in records.claims.items():
        if claim.horizon is None:
            continue
        document = records.document("claim", id)
        years = YEARS.get(claim.kind)
        if years and not claim.horizon_said and year_of(claim.horizon) != year_of(claim.said_on) + years:
            message = f"a {claim.kind} of {year_of(claim.said_on)} is judged in {year_of(claim.said_on) + years}, found {claim.horizon}"
            help = "If the source itself says by when, quote its words in `horizon_said`."
            yield problem_at(document, ("horizon",), message, "claim-horizon", help)
        if last_day(claim.horizon) > claim.judged_on and claim.verdict in ("not", "partly"):
            message = f"verdict {claim.verdict} must not be given before {last_day(claim.horizon)}"
            yield problem_at(
                document, ("verdict",), message, "claim-horizon", "Until then it is open, or came true early."
            )


def claim_judged(records: Records) -> Iterator[Problem]:
    """A verdict is not older than its rule; one other than open or untestable has evidence, and all evidence exists."""
    for id, claim in records.claims.items():
        document = records.document("claim", id)
        if claim.rule_made and claim.judged_on < claim.rule_made:
            message = f"judged_on must not lie before rule_made, {claim.rule_made}, found {claim.judged_on}"
            yield problem_at(document, ("judged_on",), message, "claim-dates", "Judge the claim again by its new rule.")
        if claim.verdict not in ("open", "untestable") and not claim.evidence:
            message = f"verdict {claim.verdict} must have evidence"
            yield problem_at(document, ("verdict",), message, "missing-evidence", _EVIDENCE_HELP)
        for number, item in enumerate(claim.evidence):
            trail = ("evidence", number)
            if not isinstance(item, str):
                if item.seen < last_day(item.date).replace(day=1) and item.seen.year <= year_of(item.date):
                    message = f"seen must not lie before the page's date, {item.date}, found {item.seen}"
                    yield problem_at(
                        document, (*trail, "seen"), message, "claim-dates", "Mend the wrong one of the two."
                    )
            elif item.startswith("https://"):
                message = f"a page must have title, publisher and date, found the address alone: {item[:60]}"
                yield problem_at(document, trail, message, "bare-address", _EVIDENCE_HELP)
            else:
                kind, name = ("theme", item.removeprefix(TRENDS)) if item.startswith(TRENDS) else ("paper", item)
                if name not in records.ids(kind):
                    message, help = f"no such {kind}: {name[:60]}", suggestion(name, records.ids(kind), _EVIDENCE_HELP)
                    yield problem_at(document, trail, message, f"unknown-{kind}", help)


def claim_reviewed(records: Records) -> Iterator[Problem]:
    """A second judgement is not older than the rule; where it differs from the verdict, `dissent` says why the verdict stands, and
    only there."""
    for id, claim in records.claims.items():
        document = records.document("claim", id)
        if claim.review and claim.rule_made and claim.review.date < claim.rule_made:
            message = f"a review must not lie before rule_made, {claim.rule_made}, found {claim.review.date}"
            yield problem_at(document, ("review", "date"), message, "claim-dates", "Judge by the rule as it stands.")
        differ = claim.review is not None and claim.review.verdict != claim.verdict
        if differ and not claim.dissent:
            message = f"the two judgements differ, {claim.verdict} and {claim.review.verdict}: missing field: dissent"
            yield problem_at(document, ("review",), message, "claim-dissent", "Say why the first stands, or change it.")
        if claim.dissent and not differ:
            message = "dissent must stand only where two judgements differ"
            yield problem_at(document, ("dissent",), message, "claim-dissent", "Delete it.")


def retired_claims(records: Records) -> Iterator[Problem]:
    """A retired claim is no claim any more, and what took its place is one."""
    document = records.loaded.tables.get("retired")
    for id, retired in records.retired.items():
        if id in records.ids("claim"):
            message, help = f"{id} must not be retired and a claim", "Delete the entry, or the claim's file."
            yield problem_at(document, (id,), message, "retired-claim", help, of_key=True)
        if retired.to and retired.to not in records.ids("claim"):
            help = suggestion(retired.to, records.ids("claim"), "Name a claim, or leave `to` out.")
            yield problem_at(document, (id, "to"), f"no such claim: {retired.to[:60]}", "unknown-claim", help)
