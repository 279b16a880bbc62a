"""A person replaces the password they were given with one of their own."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from clinicbridge.accounts import entrance
from clinicbridge.accounts.models import User
from tests.clinic import PASSWORD

PAGE = reverse("accounts:change-password")
pytestmark = pytest.mark.both
NEW = "a hinge of bone and gristle"


@pytest.fixture
def dana(clinic):
    browser = Client()
    browser.force_login(clinic.biller)
    confirm(browser)
    return browser


def confirm(browser):
    """Have the session know that password and code were just given."""
    session = browser.session
    session[entrance.CONFIRMED] = time.time()
    session.save()


def change(browser, old=PASSWORD, new=NEW, again=NEW):
    return browser.post(PAGE, {"old_password": old, "new_password1": new, "new_password2": again})


def password_is(clinic, text):
    return User.objects.get(pk=clinic.biller.pk).check_password(text)


def test_the_desk_leads_to_the_page_and_the_page_shows_its_form(dana):
    assert f'href="{PAGE}"' in dana.get("/").content.decode()

    shown = dana.get(PAGE)

    assert shown.status_code == 200
    assert "style=" not in shown.content.decode()
    assert "script-src 'self'" in shown.headers["Content-Security-Policy"]


def test_a_changed_password_lets_in_and_the_old_one_does_not(clinic, dana):
    answer = change(dana)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert password_is(clinic, NEW)
    assert not password_is(clinic, PASSWORD)
    assert "Your password is changed." in dana.get("/").content.decode()


def test_who_has_not_just_proved_to_be_it_changes_nothing(clinic):
    """A session left open tries no passwords here, where nobody counts."""
    browser = Client()
    browser.force_login(clinic.biller)

    for answer in (change(browser), browser.get(PAGE)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("accounts:confirm"))

    assert password_is(clinic, PASSWORD)


def test_their_other_sessions_end(clinic, dana):
    elsewhere = Client()
    elsewhere.force_login(clinic.biller)

    change(dana)

    assert dana.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": "not it at all"}, "old password was entered incorrectly"),
        ({"again": "a hinge of bone and brass"}, "password fields didn’t match"),
        ({"new": "short", "again": "short"}, "at least 12 characters"),
        ({"new": "dana@ridgeline.example", "again": "dana@ridgeline.example"}, "too similar"),
        ({"new": "", "again": ""}, "required"),
    ],
)
def test_what_will_not_do_is_refused_in_words_and_nothing_changes(clinic, dana, typed, words):
    answer = change(dana, **typed)

    assert answer.status_code == 200
    assert words in answer.content.decode().replace("&#x27;", "’")
    assert password_is(clinic, PASSWORD)
    assert NEW not in answer.content.decode()
