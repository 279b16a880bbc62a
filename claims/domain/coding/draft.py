"""Draft a claim's lines from the facts of a visit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.domain.coding import (
    assistant_split,
    charges,
    grouping,
    laterality,
    origins,
    plans,
    pointers,
    reckoning,
)
from claims.domain.coding.assistant_split import Split
from claims.domain.coding.context import CodingContext
from claims.domain.coding.grouping import Group
from claims.domain.coding.reckoning import Reckoned
from claims.domain.content import Drug, Line
from claims.domain.facts import DocumentedService
from claims.domain.fixing import MAX_MODIFIERS
from claims.domain.provenance import Kind, Provenance

ENGINE_VERSION = "1"
_ASSISTANT = frozenset(assistant_split.ASSISTANT_MODIFIER.values())
_DISCIPLINE = frozenset(assistant_split.DISCIPLINE_MODIFIER.values())


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a service became what it became, in one sentence."""

    service: str
    rule: str
    text: str
    source: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """Lines with the origin of each of their cells."""

    lines: tuple[Line, ...]
    provenance: Provenance
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Lines without the origin of their cells."""

    lines: tuple[Line, ...]
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A group's units by one person: the whole, or its split."""

    suffix: str
    units: Decimal | None
    minutes: int | None
    by_assistant: bool = False


def draft_lines(services: Sequence[DocumentedService], *, context: CodingContext) -> Drafted:
    """Turn facts into lines: units, discipline, assistant, charge, pointers.

    A line's uid is its service's key, and key plus ``.2`` for the second
    part of a split. No documented unit or modifier goes without a word
    in ``explanations``.
    """
    lines: list[Line] = []
    provenance: Provenance = {}
    explanations: list[Explanation] = []
    for reckoned, parts in _drawn(services, context):
        explanations += _explain(reckoned, context)
        for line, charge in parts:
            lines.append(line)
            provenance |= origins.of_line(line, reckoned, charge, context, ENGINE_VERSION)
    _write_kx(lines, provenance, explanations, context)
    if lines:
        provenance["lines"] = origins.of_lines(services, context, ENGINE_VERSION)
    return Drafted(tuple(lines), provenance, tuple(explanations))


def sketch(services: Sequence[DocumentedService], *, context: CodingContext) -> Sketch:
    """Draw the lines as ``draft_lines`` would, and keep no origins: for comparing."""
    lines: list[Line] = []
    explanations: list[Explanation] = []
    for reckoned, parts in _drawn(services, context):
        explanations += _explain(reckoned, context)
        lines += (line for line, _ in parts)
    return Sketch(tuple(lines), tuple(explanations))


def _drawn(
    services: Sequence[DocumentedService], context: CodingContext
) -> Iterator[tuple[Reckoned, list[tuple[Line, charges.Charge]]]]:
    groups = grouping.group(services, context=context)
    pools = grouping.pool(groups, context=context)
    taken = {group.uid for group in groups}
    for group in groups:
        reckoned = reckoning.reckon(group, pools, context=context)
        yield reckoned, [_line(reckoned, part, context) for part in _parts(reckoned, taken)]


def _write_kx(
    lines: list[Line],
    provenance: Provenance,
    explanations: list[Explanation],
    context: CodingContext,
) -> None:
    """Put KX on the lines over the threshold whose plan of care attests it."""
    if not context.wants_kx:
        return
    found = plans.attested_kx(lines, history=context.history, tables=context.tables)
    for line, plan, standing in list(found):
        if len(line.modifiers) >= MAX_MODIFIERS:
            continue
        modifiers = (*line.modifiers, "KX")
        lines[lines.index(line)] = line.model_copy(update={"modifiers": modifiers})
        cell = f"lines[{line.uid}].modifiers"
        words = f"KX, attested on the plan of care on {plan.kx_attested_on}. {standing.explanation}"
        told = f"{provenance[cell].explanation} {words}"
        provenance[cell] = provenance[cell].model_copy(
            update={"kind": Kind.ENGINE, "rule": standing.rule, "explanation": told}
        )
        explanations.append(Explanation(line.uid, standing.rule, words, standing.source))


