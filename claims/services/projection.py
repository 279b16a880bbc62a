"""Rebuild the tables that repeat a claim's current revision for queries."""

from typing import Any

from claims.domain.content import ClaimContent, Line
from claims.models import Claim, Diagnosis, ServiceLine


def rebuild(claim: Claim, content: ClaimContent) -> None:
    """Replace the claim's projected lines, diagnoses and summary columns.

    The caller holds the claim's row lock and saves SUMMARY afterwards.
    """
    if claim.revision > 1:
        ServiceLine.objects.filter(claim=claim).delete()
        Diagnosis.objects.filter(claim=claim).delete()
    ServiceLine.objects.bulk_create(
        [_line(claim, place, line) for place, line in enumerate(content.lines)]
    )
    Diagnosis.objects.bulk_create(
        [
            Diagnosis(
                practice_id=claim.practice_id,
                claim=claim,
                uid=diagnosis.uid,
                position=place,
                code=diagnosis.code,
            )
            for place, diagnosis in enumerate(content.diagnoses)
        ]
    )
    for name, value in summary(content).items():
        setattr(claim, name, value)


def summary(content: ClaimContent) -> dict[str, Any]:
    """Return the claim's queue columns that follow from its content."""
    return {
        "service_date": content.service_date,
        "total_charge": content.total_charge,
        "procedures": [
            {"code": line.code, "modifiers": list(line.modifiers), "units": _text(line.units)}
            for line in content.lines
        ],
    }


def snapshot(claim: Claim) -> dict[str, list[dict[str, Any]]]:
    """Return every projected row as plain values, for comparing rebuilds."""
    return {
        "lines": [_values(row) for row in ServiceLine.objects.filter(claim=claim)],
        "diagnoses": [_values(row) for row in Diagnosis.objects.filter(claim=claim)],
    }


def _values(row: ServiceLine | Diagnosis) -> dict[str, Any]:
    return {
        field.attname: str(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname != "id"
    }


def _line(claim: Claim, place: int, line: Line) -> ServiceLine:
    modifiers = (*line.modifiers, "", "", "", "")[:4]
    pointers = (*line.pointers, "", "", "", "")[:4]
    return ServiceLine(
        practice_id=claim.practice_id,
        claim=claim,
        uid=line.uid,
        position=place,
        code=line.code,
        **{f"modifier_{n}": modifier for n, modifier in enumerate(modifiers, 1)},
        **{f"pointer_{n}": pointer for n, pointer in enumerate(pointers, 1)},
        units=line.units,
        minutes=line.minutes,
        charge=line.charge,
        place_of_service=line.place_of_service,
        from_date=line.from_date,
        to_date=line.to_date,
        ndc=line.drug.ndc if line.drug else "",
    )


def _text(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f")
