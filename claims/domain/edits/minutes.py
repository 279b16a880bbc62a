"""Edits that hold the units of therapy lines against the documented minutes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.domain.coding import timed_units
from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.coding.timed_units import Units
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import remove
from claims.domain.facts import DocumentedService
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import SetUnits

MANUAL = "CMS Pub. 100-04, ch. 5, sec. 20.2"
_DISCIPLINES = frozenset(DISCIPLINE_MODIFIER.values())


@dataclass(frozen=True, slots=True)
class Day:
    """The timed lines of one day and discipline, and their documented minutes.

    ``recorded`` are those of the record alone, which stay when a line goes.
    """

    lines: tuple[Line, ...]
    minutes: dict[str, int]
    recorded: dict[str, int]
    units: Units


def days(content: ClaimContent, context: Context) -> list[Day]:
    """Return the claim's timed lines as their minutes count together.

    A code's minutes are those of the record or those on its lines,
    whichever says more: a person may add what the record did not map.
    """
    timed = [line for line in content.lines if line.code in context.therapy.timed]
    lines: dict[tuple[date | None, str], list[Line]] = {}
    for line in timed:
        lines.setdefault((line.from_date, _discipline(line, timed)), []).append(line)
    found = []
    for (on, discipline), members in lines.items():
        recorded = _recorded(_services(context, on, discipline))
        minutes = _minutes(members, recorded)
        units = timed_units.count(list(minutes.items()), method=context.method)
        found.append(Day(tuple(members), minutes, recorded, units))
    return found


@edit("minutes.units_exceed_minutes", severity=Severity.BLOCKS, source=MANUAL)
def units_stay_within_the_minutes(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The timed units of a day, and of each code, are no more than the minutes support."""
    for day in days(content, context):
        if any(code not in day.minutes for code in {line.code for line in day.lines}):
            continue  # without minutes there is nothing to hold them against
        billed = _units(day.lines)
        for code, most in _excesses(day, billed):
            yield _excess(day, code, most, content)


