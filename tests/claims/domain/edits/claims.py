"""A claim nothing is wrong with, and the visit it came from."""

from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.content import (
    Address,
    ClaimContent,
    Coverage,
    Diagnosis,
    Line,
    Organization,
    Payer,
    Person,
    Provider,
)
from claims.domain.edits import scrub
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Finding
from claims.domain.facts import DocumentedService
from tests.claims.domain.coding.tables import MODIFIERS, THERAPY

DAY = date(2026, 3, 2)
NPI = "1234567893"
ADDRESS = Address(line1="1 Elm St", city="Austin", state="TX", zip="78701")
CLEAN = ClaimContent(
    patient=Person(
        family="Doe", given="Ann", birth_date=date(1970, 1, 1), sex="F", address=ADDRESS
    ),
    coverage=Coverage(payer=Payer(id="P", name="Medicare"), member_id="1EG4TE5MK72"),
    billing=Organization(name="Elm Clinic", npi=NPI, tax_id="12-3456789", address=ADDRESS),
    rendering=Provider(family="Poe", npi=NPI),
    referring=Provider(family="Roe", npi=NPI),
    diagnoses=(Diagnosis(uid="D1", code="M54.50"),),
    lines=(
        Line(
            uid="S1",
            code="97110",
            modifiers=("GP",),
            pointers=("D1",),
            units=Decimal(2),
            minutes=30,
            charge=Decimal("90.00"),
            place_of_service="11",
            from_date=DAY,
            to_date=DAY,
        ),
    ),
)
VISIT = (
    DocumentedService(
        key="S1", code="97110", minutes=30, date_from=DAY, documented_units=Decimal(2)
    ),
)
CONTEXT: dict[str, Any] = {
    "today": DAY,
    "payer_class": "MEDICARE",
    "services": VISIT,
    "therapy": THERAPY,
    "modifiers": MODIFIERS,
}


def examine(content: ClaimContent = CLEAN, **changes: Any) -> tuple[Finding, ...]:
    """Return what the edits say of a claim."""
    return scrub.run(content, Context(**{**CONTEXT, **changes}))


def with_line(**changes: Any) -> ClaimContent:
    """Return the clean claim with its line changed."""
    return CLEAN.model_copy(update={"lines": (CLEAN.lines[0].model_copy(update=changes),)})


def said(found: tuple[Finding, ...]) -> set[str]:
    """Return the ids of what was found."""
    return {finding.edit for finding in found}


def remarks(edit: str, content: ClaimContent = CLEAN, **known: Any) -> list[tuple[Any, ...]]:
    """Return severity, subject, sentence, inputs and fixes of everything an edit finds."""
    return [
        (f.severity.value, f.subject, f.message, f.inputs, f.fixes)
        for f in examine(content, **known)
        if f.edit == edit
    ]


def with_lines(*changes: dict[str, Any]) -> ClaimContent:
    """Return the clean claim with as many lines, S1, S2 and so on, each changed so."""
    lines = (
        CLEAN.lines[0].model_copy(update={"uid": f"S{place}", **changed})
        for place, changed in enumerate(changes, 1)
    )
    return CLEAN.model_copy(update={"lines": tuple(lines)})
