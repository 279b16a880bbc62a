"""A person settles a visit the EMR amended after their work."""

from datetime import timedelta

import pytest

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import amendments, merging, review, revisions
from tests import factories
from tests.claims.services import looks
from tests.clinic import line_uid


@pytest.fixture
def amended(clinic, claim):
    """A claim Dana billed one unit on and noted, whose visit then said 38 minutes and not 23."""
    edit(clinic, claim, fixes.SetLineNote(line=line_uid(), note="As told"))
    edit(clinic, claim, fixes.SetUnits(line=line_uid(), units="1"))
    later(clinic, "2", minutes=38)
    claim.refresh_from_db()
    return claim


def edit(clinic, claim, fix):
    seen = Claim.objects.get(pk=claim.pk).revision
    review.edit(claim_id=claim.pk, seen_revision=seen, fix=fix, actor=clinic.biller)


def draw(claim):
    return str(Claim.objects.get(pk=claim.pk).waiting_id or "")


def keep(clinic, claim, reason):
    amendments.keep(
        claim_id=claim.pk,
        seen_revision=3,
        seen_draw=draw(claim),
        reason=reason,
        actor=clinic.lead,
    )


def settle(clinic, claim, **said):
    claim = Claim.objects.get(pk=claim.pk)
    values = {"seen_revision": claim.revision, "seen_draw": str(claim.waiting_id), "decided": {}}
    return merging.settle(claim_id=claim.pk, actor=clinic.lead, **(values | said))


def line_of(claim):
    (line,) = revisions.current(Claim.objects.get(pk=claim.pk)).claim_content.lines
    return str(line.units), str(line.charge), line.note


def units():
    return f"lines[{line_uid()}].units"


EXITS = ((amendments.redraw, {}), (amendments.keep, {"reason": "x"}))


def later(clinic, version, *, minutes=38, **changes):
    first = factories.encounter()
    field = factories.FieldRecord(name="pt_minutes", path="P/S1.x[0]", value=minutes)
    clinic.draft(
        version=version,
        version_at=first.version_at + timedelta(hours=int(version)),
        services=(factories.service(fields=(field,)),),
        **changes,
    )


def test_what_a_person_decided_is_the_next_revision_with_everything_else_of_both(clinic, amended):
    assert [one.cell for one in merging.prepared(amended)[1].conflicts] == [units()]

    edited = settle(clinic, amended, decided={units(): "theirs"})

    claim = Claim.objects.get()
    newest = revisions.current(claim)
    assert (edited.revision, newest.cause, newest.actor) == (4, "MERGE", clinic.lead)
    assert newest.encounter_version.version == "2"
    assert line_of(claim) == ("3", "285.00", "As told")
    assert newest.origins[units()].kind == "ENGINE"
    assert (claim.is_amended, claim.waiting, claim.is_touched) == (False, None, True)


def test_ours_stands_with_its_own_charge_and_is_not_asked_again(clinic, amended):
    settle(clinic, amended, every="ours")
    assert line_of(amended) == ("1", "95.00", "As told")
    later(clinic, "3", minutes=39)  # three units still
    claim = Claim.objects.get()
    assert (claim.is_amended, line_of(claim)[0]) == (False, "1")


def test_all_of_the_emrs_keeps_what_it_says_nothing_against(clinic, amended):
    settle(clinic, amended, every="theirs")
    assert line_of(amended) == ("3", "285.00", "As told")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, merging.Undecided),
        ({"decided": {"lines[S9].units": "ours"}}, merging.Undecided),
        ({"every": "both"}, merging.Undecided),
        ({"seen_revision": 2}, review.StaleRevision),
        ({"seen_draw": "", "every": "ours"}, IllegalStep),
    ],
)
def test_nothing_is_merged_half_or_unseen(clinic, amended, said, refusal):
    before = looks.everything(amended)
    with pytest.raises(refusal):
        settle(clinic, amended, **said)
    assert looks.everything(amended) == before


