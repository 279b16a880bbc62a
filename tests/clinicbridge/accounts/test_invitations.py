"""People come in by an invitation, once; who lost their factor enrols anew."""

import re
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from clinicbridge.accounts import entrance
from clinicbridge.accounts.models import Membership, OneUseLink, SecondFactor, User
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics
from tests.kits import second_factor
from tests.kits.second_factor import first_step, is_in

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PEOPLE, INVITE = reverse("people:list"), reverse("people:invite")
EVE = {"email": "Eve@ridgeline.example", "full_name": "Eve Marlow", "role": "BILLER"}
NEW = "a hinge of bone and gristle"
PASSWORDS = {"new_password1": NEW, "new_password2": NEW}


def browser(user, *, confirmed=True, **options):
    browser = Client(**options)
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    if confirmed:
        session = browser.session
        session[entrance.CONFIRMED] = int(time.time())
        session.save()
    return browser


def invite(user, **changes):
    return browser(user).post(INVITE, {**EVE, **changes})


def link_in(text):
    return re.search(r"(/accounts/invitation/[\w-]+/)", text)[1]


@pytest.fixture
def link(clinic):
    """Return the path of Eve's invitation."""
    return link_in(invite(clinic.lead).content.decode())


def test_the_invited_person_sets_a_password_enrols_and_is_in(link):
    eve = Client()
    assert "Welcome, Eve Marlow" in eve.get(link).content.decode()

    onward = eve.post(link, PASSWORDS, follow=True)

    assert onward.redirect_chain[-1][0].startswith(reverse("accounts:enrol"))
    assert not is_in(eve)
    user = User.objects.get(email="eve@ridgeline.example")
    assert user.check_password(NEW)
    assert Membership.objects.get(user=user).role == "BILLER"


def test_looking_does_not_use_an_invitation_up_and_accepting_does(link):
    Client().get(link)
    assert Client().post(link, PASSWORDS).status_code == 302
    again = Client()
    answer = again.post(link, {"new_password1": "b" * 14, "new_password2": "b" * 14}, follow=True)

    assert "was used or is too old" in answer.content.decode()
    assert User.objects.get(email="eve@ridgeline.example").check_password(NEW)
    assert not is_in(again)


def test_an_invitation_ends_after_three_days(clock, link):
    clock.shift(3 * 24 * 3600)

    assert Client().post(link, PASSWORDS).headers["Location"] == reverse("accounts:sign-in")
    assert not User.objects.get(email="eve@ridgeline.example").has_usable_password()


def test_a_second_invitation_ends_the_first(clinic, link):
    later = link_in(invite(clinic.lead).content.decode())

    assert Client().get(link).status_code == 302
    assert Client().get(later).status_code == 200


def test_a_weak_password_does_not_use_the_link_up(link):
    page = Client().post(link, {"new_password1": "short", "new_password2": "short"})

    assert "at least 12 characters" in page.content.decode()
    assert Client().get(link).status_code == 200


def test_neither_table_nor_audit_keeps_the_link(link):
    kept = str([*OneUseLink.objects.values(), *LogEntry.objects.values()])

    assert link.split("/")[-2] not in kept


@pytest.mark.parametrize("role", ["ADMIN", "COMPLIANCE", "OWNER", ""])
def test_a_lead_makes_nobody_who_is_more_than_they(clinic, role):
    assert invite(clinic.lead, role=role).status_code == 400
    assert not User.objects.filter(email="eve@ridgeline.example").exists()


def test_an_admin_may_make_another(clinic):
    assert invite(clinic.admin, role="ADMIN").status_code == 200
    assert Membership.objects.get(user__email="eve@ridgeline.example").role == "ADMIN"


@pytest.mark.parametrize(
    "changes", [{"email": "eve"}, {"full_name": ""}, {"email": "a\0@b.example"}]
)
def test_what_is_no_person_is_refused_in_words(clinic, changes):
    answer = invite(clinic.lead, **changes)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_who_works_here_is_not_invited_again(clinic):
    answer = invite(clinic.lead, email=clinic.biller.email.upper(), role="LEAD")

    assert "works here already" in answer.content.decode()
    assert Membership.objects.get(user=clinic.biller).role == "BILLER"


def test_somebody_of_another_practice_keeps_their_password(clinic):
    zoe = User.objects.create_user("zoe@lakeside.example", NEW, full_name="Zoe Ito")

    page = invite(clinic.lead, email=zoe.email).content.decode()

    assert "/accounts/invitation/" not in page
    assert User.objects.get(pk=zoe.pk).check_password(NEW)


