"""Fill a practice with claims through the audited bulk door."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.models import (
    Claim,
    ClaimRevision,
    Connection,
    Diagnosis,
    Encounter,
    EncounterVersion,
    Patient,
    ServiceLine,
)
from claims.services import intake, projection
from clinicbridge import vault
from clinicbridge.accounts.models import Practice
from clinicbridge.audit import bulk
from clinicbridge.vault import tokens
from tests import factories

BATCH = 2000
STATUSES = ("IN_REVIEW",) * 6 + ("SUBMITTED", "ACCEPTED", "ACCEPTED", "REJECTED")
READINESS = ("READY", "READY", "READY", "LOOK", "BLOCKED")


def up_to(practice: Practice, size: int) -> None:
    """Add claims until the practice has SIZE of them.

    The first is taken in as every claim is; the others repeat its
    sealed content under ids of their own.
    """
    pattern = _pattern(practice)
    while (have := Claim.objects.count()) < size:
        _add(pattern, have, min(BATCH, size - have))


def _pattern(practice: Practice) -> Claim:
    emr = Connection.objects.get(direction="INBOUND")
    record: EncounterRecord = factories.encounter(
        visit_id="pattern",
        services=(factories.service("S1"), factories.service("S2", code="97140")),
    )
    with vault.reading(purpose="bench.seed"):
        drafted = intake.draft_claim(
            connection=emr, record=record, message_id=None, correlation_id="0" * 32
        )
    return Claim.objects.get(encounter_id=drafted.encounter_id)


def _add(pattern: Claim, first: int, count: int) -> None:
    with vault.reading(purpose="bench.seed"):
        revision = ClaimRevision.objects.get(claim=pattern)
        pattern_of = {
            "content": revision.claim_content,
            "provenance": revision.provenance,
            "record": revision.encounter_version.record,
            "person": pattern.patient.person,
        }
    rows: dict[type, list[Any]] = {model: [] for model in _ORDER}
    for number in range(first, first + count):
        for row in _one(pattern, revision, pattern_of, number):
            rows[type(row)].append(row)
    for model in _ORDER:
        bulk.create(rows[model], summary="Seeded for a bench")
    _project(rows[Claim], pattern_of["content"])


def _one(
    pattern: Claim, revision: ClaimRevision, pattern_of: dict[str, Any], number: int
) -> list[Any]:
    """Return the rows of one claim."""
    content = pattern_of["content"]
    patient = _patient(pattern, pattern_of["person"], number)
    encounter = Encounter(
        connection_id=pattern.encounter.connection_id,
        patient=patient,
        visit_token=tokens.blind("visit.id", f"bench-{number}"),
        visit_id=f"bench-{number}",
        service_date=content.service_date,
    )
    version = EncounterVersion(
        encounter=encounter,
        patient=patient,
        version="1",
        status="FINISHED",
        record=pattern_of["record"],
        digest=f"{number:064x}",
    )
    claim = _claim(pattern, version, number)
    written = ClaimRevision(
        claim=claim,
        patient=patient,
        number=1,
        cause="INTAKE",
        encounter_version=version,
        content=content.as_document(),
        provenance=pattern_of["provenance"],
        releases=revision.releases,
        digest=revision.digest,
    )
    return [patient, encounter, version, claim, written]


def _project(claims: list[Claim], content: ClaimContent) -> None:
    """Write the projected rows of every claim."""
    lines, diagnoses = [], []
    for claim in claims:
        lines += [projection.line_row(claim, n, line) for n, line in enumerate(content.lines)]
        diagnoses += [
            Diagnosis(
                practice_id=claim.practice_id, claim=claim, uid=d.uid, position=n, code=d.code
            )
            for n, d in enumerate(content.diagnoses)
        ]
    ServiceLine.objects.bulk_create(lines, batch_size=1000)
    Diagnosis.objects.bulk_create(diagnoses, batch_size=1000)


_ORDER = (Patient, Encounter, EncounterVersion, Claim, ClaimRevision)


def _patient(pattern: Claim, person: dict[str, Any], number: int) -> Patient:
    return Patient(
        connection_id=pattern.patient.connection_id,
        source_token=tokens.blind("patient.key", f"bench-{number}"),
        person={**person, "family": f"Whitfield-{number}"},
        mrn=f"{number:06d}",
    )


def _claim(pattern: Claim, version: EncounterVersion, number: int) -> Claim:
    return Claim(
        encounter=version.encounter,
        drawn_from=version,
        patient=version.patient,
        payer_id=pattern.payer_id,
        rendering_id=pattern.rendering_id,
        destination_id=pattern.destination_id,
        status=STATUSES[number % len(STATUSES)],
        readiness=READINESS[number % len(READINESS)],
        revision=1,
        digest=pattern.digest,
        service_date=pattern.service_date,
        total_charge=Decimal(95 + number % 300),
        procedures=pattern.procedures,
        received_at=timezone.now() - timedelta(minutes=number),
        correlation_id=f"{number:032x}",
    )
