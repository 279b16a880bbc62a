"""Somebody answers for exactly what is published, and an earlier set comes back whole."""

import pytest
from django.db import connection

from claims.models import MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mappings
from tests.clinic import Clinic

pytestmark = pytest.mark.both
State = MappingSet.State


@pytest.fixture
def published(clinic: Clinic) -> MappingSet:
    return MappingSet.objects.get(connection=clinic.emr)


@pytest.fixture
def draft(clinic: Clinic, published: MappingSet) -> MappingSet:
    return mappings.copy(mapping_set=published, actor=clinic.admin)


def sign(mapping_set: MappingSet, actor) -> MappingSet:
    seen = mappings.digest(mapping_set)
    return mappings.sign(mapping_set=mapping_set, seen_digest=seen, actor=actor)


def rule(mapping_set: MappingSet) -> MappingRule:
    values = {"key": "side", "source": "service.fields[side]", "target": "service.side"}
    return MappingRule(**values, for_each="services", order=9, mapping_set=mapping_set)


def test_a_draft_is_not_published_before_somebody_signs_it_off(clinic, published, draft):
    with pytest.raises(mappings.NotSigned, match="Sign it off first"):
        mappings.publish(mapping_set=draft, actor=clinic.admin)

    draft.refresh_from_db()
    published.refresh_from_db()
    assert (draft.state, published.state) == (State.DRAFT, State.PUBLISHED)


def test_a_draft_is_never_saved_as_published(draft):
    draft.state = State.PUBLISHED

    with pytest.raises(Published):
        draft.save()


def test_a_sign_off_names_the_person_the_time_and_the_digest(clinic, draft):
    made = sign(draft, clinic.lead)

    assert (made.state, made.signed_by) == (State.SIGNED, clinic.lead)
    assert made.signed_at is not None
    assert made.digest == mappings.digest(made)


def test_a_sign_off_is_for_what_the_person_saw(clinic, draft):
    seen = mappings.digest(draft)
    rule(draft).save()

    with pytest.raises(mappings.Changed):
        mappings.sign(mapping_set=draft, seen_digest=seen, actor=clinic.admin)

    draft.refresh_from_db()
    assert (draft.state, draft.signed_by) == (State.DRAFT, None)


def test_what_is_signed_is_not_signed_again(clinic, draft):
    made = sign(draft, clinic.admin)

    with pytest.raises(Published):
        sign(made, clinic.lead)

    made.refresh_from_db()
    assert made.signed_by == clinic.admin


def test_a_withdrawn_sign_off_leaves_what_was_signed_and_a_draft_to_go_on_with(clinic, draft):
    signed = sign(draft, clinic.admin)

    made = mappings.withdraw(mapping_set=signed, actor=clinic.lead)

    signed.refresh_from_db()
    assert (signed.state, signed.signed_by) == (State.WITHDRAWN, clinic.admin)
    assert (made.state, made.version, made.signed_by) == (State.DRAFT, 3, None)
    assert mappings.digest(made) == signed.digest == mappings.digest(signed)
    with pytest.raises(Published):
        mappings.publish(mapping_set=signed, actor=clinic.admin)


def test_a_set_changed_behind_our_back_is_not_published(clinic, draft):
    signed = sign(draft, clinic.admin)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_mappingrule SET target = 'service.label' WHERE key = %s"
            " AND mapping_set_id = %s",
            ["discipline", signed.pk.hex if connection.vendor == "sqlite" else signed.pk],
        )

    with pytest.raises(mappings.NotSigned, match="does not hold what was signed"):
        mappings.publish(mapping_set=signed, actor=clinic.admin)


def test_going_back_publishes_the_earlier_set_as_a_new_version_under_its_sign_off(
    clinic, published, draft
):
    rule(draft).save()
    mappings.publish(mapping_set=sign(draft, clinic.lead), actor=clinic.admin)
    published.refresh_from_db()

    made = mappings.roll_back(mapping_set=published, actor=clinic.lead)

    draft.refresh_from_db()
    assert (made.version, made.state, draft.state) == (3, State.PUBLISHED, State.RETIRED)
    assert (made.restores, made.digest) == (published, published.digest)
    assert (made.signed_by, made.signed_at) == (published.signed_by, published.signed_at)
    assert made.published_by == clinic.lead
    assert mappings.published(clinic.emr).version == "3"
    assert mappings.published(clinic.emr).rules == mappings.compiled(published).rules


def test_nobody_goes_back_to_what_was_never_published_or_holds_now(clinic, published, draft):
    with pytest.raises(Published):
        mappings.roll_back(mapping_set=published, actor=clinic.admin)
    signed = sign(draft, clinic.admin)
    mappings.withdraw(mapping_set=signed, actor=clinic.admin)
    with pytest.raises(Published):
        mappings.roll_back(mapping_set=signed, actor=clinic.admin)

    assert MappingSet.objects.filter(state=State.PUBLISHED).get() == published
