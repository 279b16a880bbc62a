"""Payers, fees and providers are kept in the admin; wrong values are refused in words."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry as DjangoLogEntry
from django.urls import reverse

from claims.models import Fee, FeeSchedule, Payer, Provider
from clinicbridge.audit.models import LogEntry
from tests.claims.admin.filling import said, send

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def change(name, row):
    return reverse(f"admin:claims_{name}_change", args=[row.pk])


def test_a_payer_is_changed_and_the_entry_names_who_did_it(clinic, alex):
    send(alex, change("payer", clinic.payer), "payer", filing_days="90", aliases="MCB\n\nPart B ")

    clinic.payer.refresh_from_db()
    assert (clinic.payer.filing_days, clinic.payer.aliases) == (90, ["MCB", "Part B"])
    entry = LogEntry.objects.filter(object_pk=str(clinic.payer.pk)).latest("id")
    assert (entry.actor, entry.source) == (clinic.admin, "admin")
    assert entry.changes["filing_days"] == [365, 90]


def test_saving_what_is_unchanged_leaves_no_entry(clinic, alex):
    before = LogEntry.objects.count()

    send(alex, change("payer", clinic.payer), "payer")

    assert LogEntry.objects.count() == before


def test_djangos_own_log_stays_empty(clinic, alex):
    send(alex, change("payer", clinic.payer), "payer", filing_days="90")

    assert not DjangoLogEntry.objects.exists()


def test_a_second_payer_of_the_same_name_is_refused_in_words(clinic, alex):
    address = reverse("admin:claims_payer_add")

    response = send(
        alex, address, "payer", name=clinic.payer.name, payer_class="MEDICARE", rules="{}"
    )

    assert response.status_code == 200
    assert "already exists" in said(response) or "violated" in said(response)
    assert Payer.objects.count() == 1


def test_a_payers_rules_are_named(clinic, alex):
    response = send(alex, change("payer", clinic.payer), "payer", rules="[1]")

    assert "Rules are named" in said(response)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rules": '{"filing_days": 30}'}, "has a field of its own"),
        ({"rules": '{"corrected_filing_days": "soon"}'}, "cannot have this value"),
        ({"rules": '{"corrected_filing_days": 99999999}'}, "cannot have this value"),
        ({"rules": '{"kx_modifier": "yes"}'}, "cannot have this value"),
        ({"rules": '{"distinct_modifier": 59}'}, "cannot have this value"),
        ({"filing_days": "2147483647"}, "From 1 to 3660 days"),
        ({"rules": '{"distinct_modifier": "25"}'}, "cannot have this value"),
        ({"rules": '{"member_id_pattern": "(A+)+"}'}, "and no groups"),
        ({"filing_days": "0"}, "From 1 to 3660 days"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(clinic, alex, fields, words):
    response = send(alex, change("payer", clinic.payer), "payer", **fields)

    assert words in said(response)
    clinic.payer.refresh_from_db()
    assert (clinic.payer.rules, clinic.payer.filing_days) == ({}, 365)


def test_the_history_of_a_payer_is_ours(clinic, alex):
    send(alex, change("payer", clinic.payer), "payer", filing_days="90")

    page = alex.get(reverse("admin:claims_payer_history", args=[clinic.payer.pk]))

    assert "Alex Lindgren" in page.content.decode()
    assert "<ins>90</ins>" in page.content.decode()


def test_fees_are_changed_added_and_removed_in_their_schedule(clinic, alex):
    schedule = FeeSchedule.objects.get()
    first = schedule.fees.order_by("code").first()

    send(
        alex,
        change("feeschedule", schedule),
        "feeschedule",
        **{
            "fees-TOTAL_FORMS": "5",
            "fees-0-amount": "99.50",
            "fees-1-DELETE": "on",
            "fees-4-code": "97530",
            "fees-4-modifier": "",
            "fees-4-label": "Ther-act",
            "fees-4-amount": "95",
        },
    )

    first.refresh_from_db()
    assert first.amount == Decimal("99.50")
    codes = ["97110", "97140", "97530", "99213"]
    assert sorted(schedule.fees.values_list("code", flat=True)) == codes
    assert LogEntry.objects.filter(action=LogEntry.Action.DELETE).count() == 1


def test_a_fee_for_what_is_no_code_is_refused(clinic, alex):
    response = send(
        alex,
        change("feeschedule", FeeSchedule.objects.get()),
        "feeschedule",
        **{"fees-0-code": "9711", "fees-1-modifier": "G", "fees-2-amount": "-1"},
    )

    assert "five characters" in said(response)
    assert "A modifier has two characters" in said(response)
    assert Fee.objects.filter(code="9711").count() == 0


def test_two_fees_for_one_code_are_refused_in_words(clinic, alex):
    response = send(
        alex,
        change("feeschedule", FeeSchedule.objects.get()),
        "feeschedule",
        **{"fees-0-code": "97112"},
    )

    assert response.status_code == 200
    assert "duplicate" in response.content.decode()


def test_an_npi_that_fails_its_check_digit_is_refused(clinic, alex):
    response = send(
        alex, reverse("admin:claims_provider_add"), "provider", family="Holm", npi="1234567890"
    )

    assert "check digit" in said(response)
    assert not Provider.objects.filter(family="Holm").exists()


def test_a_providers_key_is_refused_without_its_emr(clinic, alex):
    address = reverse("admin:claims_provider_add")

    response = send(alex, address, "provider", family="Holm", source_key="R1")
    assert "Choose the EMR" in said(response)
    assert not Provider.objects.exists()

    send(alex, address, "provider", family="Holm", source_key="R1", connection=clinic.emr.pk)
    assert Provider.objects.get().connection == clinic.emr


def test_a_second_provider_of_one_key_is_refused_in_words(clinic, alex):
    Provider.objects.create(family="Holm", connection=clinic.emr, source_key="R1")

    response = send(
        alex,
        reverse("admin:claims_provider_add"),
        "provider",
        family="Iyer",
        source_key="R1",
        connection=clinic.emr.pk,
    )

    assert response.status_code == 200
    assert Provider.objects.count() == 1


def test_hostile_text_stays_text_on_every_page(clinic, alex):
    clinic.payer.name = HOSTILE
    clinic.payer.save()
    pages = [
        reverse("admin:claims_payer_changelist"),
        change("payer", clinic.payer),
        reverse("admin:claims_payer_history", args=[clinic.payer.pk]),
        reverse("admin:claims_feeschedule_add"),
    ]

    for page in pages:
        text = alex.get(page).content.decode()
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
