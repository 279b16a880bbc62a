"""Who a visit names: patient, payer, providers, place; found, kept, findable."""

import pytest
from django.db import IntegrityError, transaction

from claims.models import Connection, Coverage, Patient, Payer, Provider
from claims.services import parties
from clinicbridge.accounts.models import Location
from clinicbridge.audit.models import LogEntry
from clinicbridge.vault import tokens
from tests import factories


def keep(clinic, **changes):
    return parties.keep(clinic.emr, factories.encounter(**changes))


def person(**changes):
    return factories.encounter().patient.model_copy(update=changes)


def coverage(**changes):
    values = {"payer_name": "", "payer_code": "", **changes}
    return factories.encounter().coverages[0].model_copy(update=values)


@pytest.mark.parametrize(
    "named",
    [
        {"payer_code": "04412"},
        {"payer_code": " 04412 "},
        {"payer_name": "Medicare Part B"},
        {"payer_name": "MEDICARE PART B "},
        {"payer_name": "medicare b"},
        {"payer_code": "Medicare B"},
        {"payer_key": "Medicare Part B"},
    ],
)
def test_a_payer_is_found_by_code_name_or_alias_whatever_the_case(clinic, named):
    assert keep(clinic, coverages=(coverage(**named),)).payer == clinic.payer


@pytest.mark.parametrize("named", [{}, {"payer_name": "Medicare"}, {"payer_code": "0441"}])
def test_a_payer_the_clinic_does_not_know_is_not_guessed(clinic, named):
    found = keep(clinic, coverages=(coverage(**named),))
    assert found.payer is None
    assert found.parties.payers == {}


def test_a_code_is_believed_before_a_name(clinic):
    other = Payer.objects.create(name="Summit", payer_class="COMMERCIAL", code="99")
    found = keep(clinic, coverages=(coverage(payer_code="99", payer_name="Medicare Part B"),))
    assert found.payer == other


def test_a_payer_no_longer_used_is_not_found(clinic):
    clinic.payer.is_active = False
    clinic.payer.save()
    assert keep(clinic).payer is None


def test_the_first_coverage_pays_and_each_is_kept(clinic):
    other = Payer.objects.create(name="Summit", payer_class="COMMERCIAL", code="99")
    second = coverage(key="V2", order=1, payer_code="99")
    first = factories.encounter().coverages[0].model_copy(update={"order": 2})
    found = keep(clinic, coverages=(first, second))
    assert found.payer == other
    rows = Coverage.objects.order_by("order").values_list("payer__name", flat=True)
    assert list(rows) == ["Summit", "Medicare Part B"]


def test_a_patient_is_kept_once_and_saved_only_when_something_changed(clinic):
    patient = keep(clinic).patient
    entries = LogEntry.objects.count()
    assert keep(clinic).patient == patient
    assert LogEntry.objects.count() == entries
    assert Patient.objects.count() == 1


def test_a_patient_is_found_by_name_number_and_birth_date(clinic):
    patient = keep(clinic).patient
    for field, query in (
        ("NAME", "whitfield"),
        ("NAME", "Mar Whit"),
        ("MRN", "004417"),
        ("MRN", "0044"),
        ("DOB", "1955-02-03"),
        ("MEMBER", "1eg4-te5-mk73"),
    ):
        assert tokens.find(field, query) == {patient.pk}, (field, query)
    assert tokens.find("NAME", "smith") == set()


def test_a_changed_patient_is_found_by_the_new_and_no_more_by_the_old(clinic):
    patient = keep(clinic).patient
    keep(clinic, patient=person(family="Okonkwo", mrn="777777"))

    assert tokens.find("NAME", "Okonkwo") == tokens.find("MRN", "777777") == {patient.pk}
    assert tokens.find("NAME", "Whitfield") == tokens.find("MRN", "004417") == set()
    assert tokens.find("NAME", "Marta") == {patient.pk}
    assert tokens.find("MEMBER", "1EG4TE5MK73") == {patient.pk}


