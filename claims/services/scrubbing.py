"""Run every edit over a claim and keep what they said."""

import datetime
from dataclasses import dataclass

from claims.domain.content import ClaimContent
from claims.domain.edits import scrub as domain_scrub
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Finding as Said
from claims.domain.edits.findings import Severity
from claims.models import Claim, EncounterVersion, Finding, Override
from claims.services import coding_context, drafting

SUMMARY = [
    "readiness",
    "blocking_count",
    "confirm_count",
    "suggestion_count",
    "problems",
    "is_amended",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in the way of approval, in words."""

    blocking: tuple[str, ...]
    unconfirmed: tuple[str, ...]


def scrub(
    claim: Claim,
    content: ClaimContent,
    *,
    version: EncounterVersion,
    draft: "drafting.Draft | None" = None,
) -> Verdict:
    """Examine the content, replace the claim's findings, set its readiness.

    The caller holds the row lock and saves SUMMARY. ``draft`` is given at
    intake, where facts and problems are at hand and no override exists.
    """
    if draft is not None:
        claim.problems = [problem.as_json() for problem in draft.problems]
    said = domain_scrub.run(content, _context(claim, version, draft))
    overridden = _overridden(claim) if draft is None else set()
    _keep(claim, said, is_first=claim.revision == 1 and draft is not None)
    blocking = tuple(f.message for f in said if f.severity == Severity.BLOCKS)
    unconfirmed = tuple(
        f.message for f in said if f.severity == Severity.CONFIRM and f.key not in overridden
    )
    claim.blocking_count = len(blocking)
    claim.confirm_count = len(unconfirmed)
    if draft is None:
        claim.suggestion_count = claim.suggestions.filter(state="OPEN").count()
    claim.readiness = _readiness(claim)
    return Verdict(blocking, unconfirmed)


def _readiness(claim: Claim) -> str:
    if claim.blocking_count:
        return Claim.Readiness.BLOCKED
    if claim.confirm_count or claim.suggestion_count:
        return Claim.Readiness.LOOK
    return Claim.Readiness.READY


def _keep(claim: Claim, said: tuple[Said, ...], *, is_first: bool) -> None:
    if not is_first:
        Finding.objects.filter(claim=claim).delete()
    Finding.objects.bulk_create(
        Finding(
            practice_id=claim.practice_id,
            claim=claim,
            position=place,
            key=finding.key,
            edit=finding.edit,
            severity=finding.severity,
            subject=finding.subject,
            message=finding.message,
            source=finding.source,
            fixes=[fix.as_json() for fix in finding.fixes],
        )
        for place, finding in enumerate(said)
    )


def _overridden(claim: Claim) -> set[str]:
    return set(Override.objects.filter(claim=claim).values_list("finding_key", flat=True))


def _context(claim: Claim, version: EncounterVersion, draft: "drafting.Draft | None") -> Context:
    from claims.domain.mapping.engine import Problem

    problems = (
        draft.problems
        if draft is not None
        else tuple(Problem.model_validate(item) for item in claim.problems)
    )
    return Context(
        today=datetime.datetime.now(datetime.UTC).date(),
        payer_class=claim.payer.payer_class if claim.payer else "",
        services=draft.services if draft is not None else drafting.facts_of(version),
        problems=problems,
        is_amended=claim.is_amended,
        visit_status=claim.encounter.status,
        therapy=coding_context.therapy(),
    )
