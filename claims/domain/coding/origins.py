"""The origin of each cell of a drafted line."""

from collections.abc import Iterable, Sequence

from claims.domain.cells import flatten_part
from claims.domain.coding import pointers
from claims.domain.coding.charges import Charge
from claims.domain.coding.context import CodingContext
from claims.domain.coding.reckoning import Reckoned
from claims.domain.content import Line
from claims.domain.facts import DocumentedService
from claims.domain.provenance import Kind, Origin, Provenance

_MINUTES = ("minutes", "therapist_minutes", "assistant_minutes", "together_minutes")
# What counts, and what tells services apart and so counts them together: see grouping.
_COUNTED = (
    "code",
    "date_from",
    "date_to",
    "discipline",
    "documented_modifiers",
    "place_of_service",
    "diagnosis_keys",
    "ndc",
    "side",
    "emergency",
    "note",
    *_MINUTES,
)
_BY_PAYER = ("units", "minutes", "modifiers", "charge", "charge_reason")
_SIDES = frozenset({"LT", "RT"})
_COPIED = {
    "code": "code",
    "place_of_service": "place_of_service",
    "from_date": "date_from",
    "to_date": "date_to",
    "drug.ndc": "ndc",
    "emergency": "emergency",
    "note": "note",
}


def of_line(
    line: Line, reckoned: Reckoned, charge: Charge, context: CodingContext, version: str
) -> Provenance:
    """Return the origin of every cell of a line that says something."""
    group = reckoned.group
    cells: Provenance = {}
    said = flatten_part(line)
    for cell, fact in _COPIED.items():
        origin = _copied(group.services, fact, context)
        if origin.leaves or origin.kind is not Kind.EMR or said.get(cell) not in ("", None, False):
            cells[cell] = origin
    counted = _counted(reckoned)
    unit_facts = [(s, f) for s in counted for f in (*_COUNTED, "documented_units")]
    made = _Maker(context, version)
    cells["units"] = made.origin(unit_facts, reckoned.rule, reckoned.text)
    cells["minutes"] = made.origin(
        unit_facts, "minutes.documented", "The documented minutes of the line."
    )
    cells["modifiers"] = _modifiers(line, reckoned, made, unit_facts)
    cells["pointers"] = _pointers(reckoned, made, context)
    charged = [(s, "documented_charge") for s in group.services]
    cells["charge"] = made.origin(unit_facts + charged, charge.rule, charge.reason)
    if charge.from_schedule:
        cells["charge"] = cells["charge"].model_copy(update={"kind": Kind.PRACTICE})
    cells["charge_reason"] = cells["charge"]
    if context.payer is not None:
        for cell in _BY_PAYER:
            cells[cell] = cells[cell].with_leaves_of(context.payer)
    if line.drug is None:
        cells.pop("drug.ndc", None)
    return {f"lines[{line.uid}].{cell}": origin for cell, origin in cells.items()}


def of_lines(services: Sequence[DocumentedService], context: CodingContext, version: str) -> Origin:
    """Return the origin of which lines there are, in their order."""
    facts = [(service, fact) for service in services for fact in _COUNTED]
    origin = _Maker(context, version).origin(
        facts, "lines.drafted", "A line for each service that is billed, in the order done."
    )
    return origin.with_leaves_of(context.payer) if context.payer else origin


def _counted(reckoned: Reckoned) -> tuple[DocumentedService, ...]:
    return reckoned.pool.services if reckoned.pool else reckoned.group.services


class _Maker:
    """Makes origins of what the engine worked out."""

    def __init__(self, context: CodingContext, version: str) -> None:
        self.context, self.version = context, version

    def origin(
        self, facts: Iterable[tuple[DocumentedService, str]], rule: str, explanation: str
    ) -> Origin:
        """Return an engine's origin with the leaves of all facts."""
        raws: dict[str, object] = {}
        for service, fact in facts:
            known = self.context.facts.get(f"facts[{service.key}].{fact}")
            leaves = known.leaves if known else service.inputs.get(fact, ())
            found = known.raws if known else (None,) * len(leaves)
            raws |= dict(zip(leaves, found, strict=True))
        return Origin(
            kind=Kind.EMR if rule.endswith(".emr") and raws else Kind.ENGINE,
            leaves=tuple(raws),
            raws=tuple(raws.values()),
            rule=rule,
            version=self.version,
            explanation=explanation,
        )


def _copied(services: tuple[DocumentedService, ...], fact: str, context: CodingContext) -> Origin:
    known = [context.facts.get(f"facts[{service.key}].{fact}") for service in services]
    if len(services) == 1 and known[0] is not None:
        return known[0]
    made = _Maker(context, "").origin(((s, fact) for s in services), "", "As the EMR sent it.")
    return made.model_copy(update={"kind": Kind.EMR})


def _modifiers(
    line: Line,
    reckoned: Reckoned,
    made: _Maker,
    unit_facts: list[tuple[DocumentedService, str]],
) -> Origin:
    own = [
        (service, fact)
        for service in reckoned.group.services
        for fact in ("documented_modifiers", "code", "discipline", "side")
    ]
    said = {m for service in reckoned.group.services for m in service.documented_modifiers}
    added = [m for m in line.modifiers if m not in said]
    if not added and reckoned.split is None:
        return made.origin(own, "modifiers.emr", "As the EMR sent it.")
    words = [f"{' and '.join(added)} added."] if added else []
    if reckoned.split is None:
        rule = "modifiers.side" if added[-1] in _SIDES else "modifiers.discipline"
        return made.origin(own, rule, " ".join(words))
    words.append(reckoned.split.explanation)
    return made.origin(own + unit_facts, reckoned.split.rule, " ".join(words))


def _pointers(reckoned: Reckoned, made: _Maker, context: CodingContext) -> Origin:
    chosen = pointers.of_service(reckoned.group.first, context)
    read = ["diagnosis_keys"]
    if chosen.rule != "pointers.emr":
        read += ["code", "side", "documented_modifiers"]  # by which they were sought
    facts = [(service, name) for service in reckoned.group.services for name in read]
    return made.origin(facts, chosen.rule, chosen.explanation)
