"""A mapping set is drafted, refused, published and copied in the admin."""

import time
from urllib.parse import unquote

import pytest
from django.urls import reverse

from claims.models import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.services import mappings
from clinicbridge.accounts import entrance
from tests import clinic as clinics
from tests.claims.admin.filling import said, send

State = MappingSet.State
RULES = "mappingrule_set"


def page(mapping_set):
    return reverse("admin:claims_mappingset_change", args=[mapping_set.pk])


def press(browser, mapping_set, name, seen=None):
    """Press a button as the page shows it, or as it was shown once."""
    address = reverse("admin:claims_mappingset_press", args=[mapping_set.pk, name])
    return browser.post(address, {"seen": seen or mappings.digest(mapping_set)}, follow=True)


def prove(browser):
    """Have the person prove just now that it is they."""
    session = browser.session
    session[entrance.CONFIRMED] = int(time.time())
    session.save()


@pytest.fixture
def published(clinic):
    return MappingSet.objects.get(connection=clinic.emr, state=State.PUBLISHED)


def test_a_draft_of_three_hundred_rules_lists_them_and_saves_its_note(draft, alex):
    for number in range(300):
        MappingRule.objects.create(
            mapping_set=draft, order=9, key=f"r{number}", source="fields[a]", target="mrn"
        )

    text = alex.get(page(draft)).content.decode()
    response = send(alex, page(draft), "mappingset", note="Mine.")

    draft.refresh_from_db()
    assert response.status_code == 200
    assert draft.note == "Mine."
    assert text.count("claim · chart number") == 300
    assert len(mappings.compiled(draft).rules) == 303


def test_a_sets_page_leads_to_the_editor_at_each_rule_and_changes_none(draft, alex, noor):
    rule = MappingRule.objects.get(mapping_set=draft, order=1)
    editor = reverse("admin:claims_mappingset_editor", args=[draft.pk])
    held = mappings.digest(draft)

    text = alex.get(page(draft)).content.decode()
    send(alex, page(draft), "mappingset", **{f"{RULES}-0-required": "block"})

    assert f'href="{editor}#rule-{rule.pk}"' in text
    assert "Edit the rules" in text
    assert "Edit the rules" not in noor.get(page(draft)).content.decode()
    assert mappings.digest(draft) == held


def test_a_new_set_takes_the_next_number(clinic, draft, alex):
    send(alex, reverse("admin:claims_mappingset_add"), "mappingset", connection=str(clinic.emr.pk))

    assert MappingSet.objects.order_by("version").last().version == 3


def test_a_draft_is_signed_off_and_then_published(clinic, draft, published, alex):
    signed = press(alex, draft, "sign")
    prove(alex)
    response = press(alex, draft, "publish")

    draft.refresh_from_db()
    published.refresh_from_db()
    assert "is signed off by you" in said(signed)
    assert (draft.state, published.state) == (State.PUBLISHED, State.RETIRED)
    assert (draft.signed_by, draft.published_by) == (clinic.admin, clinic.admin)
    assert "holds from the next visit on" in said(response)


def test_publishing_asks_for_password_and_code_first_and_leads_back(draft, published, alex):
    press(alex, draft, "sign")
    address = reverse("admin:claims_mappingset_press", args=[draft.pk, "publish"])

    response = alex.post(address)

    assert response.headers["Location"].startswith(reverse("accounts:confirm"))
    assert page(draft) in unquote(response.headers["Location"])
    draft.refresh_from_db()
    assert draft.state == State.SIGNED


def test_a_draft_offers_no_publishing(draft, alex):
    prove(alex)

    assert press(alex, draft, "publish").status_code == 403


def test_a_sign_off_of_what_was_changed_meanwhile_is_refused_in_words(draft, alex):
    seen = mappings.digest(draft)
    MappingRule.objects.filter(mapping_set=draft).first().delete()

    response = press(alex, draft, "sign", seen=seen)

    draft.refresh_from_db()
    assert "was changed after it was shown to you" in said(response)
    assert draft.state == State.DRAFT


def test_a_sign_off_is_withdrawn_into_a_draft(draft, alex):
    press(alex, draft, "sign")
    response = press(alex, draft, "withdraw")

    draft.refresh_from_db()
    made = MappingSet.objects.get(version=3)
    assert (draft.state, made.state) == (State.WITHDRAWN, State.DRAFT)
    assert response.redirect_chain[-1][0] == page(made)


def test_an_earlier_version_is_published_again_under_its_sign_off(clinic, draft, published, alex):
    clinics.put_in_force(draft, clinic.admin)
    assert (
        press(alex, published, "roll-back")
        .redirect_chain[0][0]
        .startswith(reverse("accounts:confirm"))
    )
    prove(alex)

    response = press(alex, published, "roll-back")

    made = MappingSet.objects.get(state=State.PUBLISHED)
    assert (made.version, made.restores) == (3, published)
    assert "as signed off by" in said(response)


def test_the_compliance_officer_signs_and_neither_writes_nor_publishes(draft, people):
    noor = people["COMPLIANCE"]
    assert f'name="{RULES}-0-target"' not in noor.get(page(draft)).content.decode()

    press(noor, draft, "sign")

    draft.refresh_from_db()
    assert draft.state == State.SIGNED
    prove(noor)
    assert press(noor, draft, "publish").status_code == 403


def test_a_set_with_a_fault_is_refused_with_the_rule_named(draft, alex):
    first = MappingRule.objects.filter(mapping_set=draft).first()
    first.condition = "visit.type =="
    first.save()

    response = press(alex, draft, "sign")

    draft.refresh_from_db()
    assert f"Rule {first.key}: The condition: line 1, column" in said(response)
    assert draft.state == State.DRAFT


def test_a_published_set_is_read_only_and_offers_its_next_version(published, alex):
    text = alex.get(page(published)).content.decode()

    assert f'name="{RULES}-0-target"' not in text
    assert 'name="_save"' not in text
    assert "Make the next version" in text
    assert "press/publish" not in text
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
    clinics.put_in_force(draft, clinic.admin)
    assert alex.post(address, {"name": "x"}).status_code == 403


def test_a_draft_may_be_removed_and_a_published_set_not(draft, published, alex):
    for row, gone in ((draft, True), (published, False)):
        address = reverse("admin:claims_mappingset_delete", args=[row.pk])

        response = alex.post(address, {"post": "yes"})

        assert response.status_code == (302 if gone else 403)
        assert MappingSet.objects.filter(pk=row.pk).exists() != gone
