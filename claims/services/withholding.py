"""Keep back what a patient who paid in full asked not to be billed (45 CFR 164.522(a)(1)(vi))."""

import uuid

from claims.domain.states import IllegalStep
from claims.models import Claim, Patient, Submission
from claims.services import revisions, scrubbing

WORDS = "The patient paid in full and asked that the plan not be billed."


class AskedNotToBill(IllegalStep):
    """Nothing of this patient may leave for a plan."""


def check(claim: Claim) -> None:
    """Raise AskedNotToBill when the patient asked that the plan not be billed.

    A claim that voids another bills nothing: it takes back what was billed.
    """
    if claim.is_void:
        return
    if Patient.objects.filter(pk=claim.patient_id, no_billing_requested=True).exists():
        raise AskedNotToBill(f"{WORDS} Close the claim as no claim.")


def is_asked(submission_id: uuid.UUID) -> bool:
    """Say whether the patient of a submission asked, and hold their row until the commit.

    Whoever sets the request waits for a send that was leased before, and
    a send waits for whoever is setting it: neither passes the other.
    """
    billing = Submission.objects.exclude(claim__correction=Claim.Correction.VOID)
    owner = billing.filter(pk=submission_id).values("patient_id")
    rows = Patient.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=owner)
    return bool(rows.order_by().values_list("no_billing_requested", flat=True).first())


def call_back(claim: Claim) -> None:
    """Take an approved claim that was withdrawn into review, where the request blocks it.

    The caller holds the claim's row lock.
    """
    claim.take_step("withhold", reason=WORDS)
    scrubbing.scrub(claim, revisions.current(claim).claim_content)
    claim.save(update_fields=scrubbing.SUMMARY)
