"""What a hand-made change does to a charge: the schedule's follows, a person's stands."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.coding import recharging
from claims.domain.coding.tables import Fee
from claims.domain.content import ClaimContent, Line
from claims.domain.provenance import Kind, Origin

SCHEDULE = Origin(kind=Kind.PRACTICE, rule="charges.fee_schedule")
EMR = Origin(kind=Kind.EMR, rule="charges.emr")
PERSON = Origin(kind=Kind.PERSON, actor="dana")
CHARGED = Line(
    uid="S1",
    code="97110",
    units=Decimal(2),
    charge=Decimal("190.00"),
    charge_reason="Fees: 95.00 × 2",
    from_date=date(2026, 11, 20),
)


class Fees:
    """97110 at 95, 120 with 22; 97140 at 90."""

    def fee(self, *, code, modifiers, on):
        amount = {"97110": "120.00" if "22" in modifiers else "95.00", "97140": "90.00"}.get(code)
        return Fee(amount=Decimal(amount), schedule="Fees") if amount else None


def made(line, fix, origin):
    """Return the line after a fix to a claim whose charge came from this origin."""
    before = ClaimContent(lines=(line,) if line else ())
    after = fix.apply(before)
    origins = {"lines[S1].charge": origin} if origin else {}
    lines = recharging.due(before, after, origins=origins)
    done = recharging.recharge(after, lines, fees=Fees())
    return done.content.line("S1"), done.origins


@pytest.mark.parametrize(
    ("fix", "charge", "reason"),
    [
        (fixes.SetCode(line="S1", code="97140"), "180.00", "Fees: 90.00 × 2"),
        (fixes.SetUnits(line="S1", units=Decimal(3)), "285.00", "Fees: 95.00 × 3"),
        (fixes.AddModifier(line="S1", modifier="22"), "240.00", "Fees: 120.00 × 2"),
        (fixes.SetModifiers(line="S1", modifiers=("22",)), "240.00", "Fees: 120.00 × 2"),
    ],
)
def test_the_schedules_own_charge_follows_code_units_and_modifiers(fix, charge, reason):
    line, origins = made(CHARGED, fix, SCHEDULE)

    assert (str(line.charge), line.charge_reason) == (charge, reason)
    for cell in ("charge", "charge_reason"):
        origin = origins[f"lines[S1].{cell}"]
        assert (origin.kind, origin.rule, origin.explanation) == (
            Kind.PRACTICE,
            "charges.fee_schedule",
            reason,
        )


def test_the_fee_is_the_one_of_the_lines_day():
    asked = []

    class Dated(Fees):
        def fee(self, *, code, modifiers, on):
            asked.append(on)
            return super().fee(code=code, modifiers=modifiers, on=on)

    after = ClaimContent(lines=(CHARGED,))
    recharging.recharge(after, after.lines, fees=Dated())
    assert asked == [date(2026, 11, 20)]


@pytest.mark.parametrize("origin", [EMR, PERSON, None])
def test_a_charge_from_anybody_else_stands(origin):
    line, origins = made(CHARGED, fixes.SetCode(line="S1", code="97140"), origin)

    assert (line.charge, line.charge_reason) == (CHARGED.charge, CHARGED.charge_reason)
    assert origins == {}


@pytest.mark.parametrize("origin", [EMR, PERSON, None])
def test_a_line_without_a_charge_gets_one_when_it_is_changed(origin):
    bare = CHARGED.model_copy(update={"charge": None, "charge_reason": ""})

    line, _ = made(bare, fixes.SetUnits(line="S1", units=Decimal(1)), origin)

    assert (str(line.charge), line.charge_reason) == ("95.00", "Fees: 95.00 × 1")


def test_a_charge_taken_away_by_hand_stays_away_in_that_edit():
    line, origins = made(CHARGED, fixes.SetCharge(line="S1", charge=None), SCHEDULE)

    assert (line.charge, origins) == (None, {})


@pytest.mark.parametrize(
    ("fix", "words"),
    [
        (fixes.SetCode(line="S1", code="97150"), "The fee schedule has no fee for 97150."),
        (
            fixes.SetUnits(line="S1", units=None),
            "Without units the fee schedule gives no charge.",
        ),
    ],
)
def test_the_fee_of_another_code_is_not_left_behind(fix, words):
    line, origins = made(CHARGED, fix, SCHEDULE)

    assert (line.charge, line.charge_reason) == (None, "")
    assert origins["lines[S1].charge"].explanation == words


def test_a_new_line_is_charged_unless_its_charge_was_typed():
    bare = fixes.AddLine(uid="S1", code="97140", units=Decimal(2))
    typed = fixes.AddLine(uid="S1", code="97140", units=Decimal(2), charge=Decimal("12.50"))

    filled, _ = made(None, bare, None)
    kept, origins = made(None, typed, None)

    assert (str(filled.charge), filled.charge_reason) == ("180.00", "Fees: 90.00 × 2")
    assert (str(kept.charge), kept.charge_reason, origins) == ("12.50", "", {})


@pytest.mark.parametrize(
    "fix",
    [
        fixes.SetMinutes(line="S1", minutes=40),
        fixes.SetPlaceOfService(line="S1", place_of_service="12"),
        fixes.SetLineNote(line="S1", note="seen twice"),
    ],
)
def test_what_no_fee_hangs_on_asks_for_none(fix):
    before = ClaimContent(lines=(CHARGED.model_copy(update={"charge": Decimal(1)}),))

    due = recharging.due(before, fix.apply(before), origins={"lines[S1].charge": SCHEDULE})

    assert due == ()


def test_every_line_charged_anew_says_where_both_its_cells_came_from():
    lines = tuple(
        Line(uid=uid, code=code, units=Decimal(1), from_date=date(2026, 11, 20))
        for uid, code in (("S1", "97110"), ("S2", "97140"), ("S3", "99999"))
    )
    content = ClaimContent(lines=lines)
    found = recharging.recharge(content, lines, fees=Fees())
    assert {cell: origin.explanation for cell, origin in found.origins.items()} == {
        "lines[S1].charge": "Fees: 95.00 × 1",
        "lines[S1].charge_reason": "Fees: 95.00 × 1",
        "lines[S2].charge": "Fees: 90.00 × 1",
        "lines[S2].charge_reason": "Fees: 90.00 × 1",
    }


def test_a_line_that_loses_its_code_loses_its_fee_and_says_so():
    line, origins = made(CHARGED, fixes.SetCode(line="S1", code=""), SCHEDULE)

    assert line.charge is None
    words = "The fee schedule has no fee for a line without a code."
    assert origins["lines[S1].charge"].explanation == words
