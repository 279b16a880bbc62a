"""The admin opens by role and shows one practice."""

import pytest
from django.contrib import admin
from django.test import Client

from clinicbridge import scope
from clinicbridge.accounts import admin_site
from clinicbridge.accounts.models import Location, Membership, Practice
from tests.clinicbridge.conftest import join

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def browser(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_practice_admin_enters_without_being_staff(alex):
    assert not alex.is_staff

    assert browser(alex).get("/admin/").status_code == 200


def test_a_biller_is_refused_and_not_sent_round_in_circles(dana):
    dana.is_staff = dana.is_superuser = True
    dana.save()

    response = browser(dana).get("/admin/", follow=True)

    assert response.status_code == 403


def test_a_stranger_is_sent_to_the_one_sign_in(ridgeline):
    response = Client().get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/sign-in/?next=")


@pytest.mark.parametrize("page", ["practice", "location", "membership"])
def test_an_admin_sees_their_own_practice_only(alex, lakeside, page):
    theirs = join(lakeside, "zoe", "ADMIN")
    with scope.practice(lakeside.pk):
        Location.objects.create(name="Lakeside Main", time_zone="UTC")

    text = browser(alex).get(f"/admin/accounts/{page}/").content.decode()

    assert "Lakeside" not in text
    assert theirs.full_name not in text


def test_another_practice_s_rows_have_no_page(alex, lakeside):
    theirs = Membership.objects.get(user=join(lakeside, "zoe", "ADMIN"))
    client = browser(alex)

    assert client.get(f"/admin/accounts/practice/{lakeside.pk}/change/").status_code == 302
    assert client.get(f"/admin/accounts/membership/{theirs.pk}/change/").status_code == 302


def test_an_admin_changes_a_role_and_it_is_written(alex, dana):
    row = Membership.objects.get(user=dana)
    form = {"role": "LEAD", "is_active": "on"}

    browser(alex).post(f"/admin/accounts/membership/{row.pk}/change/", form)

    row.refresh_from_db()
    assert row.role == "LEAD"


def test_nobody_changes_their_own_role(alex):
    row = Membership.objects.get(user=alex)

    response = browser(alex).post(
        f"/admin/accounts/membership/{row.pk}/change/", {"role": "LEAD", "is_active": "on"}
    )

    assert response.status_code == 403


def test_a_compliance_officer_looks_and_changes_nothing(ridgeline):
    client = browser(join(ridgeline, "cora", "COMPLIANCE"))
    address = f"/admin/accounts/practice/{ridgeline.pk}/change/"

    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Mine"}).status_code == 403
    assert Practice.objects.get().name == "Ridgeline"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_place_has_a_time_zone_that_exists(alex, ridgeline, zone):
    form = {"name": "Main", "time_zone": zone, "place_of_service": "11", "source_ids": "[]"}

    assert browser(alex).post("/admin/accounts/location/add/", form).status_code == 200
    with scope.practice(ridgeline.pk):
        assert not Location.objects.exists()


def test_a_place_is_added_to_the_practice_one_is_in(alex, ridgeline):
    form = {"name": "Main", "time_zone": "America/Chicago", "place_of_service": "11"}

    browser(alex).post("/admin/accounts/location/add/", {**form, "source_ids": '["L1"]'})

    with scope.practice(ridgeline.pk):
        assert Location.objects.get().source_ids == ["L1"]


def test_no_page_of_a_library_stands_in_the_admin():
    admin.site.get_urls()

    modules = {type(page).__module__.partition(".")[0] for page in admin.site._registry.values()}
    assert modules <= {"clinicbridge", "claims", "integrations"}


def test_every_page_asks_the_role():
    deaf = [
        type(page).__name__
        for page in admin.site._registry.values()
        if type(page).has_view_permission is admin.ModelAdmin.has_view_permission
    ]

    assert deaf == []


def test_every_page_stands_under_what_it_is_for():
    grouped = [name for names in admin_site.GROUPS.values() for name in names]
    admin.site.get_urls()

    assert sorted(grouped) == sorted(model.__name__ for model in admin.site._registry)


def test_a_person_finds_the_pages_of_their_role_by_group(alex):
    shown = browser(alex).get("/admin/").context["app_list"]

    titles = [one["name"] for one in shown]
    assert titles == [title for title in admin_site.GROUPS if title in titles]
    assert "Audit" not in titles
    mapping = next(one for one in shown if one["name"] == "Field mapping")
    assert [page["name"] for page in mapping["models"]][:2] == ["Mapping sets", "Lookup tables"]
