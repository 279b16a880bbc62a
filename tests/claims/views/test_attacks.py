"""Whoever tries: another practice's ids, hostile text from an EMR, a disk that takes no more."""

import pytest
from django.db import connection
from django.urls import reverse

from claims import urls
from claims.domain.encounter import NoteRecord
from claims.models import Claim, ClaimRevision, ClaimStep
from clinicbridge import scope
from clinicbridge.audit.models import AccessRecord, LogEntry
from tests import clinic as clinics
from tests import factories
from tests.claims.views.conftest import signed_in

MARKUP = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
LOOKED_AT = ("claim", "would-be-sent")
HOSTILE = (
    MARKUP,
    "\u202eevil\u2066 \u200f",
    "x" * 10_000,
    "{{ 7|add:7 }}{% now %}",
    "é\u0301" * 40,
)


def counts():
    return [model.objects.count() for model in (Claim, ClaimRevision, ClaimStep, LogEntry)]


@pytest.mark.parametrize("name", ["claim", *urls.ACTS])
@pytest.mark.django_db(transaction=True)
def test_another_practices_claim_is_nowhere_to_be_found(name):
    ridgeline = clinics.make()
    lakeside = clinics.make("Lakeside", "lakeside")
    lead = signed_in(lakeside.lead)
    with scope.practice(ridgeline.practice.pk):
        claim = ridgeline.draft()
        before, readings = counts(), AccessRecord.objects.count()
    address = reverse(f"desk:{name}", args=[claim.pk])
    said = {
        "seen": 1,
        "digest": claim.digest,
        "reason": "x",
        "reason_code": "OTHER",
        "kind": "RemoveLine",
    }

    answers = [lead.get(address)] if name in LOOKED_AT else []
    answers += [lead.post(address, said), lead.post(address, said, headers={"HX-Request": "true"})]

    wanted = {404, 405} if name in LOOKED_AT else {404}
    assert {answer.status_code for answer in answers} <= wanted
    with scope.practice(ridgeline.practice.pk):
        assert counts() == before
        assert Claim.objects.get() == claim
        known = AccessRecord.objects.count()
    with scope.practice(lakeside.practice.pk):
        assert not AccessRecord.objects.exists()
    assert known == readings


def saying(text):
    """Return what of a visit changes when every field says this."""
    patient = factories.MARTA.model_copy(
        update={
            "family": text,
            "given": text,
            "middle": text,
            "suffix": text,
            "mrn": text,
            "phone": text,
            "address": factories.MARTA.address.model_copy(
                update=dict.fromkeys(("line1", "line2", "city", "state", "zip"), text)
            ),
        }
    )
    coverage = factories.MEDICARE.model_copy(
        update={"member_id": text, "group_number": text, "plan_name": text}
    )
    providers = tuple(
        one.model_copy(update={"family": text, "given": text, "credential": text, "taxonomy": text})
        for one in (factories.ADEYEMI, factories.MENSAH)
    )
    diagnosis = factories.DiagnosisRecord(key=text, code=text, text=text, rank=1)
    service = factories.service(text, text, text=text, diagnosis_keys=(text,), modifiers=(text,))
    note = NoteRecord(key=text, kind=text, text=text, author_key=text)
    return {
        "visit_id": text,
        "patient": patient,
        "coverages": (coverage,),
        "providers": providers,
        "diagnoses": (diagnosis,),
        "services": (service,),
        "notes": (note,),
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_of_a_visit_stays_text(clinic, dana, text):
    claim = clinic.draft(**saying(text))
    address = reverse("desk:claim", args=[claim.pk])

    pages = [dana.get(f"{address}?tab={tab}") for tab in ("note", "fields", "where", "history")]
    pages.append(dana.get("/?view=blocked"))

    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


@pytest.fixture
def read_only(transactional_db):
    """The database takes no writing any more, as on a full disk."""

    def begin():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")

    yield begin
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


def test_a_database_that_takes_no_writing_is_said_plainly_and_loses_nothing(read_only):
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk):
        claim = ridgeline.draft()
    dana = signed_in(ridgeline.biller)
    dana.raise_request_exception = False
    read_only()

    shown = dana.get(reverse("desk:claim", args=[claim.pk]))
    acted = dana.post(reverse("desk:approve", args=[claim.pk]), {"seen": 1, "digest": claim.digest})

    for answer in (shown, acted):
        assert answer.status_code == 503
        assert "Nothing can be saved now" in answer.content.decode()
        assert answer.headers["Retry-After"]
