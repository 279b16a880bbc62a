"""Keep the facts of a visit's version, as each version of the mapping makes them."""

from claims.domain.facts import DocumentedService as Facts
from claims.models import Claim, DocumentedService, EncounterVersion


def keep(version: EncounterVersion, mapping: str, services: tuple[Facts, ...]) -> None:
    """Keep what a version of the mapping makes of a visit, once for all its claims.

    What another version made stays: a claim that has left is still judged
    by the facts it was sent with.
    """
    DocumentedService.objects.bulk_create(
        [
            DocumentedService(
                practice_id=version.practice_id,
                encounter_version=version,
                patient_id=version.patient_id,
                mapping=mapping,
                position=place,
                facts=facts.as_json(),
            )
            for place, facts in enumerate(services)
        ],
        ignore_conflicts=True,
    )


def of(claim: Claim) -> tuple[Facts, ...]:
    """Return the facts a claim is judged by. One query."""
    rows = rows_of(claim.drawn_from_id, claim.drawn_under)
    return tuple(Facts.model_validate(row.facts) for row in rows)


def rows_of(version_id: object, mapping: str) -> list[DocumentedService]:
    """Return the kept rows of a visit's version under a mapping, in order. One query.

    Those of before facts named their mapping are of the only one there was.
    """
    kept = DocumentedService.objects.filter(
        encounter_version_id=version_id, mapping__in={mapping, ""}
    )
    rows = list(kept.order_by("position"))
    return [row for row in rows if row.mapping == mapping] or rows
