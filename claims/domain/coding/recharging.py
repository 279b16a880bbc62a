"""The charge of a line a person added or changed: what the fee schedule says of it now."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.domain.coding import charges
from claims.domain.coding.tables import FeeSchedule
from claims.domain.content import ClaimContent, Line
from claims.domain.provenance import Kind, Origin, Provenance

FROM_SCHEDULE = "charges.fee_schedule"


@dataclass(frozen=True, slots=True)
class Recharged:
    """The claim with its charges looked up, and where each new one came from."""

    content: ClaimContent
    origins: Provenance


def due(before: ClaimContent, after: ClaimContent, *, origins: Provenance) -> tuple[Line, ...]:
    """Return the lines whose charge the fee schedule has to say anew.

    A line that is new, or whose code, modifiers, units or first day
    changed, is charged by the schedule where it has no charge or has the
    schedule's own. What the EMR charged or a person typed stands.
    ``origins`` are those of ``before``.
    """
    was = {line.uid: line for line in before.lines}
    return tuple(line for line in after.lines if _is_due(was.get(line.uid), line, origins))


def recharge(content: ClaimContent, lines: tuple[Line, ...], *, fees: FeeSchedule) -> Recharged:
    """Charge these lines by the schedule; one it does not know has no charge."""
    priced = {line.uid: _priced(line, fees) for line in lines}
    changed = {line.uid: priced[line.uid] for line in lines if not _is_same(line, priced[line.uid])}
    every = tuple(changed.get(line.uid, line) for line in content.lines)
    return Recharged(content.model_copy(update={"lines": every}), _origins(changed))


def _is_due(was: Line | None, line: Line, origins: Provenance) -> bool:
    if was is None:
        return line.charge is None
    if was.charge != line.charge or asked(was) == asked(line):
        return False
    return line.charge is None or is_from_schedule(origins.get(f"lines[{line.uid}].charge"))


def asked(line: Line) -> tuple[object, ...]:
    """Return what of a line the fee schedule is asked by."""
    return line.code, line.modifiers, line.units, line.from_date


def is_from_schedule(origin: Origin | None) -> bool:
    """Whether a charge is the fee schedule's own."""
    return origin is not None and (origin.kind, origin.rule) == (Kind.PRACTICE, FROM_SCHEDULE)


def _priced(line: Line, fees: FeeSchedule) -> Line:
    charge = charges.charge(
        code=line.code,
        modifiers=line.modifiers,
        units=line.units,
        on=line.from_date,
        fees=fees,
        documented=None,
        documented_units=None,
    )
    return line.model_copy(update={"charge": charge.amount, "charge_reason": charge.reason})


def _is_same(line: Line, priced: Line) -> bool:
    return (line.charge, line.charge_reason) == (priced.charge, priced.charge_reason)


def _origins(changed: Mapping[str, Line]) -> Provenance:
    told: Provenance = {}
    for uid, line in changed.items():
        origin = Origin(kind=Kind.PRACTICE, rule=FROM_SCHEDULE, explanation=_words(line))
        told |= {f"lines[{uid}].{cell}": origin for cell in ("charge", "charge_reason")}
    return told


def _words(line: Line) -> str:
    if line.charge is not None:
        return line.charge_reason
    if line.units is None:
        return "Without units the fee schedule gives no charge."
    return f"The fee schedule has no fee for {line.code or 'a line without a code'}."
