"""A mapping set is made, published and then left as it is."""

import pytest
from django.core.exceptions import ValidationError

from claims.models import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mappings
from clinicbridge.audit.models import BulkWriteRefused, LogEntry
from tests.clinic import Clinic, put_in_force

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


def rule(mapping_set: MappingSet, **changes):
    values = {"key": "side", "source": "service.fields[side]", "target": "service.side"}
    values |= {"for_each": "services", "order": 9, "mapping_set": mapping_set}
    return MappingRule(**{**values, **changes})


def test_a_copy_is_a_draft_with_the_same_rules_and_the_next_version(clinic, published, draft):
    before, after = mappings.compiled(published), mappings.compiled(draft)

    assert (draft.state, draft.version) == (State.DRAFT, 2)
    assert after.rules == before.rules


def test_a_copy_takes_the_look_up_tables_along(clinic, draft):
    table = LookupTable.objects.create(mapping_set=draft, name="sides")
    LookupEntry.objects.create(table=table, key="R", value="RIGHT")

    again = mappings.copy(mapping_set=draft, actor=clinic.admin)

    assert mappings.compiled(again).lookups == {"sides": {"R": "RIGHT"}}
    assert again.version == 3


def test_version_nought_is_the_time_before_any_mapping(clinic, published):
    assert mappings.of_version(clinic.emr.pk, "0").rules == ()
    assert mappings.of_version(clinic.emr.pk, "1") == mappings.compiled(published)
    assert mappings.of_version(clinic.emr.pk, "77") is None


def test_publishing_retires_the_set_before_it(clinic, published, draft):
    made = put_in_force(draft, clinic.admin)

    published.refresh_from_db()
    assert (published.state, made.state) == (State.RETIRED, State.PUBLISHED)
    assert (made.published_by, len(made.digest)) == (clinic.admin, 64)
    assert made.published_at is not None
    assert mappings.published(clinic.emr).version == "2"


def test_publishing_leaves_entries_that_name_the_person(clinic, draft):
    put_in_force(draft, clinic.admin)

    entries = list(LogEntry.objects.filter(object_pk=str(draft.pk)).order_by("-id")[:2])
    assert [entry.actor for entry in entries] == [clinic.admin, clinic.admin]
    assert [entry.changes["state"] for entry in entries] == [
        ["SIGNED", "PUBLISHED"],
        ["DRAFT", "SIGNED"],
    ]
    assert entries[1].changes["digest"][1] == mappings.digest(draft)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETIRED])
def test_what_was_published_is_not_published_again(clinic, published, draft, state):
    if state == State.RETIRED:
        put_in_force(draft, clinic.admin)
    published.refresh_from_db()

    with pytest.raises(Published):
        mappings.publish(mapping_set=published, actor=clinic.admin)

    published.refresh_from_db()
    assert published.state == state


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"condition": "payer.class ==="}, "side: The condition"),
        ({"transform": "lookup", "argument": "sides"}, 'no look-up table called "sides"'),
        ({"target": "service.colour"}, "no target"),
    ],
)
def test_a_set_with_a_fault_is_not_signed_off(clinic, published, draft, changes, words):
    rule(draft, **changes).save()

    with pytest.raises(mappings.NotReady, match=words):
        sign(draft, clinic.admin)

    draft.refresh_from_db()
    published.refresh_from_db()
    assert (draft.state, published.state) == (State.DRAFT, State.PUBLISHED)


def test_an_empty_set_is_not_signed_off(clinic):
    empty = MappingSet.objects.create(connection=clinic.emr, version=7)

    with pytest.raises(mappings.NotReady, match="no rules"):
        sign(empty, clinic.admin)


# --- What is no draft stays as it is -------------------------------------------
@pytest.fixture(params=[State.SIGNED, State.WITHDRAWN, State.PUBLISHED, State.RETIRED])
def closed(request, clinic, draft) -> MappingSet:
    table = LookupTable.objects.create(mapping_set=draft, name="sides")
    LookupEntry.objects.create(table=table, key="R", value="RIGHT")
    made = sign(draft, clinic.admin)
    if request.param == State.WITHDRAWN:
        mappings.withdraw(mapping_set=made, actor=clinic.admin)
        made.refresh_from_db()
    if request.param in (State.SIGNED, State.WITHDRAWN):
        return made
    made = mappings.publish(mapping_set=made, actor=clinic.admin)
    if request.param == State.RETIRED:
        made.state = State.RETIRED
        made.save()
    return made


def test_its_rules_cannot_be_changed_added_or_removed(closed):
    first = MappingRule.objects.filter(mapping_set=closed).first()
    first.target = "service.label"

    for act in (first.save, first.delete, rule(closed).save):
        with pytest.raises(Published):
            act()

    assert mappings.compiled(closed).rules[0].target == "service.therapist_minutes"


def test_a_rule_cannot_move_out_of_it_into_a_draft(closed, clinic):
    moved = MappingRule.objects.filter(mapping_set=closed).first()
    moved.mapping_set = mappings.copy(mapping_set=closed, actor=clinic.admin)
    moved.key = "moved"

    with pytest.raises(Published):
        moved.save()


def test_its_look_ups_cannot_be_changed_added_or_removed(closed):
    table = LookupTable.objects.get(mapping_set=closed)
    entry = LookupEntry.objects.get(table=table)
    entry.value = "LEFT"

    for act in (
        entry.save,
        entry.delete,
        table.delete,
        LookupEntry(table=table, key="L").save,
        LookupTable(mapping_set=closed, name="more").save,
    ):
        with pytest.raises(Published):
            act()

    assert mappings.compiled(closed).lookups == {"sides": {"R": "RIGHT"}}


def test_the_set_itself_cannot_be_changed_removed_or_made_a_draft_again(closed):
    for name, value in (("note", "other"), ("version", 99), ("state", State.DRAFT)):
        again = MappingSet.objects.get(pk=closed.pk)
        setattr(again, name, value)
        with pytest.raises(Published):
            again.save()
    with pytest.raises(Published):
        closed.delete()
    with pytest.raises(BulkWriteRefused):
        MappingSet.objects.filter(pk=closed.pk).update(state=State.DRAFT)


# --- A rule says at once what is wrong with it ---------------------------------
@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"condition": "fields.x == "}, "condition"),
        ({"source": "", "value": "size("}, "value"),
        ({"target": "service.colour"}, "target"),
        ({"source": "", "value": ""}, "source"),
    ],
)
def test_a_wrong_rule_is_refused_at_the_cell_that_is_wrong(draft, changes, cell):
    with pytest.raises(ValidationError) as refusal:
        rule(draft, **changes).full_clean()

    assert set(refusal.value.message_dict) == {cell}


def test_a_wrong_condition_is_told_with_its_place(draft):
    with pytest.raises(ValidationError) as refusal:
        rule(draft, condition="payer.class == ").full_clean()

    assert "character" in str(refusal.value) or "column" in str(refusal.value)


def test_a_right_rule_passes(draft):
    rule(draft, condition='payer.class == "MEDICARE"').full_clean()
