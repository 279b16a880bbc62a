"""A published file's name tells its release."""

from datetime import date

import pytest

from claims.domain.codefiles import naming
from claims.domain.codefiles.naming import Named


@pytest.mark.parametrize(
    ("kind", "file", "named"),
    [
        ("NCCI_PTP", "ccipra-v323r0-f1.TXT", ("NCCI PTP 2026 Q4", (2026, 10, 1), (2026, 12, 31))),
        ("NCCI_PTP", "ccipra-v300r1-f4.txt", ("NCCI PTP 2024 Q1", (2024, 1, 1), (2024, 3, 31))),
        (
            "NCCI_MUE",
            "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv",
            ("NCCI MUE 2026 Q3", (2026, 7, 1), (2026, 9, 30)),
        ),
        ("MPFS", "PPRRVU26_OCT.csv", ("MPFS 2026 Oct", (2026, 10, 1), (2026, 12, 31))),
        ("MPFS", "PPRRVU2026_Jan.csv", ("MPFS 2026 Jan", (2026, 1, 1), (2026, 12, 31))),
        ("HCPCS", "HCPC2026_JUL_ANWEB.txt", ("HCPCS 2026 Q3", (2026, 7, 1), (2026, 9, 30))),
        ("ADD_ON", "AOC_V2026Q2-MCR.txt", ("Add-on codes 2026 Q2", (2026, 4, 1), (2026, 6, 30))),
        ("ICD10CM", "icd10cm_order_2027.txt", ("FY2027", (2026, 10, 1), (2027, 9, 30))),
        (
            "ICD10CM",
            "icd10cm-tabular-April-2026.xml",
            ("FY2026 April", (2026, 4, 1), (2026, 9, 30)),
        ),
    ],
)
def test_the_name_says_the_release_and_its_days(kind, file, named):
    name, begins, ends = named

    assert naming.guess(kind, file) == Named(name, date(*begins), date(*ends))


@pytest.mark.parametrize("kind", ["NCCI_PTP", "NCCI_MUE", "MPFS", "HCPCS", "ICD10CM", "CPT", "POS"])
def test_any_other_name_says_nothing(kind):
    assert naming.guess(kind, "download (3).txt") is None
    assert naming.guess(kind, "MCR_MUE_Eff_13-45-2026.csv") is None


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("NCCI_MUE", "MCR_MUE_Eff_12-01-0000.csv"),
        ("ADD_ON", "AOC_V0000Q4.txt"),
        ("HCPCS", "HCPC0000_JAN.txt"),
        ("ICD10CM", "icd10cm_order_0000.txt"),
        ("ICD10CM", "icd10cm_order_0001.txt"),
    ],
)
def test_a_name_of_a_year_that_is_none_says_nothing(kind, file):
    assert naming.guess(kind, file) is None


@pytest.mark.parametrize(
    ("kind", "begins", "ends"),
    [
        ("CPT", (2026, 1, 1), (2026, 12, 31)),
        ("MPFS", (2026, 7, 1), (2026, 12, 31)),
        ("NCCI_PTP", (2026, 2, 10), (2026, 3, 31)),
        ("HCPCS", (2026, 10, 1), (2026, 12, 31)),
        ("ICD10CM", (2026, 10, 1), (2027, 9, 30)),
        ("ICD10CM", (2026, 4, 1), (2026, 9, 30)),
        ("HCPCS", (9999, 10, 1), (9999, 12, 31)),
        ("ICD10CM", (9999, 10, 1), (9999, 12, 31)),
    ],
)
def test_a_release_holds_to_the_end_of_its_period(kind, begins, ends):
    assert naming.last_day(kind, date(*begins)) == date(*ends)