def test_a_new_member_id_is_findable_though_nothing_else_changed(clinic):
    patient = keep(clinic).patient
    keep(clinic, coverages=(coverage(payer_code="04412", member_id="9ZZ9ZZ9ZZ99"),))
    assert tokens.find("MEMBER", "9ZZ9ZZ9ZZ99") == {patient.pk}
    assert tokens.find("MEMBER", "1EG4TE5MK73") == set()


def test_a_visit_without_insurance_forgets_no_member_id(clinic):
    patient = keep(clinic).patient
    keep(clinic, coverages=(), patient=person(family="Okonkwo"))
    assert tokens.find("MEMBER", "1EG4TE5MK73") == {patient.pk}


def test_providers_are_found_by_npi_whatever_the_emr_calls_them(clinic):
    first = keep(clinic)
    renamed = tuple(
        provider.model_copy(update={"key": f"other-{provider.key}", "family": "Adeyemi-Holm"})
        for provider in factories.encounter().providers
    )
    assert keep(clinic, providers=renamed).rendering == first.rendering
    assert Provider.objects.count() == 2
    assert Provider.objects.get(npi="1457398000").family == "Adeyemi"


def test_a_provider_without_npi_is_found_by_the_emrs_key(clinic):
    nameless = factories.encounter().providers[0].model_copy(update={"npi": ""})
    first = keep(clinic, providers=(nameless,))
    assert keep(clinic, providers=(nameless,)).rendering == first.rendering
    assert Provider.objects.get().source_key == "R1"


def test_two_emrs_may_call_different_people_by_one_key(clinic):
    nameless = factories.encounter().providers[0].model_copy(update={"npi": ""})
    other_emr = Connection.objects.create(
        name="Second EMR", direction="INBOUND", vendor="fhir", environment="DEMO"
    )
    somebody_else = nameless.model_copy(update={"family": "Holm"})

    first = keep(clinic, providers=(nameless,)).rendering
    second = parties.keep(other_emr, factories.encounter(providers=(somebody_else,))).rendering

    assert (first.family, second.family) == (nameless.family, "Holm")
    assert (first.connection, second.connection) == (clinic.emr, other_emr)
    assert keep(clinic, providers=(nameless,)).rendering == first


def test_a_key_names_one_provider_of_its_emr(clinic):
    nameless = factories.encounter().providers[0].model_copy(update={"npi": ""})
    known = keep(clinic, providers=(nameless,)).rendering

    with pytest.raises(IntegrityError), transaction.atomic():
        Provider.objects.create(
            family="Holm", connection=known.connection, source_key=known.source_key
        )


def test_a_provider_of_whom_nothing_is_known_is_not_kept(clinic):
    nobody = factories.encounter().providers[0].model_copy(update={"npi": "", "family": ""})
    assert keep(clinic, providers=(nobody,)).rendering is None
    assert not Provider.objects.exists()


def test_one_person_in_two_roles_is_one_provider(clinic):
    rendering = factories.encounter().providers[0]
    both = (rendering, rendering.model_copy(update={"key": "R9", "role": "SUPERVISING"}))
    found = keep(clinic, providers=both)
    assert Provider.objects.count() == 1
    assert len(set(found.parties.provider_ids.values())) == 1


@pytest.mark.parametrize(
    ("place", "is_found"),
    [
        ({"key": "L1", "name": ""}, True),
        ({"key": "zzz", "name": "RIDGELINE MAIN"}, True),
        ({"key": "", "name": ""}, True),
        ({"key": "L2", "name": "Elsewhere"}, False),
    ],
)
def test_a_place_is_found_by_key_or_name_and_assumed_only_where_unnamed(clinic, place, is_found):
    named = factories.encounter().place.model_copy(update=place)
    found = keep(clinic, place=named)
    assert (found.location is not None) is is_found
    assert (found.parties.facility is not None) is is_found


def test_an_unnamed_place_is_not_assumed_where_there_are_two(clinic):
    Location.objects.create(name="Annex", time_zone="America/New_York")
    nowhere = factories.encounter().place.model_copy(update={"key": "", "name": ""})
    found = keep(clinic, place=nowhere)
    assert (found.location, found.zone) == (None, "America/Chicago")
    annex = nowhere.model_copy(update={"name": "annex"})
    assert keep(clinic, place=annex).zone == "America/New_York"
