"""Nothing of a patient is shown unasked; opening it names a purpose and stays recorded."""

import pytest
from django.urls import reverse

from clinicbridge.audit.models import AccessRecord
from tests import factories

SECRETS = (factories.MARTA.family, factories.MARTA.mrn, factories.MEDICARE.member_id)


@pytest.fixture
def claim(clinic):
    return clinic.clean()


@pytest.fixture
def address(claim):
    return reverse("admin:claims_claimrevision_open", args=[claim.revisions.get().pk])


def records():
    return AccessRecord.objects.filter(purpose__startswith="admin.")


def test_no_page_shows_a_patient_unasked(clinic, claim, alex, address):
    before = AccessRecord.objects.count()
    pages = [reverse(f"admin:claims_{name}_changelist") for name in ("claim", "claimrevision")]
    pages += [reverse("admin:claims_claim_change", args=[claim.pk])]
    pages += [reverse("admin:claims_claim_history", args=[claim.pk]), address]
    pages += [reverse("admin:claims_claimrevision_change", args=[claim.revisions.get().pk])]

    for page in pages:
        text = alex.get(page).content.decode()
        assert not [secret for secret in SECRETS if secret in text], page
    assert AccessRecord.objects.count() == before


@pytest.mark.parametrize("purpose", ["", "because", "message.ingest"])
def test_without_a_purpose_of_ours_nothing_opens(alex, address, purpose):
    page = alex.post(address, {"purpose": purpose}).content.decode()

    assert not [secret for secret in SECRETS if secret in page]
    assert not records().exists()


def test_a_purpose_opens_it_and_is_recorded(clinic, claim, alex, address):
    page = alex.post(address, {"purpose": "admin.patient_request"}).content.decode()

    assert all(secret in page for secret in SECRETS)
    record = records().get()
    assert (record.actor, record.purpose) == (clinic.admin, "admin.patient_request")
    assert record.subjects == [str(claim.patient_id)]
    assert record.source == "admin"


def test_a_reason_of_a_step_opens_the_same_way(clinic, claim, noor):
    claim.note("settle", actor=clinic.lead, reason="Marta asked us to wait")
    step = claim.journal.get()
    page = noor.get(reverse("admin:claims_claimstep_change", args=[step.pk])).content.decode()
    opened = noor.post(
        reverse("admin:claims_claimstep_open", args=[step.pk]), {"purpose": "admin.review"}
    )

    assert "Marta" not in page
    assert "Marta asked us to wait" in opened.content.decode()
    assert records().count() == 1


def test_who_may_not_read_claims_opens_nothing(people, address):
    for role in ("BILLER", "LEAD", "PROVIDER"):
        answer = people[role].post(address, {"purpose": "admin.review"}, follow=True)
        assert answer.status_code == 403
    assert not records().exists()


def test_hostile_text_of_a_visit_stays_text(clinic, noor):
    hostile = factories.MARTA.model_copy(update={"given": "<script>alert(1)</script>"})
    claim = clinic.draft(patient=hostile, visit_id="E-2")
    address = reverse("admin:claims_claimrevision_open", args=[claim.revisions.get().pk])

    page = noor.post(address, {"purpose": "admin.review"}).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
