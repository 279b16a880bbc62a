"""The page of what people make of suggestions: for whom, what it says, what it costs."""

import re

import pytest
from django.urls import reverse

from claims.models import SuggestionPolicy, SuppressedKind
from claims.queries import alike
from tests import deciding, factories

THERE = reverse("desk:insights")


@pytest.fixture
def claims(clinic):
    """Three claims of one payer."""
    return [clinic.draft(factories.encounter(visit_id=f"E-{number}")) for number in range(3)]


def page(browser, **asked):
    return browser.get(THERE, asked).content.decode()


def test_a_practice_without_decisions_is_told_so(alex):
    shown = page(alex)

    assert "No suggestion was decided in the last 30 days." in shown
    assert "No model read a note" in shown
    assert "No kind is suppressed" in shown


def test_leads_and_admins_see_it_and_billers_do_not(dana, sam, alex):
    assert dana.get(THERE).status_code == 403
    assert THERE not in dana.get("/").content.decode()
    assert (sam.get(THERE).status_code, alex.get(THERE).status_code) == (200, 200)
    assert THERE in sam.get("/").content.decode()


@pytest.mark.parametrize(("asked", "days"), [("7", 7), ("90", 90), ("", 30), ("8", 30), ("x", 30)])
def test_the_address_says_how_many_days(alex, asked, days):
    assert f"in the last {days} days" in page(alex, days=asked)


def test_one_decision_is_told_with_how_little_it_proves(sam, clinic, claims):
    deciding.approved(deciding.decided(claims[0], clinic.biller), stands=True)

    shown = page(sam)

    assert "1 suggestion decided in the last 30 days, 1 of them accepted." in shown
    assert "21–100 %" in shown


def fill(clinic, claims):
    SuggestionPolicy.objects.create(suppress_above=50)
    kind = {"source": "reader", "kind": "AddLine", "rule": "a.rule"}
    SuppressedKind.objects.create(**kind, decided=40, dismissed=31)
    edit = next(one.id for one in alike.registry.edits() if not one.is_fixed)
    for claim in claims:
        deciding.corrected(claim)
        deciding.overridden(claim, clinic.biller, edit)
        for state in ("ACCEPTED", "DISMISSED"):
            deciding.approved(deciding.decided(claim, clinic.biller, state), stands=True)
    return edit


def test_an_admin_is_led_to_what_could_be_set_and_nothing_is(alex, sam, clinic, claims):
    edit = fill(clinic, claims)

    shown, as_lead = page(alex), page(sam)

    assert re.search(r"/admin/claims/mappingset/[^/]+/editor/#rule-", shown)
    link = f"/admin/claims/editsetting/add/?edit={edit}&amp;severity=NOTE&amp;payer="
    assert f"{link}{clinic.payer.pk}" in shown
    assert "/admin/" not in as_lead.replace('href="/admin/"', "")
    assert "+KX" in as_lead


def test_the_setting_an_admin_is_led_to_is_filled_in(alex, clinic, claims):
    edit = fill(clinic, claims)
    asked = {"edit": edit, "severity": "NOTE", "payer": str(clinic.payer.pk)}

    form = alex.get("/admin/claims/editsetting/add/", asked).context["adminform"].form

    assert {name: str(form[name].value()) for name in asked} == asked


def test_no_biller_is_named_and_no_amount_is_told(alex, clinic, claims):
    fill(clinic, claims)

    shown = page(alex)

    assert clinic.biller.full_name not in shown
    assert "$" not in shown
    assert "Whitfield" not in shown


def test_it_costs_the_same_however_much_was_decided(
    sam, clinic, claims, django_assert_max_num_queries
):
    fill(clinic, claims)
    page(sam)
    with django_assert_max_num_queries(24) as few:
        page(sam)
    for _ in range(5):
        for claim in claims:
            deciding.decided(claim, clinic.biller, code="97140")
            deciding.corrected(claim, change="+59")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(sam)
