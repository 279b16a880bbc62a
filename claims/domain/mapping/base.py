"""The base pass: every service of a visit as facts, before any rule."""

from datetime import date, datetime
from typing import Any

from claims.domain import codes
from claims.domain.amounts import cents, plain
from claims.domain.encounter import EncounterRecord, Leaf, ServiceRecord
from claims.domain.facts import DocumentedService
from claims.domain.mapping import moments, paths
from claims.domain.mapping.values import Unfit

# Which part of a ServiceRecord each fact is read from.
SOURCES = {
    "code": "code",
    "label": "text",
    "date_from": "start",
    "date_to": "end",
    "start_time": "start",
    "end_time": "end",
    "minutes": "minutes",
    "documented_units": "units",
    "documented_modifiers": "modifiers",
    "documented_charge": "charge",
    "place_of_service": "place_of_service",
    "performer_key": "performer_key",
    "diagnosis_keys": "diagnosis_keys",
}


def clinic_date(moment: datetime | date | None, *, zone: str) -> date | None:
    """Return the clinic's date of an instant; a plain date stays itself.

    An instant without an offset is the clinic's own wall clock. One at
    the very edge of time, as an EMR says none, is no date.
    """
    local = _local(moment, zone)
    return local.date() if isinstance(local, datetime) else local


def service_keys(encounter: EncounterRecord) -> list[str]:
    """Return one key per service; a repeated key gets its number."""
    seen: dict[str, int] = {}
    keys = []
    for service in encounter.services:
        seen[service.key] = count = seen.get(service.key, 0) + 1
        keys.append(service.key if count == 1 else f"{service.key}~{count}")
    return keys


def facts(
    encounter: EncounterRecord, service: ServiceRecord, *, key: str, zone: str
) -> tuple[DocumentedService, dict[str, tuple[Leaf, ...]]]:
    """Return a service's facts, and the leaves each of them came from."""
    values = _values(encounter, service, zone)
    leaves = {}
    for fact, source in SOURCES.items():
        if values.get(fact) not in (None, "", ()):
            leaves[fact] = _leaves(encounter, service, source)
    inputs = {fact: tuple(leaf.path for leaf in found) for fact, found in leaves.items() if found}
    return DocumentedService(key=key, inputs=inputs, **values), leaves


def _values(encounter: EncounterRecord, service: ServiceRecord, zone: str) -> dict[str, Any]:
    start = service.start or encounter.start
    end = service.end or start
    units, charge = service.units, service.charge
    return {
        "code": codes.normalise_code(service.code),
        "label": service.text,
        "date_from": clinic_date(start, zone=zone),
        "date_to": clinic_date(end, zone=zone),
        "start_time": _clock(service.start, zone),
        "end_time": _clock(service.end, zone),
        "minutes": service.minutes,
        "documented_units": None if units is None else plain(units),
        "documented_modifiers": tuple(codes.normalise_code(m) for m in service.modifiers),
        "documented_charge": None if charge is None else cents(charge),
        "place_of_service": service.place_of_service or encounter.place.place_of_service,
        "performer_key": service.performer_key,
        "diagnosis_keys": service.diagnosis_keys,
    }


def _leaves(encounter: EncounterRecord, service: ServiceRecord, source: str) -> tuple[Leaf, ...]:
    found = paths.leaves_of(encounter, f"services[{service.key}].{source}")
    if not found and source == "end" and service.end is None:
        found = _leaves(encounter, service, "start")
    if not found and source == "start" and service.start is None:
        found = paths.leaves_of(encounter, "start")
    if not found and source == "place_of_service" and not service.place_of_service:
        found = paths.leaves_of(encounter, "place.place_of_service")
    return found


def _clock(moment: datetime | date | None, zone: str) -> Any:
    local = _local(moment, zone)
    return local.time() if isinstance(local, datetime) else None


def _local(moment: datetime | date | None, zone: str) -> datetime | date | None:
    try:
        return moments.local(moment, zone) if isinstance(moment, datetime) else moment
    except Unfit:
        return None