def _parts(reckoned: Reckoned, taken: set[str]) -> list[Part]:
    group, split = reckoned.group, reckoned.split
    if reckoned.units == 0 and reckoned.pool is not None:
        return []  # documented, but no unit's worth of time
    if split is None or not split.assistant_units:
        return [Part("", reckoned.units, group.minutes)]
    if not split.therapist_units:
        return [Part("", reckoned.units, group.minutes, by_assistant=True)]
    second = ".2"
    while group.uid + second in taken:
        second += "'"  # another service already has this key
    return [
        Part("", Decimal(split.therapist_units), group.therapist),
        Part(second, Decimal(split.assistant_units), group.assistant, by_assistant=True),
    ]


def _line(reckoned: Reckoned, part: Part, context: CodingContext) -> tuple[Line, charges.Charge]:
    group = reckoned.group
    first = group.first
    modifiers = _sided(group, _modifiers(reckoned, part), context)
    charge = charges.charge(
        code=group.code,
        modifiers=modifiers,
        units=part.units,
        on=first.date_from,
        fees=context.fees,
        documented=group.documented_charge,
        documented_units=group.documented_units or reckoned.units,
    )
    line = Line(
        uid=group.uid + part.suffix,
        code=group.code,
        modifiers=modifiers,
        pointers=pointers.of_service(first, context).uids,
        units=part.units,
        minutes=part.minutes,
        charge=charge.amount,
        charge_reason=charge.reason,
        place_of_service=first.place_of_service,
        from_date=first.date_from,
        to_date=first.date_to,
        emergency=first.emergency,
        drug=Drug(ndc=first.ndc) if first.ndc else None,
        note=first.note,
    )
    return line, charge


def _modifiers(reckoned: Reckoned, part: Part) -> tuple[str, ...]:
    """Keep what is documented in its order, add discipline and assistant."""
    group = reckoned.group
    said = (m for service in group.services for m in service.documented_modifiers)
    modifiers = list(dict.fromkeys(said))
    if reckoned.split is not None and reckoned.split.assistant_units:
        modifiers = [m for m in modifiers if m not in _ASSISTANT]
    if group.is_therapy and group.discipline and not _DISCIPLINE & set(modifiers):
        modifiers.append(assistant_split.DISCIPLINE_MODIFIER[group.discipline])
    if part.by_assistant and group.discipline:
        modifiers.append(assistant_split.ASSISTANT_MODIFIER[group.discipline])
    return tuple(modifiers)


def _sided(group: Group, modifiers: tuple[str, ...], context: CodingContext) -> tuple[str, ...]:
    """Add LT or RT where the record itself says the side of a paired structure."""
    first = group.first
    if first.side is None or len(modifiers) >= MAX_MODIFIERS:
        return modifiers
    facts = context.tables.physician_fees.facts(group.code, first.date_from)
    side = laterality.prefill(group.code, first.side, modifiers, facts=facts)
    return (*modifiers, side) if side else modifiers


def _explain(reckoned: Reckoned, context: CodingContext) -> list[Explanation]:
    group, release = reckoned.group, context.therapy.release
    said = [Explanation(group.uid, reckoned.rule, reckoned.text, reckoned.source, release)]
    for other in group.services[1:]:
        text = f"Counted together with the first {group.code} of the day."
        said.append(Explanation(other.key, "grouping.one_line", text))
    if reckoned.pool is not None and group.code in reckoned.pool.units.ties:
        text = f"The last unit could as well go to {' or '.join(reckoned.pool.units.ties)}."
        said.append(Explanation(group.uid, reckoned.rule, text, reckoned.source, release))
    if group.documented_units not in (None, reckoned.units):
        text = f"The EMR gave {group.documented_units}; the minutes support {reckoned.units}."
        said.append(Explanation(group.uid, reckoned.rule, text, reckoned.source, release))
    if reckoned.split is not None:
        split = reckoned.split
        said.append(Explanation(group.uid, split.rule, split.explanation, split.source, release))
        if split.assistant_units:
            said += _moved_modifiers(group, split)
    return said


def _moved_modifiers(group: Group, split: Split) -> list[Explanation]:
    given = {m for service in group.services for m in service.documented_modifiers}
    moved = sorted(given & _ASSISTANT)
    if not moved or not split.therapist_units:
        return []
    text = f"The EMR gave {' '.join(moved)} for all of it; the minutes give it to a part."
    return [Explanation(group.uid, split.rule, text, split.source)]
