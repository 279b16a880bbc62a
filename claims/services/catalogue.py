"""Count, piece by piece and never in intake, which fields the visits of a connection carry."""

import math
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pydantic import ValidationError

from claims.domain.encounter import EncounterRecord
from claims.models import Connection, CountedVersion, EncounterVersion, FieldCatalogue
from claims.services import drift, tally
from clinicbridge import vault

PURPOSE = "mapping.catalogue"
PIECE = 25  # versions in one transaction
# No transaction lasts so long: a version committed later than one received after it is found.
OVERLAP = timedelta(hours=1)
MOST_BEFORE = 10  # versions of one visit that are looked at again


def due() -> list[uuid.UUID]:
    """Return the connections with visits nobody has counted yet. Two queries a connection."""
    inbound = Connection.objects.filter(direction=Connection.Direction.INBOUND)
    lines = inbound.select_related("catalogue").order_by("created_at")
    return [line.pk for line in lines if waiting(line.pk, _counted_to(line)).exists()]


def waiting(connection_id: uuid.UUID, counted_to: Any) -> QuerySet[EncounterVersion]:
    """Return the versions not counted yet, in the order they came."""
    rows = EncounterVersion.objects.filter(encounter__connection_id=connection_id, counted=None)
    if counted_to is not None:
        rows = rows.filter(received_at__gt=counted_to - OVERLAP)
    return rows.order_by("received_at", "pk")


@transaction.atomic
def count(*, connection_id: uuid.UUID) -> int:
    """Count the next piece of a connection's visits; return how many versions it held.

    Whoever counts holds the catalogue's row, so two workers count one
    after the other and each version once. A version nobody can read is
    counted as such and passed over.
    """
    catalogue = _locked(connection_id)
    rows = list(waiting(connection_id, catalogue.counted_to).select_related("encounter")[:PIECE])
    if not rows:
        return 0
    with vault.reading(purpose=PURPOSE):
        watch = drift.Watch(catalogue.connection)
        counted = tally.Tally(catalogue, reads=watch.names)
        for visit in _visits(rows, catalogue):
            counted.add(visit)
            watch.see(visit)
        counted.save()
        watch.settle(catalogue, at=rows[-1].received_at)
    _mark(catalogue, rows)
    return len(rows)


class Recount:
    """Long work: count what waits of one connection now, as a person asked."""

    def plan(self, arguments: dict[str, Any]) -> list[uuid.UUID]:
        """Return the connection once for each piece that waits."""
        line = Connection.objects.select_related("catalogue").get(pk=arguments["connection"])
        left = waiting(line.pk, _counted_to(line)).count()
        return [line.pk] * math.ceil(left / PIECE)

    def do(self, piece: uuid.UUID) -> Counter[str]:
        """Count one piece."""
        return Counter({"counted visits": count(connection_id=piece)})


def _counted_to(line: Connection) -> Any:
    kept = getattr(line, "catalogue", None)
    return kept.counted_to if kept else None


def _locked(connection_id: uuid.UUID) -> FieldCatalogue:
    """Return the catalogue's row, made where there is none, and hold it."""
    rows = FieldCatalogue.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("connection").filter(connection_id=connection_id).first()
    if found is None:
        try:
            with transaction.atomic():
                FieldCatalogue.objects.create(connection_id=connection_id)
        except IntegrityError:
            pass  # another worker made it in the meantime
        found = rows.select_related("connection").get(connection_id=connection_id)
    return found


def _visits(rows: list[EncounterVersion], catalogue: FieldCatalogue) -> Iterable[tally.VisitSeen]:
    """Yield each version that can be read, with the earlier ones of its visit."""
    others = _others(rows)
    for row in rows:
        record = _read(row)
        if record is None:
            catalogue.unreadable += 1
            continue
        told = others.get(row.encounter_id, [])
        earlier = [one for one in told if (one.received_at, one.pk) < (row.received_at, row.pk)]
        read = [_read(one) for one in earlier[-MOST_BEFORE:]]
        yield tally.VisitSeen(
            record=record,
            earlier=tuple(one for one in read if one is not None),
            is_first=not earlier,
            patient_id=str(row.patient_id),
            received_at=row.received_at,
        )


def _others(rows: list[EncounterVersion]) -> dict[uuid.UUID, list[EncounterVersion]]:
    """Return all versions of the visits that have more than one, the earliest first."""
    found: dict[uuid.UUID, list[EncounterVersion]] = {}
    versions = EncounterVersion.objects.filter(encounter_id__in={row.encounter_id for row in rows})
    for version in versions.order_by("received_at", "pk"):
        found.setdefault(version.encounter_id, []).append(version)
    return {encounter: told for encounter, told in found.items() if len(told) > 1}


def _read(version: EncounterVersion) -> EncounterRecord | None:
    """Return what a version holds; None where it cannot be read any more."""
    try:
        return EncounterRecord.model_validate(version.record)
    except vault.Destroyed:
        raise
    except (vault.Unreadable, ValidationError):
        return None


def _mark(catalogue: FieldCatalogue, rows: list[EncounterVersion]) -> None:
    """Say which versions are counted, and forget those nothing can come before any more."""
    CountedVersion.objects.bulk_create(
        [CountedVersion(version=row, received_at=row.received_at) for row in rows]
    )
    latest = rows[-1].received_at
    catalogue.counted_to = max(latest, catalogue.counted_to or latest)
    catalogue.counted_at = timezone.now()
    catalogue.save()
    mine = CountedVersion.objects.filter(version__encounter__connection_id=catalogue.connection_id)
    mine.filter(received_at__lt=catalogue.counted_to - 2 * OVERLAP).delete()
