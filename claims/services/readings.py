"""Keep what readers made of a visit's notes, and give it back."""

import uuid

from claims.domain.reading.reading import Reading
from claims.models import EncounterVersion, NoteReading

READER = "reader"


def of(version_id: uuid.UUID | None) -> tuple[Reading, ...]:
    """Return what each reader last made of a version, our own first; needs a purpose. One query."""
    if version_id is None:
        return ()
    rows = NoteReading.objects.filter(encounter_version_id=version_id).order_by("created_at")
    newest = {row.source: row for row in rows}
    first_ours = sorted(newest.values(), key=lambda row: (row.source != READER, row.source))
    return tuple(Reading.model_validate(row.reading) for row in first_ours)


def release(version_id: uuid.UUID | None, source: str) -> dict[str, str]:
    """Return under which version of its reader a proposal was made, as a revision names it."""
    rows = NoteReading.objects.filter(encounter_version_id=version_id, source=source)
    mark = rows.order_by("-created_at").values_list("version", flat=True).first()
    return {source: mark} if mark else {}


def keep(version: EncounterVersion, reading: Reading) -> None:
    """Keep what a reader made of a version; the same version of the same reader once.

    The caller holds the row lock of a claim of the visit.
    """
    mark = reading.version[:120]
    rows = NoteReading.objects.filter(encounter_version=version, source=reading.source)
    if not rows.filter(version=mark).exists():
        NoteReading.objects.create(
            encounter_version=version,
            patient_id=version.patient_id,
            source=reading.source,
            version=mark,
            reading=reading.as_json(),
        )
