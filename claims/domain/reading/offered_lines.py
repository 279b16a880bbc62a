"""Lines a reading offers, and what its facts change on lines there are: drawn by the engine."""

from collections.abc import Iterator
from decimal import Decimal

from claims.domain.coding import bilateral, draft, laterality
from claims.domain.coding.assistant_split import ASSISTANT_MODIFIER
from claims.domain.coding.bilateral import Biller
from claims.domain.coding.context import CodingContext
from claims.domain.coding.draft import Sketch
from claims.domain.coding.global_visit import TRACKING
from claims.domain.coding.proposals import Band, Proposal
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.facts import Discipline, DocumentedService, Side
from claims.domain.fixing import MAX_MODIFIERS, MAX_POINTERS, BaseFix
from claims.domain.line_fixes import AddLine, SetModifiers, SetPointers, SetUnits
from claims.domain.reading import merging, offered_visits
from claims.domain.reading.merging import Merged
from claims.domain.reading.reading import INFERRED, Gap, Reading

# Of these questions the units of the day's timed services depend.
_DOUBTS = frozenset({Gap.MINUTES, Gap.MINUTES_CONFLICT, Gap.TREATED_BY})
_ASSISTANT = frozenset(ASSISTANT_MODIFIER.values())


def propose(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield lines to add, and units and modifiers the note's facts give to lines there are."""
    merged = merging.merged(reading, content, context)
    if not (merged.added or merged.filled or merged.clashing):
        return
    drafted = draft.sketch(merged.services, context=coding_context(content, context))
    for line in drafted.lines:
        service = merged.service(line.uid)
        if service is None:
            continue
        band = _band(reading, service, merged, context)
        if service.key in merged.added:
            fixes = _added(line, service, content, context)
        elif service.key in merged.filled | merged.clashing:
            fixes = _changed(line, service, content, context)
        else:
            continue
        for fix in fixes:
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.line",
                explanation=_words(reading, service, line, drafted, content, context),
                release=reading.version,
                inputs={"code": line.code, "units": line.units},
                evidence=service.evidence,
                band=band,
                suggester=reading.source,
            )


def coding_context(content: ClaimContent, context: Context) -> CodingContext:
    """Return what the engine needs, from the claim and what it is judged by."""
    return CodingContext(
        today=context.today,
        payer_class=context.payer_class,
        payer_units_method=context.payer_units_method or context.payer.units_method,
        assistant_modifiers=context.payer.assistant_modifiers,
        discipline=_discipline(content),
        diagnoses=tuple(one.uid for one in content.diagnoses),
        diagnosis_codes={one.uid: one.code for one in content.diagnoses},
        therapy=context.therapy,
        fees=context.fees,
        history=context.history,
        tables=context.tables,
    )


def _discipline(content: ClaimContent) -> Discipline | None:
    said = content.plan_of_care.discipline
    return Discipline(said) if said in set(Discipline) else None


def _band(reading: Reading, service: DocumentedService, merged: Merged, context: Context) -> Band:
    """Return SUPPORTED for a quoted fact nothing speaks against, else CHECK."""
    if service.key in merged.clashing or not service.evidence:
        return Band.CHECK
    if service.code in reading.inferred:
        return Band.CHECK  # its words do not say so by themselves
    in_doubt = any(one.what in _DOUBTS for one in reading.questions)
    if in_doubt and service.code in context.therapy.timed:
        return Band.CHECK
    if service.visit is not None and service.visit.total_minutes is None:
        return Band.CHECK  # decision-making read from prose
    return Band.SUPPORTED


def _words(
    reading: Reading,
    service: DocumentedService,
    line: Line,
    drafted: Sketch,
    content: ClaimContent,
    context: Context,
) -> str:
    """Say in a sentence why the engine draws this line of what the note says."""
    if service.visit is not None:
        level = offered_visits.supported(service, line.from_date, content, context)
        if line.code != TRACKING and level is not None:
            return level.explanation
        return "The note describes a visit that an earlier surgery's payment covers."
    told = [_of_a_note(one.text) for one in drafted.explanations if one.service == service.key]
    about = service.label or line.code
    opening = INFERRED if service.code in reading.inferred else f"The note documents {about}."
    return f"{opening} {' '.join(told[:2])}".strip()[:400]


