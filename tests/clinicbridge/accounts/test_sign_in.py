"""The door: who comes in, and what it says to somebody who keeps guessing."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinicbridge.accounts import callers
from tests import clinic as clinics

SIGN_IN = reverse("accounts:sign-in")


@pytest.fixture
def guess(clinic):
    """Try to come in as Dana from one place."""
    browser = Client()

    def send(password):
        email = clinic.biller.email
        return browser.post(SIGN_IN, {"username": email, "password": password})

    return send


def test_the_right_password_leads_to_the_second_step(guess):
    answer = guess(clinics.PASSWORD)

    assert answer.headers["Location"] == reverse("accounts:second-step")


def test_a_wrong_password_is_told_apart_from_nothing_else(guess):
    page = guess("wrong")

    assert page.status_code == 200
    assert "do not go together" in page.content.decode()


def test_after_five_wrong_ones_the_door_is_locked_and_says_for_how_long(guess):
    for _ in range(5):
        last = guess("wrong")

    said = last.content.decode()
    assert last.status_code == 429
    assert "Sign-in is locked" in said
    assert "15 minutes" in said
    assert 'class="door"' in said
    assert guess(clinics.PASSWORD).status_code == 429


def test_one_persons_lock_is_not_anothers(guess, clinic):
    for _ in range(5):
        guess("wrong")

    sam = {"username": clinic.lead.email, "password": clinics.PASSWORD}
    assert Client().post(SIGN_IN, sam).status_code == 302


def test_the_lock_counts_an_address_however_it_is_spelt(clinic):
    browser, email = Client(), clinic.biller.email
    spelt = (email.upper(), email.title(), email, email.swapcase(), f" {email} ")
    for one in spelt:
        last = browser.post(SIGN_IN, {"username": one, "password": "wrong"})

    assert last.status_code == 429
    right = {"username": email.upper(), "password": clinics.PASSWORD}
    assert browser.post(SIGN_IN, right).status_code == 429


def test_a_letter_that_only_looks_alike_is_another_address(clinic):
    alike = clinic.lead.email.replace("s", "\u017f", 1)

    answer = Client().post(SIGN_IN, {"username": alike, "password": clinics.PASSWORD})
    assert answer.status_code == 200


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_proxies_the_lock_counts_whom_they_heard_and_not_what_was_written(
    clinic, settings, proxies
):
    settings.TRUSTED_PROXIES = proxies
    browser = Client()

    def guess(wrote, password="wrong", caller="203.0.113.9"):
        heard = ", ".join([wrote, caller, *["10.0.0.7"] * (proxies - 1)])
        words = {"username": clinic.biller.email, "password": password}
        return browser.post(SIGN_IN, words, headers={"X-Forwarded-For": heard})

    for number in range(5):
        last = guess(f"198.51.100.{number}")

    assert last.status_code == 429
    assert guess("198.51.100.77", clinics.PASSWORD).status_code == 429
    assert guess("203.0.113.9", clinics.PASSWORD, caller="203.0.113.10").status_code == 302


def test_one_proxys_own_header_is_the_caller(rf, settings):
    settings.TRUSTED_PROXIES = 1
    one = rf.get("/", headers={"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="10.0.0.7")
    none = rf.get("/", headers={"X-Forwarded-For": "nonsense"}, REMOTE_ADDR="10.0.0.7")

    assert (callers.address(one), callers.address(none)) == ("203.0.113.9", "10.0.0.7")


def test_what_is_guessed_with_is_kept_nowhere(clinic):
    typed = {"username": clinic.biller.email, "password": "wrong", "code": "d5e5-hima"}
    Client().post(SIGN_IN, typed)

    kept = AccessAttempt.objects.get().post_data
    assert "wrong" not in kept
    assert "d5e5-hima" not in kept


def test_the_door_does_not_lead_round_to_itself(clinic):
    browser = Client()
    browser.force_login(clinic.biller)

    assert browser.get(f"{SIGN_IN}?next={SIGN_IN}").headers["Location"] == "/"


@pytest.fixture
def hashed(monkeypatch):
    """Every password that is hashed, by whom it was asked for."""
    counted = []
    encode = MD5PasswordHasher.encode

    def count(self, password, *args, **kwargs):
        counted.append(password)
        return encode(self, password, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    return counted


def test_who_is_here_is_told_by_no_words_and_by_no_work(clinic, hashed):
    gone, invited = clinic.lead, clinic.admin
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    invited.set_unusable_password()
    invited.save(update_fields=["password"])
    told = set()
    for email in (clinic.biller.email, "nobody@ridgeline.example", gone.email, invited.email):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post(SIGN_IN, {"username": email, "password": "wrong"})
        said = re.sub(r'value="[^"]*"', "", answer.content.decode())
        told.add((answer.status_code, said, len(hashed), len(asked)))

    assert len(told) == 1
    assert told.pop()[2] == 1