@edit("minutes.total_timed_minutes_missing", severity=Severity.CONFIRM, source=MANUAL)
def timed_code_has_minutes(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The minutes of every timed code are documented, or nobody can check its units."""
    for day in days(content, context):
        for line in day.lines:
            if line.code not in day.minutes:
                yield Remark(
                    f"{line.code} is billed by time and no minutes are documented.",
                    line.uid,
                    {"code": line.code, "units": line.units},
                )


@edit("minutes.documented_units_differ", severity=Severity.NOTE, source=MANUAL)
def units_are_those_the_emr_gave(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Where the EMR counted other units than the claim carries, both are shown."""
    for code in dict.fromkeys(service.code for service in context.services):
        given = [s.documented_units for s in context.services if s.code == code]
        lines = [line for line in content.lines if line.code == code]
        if not lines or any(units is None for units in given):
            continue
        emr = sum((units for units in given if units is not None), Decimal(0))
        billed = _units(lines)
        if emr != billed:
            yield Remark(
                f"The EMR gave {emr} units of {code}; the claim carries {billed}.",
                lines[0].uid,
                {"code": code, "emr": emr, "billed": billed},
            )


@edit("minutes.service_not_billed", severity=Severity.NOTE, source=MANUAL)
def every_service_is_billed(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A documented service without a line is named, whether its time was too short or not."""
    billed = {line.code for line in content.lines}
    for service in context.services:
        if service.code and service.code not in billed:
            spent = service.total_minutes
            said = "" if spent is None else f" with {spent} minutes"
            yield Remark(
                f"{service.code} is documented{said} and is not on the claim.",
                "",
                {"service": service.key, "code": service.code, "minutes": spent},
            )


@edit(
    "minutes.untimed_once_a_day",
    severity=Severity.CONFIRM,
    source="CMS Pub. 100-04, ch. 5, sec. 20.2.B",
)
def untimed_code_is_one_unit(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A therapy code that does not count time is one unit, however long it took."""
    if not context.follows_medicare:
        return
    for line in content.lines:
        is_untimed = line.code in context.therapy.untimed
        if is_untimed and line.units is not None and line.units > 1:
            yield Remark(
                f"{line.code} does not count time: one unit, not {line.units}.",
                line.uid,
                {"code": line.code, "units": line.units},
                offer(SetUnits, line=line.uid, units=1),
            )


def _discipline(line: Line, timed: list[Line]) -> str:
    """Return the line's discipline modifier, else the only one of its day."""
    own = [m for m in line.modifiers if m in _DISCIPLINES]
    if own:
        return own[0]
    others = {
        m
        for other in timed
        if other.from_date == line.from_date
        for m in other.modifiers
        if m in _DISCIPLINES
    }
    return others.pop() if len(others) == 1 else ""


def _services(context: Context, on: date | None, discipline: str) -> Iterator[DocumentedService]:
    for service in context.services:
        said = [DISCIPLINE_MODIFIER[service.discipline]] if service.discipline else []
        said += [m for m in service.documented_modifiers if m in _DISCIPLINES]
        names = said[0] if said else discipline
        is_here = service.code in context.therapy.timed and service.date_from == on
        if is_here and (names == discipline or not discipline):
            yield service


def _recorded(services: Iterator[DocumentedService]) -> dict[str, int]:
    minutes: dict[str, int] = {}
    for service in services:
        if service.total_minutes is not None:
            minutes[service.code] = minutes.get(service.code, 0) + service.total_minutes
    return minutes


def _minutes(lines: list[Line], recorded: dict[str, int]) -> dict[str, int]:
    minutes = dict(recorded)
    on_lines: dict[str, int] = {}
    for line in lines:
        if line.minutes is not None:
            on_lines[line.code] = on_lines.get(line.code, 0) + line.minutes
    for code, spent in on_lines.items():
        minutes[code] = max(spent, minutes.get(code, 0))
    return minutes


def _excesses(day: Day, billed: Decimal) -> Iterator[tuple[str, int]]:
    """Yield the codes that carry too many units, each with the most it may carry.

    Where codes that tie for a unit all took it, the last ones give it up.
    """
    found = {
        code: day.units.most(code)
        for code in dict.fromkeys(line.code for line in day.lines)
        if _billed(day, code) > day.units.most(code)
    }
    left = billed - sum(_billed(day, code) - most for code, most in found.items())
    for code, counted in reversed(day.units.by_code.items()):
        carried = found.get(code, _billed(day, code))
        if left > day.units.total and carried > counted:
            found[code] = counted
            left -= carried - counted
    yield from found.items()


def _excess(day: Day, code: str, most: int, content: ClaimContent) -> Remark:
    billed = _billed(day, code)
    lines = [line for line in day.lines if line.code == code]
    excess = billed - most
    able = [ln for ln in reversed(lines) if (ln.units or 0) >= excess] or lines[-1:]
    chosen = next((ln for ln in able if _reduce(ln, excess, content, day)), able[0])
    return Remark(
        f"{code} carries {billed} units; its minutes support {most}. {day.units.explanation}",
        chosen.uid,
        {"code": code, "billed": billed, "minutes": day.minutes, "most": most},
        _reduce(chosen, excess, content, day),
    )


def _billed(day: Day, code: str) -> Decimal:
    return _units(line for line in day.lines if line.code == code)


def _units(lines: Iterable[Line]) -> Decimal:
    return sum((line.units or Decimal(0) for line in lines), Decimal(0))


def _reduce(line: Line, excess: Decimal, content: ClaimContent, day: Day) -> tuple[BaseFix, ...]:
    if line.units is None or line.units < excess:
        return ()
    if line.units > excess:
        return offer(SetUnits, line=line.uid, units=line.units - excess)
    # Minutes that go with a line would be missed by the others.
    keeps_minutes = day.recorded.get(line.code) == day.minutes[line.code]
    return remove(line, content) if keeps_minutes else ()
