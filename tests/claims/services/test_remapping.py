"""Open claims are drawn anew under a new mapping: people's work stays, nothing else is touched."""

import pytest

from claims.domain import fixes
from claims.models import Claim, Encounter, EncounterVersion, MappingRule, MappingSet, Remapped
from claims.services import (
    fact_keeping,
    holds,
    jobs,
    mappings,
    merging,
    remap_request,
    remapping,
    reproducing,
    review,
    revisions,
)
from clinicbridge.audit.models import LogEntry
from tests.claims.services import looks, replaying
from tests.clinic import line_uid


@pytest.fixture
def second(clinic):
    """Version 2: it takes the therapist's minutes for an assistant's, and writes in box 19."""
    made = replaying.draft(clinic)
    MappingRule.objects.create(
        mapping_set=made,
        order=9,
        key="box-19",
        source="fields[discipline]",
        target="additional_information",
    )
    return made


def visits(clinic, count):
    """Take as many visits in; the claims in the order in which they came."""
    return replaying.visits(clinic, count)


def publish(clinic, mapping_set):
    return replaying.publish(clinic, mapping_set)


def ask(clinic, mapping_set):
    return remap_request.ask(mapping_set=mapping_set, actor=clinic.admin)


def run(clinic, job):
    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
    job.refresh_from_db()
    return [(row.claim_id, row.outcome, row.why) for row in Remapped.objects.filter(job=job)]


def edit(clinic, claim, fix):
    seen = Claim.objects.get(pk=claim.pk).revision
    review.edit(claim_id=claim.pk, seen_revision=seen, fix=fix, actor=clinic.biller)


def write_box_19(clinic, claim):
    """Have Dana write what version 2 writes otherwise."""
    edit(clinic, claim, fixes.SetField(cell="additional_information", value="As told"))


def modifiers(claim):
    (line,) = revisions.current(Claim.objects.get(pk=claim.pk)).claim_content.lines
    return line.modifiers


def assistant(claim):
    """Return the assistant's minutes among the facts a claim is judged by."""
    return [one.assistant_minutes for one in fact_keeping.of(Claim.objects.get(pk=claim.pk))]


@pytest.mark.both
def test_untouched_cells_follow_the_new_mapping_and_say_which_rule_made_them(clinic, second):
    (claim,) = visits(clinic, 1)
    assert assistant(claim) == [None]
    made = publish(clinic, second)

    found = run(clinic, ask(clinic, made))

    assert found == [(claim.pk, "MERGED", "")]
    claim.refresh_from_db()
    assert modifiers(claim) == ("GP", "CQ")
    assert (claim.status, claim.is_touched, claim.drawn_under) == ("IN_REVIEW", False, "2")
    newest = revisions.current(claim)
    assert (newest.cause, newest.actor, newest.releases["mapping"]) == ("REMAP", None, "2")
    origin = newest.origins["additional_information"]
    assert (origin.rule, origin.version) == ("box-19", "2")
    entry = looks.entries(claim)[-1]
    assert entry.summary.startswith("Revision 2: Drawn anew under mapping version 2\n")
    assert "line 97110 · modifiers: GP → GP CQ" in entry.summary


@pytest.mark.both
def test_the_facts_a_claim_is_judged_by_are_the_new_mappings_and_the_first_ones_stay(
    clinic, second
):
    claim, sent = visits(clinic, 2)
    review.approve(claim_id=sent.pk, seen_revision=1, seen_digest=sent.digest, actor=clinic.biller)

    run(clinic, ask(clinic, publish(clinic, second)))

    assert (assistant(claim), assistant(sent)) == ([23], [None])
    claim.refresh_from_db()
    assert reproducing.differences(claim=claim) == ()


def test_what_a_person_wrote_stays_and_what_both_changed_waits_side_by_side(clinic, second):
    kept, torn = visits(clinic, 2)
    edit(clinic, kept, fixes.SetLineNote(line=line_uid(), note="As told"))
    write_box_19(clinic, torn)

    found = run(clinic, ask(clinic, publish(clinic, second)))

    assert found == [(kept.pk, "MERGED", ""), (torn.pk, "WAITS", "")]
    (line,) = revisions.current(Claim.objects.get(pk=kept.pk)).claim_content.lines
    assert (line.modifiers, line.note) == (("GP", "CQ"), "As told")
    torn.refresh_from_db()
    assert (torn.revision, torn.is_amended, torn.is_remapped) == (2, True, True)
    assert modifiers(torn) == ("GP",)
    finding = torn.findings.get(edit="intake.later_version")
    assert finding.message.startswith("A newer mapping reads this visit otherwise")
    entry = looks.entries(torn)[-1]
    assert entry.summary.endswith("under mapping version 2: waits for a person to settle it")


def test_what_waits_is_settled_as_an_amendment_is_and_not_asked_again(clinic, second):
    (claim,) = visits(clinic, 1)
    write_box_19(clinic, claim)
    made = publish(clinic, second)
    run(clinic, ask(clinic, made))
    claim.refresh_from_db()
    assert not remapping.open_claims(made).exists()

    merging.settle(
        claim_id=claim.pk,
        seen_revision=2,
        seen_draw=str(claim.waiting_id),
        decided={},
        every="theirs",
        actor=clinic.biller,
    )

    assert modifiers(claim) == ("GP", "CQ")
    assert assistant(claim) == [23]
    assert not remapping.open_claims(made).exists()


