"""Let a person settle a claim whose visit the EMR amended after their work."""

import uuid

from django.db import transaction

from claims.domain.encounter import EncounterRecord
from claims.domain.states import IllegalStep
from claims.models import Claim, Override
from claims.services import (
    changing,
    drafting,
    merging,
    parties,
    redrawing,
    revisions,
    scrubbing,
    trail,
)
from clinicbridge.accounts.models import User

EDIT = "intake.later_version"


@transaction.atomic
def redraw(
    *, claim_id: uuid.UUID, seen_revision: int, seen_draw: str, actor: User
) -> changing.Edited:
    """Draw the claim anew from the visit's latest version; the edits stay in its history."""
    claim = merging.waits(claim_id, seen_revision, seen_draw)
    written = redrawing.redraw(claim, _latest(claim), cause="MERGE", actor=actor)
    return changing.Edited(claim, claim.revision, changed=written is not None)


@transaction.atomic
def keep(
    *, claim_id: uuid.UUID, seen_revision: int, seen_draw: str, reason: str, actor: User
) -> Claim:
    """Keep the claim as it is although the visit changed, with the person's reason."""
    claim = merging.waits(claim_id, seen_revision, seen_draw)
    if not reason.strip():
        raise IllegalStep("Say why the claim stands as it is.", field="reason")
    newest = revisions.current(claim)
    # A mapping published later makes one version wait twice: the count tells the two apart.
    kept = Override.objects.filter(claim=claim, edit=EDIT).count()
    Override.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        finding_key=f"version {claim.encounter.current_version_id} {kept + 1}",
        edit=EDIT,
        revision=claim.revision,
        actor=actor,
        reason=reason.strip(),
    )
    claim.settled, claim.waiting = claim.waiting or claim.settled, None
    claim.is_amended, claim.is_touched = False, True
    scrubbing.scrub(claim, newest.claim_content)
    claim.save(update_fields=["settled", "waiting", "is_touched", *scrubbing.SUMMARY])
    trail.decided(claim, actor, "Kept as it is after a later version of the visit", reason)
    return claim


def _latest(claim: Claim) -> drafting.Visit:
    encounter = claim.encounter
    version = encounter.current_version
    if version is None or version.status != "FINISHED":
        raise IllegalStep("The visit's latest version is not finished: there is nothing to draw.")
    record = EncounterRecord.model_validate(version.record)
    found = parties.keep(encounter.connection, record)
    return drafting.visit(encounter.connection, record, found, version)
