"""The tab of a patient's records: everything on file, each kept, changed and refused in words."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from claims.models import (
    AdvanceNotice,
    Authorization,
    Case,
    Claim,
    Job,
    PlanOfCare,
    PriorSurgery,
    Referral,
    TherapyAccumulator,
)
from clinicbridge import vault
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics
from tests import factories
from tests.claims.views.conftest import address, post

DAY = factories.VISIT_DATE
GOOD = {
    "plan": (PlanOfCare, {"discipline": "PT", "certified_from": "2026-11-01", "certified_to": ""}),
    "authorization": (Authorization, {"number": "A-77", "counts": "VISITS", "allowed": "12"}),
    "referral": (Referral, {"number": "R-77", "counts": "VISITS", "used": "2"}),
    "surgery": (PriorSurgery, {"code": "29881", "surgery_date": "2026-10-01"}),
    "notice": (AdvanceNotice, {"signed_date": "2026-11-02", "codes": "97110 97140"}),
    "case": (Case, {"kind": "AUTO", "number": "C-77", "accident_date": "2026-10-02"}),
}
BAD = [
    ("plan", {"certified_from": ""}, "certified_from", "write the day"),
    ("plan", {"certified_from": "soon"}, "certified_from", "a day of the calendar"),
    ("plan", {"certified_to": "2026-10-01"}, "certified_to", "ends before it begins"),
    ("plan", {"certified_from": "0026-11-01"}, "certified_from", "cannot be meant"),
    ("plan", {"discipline": "XX"}, "discipline", "choose one of the list"),
    ("plan", {"certified_by": str(uuid.uuid4())}, "certified_by", "choose one of the list"),
    ("authorization", {"codes": "97110, knee"}, "codes", "write codes of five"),
    ("authorization", {"allowed": "-1"}, "allowed", "a whole number from 0 to 9999"),
    ("authorization", {"allowed": "many"}, "allowed", "a whole number from 0 to 9999"),
    ("authorization", {"number": "9" * 51}, "number", "at most 50 characters"),
    ("referral", {"provider": "nobody"}, "provider", "choose one of the list"),
    ("authorization", {"number": "А-77"}, "number", "plain letters A to Z"),
    ("case", {"number": "C-٧٧"}, "number", "plain letters A to Z"),
    ("surgery", {"code": "٢٩٨٨١"}, "code", "plain letters A to Z"),
    ("surgery", {"code": "knee"}, "code", "write a code of five"),
    ("surgery", {"surgery_date": ""}, "surgery_date", "write the day"),
    ("notice", {"signed_date": "2035-01-01"}, "signed_date", "still to come"),
    ("case", {"accident_state": "ZZ"}, "accident_state", "choose one of the list"),
    ("accumulator", {"amount": "lots"}, "amount", "write dollars"),
    ("accumulator", {"amount": "-1"}, "amount", "write dollars"),
    ("accumulator", {"as_of_date": "2025-11-01"}, "as_of_date", "not in the year"),
    ("accumulator", {"payer": ""}, "payer", "choose one of the list"),
]
SUM = {"year": "2026", "pool": "PT_SLP", "amount": "1900.50", "as_of_date": "2026-11-01"}


def keep(browser, claim, of, record="", **typed):
    return post(browser, claim, "record", record_kind=of, record=record, **typed)


def shown(browser, claim):
    return browser.get(address(claim), {"tab": "records"}).content.decode()


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_is_added_shown_and_changed_with_an_entry_in_the_audit(dana, claim, kind):
    model, typed = GOOD[kind]

    answer = keep(dana, claim, kind, **typed)

    assert answer.status_code == 302
    assert answer.url.endswith("tab=records")
    row = model.objects.get(patient=claim.patient)
    page = shown(dana, claim)
    assert f'id="record-{row.pk}"' in page
    keep(dana, claim, kind, record=row.pk, **typed)
    assert model.objects.count() == 1
    assert LogEntry.objects.filter(object_pk=str(row.pk), actor__full_name="Dana Okafor").exists()


def test_full_width_letters_and_digits_are_kept_as_they_were_meant(dana, claim):
    keep(dana, claim, "authorization", **{**GOOD["authorization"][1], "number": "Ａ-７７"})
    keep(dana, claim, "surgery", code="２９８８１", surgery_date="2026-10-01")
    keep(dana, claim, "notice", signed_date="2026-11-02", codes="９７１１０，97140")

    with vault.reading(purpose="test"):
        assert Authorization.objects.get().number == "A-77"
        assert PriorSurgery.objects.get().code == "29881"
        assert AdvanceNotice.objects.get().codes == ["97110", "97140"]


def test_a_payers_sum_is_kept_once_a_year_and_kind(dana, claim, clinic):
    typed = {**SUM, "payer": str(clinic.payer.pk)}
    assert keep(dana, claim, "accumulator", **typed).status_code == 302

    again = keep(dana, claim, "accumulator", **typed)

    assert again.status_code == 422
    assert "on file already" in again.content.decode()
    assert TherapyAccumulator.objects.get().amount == pytest.approx(1900.50)


@pytest.mark.parametrize(("kind", "wrong", "field", "words"), BAD)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    dana, claim, clinic, kind, wrong, field, words
):
    good = {**SUM, "payer": str(clinic.payer.pk)} if kind == "accumulator" else GOOD[kind][1]
    typed = {**good, **wrong}

    answer = keep(dana, claim, kind, **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') == 1
    told = re.search(rf'id="{kind}-new-{field}_error"[^>]*>([^<]*)', page)
    assert words in told[1]
    for name, value in typed.items():
        field_on_page = re.search(rf'<(input|select)[^>]*id="{kind}-new-{name}"[^>]*>', page)
        is_told = value in field_on_page[0] or f'value="{value}" selected' in page
        assert is_told or field_on_page[1] == "select"
    assert not (GOOD[kind][0] if kind in GOOD else TherapyAccumulator).objects.exists()


def test_the_claim_is_examined_by_what_was_entered_and_the_others_soon(dana, clinic, claim):
    clinic.draft(visit_id="V-2", start=DAY - timedelta(days=7))
    clinic.payer.rules = {"authorization_required": True}
    clinic.payer.save()

    keep(dana, claim, "authorization", number="A-1", counts="VISITS")

    finding = claim.findings.get(edit="permits.number_missing")
    assert "one on file fits" in finding.message
    assert Job.objects.get().arguments == {"patient": str(claim.patient_id)}


def test_what_is_left_counts_what_other_claims_took(dana, clinic, claim):
    Authorization.objects.create(patient=claim.patient, number="A-9", allowed=4, used=1)
    clinic.draft(visit_id="V-2", start=DAY - timedelta(days=7))

    assert "2 of 4 visits left" in shown(dana, claim)


def test_a_number_on_file_is_put_on_the_claim_and_stands_in_its_header(dana, claim):
    Authorization.objects.create(patient=claim.patient, number="A-9", allowed=4, end_date=DAY)
    page = shown(dana, claim)
    assert "Put on this claim" in page

    post(dana, claim, "edit", kind="SetField", cell="authorization_number", value="A-9")

    page = shown(dana, claim)
    assert "Put on this claim" not in page
    assert "4 visits left" in page.partition('id="visit"')[0]


def test_the_header_says_until_when_the_plan_of_care_is_certified(dana, claim):
    PlanOfCare.objects.create(
        patient=claim.patient, discipline="PT", certified_from=DAY, certified_to=DAY
    )
    head = dana.get(address(claim)).content.decode().partition('id="visit"')[0]
    assert "PT plan of care <b>to Nov 20, 2026</b>" in head


def test_a_surgery_says_when_its_global_period_ends(dana, claim):
    PriorSurgery.objects.create(
        patient=claim.patient, code="27447", surgery_date=DAY, global_days="090"
    )
    page = shown(dana, claim)
    assert "global period to Feb 18, 2027" in page
    assert "this visit lies inside" in page


def test_kx_is_attested_on_the_plan_in_the_persons_words_and_taken_back(dana, claim):
    plan = PlanOfCare.objects.create(patient=claim.patient, discipline="PT", certified_from=DAY)
    form = {"record_kind": "plan", "record": plan.pk}

    assert post(dana, claim, "record-attest", **form, attesting=" ").status_code == 409
    post(dana, claim, "record-attest", **form, attesting="Stairs are not safe yet.")

    plan.refresh_from_db()
    assert plan.kx_attested_by.full_name == "Dana Okafor"
    with vault.reading(purpose="claim.review"):
        assert plan.attestations.get().evidence == [{"said": "Stairs are not safe yet."}]
    assert "KX attested by Dana Okafor" in shown(dana, claim)
    assert (
        post(dana, claim, "record-remove", **form).status_code == 409
    )  # somebody's word stands on it
    post(dana, claim, "record-attest", **form, take_back="yes")
    plan.refresh_from_db()
    assert plan.kx_attested_at is None


def test_a_record_entered_by_mistake_is_taken_away(dana, claim):
    row = Referral.objects.create(patient=claim.patient, number="R-1")
    post(dana, claim, "record-remove", record_kind="referral", record=row.pk)
    assert not Referral.objects.exists()
    assert LogEntry.objects.filter(object_pk=str(row.pk), action=2).exists()


def test_who_asked_not_to_bill_blocks_the_claim_and_calls_back_what_was_approved(dana, claim):
    post(dana, claim, "approve", digest=claim.digest)

    post(dana, claim, "not-to-bill", asked="yes")

    claim = Claim.objects.get()
    assert (claim.status, claim.readiness) == ("IN_REVIEW", "BLOCKED")
    assert claim.submissions.get().state == "RECALLED"
    page = shown(dana, claim)
    assert "No claim of theirs is sent." in page
    assert "Called back before they left: 1." in page
    post(dana, claim, "not-to-bill", asked="no")
    assert Claim.objects.get().readiness == "READY"


def test_who_may_not_edit_sees_the_records_and_nothing_to_press(alex, claim):
    Referral.objects.create(patient=claim.patient, number="R-1")
    page = shown(alex, claim)
    assert "R-1" in page
    assert address(claim, "record") not in page
    assert keep(alex, claim, "referral", number="R-2", counts="VISITS").status_code == 403


@pytest.mark.parametrize("act", ["record", "record-remove", "record-attest"])
def test_a_record_of_somebody_else_is_not_found(dana, clinic, claim, act):
    other = clinic.draft(visit_id="V-9", patient=factories.someone(9))
    row = PlanOfCare.objects.create(
        patient=other.patient, discipline="PT", certified_from=DAY, certified_to=DAY
    )
    typed = {"record_kind": "plan", "record": row.pk, **GOOD["plan"][1], "attesting": "x"}

    assert post(dana, claim, act, **typed).status_code == 404
    assert post(dana, claim, act, **{**typed, "record": "no id"}).status_code == 404
    assert post(dana, claim, act, **{**typed, "discipline": "XX"}).status_code == 404

    row.refresh_from_db()
    assert (row.certified_to, row.kx_attested_at) == (DAY, None)


@pytest.fixture
def theirs(db):
    """A payer of another practice."""
    other = clinics.make("Lakeside Therapy", "lakeside")
    return other.payer.pk


def test_another_practices_payer_is_no_choice(theirs, dana, claim):
    answer = keep(dana, claim, "authorization", counts="VISITS", payer=str(theirs), number="A")
    assert answer.status_code == 422
    assert not Authorization.objects.exists()


def test_a_form_that_was_cut_short_is_refused_in_words(dana, claim):
    answer = post(dana, claim, "record", record_kind="door")
    assert answer.status_code == 409
    assert "cut short" in answer.content.decode()


def test_the_tab_with_every_kind_opens_within_its_budget(
    dana, clinic, claim, django_assert_max_num_queries
):
    for kind, (_, typed) in GOOD.items():
        keep(dana, claim, kind, **typed)
    keep(dana, claim, "accumulator", **SUM, payer=str(clinic.payer.pk))
    with django_assert_max_num_queries(35):
        assert dana.get(address(claim), {"tab": "records"}).status_code == 200
    with django_assert_max_num_queries(25):
        assert dana.get(address(claim)).status_code == 200


def test_no_address_of_the_tab_holds_what_is_on_file(dana, claim):
    keep(dana, claim, "case", **GOOD["case"][1])
    links = re.findall(r'(?:href|action)="([^"]*)"', shown(dana, claim))
    assert reverse("desk:record", args=[claim.pk]) in " ".join(links)
    assert not [link for link in links if "C-77" in link]
