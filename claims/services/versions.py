"""Keep a visit's versions in order, whatever order they arrive in."""

import re
from dataclasses import dataclass

from django.db.models import Q

from claims.domain import document
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping.base import clinic_date
from claims.models import Connection, Encounter, EncounterVersion, Patient
from clinicbridge.vault import tokens

NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A visit version's place: new, already known, or late.

    ``is_first`` says that nothing was known of the visit before.
    """

    encounter: Encounter
    version: EncounterVersion
    is_new: bool
    is_stale: bool
    is_first: bool = False


def find(connection: Connection, record: EncounterRecord) -> Encounter | None:
    """Return the visit this record is a version of, its row locked."""
    token = tokens.blind("visit.id", record.visit_id)
    return (
        Encounter.objects.select_for_update(of=("self",), no_key=True)
        .select_related("current_version")
        .filter(connection=connection, visit_token=token)
        .first()
    )


def arrive(
    *,
    connection: Connection,
    encounter: Encounter | None,
    record: EncounterRecord,
    patient: Patient,
    zone: str,
    message_id: object,
) -> Arrived:
    """Store this version of the visit unless it is already known."""
    body = record.as_json()
    digest = document.digest(body)
    is_first = encounter is None
    if encounter is not None:
        known = encounter.versions.filter(digest=digest).order_by("-received_at").first()
        if known is not None and (record.version_at or known == encounter.current_version):
            return Arrived(encounter, known, is_new=False, is_stale=known.is_stale)
    else:
        encounter = Encounter(
            connection=connection,
            visit_token=tokens.blind("visit.id", record.visit_id),
            visit_id=record.visit_id,
        )
    stale = is_older(record, encounter.current_version)
    version = EncounterVersion.objects.create(
        encounter=encounter,  # a new one is written below, once, with this as its current version
        patient=patient,
        version=_label(encounter, record, digest),
        version_at=record.version_at,
        status=record.status,
        record=body,
        digest=digest,
        message_id=message_id,
        is_stale=stale,
    )
    if not stale:
        _make_current(version, record, zone)
    return Arrived(encounter, version, is_new=True, is_stale=stale, is_first=is_first)


def _make_current(version: EncounterVersion, record: EncounterRecord, zone: str) -> None:
    encounter = version.encounter
    encounter.current_version = version
    encounter.status = record.status
    encounter.service_date = clinic_date(record.start, zone=zone)
    encounter.patient = version.patient
    encounter.save()


def is_older(record: EncounterRecord, current: EncounterVersion | None) -> bool:
    """Whether a version is older than the one we hold, by the EMR's clock.

    Where either side has no clock, arrival decides; equal instants fall
    to the EMR's numeric version.
    """
    if current is None or record.version_at is None or current.version_at is None:
        return False
    if record.version_at != current.version_at:
        return record.version_at < current.version_at
    if NUMBER.fullmatch(record.version) and NUMBER.fullmatch(current.version):
        return int(record.version) < int(current.version)
    return False


def _label(encounter: Encounter, record: EncounterRecord, digest: str) -> str:
    """Return the EMR's own version, told apart when it reuses one."""
    label = record.version[:60] or digest[:16]
    if encounter._state.adding:
        return label
    taken = encounter.versions.filter(Q(version=label) | Q(version__startswith=f"{label}#")).count()
    return f"{label}#{taken + 1}" if taken else label
