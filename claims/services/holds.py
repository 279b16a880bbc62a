"""Set a claim aside, call it back, end it: the steps that change no content."""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from claims.domain import states
from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import corrections, revisions, scrubbing, submission
from clinicbridge.accounts.models import User

HOLD_REASONS = {
    "AUTHORIZATION": "Authorization",
    "REFERRAL": "Referral",
    "ELIGIBILITY": "Eligibility",
    "COB": "Coordination of benefits",
    "CASE_NUMBER": "Workers' comp or auto number",
    "MISSING_DOCUMENTATION": "Missing documentation",
    "OP_NOTE": "Operative note",
    "CERTIFICATION": "Certification",
    "ABN": "Advance notice (ABN)",
    "CHARGE": "Charge or invoice",
    "CREDENTIALING": "Credentialing",
    "PATIENT_INFORMATION": "Patient information",
    "MODIFIER": "Modifier question",
    "VISIT_REOPENED": "The EMR reopened the visit",
    "OTHER": "Other",
}
# What a finding of this edit, or of this subject, waits for: the reason of a
# hold and whose turn it then is. Findings a biller settles alone are not here.
WAITS = {
    "kx.required": ("MODIFIER", "PROVIDER"),
    "plans": ("CERTIFICATION", "PROVIDER"),
    "permits": ("AUTHORIZATION", "PAYER"),
    "notices": ("ABN", "PATIENT"),
    "ncci.pair_denied": ("MODIFIER", "PROVIDER"),
    "ncci.units_unlikely": ("MISSING_DOCUMENTATION", "PROVIDER"),
    "ncci.add_on_without_primary": ("MISSING_DOCUMENTATION", "PROVIDER"),
    "modifiers.nobody_attests": ("MODIFIER", "PROVIDER"),
    "drugs": ("MISSING_DOCUMENTATION", "PROVIDER"),
    "visits": ("MISSING_DOCUMENTATION", "PROVIDER"),
    "minutes": ("MISSING_DOCUMENTATION", "PROVIDER"),
    "surgery": ("OP_NOTE", "PROVIDER"),
    "intake.no_codes": ("MISSING_DOCUMENTATION", "PROVIDER"),
    "patient": ("PATIENT_INFORMATION", "PATIENT"),
    "coverage": ("COB", "PAYER"),
    "parties.rendering_npi_missing": ("CREDENTIALING", "BILLER"),
}
DISPOSITIONS = {
    "POSTOPERATIVE": "Postoperative visit only (99024)",
    "SELF_PAY": "Self-pay",
    "DO_NOT_BILL": "Patient asked that the plan not be billed",
    "NOTHING_TO_BILL": "Nothing to bill",
}


@transaction.atomic
def hold(
    *,
    claim_id: uuid.UUID,
    reason_code: str,
    actor: User,
    note: str = "",
    until: date | None = None,
    turn: str = "BILLER",
) -> Claim:
    """Put a claim aside with a reason, whose turn it is, and a date to wake it."""
    if reason_code not in HOLD_REASONS:
        raise IllegalStep("Choose a reason.", field="reason_code")
    if turn not in Claim.Turn.values:
        raise IllegalStep("Choose whose turn it is.", field="turn")
    claim = locked(claim_id)
    claim.hold_reason, claim.hold_turn, claim.hold_until = reason_code, turn, until
    words = HOLD_REASONS[reason_code]
    _stepped(claim, "hold", actor, f"{words}: {note}" if note else words)
    return claim


@transaction.atomic
def release(*, claim_id: uuid.UUID, actor: User) -> Claim:
    """Take a claim off hold."""
    claim = locked(claim_id)
    claim.take_step("release", actor=actor)
    claim.clear_hold()
    return claim


@transaction.atomic
def recall(*, claim_id: uuid.UUID, actor: User) -> Claim:
    """Call an approved claim back while it has certainly not left."""
    claim = locked(claim_id)
    if claim.status != Claim.Status.APPROVED:
        raise IllegalStep(f"Cannot recall a claim that is {states.words(claim.status)}.")
    submission.withdraw(claim, now=timezone.now())
    claim.take_step("recall", actor=actor)
    return claim


@transaction.atomic
def void(*, claim_id: uuid.UUID, reason: str, actor: User) -> Claim:
    """End a claim that should never have been."""
    corrections.lock_family(claim_id)
    claim = locked(claim_id)
    claim.take_step("void", actor=actor, reason=reason.strip())
    if claim.parent_id is not None:
        corrections.give_up(claim)
    return claim


@transaction.atomic
def close(*, claim_id: uuid.UUID, disposition: str, reason: str, actor: User) -> Claim:
    """End a claim as "no claim", with its disposition and reason."""
    if disposition not in DISPOSITIONS:
        raise IllegalStep("Choose why there is no claim.", field="disposition")
    if not reason.strip():
        raise IllegalStep("Say why to close a claim.", field="reason")
    claim = locked(claim_id)
    if claim.parent_id is not None:
        raise IllegalStep("This claim corrects a sent one: void it where nothing is to be changed.")
    claim.take_step("close", actor=actor, reason=f"{DISPOSITIONS[disposition]}: {reason.strip()}")
    return claim


@transaction.atomic
def reopen(*, claim_id: uuid.UUID, actor: User) -> Claim:
    """Take up a rejected or closed claim again."""
    claim = locked(claim_id)
    corrections.must_not_be_corrected(claim)
    claim.take_step("reopen", actor=actor)
    if claim.hold_reason:
        claim.clear_hold()
    newest = revisions.current(claim)
    scrubbing.scrub(claim, newest.claim_content)
    claim.save(update_fields=scrubbing.SUMMARY)
    return claim


def waiting_for(edit: str) -> tuple[str, str] | None:
    """Return the reason and the turn of a hold that fits a finding, None where none does."""
    return WAITS.get(edit) or WAITS.get(edit.partition(".")[0])


def due(*, today: date, limit: int = 200) -> list[uuid.UUID]:
    """Return the claims whose hold date has come."""
    rows = Claim.objects.filter(status=Claim.Status.ON_HOLD, hold_until__lte=today)
    return list(rows.order_by("hold_until").values_list("pk", flat=True)[:limit])


@transaction.atomic
def wake(*, claim_id: uuid.UUID, today: date) -> bool:
    """Wake one claim if its hold date has come; False when it has not."""
    claim = locked(claim_id)
    if claim.status != Claim.Status.ON_HOLD or not claim.hold_until or claim.hold_until > today:
        return False
    claim.take_step("wake", reason="Its date came.")
    claim.clear_hold()
    return True


def locked(claim_id: uuid.UUID) -> Claim:
    """Return the claim with its row locked until the transaction ends."""
    return Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)


def _stepped(claim: Claim, step: str, actor: User, reason: str) -> None:
    claim.save(update_fields=["hold_reason", "hold_turn", "hold_until"])
    claim.take_step(step, actor=actor, reason=reason)
