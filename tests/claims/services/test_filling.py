"""What the clinic's records fill of a claim at intake, and from which record they say it is."""

from datetime import timedelta

import pytest

from claims.models import Authorization, MappingRule, MappingSet, PlanOfCare, Referral
from claims.services import revisions
from tests import clinic as clinics
from tests import factories

DAY = factories.VISIT_DATE
NUMBER = factories.FieldRecord(name="auth", path="QR/q1.item[1]", value="FROM-THE-EMR")


@pytest.fixture
def patient(clinic):
    """Marta, known to the clinic from an earlier visit."""
    start = DAY - timedelta(days=400)
    service = factories.service(start=start, code="97140")
    return clinic.draft(visit_id="V-0", start=start, services=(service,)).patient


@pytest.fixture
def asking(clinic):
    """The payer wants an authorization and a referral."""
    clinic.payer.rules = {"authorization_required": True, "referral_required": True}
    clinic.payer.save()


def authorize(patient, **changes):
    values = {"number": "A-1", "allowed": 12, "start_date": DAY, "end_date": DAY, **changes}
    return Authorization.objects.create(patient=patient, **values)


def newest(clinic, **changes):
    return revisions.current(clinic.draft(**changes))


def test_the_only_authorization_that_fits_is_named_and_so_is_its_record(clinic, patient, asking):
    row = authorize(patient, payer=clinic.payer, codes=["97110"])

    revision = newest(clinic)

    assert revision.claim_content.authorization_number == "A-1"
    origin = revision.origins["authorization_number"]
    assert (origin.kind, origin.reference) == ("PRACTICE", str(row.pk))
    assert {"services[S1].code", "coverages[V1].payer_code"} <= set(origin.leaves)
    missing = revision.claim.findings.filter(edit="permits.number_missing")
    assert not missing.filter(subject="authorization_number").exists()


def test_a_referral_is_named_like_an_authorization(clinic, patient, asking):
    row = Referral.objects.create(patient=patient, number="R-7")
    revision = newest(clinic)
    assert revision.claim_content.referral_number == "R-7"
    assert revision.origins["referral_number"].reference == str(row.pk)


@pytest.mark.parametrize(("modifiers", "named"), [(("GP",), "A-1"), ((), "")])
def test_what_is_sometimes_therapy_is_authorized_as_therapy_under_its_discipline(
    clinic, patient, modifiers, named
):
    clinic.payer.payer_class = "WORKERS_COMP"
    clinic.payer.save()
    authorize(patient)
    service = factories.service(code="97597", modifiers=modifiers, fields=())
    revision = newest(clinic, services=(service,), fields=())
    assert revision.claim_content.authorization_number == named


def test_where_the_payer_asks_for_none_nothing_is_named(clinic, patient):
    authorize(patient)
    assert newest(clinic).claim_content.authorization_number == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"end_date": DAY - timedelta(days=1), "start_date": None},
        {"start_date": DAY + timedelta(days=1), "end_date": None},
        {"codes": ["97140"]},
        {"allowed": 1, "used": 1},
        {"counts": "UNITS", "allowed": 1},
        {"number": ""},
    ],
)
def test_what_does_not_fit_is_not_named(clinic, patient, asking, changes):
    authorize(patient, **changes)
    assert newest(clinic).claim_content.authorization_number == ""


def test_of_several_that_fit_a_person_chooses(clinic, patient, asking):
    authorize(patient)
    authorize(patient, number="A-2")
    assert newest(clinic).claim_content.authorization_number == ""


def test_what_a_mapping_says_is_kept(clinic, patient, asking):
    authorize(patient)
    made = MappingSet.objects.create(connection=clinic.emr, version=2)
    MappingRule.objects.create(
        mapping_set=made, order=1, key="auth", source="fields[auth]", target="authorization_number"
    )
    clinics.put_in_force(made, clinic.admin)

    revision = newest(clinic, fields=(factories.DISCIPLINE, NUMBER))

    assert revision.claim_content.authorization_number == "FROM-THE-EMR"
    assert revision.origins["authorization_number"].kind == "MAPPING"


def test_a_plan_of_care_is_named_by_what_chose_it(clinic, patient):
    row = PlanOfCare.objects.create(
        patient=patient, discipline="PT", certified_from=DAY, certified_to=DAY
    )

    revision = newest(clinic)

    origin = revision.origins["plan_of_care.certified_to"]
    assert revision.claim_content.plan_of_care.id == str(row.pk)
    assert (origin.kind, origin.reference) == ("PRACTICE", str(row.pk))
    assert factories.DISCIPLINE.path in origin.leaves
