"""Claims drawn anew on Postgres while people work on them: nothing of either is lost."""

import pytest

from claims.domain import fixes
from claims.models import Claim, MappingSet, Remapped
from claims.services import mappings, remap_request, remapping, review, revisions
from clinicbridge import scope, vault
from tests import clinic as clinics
from tests import factories
from tests.claims.services import replaying
from tests.clinic import line_uid
from tests.kits.crowd import Crowd

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS = 8


@pytest.fixture
def ridgeline(transactional_db):
    return clinics.make()


@pytest.fixture
def pair(ridgeline):
    """Two who act at the same moment."""
    made = Crowd(ridgeline.practice.pk, 2)
    yield made
    made.close()


@pytest.fixture
def pieces(ridgeline):
    """Claims of as many patients, each to be drawn anew under version 2."""
    with scope.practice(ridgeline.practice.pk):
        for number in range(TRIALS):
            ridgeline.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        made = replaying.publish(ridgeline, replaying.draft(ridgeline))
        job = remap_request.ask(mapping_set=made, actor=ridgeline.admin)
        return remapping.Remap().plan({**job.arguments, "job": str(job.pk)})


def content(claim_id):
    claim = Claim.objects.get(pk=claim_id)
    with vault.reading(purpose="claim.review"):
        return claim, revisions.current(claim).claim_content


def test_a_biller_who_edits_at_that_moment_keeps_the_edit_or_is_told(ridgeline, pair, pieces):
    note = fixes.SetLineNote(line=line_in(ridgeline), note="As told")
    for piece in pieces:
        _, edited = pair.act(
            lambda piece=piece: remapping.Remap().do(piece),
            lambda piece=piece: review.edit(
                claim_id=piece.claim_id, seen_revision=1, fix=note, actor=ridgeline.biller
            ),
        )
        with scope.practice(ridgeline.practice.pk):
            claim, said = content(piece.claim_id)
            is_told = isinstance(edited, review.StaleRevision)
            assert said.lines[0].modifiers == ("GP", "CQ")
            assert said.lines[0].note == ("" if is_told else "As told")
            assert claim.revision == (2 if is_told else 3)
            assert Remapped.objects.get(claim=claim).outcome == "MERGED"


def test_a_claim_approved_at_that_moment_is_drawn_before_or_left(ridgeline, pair, pieces):
    for piece in pieces:
        with scope.practice(ridgeline.practice.pk):
            digest = Claim.objects.get(pk=piece.claim_id).digest
        pair.act(
            lambda piece=piece: remapping.Remap().do(piece),
            lambda piece=piece, digest=digest: review.approve(
                claim_id=piece.claim_id, seen_revision=1, seen_digest=digest, actor=ridgeline.biller
            ),
        )
        with scope.practice(ridgeline.practice.pk):
            claim, said = content(piece.claim_id)
            outcome = Remapped.objects.get(claim=claim).outcome
            if claim.status == "APPROVED":
                assert (outcome, claim.revision, said.lines[0].modifiers) == ("SKIPPED", 1, ("GP",))
            else:
                assert (outcome, claim.revision) == ("MERGED", 2)


def test_of_two_workers_at_one_claim_one_draws_it(ridgeline, pair, pieces):
    for piece in pieces:
        counts = pair.act(*[lambda piece=piece: remapping.Remap().do(piece)] * 2)
        # Both say what became of it: a job begun again counts what it did before.
        assert [*map(dict, counts)] == [{"outcome MERGED": 1}] * 2
        with scope.practice(ridgeline.practice.pk):
            claim, _ = content(piece.claim_id)
            assert claim.revision == 2
            assert Remapped.objects.filter(claim=claim).count() == 1


def test_a_version_published_at_that_moment_is_never_mixed_with_this_one(ridgeline, pair, pieces):
    with scope.practice(ridgeline.practice.pk):
        first = MappingSet.objects.get(version=1)
    drawn, _ = pair.act(
        lambda: remapping.Remap().do(pieces[0]),
        lambda: mappings.roll_back(mapping_set=first, actor=ridgeline.admin),
    )
    with scope.practice(ridgeline.practice.pk):
        claim, said = content(pieces[0].claim_id)
        is_ended = isinstance(drawn, remapping.work.Failed)
        assert said.lines[0].modifiers == (("GP",) if is_ended else ("GP", "CQ"))
        assert claim.drawn_under == ("1" if is_ended else "2")


def line_in(clinic):
    with scope.practice(clinic.practice.pk):
        return line_uid()
