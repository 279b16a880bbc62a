"""A view opens sealed values for the purpose it declares, and Django still runs it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import path
from django.views import View

from claims.models import Patient
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Location
from clinicbridge.audit.models import AccessRecord
from clinicbridge.urls import urlpatterns as all_addresses
from tests.clinicbridge.conftest import SECRET

pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.urls(__name__)]
PAGE = engines["django"].from_string("{{ patient.person.family }}")


def undeclared(request):
    return HttpResponse(Patient.objects.get().person["family"])


@vault.purpose("test.page")
def page(request):
    return HttpResponse(Patient.objects.get().person["family"])


class Late(View):
    purpose = "test.late"

    def get(self, request):
        return SimpleTemplateResponse(PAGE, {"patient": Patient.objects.get()})


@vault.purpose("test.stream")
def stream(request):
    patient = Patient.objects.get()
    return StreamingHttpResponse(patient.person["family"] for _ in range(1))


@vault.purpose("test.fails")
def fails(request, how):
    Location.objects.create(name="Half done", time_zone="UTC")
    _ = Patient.objects.get().person
    if how == "answer":
        return HttpResponse("no", status=503)
    raise {"crash": KeyError, "missing": Http404, "denied": PermissionDenied}[how]


urlpatterns = [
    path("undeclared", undeclared),
    path("page", page),
    path("late", Late.as_view()),
    path("stream", stream),
    path("fails/<how>", fails),
    *all_addresses,
]


@pytest.fixture
def browser(dana, marta):
    browser = Client(raise_request_exception=False)
    browser.force_login(dana)
    return browser


def purposes_read(practice):
    with scope.practice(practice.pk):
        return [(r.purpose, r.actor_email) for r in AccessRecord.objects.all()]


@pytest.mark.parametrize(("address", "purpose"), [("/page", "test.page"), ("/late", "test.late")])
def test_a_declared_view_reads_and_leaves_a_record(browser, ridgeline, dana, address, purpose):
    assert browser.get(address).content.decode() == SECRET

    assert purposes_read(ridgeline) == [(purpose, dana.email)]


def test_an_undeclared_view_reads_nothing(browser, ridgeline):
    response = browser.get("/undeclared")

    assert response.status_code == 500
    assert SECRET not in response.content.decode()
    assert purposes_read(ridgeline) == []


def test_a_declared_view_still_needs_the_csrf_token(dana, marta):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana)

    assert strict.post("/page").status_code == 403


def test_what_is_streamed_later_opens_nothing(browser):
    response = browser.get("/stream")

    with pytest.raises(vault.NoPurpose):
        list(response.streaming_content)


@pytest.mark.parametrize(
    ("how", "status"), [("crash", 500), ("missing", 404), ("denied", 403), ("answer", 503)]
)
def test_a_view_that_fails_after_reading_leaves_its_record(browser, ridgeline, how, status):
    assert browser.get(f"/fails/{how}").status_code == status

    assert [purpose for purpose, _ in purposes_read(ridgeline)] == ["test.fails"]


@pytest.mark.postgres
@pytest.mark.parametrize("how", ["crash", "missing", "denied", "answer"])
def test_nothing_stays_of_a_view_that_did_not_finish(browser, ridgeline, how):
    browser.get(f"/fails/{how}")

    with scope.practice(ridgeline.pk):
        assert not Location.objects.exists()
