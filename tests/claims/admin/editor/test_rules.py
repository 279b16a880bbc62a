"""Rules are edited row by row, and nobody's work is written over."""

import re

import pytest

from claims.models import LookupTable, MappingRule, MappingSet
from claims.services import mapping_rules
from clinicbridge import scope
from clinicbridge.audit.models import LogEntry
from tests.claims.admin.editor.asking import address, cells, keys, publish, rule, save, text

HOSTILE = "<img src=x onerror=alert(1)>\"'{{ 7|add:1 }}"


def test_the_page_shows_every_rule_with_its_cells(draft, alex):
    page = text(alex.get(address("editor", draft)))

    assert page.count('<li class="rule') == 3
    assert 'value="service.fields[pta_minutes]"' in page
    assert "line · assistant minutes" in page
    assert "+ Add rule" in page


def test_a_set_that_is_no_draft_is_shown_and_not_edited(clinic, alex):
    published = MappingSet.objects.get(state="PUBLISHED")
    page = text(alex.get(address("editor", published)))

    assert page.count('<li class="rule') == 3
    assert "hx-post" not in page
    assert "shown as it is" in page


def test_a_changed_cell_is_saved_and_stands_in_the_audit(draft, alex):
    one = rule(draft)

    response = save(alex, draft, one, condition='kind == "PT"', required="confirm")

    one.refresh_from_db()
    assert response.status_code == 200
    assert "saved just now" in text(response)
    assert (one.condition, one.required) == ('kind == "PT"', "confirm")
    entry = LogEntry.objects.filter(object_pk=str(one.pk)).latest("timestamp")
    assert set(entry.changes) == {"condition", "required"}
    assert str(entry.actor) == "Alex Lindgren"


