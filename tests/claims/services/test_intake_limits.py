"""A visit that holds more than one claim can: nothing is dropped, and somebody is told."""

import pytest

from claims.domain.encounter import DiagnosisRecord
from claims.models import Claim, Encounter
from claims.services import intake, review
from tests import factories
from tests.claims.services.test_intake import approve, only, take_in


def services(count):
    return tuple(factories.service(key=f"S{n}", code="73562", fields=()) for n in range(count))


def told(claim, edit):
    return claim.findings.get(edit=edit)


def test_a_visit_of_more_services_than_lines_keeps_them_all_and_cannot_be_approved(clinic):
    take_in(clinic, services=services(53))

    claim = only()
    finding = told(claim, "lines.too_many")
    assert (claim.lines.count(), claim.readiness) == (53, "BLOCKED")
    assert finding.severity == "BLOCKS"
    assert "remove 3 here and bill them on a claim of their own" in finding.message
    with pytest.raises(review.Blocked):
        approve(clinic)


def test_a_visit_of_more_diagnoses_than_fit_keeps_them_all_and_cannot_be_approved(clinic):
    codes = [DiagnosisRecord(key=f"C{n}", code=f"M{10 + n}.9", rank=n) for n in range(1, 15)]
    take_in(clinic, diagnoses=tuple(codes))

    finding = told(only(), "diagnoses.too_many")
    assert finding.severity == "BLOCKS"
    assert [fix["kind"] for fix in finding.fixes] == ["RemoveDiagnosis"]
    with pytest.raises(review.Blocked):
        approve(clinic)


def test_a_visit_of_a_thousand_services_and_one_waits_for_an_admin(clinic):
    with pytest.raises(intake.CannotDraft) as refused:
        take_in(clinic, services=services(intake.MOST_SERVICES + 1))
    assert refused.value.fix.startswith("Have the EMR send the visit in parts")
    assert (Claim.objects.count(), Encounter.objects.count()) == (0, 0)
