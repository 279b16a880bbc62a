"""Build visits, people and clinics for tests, with names one can ask about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from claims.domain.document import Document
from claims.domain.encounter import (
    AddressRecord,
    CoverageRecord,
    DiagnosisRecord,
    EncounterRecord,
    FieldRecord,
    Leaf,
    PatientRecord,
    PlaceRecord,
    ProviderRecord,
    ServiceRecord,
)

VISIT_DATE = date(2026, 11, 20)


def service(key: str = "S1", code: str = "97110", **changes: Any) -> ServiceRecord:
    """Return one service; 23 minutes of 97110 unless told otherwise."""
    values: dict[str, Any] = {
        "key": key,
        "code": code,
        "start": VISIT_DATE,
        "diagnosis_keys": ("C1",),
        "fields": (FieldRecord(name="pt_minutes", path=f"Procedure/{key}.extension[0]", value=23),),
    }
    return ServiceRecord(**{**values, **changes})


MARTA = PatientRecord(
    key="P1",
    mrn="004417",
    family="Whitfield",
    given="Marta",
    birth_date=date(1955, 2, 3),
    sex="F",
    phone="5125550142",
    address=AddressRecord(line1="12 Elm Street", city="Austin", state="TX", zip="78701"),
)


def someone(number: int) -> PatientRecord:
    """Return another patient: what one person got does not bear on the next."""
    return MARTA.model_copy(update={"key": f"P-{number}", "mrn": f"9{number:05}"})


ADEYEMI = ProviderRecord(
    key="R1", role="RENDERING", npi="1457398000", family="Adeyemi", given="Kemi", credential="PT"
)
MENSAH = ProviderRecord(
    key="R2", role="REFERRING", npi="1316045008", family="Mensah", given="Ruth", credential="MD"
)
MEDICARE = CoverageRecord(
    key="V1", payer_name="Medicare B", payer_code="04412", member_id="1EG4TE5MK73"
)
DISCIPLINE = FieldRecord(name="discipline", path="QuestionnaireResponse/q1.item[0]", value="PT")


def encounter(**changes: Any) -> EncounterRecord:
    """Return a complete, clean physical therapy visit of Marta Whitfield."""
    values: dict[str, Any] = {
        "visit_id": "E-20391",
        "version": "1",
        "version_at": datetime(2026, 11, 20, 22, 12, tzinfo=UTC),
        "start": datetime(2026, 11, 20, 20, 5, tzinfo=UTC),
        "patient": MARTA,
        "coverages": (MEDICARE,),
        "providers": (ADEYEMI, MENSAH),
        "place": PlaceRecord(key="L1", name="Ridgeline Main"),
        "diagnoses": (DiagnosisRecord(key="C1", code="M25.561", rank=1),),
        "services": (service(),),
        "fields": (DISCIPLINE,),
    }
    return sourced(EncounterRecord(**{**values, **changes}))


def sourced(record: EncounterRecord) -> EncounterRecord:
    """Return the record with a leaf for every value it carries."""
    leaves: dict[str, Leaf] = {}
    _walk(record.patient, "patient", leaves)
    _walk(record.place, "place", leaves)
    for name in ("coverages", "providers", "diagnoses", "services"):
        for part in getattr(record, name):
            _walk(part, f"{name}[{part.key}]", leaves)
    for field in record.fields:
        leaves[f"fields[{field.name}]"] = Leaf(path=field.path, raw=_raw(field.value))
    if record.start is not None:
        leaves["start"] = Leaf(path="Encounter.period.start", raw=record.start.isoformat())
    return record.model_copy(update={"sources": leaves})


def _walk(part: Any, path: str, leaves: dict[str, Leaf]) -> None:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name == "fields":
            for field in value:
                leaves[f"{path}.fields[{field.name}]"] = Leaf(
                    path=field.path, raw=_raw(field.value)
                )
        elif isinstance(value, Document):
            _walk(value, f"{path}.{name}", leaves)
        elif value not in ("", None, (), {}):
            leaves[f"{path}.{name}"] = Leaf(path=f"{path}.{name}", raw=_raw(value))


def _raw(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return value
