"""A field seen becomes a rule of the draft, by pressing one button."""

import pytest
from django.utils import timezone

from claims.models import FieldSeen, MappingRule, MappingSet
from claims.services import field_rules, mapping_rules


def field(clinic, pattern, **said):
    now = timezone.now()
    return FieldSeen.objects.create(
        connection=clinic.emr, pattern=pattern, first_seen_at=now, last_seen_at=now, **said
    )


def test_a_rule_is_begun_in_a_draft_of_the_published_set(clinic):
    pta = field(clinic, "services[].fields[together_minutes]", types={"integer": 4})

    row = field_rules.begin(field=pta, actor=clinic.admin)

    assert (row.mapping_set.state, row.mapping_set.version) == ("DRAFT", 2)
    assert (row.key, row.source) == ("together-minutes", "service.fields[together_minutes]")
    assert (row.transform, row.target) == ("integer", "service.together_minutes")
    assert row.order > 3
    assert MappingRule.objects.filter(mapping_set=row.mapping_set).count() == 4


def test_the_draft_there_is_is_used_and_a_rule_there_is_not_doubled(clinic):
    pain = field(clinic, "fields[pain]")

    first = field_rules.begin(field=pain, actor=clinic.admin)
    again = field_rules.begin(field=pain, actor=clinic.admin)

    assert again == first
    assert first.target == ""
    assert MappingSet.objects.filter(state="DRAFT").count() == 1


def test_two_fields_of_one_name_get_rules_of_two_names(clinic):
    rows = [
        field_rules.begin(field=field(clinic, pattern), actor=clinic.admin)
        for pattern in ("fields[pain]", "services[].fields[pain]")
    ]

    assert [row.key for row in rows] == ["pain", "pain-2"]


def test_a_field_is_said_not_to_be_needed_until_it_is(clinic):
    pain = field(clinic, "fields[pain]")

    left = field_rules.leave_out(field=pain, actor=clinic.admin)
    assert (left.key, left.target, left.source) == ("leave-pain", "ignore", "fields[pain]")

    field_rules.begin(field=pain, actor=clinic.admin)
    assert not MappingRule.objects.filter(mapping_set=left.mapping_set, target="ignore").exists()


def test_a_connection_without_any_set_gets_an_empty_draft(clinic):
    clinic.emr.pk, clinic.emr.name = None, "Second EMR"
    clinic.emr.id = type(clinic.emr)._meta.pk.default()
    clinic.emr._state.adding = True
    clinic.emr.save()

    row = field_rules.begin(field=field(clinic, "fields[pain]"), actor=clinic.admin)

    assert (row.mapping_set.version, row.mapping_set.connection) == (1, clinic.emr)


def test_a_field_no_rule_can_name_is_refused_and_nothing_is_made(clinic):
    changing = field(clinic, "fields[]")

    for act in (field_rules.begin, field_rules.leave_out):
        with pytest.raises(field_rules.Unnameable):
            act(field=changing, actor=clinic.admin)

    assert not MappingSet.objects.filter(state="DRAFT").exists()


def test_a_field_is_mapped_in_a_draft_whose_last_rule_has_the_largest_number(clinic):
    draft = field_rules.draft_of(connection=clinic.emr, actor=clinic.admin)
    last = MappingRule.objects.filter(mapping_set=draft).latest("order")
    last.order = mapping_rules.MOST_ORDER
    last.save()

    made = field_rules.begin(field=field(clinic, "fields[referral_number]"), actor=clinic.admin)

    assert mapping_rules.in_order(draft.pk)[-1] == made
