"""A stay ends by itself, by its person's wish, or by an admin's."""

import time

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from clinicbridge.accounts import stays
from clinicbridge.accounts.models import Membership, User
from tests import clinic as clinics
from tests.kits import second_factor
from tests.kits.second_factor import SECOND_STEP

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SIGN_IN, EVERYWHERE = reverse("accounts:sign-in"), reverse("accounts:sign-out-everywhere")
COUNTS, MEMBERS = reverse("desk:counts"), reverse("admin:accounts_membership_changelist")
MINUTE, HOUR = 60, 3600


@pytest.fixture
def clock():
    """Let the tests say how late it is."""
    with time_machine.travel(time.time(), tick=False) as clock:
        yield clock


def browser(user, **options):
    browser = Client(**options)
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return browser


def is_in(browser, path="/"):
    return browser.get(path).status_code == 200


def test_fifteen_minutes_without_a_step_end_the_stay(clinic, clock):
    dana = browser(clinic.biller)
    clock.shift(15 * MINUTE - 1)
    assert is_in(dana)
    clock.shift(15 * MINUTE)

    answer = dana.get("/", follow=True)

    assert answer.redirect_chain[0][0].startswith(SIGN_IN)
    assert "15 minutes went by" in answer.content.decode()
    assert not is_in(dana)


def test_a_post_after_it_changes_nothing(clinic, clock):
    dana = browser(clinic.biller)
    clock.shift(15 * MINUTE)

    answer = dana.post(EVERYWHERE)

    assert answer.headers["Location"].startswith(SIGN_IN)
    assert User.objects.get(pk=clinic.biller.pk).sessions_ended_at is None


def test_what_the_page_asks_by_itself_keeps_nobody_in(clinic, clock):
    dana = browser(clinic.biller)
    for _ in range(14):
        clock.shift(MINUTE)
        assert is_in(dana, COUNTS)
    clock.shift(MINUTE)

    assert not is_in(dana, COUNTS)
    assert not is_in(dana)


def test_twelve_hours_end_even_a_busy_stay(clinic, clock):
    dana = browser(clinic.biller)
    for _ in range(6 * 12 - 1):
        clock.shift(10 * MINUTE)
        assert is_in(dana, reverse("accounts:second-factor"))
    clock.shift(10 * MINUTE)

    assert "12 hours at most" in dana.get("/", follow=True).content.decode()


def test_a_session_that_does_not_say_when_it_began_is_over(clinic):
    dana = browser(clinic.biller)
    session = dana.session
    del session[stays.BEGAN]
    session.save()

    assert not is_in(dana)


def test_signing_out_everywhere_ends_every_session_and_nobody_elses(clinic):
    here, there, sam = browser(clinic.biller), browser(clinic.biller), browser(clinic.lead)

    answer = here.post(EVERYWHERE, follow=True)

    assert "You are signed out everywhere." in answer.content.decode()
    assert [is_in(here), is_in(there), is_in(sam)] == [False, False, True]
    assert is_in(browser(User.objects.get(pk=clinic.biller.pk)))


def test_signing_out_everywhere_takes_a_post_with_its_token(clinic):
    dana = browser(clinic.biller, enforce_csrf_checks=True)

    assert dana.get(EVERYWHERE).status_code == 405
    assert dana.post(EVERYWHERE).status_code == 403
    assert is_in(dana)


def test_an_admin_signs_others_out(clinic):
    alex, dana = browser(clinic.admin), browser(clinic.biller)
    member = Membership.objects.get(user=clinic.biller)

    answer = alex.post(MEMBERS, {"action": "sign_out", "_selected_action": [member.pk]})

    assert answer.status_code == 302
    assert [is_in(dana), is_in(alex)] == [False, True]


def test_an_admin_does_not_sign_out_the_people_of_another_practice(db):
    clinic = clinics.make()
    lakeside = clinics.make("Lakeside Therapy", "lakeside")
    theirs = Membership.objects.get(user=lakeside.biller)

    browser(clinic.admin).post(MEMBERS, {"action": "sign_out", "_selected_action": [theirs.pk]})

    assert User.objects.get(pk=lakeside.biller.pk).sessions_ended_at is None


def test_signing_in_gives_a_new_session_whatever_one_was_brought(clinic):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    session = browser.session
    session["brought"] = True
    session.save()
    brought = session.session_key

    browser.cookies[settings.SESSION_COOKIE_NAME] = brought
    browser.post(SIGN_IN, {"username": clinic.biller.email, "password": clinics.PASSWORD})
    waiting = browser.session.session_key
    browser.post(SECOND_STEP, {"code": second_factor.code_for(clinic.biller)})

    assert len({browser.session.session_key, waiting, brought, "a" * 32}) == 4
    assert is_in(browser)
    for known in (brought, waiting):
        stranger = Client()
        stranger.cookies[settings.SESSION_COOKIE_NAME] = known
        assert not is_in(stranger)


def test_a_session_of_before_there_was_a_second_step_is_over(clinic):
    dana = browser(clinic.biller)
    session = dana.session
    del session[stays.STEPS]
    session.save()

    answer = dana.get("/", follow=True)

    assert "with the second step" in answer.content.decode()
    assert not is_in(dana)
