"""What a visit's claim says that the visit itself does not: place, fee, referring, facts."""

from datetime import date
from decimal import Decimal

import pytest

from claims.models import DocumentedService, Fee, FeeSchedule, MappingRule, MappingSet, Provider
from claims.services import mappings, revisions
from tests import clinic as clinics
from tests import factories
from tests.clinic import line_uid


def content(claim):
    return revisions.current(claim).claim_content


def origins(claim):
    return revisions.current(claim).origins


def test_the_place_of_service_is_the_locations_where_the_visit_names_none(clinic):
    claim = clinic.draft()
    assert content(claim).lines[0].place_of_service == "11"
    origin = origins(claim)[f"lines[{line_uid()}].place_of_service"]
    assert (origin.kind, origin.leaves) == ("PRACTICE", ("place.key", "place.name"))


def test_the_visits_own_place_of_service_wins(clinic):
    claim = clinic.draft(services=(factories.service(place_of_service="12"),))
    assert content(claim).lines[0].place_of_service == "12"


@pytest.mark.parametrize(
    ("own", "expected"), [(None, ("190.00", "Clinic fees")), ("70", ("140.00", "Medicare"))]
)
def test_the_payers_own_fee_comes_before_the_clinics(clinic, own, expected):
    if own:
        schedule = FeeSchedule.objects.create(
            name="Medicare", payer=clinic.payer, effective_from=date(2024, 1, 1)
        )
        Fee.objects.create(schedule=schedule, code="97110", amount=Decimal(own))
    line = content(clinic.draft()).lines[0]
    assert (str(line.charge), line.charge_reason.split(":")[0]) == expected


def test_the_fee_is_the_one_in_force_on_the_lines_own_date(clinic):
    newer = FeeSchedule.objects.create(name="From December", effective_from=date(2026, 12, 1))
    Fee.objects.create(schedule=newer, code="97110", amount=Decimal("100"))
    claim = clinic.draft(
        services=(
            factories.service("S1"),
            factories.service("S2", start=date(2026, 12, 2)),
        )
    )
    assert [str(line.charge) for line in content(claim).lines] == ["190.00", "200.00"]


def test_a_code_without_fee_and_charge_has_none_and_blocks(clinic):
    claim = clinic.draft(services=(factories.service(code="97530"),))
    assert content(claim).lines[0].charge is None
    assert claim.findings.filter(edit="lines.charge_missing").exists()


def test_the_facts_of_a_version_are_kept_sealed_in_order(clinic):
    clinic.draft(services=(factories.service("S1"), factories.service("S2", "97140")))
    rows = list(DocumentedService.objects.order_by("position"))
    assert [row.facts["code"] for row in rows] == ["97110", "97140"]
    assert rows[0].facts["therapist_minutes"] == 23
    assert "97110" not in str(rows[0].__dict__["facts"])


def test_a_referring_provider_known_by_npi_alone_is_named_from_the_clinics_own(clinic):
    Provider.objects.create(npi="2900003015", family="Iyer", given="Vikram", credential="MD")
    made = MappingSet.objects.create(connection=clinic.emr, version=2)
    MappingRule.objects.create(
        mapping_set=made, order=1, key="who", source="fields[npi]", target="referring.npi"
    )
    clinics.put_in_force(made, clinic.admin)
    field = factories.FieldRecord(name="npi", path="QR/q1.item[1]", value="2900003015")

    claim = clinic.draft(fields=(field,), providers=factories.encounter().providers[:1])

    referring = content(claim).referring
    assert (referring.family, referring.given, referring.npi) == ("Iyer", "Vikram", "2900003015")
    origin = origins(claim)["referring.family"]
    assert (origin.kind, origin.leaves) == ("PRACTICE", ("QR/q1.item[1]",))


def test_the_releases_name_the_mapping_that_was_used(clinic):
    assert revisions.current(clinic.draft()).releases["mapping"] == "1"


def test_without_a_published_mapping_the_visit_speaks_for_itself(clinic):
    made = MappingSet.objects.get()
    made.state = MappingSet.State.RETIRED
    made.save()
    assert mappings.published(clinic.emr).rules == ()
    line = content(clinic.draft()).lines[0]
    assert (line.code, line.minutes) == ("97110", None)


def test_a_new_published_version_is_used_at_once(clinic):
    assert len(mappings.published(clinic.emr).rules) == 3
    made = mappings.copy(mapping_set=MappingSet.objects.get(), actor=clinic.admin)
    MappingRule.objects.filter(mapping_set=made).first().delete()
    clinics.put_in_force(made, clinic.admin)
    assert mappings.published(clinic.emr).version == "2"
    assert len(mappings.published(clinic.emr).rules) == 2


def test_a_rule_can_code_and_rank_what_the_emr_sent_in_words_of_its_own(clinic):
    made = MappingSet.objects.create(connection=clinic.emr, version=2)
    for order, target in enumerate(("code", "rank")):
        MappingRule.objects.create(
            mapping_set=made,
            order=order,
            key=target,
            for_each="diagnoses",
            source=f"diagnosis.fields[{target}]",
            target=f"diagnosis.{target}",
        )
    clinics.put_in_force(made, clinic.admin)
    known, own = factories.encounter().diagnoses[0], "M17.11"
    fields = (
        factories.FieldRecord(name="code", path="C/c2.code", value=own),
        factories.FieldRecord(name="rank", path="C/c2.rank", value=1),
    )
    second = known.model_copy(update={"key": "C2", "code": "", "rank": 2, "fields": fields})

    claim = clinic.draft(diagnoses=(known.model_copy(update={"rank": 2}), second))

    assert [one.code for one in content(claim).diagnoses] == [own, "M25.561"]
    first = content(claim).diagnoses[0]
    origin = origins(claim)[f"diagnoses[{first.uid}].code"]
    assert (origin.kind, origin.rule, origin.leaves) == ("MAPPING", "code", ("C/c2.code",))
    assert {"C/c2.code", "C/c2.rank"} <= set(origins(claim)["diagnoses"].leaves)
