"""Edits on services that are not paid beside or beyond each other: NCCI."""

from collections.abc import Iterator
from dataclasses import replace

from claims.domain import codes
from claims.domain.coding import distinct, payers, unlikely
from claims.domain.coding.codetables import PtpEdit
from claims.domain.coding.distinct import Exits, Situation
from claims.domain.coding.unlikely import Excess
from claims.domain.content import ClaimContent, Line
from claims.domain.edits import elsewhere
from claims.domain.edits.context import Context
from claims.domain.edits.elsewhere import Beside
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import leave_out
from claims.domain.facts import DocumentedService, Side
from claims.domain.fixing import MAX_MODIFIERS, BaseFix
from claims.domain.line_fixes import AddModifier

ADD_ON = "CMS NCCI add-on code edits"
GROUP = "97150"
GROUP_SOURCE = (
    "CMS NCCI Policy Manual, ch. XI, physical medicine (knowledge); Pub. 100-02, ch. 15, sec. 230.B"
)
_SIDES: dict[Side | None, str] = {Side.LEFT: "LT", Side.RIGHT: "RT"}
# Payers bound to the tables of Medicare's NCCI. Medicaid has tables of its own,
# whose unit limits are by line; others often follow and say so in their policies.
_BOUND = payers.FOLLOW_MEDICARE