def test_a_version_that_came_while_the_person_looked_is_looked_at_first(clinic, amended):
    seen = str(amended.waiting_id)
    later(clinic, "3", minutes=53)
    before = looks.everything(amended)
    for act, said in ((merging.settle, {"decided": {}, "every": "ours"}), *EXITS):
        with pytest.raises(IllegalStep, match="yet another version"):
            act(claim_id=amended.pk, seen_revision=3, seen_draw=seen, actor=clinic.lead, **said)
    assert looks.everything(amended) == before


def test_what_was_held_against_the_emr_is_in_the_trail(clinic, amended):
    settle(clinic, amended, every="ours")
    claim = Claim.objects.get()
    entry = looks.entries(claim)[-1]
    assert entry.actor == clinic.lead
    assert entry.summary == "Kept ours against a later version of the visit: line 97110 · units"


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_two_patients_are_never_merged_into_one(clinic, amended, side):
    later(clinic, "3", patient=factories.someone(2))
    before = looks.everything(amended)
    with pytest.raises(IllegalStep, match="another patient"):
        settle(clinic, amended, every=side)
    assert looks.everything(amended) == before
    amendments.redraw(
        claim_id=amended.pk, seen_revision=3, seen_draw=draw(amended), actor=clinic.lead
    )
    claim = Claim.objects.get()
    assert (claim.is_amended, claim.patient_id) == (False, claim.settled.patient_id)


def test_an_older_version_that_comes_late_asks_nothing(clinic, amended):
    waiting = amended.waiting_id
    later(clinic, "1", minutes=53)
    assert Claim.objects.get().waiting_id == waiting


def test_a_redraw_takes_the_latest_version_and_keeps_the_edits_in_the_history(clinic, amended):
    edited = amendments.redraw(
        claim_id=amended.pk, seen_revision=3, seen_draw=draw(amended), actor=clinic.lead
    )

    claim = Claim.objects.get()
    newest = revisions.current(claim)
    assert (edited.revision, edited.changed) == (4, True)
    assert (newest.cause, newest.actor) == ("MERGE", clinic.lead)
    assert newest.encounter_version.version == "2"
    assert str(newest.claim_content.lines[0].units) == "3"
    assert (claim.is_amended, claim.is_touched, claim.readiness) == (False, False, "READY")
    assert looks.causes(claim) == ["INTAKE", "EDIT", "EDIT", "MERGE"]


def test_keeping_the_claim_needs_a_reason_and_lets_it_be_decided(clinic, amended):
    before = looks.everything(amended)
    with pytest.raises(IllegalStep, match="Say why"):
        keep(clinic, amended, " ")
    assert looks.everything(amended) == before

    keep(clinic, amended, "Typo only.")

    claim = Claim.objects.get()
    assert (claim.is_amended, claim.readiness, claim.revision) == (False, "LOOK", 3)
    kept = claim.overrides.get()
    assert (kept.reason, kept.actor, kept.edit) == ("Typo only.", clinic.lead, amendments.EDIT)


def test_what_was_kept_can_be_kept_again_against_the_very_same_version(clinic, amended):
    keep(clinic, amended, "Typo only.")
    claim = Claim.objects.get()
    claim.is_amended = True  # as under another mapping, or once a correction is given up
    claim.save()

    keep(clinic, amended, "Still a typo.")

    assert [row.reason for row in claim.overrides.order_by("created_at")] == [
        "Typo only.",
        "Still a typo.",
    ]


def test_a_version_after_the_one_that_was_settled_blocks_again(clinic, amended):
    keep(clinic, amended, "Typo only.")
    later(clinic, "3", minutes=53)
    assert Claim.objects.get().is_amended


@pytest.mark.parametrize(
    ("act", "said"), [*EXITS, (merging.settle, {"decided": {}, "every": "ours"})]
)
def test_there_is_nothing_to_settle_where_nothing_waits(clinic, claim, act, said):
    said = {"seen_draw": "", **said}
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
        amendments.redraw(
            claim_id=amended.pk, seen_revision=3, seen_draw=draw(amended), actor=clinic.lead
        )
    assert looks.everything(amended) == before
