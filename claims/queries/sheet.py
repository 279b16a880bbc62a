"""Everything the claim page shows of one claim, read in a fixed number of queries."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claims.domain import states
from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.domain.provenance import Provenance
from claims.models import (
    Acknowledgement,
    Attestation,
    Claim,
    ClaimRevision,
    Finding,
    Override,
    Submission,
    Suggestion,
)
from claims.queries import words
from claims.queries.words import Words
from claims.services import families

# Where a rejected claim is mended.
SENT = (*states.CORRECTABLE, Claim.Status.REJECTED)
OPEN = (Claim.Status.IN_REVIEW, Claim.Status.ON_HOLD)


@dataclass(frozen=True)
class Sheet:
    """One claim at its current revision, with what stands around it."""

    claim: Claim
    revision: ClaimRevision
    content: ClaimContent
    origins: Provenance
    record: EncounterRecord
    findings: list[Finding]
    suggestions: list[Suggestion]
    attestations: list[Attestation]
    overrides: dict[str, Override]
    submission: Submission | None
    answer: Acknowledgement | None
    words: Words
    correction: Claim | None = None

    @property
    def may_be_corrected(self) -> bool:
        """Whether it was sent and taken in, and no claim corrects it yet."""
        return self.claim.status in states.CORRECTABLE and self.correction is None

    @cached_property
    def reasons(self) -> list[dict[str, str]]:
        """Why the other side refused the claim, until it is approved again."""
        if self.claim.status not in (Claim.Status.REJECTED, *OPEN):
            return []
        if self.submission is None or self.submission.state != Submission.State.REFUSED:
            return []
        answered: Any = self.answer.reasons if self.answer else []
        return list(answered or self.submission.reasons)


def find(claim_id: uuid.UUID) -> Claim:
    """Return the claim's row with its parties, or Claim.DoesNotExist. One query."""
    parties = ("patient", "payer", "rendering", "owner", "destination", "encounter__connection")
    around = ("drawn_from", "settled", "waiting", "parent")
    return Claim.objects.select_related(*parties, *around).get(pk=claim_id)


def read(claim: Claim) -> Sheet:
    """Return the whole sheet; needs a purpose.

    Five queries, one more for a touched claim, one with suggestions, one for
    a claim that was sent; and what the words of the codes take, none where the settings are known.
    """
    revision = ClaimRevision.objects.get(claim=claim, number=claim.revision)
    content = revision.claim_content
    overrides = Override.objects.select_related("actor").filter(claim=claim, ended_at=None)
    submission = (
        Submission.objects.select_related("destination")
        .filter(claim=claim)
        .order_by("-created_at")
        .first()
    )
    version = claim.drawn_from or revision.encounter_version
    suggestions = _suggestions(claim)
    proposed = {str(row.fix["code"]) for row in suggestions if row.fix.get("code")}
    return Sheet(
        claim=claim,
        revision=revision,
        content=content,
        origins=revision.origins,
        record=EncounterRecord.model_validate(version.record),
        findings=list(Finding.objects.filter(claim=claim)),
        suggestions=suggestions,
        attestations=_attestations(claim),
        overrides={row.finding_key: row for row in overrides},
        submission=submission,
        answer=_answer(submission),
        words=words.of(content, also=proposed),
        correction=_correction(claim),
    )


def earlier(claim: Claim, *, limit: int = 20) -> list[Claim]:
    """Return the patient's other claims, newest first. One query."""
    rows = Claim.objects.select_related("payer", "rendering").exclude(pk=claim.pk)
    return list(rows.filter(patient_id=claim.patient_id).order_by("-service_date", "-pk")[:limit])


def _suggestions(claim: Claim) -> list[Suggestion]:
    if not claim.suggestion_count:
        return []
    rows = Suggestion.objects.filter(claim=claim, state=Suggestion.State.OPEN)
    return list(rows.order_by("created_at", "pk"))


def _attestations(claim: Claim) -> list[Attestation]:
    if not claim.is_touched:
        return []  # only a person attests, and a person's change touches the claim
    return list(families.attested(claim).select_related("actor"))


def _correction(claim: Claim) -> Claim | None:
    """Return the claim that corrects this one. One query where it was sent."""
    return families.correction_of(claim) if claim.status in SENT else None


def _answer(submission: Submission | None) -> Acknowledgement | None:
    if submission is None:
        return None
    rows = Acknowledgement.objects.filter(submission=submission).order_by("-received_at")
    return rows.first()