@edit("ncci.pair_denied", severity=Severity.BLOCKS, source=distinct.SOURCE)
def bundled_service_is_not_billed_beside(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Of two services NCCI bundles, the second is not paid unless the record sets it apart."""
    others = {one.line.uid: one for one in elsewhere.beside(content, context)}
    lines = (*content.lines, *(one.line for one in others.values()))
    found = frozenset(line.code for line in lines if line.code)
    if len(found) < 2:
        return
    edits: dict[PtpEdit, None] = {}
    for on in dict.fromkeys(line.from_date for line in content.lines):
        edits.update(dict.fromkeys(context.tables.ptp.between(found, on)))
    for known, first, second in distinct.pairs(lines, edits):
        mine = [one for one in (first, second) if one.uid not in others]
        if not mine or not distinct.judge(known, first, second, on=first.from_date).denied:
            continue
        remark = _bundled(known, first, second, content, context)
        there = others.get(first.uid) or others.get(second.uid)
        yield _across(remark, mine[0], there) if there else remark


def _bundled(
    known: PtpEdit, first: Line, second: Line, content: ClaimContent, context: Context
) -> Remark:
    found = distinct.exits(known, situation(first, second, context), on=first.from_date)
    is_final = known.indicator == 0
    said = "No modifier helps." if is_final else found.explanation
    return Remark(
        f"{second.code} is bundled into {first.code} ({known.release}). {said}",
        second.uid,
        {
            "pair": (known.column1, known.column2, known.indicator),
            "modifiers": (first.modifiers, second.modifiers),
            "on": first.from_date,
        },
        (*_ways_out(known, found, first, second, context), *leave_out(second, content, context)),
        None if is_final and context.payer_class in _BOUND else Severity.CONFIRM,
    )


def _across(remark: Remark, mine: Line, other: Beside) -> Remark:
    """Tell a pair whose other service is on another claim: a person decides which gives way."""
    return replace(
        remark,
        message=f"{remark.message} {other.line.code} is on claim {other.claim}.",
        subject=mine.uid,
        inputs={**remark.inputs, "claim": other.claim},
        fixes=tuple(fix for fix in remark.fixes if fix.subject == mine.uid),
        severity=Severity.CONFIRM,
    )


def situation(first: Line, second: Line, context: Context) -> Situation:
    """Return what the facts say of two lines: their intervals and their sides."""
    here, there = context.service_of(first.uid), context.service_of(second.uid)
    sides = (_side(first, here), _side(second, there))
    return Situation(
        same_interval=_same_interval(here, there),
        same_structure=None if not all(sides) or sides[0] != sides[1] else True,
        sides=sides,
    )


@edit("ncci.units_unlikely", severity=Severity.BLOCKS, source=unlikely.SOURCE)
def units_stay_within_what_is_likely(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A code's units stay within what is medically likely for a line or a day."""
    days: dict[tuple[str, object], list[Line]] = {}
    for line in content.lines:
        if line.code:
            days.setdefault((line.code, line.from_date), []).append(line)
    others = elsewhere.beside(content, context)
    for (code, on), lines in days.items():
        limit = context.tables.mue.limit(code, lines[0].from_date)
        if limit is None:
            continue
        there = [one for one in others if (one.line.code, one.line.from_date) == (code, on)]
        excess = unlikely.examine(lines, limit)
        if excess is not None:
            yield _unlikely(excess, lines, context)
        else:
            together = unlikely.examine([*lines, *(one.line for one in there)], limit)
            yield from _unlikely_together(together, lines, there)


@edit("ncci.group_beside_individual", severity=Severity.NOTE, source=GROUP_SOURCE)
def group_therapy_is_apart_from_individual(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Group therapy and one-on-one therapy of a day are of separate minutes, and say so by 59.

    Told where no NCCI release is loaded that judges the pair.
    """
    for group in (line for line in content.lines if line.code == GROUP):
        for line in content.lines:
            is_of_day = line.code in context.therapy.timed and line.from_date == group.from_date
            is_apart = set(distinct.DISTINCT) & {*line.modifiers, *group.modifiers}
            pair = frozenset({GROUP, line.code})
            if not is_of_day or is_apart or context.tables.ptp.between(pair, line.from_date):
                continue
            yield Remark(
                f"{GROUP} stands beside {line.code}: where the record shows separate times, "
                "59 says so; the same minutes are billed once.",
                group.uid,
                {"codes": pair, "modifiers": (group.modifiers, line.modifiers)},
                _apart(group, line, context),
            )
            break


def _unlikely(excess: Excess, lines: list[Line], context: Context) -> Remark:
    limit = excess.limit
    is_final = excess.is_absolute and context.payer_class in _BOUND
    return Remark(
        f"{limit.code}: {excess.explanation} ({limit.release})",
        excess.denied[0].uid,
        {"limit": (limit.value, limit.mai), "units": [line.units for line in lines]},
        severity=None if is_final else Severity.CONFIRM,
    )


def _unlikely_together(
    excess: Excess | None, lines: list[Line], there: list[Beside]
) -> Iterator[Remark]:
    """Tell units that are too many only together with those of other claims."""
    denied = [line for line in lines if excess is not None and line in excess.denied]
    if excess is None or not denied:
        return
    limit, on = excess.limit, sorted({one.claim for one in there})
    yield Remark(
        f"{limit.code}: {excess.explanation} Others are on claim {', '.join(on)}. "
        f"({limit.release})",
        denied[0].uid,
        {
            "limit": (limit.value, limit.mai),
            "units": [line.units for line in lines],
            "others": [(one.claim, one.line.units) for one in there],
        },
        severity=Severity.CONFIRM,
    )


@edit("ncci.add_on_without_primary", severity=Severity.BLOCKS, source=ADD_ON)
def add_on_stands_beside_its_primary(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An add-on code is billed with the service it is added to, on the same day."""
    for line in content.lines:
        known = context.tables.add_ons.add_on(line.code, line.from_date)
        if known is None:
            continue
        others = {o.code for o in content.lines if o.from_date == line.from_date}
        others |= {o.code for o in context.history.lines if o.on == line.from_date}
        if known.primaries & (others - {line.code}) or (known.kind == 2 and others - {line.code}):
            continue
        yield Remark(
            f"{line.code} is an add-on code and stands without the service it is added to "
            f"({known.release}).",
            line.uid,
            {"code": line.code, "kind": known.kind, "others": others},
            leave_out(line, content, context),
            None if known.kind == 1 and context.payer_class in _BOUND else Severity.CONFIRM,
        )


def _ways_out(
    known: PtpEdit, found: Exits, first: Line, second: Line, context: Context
) -> tuple[BaseFix, ...]:
    """Offer what is true first; else what a person may stand for: 59, on a visit 25.

    Of 59 and the X modifiers, only that which the payer takes, where it
    takes one alone.
    """
    ways: tuple[BaseFix, ...] = ()
    if known.indicator == 1 and found.prefer_over:
        here, there = found.modifiers
        for line, modifier in ((first, here), (second, there)):
            if modifier not in line.modifiers:
                ways += _add(line, modifier)
    elif known.indicator == 1:
        is_visit = codes.is_evaluation(second.code)
        true = distinct.taken(found.modifiers, context.payer.distinct_modifier)
        wanted = ("25",) if is_visit else true
        ways = tuple(fix for modifier in wanted for fix in _add(second, modifier))
    return ways


def _apart(group: Line, line: Line, context: Context) -> tuple[BaseFix, ...]:
    """Offer to stand for separate times, unless the record says that they were the same."""
    if situation(group, line, context).same_interval:
        return ()
    true = distinct.taken((), context.payer.distinct_modifier)
    return tuple(fix for modifier in true for fix in _add(group, modifier))


def _add(line: Line, modifier: str) -> tuple[BaseFix, ...]:
    if len(line.modifiers) >= MAX_MODIFIERS:
        return ()
    return offer(AddModifier, line=line.uid, modifier=modifier, position=0)


def _side(line: Line, service: DocumentedService | None) -> str:
    carried = [m for m in line.modifiers if m in distinct.ANATOMIC]
    if carried:
        return carried[0]
    side = service.side if service else None
    return _SIDES.get(side) or ""


def _same_interval(here: DocumentedService | None, there: DocumentedService | None) -> bool | None:
    """Compare the documented times; None where either has none."""
    if here is None or there is None:
        return None
    times = (here.start_time, here.end_time, there.start_time, there.end_time)
    if any(one is None for one in times):
        return None
    begins, ends, begins_too, ends_too = times
    return begins < ends_too and begins_too < ends  # type: ignore[operator]
