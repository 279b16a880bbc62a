"""Many people at one mapping set on Postgres: one publishes, and no rule slips past a signature."""

import pytest

from claims.models import MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mappings
from clinicbridge import scope
from tests import clinic as clinics
from tests.kits.crowd import THREADS, Crowd

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
State = MappingSet.State


@pytest.fixture
def ridgeline(transactional_db):
    return clinics.make()


@pytest.fixture
def crowd(ridgeline):
    made = Crowd(ridgeline.practice.pk, THREADS)
    yield made
    made.close()


@pytest.fixture
def draft(ridgeline):
    with scope.practice(ridgeline.practice.pk):
        published = MappingSet.objects.get(connection=ridgeline.emr)
        return mappings.copy(mapping_set=published, actor=ridgeline.admin)


def test_of_eight_people_publishing_one_set_exactly_one_wins(ridgeline, crowd, draft):
    with scope.practice(ridgeline.practice.pk):
        seen = mappings.digest(draft)
        signed = mappings.sign(mapping_set=draft, seen_digest=seen, actor=ridgeline.admin)

    results = crowd.act(
        *[lambda: mappings.publish(mapping_set=signed, actor=ridgeline.admin)] * THREADS
    )

    won = [one for one in results if isinstance(one, MappingSet)]
    assert len(won) == 1, results
    assert {type(one) for one in results if one not in won} == {Published}
    with scope.practice(ridgeline.practice.pk):
        assert MappingSet.objects.get(state=State.PUBLISHED).pk == draft.pk


def test_of_eight_people_rolling_back_every_one_leaves_one_published_set(ridgeline, crowd, draft):
    with scope.practice(ridgeline.practice.pk):
        earlier = MappingSet.objects.get(state=State.PUBLISHED)
        clinics.put_in_force(draft, ridgeline.admin)

    results = crowd.act(
        *[lambda: mappings.roll_back(mapping_set=earlier, actor=ridgeline.admin)] * THREADS
    )

    assert {type(one) for one in results} == {MappingSet}, results
    assert sorted(one.version for one in results) == list(range(3, 3 + THREADS))
    with scope.practice(ridgeline.practice.pk):
        assert MappingSet.objects.get(state=State.PUBLISHED).version == 2 + THREADS


@pytest.mark.parametrize("trial", range(5))
def test_no_rule_slips_into_a_set_that_is_being_signed(ridgeline, crowd, draft, trial):
    with scope.practice(ridgeline.practice.pk):
        seen = mappings.digest(draft)

    def sign():
        return mappings.sign(mapping_set=draft, seen_digest=seen, actor=ridgeline.admin)

    def slip(order):
        values = {"key": f"late-{order}", "source": "fields[x]", "target": "authorization_number"}
        return MappingRule.objects.create(mapping_set=draft, order=order, **values)

    crowd.act(sign, *[lambda order=order: slip(order) for order in range(9, 8 + THREADS)])

    with scope.practice(ridgeline.practice.pk):
        draft.refresh_from_db()
        if draft.state == State.SIGNED:
            assert mappings.digest(draft) == draft.digest == seen
        else:  # a rule came first: what was seen is no more, and nothing was signed
            assert draft.digest == ""
            assert mappings.digest(draft) != seen
