"""Fill what a mapped visit leaves open from the clinic's own records."""

import dataclasses

from claims.domain import assembly
from claims.domain.coding.history import Plan
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


def under_its_plan(mapped: Mapped, plans: tuple[Plan, ...]) -> Mapped:
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
    origin = Origin(kind=Kind.PRACTICE, reference=plan.id, explanation="The clinic's plan of care.")
    return dataclasses.replace(
        mapped,
        draft={**mapped.draft, **filled},
        provenance={**mapped.provenance, **dict.fromkeys(filled, origin)},
    )
