"""A mapping set is drafted, refused, published and copied in the admin."""

import pytest
from django.urls import reverse

from claims.models import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.services import mappings
from tests.claims.admin.filling import said, send

State = MappingSet.State
RULES = "mappingrule_set"


def page(mapping_set):
    return reverse("admin:claims_mappingset_change", args=[mapping_set.pk])


def press(browser, mapping_set, name):
    address = reverse("admin:claims_mappingset_press", args=[mapping_set.pk, name])
    return browser.post(address, follow=True)


@pytest.fixture
def published(clinic):
    return MappingSet.objects.get(connection=clinic.emr, state=State.PUBLISHED)


def test_a_rule_of_a_draft_is_changed(draft, alex):
    send(alex, page(draft), "mappingset", **{f"{RULES}-0-required": "confirm"})

    assert MappingRule.objects.get(mapping_set=draft, order=1).required == "confirm"


def test_a_wrong_expression_is_refused_with_its_place_in_words(draft, alex):
    response = send(alex, page(draft), "mappingset", **{f"{RULES}-0-condition": "visit.type == "})

    assert "The condition:" in said(response)
    assert MappingRule.objects.get(mapping_set=draft, order=1).condition == ""


def test_a_target_that_does_not_take_the_value_is_told_at_its_cell(draft, alex):
    response = send(alex, page(draft), "mappingset", **{f"{RULES}-0-transform": "split"})

    errors = response.context["inline_admin_formsets"][0].formset.errors[0]
    assert list(errors) == ["target"]


def test_a_target_is_chosen_and_cannot_be_invented(draft, alex):
    response = send(alex, page(draft), "mappingset", **{f"{RULES}-0-target": "service.colour"})

    assert "not one of the available choices" in said(response)


def test_a_rule_is_added_and_another_removed(draft, alex):
    added = {"order": "9", "key": "side", "for_each": "services", "target": "service.side"}
    added |= {"source": "service.fields[side]", "transform": "lookup", "argument": "sides"}
    changes = {f"{RULES}-3-{name}": value for name, value in added.items()}

    send(
        alex,
        page(draft),
        "mappingset",
        **{f"{RULES}-TOTAL_FORMS": "4", f"{RULES}-0-DELETE": "on"},
        **changes,
    )

    keys = [rule.key for rule in mappings.compiled(draft).rules]
    assert keys == ["assistant-minutes", "discipline", "side"]


def test_a_new_set_takes_the_next_number(clinic, draft, alex):
    send(alex, reverse("admin:claims_mappingset_add"), "mappingset", connection=str(clinic.emr.pk))

    assert MappingSet.objects.order_by("version").last().version == 3


def test_the_button_publishes_and_retires_the_set_before(draft, published, alex):
    response = press(alex, draft, "publish")

    draft.refresh_from_db()
    published.refresh_from_db()
    assert (draft.state, published.state) == (State.PUBLISHED, State.RETIRED)
    assert "holds from the next visit on" in said(response)


def test_the_action_publishes_too(clinic, draft, alex):
    alex.post(
        reverse("admin:claims_mappingset_changelist"),
        {"action": "publish", "_selected_action": [draft.pk]},
    )

    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == (State.PUBLISHED, clinic.admin)


def test_a_set_with_a_fault_is_refused_with_the_rule_named(draft, published, alex):
    first = MappingRule.objects.filter(mapping_set=draft).first()
    first.condition = "visit.type =="
    first.save()

    response = press(alex, draft, "publish")

    published.refresh_from_db()
    assert f"Rule {first.key}: The condition: line 1, column" in said(response)
    assert published.state == State.PUBLISHED


def test_a_published_set_is_read_only_and_offers_its_next_version(published, alex):
    text = alex.get(page(published)).content.decode()

    assert f'name="{RULES}-0-target"' not in text
    assert 'name="_save"' not in text
    assert "Make the next version" in text
    assert "Publish as saved" not in text
    assert alex.post(page(published), {"note": "x"}).status_code == 403


def test_the_next_version_opens_as_a_draft(published, alex):
    response = press(alex, published, "copy")

    made = MappingSet.objects.get(version=2)
    assert made.state == State.DRAFT
    assert response.redirect_chain[-1][0] == page(made)


def test_a_button_the_row_does_not_offer_is_refused(published, alex, people):
    assert press(alex, published, "publish").status_code == 403
    assert press(alex, published, "nothing").status_code == 403
    assert press(people["COMPLIANCE"], published, "copy").status_code == 403
    address = reverse("admin:claims_mappingset_press", args=[published.pk, "copy"])
    assert alex.get(address).status_code == 405
    assert MappingSet.objects.count() == 1


def test_look_up_words_are_kept_while_the_set_is_a_draft(clinic, draft, alex):
    table = LookupTable.objects.get(mapping_set=draft)
    address = reverse("admin:claims_lookuptable_change", args=[table.pk])

    send(
        alex,
        address,
        "lookuptable",
        **{"entries-TOTAL_FORMS": "1", "entries-0-key": "R", "entries-0-value": "RIGHT"},
    )

    assert LookupEntry.objects.get().value == "RIGHT"
    mappings.publish(mapping_set=draft, actor=clinic.admin)
    assert alex.post(address, {"name": "x"}).status_code == 403


def test_a_draft_may_be_removed_and_a_published_set_not(draft, published, alex):
    for row, gone in ((draft, True), (published, False)):
        address = reverse("admin:claims_mappingset_delete", args=[row.pk])

        response = alex.post(address, {"post": "yes"})

        assert response.status_code == (302 if gone else 403)
        assert MappingSet.objects.filter(pk=row.pk).exists() != gone