def _of_a_note(text: str) -> str:
    """Say what the engine says of a record's facts where they are a note's."""
    return text.replace("as the EMR sent them", "as the note tells them").replace(
        "The EMR", "The note"
    )


def _added(
    line: Line, service: DocumentedService, content: ClaimContent, context: Context
) -> Iterator[BaseFix]:
    """Offer the line, and once it is there the diagnoses it points to."""
    own = next((one for one in content.lines if one.uid == line.uid), None)
    if own is not None:
        if not own.pointers and line.pointers:
            yield from offer(SetPointers, line=own.uid, pointers=line.pointers[:MAX_POINTERS])
        return
    modifiers = sided(line, service, content, context)
    yield from offer(
        AddLine,
        uid=line.uid,
        code=line.code,
        modifiers=modifiers[:MAX_MODIFIERS],
        pointers=line.pointers[:MAX_POINTERS],
        units=line.units if line.units is not None else Decimal(1),
        minutes=line.minutes,
        charge=line.charge,
        charge_reason=line.charge_reason,
        place_of_service=line.place_of_service,
        from_date=line.from_date,
        to_date=line.to_date,
    )


def sided(
    line: Line, service: DocumentedService, content: ClaimContent, context: Context
) -> tuple[str, ...]:
    """Return the line's modifiers with the side of a paired structure, 50 for both.

    Where no fee schedule says whether a code is of one, the practice's phrases do.
    """
    facts = context.tables.physician_fees.facts(line.code, line.from_date)
    is_open = facts is None or not facts.bilateral
    if service.side is None or laterality.sides_of(line.modifiers):
        return line.modifiers
    if not (is_open or laterality.is_paired(line.code, facts)):
        return line.modifiers
    if service.side is not Side.BILATERAL:
        return (*line.modifiers, laterality.SIDE_MODIFIER[service.side])
    is_center = content.billing.taxonomy == bilateral.ASC_TAXONOMY
    arranged = bilateral.arrange(
        ("LT", "RT"),
        indicator=facts.bilateral if facts and facts.bilateral else "1",
        biller=Biller.ASC if is_center else Biller.PROFESSIONAL,
        also=line.modifiers,
    )
    return arranged.lines[0].modifiers


def _changed(
    line: Line, service: DocumentedService, content: ClaimContent, context: Context
) -> Iterator[BaseFix]:
    """Offer the units, side and assistant the note's facts give to a line of the record's."""
    own = next((one for one in content.lines if one.uid == line.uid), None)
    if own is None:
        base = next((one for one in content.lines if one.uid == service.key), None)
        if base is not None and line.uid != service.key:
            yield from _second_part(line, base)
        return
    if line.units is not None and own.units != line.units:
        yield from offer(SetUnits, line=own.uid, units=line.units)
    wanted = _modifiers(own, sided(line, service, content, context))
    if wanted != own.modifiers:
        yield from offer(SetModifiers, line=own.uid, modifiers=wanted)


def _second_part(line: Line, base: Line) -> Iterator[BaseFix]:
    kept = tuple(one for one in base.modifiers if one not in _ASSISTANT)
    added = tuple(one for one in line.modifiers if one in _ASSISTANT)
    yield from offer(
        AddLine,
        uid=line.uid,
        code=line.code,
        modifiers=(kept + added)[:MAX_MODIFIERS],
        pointers=base.pointers[:MAX_POINTERS],
        units=line.units,
        minutes=line.minutes,
        place_of_service=base.place_of_service[:4],
        from_date=base.from_date,
        to_date=base.to_date,
    )


def _modifiers(own: Line, drawn: tuple[str, ...]) -> tuple[str, ...]:
    """Return a line's own modifiers with the side and the assistant of the drawn ones."""
    sides = [one for one in drawn if laterality.side_of_modifier(one)]
    kept = [
        one
        for one in own.modifiers
        if one not in _ASSISTANT and not (sides and laterality.side_of_modifier(one))
    ]
    new = [one for one in drawn if one in sides or one in _ASSISTANT]
    return tuple(dict.fromkeys([*kept, *new]))[:MAX_MODIFIERS]
