"""The compliance officer reads what was changed and what was seen, of this practice alone."""

import re

from django.urls import reverse

from clinicbridge import vault
from clinicbridge.audit.models import AccessRecord, LogEntry
from tests import factories
from tests.claims.admin.filling import send

ENTRIES = reverse("admin:audit_logentry_changelist")
RECORDS = reverse("admin:audit_accessrecord_changelist")


def test_entries_show_who_what_and_before_and_after(clinic, noor):
    clinic.payer.filing_days = 90
    clinic.payer.save()
    entry = LogEntry.objects.filter(object_pk=str(clinic.payer.pk)).latest("id")

    page = noor.get(reverse("admin:audit_logentry_change", args=[entry.pk])).content.decode()

    assert "<del>365</del> <ins>90</ins>" in page


def test_the_list_says_what_changed_in_a_few_lines_and_how_many_more(clinic, noor):
    clinic.clean()
    clinic.payer.filing_days = 90
    clinic.payer.save()

    said = noor.get(ENTRIES).content.decode()

    assert "<p>Revision 1: Drafted from the visit</p>" in said
    assert "filing_days: 365 → 90" in said
    assert re.search(r"<p>and \d+ more</p>", said)


def test_entries_hold_no_patient(clinic, noor):
    clinic.clean()

    for entry in LogEntry.objects.all():
        page = noor.get(reverse("admin:audit_logentry_change", args=[entry.pk])).content.decode()
        assert factories.MARTA.family not in page
        assert factories.MEDICARE.member_id not in page


def test_entries_and_people_of_another_practice_are_not_there(elsewhere, clinic, noor):
    page = noor.get(ENTRIES).content.decode()

    assert noor.get(ENTRIES, {"person": str(elsewhere.admin.pk)}).context["cl"].result_count == 0
    assert str(elsewhere.admin.pk) not in page
    shown = set(noor.get(ENTRIES).context["cl"].queryset.values_list("practice_id", flat=True))
    assert shown == {clinic.practice.pk}


def test_entries_are_filtered_by_person_and_kind(clinic, alex, noor):
    before = noor.get(ENTRIES, {"person": str(clinic.admin.pk)}).context["cl"].result_count
    address = reverse("admin:claims_payer_change", args=[clinic.payer.pk])
    send(alex, address, "payer", code="04413")  # by which no claim is judged
    kind = LogEntry.objects.filter(object_pk=str(clinic.payer.pk)).first().content_type_id

    mine = noor.get(ENTRIES, {"person": str(clinic.admin.pk)}).context["cl"]
    payers = noor.get(ENTRIES, {"what": str(kind)}).context["cl"]

    assert mine.result_count == before + 1
    assert 0 < mine.result_count < LogEntry.objects.count()
    assert {entry.content_type_id for entry in payers.queryset} == {kind}


def test_a_record_says_who_read_why_and_about_whom(clinic, noor):
    claim = clinic.clean()
    with vault.reading(purpose="claim.review"):
        assert claim.revisions.get().content
    record = AccessRecord.objects.filter(purpose="claim.review").get()

    listed = noor.get(RECORDS).content.decode()
    page = noor.get(reverse("admin:audit_accessrecord_change", args=[record.pk])).content.decode()

    assert "claim.review" in listed
    assert str(claim.patient_id) in page


def test_what_was_written_cannot_be_changed_or_removed(clinic, noor):
    entry = LogEntry.objects.first()

    for page in ("change", "delete"):
        address = reverse(f"admin:audit_logentry_{page}", args=[entry.pk])
        assert noor.post(address, {"post": "yes"}).status_code == 403
    assert LogEntry.objects.filter(pk=entry.pk).exists()
