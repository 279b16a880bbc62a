"""People enrol, keep back-up codes and change their factor; nothing readable is kept."""

import base64
import re

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clinicbridge import audit, vault
from clinicbridge.accounts import factors
from clinicbridge.accounts.models import BackupCode, SecondFactor
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics
from tests.clinicbridge.vault.test_keys import new_kek
from tests.kits.second_factor import SECOND_STEP, first_step, is_in, second_step, shown

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ENROL, CONFIRM = reverse("accounts:enrol"), reverse("accounts:confirm")
CODES, OWN_PAGE = reverse("accounts:new-codes"), reverse("accounts:second-factor")
BACKUP = re.compile(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>")


def offered(page):
    secret = re.search(r'<code class="break">([A-Z2-7 ]+)</code>', page.content.decode())
    return base64.b32decode(secret[1].replace(" ", ""))


def test_somebody_new_enrols_sees_their_codes_once_and_is_in(clinic, clock):
    browser = first_step(clinic.biller)
    page = browser.get(SECOND_STEP, follow=True)
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    assert not is_in(browser)

    answer = browser.post(ENROL, {"code": shown(offered(page))})

    codes = BACKUP.findall(answer.content.decode())
    assert len(set(codes)) == 10
    assert is_in(browser)
    assert codes[0] not in browser.get(OWN_PAGE).content.decode()
    assert "10 back-up codes left" in browser.get(OWN_PAGE).content.decode()


def test_the_code_that_enrolled_is_used_up(clinic, clock):
    browser = first_step(clinic.biller)
    secret = offered(browser.get(ENROL))
    browser.post(ENROL, {"code": shown(secret)})
    again = first_step(clinic.biller)

    second_step(again, shown(secret))

    assert not is_in(again)


def test_a_wrong_code_enrols_nobody(clinic, clock):
    browser = first_step(clinic.biller)

    assert browser.post(ENROL, {"code": "000000"}).status_code == 200
    assert not SecondFactor.objects.exists()
    assert not is_in(browser)


def test_who_has_a_factor_cannot_enrol_another_by_the_password_alone(clinic, danas):
    before = SecondFactor.objects.get().sealed
    browser = first_step(clinic.biller)

    assert browser.get(ENROL).headers["Location"].startswith(SECOND_STEP)
    browser.post(ENROL, {"code": "000000"})

    assert SecondFactor.objects.get().sealed == before


def test_of_two_who_enrol_the_same_person_the_second_does_not_come_in(clinic, clock):
    one, two = first_step(clinic.biller), first_step(clinic.biller)
    secrets = [offered(browser.get(ENROL)) for browser in (one, two)]
    one.post(ENROL, {"code": shown(secrets[0])})
    two.post(ENROL, {"code": shown(secrets[1])})

    assert (is_in(one), is_in(two)) == (True, False)


# --- Back-up codes -------------------------------------------------------------
def test_a_backup_code_counts_once_however_it_is_typed(clinic, danas):
    codes = factors.new_backup_codes(clinic.biller)
    first, again, other = (first_step(clinic.biller) for _ in range(3))

    second_step(first, f" {codes[0].upper().replace('-', ' ')} ")
    second_step(again, codes[0])
    assert (is_in(first), is_in(again)) == (True, False)
    with time_machine.travel(1_800_000_002):
        second_step(other, codes[1])
    assert is_in(other)


def test_new_backup_codes_end_the_old_ones(clinic, danas):
    old = factors.new_backup_codes(clinic.biller)
    factors.new_backup_codes(clinic.biller)

    assert not factors.check(clinic.biller, old[0]).is_right
    assert BackupCode.objects.count() == 10


# --- Changes ---------------------------------------------------------------------
@pytest.fixture
def inside(clinic, danas, clock):
    browser = first_step(clinic.biller)
    second_step(browser, shown(danas))
    clock.shift(30)
    return browser


def confirm(browser, code, password=clinics.PASSWORD):
    return browser.post(f"{CONFIRM}?next={ENROL}", {"password": password, "code": code})


@pytest.mark.parametrize("place", [ENROL, CODES])
def test_a_change_asks_for_password_and_code_again(inside, place):
    before = SecondFactor.objects.get().sealed, set(BackupCode.objects.values_list("digest"))

    answer = inside.post(place, {"code": "000000"})

    assert answer.headers["Location"].startswith(CONFIRM)
    after = SecondFactor.objects.get().sealed, set(BackupCode.objects.values_list("digest"))
    assert before == after


@pytest.mark.parametrize(("password", "right"), [("wrong", True), (clinics.PASSWORD, False)])
def test_both_must_be_right(inside, danas, password, right):
    page = confirm(inside, shown(danas) if right else "000000", password).content.decode()

    assert "do not go together" in page
    assert inside.get(ENROL).headers["Location"].startswith(CONFIRM)


def test_a_new_authenticator_replaces_the_old_and_ends_other_stays(clinic, inside, danas, clock):
    elsewhere = Client()
    elsewhere.force_login(clinic.biller, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert confirm(inside, shown(danas)).headers["Location"] == ENROL
    secret = offered(inside.get(ENROL))

    answer = inside.post(ENROL, {"code": shown(secret)})

    assert len(BACKUP.findall(answer.content.decode())) == 10
    assert (is_in(inside), is_in(elsewhere)) == (True, False)
    clock.shift(60)
    assert not factors.check(clinic.biller, shown(danas)).is_right
    clock.shift(60)
    assert factors.check(clinic.biller, shown(secret)).is_right
    assert inside.get(ENROL).headers["Location"].startswith(CONFIRM)


def test_new_codes_after_confirming_and_not_five_minutes_later(inside, danas, clock):
    confirm(inside, shown(danas))
    assert len(BACKUP.findall(inside.post(CODES).content.decode())) == 10
    clock.shift(5 * 60)

    assert inside.post(CODES).status_code == 302


def test_the_admin_s_own_password_page_leads_to_ours(clinic):
    browser = Client()
    browser.force_login(clinic.admin, backend=settings.AUTHENTICATION_BACKENDS[-1])

    answer = browser.get("/admin/password_change/")

    assert answer.headers["Location"] == reverse("accounts:change-password")


# --- What is kept ------------------------------------------------------------------
def test_nothing_readable_is_kept_or_recorded(clinic, danas):
    with audit.acting(actor=clinic.biller, source="web"):
        codes = factors.new_backup_codes(clinic.biller)
        factors.check(clinic.biller, codes[0])
    rows = [
        *SecondFactor.objects.values(),
        *BackupCode.objects.values(),
        *LogEntry.objects.values(),
    ]
    kept = str(rows)

    assert factors.typed_secret(danas) not in kept
    assert danas.hex() not in kept
    assert codes[0] not in kept
    assert codes[0].replace("-", "") not in kept
    assert "used_at" in str(
        list(LogEntry.objects.filter(object_repr__startswith="Back-up").values())
    )


def test_a_secret_moved_to_another_person_does_not_open(clinic, danas):
    with pytest.raises(vault.Unreadable):
        factors.clear(clinic.lead, SecondFactor.objects.get().sealed)


def test_rotating_keys_seals_the_secret_anew_and_codes_go_on(clinic, danas, settings, clock):
    codes, old = factors.new_backup_codes(clinic.biller), settings.VAULT_KEK
    before = SecondFactor.objects.get().sealed
    settings.VAULT_KEK = f"{new_kek()},{old}"

    call_command("rotate_keys")

    settings.VAULT_KEK = settings.VAULT_KEK.split(",")[0]
    assert SecondFactor.objects.get().sealed.split(".")[1] != before.split(".")[1]
    assert factors.check(clinic.biller, shown(danas)).is_right
    assert factors.check(clinic.biller, codes[0]).is_right
