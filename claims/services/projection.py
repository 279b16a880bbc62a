"""Rebuild the tables that repeat a claim's current revision for queries."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import DecimalField, Model

from claims.domain.coding import filing
from claims.domain.content import ClaimContent, Line
from claims.domain.corrected_claims import FREQUENCY, Kind
from claims.models import Claim, Diagnosis, ServiceLine
from claims.services import coding_context

COLUMNS = ("service_date", "total_charge", "procedures", "filing_deadline")


def rebuild(claim: Claim, content: ClaimContent) -> None:
    """Replace the claim's projected lines, diagnoses and summary columns.

    The caller holds the claim's row lock and saves SUMMARY afterwards.
    """
    if not claim._state.adding:
        ServiceLine.objects.filter(claim=claim).delete()
        Diagnosis.objects.filter(claim=claim).delete()
    ServiceLine.objects.bulk_create(line_rows(claim, content))
    Diagnosis.objects.bulk_create(diagnosis_rows(claim, content))
    for name, value in summary(content).items():
        setattr(claim, name, value)
    claim.filing_deadline = deadline(claim)


def deadline(claim: Claim) -> date | None:
    """Return the last day the payer takes the claim, by its own rule or its class's.

    A claim that corrects another has the clock of corrections.
    """
    payer = claim.payer
    if payer is None:
        return None
    last = filing.last_day(
        claim.service_date,
        payer_class=payer.payer_class,
        payer=coding_context.rules(payer),
        frequency=FREQUENCY[Kind(claim.correction)] if claim.correction else "1",
    )
    return last.on if last else None


def summary(content: ClaimContent) -> dict[str, Any]:
    """Return the claim's queue columns that follow from its content."""
    return {
        "service_date": content.service_date,
        "total_charge": within(content.total_charge, 10**9) or 0,
        "procedures": [
            {"code": line.code, "modifiers": list(line.modifiers), "units": _text(line.units)}
            for line in content.lines
        ],
    }


def snapshot(claim: Claim) -> dict[str, list[dict[str, Any]]]:
    """Return every projected row as plain values, for comparing rebuilds."""
    stored = Claim.objects.get(pk=claim.pk)
    return {
        "lines": [_values(row) for row in ServiceLine.objects.filter(claim=claim)],
        "diagnoses": [_values(row) for row in Diagnosis.objects.filter(claim=claim)],
        "claim": [_values(stored, COLUMNS)],
    }


def expected(claim: Claim, content: ClaimContent) -> dict[str, list[dict[str, Any]]]:
    """Return the snapshot a rebuild from this content would leave."""
    rebuilt = Claim(payer=claim.payer, correction=claim.correction, **summary(content))
    rebuilt.filing_deadline = deadline(rebuilt)
    return {
        "lines": [_values(row) for row in line_rows(claim, content)],
        "diagnoses": [_values(row) for row in diagnosis_rows(claim, content)],
        "claim": [_values(rebuilt, COLUMNS)],
    }


def _values(row: Model, names: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        field.attname: _plain(field, getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if (field.attname in names if names else field.attname != "id")
    }


def _plain(field: Any, value: Any) -> str:
    if isinstance(field, DecimalField) and value is not None:
        return f"{value:.{field.decimal_places}f}"
    if isinstance(value, list):
        return json.dumps(value, sort_keys=True)  # Postgres keeps no order of keys
    return str(value)


def line_rows(claim: Claim, content: ClaimContent) -> list[ServiceLine]:
    """Return the rows the content's lines make."""
    return [line_row(claim, place, line) for place, line in enumerate(content.lines)]


def diagnosis_rows(claim: Claim, content: ClaimContent) -> list[Diagnosis]:
    """Return the rows the content's diagnoses make."""
    return [
        Diagnosis(
            practice_id=claim.practice_id,
            claim=claim,
            uid=fit(diagnosis.uid, 80),
            position=place,
            code=fit(diagnosis.code, 10),
        )
        for place, diagnosis in enumerate(content.diagnoses)
    ]


def line_row(claim: Claim, place: int, line: Line) -> ServiceLine:
    modifiers = (*line.modifiers, "", "", "", "")[:4]
    pointers = (*line.pointers, "", "", "", "")[:4]
    return ServiceLine(
        practice_id=claim.practice_id,
        claim=claim,
        uid=fit(line.uid, 80),
        position=place,
        code=fit(line.code, 10),
        **{f"modifier_{n}": fit(modifier, 4) for n, modifier in enumerate(modifiers, 1)},
        **{f"pointer_{n}": fit(pointer, 80) for n, pointer in enumerate(pointers, 1)},
        units=within(line.units, 10**6),
        minutes=within(line.minutes, 10**6),
        charge=within(line.charge, 10**9),
        place_of_service=fit(line.place_of_service, 4),
        from_date=line.from_date,
        to_date=line.to_date,
        ndc=fit(line.drug.ndc, 20) if line.drug else "",
    )


def fit(text: str, size: int) -> str:
    """Return text as its column can hold it; what is too long keeps its own digest.

    The document holds the whole; the column is for queries, and an EMR
    may send anything as a code.
    """
    if len(text) <= size:
        return text
    return hashlib.sha256(text.encode()).hexdigest()[:size] if size > 10 else text[:size]


def within(value: Any, limit: int) -> Any:
    """Return a number its column can hold, else nothing."""
    return value if value is None or abs(value) < limit else None


def _text(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f")
