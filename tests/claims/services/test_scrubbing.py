"""Findings, readiness, and the overrides that let a finding stand."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from claims.domain import fixes
from claims.domain.edits import scrub
from claims.domain.edits.context import Context
from claims.domain.states import IllegalStep
from claims.models import Claim, Override, PlanOfCare
from claims.services import review, revisions
from clinicbridge.accounts.models import Location
from clinicbridge.audit.models import LogEntry
from tests import factories
from tests.claims.services import looks
from tests.clinic import diagnosis_uid, line_uid

UNKNOWN_SEX = "patient.sex_unknown"


@pytest.fixture
def doubtful(clinic):
    """A claim whose patient's sex is unknown, which must be confirmed."""
    patient = factories.encounter().patient.model_copy(update={"sex": "U"})
    return clinic.draft(patient=patient)


def override(claim, actor, *, edit=UNKNOWN_SEX, reason="Asked twice.", key=None):
    key = key or claim.findings.get(edit=edit).key
    return review.override(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        finding_key=key,
        reason=reason,
        actor=actor,
    )


def edit(claim, actor, fix):
    claim.refresh_from_db()
    review.edit(
        claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=actor, attesting="In note."
    )
    claim.refresh_from_db()


def counts(claim):
    row = Claim.objects.get(pk=claim.pk)
    return row.readiness, row.blocking_count, row.confirm_count


def test_a_clean_claim_is_ready_and_has_no_finding(claim):
    assert counts(claim) == ("READY", 0, 0)
    assert not claim.findings.exists()


def test_what_blocks_outranks_what_is_to_be_confirmed(clinic, doubtful):
    assert counts(doubtful) == ("LOOK", 0, 1)

    edit(doubtful, clinic.biller, fixes.SetPointers(line=line_uid(), pointers=()))

    assert counts(doubtful) == ("BLOCKED", 1, 1)
    assert [f.severity for f in doubtful.findings.all()] == ["BLOCKS", "CONFIRM"]


def test_an_override_lets_the_finding_stand_and_the_claim_be_approved(clinic, doubtful):
    made = override(doubtful, clinic.biller, reason="  Asked twice.  ")

    assert (made.reason, made.edit, made.revision) == ("Asked twice.", UNKNOWN_SEX, 1)
    assert made.actor == clinic.biller
    assert counts(doubtful) == ("READY", 0, 0)
    assert doubtful.findings.get().edit == UNKNOWN_SEX
    review.approve(
        claim_id=doubtful.pk, seen_revision=1, seen_digest=doubtful.digest, actor=clinic.biller
    )
    assert Claim.objects.get(pk=doubtful.pk).status == "APPROVED"


def test_an_override_leaves_an_entry_and_no_word_of_its_reason(clinic, doubtful):
    made = override(doubtful, clinic.biller, reason="Mrs Whitfield said so.")

    entry = LogEntry.objects.get(object_pk=str(made.pk))
    assert "Whitfield" not in str(entry.changes) + entry.summary + entry.object_repr
    assert looks.causes(doubtful) == ["INTAKE"]


def test_an_override_survives_an_edit_elsewhere(clinic, doubtful):
    override(doubtful, clinic.biller)
    edit(doubtful, clinic.biller, fixes.SetLineNote(line=line_uid(), note="As told"))
    assert doubtful.findings.filter(edit=UNKNOWN_SEX).exists()
    assert counts(doubtful)[2] == 0


def test_an_override_is_no_word_for_a_finding_with_another_key(clinic, doubtful):
    override(doubtful, clinic.biller)
    edit(doubtful, clinic.biller, fixes.SetCharge(line=line_uid(), charge="0"))
    zero = doubtful.findings.get(edit="lines.charge_missing")
    override(doubtful, clinic.biller, key=zero.key)
    assert counts(doubtful) == ("READY", 0, 0)

    edit(
        doubtful,
        clinic.biller,
        fixes.AddLine(
            uid="N1",
            code="97112",
            modifiers=("GP",),
            pointers=(diagnosis_uid(),),
            units="1",
            minutes=15,
            charge="0",
            place_of_service="11",
            from_date=factories.VISIT_DATE,
            to_date=factories.VISIT_DATE,
        ),
    )

    again = doubtful.findings.get(edit="lines.charge_missing", subject="N1")
    assert again.key != zero.key
    assert counts(doubtful)[2] == 1


def test_an_override_counts_again_when_its_very_key_recurs(clinic, doubtful):
    override(doubtful, clinic.biller)
    edit(doubtful, clinic.biller, fixes.SetField(cell="patient.sex", value="F"))
    assert not doubtful.findings.exists()
    edit(doubtful, clinic.biller, fixes.SetField(cell="patient.sex", value="U"))
    assert doubtful.findings.get().edit == UNKNOWN_SEX
    assert counts(doubtful) == ("READY", 0, 0)


