"""Propose the units and the split the record supports where a claim carries others."""

from collections.abc import Iterator
from datetime import date

from claims.domain.coding import assistant_split, draft
from claims.domain.coding.context import CodingContext
from claims.domain.coding.draft import Explanation, Sketch
from claims.domain.coding.proposals import Proposal, Proposals
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.facts import Discipline
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import AddLine, RemoveLine, SetMinutes, SetModifiers, SetUnits

_ASSISTANT = frozenset(assistant_split.ASSISTANT_MODIFIER.values())
_DISCIPLINES = {m: d for d, m in assistant_split.DISCIPLINE_MODIFIER.items()}

Key = tuple[str, date | None]


def propose(content: ClaimContent, context: Context) -> Proposals:
    """Yield what would make a therapy code's lines what its documented minutes say.

    Only lines the engine drew are touched. Where a person corrected the
    minutes of a day, or drew lines of their own, the engine has no say.
    """
    services = [
        one
        for one in context.services
        if context.therapy.is_therapy(one.code) and one.total_minutes is not None
    ]
    if not services:
        return
    drafted = draft.sketch(services, context=_context(content, context))
    known = frozenset(one.uid for one in content.diagnoses)
    ours, theirs = _by_code(drafted.lines), _by_code(content.lines)
    corrected = {key[1] for key, lines in ours.items() if _is_corrected(lines, theirs.get(key, []))}
    for key, lines in ours.items():
        found = theirs.get(key, [])
        drawn = {line.uid for line in lines}
        is_ours = found and all({line.uid, _base(line.uid)} & drawn for line in found)
        if is_ours and key[1] not in corrected and _tally(found) != _tally(lines):
            yield from _differences(lines, {line.uid: line for line in found}, drafted, known)


def _context(content: ClaimContent, context: Context) -> CodingContext:
    return CodingContext(
        today=context.today,
        payer_class=context.payer_class,
        payer_units_method=context.payer_units_method or context.payer.units_method,
        assistant_modifiers=context.payer.assistant_modifiers,
        discipline=discipline(content),
        therapy=context.therapy,
    )


def discipline(content: ClaimContent) -> Discipline | None:
    """Return the claim's one discipline: its plan's, else that of all its lines."""
    if content.plan_of_care.discipline in set(Discipline):
        return Discipline(content.plan_of_care.discipline)
    said = {_DISCIPLINES[m] for line in content.lines for m in line.modifiers if m in _DISCIPLINES}
    return said.pop() if len(said) == 1 else None


def _by_code(lines: tuple[Line, ...]) -> dict[Key, list[Line]]:
    found: dict[Key, list[Line]] = {}
    for line in lines:
        found.setdefault((line.code, line.from_date), []).append(line)
    return found


def _is_corrected(lines: list[Line], found: list[Line]) -> bool:
    """Say whether a person gave a line other minutes than its own or its code's."""
    own = {line.uid: line.minutes for line in lines}
    whole = sum(line.minutes or 0 for line in lines)
    if sum(line.minutes or 0 for line in found) == whole:
        return False
    return any(line.minutes not in (None, own.get(line.uid), whole) for line in found)


def _tally(lines: list[Line]) -> tuple[tuple[int, int], ...]:
    """Count the therapist's and the assistant's units, and their lines without units."""
    theirs = [line for line in lines if not _is_assistants(line)]
    assisted = [line for line in lines if _is_assistants(line)]
    return tuple(
        (sum(int(line.units or 0) for line in own), sum(line.units is None for line in own))
        for own in (theirs, assisted)
    )


def _is_assistants(line: Line) -> bool:
    return bool(_ASSISTANT & set(line.modifiers))


def _differences(
    lines: list[Line], found: dict[str, Line], drafted: Sketch, known: frozenset[str]
) -> Iterator[Proposal]:
    for line in lines:
        own = found.get(line.uid)
        if own is None:
            base = found.get(_base(line.uid))
            if base is not None:
                yield _proposal(_added(line, base, known), line, drafted)
            continue
        if own.minutes not in (None, line.minutes):
            yield _proposal(SetMinutes(line=own.uid, minutes=line.minutes), line, drafted)
        if own.units != line.units:
            yield _proposal(SetUnits(line=own.uid, units=line.units), line, drafted)
        if _is_assistants(own) != _is_assistants(line):
            changed = SetModifiers(line=own.uid, modifiers=_modifiers(own, line))
            yield _proposal(changed, line, drafted)
    drawn = {line.uid for line in lines}
    for own in found.values():
        if own.uid not in drawn:  # the other part of a split that is none
            yield _proposal(RemoveLine(line=own.uid), lines[0], drafted)


def _base(uid: str) -> str:
    """Return the uid of the first part of a split, of either part."""
    return uid.rstrip("'").removesuffix(".2")


def _modifiers(own: Line, line: Line) -> tuple[str, ...]:
    """Return the claim line's own modifiers with the assistant of the drafted one."""
    kept = tuple(m for m in own.modifiers if m not in _ASSISTANT)
    return kept + tuple(m for m in line.modifiers if m in _ASSISTANT)


def _added(line: Line, base: Line, known: frozenset[str]) -> AddLine:
    return AddLine(
        uid=line.uid,
        code=line.code,
        modifiers=_modifiers(base, line),
        pointers=tuple(uid for uid in base.pointers if uid in known),
        units=line.units,
        minutes=line.minutes,
        place_of_service=base.place_of_service,
        from_date=line.from_date,
        to_date=line.to_date,
    )


def _proposal(fix: BaseFix, line: Line, drafted: Sketch) -> Proposal:
    told = _explained(line, drafted, by_person=not isinstance(fix, SetUnits))
    return Proposal(
        fix=fix,
        rule=told.rule,
        explanation=told.text,
        source=told.source,
        release=told.release,
        inputs={"code": line.code, "units": line.units, "minutes": line.minutes},
    )


def _explained(line: Line, drafted: Sketch, *, by_person: bool) -> Explanation:
    """Return why: who earned the units for a split, else how they were counted."""
    names = (line.uid, _base(line.uid))
    told = [one for one in drafted.explanations if one.service in names]
    split = [one for one in told if one.rule == assistant_split.RULE]
    return split[0] if split and by_person else told[0]