def test_nobody_gets_the_link_of_somebody_who_is_more(db):
    clinic, lakeside = clinics.make(), clinics.make("Lakeside Therapy", "lakeside")
    call_command("enrol_anew", clinic.admin.email, "--new-password")
    call_command("enrol_anew", lakeside.admin.email, "--new-password")

    here = invite(clinic.lead, email=clinic.admin.email).content.decode()
    there = invite(clinic.admin, email=lakeside.admin.email).content.decode()

    assert "/accounts/invitation/" not in here + there
    assert OneUseLink.objects.count() == 2


def test_nobody_resets_the_factor_of_somebody_who_is_more_elsewhere(db):
    clinic, lakeside = clinics.make(), clinics.make("Lakeside Therapy", "lakeside")
    Membership.objects.create(practice=lakeside.practice, user=clinic.biller, role="ADMIN")
    second_factor.give(clinic.biller)
    member = Membership.objects.get(user=clinic.biller, practice=clinic.practice)

    answer = browser(clinic.admin).post(reverse("people:enrol-anew", args=[member.pk]))

    assert answer.status_code == 403
    assert SecondFactor.objects.exists()


@pytest.mark.parametrize("place", ["invite", "enrol", "invitation"])
def test_every_form_takes_only_its_own_token(clinic, link, place):
    member = Membership.objects.get(user=clinic.biller)
    path = {
        "invite": INVITE,
        "enrol": reverse("people:enrol-anew", args=[member.pk]),
        "invitation": link,
    }[place]

    assert browser(clinic.lead, enforce_csrf_checks=True).post(path, EVE).status_code == 403


def enrol_anew(by, whom):
    member = Membership.objects.get(user=whom)
    return browser(by).post(reverse("people:enrol-anew", args=[member.pk]))


def test_who_lost_the_phone_is_out_everywhere_and_enrols_anew(clinic):
    second_factor.give(clinic.biller)
    dana = browser(clinic.biller)

    assert enrol_anew(clinic.lead, clinic.biller).status_code == 302

    assert not is_in(dana)
    assert not SecondFactor.objects.filter(user=clinic.biller).exists()
    deleted = LogEntry.objects.filter(object_repr__startswith="Second factor", action=2)
    assert deleted.get().actor == clinic.lead
    again = first_step(User.objects.get(pk=clinic.biller.pk))
    answer = again.get(reverse("accounts:second-step"))
    assert answer.headers["Location"].startswith(reverse("accounts:enrol"))
    assert not is_in(again)


@pytest.mark.parametrize(("by", "whom"), [("lead", "admin"), ("lead", "lead"), ("biller", "lead")])
def test_who_may_not_is_refused_and_nothing_changes(clinic, by, whom):
    user = getattr(clinic, whom)
    second_factor.give(user)

    assert enrol_anew(getattr(clinic, by), user).status_code == 403
    assert SecondFactor.objects.filter(user=user).exists()


def test_nobody_of_another_practice_is_reached(db):
    clinic, lakeside = clinics.make(), clinics.make("Lakeside Therapy", "lakeside")
    second_factor.give(lakeside.biller)

    assert enrol_anew(clinic.admin, lakeside.biller).status_code == 404
    assert SecondFactor.objects.filter(user=lakeside.biller).exists()


def test_the_command_helps_an_admin_who_lost_everything(clinic, capsys):
    second_factor.give(clinic.admin)

    call_command(
        "enrol_anew", clinic.admin.email, "--new-password", "--site", "https://cb.example/"
    )

    said = capsys.readouterr().out
    assert "https://cb.example/accounts/invitation/" in said
    assert not SecondFactor.objects.exists()
    alex = Client()
    assert alex.post(link_in(said), PASSWORDS).status_code == 302
    old = first_step(User.objects.get(pk=clinic.admin.pk), clinics.PASSWORD)
    assert entrance.WAITING not in old.session


def test_a_new_password_by_link_does_not_pass_an_old_factor_by(clinic, link):
    eve = User.objects.get(email="eve@ridgeline.example")
    second_factor.give(eve)
    visitor = Client()

    onward = visitor.post(link, PASSWORDS, follow=True)

    assert onward.redirect_chain[-1][0] == reverse("accounts:second-step")
    assert not is_in(visitor)


def test_the_command_names_who_is_not_there(db):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("enrol_anew", "nobody@clinic.example")