def test_a_mapping_that_says_the_same_writes_no_revision_and_says_so(clinic, second):
    (claim,) = visits(clinic, 1)
    first = MappingSet.objects.get(state="PUBLISHED")
    same = publish(clinic, mappings.copy(mapping_set=first, actor=clinic.admin))

    found = run(clinic, ask(clinic, same))

    assert found == [(claim.pk, "SAME", "")]
    claim.refresh_from_db()
    assert (claim.revision, claim.drawn_under) == (1, str(same.version))
    summary = looks.entries(claim)[-1].summary
    assert summary == f"Drawn anew under mapping version {same.version}: the claim says the same"
    assert not remapping.open_claims(same).exists()


def test_going_back_draws_them_anew_too(clinic, second):
    (claim,) = visits(clinic, 1)
    first = MappingSet.objects.get(state="PUBLISHED")
    run(clinic, ask(clinic, publish(clinic, second)))
    assert modifiers(claim) == ("GP", "CQ")

    third = mappings.roll_back(mapping_set=first, actor=clinic.admin)
    found = run(clinic, ask(clinic, third))

    assert found == [(claim.pk, "MERGED", "")]
    assert modifiers(claim) == ("GP",)
    assert assistant(claim) == [None]


@pytest.mark.both
def test_a_claim_that_was_approved_meanwhile_is_left_as_it_is_with_the_reason(clinic, second):
    claim, other = visits(clinic, 2)
    job = ask(clinic, publish(clinic, second))
    pieces = remapping.Remap().plan({**job.arguments, "job": str(job.pk)})
    review.approve(
        claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
    )
    before = looks.everything(claim)

    for piece in pieces:
        remapping.Remap().do(piece)

    rows = Remapped.objects.filter(job=job)
    assert [(row.claim_id, row.outcome, row.why) for row in rows] == [
        (claim.pk, "SKIPPED", "It was approved by then."),
        (other.pk, "MERGED", ""),
    ]
    assert looks.everything(claim) == before


def test_a_claim_on_hold_is_open_and_stays_on_hold(clinic, second):
    (claim,) = visits(clinic, 1)
    holds.hold(claim_id=claim.pk, reason_code="OTHER", actor=clinic.biller)

    run(clinic, ask(clinic, publish(clinic, second)))

    claim.refresh_from_db()
    assert (claim.status, modifiers(claim)) == ("ON_HOLD", ("GP", "CQ"))


def test_a_claim_whose_visit_is_open_in_the_emr_is_not_asked_for(clinic, second):
    claim, other = visits(clinic, 2)
    made = publish(clinic, second)
    job = ask(clinic, made)
    reopened = Encounter.objects.get(pk=claim.encounter_id)
    reopened.status = "REOPENED"
    reopened.save()

    assert list(remapping.open_claims(made)) == [other]
    assert [claim_id for claim_id, *_ in run(clinic, job)] == [other.pk]


@pytest.mark.both
def test_a_visit_that_cannot_be_read_is_left_and_the_others_are_drawn(clinic, second, monkeypatch):
    broken, whole = visits(clinic, 2)
    read = remapping.EncounterRecord.model_validate
    body = EncounterVersion.objects.get(encounter=broken.encounter).record

    def unreadable(record):
        return read({} if record == body else record)

    monkeypatch.setattr(remapping.EncounterRecord, "model_validate", unreadable)
    before = looks.everything(broken)
    job = ask(clinic, publish(clinic, second))

    found = run(clinic, job)

    assert found == [(broken.pk, "SKIPPED", remapping.NOT_READ), (whole.pk, "MERGED", "")]
    assert (job.state, job.result["outcome"]) == ("DONE", {"MERGED": 1, "SKIPPED": 1})
    assert looks.everything(broken) == before


@pytest.mark.both
def test_another_version_published_meanwhile_ends_the_work_and_says_so(clinic, second):
    claims = visits(clinic, 2)
    job = ask(clinic, publish(clinic, second))
    pieces = remapping.Remap().plan({**job.arguments, "job": str(job.pk)})
    remapping.Remap().do(pieces[0])
    first = MappingSet.objects.get(version=1)
    mappings.roll_back(mapping_set=first, actor=clinic.admin)

    assert run(clinic, job) == [(claims[0].pk, "MERGED", "")]
    assert job.state == "FAILED"
    assert job.failure.startswith("Version 2 is not in force any more")
    with pytest.raises(remapping.work.Failed):
        remapping.Remap().do(pieces[1])
    assert modifiers(claims[1]) == ("GP",)


def test_a_claim_drawn_once_is_not_drawn_again_by_the_same_work(clinic, second):
    (claim,) = visits(clinic, 1)
    job = ask(clinic, publish(clinic, second))
    pieces = remapping.Remap().plan({**job.arguments, "job": str(job.pk)})
    remapping.Remap().do(pieces[0])
    edit(clinic, claim, fixes.SetLineNote(line=line_uid(), note="After"))
    before = looks.everything(claim)

    assert remapping.Remap().do(pieces[0]) == {"outcome MERGED": 1}
    assert remapping.Remap().plan({**job.arguments, "job": str(job.pk)}) == pieces
    assert looks.everything(claim) == before


def test_a_note_is_read_again_only_where_the_claim_changed(
    clinic, second, heard, django_capture_on_commit_callbacks
):
    changed, torn = visits(clinic, 2)
    write_box_19(clinic, torn)
    job = ask(clinic, publish(clinic, second))

    with django_capture_on_commit_callbacks(execute=True):
        run(clinic, job)

    told = [said["claim_id"] for name, said in heard if name == "claim_drafted"]
    assert told == [changed.pk]


def test_whoever_asked_stands_in_the_entries_of_the_work(clinic, second):
    visits(clinic, 1)
    run(clinic, ask(clinic, publish(clinic, second)))

    latest = LogEntry.objects.filter(summary__contains="Drawn anew under").get()
    assert (latest.actor, latest.source) == (clinic.admin, "worker")
