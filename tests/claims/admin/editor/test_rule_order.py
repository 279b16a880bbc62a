"""Rules come, are doubled, move and go, each to its place."""

import pytest

from claims.models import MappingRule
from claims.services import mapping_rules
from tests.claims.admin.editor.asking import address, cells, keys, rule, save, text


def test_a_new_rule_waits_until_it_says_what_it_goes_into(draft, alex):
    blank = text(alex.get(address("rule_new", draft), {"source": "service.fields[side]"}))
    assert 'value="service.fields[side]"' in blank

    begun = {"source": "service.fields[side]", "slot": "new-1a"}
    response = alex.post(address("rule_add", draft), begun)
    assert response.status_code == 422
    assert "Not saved yet: choose what it goes into." in text(response)
    assert 'id="new-1a"' in text(response)

    done = {**begun, "target": "service.side", "transform": "upper"}
    response = alex.post(address("rule_add", draft), done)
    made = rule(draft, "side")
    assert response.status_code == 200
    assert 'data-was="new-1a"' in text(response)
    assert (made.for_each, made.transform) == ("services", "upper")
    assert keys(draft)[-1] == "side"


def test_two_rules_of_one_source_get_two_names(draft, alex):
    again = {"source": "service.fields[x]", "target": "service.side"}
    for _ in range(3):
        alex.post(address("rule_add", draft), again)

    assert keys(draft)[3:] == ["x", "x-2", "x-3"]


def test_a_copy_stands_right_after_its_rule(draft, alex):
    first = rule(draft, keys(draft)[0])

    response = alex.post(address("rule_copy", draft, first.pk))

    assert response.status_code == 200
    assert keys(draft)[:2] == [first.key, f"{first.key}-2"]
    assert [one.order for one in mapping_rules.in_order(draft.pk)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("1", ["discipline", "therapist-minutes", "assistant-minutes"]),
        ("2", ["therapist-minutes", "discipline", "assistant-minutes"]),
        ("99", ["therapist-minutes", "assistant-minutes", "discipline"]),
        ("0", ["discipline", "therapist-minutes", "assistant-minutes"]),
        ("", None),
        ("-1", None),
        ("١", None),
        ("99999999999999999999", None),
        ("soon", None),
    ],
)
def test_a_rule_is_put_at_a_place_and_the_others_make_room(draft, alex, place, order):
    before = keys(draft)
    moved = rule(draft, "discipline")

    response = alex.post(address("rule_move", draft, moved.pk), {"place": place})

    assert response.status_code == 200
    assert keys(draft) == (order or before)
    assert f"rule-{moved.pk}" in text(response)


def test_rules_of_one_number_are_told_apart_when_one_moves(draft):
    for one in mapping_rules.in_order(draft.pk):
        one.order = 1
        one.save()
    last = mapping_rules.in_order(draft.pk)[-1]

    mapping_rules.move(rule=last, place=1)

    assert keys(draft)[0] == last.key
    assert len({one.order for one in mapping_rules.in_order(draft.pk)}) == 3


def test_a_removed_rule_can_be_put_back_where_it_stood(draft, alex):
    one = rule(draft)
    before = keys(draft)

    response = alex.post(address("rule_remove", draft, one.pk), cells(one))
    assert response.status_code == 200
    assert "Put it back" in text(response)
    assert one.key not in keys(draft)

    alex.post(address("rule_add", draft), cells(one, place="2", slot="gone-1"))
    assert keys(draft) == before


def test_a_rule_changed_meanwhile_is_not_removed(draft, alex):
    one = rule(draft)
    held = cells(one)
    save(alex, draft, one, condition="true")

    response = alex.post(address("rule_remove", draft, one.pk), held)

    assert response.status_code == 409
    assert one.key in keys(draft)


def test_the_largest_number_there_is_leaves_room_for_another_rule(draft, alex):
    last = rule(draft)
    last.order = mapping_rules.MOST_ORDER
    last.save()
    before = keys(draft)

    made = MappingRule(mapping_set=draft, source="fields[side]", target="onset_date")
    mapping_rules.add(rule=made)

    assert keys(draft) == [*before, made.key]
    orders = [one.order for one in mapping_rules.in_order(draft.pk)]
    assert orders == list(range(1, len(orders) + 1))
    mapping_rules.move(rule=made, place=1)
    assert keys(draft) == [made.key, *before]
