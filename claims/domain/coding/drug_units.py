"""Billing units of an administered drug, and what was thrown away of its container."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from claims.domain import codes
from claims.domain.coding import payers
from claims.domain.coding.proposals import Proposal
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.facts import DrugFacts
from claims.domain.line_fixes import AddLine, AddModifier

RULE = "drugs.wastage"
SOURCE = "CMS Pub. 100-04, ch. 17, sec. 40 (JW and JZ)"
JW_SINCE = date(2017, 1, 1)
JZ_SINCE = date(2023, 7, 1)
SINGLE_DOSE = "SINGLE_DOSE"
LEAST, MOST = Decimal("0.0001"), Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class DrugUnits:
    """Whole units given and thrown away; ``modifier`` belongs on the line given.

    ``discarded`` is 0 where no JW line is due.
    """

    given: int
    discarded: int
    modifier: str
    explanation: str
    rule: str = RULE
    source: str = SOURCE


def asks(payer_class: str) -> bool:
    """Say whether a payer of this class wants JW and JZ."""
    return payer_class in payers.MEDICARE_PART_B | {"MEDICARE_ADVANTAGE"}


def is_before_jz(on: date | None) -> bool:
    """Say whether JZ was not yet asked for; a line without a day is of today."""
    return on is not None and on < JZ_SINCE


def reckon(drug: DrugFacts, *, on: date | None, payer_class: str) -> DrugUnits | None:
    """Return the units of a drug; None when the amount given, or a unit's size, is not known.

    A unit begun counts as given. JW takes whole units beyond it; less
    than one is no JW line, and the rounded-up unit then carries JZ.
    """
    size = _size(drug)
    if drug.given is None or not size:
        return None
    thrown = drug.discarded or Decimal(0)
    if not all(_is_amount(one) for one in (drug.given, thrown, size)):
        return None  # no container holds that: a slip, or worse
    given, discarded = _whole(drug.given / size, ROUND_CEILING), _beyond(drug.given, thrown, size)
    if drug.container != SINGLE_DOSE or not asks(payer_class) or (on and on < JW_SINCE):
        return DrugUnits(given, 0, "", f"{given} units given.")
    if discarded:
        return DrugUnits(given, discarded, "", f"{given} units given, {discarded} thrown away.")
    modifier = "JZ" if drug.discarded is not None and not is_before_jz(on) else ""
    return DrugUnits(given, 0, modifier, f"{given} units given, no whole unit thrown away.")


def wasted(drug: DrugFacts) -> int | None:
    """Return the whole units thrown away of a single-dose container, None where nobody said.

    Billing units nobody counted the given ones of are whole in themselves.
    """
    if drug.container != SINGLE_DOSE or drug.discarded is None:
        return None
    size, given = _size(drug), drug.given
    if not drug.discarded:
        return 0
    if given is None and drug.unit == "UNITS":
        given = Decimal(0)
    if given is None or not size or not all(map(_is_amount, (given, drug.discarded, size))):
        return None
    return _beyond(given, drug.discarded, size)


def propose(content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Propose JW for what was thrown away, JZ where nothing was: a person attests either."""
    for line in content.lines:
        service = context.service_of(line.uid)
        if service is None or service.drug is None or not codes.is_drug(line.code):
            continue
        if {"JW", "JZ"} & set(line.modifiers):
            continue
        due = reckon(service.drug, on=line.from_date, payer_class=context.payer_class)
        if due is None:
            continue
        for fix in fixes(content, line, due):
            yield Proposal(fix, RULE, due.explanation, SOURCE, evidence=service.evidence)


def fixes(content: ClaimContent, line: Line, due: DrugUnits) -> tuple[AddLine | AddModifier, ...]:
    """Return what says it on the claim: JZ on the line, or a line of its own with JW."""
    if due.modifier:
        return offer(AddModifier, line=line.uid, modifier=due.modifier)  # type: ignore[return-value]
    if not due.discarded or any(_is_waste_of(line, other) for other in content.lines):
        return ()
    return offer(  # type: ignore[return-value]
        AddLine,
        uid=f"{line.uid}.waste",
        code=line.code,
        modifiers=("JW",),
        pointers=line.pointers,
        units=due.discarded,
        charge=_share(line, due),
        charge_reason=line.charge_reason,
        place_of_service=line.place_of_service,
        from_date=line.from_date,
        to_date=line.to_date,
    )


def _size(drug: DrugFacts) -> Decimal | None:
    return Decimal(1) if drug.unit == "UNITS" else drug.unit_size


def _beyond(given: Decimal, thrown: Decimal, size: Decimal) -> int:
    """Count the whole units thrown away: a unit begun counts as given."""
    return max(
        _whole((given + thrown) / size, ROUND_FLOOR) - _whole(given / size, ROUND_CEILING), 0
    )


def _is_waste_of(line: Line, other: Line) -> bool:
    same = (other.code, other.from_date) == (line.code, line.from_date)
    return same and "JW" in other.modifiers


def _share(line: Line, due: DrugUnits) -> Decimal | None:
    """Charge what was thrown away as what was given, unit for unit."""
    if line.charge is None or not line.units:
        return None
    return (line.charge / line.units * due.discarded).quantize(Decimal("0.01"))


def _is_amount(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value < MOST and (not value or value >= LEAST)


def _whole(amount: Decimal, rounding: str) -> int:
    return int(amount.to_integral_value(rounding))
