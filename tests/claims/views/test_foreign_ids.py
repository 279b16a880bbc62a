"""Ids of another practice, or of the wrong kind, in every field of a form that takes one."""

import uuid

import pytest
from django.utils import timezone

from claims import record_forms, urls
from claims.domain import fixes
from claims.models import Claim, ClaimRevision, ClaimStep, PlanOfCare, Provider, Suggestion
from claims.record_fields import Row
from claims.services import presence
from clinicbridge import scope, vault
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics
from tests import factories, offers
from tests.claims.views.conftest import post, signed_in
from tests.claims.views.test_record import GOOD, SUM

pytestmark = pytest.mark.django_db(transaction=True)
LINE_KINDS = ("SetCode", "SetModifiers", "SetUnits", "RemoveLine", "MoveLine", "SetPointers")
# Which of its fields name a row or a part, by the act a form is sent to.
IDS = {
    "edit": ("line", "diagnosis"),
    "fix": ("finding",),
    "attest": ("finding",),
    "override": ("finding",),
    "accept": ("suggestion",),
    "accept-line": ("line",),
    "dismiss": ("suggestion",),
    "record": ("record",),
    "record-remove": ("record",),
    "record-attest": ("record",),
    "settle": ("submission",),
}
REST = {
    "edit": {"kind": "RemoveLine", "code": "97112"},
    "fix": {"choice": "0"},
    "attest": {"attesting": "It says so."},
    "override": {"reason": "It says so."},
    "dismiss": {"dismissal": "OTHER"},
    "record": {"record_kind": "plan", **GOOD["plan"][1]},
    "record-remove": {"record_kind": "plan"},
    "record-attest": {"attesting": "It says so."},
    "settle": {"remote_id": "R-1", "reason": "It says so."},
}


@pytest.fixture
def lakeside():
    """Another practice, and the ids of what it has by the field that would name it."""
    made = clinics.make("Lakeside", "lakeside")
    with scope.practice(made.practice.pk), vault.reading(purpose="test"):
        claim = made.draft(diagnoses=())
        plan = PlanOfCare.objects.create(patient=claim.patient, discipline="PT")
        provider = Provider.objects.create(family="Other", given="Practice", npi="2900003015")
        fix = fixes.AddModifier(line=clinics.line_uid(), modifier="59")
        offered = offers.suggest(claim, fix, quote="x")
        claim.refresh_from_db()
        ids = {
            "line": clinics.line_uid(),
            "diagnosis": clinics.diagnosis_uid(),
            "finding": claim.findings.first().key,
            "suggestion": str(offered.pk),
            "record": str(plan.pk),
            "submission": str(uuid.uuid4()),
            "payer": str(made.payer.pk),
            "provider": str(provider.pk),
            "claim": str(claim.pk),
        }
    return made, ids


@pytest.mark.parametrize("act", ["accept", "dismiss", "record", "record-remove", "record-attest"])
def test_an_id_of_another_patient_names_nothing_on_this_claim(act):
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="test"):
        claim = ridgeline.draft()
        patient = factories.MARTA.model_copy(update={"key": "P-2", "mrn": "2", "family": "Other"})
        other = ridgeline.draft(visit_id="V-2", patient=patient)
        plan = PlanOfCare.objects.create(patient=other.patient, discipline="PT")
        offered = offers.suggest(other, fixes.SetCode(line=clinics.line_uid(), code="97112"))
    assert claim.patient_id != other.patient_id
    before = ours(ridgeline, claim)
    name, value = ("record", plan.pk) if "record" in act else ("suggestion", offered.pk)

    typed = {**REST.get(act, {}), name: str(value)}
    answer = post(signed_in(ridgeline.lead), claim, act, **typed)

    assert answer.status_code in {404, 409}
    assert ours(ridgeline, claim) == before


def counts():
    models = (Claim, ClaimRevision, ClaimStep, LogEntry, PlanOfCare, Suggestion)
    return [model.objects.count() for model in models]


def ours(made, claim):
    with scope.practice(made.practice.pk):
        claim.refresh_from_db()
        return counts(), claim.revision, claim.status


@pytest.mark.parametrize(("act", "name"), [(act, n) for act, names in IDS.items() for n in names])
def test_an_id_of_another_practice_names_nothing_here(lakeside, act, name):
    foreign, ids = lakeside
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk):
        claim = ridgeline.draft()
    before, theirs = ours(ridgeline, claim), ours_of(foreign)
    lead = signed_in(ridgeline.lead)

    for value in (ids[name], ids["claim"], str(uuid.uuid4()), "x", "9" * 400, "\u0661", "../1"):
        typed = {**REST.get(act, {}), name: value}
        if name == "diagnosis":
            typed |= {"kind": "RemoveDiagnosis"}
        answer = post(lead, claim, act, **typed)

        assert answer.status_code in {404, 409, 422}, (act, name, value)
        assert ours(ridgeline, claim) == before
    assert ours_of(foreign) == theirs


@pytest.mark.parametrize("kind", [*GOOD, "accumulator"])
def test_a_record_names_nobody_of_another_practice(lakeside, kind):
    _, ids = lakeside
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk):
        claim = ridgeline.draft()
    before = ours(ridgeline, claim)
    good = GOOD[kind][1] if kind in GOOD else SUM
    fields = record_forms.FORMS[kind].base_fields
    for name in (one for one, field in fields.items() if isinstance(field, Row)):
        for value in (ids["payer"], ids["provider"], ids["claim"], "x", "\x00"):
            typed = {**good, name: value}
            answer = post(signed_in(ridgeline.lead), claim, "record", record_kind=kind, **typed)

            assert answer.status_code == 422, (kind, name, value)
            assert ours(ridgeline, claim) == before


def test_every_form_that_takes_an_id_is_walked():
    assert set(IDS) <= set(urls.ACTS)


def ours_of(made):
    with scope.practice(made.practice.pk):
        return counts()


def at(claim, person):
    return presence.renew(claim_id=claim.pk, person=person, page=uuid.uuid4(), now=timezone.now())


def test_nobody_is_at_another_practices_claim_nor_sees_who_is(lakeside):
    foreign, ids = lakeside
    with scope.practice(foreign.practice.pk):
        theirs = Claim.objects.get(pk=ids["claim"])
        at(theirs, foreign.biller)
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk):
        assert presence.others(person=ridgeline.biller, now=timezone.now()) == {}
    lead = signed_in(ridgeline.lead)

    for act in ("here", "take-over", "leave"):
        assert post(lead, theirs, act, page=str(uuid.uuid4())).status_code == 404

    with scope.practice(foreign.practice.pk):
        found = presence.others(person=foreign.lead, now=timezone.now())
        assert found == {theirs.pk: "Dana Okafor"}
