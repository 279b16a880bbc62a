"""Practices and people come in whole, and by one way."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from clinicbridge import scope
from clinicbridge.accounts import people, roles
from clinicbridge.accounts.models import Location, Membership, Practice, User
from clinicbridge.vault.models import PracticeKey
from tests.kits import second_factor

pytestmark = [pytest.mark.both, pytest.mark.django_db]
OPEN = {
    "--name": "Lakeside Spine",
    "--slug": "lakeside",
    "--time-zone": "America/Denver",
    "--admin-email": "Zoe@Lakeside.example",
    "--admin-name": "Zoe Ito",
}


def open_practice(**changes):
    options = {**OPEN, **changes}
    call_command("create_practice", *(part for pair in options.items() for part in pair))


def test_the_command_opens_a_practice_whose_admin_can_sign_in(client, capsys):
    open_practice()
    link = re.search(r"http://127.0.0.1:\d+(/\S+)", capsys.readouterr().out)[1]

    practice = Practice.objects.get()
    with scope.practice(practice.pk):
        assert PracticeKey.objects.count() == 1
    assert practice.delivery_paused
    password = "a hinge of bone and gristle"
    client.post(link, {"new_password1": password, "new_password2": password})
    second_factor.sign_in(client, User.objects.get(), password)
    assert client.get("/admin/").status_code == 200


def test_what_no_flag_says_is_asked_for(capsys, monkeypatch):
    answers = iter(OPEN.values())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))

    call_command("create_practice")

    assert Practice.objects.get().slug == "lakeside"
    assert "/accounts/invitation/" in capsys.readouterr().out


def test_with_nobody_to_ask_it_names_the_flag(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    with pytest.raises(CommandError, match="Give --admin-name"):
        open_practice(**{"--admin-name": ""})
    assert not Practice.objects.exists()


def test_somebody_known_keeps_their_password(alex, capsys):
    alex.set_password("a hinge of bone and gristle")
    alex.save()
    second_factor.give(alex)
    before = alex.password
    open_practice(**{"--admin-email": alex.email.upper()})

    alex.refresh_from_db()
    assert alex.password == before
    assert "/accounts/invitation/" not in capsys.readouterr().out
    assert Membership.objects.filter(user=alex).count() == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [("--time-zone", "Mars/Olympus"), ("--slug", "no good"), ("--admin-email", "zoe")],
)
def test_the_command_refuses_and_leaves_nothing(option, value):
    with pytest.raises(CommandError):
        open_practice(**{option: value})

    assert not Practice.objects.exists()
    assert not User.objects.exists()


def test_a_slug_is_taken_once(ridgeline):
    with pytest.raises(ValidationError):
        people.create_practice(name="Another", slug="ridgeline")


def test_an_address_is_one_person_whatever_its_case(dana):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=dana.email.upper(), full_name="Other")
    assert User.objects.get_by_natural_key(dana.email.upper()) == dana


def test_nobody_is_made_without_an_address(db):
    with pytest.raises(ValueError, match="email"):
        User.objects.create_user("")


def test_a_person_without_a_password_cannot_sign_in(db):
    assert not User.objects.create_user("eve@clinic.example").has_usable_password()


def test_a_place_belongs_to_the_practice_one_is_in(ridgeline):
    with scope.practice(ridgeline.pk):
        assert Location.objects.create(name="Main", time_zone="UTC").practice == ridgeline


def test_a_role_allows_what_its_row_of_the_table_says(dana, alex):
    biller, admin = (Membership.objects.get(user=person) for person in (dana, alex))

    assert roles.allows(biller, "claim.approve")
    assert not roles.allows(biller, "admin.enter")
    assert roles.allows(admin, "admin.enter")
    assert not roles.allows(admin, "claim.approve")
    assert not roles.allows(None, "claim.read")


def test_an_ended_or_unknown_role_allows_nothing(dana):
    membership = Membership.objects.get(user=dana)
    membership.is_active = False
    assert not roles.allows(membership, "claim.read")

    membership.is_active, membership.role = True, "OWNER"
    assert not roles.allows(membership, "claim.read")
