"""What the EMR sends anew is told quietly at the queue; an unknown word on its claim."""

import pytest
from django.urls import reverse

from claims.models import Finding, LookupEntry, LookupTable, MappingRule, MappingSet
from claims.services import catalogue, mappings
from clinicbridge import vault
from tests import clinic as clinics
from tests import factories

QUEUE = reverse("desk:queue")


@pytest.fixture
def counted(clinic):
    remark = factories.FieldRecord(name="remark", path="q[0]", value="Marta fell")
    with vault.reading(purpose="claim.review"):
        for number in range(2):
            clinic.draft(
                visit_id=f"E-{number}",
                kind="PT",
                patient=factories.someone(number),
                fields=(factories.DISCIPLINE, remark),
            )
        catalogue.count(connection_id=clinic.emr.pk)
    return clinic


def test_who_may_map_a_new_field_is_told_with_the_way_there(counted, alex):
    said = alex.get(QUEUE).content.decode()

    assert "1 new EMR field is not mapped: 2 of 2 PT visits carry remark." in said
    assert f"{reverse('admin:claims_fieldseen_changelist')}?connection={counted.emr.pk}" in said
    assert "fell" not in said


def test_a_lead_is_told_without_the_way_and_a_biller_nothing(counted, sam, dana):
    led = sam.get(QUEUE).content.decode()

    assert "1 new EMR field" in led
    assert "Map it" not in led
    assert "new EMR field" not in dana.get(QUEUE).content.decode()


def test_once_a_published_rule_says_so_nothing_is_told(counted, alex):
    draft = mappings.copy(
        mapping_set=MappingSet.objects.get(state="PUBLISHED"), actor=counted.admin
    )
    MappingRule.objects.create(
        mapping_set=draft,
        order=9,
        key="r",
        source="fields[remark]",
        target="additional_information",
    )
    assert "new EMR field" in alex.get(QUEUE).content.decode()

    clinics.put_in_force(draft, counted.admin)

    assert "new EMR field" not in alex.get(QUEUE).content.decode()


def test_a_word_the_look_up_does_not_know_is_shown_on_the_claim_and_kept_in_no_finding(
    clinic, dana
):
    draft = mappings.copy(mapping_set=MappingSet.objects.get(state="PUBLISHED"), actor=clinic.admin)
    table = LookupTable.objects.create(mapping_set=draft, name="sides")
    LookupEntry.objects.create(table=table, key="L", value="LEFT")
    MappingRule.objects.create(
        mapping_set=draft,
        order=9,
        key="side",
        for_each="services",
        source="service.fields[side]",
        transform="lookup",
        argument="sides",
        condition="has(service.fields.pt_minutes)",
        target="service.side",
    )
    clinics.put_in_force(draft, clinic.admin)
    own = (
        factories.FieldRecord(name="side", path="x[0]", value="PTA-2"),
        factories.FieldRecord(name="pt_minutes", path="x[1]", value=23),
    )

    claim = clinic.draft(services=(factories.service(fields=own),))

    said = dana.get(reverse("desk:claim", args=[claim.pk])).content.decode()
    assert "unmatched: <q>PTA-2</q>" in said
    finding = Finding.objects.get(claim=claim, edit="intake.value_unmatched")
    assert "PTA-2" not in finding.message