def test_saving_what_stands_there_leaves_no_entry(draft, alex):
    one = rule(draft)
    before = LogEntry.objects.count()

    assert save(alex, draft, one).status_code == 200
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "cell", "words"),
    [
        ({"source": "fields[a"}, "source", "is no path"),
        ({"target": "service.colour"}, "target", "no target called"),
        ({"transform": "lookup", "argument": ""}, "argument", "Name the look-up table"),
        ({"transform": "split"}, "target", "the rule gives a list"),
        ({"default": "many"}, "default", "The default is not a number"),
        ({"for_each": "diagnoses"}, "for_each", "for each of services"),
        ({"for_each": "everything"}, "for_each", "Select a valid choice"),
        ({"key": "no good name"}, "key", "slug"),
        ({"key": "discipline"}, "key", "Another rule of this set has this name"),
        ({"note": "x" * 10, "source": "s" * 301}, "source", "at most 300"),
        ({"value": "1 +", "source": ""}, "value", "line 1, column 4"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_typed_is_lost(
    draft, alex, changes, cell, words
):
    one = rule(draft)

    response = save(alex, draft, one, **changes)

    page = text(response)
    assert response.status_code == 422
    assert words in page
    assert f'id="rule-{one.pk}-{cell}-error"' in page
    for typed in changes.values():
        assert typed in page
    assert cells(rule(draft)) == cells(one)


def test_an_expressions_fault_has_a_caret_under_its_place(draft, alex):
    response = save(alex, draft, rule(draft), condition='kind == "PT" &&')

    drawn = re.search(r'<span class="caret">([^<]*)</span>', text(response))[1]
    shown, caret = drawn.replace("&quot;", '"').replace("&amp;", "&").splitlines()
    assert shown == 'kind == "PT" &&'
    assert caret.index("^") == len(shown)


def test_what_a_rule_is_for_each_of_follows_its_target(draft, alex):
    one = rule(draft)

    save(alex, draft, one, source="fields[x]", target="referral_number")

    assert rule(draft).for_each == ""
    save(alex, draft, rule(draft), source="fields[x]", target="service.side")
    assert rule(draft).for_each == "services"


@pytest.mark.both
def test_a_stale_change_is_refused_with_what_changed_and_by_whom(draft, alex):
    one = rule(draft)
    seen = mapping_rules.mark(one)
    save(alex, draft, one, condition="true")

    response = save(alex, draft, one, seen=seen, required="block", note="mine")

    page = text(response)
    assert response.status_code == 409
    assert "Alex Lindgren changed this rule after it was shown" in page
    assert "<ins>true</ins>" in page
    assert ">mine</textarea>" in page
    assert (rule(draft).condition, rule(draft).required) == ("true", "")


def test_what_was_typed_is_saved_over_anothers_change_only_when_asked(draft, alex):
    one = rule(draft)
    seen = mapping_rules.mark(one)
    save(alex, draft, one, condition="true")
    over = mapping_rules.mark(rule(draft))

    response = save(alex, draft, one, seen=seen, over=over, required="block")

    assert response.status_code == 200
    assert (rule(draft).condition, rule(draft).required) == ("", "block")


def test_a_stale_change_that_is_wrong_too_is_told_of_the_others_first(draft, alex):
    one = rule(draft)
    seen = mapping_rules.mark(one)
    save(alex, draft, one, condition="true")

    response = save(alex, draft, one, seen=seen, source="fields[a")

    assert response.status_code == 409
    assert "fields[a" in text(response)


@pytest.mark.both
def test_a_set_published_meanwhile_says_so_and_keeps_what_was_typed(clinic, draft, alex):
    one = rule(draft)
    publish(draft, clinic.admin)

    response = save(alex, draft, one, condition="true")

    assert response.status_code == 409
    assert "had this set published meanwhile" in text(response)
    assert ">true</textarea>" in text(response)
    assert rule(draft).condition == ""
    for act in ("rule_copy", "rule_move", "rule_remove"):
        refused = alex.post(address(act, draft, one.pk), cells(one, place="1"))
        assert refused.status_code == 409
        assert "published meanwhile" in text(refused)
    added = alex.post(address("rule_add", draft), cells(one, key="", source="fields[b]"))
    assert added.status_code == 409
    assert len(keys(draft)) == 3


def test_a_rule_another_removed_is_said_to_be_gone(draft, alex):
    one = rule(draft)
    held = cells(one)
    one.delete()

    missing = MappingRule(mapping_set=draft, **{n: held[n] for n in mapping_rules.CELLS})
    for act in ("rule", "rule_remove"):
        response = alex.post(address(act, draft, missing.pk), held)
        assert response.status_code == 409
        assert "Somebody removed this rule" in text(response)


def test_hostile_text_is_shown_as_text(draft, alex):
    one = rule(draft)

    said = text(save(alex, draft, one, note=HOSTILE, condition=f"{HOSTILE} =="))
    page = text(alex.get(address("editor", draft)))

    for shown in (said, page):
        assert "<img src=x" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in said


@pytest.mark.parametrize("slot", ['x" onclick="y', "<b>", "é" * 9, "x" * 500])
def test_a_made_up_slot_becomes_no_id(draft, alex, slot):
    response = alex.post(address("rule_add", draft), {"slot": slot, "source": "fields[a]"})

    assert 'id="new"' in text(response)


@pytest.mark.both
def test_nul_and_nothing_are_refused_without_an_error(draft, alex):
    one = rule(draft)

    assert save(alex, draft, one, source="a\0b").status_code == 422
    assert alex.post(address("rule", draft, one.pk), {}).status_code == 409
    assert alex.post(address("rule_add", draft), {}).status_code == 422


def test_who_signs_a_draft_off_reads_it_and_changes_nothing(draft, noor):
    page = text(noor.get(address("editor", draft)))

    assert page.count('<li class="rule') == 3
    assert "hx-post" not in page
    assert save(noor, draft, rule(draft), condition="true").status_code == 403


@pytest.mark.parametrize("role", ["BILLER", "LEAD", "PROVIDER"])
def test_only_who_may_edit_mappings_comes_in(draft, people, role):
    one = rule(draft)
    browser = people[role]

    for response in (
        browser.get(address("editor", draft)),
        browser.post(address("rule", draft, one.pk), cells(one, condition="true")),
        browser.post(address("rule_remove", draft, one.pk), cells(one)),
    ):
        assert response.status_code in {302, 403}
    assert rule(draft).condition == ""


@pytest.fixture
def foreign(elsewhere):
    """Return a rule of another practice."""
    with scope.practice(elsewhere.practice.pk):
        return MappingRule.objects.select_related("mapping_set").first()


def test_rules_of_another_practice_or_another_set_are_not_there(foreign, draft, alex):
    theirs = foreign.mapping_set
    other = MappingRule.objects.filter(mapping_set__state="PUBLISHED").first()

    assert alex.get(address("editor", theirs)).status_code == 404
    assert alex.post(address("rule", theirs, foreign.pk), {}).status_code == 404
    for one in (foreign, other):
        assert alex.get(address("rule_shown", draft, one.pk)).status_code == 404
        assert alex.post(address("rule", draft, one.pk), {}).status_code == 409
        assert alex.post(address("rule_copy", draft, one.pk)).status_code == 404


def test_an_address_takes_its_own_method_alone(draft, alex):
    assert alex.post(address("editor", draft)).status_code == 405
    assert alex.get(address("rule_add", draft)).status_code == 405


def test_a_table_is_chosen_where_a_rule_looks_up(draft, alex):
    one = rule(draft)
    said = text(save(alex, draft, one, transform="lookup", argument=""))
    assert "<option>sides</option>" in said

    side = {"transform": "lookup", "argument": "sides", "target": "service.side"}
    assert save(alex, draft, one, **side).status_code == 200
    assert LookupTable.objects.get(mapping_set=draft).name == rule(draft).argument


def test_the_page_of_many_rules_asks_for_them_once(draft, alex, django_assert_max_num_queries):
    for number in range(60):
        MappingRule.objects.create(
            mapping_set=draft,
            order=10 + number,
            key=f"r{number}",
            source="fields[a]",
            target="referral_number",
        )

    with django_assert_max_num_queries(25):
        page = text(alex.get(address("editor", draft)))

    assert page.count('<li class="rule') == 63


def test_a_step_is_put_after_the_others_and_the_line_says_both(draft, alex):
    one = rule(draft, "discipline")
    save(alex, draft, one, transform="trim")

    page = text(save(alex, draft, rule(draft, "discipline"), then="upper"))

    assert rule(draft, "discipline").transform == "trim | upper"
    assert "without blanks around it, then in capitals" in page


def test_a_field_is_said_to_be_not_needed(draft, alex):
    typed = {"source": "service.fields[colour]", "target": "ignore"}

    assert alex.post(address("rule_add", draft), typed).status_code == 200
    assert rule(draft, "colour").for_each == "services"
    assert "not needed on a claim" in text(alex.get(address("editor", draft)))
