"""Nobody comes in by a password alone, whatever they try with the code."""

import re
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse

from clinicbridge.accounts import factors
from clinicbridge.accounts.models import SecondFactor, User
from tests import clinic as clinics
from tests.kits import second_factor
from tests.kits.second_factor import SECOND_STEP, SIGN_IN, first_step, is_in, second_step, shown

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ENROL, CONFIRM = reverse("accounts:enrol"), reverse("accounts:confirm")
CODES, OWN_PAGE = reverse("accounts:new-codes"), reverse("accounts:second-factor")
DOORS = ("/", "/admin/", "/api/schema", "/api/docs", "/accounts/practice/", OWN_PAGE, ENROL)


def test_a_password_alone_opens_no_door(clinic, danas):
    browser = first_step(clinic.biller)

    assert not is_in(browser)
    assert SESSION_KEY not in browser.session
    for door in DOORS:
        answer = browser.get(door)
        doors = (SIGN_IN, SECOND_STEP, "/admin/login/", ENROL)
        assert answer.status_code in {401, 403} or answer.headers["Location"].startswith(doors)
    assert not is_in(browser)


def test_the_right_code_opens_and_leads_where_one_was_going(clinic, danas):
    browser = Client()
    form = {"username": clinic.admin.email, "password": clinics.PASSWORD, "next": "/admin/"}
    place = browser.post(SIGN_IN, form).headers["Location"]

    answer = second_step(browser, shown(second_factor.give(clinic.admin)), place)

    assert answer.headers["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_it_never_leads_to_another_site(clinic, danas):
    browser = first_step(clinic.biller)

    answer = second_step(browser, shown(danas), f"{SECOND_STEP}?next=https://evil.example/")

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "½½½½½½", "١٢٣٤٥٦", "1" * 40, "-1"])
def test_what_is_no_code_opens_nothing(clinic, danas, code):
    browser = first_step(clinic.biller)

    assert second_step(browser, code).status_code == 200
    assert not is_in(browser)


@pytest.mark.parametrize(("drift", "opens"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_a_code_counts_in_its_step_and_the_next(clinic, danas, drift, opens):
    browser = first_step(clinic.biller)

    second_step(browser, shown(danas, drift=drift))

    assert is_in(browser) == opens


def test_a_code_counts_once_and_none_before_it(clinic, danas, clock):
    code, earlier = shown(danas), shown(danas, drift=-1)
    second_step(first_step(clinic.biller), code)

    for used in (code, earlier):
        clock.shift(1)
        again = first_step(clinic.biller)
        assert "used before" in second_step(again, used).content.decode()
        assert not is_in(again)
        clock.shift(1)


def test_wrong_codes_make_wait_and_then_lock_even_for_the_right_one(clinic, danas, clock):
    browser = first_step(clinic.biller)
    for wait in (1, 2, 4, 8):
        page = second_step(browser, "000000").content.decode()
        assert f"counts in {wait} second" in page
        assert f"in {wait} second" in second_step(browser, shown(danas)).content.decode()
        clock.shift(wait)
        browser = first_step(clinic.biller)  # a new session does not start anew

    last = second_step(browser, "000000")

    assert last.status_code == 429
    assert "Sign-in is locked" in last.content.decode()
    clock.shift(15 * 60 - 1)
    browser = first_step(clinic.biller)
    assert second_step(browser, shown(danas)).status_code == 429
    clock.shift(1)
    second_step(browser, shown(danas))
    assert is_in(browser)


def test_a_robot_gets_a_handful_of_guesses_in_an_hour(clinic, danas, clock):
    before = SecondFactor.objects.get().failures
    for _ in range(0, 3600, 5):
        factors.check(clinic.biller, "000000")
        clock.shift(5)
    guesses = SecondFactor.objects.get().failures - before

    assert guesses <= 8


def test_the_second_step_waits_five_minutes_and_no_longer(clinic, danas, clock):
    browser = first_step(clinic.biller)
    clock.shift(5 * 60)

    answer = browser.post(SECOND_STEP, {"code": shown(danas)}, follow=True)

    assert answer.redirect_chain[0][0].startswith(SIGN_IN)
    assert "Sign in again" in answer.content.decode()
    assert not is_in(browser)


@pytest.mark.parametrize("change", ["password", "disabled", "ended"])
def test_what_ends_a_stay_ends_the_waiting(clinic, danas, change):
    browser = first_step(clinic.biller)
    user = User.objects.get(pk=clinic.biller.pk)
    if change == "password":
        user.set_password("a hinge of bone and gristle")
    elif change == "disabled":
        user.is_active = False
    else:
        user.sessions_ended_at = user.date_joined
    user.save()

    second_step(browser, shown(danas))

    assert not is_in(browser)


def test_a_new_password_does_not_pass_the_second_step_by(clinic, danas):
    clinic.biller.set_password("a hinge of bone and gristle")
    clinic.biller.save()
    browser = first_step(clinic.biller, "a hinge of bone and gristle")

    assert not is_in(browser)
    assert browser.get("/").headers["Location"].startswith(SIGN_IN)
    assert second_step(browser, "000000").status_code == 200


def test_a_second_person_s_code_is_no_use(clinic, danas):
    sams = second_factor.give(clinic.lead)
    browser = first_step(clinic.biller)

    second_step(browser, shown(sams))

    assert not is_in(browser)


def test_every_step_gives_a_new_session_and_drops_the_one_before(clinic, danas):
    browser = first_step(clinic.biller)
    known = browser.session.session_key
    second_step(browser, shown(danas))

    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = known
    assert browser.session.session_key != known
    assert stranger.get("/").status_code == 302


def test_an_unknown_person_is_told_what_a_wrong_password_is(clinic, danas):
    pages = []
    for email in (clinic.biller.email, "nobody@ridgeline.example"):
        answer = Client().post(SIGN_IN, {"username": email, "password": "wrong"})
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        pages.append((answer.status_code, text))

    assert pages[0] == pages[1]


@pytest.mark.parametrize("place", [SECOND_STEP, ENROL, CONFIRM, CODES])
def test_every_form_takes_only_its_own_token(clinic, danas, place):
    stranger = Client(enforce_csrf_checks=True)
    insider = Client(enforce_csrf_checks=True)
    insider.force_login(clinic.biller)

    for browser in (stranger, insider):
        assert browser.post(place, {"code": shown(danas)}).status_code == 403


def test_django_s_login_is_called_in_one_place():
    calls = re.compile(r"(?<![\w.])(auth\.)?a?login\(|LoginView\b")
    top = Path(settings.BASE_DIR)
    files = [
        file
        for name in ("clinicbridge", "claims", "integrations")
        for file in (top / name).rglob("*.py")
    ]
    found = {file.name for file in files if calls.search(file.read_text())}

    # of the two others, one sends strangers to the door; the other leaves before login()
    assert found == {"entrance.py", "admin_site.py", "views.py"}


def test_one_code_in_two_requests_at_once_counts_once(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time; the other waits and reads what it wrote")
    user = clinics.make().biller
    code, gate, verdicts = second_factor.code_for(user), threading.Barrier(4), []

    def try_it():
        gate.wait()
        verdicts.append(factors.check(user, code).is_right)
        connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(verdicts) == [False, False, False, True]
