"""Run every edit over a claim and keep what they said."""

from dataclasses import dataclass

from django.db.models import QuerySet

from claims.domain import pairing
from claims.domain.content import ClaimContent
from claims.domain.edits import scrub as domain_scrub
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Finding as Said
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService as Facts
from claims.domain.mapping.results import Problem
from claims.models import Claim, Finding, Override
from claims.services import fact_keeping, judging, parties, projection, proposing, trail
from clinicbridge.vault import tokens

SUMMARY = [
    "filing_deadline",
    "readiness",
    "blocking_count",
    "confirm_count",
    "suggestion_count",
    "problems",
    "is_amended",
]


@dataclass(frozen=True, slots=True)
class Intake:
    """What intake has at hand, so that it is not read again."""

    facts: tuple[Facts, ...]
    problems: tuple[Problem, ...]
    place: parties.Place
    around: judging.Surroundings | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands in the way of approval, in words."""

    blocking: tuple[str, ...]
    unconfirmed: tuple[str, ...]


def scrub(
    claim: Claim,
    content: ClaimContent,
    *,
    intake: Intake | None = None,
    renamed: pairing.Names = pairing.NONE,
) -> Verdict:
    """Examine the content, replace the claim's findings, set its readiness.

    The caller holds the row lock and saves SUMMARY. The facts are those
    of the visit's version the claim was last drawn from, also when that
    changed nothing and wrote no revision. ``intake`` is given when the
    claim was just drawn; its problems then become the claim's. What
    people decided follows lines and diagnoses that were ``renamed``.
    """
    is_new = claim._state.adding  # nothing can hang on a claim that is not written yet
    if intake is not None:
        claim.problems = [problem.as_json() for problem in intake.problems]
    else:
        intake = _kept(claim, content)
    context, said = examine(claim, content, intake=intake)
    keys = {finding.key: kept_key(finding) for finding in said}
    if any(renamed.values()):
        _follow(claim, said, renamed)
    overridden = set() if is_new else _overridden(claim)
    _keep(claim, said, keys, is_new=is_new)
    blocking = tuple(f.message for f in said if f.severity == Severity.BLOCKS)
    unconfirmed = tuple(
        f.message
        for f in said
        if f.severity == Severity.CONFIRM and not {f.key, keys[f.key]} & overridden
    )
    claim.blocking_count = len(blocking)
    claim.confirm_count = len(unconfirmed)
    claim.suggestion_count = proposing.refresh(
        claim, content, context, is_new=is_new, renamed=renamed
    )
    claim.readiness = _readiness(claim)
    claim.filing_deadline = projection.deadline(claim)  # the payer's rule may have changed
    return Verdict(blocking, unconfirmed)


def examine(
    claim: Claim, content: ClaimContent, *, intake: Intake
) -> tuple[Context, tuple[Said, ...]]:
    """Return by what the content is judged and what the edits say of it; write nothing."""
    context = judging.context(
        claim,
        content,
        services=intake.facts,
        problems=intake.problems,
        place=intake.place,
        known=intake.around,
    )
    return context, domain_scrub.run(content, context)


def facts_of(claim: Claim) -> tuple[Facts, ...]:
    """Return the kept facts of the visit's version a claim was drawn from. One query."""
    return fact_keeping.of(claim)


def _kept(claim: Claim, content: ClaimContent) -> Intake:
    problems = tuple(Problem.model_validate(item) for item in claim.problems)
    place = parties.place_of(content.facility.id, claim.practice)
    return Intake(facts_of(claim), problems, place)


def _readiness(claim: Claim) -> str:
    if claim.blocking_count:
        return Claim.Readiness.BLOCKED
    if claim.confirm_count or claim.suggestion_count:
        return Claim.Readiness.LOOK
    return Claim.Readiness.READY


def kept_key(finding: Said) -> str:
    """Return the key a finding is kept under: a keyed hash, for it judged who the patient is.

    A plain hash of a birth date or an age is found by trying them all.
    Overrides of before hold the plain one, and stand.
    """
    return _kept_as(finding.key)


def _kept_as(key: str) -> str:
    return tokens.blind("finding.key", key)


def _keep(claim: Claim, said: tuple[Said, ...], keys: dict[str, str], *, is_new: bool) -> None:
    if not is_new:
        Finding.objects.filter(claim=claim).delete()
    Finding.objects.bulk_create(
        Finding(
            practice_id=claim.practice_id,
            claim=claim,
            position=place,
            key=keys[finding.key],
            edit=finding.edit,
            severity=finding.severity,
            subject=projection.fit(finding.subject, 120),
            message=finding.message,
            source=finding.source,
            fixes=[fix.as_json() for fix in finding.fixes],
        )
        for place, finding in enumerate(said)
    )


def _follow(claim: Claim, said: tuple[Said, ...], renamed: pairing.Names) -> None:
    """Let what a person let stand hold where only the name of what it judged changed."""
    rows = {row.finding_key: row for row in _standing(claim)}
    for finding in said:
        key = kept_key(finding)
        if not rows or {key, finding.key} & rows.keys():
            continue
        former = {one for plain in finding.former_keys(renamed) for one in (_kept_as(plain), plain)}
        if (row := next((rows.pop(one) for one in former if one in rows), None)) is not None:
            row.finding_key = key
            row.save(update_fields=["finding_key"])
            trail.override_carried(claim, row.actor, edit=row.edit, since=row.revision)


def _overridden(claim: Claim) -> set[str]:
    return set(_standing(claim).values_list("finding_key", flat=True))


def _standing(claim: Claim) -> QuerySet[Override]:
    return Override.objects.filter(claim=claim, ended_at=None)
