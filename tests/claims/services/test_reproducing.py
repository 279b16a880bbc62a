"""Under the mapping it recorded, a visit gives again exactly what revision 1 stored."""

import json
from datetime import date

import pytest

from claims.models import Claim, DocumentedService, MappingSet
from claims.services import mappings, reproducing, starters
from integrations.demo import bundles, visits
from integrations.vendors.fhir.adapter import Fhir


@pytest.mark.both
def test_a_claim_is_reproduced_by_the_mapping_it_recorded(clinic):
    claim = clinic.draft()

    assert reproducing.differences(claim=claim) == ()


def test_a_later_mapping_does_not_matter(clinic):
    claim = clinic.draft()
    published = MappingSet.objects.get(state="PUBLISHED")
    later = mappings.copy(mapping_set=published, actor=clinic.admin)
    later.mappingrule_set.first().delete()
    signed = mappings.sign(
        mapping_set=later, seen_digest=mappings.digest(later), actor=clinic.admin
    )
    mappings.publish(mapping_set=signed, actor=clinic.admin)

    assert reproducing.differences(claim=claim) == ()


def test_facts_that_are_other_than_the_mapping_makes_are_told(clinic):
    claim = clinic.draft()
    row = DocumentedService.objects.get()
    row.facts = {**row.facts, "therapist_minutes": 38}
    row.save()

    assert reproducing.differences(claim=claim) == ("facts",)


def rules_of_the_demo(clinic):
    """Publish the demo clinic's own rules for the clinic's EMR."""
    made = MappingSet.objects.create(
        practice=clinic.practice, connection=clinic.emr, version=2, state="DRAFT"
    )
    starters.begin(mapping_set=made, name="demo-emr", actor=clinic.admin)
    seen = mappings.digest(made)
    signed = mappings.sign(mapping_set=made, seen_digest=seen, actor=clinic.admin)
    mappings.publish(mapping_set=signed, actor=clinic.admin)


@pytest.mark.slow
def test_every_visit_of_the_demo_is_reproduced_exactly(clinic):
    rules_of_the_demo(clinic)
    drawn = 0
    for number in range(1, 41):
        visit = visits.visit(7, number, date(2026, 11, 20))
        if not visit.readable:
            continue
        body = json.dumps(bundles.bundle(visit)).encode()
        for record in Fhir().parse(body, content_type="application/fhir+json"):
            clinic.draft(record)
            drawn += 1

    claims = Claim.objects.all()
    assert drawn > 25
    assert {claim.pk: reproducing.differences(claim=claim) for claim in claims} == dict.fromkeys(
        claims.values_list("pk", flat=True), ()
    )
