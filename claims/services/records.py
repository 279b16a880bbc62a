"""Keep what the clinic knows of a patient beside the visits, and judge their claims by it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from claims.domain.states import IllegalStep
from claims.models import (
    AdvanceNotice,
    Attestation,
    Authorization,
    Case,
    Claim,
    Patient,
    PlanOfCare,
    PriorSurgery,
    Referral,
    TherapyAccumulator,
)
from claims.services import holds, jobs, rescrub, revisions, scrubbing, submission, withholding
from clinicbridge.accounts.models import User

KINDS: dict[str, Any] = {
    "plan": PlanOfCare,
    "authorization": Authorization,
    "referral": Referral,
    "surgery": PriorSurgery,
    "notice": AdvanceNotice,
    "accumulator": TherapyAccumulator,
    "case": Case,
}


class UnknownRecord(Exception):
    """The claim's patient has no such record."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request not to bill the plan did: called back, and what may have left already."""

    called_back: int
    left: int


@transaction.atomic
def keep(
    *,
    claim_id: uuid.UUID,
    kind: str,
    record_id: uuid.UUID | None,
    values: Mapping[str, Any],
    actor: User,
) -> Any:
    """Add or change one record of the claim's patient and examine their open claims again.

    ``values`` are the row's own fields, valid as ``record_forms`` makes
    them. The claim itself is examined here, the others by a job.
    """
    patient = _to_record(claim_id)
    row = find(patient.pk, kind, record_id) if record_id else KINDS[kind](patient=patient)
    for name, value in values.items():
        setattr(row, name, value)
    _check_once(row, kind)
    row.save()
    _examine(claim_id, patient.pk, actor)
    return row


@transaction.atomic
def attest_kx(*, claim_id: uuid.UUID, record_id: uuid.UUID, said: str, actor: User) -> PlanOfCare:
    """Let a person stand for KX on a plan of care until it is certified anew; "" takes it back."""
    patient = _to_record(claim_id)
    plan: PlanOfCare = find(patient.pk, "plan", record_id)
    if said.strip() and plan.kx_attested_at is None:
        plan.kx_attested_by, plan.kx_attested_at = actor, timezone.now()
        _keep_words(plan, said.strip(), claim_id, actor)
    elif not said.strip():
        plan.kx_attested_by = plan.kx_attested_at = None
    plan.save(update_fields=["kx_attested_by", "kx_attested_at"])
    _examine(claim_id, patient.pk, actor)
    return plan


@transaction.atomic
def remove(*, claim_id: uuid.UUID, kind: str, record_id: uuid.UUID, actor: User) -> None:
    """Take a record away that was entered by mistake; the audit keeps what it said."""
    patient = _to_record(claim_id)
    try:
        find(patient.pk, kind, record_id).delete()
    except ProtectedError:
        words = "Somebody attested KX on this plan, so it stays on file: change its dates instead."
        raise IllegalStep(words) from None
    _examine(claim_id, patient.pk, actor)


@transaction.atomic
def ask_not_to_bill(*, claim_id: uuid.UUID, asked: bool, actor: User) -> Asked:
    """Keep whether the patient paid in full and asked that the plan not be billed.

    What was approved and has certainly not left is called back.
    """
    patient = _patient(claim_id)
    patient.no_billing_requested = asked
    patient.save(update_fields=["no_billing_requested"])
    called_back = left = 0
    waiting = Claim.objects.filter(patient=patient, status=Claim.Status.APPROVED)
    waiting = waiting.exclude(correction=Claim.Correction.VOID)
    for pk in waiting.order_by("pk").values_list("pk", flat=True) if asked else ():
        claim = holds.locked(pk)
        try:
            submission.withdraw(claim, now=timezone.now())
        except submission.NotPending:
            left += 1
        else:
            withholding.call_back(claim)
            called_back += 1
    _examine(claim_id, patient.pk, actor)
    return Asked(called_back, left)


def find(patient_id: uuid.UUID, kind: str, record_id: uuid.UUID) -> Any:
    """Return one record of this patient, or raise UnknownRecord."""
    row = KINDS[kind].objects.filter(pk=record_id, patient_id=patient_id).first()
    if row is None:
        raise UnknownRecord("The patient has no such record.")
    return row


def _patient(claim_id: uuid.UUID) -> Patient:
    """Return the claim's patient, their row locked: patient before claim, as intake does."""
    owner = Claim.objects.filter(pk=claim_id).values("patient_id")
    return Patient.objects.select_for_update(of=("self",), no_key=True).get(pk__in=owner)


def _to_record(claim_id: uuid.UUID) -> Patient:
    """Return the claim's patient, theirs and its row locked before any record's, as edits do."""
    patient = _patient(claim_id)
    if holds.locked(claim_id).patient_id != patient.pk:
        raise UnknownRecord("The visit names another patient now: open the claim again.")
    return patient


def _keep_words(plan: PlanOfCare, said: str, claim_id: uuid.UUID, actor: User) -> None:
    claim = Claim.objects.get(pk=claim_id)
    Attestation.objects.create(
        practice_id=claim.practice_id,
        claim=claim,
        patient_id=claim.patient_id,
        plan_of_care=plan,
        modifier="KX",
        subject=f"plan {plan.pk}",
        rule="kx.plan_of_care",
        evidence=[{"said": said}],
        revision=claim.revision,
        actor=actor,
    )


def _check_once(row: Any, kind: str) -> None:
    if kind != "accumulator":
        return
    same = TherapyAccumulator.objects.filter(
        patient_id=row.patient_id, payer=row.payer, year=row.year, pool=row.pool
    )
    if same.exclude(pk=row.pk).exists():
        words = "This payer's sum of that year and kind is on file already: change that one."
        raise IllegalStep(words, field="pool")


def _examine(claim_id: uuid.UUID, patient_id: uuid.UUID, actor: User) -> None:
    """Judge the claim by its patient's records now, and have the others judged soon."""
    claim = holds.locked(claim_id)
    if claim.status in rescrub.OPEN:
        scrubbing.scrub(claim, revisions.current(claim).claim_content)
        claim.save(update_fields=scrubbing.SUMMARY)
    others = Claim.objects.filter(patient_id=patient_id, status__in=rescrub.OPEN)
    if others.exclude(pk=claim_id).exists():
        jobs.request(kind="rescrub", arguments={"patient": str(patient_id)}, actor=actor)
