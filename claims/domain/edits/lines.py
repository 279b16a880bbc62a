"""Edits on service lines: box 24."""

from collections import Counter
from collections.abc import Iterator

from claims.domain import fixing
from claims.domain.coding.global_visit import TRACKING
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.patient import FORM
from claims.domain.edits.registry import edit
from claims.domain.line_fixes import SetDates, SetPointers, SetUnits


def named(line: Line) -> str:
    """Name a line in a sentence."""
    return line.code or "A line without a code"


@edit("lines.none", severity=Severity.BLOCKS, source=FORM.format(24))
def claim_has_a_line(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim has at least one service line."""
    if not content.lines:
        yield Remark("The claim has no service line.", subject="lines")


@edit("lines.too_many", severity=Severity.BLOCKS, source="ASC X12N 837P, loop 2400: 50 lines")
def claim_has_fifty_lines_at_most(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim has at most fifty service lines; the others are billed on another."""
    count = len(content.lines)
    if count > fixing.MAX_LINES:
        yield Remark(
            f"The claim has {count} lines; fifty fit on one claim. Have the EMR send the visit in "
            f"parts, or remove {count - fixing.MAX_LINES} here and bill them on a claim of their "
            "own in the billing system.",
            subject="lines",
            inputs={"lines": count},
        )


@edit("lines.code_missing", severity=Severity.BLOCKS, source=FORM.format("24D"))
def line_has_a_code(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every service line has a procedure code."""
    for line in content.lines:
        if not line.code:
            yield Remark("A line has no procedure code.", subject=line.uid)


@edit("lines.date_missing", severity=Severity.BLOCKS, source=FORM.format("24A"))
def line_has_its_dates(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every service line says from when to when, in that order."""
    for line in content.lines:
        inputs = {"from": line.from_date, "to": line.to_date}
        if line.from_date is None:
            yield Remark(f"{named(line)} has no date of service.", line.uid, inputs)
        elif line.to_date is None:
            fix = offer(SetDates, line=line.uid, from_date=line.from_date, to_date=line.from_date)
            yield Remark(f"{named(line)} has no end date.", line.uid, inputs, fix)
        elif line.to_date < line.from_date:
            yield Remark(f"{named(line)} ends before it begins.", line.uid, inputs)


@edit("lines.date_in_future", severity=Severity.BLOCKS, source=FORM.format("24A"))
def line_lies_in_the_past(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A service is billed after it was given, never before."""
    for line in content.lines:
        last = max((d for d in (line.from_date, line.to_date) if d), default=None)
        if last is not None and last > context.today:
            yield Remark(
                f"{named(line)} is dated {last.isoformat()}, which is still to come.",
                line.uid,
                {"date": last},
            )


@edit("lines.place_of_service_missing", severity=Severity.BLOCKS, source=FORM.format("24B"))
def line_has_a_place_of_service(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every service line says where the service was given."""
    for line in content.lines:
        if not line.place_of_service:
            yield Remark(f"{named(line)} has no place of service.", line.uid)


@edit("lines.units_missing", severity=Severity.BLOCKS, source=FORM.format("24G"))
def line_has_units(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every service line has more than zero units."""
    billed = Counter((line.code, line.from_date) for line in content.lines)
    for line in content.lines:
        if line.units is None or line.units <= 0:
            # Beside another line of the same code one unit more is no safe guess.
            is_repeated = billed[line.code, line.from_date] > 1
            is_unsure = line.code in context.therapy.timed or is_repeated
            fix = offer(SetUnits, line=line.uid, units=1)
            yield Remark(
                f"{named(line)} has no units.",
                line.uid,
                {"units": line.units},
                () if is_unsure or not line.code else fix,
            )


@edit("lines.charge_missing", severity=Severity.BLOCKS, source=FORM.format("24F"))
def line_has_a_charge(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every service line has a charge; zero is confirmed, but for 99024, which carries none."""
    for line in content.lines:
        if line.charge is None or line.charge < 0:
            yield Remark(f"{named(line)} has no charge.", line.uid, {"charge": line.charge})
        elif line.charge == 0 and line.code != TRACKING:
            yield Remark(
                f"{named(line)} is charged at zero.",
                line.uid,
                {"charge": line.charge},
                severity=Severity.CONFIRM,
            )


@edit("lines.pointer_missing", severity=Severity.BLOCKS, source=FORM.format("24E"))
def line_points_to_a_diagnosis(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every service line points to at least one diagnosis of the claim."""
    first = tuple(one.uid for one in content.diagnoses)[: fixing.MAX_POINTERS]
    for line in content.lines:
        if not line.pointers:
            fix = offer(SetPointers, line=line.uid, pointers=first)
            yield Remark(
                f"{named(line)} points to no diagnosis.", line.uid, {}, fix if first else ()
            )


@edit("lines.pointer_to_nothing", severity=Severity.BLOCKS, source=FORM.format("24E"))
def pointers_lead_to_diagnoses(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A service line points only to diagnoses that are on the claim."""
    known = {one.uid for one in content.diagnoses[: fixing.MAX_DIAGNOSES]}
    for line in content.lines:
        left = tuple(uid for uid in line.pointers if uid in known)
        if left != line.pointers:
            fix = offer(SetPointers, line=line.uid, pointers=left)
            yield Remark(
                f"{named(line)} points to a diagnosis that is not on the claim.",
                line.uid,
                {"pointers": line.pointers},
                fix,
            )


@edit("lines.too_many_pointers", severity=Severity.BLOCKS, source=FORM.format("24E"))
def line_has_four_pointers_at_most(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A service line points to at most four diagnoses."""
    for line in content.lines:
        if len(line.pointers) > fixing.MAX_POINTERS:
            fix = offer(SetPointers, line=line.uid, pointers=line.pointers[: fixing.MAX_POINTERS])
            count = len(line.pointers)
            yield Remark(
                f"{named(line)} points to {count} diagnoses; four fit.",
                line.uid,
                {"pointers": line.pointers},
                fix,
            )


@edit("lines.too_many_modifiers", severity=Severity.BLOCKS, source=FORM.format("24D"))
def line_has_four_modifiers_at_most(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A service line carries at most four modifiers; which to leave out is a person's choice."""
    for line in content.lines:
        if len(line.modifiers) > fixing.MAX_MODIFIERS:
            count = len(line.modifiers)
            yield Remark(
                f"{named(line)} carries {count} modifiers; four fit.",
                line.uid,
                {"modifiers": line.modifiers},
            )
