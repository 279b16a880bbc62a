"""Nobody comes into an account, or a role, that another's invitation opened."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from clinicbridge.accounts import links, people
from clinicbridge.accounts.models import Membership, OneUseLink, Practice, SecondFactor, User
from tests import clinic as clinics
from tests.clinicbridge.accounts.test_invitations import EVE, browser, invite, link_in
from tests.clinicbridge.accounts.test_people import open_practice
from tests.kits import second_factor

pytestmark = [pytest.mark.both]
INVITATION = links.Purpose.INVITATION
CONFIRM = reverse("accounts:confirm")


@pytest.mark.django_db
def test_the_operator_makes_nobody_admin_whose_invitation_another_holds(db):
    clinic = clinics.make()
    invite(clinic.lead)

    with pytest.raises(CommandError, match="without a password or a second factor"):
        open_practice(**{"--admin-email": EVE["email"]})

    assert Practice.objects.count() == 1
    assert Membership.objects.get(user__email=EVE["email"].lower()).role == "BILLER"


@pytest.mark.django_db
def test_the_operator_makes_nobody_admin_without_a_second_factor(db):
    clinic = clinics.make()
    with pytest.raises(CommandError, match="without a password or a second factor"):
        open_practice(**{"--admin-email": clinic.lead.email})


@pytest.mark.django_db
@pytest.mark.parametrize("is_active", [True, False])
def test_a_practice_adds_nobody_of_another(db, is_active):
    clinic, lakeside = clinics.make(), clinics.make("Lakeside Therapy", "lakeside")
    User.objects.filter(pk=lakeside.biller.pk).update(full_name="Zoe Ito")
    row = Membership.objects.get(user=lakeside.biller)
    row.is_active = is_active
    row.save()

    answer = invite(clinic.admin, email=lakeside.biller.email)

    assert answer.status_code == 400
    assert "This address cannot be invited" in answer.content.decode()
    assert "Zoe Ito" not in answer.content.decode()
    assert Membership.objects.get(user=lakeside.biller) == row


@pytest.mark.django_db
def test_a_practice_adds_no_account_that_nobody_has_come_into(clinic):
    waiting = User.objects.create_user("eve@ridgeline.example", full_name="Eve Marlow")

    assert invite(clinic.admin).status_code == 400
    assert not Membership.objects.filter(user=waiting).exists()


@pytest.mark.django_db
def test_another_role_ends_the_open_invitation(clinic):
    link = link_in(invite(clinic.lead).content.decode())
    row = Membership.objects.get(user__email=EVE["email"].lower())

    page = reverse("admin:accounts_membership_change", args=[row.pk])
    browser(clinic.admin).post(page, {"role": "ADMIN", "is_active": "on"})

    row.refresh_from_db()
    assert row.role == "ADMIN"
    assert Client().get(link).status_code == 302


@pytest.mark.django_db
def test_the_same_role_leaves_the_invitation(clinic):
    link = link_in(invite(clinic.lead).content.decode())
    Membership.objects.get(user__email=EVE["email"].lower()).save()

    assert Client().get(link).status_code == 200


@pytest.mark.django_db
def test_an_admin_who_left_is_still_more_than_a_lead(clinic):
    row = Membership.objects.get(user=clinic.admin)
    row.is_active = False
    row.save()
    second_factor.give(clinic.admin)

    answer = browser(clinic.lead).post(reverse("people:enrol-anew", args=[row.pk]))
    assert answer.status_code == 403
    assert SecondFactor.objects.filter(user=clinic.admin).exists()

    call_command("enrol_anew", clinic.admin.email, "--new-password")
    page = invite(clinic.lead, email=clinic.admin.email).content.decode()
    assert "/accounts/invitation/" not in page


@pytest.mark.django_db
def test_a_used_link_ends_the_persons_others_of_its_kind(clinic):
    first = links.issue(clinic.biller, INVITATION)
    demo = links.issue(clinic.biller, links.Purpose.DEMO)
    kept = OneUseLink.objects.get(purpose=INVITATION)
    second = links.issue(clinic.biller, INVITATION)
    kept.save(force_insert=True)

    assert links.redeem(second, INVITATION) == clinic.biller

    assert links.holder(first, INVITATION) is None
    assert links.holder(demo, links.Purpose.DEMO) == clinic.biller


@pytest.mark.django_db
def test_inviting_asks_for_password_and_code_first(clinic):
    answer = browser(clinic.lead, confirmed=False).post(reverse("people:invite"), EVE)

    assert answer.headers["Location"].startswith(CONFIRM)
    assert not User.objects.filter(email=EVE["email"].lower()).exists()


@pytest.mark.django_db
def test_enrolling_somebody_anew_asks_for_password_and_code_first(clinic):
    second_factor.give(clinic.biller)
    row = Membership.objects.get(user=clinic.biller)

    page = reverse("people:enrol-anew", args=[row.pk])
    answer = browser(clinic.lead, confirmed=False).post(page)

    assert answer.headers["Location"].startswith(CONFIRM)
    assert SecondFactor.objects.filter(user=clinic.biller).exists()


def at_once(act, times=4):
    """Do one thing in several threads together; return what each came to."""
    gate, came = threading.Barrier(times), []

    def run():
        gate.wait()
        try:
            came.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


@pytest.mark.django_db(transaction=True)
def test_of_links_made_at_once_one_opens():
    user = clinics.make().admin

    assert len(at_once(lambda: links.issue(user, INVITATION))) == 4
    assert OneUseLink.objects.filter(user=user, used_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitations_of_one_person_at_once_make_one_person():
    practice = clinics.make().practice
    eve = {**EVE, "practice": practice}

    assert len(at_once(lambda: people.invite(**eve))) == 4
    assert Membership.objects.get(user__email=EVE["email"].lower()).role == "BILLER"
    assert OneUseLink.objects.count() == 1
