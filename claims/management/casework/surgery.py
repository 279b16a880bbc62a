"""Put cases of global surgery to the engine."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.domain.coding import care_transfer, global_period, global_procedure, global_visit
from claims.domain.coding.codetables import Tables
from claims.domain.coding.global_visit import Occasion
from claims.domain.coding.history import History, Surgery
from claims.domain.content import ClaimContent, Line
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported

# What a case's ``visit_is`` calls our kinds, spelled without blanks and dashes.
KINDS = {
    "": global_visit.VISIT,
    "em": global_visit.VISIT,
    "visit": global_visit.VISIT,
    "officevisit": global_visit.VISIT,
    "criticalcare": global_visit.CRITICAL_CARE,
    "xray": global_visit.NOT_PACKAGED,
    "radiology": global_visit.NOT_PACKAGED,
    "imaging": global_visit.NOT_PACKAGED,
    "diagnostictest": global_visit.NOT_PACKAGED,
    "cast": global_visit.NOT_PACKAGED,
    "casting": global_visit.NOT_PACKAGED,
    "replacementcast": global_visit.NOT_PACKAGED,
    "castreplacement": global_visit.NOT_PACKAGED,
}
PROCEDURES = frozenset({"procedure", "surgery", "injection"})
PARTS = {
    "pre": care_transfer.PREOPERATIVE,
    "sur": care_transfer.SURGERY,
    "int": care_transfer.SURGERY,
    "pos": care_transfer.POSTOPERATIVE,
}


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return what the engine says of a case."""
    try:
        return _answer(case, tables)
    except (KeyError, TypeError, ValueError) as odd:
        raise Unsupported(f"no case of this shape is taken: {type(odd).__name__}") from None


def _answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    if "procedure_date" in case:
        return _period(case)
    if "surgeon_does" in case:
        return _transfer(case)
    is_procedure = _spelled(case.get("visit_is", "")) in PROCEDURES
    if case.get("procedure_in_period") or case.get("return_to_or") or is_procedure:
        return _procedure(case)
    if "visit_date" in case:
        case = {**case, "surgery": case.get("surgery") or _beside(case)}
        return {**_visit(case, _day(case["visit_date"])), **_edits(case, tables)}
    if "complication" in case:
        # Without dates: some day of a 90-day period.
        day = date(2026, 1, 31)
        surgery = {"date": "2026-01-05", "global_days": case.get("global_days", "090")}
        return _visit({**case, "surgery": surgery}, day)
    if case.get("procedure_in_period") is False:
        return _procedure(case)
    raise Unsupported("neither a period, a visit, a procedure nor a transfer of care")


def _beside(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the procedure of the visit's own day, where no earlier surgery is named."""
    return {**case["same_day_procedure"], "date": case["visit_date"]}


def _period(case: Mapping[str, Any]) -> Answer:
    found = global_period.period(_day(case["procedure_date"]), _days(case["global_days"]))
    if found is None:
        raise Unsupported(f"global days {case['global_days']} have no period")
    return {
        "period_start": found.start.isoformat(),
        "period_end": found.end.isoformat(),
        "total_days": found.total_days,
    }


def _transfer(case: Mapping[str, Any]) -> Answer:
    parted = care_transfer.part(
        surgeon=[PARTS[part[:3].lower()] for part in case["surgeon_does"]],
        other=[PARTS[part[:3].lower()] for part in case.get("other_physician_does", ())],
        is_formal=bool(case.get("formal_transfer")),
        global_days=case.get("global_days", case.get("surgery", {}).get("global_days", "090")),
        payer_class=claims.payer_class(case),
        on=_day(case["date_of_service"]) if "date_of_service" in case else None,
    )
    return {"surgeon_modifier": list(parted.surgeon), "other_modifier": list(parted.other)}


def _procedure(case: Mapping[str, Any]) -> Answer:
    relation = global_procedure.relation(
        is_planned=case.get("planned_or_more_extensive"),
        is_return=case.get("return_to_or_for_complication", case.get("return_to_or")),
        is_related=_related(case),
    )
    found = global_procedure.again(
        relation,
        payer_class=claims.payer_class(case),
        is_in_period=case.get("procedure_in_period") is not False,
    )
    if found is None:
        raise Unsupported("nothing says how the procedure relates to the surgery")
    return {
        "modifier": list(found.modifiers),
        "billable": found.is_billable,
        "new_global_period": found.starts_period,
        "tracking_code": None if found.is_billable else global_visit.TRACKING,
    }


def _visit(case: Mapping[str, Any], on: date) -> Answer:
    surgery = case["surgery"]
    found = global_visit.stand(
        Occasion(
            on=on,
            kind=KINDS[_spelled(case.get("visit_is", ""))],
            is_related=_related(case),
            is_decision=case.get("decision_for_surgery"),
            is_separate=case.get("significant_separately_identifiable"),
            is_complication=bool(case.get("complication")),
            is_same_group=case.get("same_physician_or_group_specialty", True),
            other_global=(case.get("same_day_procedure") or {}).get("global_days", ""),
        ),
        surgery_on=_day(surgery["date"]),
        global_days=_days(surgery["global_days"]),
        payer_class=claims.payer_class(case),
    )
    return {
        "modifier": list(found.modifiers),
        "billable": found.is_billable,
        "tracking_code": found.tracking or None,
    }


def _edits(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Put the visit on a claim beside the surgery and run the edits on surgery."""
    on, surgery = _day(case["visit_date"]), case["surgery"]
    line = Line(
        uid="V", code="99213", modifiers=tuple(case.get("modifiers", ())), from_date=on, to_date=on
    )
    known = Surgery(surgery.get("code", ""), _day(surgery["date"]), _days(surgery["global_days"]))
    context = claims.context(case, tables, history=History(surgeries=(known,)))
    return claims.ask(ClaimContent(lines=(line,)), context, "surgery.")


def _related(case: Mapping[str, Any]) -> bool | None:
    if "related" in case or "related_to_surgery" in case:
        related: bool | None = case.get("related", case.get("related_to_surgery"))
        return related
    return True if case.get("complication") else None


def _days(said: Any) -> str:
    """Return global days in the fee schedule's three characters."""
    return str(said).zfill(3)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _spelled(kind: str) -> str:
    return "".join(char for char in kind.lower() if char.isalnum())
