"""What lets more leave the clinic asks for password and code first; what lets less, for nothing."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Connection, SuggesterSettings
from claims.services import suggester
from clinicbridge.accounts import entrance
from clinicbridge.audit.models import LogEntry
from integrations.admin.suggester import SuggesterAdmin
from integrations.models import Credential
from tests.claims.admin.filling import said, send
from tests.kits import messages_api

pytestmark = pytest.mark.both
FIRST = "password and code come first"
ORIGIN = "http://127.0.0.1:9"
BEGUN = {"model": "m", "sections": ["PLAN", "TIME"], "daily_calls": 10, "daily_tokens": 1000}


@pytest.fixture
def row(clinic, settings):
    """The practice's settings, acknowledged and switched on."""
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    line = Connection.objects.create(
        name="Model", direction="ASIDE", vendor="claude", environment="SANDBOX"
    )
    Credential.objects.create(connection=line, base_url=ORIGIN, secrets={"token": messages_api.KEY})
    made = SuggesterSettings.objects.create(connection=line, **BEGUN)
    suggester.acknowledge(
        settings=made, origin=ORIGIN, agreement_with="Operator Inc.",
        since=date(2026, 1, 1), actor=clinic.admin,
    )  # fmt: skip
    return suggester.turn_on(settings=made, origin=ORIGIN, now=timezone.now())


@pytest.fixture
def confirmed(alex, monkeypatch):
    """Alex has typed password and code a moment ago."""
    monkeypatch.setattr(entrance, "is_confirmed", lambda _: True)
    return alex


def change(browser, row, **typed):
    there = reverse("admin:claims_suggestersettings_change", args=[row.pk])
    return send(browser, there, "suggestersettings", **{"sections": BEGUN["sections"], **typed})


def kept(row):
    row.refresh_from_db()
    return {name: getattr(row, name) for name in BEGUN}


WORD = {
    "agreement_with": "Another Inc.",
    "agreement_date": "2026-01-05",
    "acknowledges": "on",
}
WIDER = [
    {"sections": ["PLAN", "TIME", "HISTORY"]},
    {"model": "another"},
    {"daily_calls": "11"},
    {"daily_tokens": "1001"},
    WORD,
    {"sections": ["FAMILY"], "daily_calls": "1"},
]
NARROWER = [{"sections": ["PLAN"]}, {"daily_calls": "9"}, {"daily_tokens": "0"}, {"model": ""}]


@pytest.mark.parametrize("typed", WIDER)
def test_while_it_is_on_nothing_is_widened_without_password_and_code(alex, row, typed):
    page = change(alex, row, **typed)

    assert FIRST in said(page)
    assert f'<a href="{reverse("accounts:confirm")}?next=' in page.content.decode()
    assert kept(row) == BEGUN
    assert row.agreement_with == "Operator Inc."
    assert row.is_on


@pytest.mark.parametrize("typed", WIDER[:4])
def test_confirmed_it_is_widened_and_the_trail_says_by_whom(confirmed, clinic, row, typed):
    change(confirmed, row, **typed)

    (name,) = typed
    assert str(kept(row)[name]) == str(typed[name])
    (entry,) = LogEntry.objects.filter(object_pk=str(row.pk), actor=clinic.admin, action=1)
    assert name in entry.changes


@pytest.mark.parametrize("typed", NARROWER)
def test_less_may_leave_at_any_time(alex, row, typed):
    page = change(alex, row, **typed)

    (name,) = typed
    assert FIRST not in said(page)
    assert str(kept(row)[name]) == str(typed[name])


def test_while_it_is_off_anything_may_be_prepared(alex, row):
    suggester.turn_off(settings=row)

    page = change(alex, row, model="another", daily_calls="999", **WORD)

    assert FIRST not in said(page)
    assert kept(row)["daily_calls"] == 999


def test_who_switches_off_wins_against_who_saves_the_page_meanwhile(alex, row, monkeypatch):
    look = SuggesterAdmin.get_object

    def and_then_off(*asked):
        found = look(*asked)
        suggester.turn_off(settings=found)
        return found

    suggester.turn_on(settings=row, origin=ORIGIN, now=timezone.now())
    typed = {"connection": str(row.connection_id), "model": "m", "sections": ["PLAN"]}
    monkeypatch.setattr(SuggesterAdmin, "get_object", and_then_off)
    alex.post(
        reverse("admin:claims_suggestersettings_change", args=[row.pk]),
        {**typed, "daily_calls": "9", "daily_tokens": "9"},
    )

    assert kept(row)["sections"] == ["PLAN"]
    assert not row.is_on


LINE = [{"credential-0-token": "k3y"}, {"credential-0-base_url": ORIGIN + "/elsewhere"}]


def change_line(browser, row, **typed):
    there = reverse("admin:claims_connection_change", args=[row.connection_id])
    return send(browser, there, "connection", **typed)


@pytest.mark.parametrize("typed", LINE)
def test_the_line_of_a_model_that_is_on_leads_elsewhere_only_with_password_and_code(
    alex, row, typed
):
    page = change_line(alex, row, **typed)

    assert FIRST in said(page)
    assert Credential.objects.get(connection=row.connection).base_url == ORIGIN


def test_a_paused_line_of_a_model_that_is_on_wakes_only_with_password_and_code(alex, row):
    change_line(alex, row, state="PAUSED")
    line = Connection.objects.get(pk=row.connection_id)
    assert line.state == "PAUSED"

    page = change_line(alex, row, state="ACTIVE")

    line.refresh_from_db()
    assert FIRST in said(page)
    assert line.state == "PAUSED"


@pytest.mark.parametrize("typed", [*LINE, {"state": "ACTIVE"}])
def test_confirmed_or_while_it_is_off_a_line_is_changed(alex, row, typed, monkeypatch):
    suggester.turn_off(settings=row)
    assert FIRST not in said(change_line(alex, row, **typed))

    suggester.turn_on(settings=row, origin=ORIGIN, now=timezone.now())
    monkeypatch.setattr(entrance, "is_confirmed", lambda _: True)
    assert FIRST not in said(change_line(alex, row, **typed))
