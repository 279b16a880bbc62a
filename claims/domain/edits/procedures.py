"""Edits on procedure codes: whether they exist, are paid, and fit the patient."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claims.domain.amounts import dollars
from claims.domain.coding.global_visit import TRACKING
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.registry import edit

SETS = "CPT as the practice imported it; HCPCS Level II as CMS publishes it"
MPFS = "Medicare physician fee schedule, status indicators"
FORM = "NUCC CMS-1500 (02/12) instruction manual, box {}"
# What a status says in our words; Medicare pays none of them as billed.
_UNPAID = {
    "B": (Severity.CONFIRM, "is bundled into what it was given with"),
    "E": (Severity.CONFIRM, "is excluded from the schedule by regulation"),
    "I": (Severity.BLOCKS, "is not valid for Medicare, which takes another code"),
    "M": (Severity.CONFIRM, "only reports a measure"),
    "N": (Severity.CONFIRM, "is not covered"),
    "P": (Severity.CONFIRM, "is bundled or excluded"),
    "Q": (Severity.CONFIRM, "only reports therapy function"),
}
# First and last age in years of preventive visits, by their code numbers.
_AGES = {"1": (0, 0), "2": (1, 4), "3": (5, 11), "4": (12, 17), "5": (18, 39), "6": (40, 64)}
_PREVENTIVE = ("9938", "9939")
_OLDEST = 130


@edit("procedures.unknown", severity=Severity.BLOCKS, source=SETS)
def procedure_exists(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A procedure code is in the set of its day, where that set is loaded.

    A practice's CPT may be the list it charges by and not all of CPT:
    what it lacks is asked about.
    """
    table = context.tables.procedures
    for line in content.lines:
        if not line.code or not table.covers(line.code, line.from_date):
            continue
        known = table.procedure(line.code)
        severity = Severity.CONFIRM if line.code[0].isdigit() else None
        if known is None:
            words = f"{line.code} is in no loaded code table."
            yield Remark(words, line.uid, {"code": line.code}, severity=severity)
        elif not _is_valid(line.from_date, known.valid_from, known.valid_to):
            yield Remark(
                f"{line.code} was not valid on {line.from_date} ({known.release}).",
                line.uid,
                {"code": line.code, "on": line.from_date},
                severity=severity,
            )


@edit("procedures.unpaid_status", severity=Severity.CONFIRM, source=MPFS)
def medicare_pays_the_status(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A code whose status says that Medicare does not pay it is not billed as if it did.

    Drugs, supplies and equipment of status E are paid by schedules of
    their own; 99024 asks for no payment.
    """
    if not context.follows_medicare:
        return
    own = {*context.therapy.not_valid, *context.therapy.bundled}  # these have their own edits
    for line in content.lines:
        if not line.code or line.code in own or {"GY", "GZ", "GX"} & set(line.modifiers):
            continue
        facts = context.tables.physician_fees.facts(line.code, line.from_date)
        if facts is not None and facts.status in _UNPAID and not _is_let_be(line, facts.status):
            severity, words = _UNPAID[facts.status]
            yield Remark(
                f"{line.code} {words} ({facts.release}).",
                line.uid,
                {"code": line.code, "status": facts.status},
                severity=severity,
            )


@edit("procedures.age", severity=Severity.CONFIRM, source="Age ranges of preventive visit codes")
def preventive_visit_fits_the_age(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A preventive visit's code is that of the patient's age."""
    born = content.patient.birth_date
    for line in content.lines:
        if born is None or line.from_date is None or line.code[:4] not in _PREVENTIVE:
            continue
        first, last = _AGES.get(line.code[4:], (65, _OLDEST))
        age = _age(born, line.from_date)
        if not first <= age <= last:
            ends = {0: "below 1", _OLDEST: f"{first} and over"}
            span = ends.get(last, f"{first} to {last}")
            yield Remark(
                f"{line.code} is for ages {span}; the patient's age is another.",
                line.uid,
                {"code": line.code, "age": age},
            )


@edit("procedures.units_not_whole", severity=Severity.CONFIRM, source=FORM.format("24G"))
def units_are_whole(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Units are whole; only anesthesia time and mileage are counted finer."""
    for line in content.lines:
        units = line.units
        if units is not None and units % 1 and not _is_finer(line):
            yield Remark(
                f"{line.code} carries {units} units: most payers take whole ones.",
                line.uid,
                {"units": units},
            )


@edit("procedures.charge_differs", severity=Severity.NOTE, source="The practice's fee schedule")
def charge_is_that_of_the_schedule(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A charge that is not the fee times the units is named."""
    for line in content.lines:
        fee = context.fees.fee(code=line.code, modifiers=line.modifiers, on=line.from_date)
        if fee is None or line.units is None or line.charge is None:
            continue
        due = (fee.amount * line.units).quantize(Decimal("0.01"))
        if line.charge != due:
            yield Remark(
                f"{line.code} is charged {dollars(line.charge)}; {fee.schedule} makes it "
                f"{dollars(due)}.",
                line.uid,
                {"charge": line.charge, "due": due},
            )


def _is_let_be(line: Line, status: str) -> bool:
    """Say whether nobody bills the line to be paid by the physician fee schedule."""
    return line.code == TRACKING or (status == "E" and not line.code[0].isdigit())


def _is_valid(on: date | None, first: date | None, last: date | None) -> bool:
    return on is None or ((first is None or first <= on) and (last is None or on <= last))


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _is_finer(line: Line) -> bool:
    is_anesthesia = line.code.isdigit() and 100 <= int(line.code) <= 1999
    return is_anesthesia or line.code.startswith("A04") or line.code.startswith("J")
