"""Nothing is sent to a model until a named person acknowledged the agreement and switched it on."""

import pytest
from django.urls import reverse

from claims.domain.reading import sending
from claims.models import Connection, SuggesterSettings
from claims.services import suggester
from clinicbridge.accounts import entrance
from clinicbridge.audit.models import LogEntry
from integrations import suggestions
from integrations.models import Credential, HookRoute
from tests.claims.admin.filling import said, send
from tests.kits import messages_api

ORIGIN = "http://127.0.0.1:9"
ADD = reverse("admin:claims_suggestersettings_add")
LINE = {"name": "Model", "direction": "ASIDE", "vendor": "claude", "environment": "SANDBOX"}
WORD = {
    "agreement_with": "Operator Inc.",
    "agreement_date": "2026-01-05",
    "acknowledges": "on",
}


@pytest.fixture
def line(clinic, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    made = Connection.objects.create(**LINE)
    Credential.objects.create(
        connection=made, base_url="http://127.0.0.1:9", secrets={"token": messages_api.KEY}
    )
    return made


@pytest.fixture
def row(line):
    return SuggesterSettings.objects.create(connection=line, model="m")


def address(row):
    return reverse("admin:claims_suggestersettings_change", args=[row.pk])


def press(browser, row, name="on"):
    path = reverse("admin:claims_suggestersettings_press", args=[row.pk, name])
    return browser.post(path, follow=True)


@pytest.fixture
def confirmed(alex, monkeypatch):
    """Alex has typed password and code a moment ago."""
    monkeypatch.setattr(entrance, "is_confirmed", lambda _: True)
    return alex


def test_a_line_aside_is_made_with_a_key_and_no_hook(clinic, alex, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    typed = {"credential-0-base_url": "http://127.0.0.1:9", "credential-0-token": "k3y"}
    send(alex, reverse("admin:claims_connection_add"), "connection", **LINE, **typed)

    made = Connection.objects.get(name="Model")
    page = alex.get(reverse("admin:claims_connection_change", args=[made.pk])).content.decode()
    assert not HookRoute.objects.filter(connection_id=made.pk).exists()
    assert "It calls nobody here." in page
    assert "k3y" not in page
    assert suggestions.origin_of(made.pk) == ORIGIN


def test_an_address_in_a_private_network_is_refused_unless_the_operator_lists_it(alex, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = []
    typed = {"credential-0-base_url": "http://10.1.2.3", "credential-0-token": "k3y"}

    told = said(send(alex, reverse("admin:claims_connection_add"), "connection", **LINE, **typed))

    assert "CLINICBRIDGE_PRIVATE_HOSTS" in told
    assert not Connection.objects.filter(name="Model").exists()


def test_it_begins_switched_off_with_the_usual_sections(alex, line):
    typed = {"connection": str(line.pk), "model": "some-model", "sections": ["PLAN", "TIME"]}
    alex.post(ADD, {"daily_calls": "10", "daily_tokens": "1000", **typed})

    made = SuggesterSettings.objects.get()
    assert (made.is_on, made.model, made.sections) == (False, "some-model", ["PLAN", "TIME"])
    assert SuggesterSettings().sections == list(sending.USUAL)
    assert "Nobody has said yet" in alex.get(address(made)).content.decode()
    assert alex.get(ADD).status_code == 403


def test_a_word_is_kept_with_who_when_and_for_which_address(clinic, alex, row):
    send(alex, address(row), "suggestersettings", sections=row.sections, **WORD)

    row.refresh_from_db()
    assert (row.acknowledged_by, row.acknowledged_host) == (clinic.admin, ORIGIN)
    assert (row.agreement_with, str(row.agreement_date)) == ("Operator Inc.", "2026-01-05")
    assert row.acknowledged_at is not None
    assert not row.is_on
    trail = LogEntry.objects.filter(object_pk=str(row.pk), actor=clinic.admin)
    assert any("acknowledged_host" in entry.changes for entry in trail)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"agreement_with": ""}, "Needed for what you acknowledge."),
        ({"agreement_date": ""}, "Needed for what you acknowledge."),
        ({"agreement_date": "2099-01-01"}, "It is not in force yet."),
    ],
)
def test_a_word_for_nothing_in_particular_is_refused(alex, row, changed, why):
    typed = {**WORD, **changed}

    told = said(send(alex, address(row), "suggestersettings", sections=row.sections, **typed))

    assert why in told
    row.refresh_from_db()
    assert row.acknowledged_by is None


def test_typed_without_the_tick_nothing_is_acknowledged(alex, row):
    typed = {name: text for name, text in WORD.items() if name != "acknowledges"}
    send(alex, address(row), "suggestersettings", sections=row.sections, **typed)

    row.refresh_from_db()
    assert (row.acknowledged_by, row.agreement_with) == (None, "")


def test_switching_on_asks_for_password_and_code_first(alex, row):
    response = press(alex, row)

    assert response.redirect_chain[0][0].startswith(reverse("accounts:confirm"))
    row.refresh_from_db()
    assert not row.is_on


def test_switching_on_needs_the_word_of_a_person(confirmed, row):
    told = said(press(confirmed, row))

    row.refresh_from_db()
    assert "Nobody has said yet" in told
    assert not row.is_on


def test_acknowledged_and_confirmed_it_is_switched_on_and_off(confirmed, row):
    send(confirmed, address(row), "suggestersettings", sections=row.sections, **WORD)
    on = said(press(confirmed, row))
    row.refresh_from_db()
    was_on = row.is_on
    press(confirmed, row, "off")
    row.refresh_from_db()

    assert "switched on" in on
    assert (was_on, row.is_on) == (True, False)


def test_a_word_for_another_address_sends_nothing_until_it_is_switched_on_anew(confirmed, row):
    send(confirmed, address(row), "suggestersettings", sections=row.sections, **WORD)
    press(confirmed, row)
    credential = Credential.objects.get(connection=row.connection)
    credential.base_url = "https://elsewhere.example/"
    credential.save()

    send(confirmed, address(row), "suggestersettings", sections=row.sections, **WORD)

    row.refresh_from_db()
    assert (row.acknowledged_host, row.is_on) == ("https://elsewhere.example:443", False)


def test_another_connection_switches_it_off(confirmed, row):
    send(confirmed, address(row), "suggestersettings", sections=row.sections, **WORD)
    press(confirmed, row)
    other = Connection.objects.create(**{**LINE, "name": "Another"})

    told = said(
        send(
            confirmed, address(row), "suggestersettings",
            connection=str(other.pk), sections=row.sections,
        )
    )  # fmt: skip

    row.refresh_from_db()
    assert "switched off" in told
    assert not row.is_on


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"connection": None}, "Choose the connection"),
        ({"model": ""}, "Name the model"),
        ({"sections": []}, "Choose at least one section"),
        ({"acknowledged_by": None}, "Nobody has said yet"),
        ({"acknowledged_host": "elsewhere.example"}, "The address changed"),
    ],
)
def test_what_is_missing_is_told(clinic, row, changed, why):
    row.acknowledged_by, row.acknowledged_host = clinic.admin, ORIGIN
    assert suggester.lacks(row, origin=ORIGIN) == ""
    assert suggester.lacks(row, origin="") == "The connection has no address yet."
    for name, value in changed.items():
        setattr(row, name, value)

    assert why in suggester.lacks(row, origin=ORIGIN)


def test_a_paused_line_sends_nothing(clinic, row):
    row.acknowledged_by, row.acknowledged_host = clinic.admin, ORIGIN
    row.connection.state = Connection.State.PAUSED

    assert suggester.lacks(row, origin=ORIGIN) == "The connection is paused."
