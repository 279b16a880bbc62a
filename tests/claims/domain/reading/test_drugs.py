"""Drugs given: amounts, containers, waste."""

from datetime import date
from decimal import Decimal

import pytest

from tests.claims.domain.reading.reading_of import codes, gaps, read, service

HEAD = "PROCEDURE NOTE\nDx: right knee pain.\n"


def drug(said, code="J3301"):
    return service(read(HEAD + said), code).drug


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("Right knee injected with 40 mg triamcinolone.", 40),
        ("Right knee injected with triamcinolone 40mg and 4 mL lidocaine.", 40),
        ("Right knee injected with 1 mL Kenalog-40.", 40),
        ("Right knee injected with 2 cc of Kenalog (40 mg/mL).", 80),
        ("Right knee injected with 40 mg Kenalog. 40 mg Kenalog was well tolerated.", 40),
        ("Both knees injected, 40 mg Kenalog in each.", 80),
        ("Right knee: 40 mg Kenalog. Left knee: 20 mg Kenalog. Both knees injected.", 60),
        ("Right knee injected with 30 mg Kenalog from a 40 mg vial.", 30),
        ("Right knee injected with 30 mg Kenalog, 10 mg wasted.", 30),
    ],
)
def test_the_amount_is_what_was_given(said, given):
    assert drug(said).given == Decimal(given)


@pytest.mark.parametrize(
    ("said", "container", "discarded"),
    [
        ("Single-dose vial, no waste.", "SINGLE_DOSE", 0),
        ("Single-use vial; entire vial used.", "SINGLE_DOSE", 0),
        ("SDV, 10 mg discarded.", "SINGLE_DOSE", 10),
        ("Waste: none. Single-dose vial.", "SINGLE_DOSE", 0),
        ("Wasted 20 mg.", "", 20),
        ("Multi-dose vial.", "MULTI_DOSE", None),
        ("Single-dose vial.", "SINGLE_DOSE", None),
        ("", "", None),
    ],
)
def test_container_and_waste_are_what_the_note_says(said, container, discarded):
    found = drug(f"Right knee injected with 40 mg Kenalog. {said}")

    assert (found.container, found.discarded) == (container, discarded)


def test_an_amount_nobody_wrote_is_asked_for():
    reading = read(f"{HEAD}Right knee injected with Kenalog.")

    assert codes(reading) == {"20610"}
    assert gaps(reading) == ["DRUG_AMOUNT"]


def test_an_amount_for_both_knees_that_may_be_of_each_is_asked_for():
    assert "DRUG_AMOUNT" in gaps(read(f"{HEAD}Both knees injected with 40 mg Kenalog."))


@pytest.mark.parametrize(
    "said",
    [
        "Drug supplied by the hospital pharmacy.",
        "Medication brought in by patient from pharmacy; drug provided by the patient.",
        "The drug is not billed here.",
    ],
)
def test_a_drug_others_supplied_is_not_ours_to_bill(said):
    assert codes(read(f"{HEAD}Right knee injected with 40 mg Kenalog. {said}")) == {"20610"}


def test_a_drug_on_a_list_was_not_given():
    assert codes(read(f"{HEAD}Meds: dexamethasone 4 mg daily.")) == set()


@pytest.mark.parametrize(
    "said", ["Single-dose vial used in full.", "Single-dose vial, vial fully used."]
)
def test_a_vial_that_was_used_up_leaves_nothing(said):
    assert drug(f"Right knee injected with 40 mg Kenalog. {said}").discarded == 0


@pytest.mark.parametrize(
    ("said", "on", "code", "given"),
    [
        ("Right knee injected with 80 mg Depo-Medrol.", date(2024, 3, 31), "J1040", 80),
        ("Right knee injected with 40 mg Depo-Medrol.", date(2024, 3, 31), "J1030", 40),
        ("Right knee injected with 40 mg Depo-Medrol.", date(2024, 4, 1), "J1010", 40),
    ],
)
def test_a_drug_has_the_code_of_its_day(said, on, code, given):
    found = service(read(f"PROCEDURE NOTE\n{said}", on=on), code)

    assert found.drug.given == given


def test_a_dose_no_code_of_the_day_fits_is_not_shown():
    reading = read(
        "PROCEDURE NOTE\nRight knee injected with 60 mg Depo-Medrol.", on=date(2024, 1, 2)
    )

    assert not any(one.drug for one in reading.services)
