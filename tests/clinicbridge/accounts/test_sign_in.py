"""The door: who comes in, and what it says to somebody who keeps guessing."""

import pytest
from django.test import Client
from django.urls import reverse

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
