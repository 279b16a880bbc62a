"""A visit for the mapping's tests, every value with a leaf of its own."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from claims.domain.encounter import (
    CoverageRecord,
    EncounterRecord,
    FieldRecord,
    Leaf,
    PatientRecord,
    ServiceRecord,
)

ZONE = "America/Chicago"


def field(name: str, value: Any) -> FieldRecord:
    return FieldRecord(name=name, path=f"ext/{name}", value=value)


def visit(**changes: Any) -> EncounterRecord:
    """Return a therapy visit in the evening, UTC's next day."""
    started = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    values: dict[str, Any] = {
        "visit_id": "V1",
        "start": started,
        "patient": PatientRecord(key="P1", sex="F", family="Zquill"),
        "coverages": (CoverageRecord(key="C1", plan_name="Blue Shield"),),
        "services": (
            ServiceRecord(
                key="S1",
                code="97110",
                modifiers=("gp",),
                units=Decimal("2.0"),
                minutes=36,
                charge=Decimal(90),
                start=started,
                diagnosis_keys=("D1",),
                fields=(field("pta_minutes", "23 min"), field("side", "L")),
            ),
            ServiceRecord(key="S2", code="97140", minutes=30, start=started),
        ),
        "fields": (field("poc", "ab-12"), field("accident", "no"), field("onset", "02/01/2026")),
    }
    made = EncounterRecord(**{**values, **changes})
    return made.model_copy(update={"sources": sources(made)})


def sources(encounter: EncounterRecord) -> dict[str, Leaf]:
    """Return a leaf for every value, under our own path."""
    found: dict[str, Leaf] = {}
    _walk("", encounter, found)
    return found


def _walk(path: str, value: Any, found: dict[str, Leaf]) -> None:
    if isinstance(value, FieldRecord):
        found[path] = Leaf(path=f"msg:{path}", raw=str(value.value))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in ("sources", "unknown"):
                _walk(f"{path}.{name}" if path else name, getattr(value, name), found)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for member in value:
            key = getattr(member, "key", None) or getattr(member, "name", "")
            _walk(f"{path}[{key}]", member, found)
    elif value not in (None, "", ()):
        found[path] = Leaf(path=f"msg:{path}", raw=str(value))
