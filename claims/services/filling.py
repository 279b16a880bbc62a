"""Fill what a mapped visit leaves open from the clinic's own records."""

import dataclasses

from claims.domain import assembly
from claims.domain.assembly import Assembled
from claims.domain.coding import permits
from claims.domain.coding.context import CodingContext
from claims.domain.coding.history import Plan, pool_of
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping.results import Mapped
from claims.domain.provenance import Kind, Origin
from claims.models import Provider
from clinicbridge.accounts.models import Location


def at_its_place(record: EncounterRecord, location: Location | None, mapped: Mapped) -> Mapped:
    """Give services without a place of service the location's, and say so."""
    if location is None:
        return mapped
    sources = record.sources
    named_by = [sources[name] for name in assembly.PLACE_SOURCES if name in sources]
    services, origins = [], dict(mapped.provenance)
    for service in mapped.services:
        if not service.place_of_service:
            service = service.model_copy(update={"place_of_service": location.place_of_service})
            origins[f"facts[{service.key}].place_of_service"] = Origin(
                kind=Kind.PRACTICE,
                leaves=tuple(leaf.path for leaf in named_by),
                raws=tuple(leaf.raw for leaf in named_by),
                explanation=f"Place of service of {location.name}.",
            )
        services.append(service)
    return dataclasses.replace(mapped, services=tuple(services), provenance=origins)


def as_diagnosed(record: EncounterRecord, mapped: Mapped) -> EncounterRecord:
    """Return the visit with the codes and ranks of diagnoses that rules gave."""
    if not mapped.diagnoses:
        return record
    said = mapped.diagnoses
    diagnoses = tuple(one.model_copy(update=said.get(one.key, {})) for one in record.diagnoses)
    return record.model_copy(update={"diagnoses": diagnoses})


def by_name(mapped: Mapped) -> Mapped:
    """Name a referring provider the mapping knows only by NPI, if the clinic does."""
    npi = mapped.draft.get("referring.npi")
    if not npi or "referring.family" in mapped.draft:
        return mapped
    provider = Provider.objects.filter(npi=npi).first()
    if provider is None:
        return mapped
    told = mapped.provenance["referring.npi"]
    origin = told.model_copy(
        update={"kind": Kind.PRACTICE, "explanation": "The clinic's provider with this NPI."}
    )
    named = {
        f"referring.{name}": getattr(provider, name)
        for name in ("family", "given", "credential", "taxonomy")
    }
    return dataclasses.replace(
        mapped,
        draft={**mapped.draft, **named},
        provenance={**mapped.provenance, **dict.fromkeys(named, origin)},
    )


def under_its_plan(record: EncounterRecord, mapped: Mapped, plans: tuple[Plan, ...]) -> Mapped:
    """Name the plan of care therapy stands under; what the visit itself says is kept."""
    discipline = next((item.discipline for item in mapped.services if item.discipline), None)
    on = min((item.date_from for item in mapped.services if item.date_from), default=None)
    if discipline is None or on is None:
        return mapped
    plan = next((one for one in plans if one.discipline == discipline and one.holds(on)), None)
    if plan is None:
        return mapped
    known = {
        "plan_of_care.id": plan.id,
        "plan_of_care.discipline": plan.discipline,
        "plan_of_care.certified_from": plan.certified_from,
        "plan_of_care.certified_to": plan.certified_to,
    }
    filled = {k: v for k, v in known.items() if v is not None and k not in mapped.draft}
    told = [v for k, v in mapped.provenance.items() if k.endswith((".discipline", ".date_from"))]
    origin = _on_file(record, "The clinic's plan of care.", plan.id, *told)
    return dataclasses.replace(
        mapped,
        draft={**mapped.draft, **filled},
        provenance={**mapped.provenance, **dict.fromkeys(filled, origin)},
    )


def with_its_permits(
    record: EncounterRecord, assembled: Assembled, context: CodingContext, rules: PayerRules
) -> Assembled:
    """Name the one authorization and referral that fit, where the payer wants the number.

    What the visit or a mapping says is kept, and where several fit, a
    person chooses.
    """
    content, provenance = assembled.content, dict(assembled.provenance)
    has_therapy = any(
        context.therapy.is_therapy(line.code) or pool_of(line.modifiers) for line in content.lines
    )
    for kind in permits.KINDS:
        is_wanted = permits.is_required(
            kind, rules=rules, payer_class=context.payer_class, has_therapy=has_therapy
        )
        if getattr(content, kind.cell) or not is_wanted:
            continue
        known = permits.known(kind, context.history, payer_id=context.payer_id)
        permit = permits.the_one(known, content.lines)
        if permit is not None:
            told = [origin for cell, origin in provenance.items() if cell.endswith(_COUNTED)]
            told += [context.payer] if context.payer else []
            words = f"The only {kind.word} on file that fits: payer, dates, codes and what is left."
            content = content.model_copy(update={kind.cell: permit.number})
            provenance[kind.cell] = _on_file(record, words, permit.id, *told)
    return Assembled(content, provenance)


# What of a line decides whether a permit covers it.
_COUNTED = ("].code", "].units", "].from_date", "lines")


def _on_file(record: EncounterRecord, words: str, reference: str, *chosen_by: Origin) -> Origin:
    """Return the origin of what a record of this patient says, and what chose the record."""
    patient = record.sources.get("patient.key")
    origin = Origin(
        kind=Kind.PRACTICE,
        reference=reference,
        explanation=words,
        leaves=(patient.path,) if patient else (),
        raws=(patient.raw,) if patient else (),
    )
    for other in chosen_by:
        origin = origin.with_leaves_of(other)
    return origin
