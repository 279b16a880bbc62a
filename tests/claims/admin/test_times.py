"""Times in the admin are the practice's own and say so."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from claims.admin import differences
from claims.models import Connection
from clinicbridge.audit.models import LogEntry

MOMENT = datetime(2026, 7, 4, 3, 30, 5, tzinfo=UTC)
HERE = "Jul 3, 2026, 10:30:05 p.m. CDT"


@pytest.fixture
def claim(clinic):
    made = clinic.clean()
    made.received_at = MOMENT
    made.save(update_fields=["received_at"])
    return made


@pytest.mark.parametrize("page", ["changelist", "change"])
def test_a_time_is_the_practices_and_names_its_zone(alex, claim, page):
    args = [claim.pk] if page == "change" else []

    said = alex.get(reverse(f"admin:claims_claim_{page}", args=args)).content.decode()

    assert HERE in said


def test_a_change_of_a_time_is_told_in_the_practices_zone(alex, noor):
    with time_machine.travel(MOMENT, tick=False):
        made = Connection.objects.create(
            name="2026-07-04 03:30:05", direction="INBOUND", vendor="fhir", environment="DEMO"
        )
    entry = LogEntry.objects.get(object_pk=str(made.pk))

    entries = noor.get(reverse("admin:audit_logentry_change", args=[entry.pk])).content.decode()
    trail = alex.get(reverse("admin:claims_connection_history", args=[made.pk])).content.decode()

    for said in (entries, trail):
        assert f"<b>created_at</b> <del></del> <ins>{HERE}</ins>" in said
        assert "<ins>2026-07-04 03:30:05</ins>" in said
        assert "UTC" not in said


def test_what_is_no_time_stands_as_it_was_written(clinic):
    entry = LogEntry.objects.filter(object_pk=str(clinic.payer.pk)).latest("id")
    entry.changes = {"created_at": ["soon", None], "gone_field": "odd"}

    assert differences.of(entry) == [("created_at", "soon", ""), ("gone_field", "", "odd")]


def test_the_desk_and_the_admin_tell_the_same_time(clinic, claim):
    browser = Client()
    browser.force_login(clinic.biller)

    said = browser.get(reverse("desk:claim", args=[claim.pk]), {"tab": "history"})

    assert " CST<" in said.content.decode() or " CDT<" in said.content.decode()
