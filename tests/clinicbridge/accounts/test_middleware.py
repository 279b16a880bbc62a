"""A signed-in person works inside one practice, as long as they belong to it."""

import pytest
from django.contrib.auth import get_user
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from clinicbridge import audit, scope
from clinicbridge.accounts.models import Membership, User
from clinicbridge.urls import urlpatterns as all_addresses
from tests.kits import second_factor

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.urls(__name__)]


def where(request):
    inside = scope.current_or_none()
    name = request.practice.name if request.practice else "nowhere"
    role = request.membership.role if request.membership else "nobody"
    return HttpResponse(f"{name} {role} {audit.actor()} {audit.source()} {inside is not None}")


urlpatterns = [
    path("where", where),
    path("accounts/where", where),
    path("api/where", where),
    *all_addresses,
]


def browser(user):
    browser = Client()
    browser.force_login(user)
    return browser


def said(response):
    return response.content.decode()


def test_a_person_is_inside_their_practice_and_acts_there(dana):
    assert said(browser(dana).get("/where")) == "Ridgeline BILLER Dana web True"

    assert scope.current_or_none() is None
    assert audit.actor() is None


def test_a_stranger_is_inside_none(ridgeline):
    assert said(Client().get("/where")) == "nowhere nobody None web False"


def test_at_the_door_a_person_is_known_but_not_inside_yet(dana):
    assert said(browser(dana).get("/accounts/where")) == "nowhere nobody Dana web False"


def test_the_api_takes_no_notice_of_a_session(dana):
    assert said(browser(dana).get("/api/where")) == "nowhere nobody None web False"


@pytest.mark.parametrize("superuser", [False, True])
def test_a_person_of_no_practice_is_told_so(ridgeline, superuser):
    loner = User.objects.create_user("eve@clinic.example", is_superuser=superuser)

    response = browser(loner).get("/where")

    assert response.status_code == 403
    assert "You belong to no practice" in said(response)


def test_a_person_of_two_practices_chooses_one(dana, lakeside):
    Membership.objects.create(user=dana, practice=lakeside, role="LEAD")
    client = browser(dana)
    assert client.get("/where").headers["Location"] == "/accounts/practice/"

    chosen = Membership.objects.get(user=dana, practice=lakeside)
    client.post("/accounts/practice/", {"membership": chosen.pk})

    assert said(client.get("/where")).startswith("Lakeside LEAD Dana")


@pytest.mark.parametrize("odd", ["", "x", "\0", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_membership_of_mine_cannot_be_chosen(dana, odd):
    assert browser(dana).post("/accounts/practice/", {"membership": odd}).status_code == 404


def test_a_membership_of_somebody_else_cannot_be_chosen(dana, alex):
    theirs = Membership.objects.get(user=alex)

    assert browser(dana).post("/accounts/practice/", {"membership": theirs.pk}).status_code == 404


def test_an_unknown_practice_in_the_session_opens_nothing_more(dana, lakeside):
    client = browser(dana)
    session = client.session
    session["practice"] = str(lakeside.pk)
    session.save()

    assert said(client.get("/where")).startswith("Ridgeline BILLER")


@pytest.mark.parametrize(
    ("change", "answer"), [({"role": "LEAD"}, "Ridgeline LEAD"), ({"is_active": False}, None)]
)
def test_a_changed_membership_counts_at_the_next_request(dana, change, answer):
    client = browser(dana)
    client.get("/where")
    Membership.objects.filter(user=dana).update(**change)

    response = client.get("/where")

    assert response.status_code == (200 if answer else 403)
    assert answer is None or said(response).startswith(answer)


def test_a_disabled_person_is_out_at_the_next_request(dana):
    client = browser(dana)
    User.objects.filter(pk=dana.pk).update(is_active=False)

    assert not get_user(client).is_authenticated
    assert said(client.get("/where")).startswith("nowhere nobody None")


def test_signing_out_needs_a_post(dana):
    client = browser(dana)

    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").status_code == 302
    assert said(client.get("/where")).startswith("nowhere")


def test_signing_in_takes_any_case_of_the_address_and_a_new_session(dana):
    dana.set_password("the knee bone is connected")
    dana.save()
    client = Client()
    client.get("/accounts/sign-in/")
    form = {"username": "DANA@Clinic.Example", "password": "the knee bone is connected"}

    answer = client.post("/accounts/sign-in/", form)
    code = {"code": second_factor.code_for(dana)}
    assert client.post(answer.headers["Location"], code).status_code == 302
    assert said(client.get("/where")).startswith("Ridgeline BILLER")
