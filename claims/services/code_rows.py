"""How a row of each code table is kept, and read again."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from claims.domain.coding.codetables import MueLimit, Place, Procedure, ServiceFacts
from claims.domain.coding.loaded import AddOnRow, Primary
from claims.models import CodeRelease

Kind = CodeRelease.Kind


class Kept(NamedTuple):
    """The columns of one row."""

    code: str
    modifier: str
    description: str
    valid_from: date | None
    valid_to: date | None
    facts: dict[str, Any]


def kept(row: Any) -> Kept:
    """Return a table's row as columns."""
    return _KEEP[type(row)](row)


def read(kind: str, row: Kept) -> Any:
    """Return columns as the row of a table of this kind."""
    return _READ[kind](row)


def _keep_procedure(row: Procedure) -> Kept:
    return Kept(row.code, "", row.description, row.valid_from, row.valid_to, {})


def _read_procedure(row: Kept) -> Procedure:
    return Procedure(row.code, row.description, row.valid_from, row.valid_to)


def _keep_limit(row: MueLimit) -> Kept:
    return Kept(row.code, "", "", None, None, {"value": row.value, "mai": row.mai})


def _read_limit(row: Kept) -> MueLimit:
    return MueLimit(row.code, value=row.facts["value"], mai=row.facts["mai"])


def _keep_add_on(row: AddOnRow) -> Kept:
    primaries = [[one.code, _text(one.effective), _text(one.deletion)] for one in row.primaries]
    return Kept(row.code, "", "", None, None, {"kind": row.kind, "primaries": primaries})


def _read_add_on(row: Kept) -> AddOnRow:
    primaries = tuple(
        Primary(code, _day(effective), _day(deletion))
        for code, effective, deletion in row.facts["primaries"]
    )
    return AddOnRow(row.code, row.facts["kind"], primaries)


_FEE_TEXTS = (
    "status",
    "global_days",
    "multiple",
    "bilateral",
    "assistant",
    "co_surgeon",
    "team",
    "component",
)
_FEE_AMOUNTS = ("allowed", "allowed_facility")


def _keep_facts(row: ServiceFacts) -> Kept:
    facts = {name: value for name in _FEE_TEXTS if (value := getattr(row, name))}
    for name in _FEE_AMOUNTS:
        if (amount := getattr(row, name)) is not None:
            facts[name] = str(amount)
    return Kept(row.code, row.modifier, "", None, None, facts)


def _read_facts(row: Kept) -> ServiceFacts:
    texts = {name: row.facts[name] for name in _FEE_TEXTS if name in row.facts}
    amounts = {name: Decimal(row.facts[name]) for name in _FEE_AMOUNTS if name in row.facts}
    told: dict[str, Any] = {**texts, **amounts}
    return ServiceFacts(row.code, row.modifier, **told)


def _keep_place(row: Place) -> Kept:
    return Kept(row.code, "", row.name, row.valid_from, None, {"facility": row.is_facility})


def _read_place(row: Kept) -> Place:
    return Place(row.code, row.description, row.facts["facility"], row.valid_from)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_KEEP: Mapping[type, Callable[[Any], Kept]] = {
    Procedure: _keep_procedure,
    MueLimit: _keep_limit,
    AddOnRow: _keep_add_on,
    ServiceFacts: _keep_facts,
    Place: _keep_place,
}
_READ: Mapping[str, Callable[[Kept], Any]] = {
    Kind.HCPCS: _read_procedure,
    Kind.CPT: _read_procedure,
    Kind.NCCI_MUE: _read_limit,
    Kind.ADD_ON: _read_add_on,
    Kind.MPFS: _read_facts,
    Kind.POS: _read_place,
}
# Kinds whose releases have a row for each code.
CODED: frozenset[str] = frozenset(_READ)
