"""Put cases of drugs and their waste to the engine."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.coding import drug_units, proposing
from claims.domain.coding.codetables import Tables
from claims.domain.content import ClaimContent, Line
from claims.domain.facts import DocumentedService, DrugFacts
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return the lines of a drug with every proposal accepted, or what the edits say."""
    drug = _drug(case)
    code = case.get("hcpcs") or case.get("line", {}).get("code") or "J3301"
    service = DocumentedService(key="L0", code=code, drug=drug)
    context = claims.context(case, tables, services=(service,))
    if "line" in case:
        content = claims.content({**case, "line": {"code": code, **case["line"]}})
        return claims.ask(content, context, "drugs.")
    on = date.fromisoformat(case["date_of_service"]) if case.get("date_of_service") else None
    due = drug_units.reckon(drug, on=on, payer_class=context.payer_class)
    if due is None:
        raise Unsupported("neither the amount given nor a line")
    content = ClaimContent(
        lines=(Line(uid="L0", code=code, units=Decimal(due.given), from_date=on, to_date=on),)
    )
    for proposal in proposing.propose(content, context):
        content = proposal.fix.apply(content)
    return {"lines": [_told(line) for line in content.lines]}


def _told(line: Line) -> dict[str, Any]:
    units = int(line.units) if line.units is not None else None
    return {"code": line.code, "units": units, "modifiers": list(line.modifiers)}


def _drug(case: Mapping[str, Any]) -> DrugFacts:
    by_weight = "mg_administered" in case or "mg_discarded" in case
    size = case.get("hcpcs_unit_mg") or case.get("billing_unit_mg")
    prefix = "mg" if by_weight else "units"
    return DrugFacts(
        container=_container(str(case.get("container", ""))),
        given=_number(case.get(f"{prefix}_administered")),
        discarded=_number(case.get(f"{prefix}_discarded")),
        unit="MG" if by_weight else "UNITS",
        unit_size=_number(size),
    )


def _container(words: str) -> str:
    """Return our word for a container for one dose or for many, "" where a case names none."""
    first = words.lower().replace("-", "_").partition("_")[0]
    if words and first not in ("single", "multi", "multiple"):
        raise Unsupported(f"a container is for a single dose or for many, not: {words}")
    return drug_units.SINGLE_DOSE if first == "single" else "MULTI_DOSE" if words else ""


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
