"""A sent claim is corrected on Postgres by many at once: one begins, and no version passes by."""

import pytest

from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import corrections, holds, revisions
from clinicbridge import scope, vault
from tests import clinic as clinics
from tests.claims.services import sent
from tests.claims.services.test_amendments import later
from tests.kits.crowd import THREADS, Crowd

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ridgeline(transactional_db):
    return clinics.make()


@pytest.fixture
def parent(ridgeline):
    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.review"):
        ridgeline.payer.payer_class = "COMMERCIAL"
        ridgeline.payer.save()
        return sent.accepted(ridgeline, ridgeline.draft())


def crowd_of(clinic, size):
    return Crowd(clinic.practice.pk, size)


def beginning(clinic, parent, kind="REPLACEMENT"):
    return lambda: corrections.begin(
        claim_id=parent.pk,
        kind=kind,
        seen_revision=1,
        seen_draw="",
        reason="Wrong units",
        actor=clinic.lead,
    )


def test_of_eight_people_correcting_one_claim_one_begins_its_correction(ridgeline, parent):
    crowd = crowd_of(ridgeline, THREADS)
    results = crowd.act(*[beginning(ridgeline, parent)] * THREADS)
    crowd.close()

    won = [one for one in results if isinstance(one, Claim)]
    assert len(won) == 1, results
    assert {type(one) for one in results if one not in won} == {IllegalStep}
    with scope.practice(ridgeline.practice.pk):
        assert Claim.objects.filter(parent=parent).count() == 1


@pytest.mark.parametrize("trial", range(6))
def test_a_version_that_comes_at_that_moment_is_in_the_correction_or_the_person_is_told(
    ridgeline, parent, trial
):
    pair = crowd_of(ridgeline, 2)
    begun, _ = pair.act(beginning(ridgeline, parent), lambda: later(ridgeline, "2", minutes=38))
    pair.close()

    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.review"):
        if isinstance(begun, IllegalStep):
            assert "yet another version" in str(begun)
            assert Claim.objects.get(pk=parent.pk).is_amended
            return
        child = Claim.objects.get(pk=begun.pk)
        (line,) = revisions.current(child).claim_content.lines
        assert (line.minutes, child.drawn_from.version) == (38, "2")


@pytest.mark.parametrize("trial", range(4))
def test_a_correction_given_up_while_a_version_comes_leaves_it_told_on_the_sent_claim(
    ridgeline, parent, trial
):
    pair = crowd_of(ridgeline, 2)
    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.review"):
        child = beginning(ridgeline, parent)()
    pair.act(
        lambda: holds.void(claim_id=child.pk, reason="Not needed", actor=ridgeline.biller),
        lambda: later(ridgeline, "2", minutes=38),
    )
    pair.close()

    with scope.practice(ridgeline.practice.pk):
        claim = Claim.objects.get(pk=parent.pk)
        assert Claim.objects.get(pk=child.pk).status == "VOIDED"
        assert (claim.is_amended, claim.waiting.encounter_version.version) == (True, "2")


@pytest.mark.parametrize("trial", range(4))
def test_an_answer_a_version_and_a_person_at_one_family_wait_in_no_ring(ridgeline, parent, trial):
    three = crowd_of(ridgeline, 3)
    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.review"):
        child = beginning(ridgeline, parent)()
    results = three.act(
        lambda: holds.void(claim_id=child.pk, reason="Not needed", actor=ridgeline.biller),
        lambda: sent.answer(parent, "REJECTED"),
        lambda: later(ridgeline, "2", minutes=38),
    )
    three.close()

    assert [one for one in results if isinstance(one, Exception)] == []
    with scope.practice(ridgeline.practice.pk):
        stands = dict(Claim.objects.values_list("pk", "status"))
        assert stands == {parent.pk: "REJECTED", child.pk: "VOIDED"}
