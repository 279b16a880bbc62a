"""A line is made with its address for callers; its secrets go in and never out."""

import pytest
from django.urls import reverse

from claims.models import Connection
from clinicbridge import vault
from clinicbridge.audit.models import LogEntry
from clinicbridge.celery import app
from integrations import hooks
from integrations.models import Credential, HookRoute
from tests.claims.admin.filling import said, send

ADD = reverse("admin:claims_connection_add")
NEW = {"name": "Second EMR", "direction": "INBOUND", "vendor": "fhir", "environment": "SANDBOX"}
ROW = "credential"


def address(connection):
    return reverse("admin:claims_connection_change", args=[connection.pk])


def fields(**values):
    """Return the credential's fields under the names the page gives them."""
    return {f"{ROW}-0-{name}": value for name, value in values.items()}


def secrets_of(made: Connection) -> tuple[str, ...]:
    """Return what proves a caller of the line's hook."""
    return hooks.standing(HookRoute.objects.get(connection_id=made.pk).public_id).secrets


def test_a_new_line_has_its_hook_and_its_sealed_secret(clinic, alex):
    send(alex, ADD, "connection", **NEW, **fields(webhook_secret="whsec_c2VjcmV0"))

    made = Connection.objects.get(name="Second EMR")
    route = HookRoute.objects.get(connection_id=made.pk)
    page = alex.get(address(made)).content.decode()
    assert (route.practice_id, route.purpose) == (clinic.practice.pk, "ENCOUNTERS")
    assert secrets_of(made) == ("whsec_c2VjcmV0",)
    assert f"/api/v1/hooks/{route.public_id}" in page
    assert "whsec_c2VjcmV0" not in page


def test_a_line_that_sends_is_answered_by_acknowledgements(alex):
    send(
        alex,
        ADD,
        "connection",
        **{**NEW, "direction": "OUTBOUND", "vendor": "demo"},
        **fields(base_url="http://127.0.0.1:8002", token="t0ken"),
    )

    made = Connection.objects.get(name="Second EMR")
    assert HookRoute.objects.get(connection_id=made.pk).purpose == "ACKNOWLEDGEMENTS"
    with vault.reading(purpose="test"):
        assert Credential.objects.get(connection=made).secrets == {"token": "t0ken"}


def test_a_second_secret_stands_before_the_first_and_nothing_typed_changes_nothing(alex):
    send(alex, ADD, "connection", **NEW, **fields(webhook_secret="whsec_b25l"))
    made = Connection.objects.get(name="Second EMR")

    send(alex, address(made), "connection", **fields(webhook_secret="whsec_dHdv"))
    send(alex, address(made), "connection", state="PAUSED")

    made.refresh_from_db()
    assert secrets_of(made) == ("whsec_dHdv", "whsec_b25l")
    assert made.state == "PAUSED"


def test_a_vendor_without_an_adapter_for_the_direction_is_refused(alex):
    response = send(alex, ADD, "connection", **{**NEW, "vendor": "demo"})

    assert "has no inbound line" in said(response)
    assert not Connection.objects.filter(name="Second EMR").exists()


def test_an_address_no_call_may_go_to_is_refused(alex):
    response = send(
        alex, ADD, "connection", **NEW, **fields(base_url="http://169.254.169.254/latest")
    )

    assert said(response)
    assert not Connection.objects.filter(name="Second EMR").exists()
    assert not HookRoute.objects.exists()


def test_the_kind_of_a_line_in_use_does_not_change(clinic, alex):
    send(alex, address(clinic.emr), "connection", direction="OUTBOUND", vendor="demo")

    clinic.emr.refresh_from_db()
    assert (clinic.emr.direction, clinic.emr.vendor) == ("INBOUND", "fhir")


def test_a_hook_is_closed_and_opened_but_not_redirected(clinic, alex):
    send(alex, ADD, "connection", **NEW)
    route = HookRoute.objects.get()
    page = reverse("admin:integrations_hookroute_change", args=[route.pk])

    alex.post(page, {"public_id": "x" * 32, "connection_id": str(clinic.billing.pk)})

    again = HookRoute.objects.get()
    assert not again.is_active
    assert (again.public_id, again.connection_id) == (route.public_id, route.connection_id)


def test_another_practices_hook_is_not_there(elsewhere, clinic, alex):
    route = HookRoute.objects.create(
        practice=elsewhere.practice, connection_id=elsewhere.emr.pk, purpose="ENCOUNTERS"
    )
    page = reverse("admin:integrations_hookroute_change", args=[route.pk])

    assert alex.get(page).status_code == 302
    assert alex.post(page, {}).status_code == 302
    assert HookRoute.objects.get(pk=route.pk).is_active


@pytest.fixture
def worker(settings):
    """Do at once what a worker would, in a clinic of its own."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.django_db(transaction=True)
def test_a_line_is_tested_by_a_button_and_the_page_says_what_came_of_it(clinic, alex, worker):
    press = reverse("admin:claims_connection_press", args=[clinic.emr.pk, "test"])
    assert "Not tested yet." in alex.get(address(clinic.emr)).content.decode()

    answered = alex.post(press, follow=True).content.decode()

    assert "Test connection" in answered
    assert "It is being tested." in answered
    assert "It has no webhook secret" in alex.get(address(clinic.emr)).content.decode()
    assert LogEntry.objects.get(summary__startswith="Connection tested").source == "worker"
    assert alex.get(press).status_code == 405


def test_another_practices_line_is_not_tested(elsewhere, clinic, alex):
    press = reverse("admin:claims_connection_press", args=[elsewhere.emr.pk, "test"])

    assert alex.post(press).status_code == 302
    assert not LogEntry.objects.filter(summary__startswith="Connection tested").exists()


@pytest.mark.parametrize("direction", ["OUTBOUND", "ASIDE"])
def test_a_key_goes_to_another_address_only_with_who_types_it_anew(alex, settings, direction):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    vendor = {"OUTBOUND": "demo", "ASIDE": "claude"}[direction]
    line = Connection.objects.create(
        name="Line", direction=direction, vendor=vendor, environment="SANDBOX"
    )
    row = Credential.objects.create(
        connection=line, base_url="http://127.0.0.1:1/a", secrets={"token": "t0ken"}
    )
    there = reverse("admin:claims_connection_change", args=[line.pk])

    moved = fields(base_url="http://127.0.0.1:2/a")
    refused = said(send(alex, there, "connection", **moved))
    row.refresh_from_db()
    assert "Type the key again" in refused
    assert row.base_url == "http://127.0.0.1:1/a"

    send(alex, there, "connection", **fields(base_url="http://127.0.0.1:1/b"))
    row.refresh_from_db()
    assert row.base_url == "http://127.0.0.1:1/b"

    send(alex, there, "connection", **fields(base_url="http://127.0.0.1:2/a", token="n3w"))
    row.refresh_from_db()
    assert row.base_url == "http://127.0.0.1:2/a"
