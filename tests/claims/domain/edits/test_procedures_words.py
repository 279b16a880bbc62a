"""What is said of procedure codes: the line, the sentence, what was judged."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding.codetables import Procedure
from claims.domain.coding.tables import Fee
from tests.claims.domain.edits.claims import CLEAN, DAY, remarks, with_lines
from tests.claims.domain.edits.tables import RELEASE, Fees, tables

SPAN = (date(2026, 3, 2), date(2026, 3, 4))


class Codes:
    """A set loaded for 2026 in which one code holds three days, and others one end each."""

    known = {
        "97110": Procedure("97110", "", *SPAN, RELEASE),
        "97140": Procedure("97140", "", SPAN[0], None, RELEASE),
        "97112": Procedure("97112", "", None, SPAN[1], RELEASE),
        "G0283": Procedure("G0283", "", *SPAN, RELEASE),
    }

    def covers(self, code, on):
        return on is None or on.year == 2026

    def procedure(self, code):
        return self.known.get(code)


LOADED = {"tables": tables(procedures=Codes())}


def said(edit, *lines, **known):
    return remarks(f"procedures.{edit}", with_lines(*lines), **known)


@pytest.mark.parametrize(
    ("code", "severity"), [("97999", "CONFIRM"), ("0552T", "CONFIRM"), ("G9999", "BLOCKS")]
)
def test_a_code_in_no_set_is_spoken_of_so(code, severity):
    lines = ({"code": ""}, {"code": code, "from_date": date(2025, 3, 2)}, {"code": code})
    assert said("unknown", *lines, **LOADED) == [
        (severity, "S3", f"{code} is in no loaded code table.", {"code": code}, ())
    ]


@pytest.mark.parametrize(
    ("code", "day", "is_valid"),
    [
        ("97110", 1, False),
        ("97110", 2, True),
        ("97110", 4, True),
        ("97110", 5, False),
        ("97140", 1, False),
        ("97140", 9, True),
        ("97112", 1, True),
        ("97112", 5, False),
        ("G0283", 5, False),
        ("97110", None, True),
    ],
)
def test_a_code_is_valid_from_its_first_to_its_last_day(code, day, is_valid):
    on = day and date(2026, 3, day)
    told = (
        "BLOCKS" if code == "G0283" else "CONFIRM",
        "S2",
        f"{code} was not valid on {on} ({RELEASE}).",
        {"code": code, "on": on},
        (),
    )
    found = said("unknown", {}, {"code": code, "from_date": on}, **LOADED)
    assert found == ([] if is_valid else [told])


WORDS = {
    "B": "is bundled into what it was given with",
    "E": "is excluded from the schedule by regulation",
    "I": "is not valid for Medicare, which takes another code",
    "M": "only reports a measure",
    "N": "is not covered",
    "P": "is bundled or excluded",
    "Q": "only reports therapy function",
}


@pytest.mark.parametrize("status", list(WORDS))
def test_a_status_medicare_does_not_pay_is_spoken_of_so(status):
    loaded = tables(
        physician_fees=Fees(
            of=DAY,
            c20610={"status": status},
            c97014={"status": status},
            c97010={"status": status},
            c97140={"status": "A"},
            cJ3301={"status": "E"},
            c99024={"status": status},
        )
    )
    codes = ("", "97140", "97014", "97010", "97035", "J3301", "99024", "20610")
    for_denial = ({"code": "20610", "modifiers": (m,)} for m in ("GY", "GZ", "GX"))
    lines = (*({"code": code} for code in codes), *for_denial)
    assert said("unpaid_status", *lines, tables=loaded) == [
        (
            "BLOCKS" if status == "I" else "CONFIRM",
            "S8",
            f"20610 {WORDS[status]} ({RELEASE}).",
            {"code": "20610", "status": status},
            (),
        )
    ]
    assert said("unpaid_status", *lines, tables=loaded, payer_class="COMMERCIAL") == []


@pytest.mark.parametrize("code", ["J3301", "L1832"])
def test_only_of_status_e_is_a_drug_or_brace_paid_by_another_schedule(code):
    for status, is_told in (("E", False), ("N", True)):
        loaded = tables(physician_fees=Fees(**{f"c{code}": {"status": status}}))
        assert bool(said("unpaid_status", {"code": code}, tables=loaded)) is is_told


AGES = {
    "1": (0, 0, "below 1"),
    "2": (1, 4, "1 to 4"),
    "3": (5, 11, "5 to 11"),
    "4": (12, 17, "12 to 17"),
    "5": (18, 39, "18 to 39"),
    "6": (40, 64, "40 to 64"),
    "7": (65, 130, "65 and over"),
}


def aged(years, *lines, days=0):
    """Return a claim whose patient has a birthday on the day, or some days later."""
    born = date(DAY.year - years, DAY.month, DAY.day + days)
    patient = CLEAN.patient.model_copy(update={"birth_date": born})
    return with_lines(*lines).model_copy(update={"patient": patient})


@pytest.mark.parametrize("family", ["9938", "9939"])
@pytest.mark.parametrize("digit", list(AGES))
def test_a_preventive_visit_of_another_age_is_spoken_of_so(family, digit):
    first, last, span = AGES[digit]
    code = f"{family}{digit}"

    def told(years, days=0):
        lines = ({"code": "99213"}, {"code": code, "from_date": None}, {"code": code})
        content = aged(years, *lines, days=days)
        return remarks("procedures.age", content)

    assert told(first) == told(last) == told(last + 1, days=1) == []
    wrong = last + 1
    assert told(wrong) == [
        (
            "CONFIRM",
            "S3",
            f"{code} is for ages {span}; the patient's age is another.",
            {"code": code, "age": wrong},
            (),
        )
    ]
    if first:
        assert [one[3]["age"] for one in told(first, days=1)] == [first - 1]


@pytest.mark.parametrize(
    ("code", "is_finer"),
    [
        ("97110", False),
        ("00099", False),
        ("00100", True),
        ("01999", True),
        ("02000", False),
        ("A0425", True),
        ("A1425", False),
        ("J3301", True),
        ("G0283", False),
        ("", False),
    ],
)
def test_only_anesthesia_mileage_and_drugs_are_counted_finer(code, is_finer):
    half = {"code": code, "units": Decimal("1.5")}
    told = (
        "CONFIRM",
        "S3",
        f"{code} carries 1.5 units: most payers take whole ones.",
        {"units": Decimal("1.5")},
        (),
    )
    found = said("units_not_whole", {}, {"units": None}, half)
    assert found == ([] if is_finer else [told])


class Charges:
    """A fee of 1,205.005 dollars for one code and modifier on one day."""

    def fee(self, *, code, modifiers, on):
        is_priced = (code, modifiers, on) == ("97110", ("GP",), DAY)
        return Fee(Decimal("1205.005"), "Schedule 2026") if is_priced else None


def test_a_charge_beside_the_schedule_is_spoken_of_in_dollars():
    other = {"charge": Decimal(7)}
    lines = (
        {**other, "modifiers": ()},
        {**other, "code": "97140"},
        {**other, "from_date": None},
        {**other, "units": None},
        {"charge": None},
        {"charge": Decimal("2410.01")},
        {"charge": Decimal("2410.02")},
    )
    assert said("charge_differs", *lines, fees=Charges()) == [
        (
            "NOTE",
            "S7",
            "97110 is charged $2,410.02; Schedule 2026 makes it $2,410.01.",
            {"charge": Decimal("2410.02"), "due": Decimal("2410.01")},
            (),
        )
    ]