def test_a_second_override_of_one_finding_keeps_the_first(clinic, doubtful):
    first = override(doubtful, clinic.biller)
    assert override(doubtful, clinic.lead, reason="Me too.") == first
    assert Override.objects.get().actor == clinic.biller


def test_a_withdrawn_override_must_be_confirmed_again(clinic, doubtful):
    made = override(doubtful, clinic.biller)

    review.withdraw_override(
        claim_id=doubtful.pk, seen_revision=1, finding_key=made.finding_key, actor=clinic.lead
    )

    assert counts(doubtful) == ("LOOK", 0, 1)
    assert not Override.objects.exists()
    actions = LogEntry.objects.filter(object_pk=str(made.pk)).values_list("action", flat=True)
    assert sorted(actions) == [LogEntry.Action.CREATE, LogEntry.Action.DELETE]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"reason": "   "}, IllegalStep),
        ({"key": "0" * 64}, review.UnknownFinding),
        ({"edit": "lines.pointer_missing"}, IllegalStep),
    ],
)
def test_an_override_without_reason_or_of_nothing_or_of_a_block_is_refused(
    clinic, doubtful, said, error
):
    edit(doubtful, clinic.biller, fixes.SetPointers(line=line_uid(), pointers=()))
    before = looks.everything(doubtful)
    with pytest.raises(error):
        override(doubtful, clinic.biller, **said)
    assert looks.everything(doubtful) == before


def test_overrides_need_the_revision_seen_and_an_editable_claim(clinic, doubtful):
    made = override(doubtful, clinic.biller)
    stale = {"claim_id": doubtful.pk, "finding_key": made.finding_key, "actor": clinic.biller}
    with pytest.raises(review.StaleRevision):
        review.override(seen_revision=9, reason="x", **stale)
    with pytest.raises(review.StaleRevision):
        review.withdraw_override(seen_revision=9, **stale)
    review.approve(
        claim_id=doubtful.pk, seen_revision=1, seen_digest=doubtful.digest, actor=clinic.biller
    )
    with pytest.raises(IllegalStep):
        review.withdraw_override(seen_revision=1, **stale)
    assert Override.objects.get() == made


def test_a_problem_of_the_mapping_stays_a_finding_after_edits(clinic):
    bad = factories.FieldRecord(name="pt_minutes", path="Procedure/S1.extension[0]", value="many")
    claim = clinic.draft(services=(factories.service(fields=(bad,)),))
    kept = claim.findings.get(edit="intake.mapping_problem")

    edit(claim, clinic.biller, fixes.SetLineNote(line=line_uid(), note="As told"))

    assert claim.findings.get(edit="intake.mapping_problem").key == kept.key


@pytest.mark.parametrize(("zone", "is_today"), [("America/New_York", True), ("", False)])
def test_today_is_the_day_at_the_place_on_the_claim(clinic, zone, is_today):
    # In the first half hour of the 28th in New York it is still the 27th in Austin.
    Location.objects.create(
        name="Annex", time_zone=zone or "America/Chicago", place_of_service="11", source_ids=["L2"]
    )
    annex = factories.encounter().place.model_copy(update={"key": "L2", "name": "Annex"})
    with time_machine.travel(datetime(2026, 11, 28, 5, 30, tzinfo=UTC), tick=False):
        claim = clinic.draft(place=annex, services=(factories.service(start=date(2026, 11, 28)),))
        edit(claim, clinic.biller, fixes.SetLineNote(line=line_uid(), note="On the day"))

        future = Claim.objects.get().findings.filter(edit="lines.date_in_future")
        assert future.exists() is not is_today


def test_the_place_of_the_claims_location_is_what_a_line_is_held_against(clinic, claim):
    edit(claim, clinic.biller, fixes.SetPlaceOfService(line=line_uid(), place_of_service="12"))
    (said,) = claim.findings.filter(edit="places.not_the_locations")
    assert "11" in said.message


def test_a_kept_key_tells_nothing_of_what_was_judged(clinic, doubtful):
    kept = doubtful.findings.get(edit=UNKNOWN_SEX).key
    bare = scrub.run(revisions.current(doubtful).claim_content, Context(today=factories.VISIT_DATE))
    assert kept not in {one.key for one in bare if one.edit == UNKNOWN_SEX}
    override(doubtful, clinic.biller, reason="Asked.")
    assert counts(doubtful)[0] == "READY"


def test_a_missing_plan_of_care_is_noted_once_the_practice_keeps_plans(clinic):
    def noted(visit_id, number):
        claim = clinic.draft(visit_id=visit_id, patient=factories.someone(number))
        return claim.findings.filter(edit="plans.none_on_file").exists()

    assert not noted("V-1", 1)
    other = clinic.draft(visit_id="V-2", patient=factories.someone(2)).patient
    PlanOfCare.objects.create(patient=other, discipline="PT")
    assert noted("V-3", 3)
    PlanOfCare.objects.get().delete()
    assert not noted("V-4", 4)
