"""Procedure codes: whether they exist, are paid, and fit the patient."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding.codetables import Procedure
from claims.domain.coding.tables import Fee
from claims.domain.content import Person
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, examine, with_line
from tests.claims.domain.edits.tables import RELEASE, Fees, tables


class Codes:
    """One loaded set: a code that holds, and one that ended."""

    known = {
        "97110": Procedure("97110", release=RELEASE),
        "97140": Procedure(
            "97140", valid_from=date(2020, 1, 1), valid_to=date(2025, 12, 31), release=RELEASE
        ),
    }

    def covers(self, code, on):
        return code.isdigit()

    def procedure(self, code):
        return self.known.get(code)


class Charges:
    """A fee of 45 dollars for everything."""

    def fee(self, *, code, modifiers, on):
        return Fee(Decimal("45.00"), "2026")


def found(edit, content=CLEAN, **known):
    return [one for one in examine(content, **known) if one.edit == edit]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("97110", None),
        ("97112", "97112 is in no loaded code table."),
        ("97140", f"97140 was not valid on {DAY} ({RELEASE})."),
        ("G0283", None),  # that set is not loaded
    ],
)
def test_a_code_is_in_the_set_of_its_day(code, words):
    said = found("procedures.unknown", with_line(code=code), tables=tables(procedures=Codes()))
    assert [one.message for one in said] == ([words] if words else [])
    assert {one.severity for one in said} <= {Severity.CONFIRM}
    assert not found("procedures.unknown", with_line(code=code))


def test_cms_lists_every_hcpcs_code_there_is():
    class Every(Codes):
        def covers(self, code, on):
            return True

    (one,) = found("procedures.unknown", with_line(code="G9999"), tables=tables(procedures=Every()))
    assert one.severity == Severity.BLOCKS


def status(letter, payer_class="MEDICARE", modifiers=("GP",)):
    loaded = tables(physician_fees=Fees(c97110={"status": letter}))
    content = with_line(modifiers=modifiers)
    said = found("procedures.unpaid_status", content, tables=loaded, payer_class=payer_class)
    return [one.severity for one in said]


@pytest.mark.parametrize(
    ("letter", "severities"),
    [
        *((paid, []) for paid in ("A", "R", "T", "C", "")),
        ("I", [Severity.BLOCKS]),
        *((unpaid, [Severity.CONFIRM]) for unpaid in ("B", "E", "M", "N", "P", "Q")),
    ],
)
def test_a_status_medicare_does_not_pay_is_told(letter, severities):
    assert status(letter) == severities
    assert status(letter, payer_class="COMMERCIAL") == []


def test_a_drug_or_brace_excluded_from_the_schedule_is_paid_by_another():
    excluded = {"status": "E"}
    loaded = tables(physician_fees=Fees(cJ3301=excluded, cL1832=excluded, c99024={"status": "B"}))
    for code in ("J3301", "L1832", "99024"):
        assert not found("procedures.unpaid_status", with_line(code=code), tables=loaded)


@pytest.mark.parametrize("modifier", ["GY", "GZ", "GX"])
def test_a_line_billed_for_its_denial_is_let_be(modifier):
    assert status("N", modifiers=("GP", modifier)) == []


def test_a_code_with_an_edit_of_its_own_is_left_to_it():
    loaded = tables(physician_fees=Fees(c97014={"status": "I"}, c97010={"status": "B"}))
    for code in ("97014", "97010"):
        assert not found("procedures.unpaid_status", with_line(code=code), tables=loaded)


@pytest.mark.parametrize(
    ("code", "born", "fits"),
    [
        ("99381", date(2025, 3, 3), True),
        ("99381", date(2025, 3, 2), False),  # one year old on the day
        ("99395", date(2008, 3, 2), True),
        ("99395", date(2008, 3, 3), False),
        ("99396", date(1986, 3, 2), True),
        ("99397", date(1961, 3, 2), True),
        ("99387", date(1961, 3, 3), False),
        ("99213", date(2020, 1, 1), True),
    ],
)
def test_a_preventive_visit_fits_the_age(code, born, fits):
    content = with_line(code=code).model_copy(
        update={"patient": CLEAN.patient.model_copy(update={"birth_date": born})}
    )
    said = found("procedures.age", content)
    assert bool(said) is not fits
    assert all(str(born.year) not in one.message for one in said)
    assert not found("procedures.age", content.model_copy(update={"patient": Person()}))


@pytest.mark.parametrize(
    ("code", "units", "is_odd"),
    [
        ("97110", "1.5", True),
        ("97110", "2", False),
        ("01400", "3.5", False),
        ("A0425", "3.5", False),
        ("J3301", "0.5", False),
    ],
)
def test_units_are_whole_but_for_what_is_counted_finer(code, units, is_odd):
    content = with_line(code=code, units=Decimal(units))
    assert bool(found("procedures.units_not_whole", content)) is is_odd


@pytest.mark.parametrize(("charge", "differs"), [("90.00", False), ("89.99", True), ("0", True)])
def test_a_charge_beside_the_schedule_is_noted(charge, differs):
    content = with_line(units=Decimal(2), charge=Decimal(charge))
    said = found("procedures.charge_differs", content, fees=Charges())
    assert bool(said) is differs
    assert not found("procedures.charge_differs", content)
