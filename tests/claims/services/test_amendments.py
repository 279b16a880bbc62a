"""A person settles a visit the EMR amended after their work."""

from datetime import timedelta

import pytest

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import amendments, review, revisions
from tests import factories
from tests.claims.services import looks
from tests.clinic import line_uid


@pytest.fixture
def amended(clinic, claim):
    """A claim Dana edited, whose visit then said 38 minutes and not 23."""
    fix = fixes.SetLineNote(line=line_uid(), note="As told")
    review.edit(claim_id=claim.pk, seen_revision=1, fix=fix, actor=clinic.biller)
    later(clinic, "2", minutes=38)
    claim.refresh_from_db()
    return claim


def later(clinic, version, *, minutes=38, **changes):
    first = factories.encounter()
    field = factories.FieldRecord(name="pt_minutes", path="P/S1.x[0]", value=minutes)
    clinic.draft(
        version=version,
        version_at=first.version_at + timedelta(hours=int(version)),
        services=(factories.service(fields=(field,)),),
        **changes,
    )


def test_a_redraw_takes_the_latest_version_and_keeps_the_edits_in_the_history(clinic, amended):
    edited = amendments.redraw(claim_id=amended.pk, seen_revision=2, actor=clinic.lead)

    claim = Claim.objects.get()
    newest = revisions.current(claim)
    assert (edited.revision, edited.changed) == (3, True)
    assert (newest.cause, newest.actor) == ("MERGE", clinic.lead)
    assert newest.encounter_version.version == "2"
    assert str(newest.claim_content.lines[0].units) == "3"
    assert (claim.is_amended, claim.is_touched, claim.readiness) == (False, False, "READY")
    assert looks.causes(claim) == ["INTAKE", "EDIT", "MERGE"]


def test_keeping_the_claim_needs_a_reason_and_lets_it_be_approved(clinic, amended):
    before = looks.everything(amended)
    with pytest.raises(IllegalStep, match="Say why"):
        amendments.keep(claim_id=amended.pk, seen_revision=2, reason=" ", actor=clinic.lead)
    assert looks.everything(amended) == before

    amendments.keep(claim_id=amended.pk, seen_revision=2, reason="Typo only.", actor=clinic.lead)

    claim = Claim.objects.get()
    assert (claim.is_amended, claim.readiness, claim.revision) == (False, "READY", 2)
    kept = claim.overrides.get()
    assert (kept.reason, kept.actor, kept.edit) == ("Typo only.", clinic.lead, amendments.EDIT)
    review.approve(
        claim_id=claim.pk, seen_revision=2, seen_digest=claim.digest, actor=clinic.biller
    )


def test_a_version_after_the_one_that_was_settled_blocks_again(clinic, amended):
    amendments.keep(claim_id=amended.pk, seen_revision=2, reason="Typo only.", actor=clinic.lead)
    later(clinic, "3", minutes=53)
    assert Claim.objects.get().is_amended


@pytest.mark.parametrize("act", [amendments.redraw, amendments.keep])
def test_there_is_nothing_to_settle_where_nothing_waits(clinic, claim, act):
    said = {"reason": "x"} if act is amendments.keep else {}
    before = looks.everything(claim)
    with pytest.raises(IllegalStep, match="No later version"):
        act(claim_id=claim.pk, seen_revision=1, actor=clinic.lead, **said)
    with pytest.raises(review.StaleRevision):
        act(claim_id=claim.pk, seen_revision=9, actor=clinic.lead, **said)
    assert looks.everything(claim) == before


def test_a_cancelled_visit_cannot_be_drawn(clinic, amended):
    later(clinic, "3", status="CANCELLED")
    before = looks.everything(amended)
    with pytest.raises(IllegalStep, match="not finished"):
        amendments.redraw(claim_id=amended.pk, seen_revision=2, actor=clinic.lead)
    assert looks.everything(amended) == before
