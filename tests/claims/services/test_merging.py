"""A later version of a visit meets a claim a person has worked on."""

import pytest

from claims.domain import fixes
from claims.models import Submission
from claims.services import merging, review, revisions
from tests import factories
from tests.claims.services import looks
from tests.claims.services.test_intake import approve, more_minutes, only, take_in
from tests.clinic import line_uid


def edit(clinic, fix, **said):
    claim = only()
    review.edit(
        claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=clinic.biller, **said
    )


def test_a_later_version_goes_into_what_a_person_left_alone_and_says_so(
    clinic, heard, django_capture_on_commit_callbacks
):
    take_in(clinic)
    edit(clinic, fixes.AddModifier(line=line_uid(), modifier="59"), attesting="In note.")

    with django_capture_on_commit_callbacks(execute=True):
        assert take_in(clinic, 2, services=more_minutes()).outcome == "MERGED"

    claim = only()
    assert (claim.revision, claim.is_amended, claim.is_touched) == (3, False, True)
    assert looks.causes(claim) == ["INTAKE", "EDIT", "MERGE"]
    newest = revisions.current(claim)
    (line,) = newest.claim_content.lines
    assert (line.modifiers, str(line.units), str(line.charge)) == (("GP", "59"), "3", "285.00")
    assert (newest.actor, newest.encounter_version.version) == (None, "2")
    entry = looks.entries(claim)[-1]
    assert entry.summary.startswith("Revision 3: Merged with what the visit now says\n")
    assert "line 97110 · units: 2 → 3" in entry.summary
    assert [name for name, _ in heard] == ["claim_drafted"]


def test_a_later_version_blocks_a_claim_whose_person_changed_the_same(clinic):
    take_in(clinic)
    edit(clinic, fixes.SetUnits(line=line_uid(), units="1"))

    assert take_in(clinic, 2, services=more_minutes()).outcome == "BLOCKED"

    claim = only()
    assert (claim.revision, claim.is_amended, claim.readiness) == (2, True, "BLOCKED")
    assert claim.waiting.encounter_version.version == "2"
    assert claim.findings.filter(edit="intake.later_version").exists()
    with pytest.raises(review.Blocked):
        approve(clinic)
    assert not Submission.objects.exists()


def test_an_amendment_that_names_another_patient_waits_for_a_person(clinic):
    take_in(clinic)
    edit(clinic, fixes.SetLineNote(line=line_uid(), note="As told"))

    assert take_in(clinic, 2, patient=factories.someone(2)).outcome == "BLOCKED"

    claim = only()
    assert (claim.revision, claim.is_amended) == (2, True)
    assert claim.waiting.patient_id != claim.patient_id


def test_a_draw_of_a_mended_visit_is_merged_from_the_last_one_that_was(clinic):
    take_in(clinic)
    edit(clinic, fixes.SetLineNote(line=line_uid(), note="As told"))
    take_in(clinic, 2, services=more_minutes())
    assert take_in(clinic, 3).outcome == "MERGED"  # 23 minutes after all
    (line,) = revisions.current(only()).claim_content.lines
    assert (str(line.units), line.note) == ("2", "As told")


def test_what_a_person_stands_for_holds_where_the_visit_sends_the_line_they_added(clinic):
    take_in(clinic)
    edit(clinic, fixes.AddLine(uid="typed", code="97530", from_date=factories.VISIT_DATE))
    edit(clinic, fixes.AddModifier(line="typed", modifier="59"), attesting="In note.")
    edit(clinic, fixes.AddModifier(line="typed", modifier="GP"))

    services = (factories.service(), factories.service("S3", "97530"))
    assert take_in(clinic, 2, services=services).outcome == "BLOCKED"
    claim = only()
    merging.settle(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_draw=str(claim.waiting_id),
        decided={},
        every="ours",
        actor=clinic.lead,
    )

    claim = only()
    uid = line_uid("S3")
    line = revisions.current(claim).claim_content.line(uid)
    assert "59" in line.modifiers
    assert not claim.findings.filter(edit="modifiers.nobody_attests").exists()
    first, carried = claim.attestations.order_by("revision")
    assert (first.subject, carried.subject) == ("typed", uid)
    assert (carried.modifier, carried.actor) == ("59", clinic.biller)
    assert (carried.said, carried.revision) == ("In note.", claim.revision)
    assert carried.evidence[-1] == {"earlier": str(first.pk), "revision": first.revision}
    told = [entry.summary for entry in looks.entries(claim)]
    assert any("stands as Dana" in words and "59" in words for words in told)
