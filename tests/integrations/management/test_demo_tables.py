"""The demo clinic has tables to judge by, and every one says that it is made up."""

from datetime import date

import pytest

from claims.models import CodeRelease, Fee
from claims.services import code_lookup
from clinicbridge import scope
from integrations.management import demo_tables, ridgeline

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def inside(clinic):
    """Be in the clinic, as the command is."""
    with scope.practice(clinic.practice.pk):
        yield


def tables(*codes):
    return code_lookup.tables_for(practice_id=scope.current(), codes=codes, days={DAY})


def test_they_are_loaded_once(clinic):
    demo_tables.load()
    demo_tables.load()

    kinds = CodeRelease.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["ADD_ON", "MPFS", "NCCI_MUE", "NCCI_PTP"]


def test_whatever_they_say_names_them_as_made_up(clinic):
    demo_tables.load()
    found = tables("97530", "97140", "20610", "G2211")

    said = [
        *found.ptp.between(frozenset({"97530", "97140"}), DAY),
        found.mue.limit("20610", DAY),
        found.add_ons.add_on("G2211", DAY),
        found.physician_fees.facts("20610", DAY),
    ]

    assert {one.release for one in said} == {"DEMO, made up: not CMS data"}


def test_they_know_what_the_clinic_charges_for(clinic):
    demo_tables.load()
    codes = {code for code, _, _ in ridgeline.FEES}
    found = tables(*codes)

    assert Fee.objects.exists()
    assert [code for code in codes if found.mue.limit(code, DAY) is None] == []
    assert [code for code in codes if found.physician_fees.facts(code, DAY) is None] == []
    assert found.physician_fees.facts("20610", DAY).global_days == "000"
    assert found.physician_fees.facts("29881", DAY).global_days == "090"
    assert found.ptp.between(frozenset({"97530", "97140"}), DAY)[0].indicator == 1


def test_a_practice_with_tables_of_its_own_gets_none(clinic):
    CodeRelease.objects.create(
        practice=clinic.practice,
        kind="NCCI_MUE",
        name="Ours",
        effective_from=date(2026, 10, 1),
        sha256="0" * 64,
    )

    demo_tables.load()

    assert not CodeRelease.objects.filter(kind="NCCI_MUE", name__startswith="DEMO").exists()
