"""Put cases of therapy to the engine."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.coding import draft, grouping, kx, payers
from claims.domain.coding.codetables import Tables
from claims.domain.coding.context import CodingContext
from claims.domain.coding.tables import TherapyTable
from claims.domain.facts import Discipline, DocumentedService
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported
from claims.models import Payer
from claims.services import coding_context

CLASSES = frozenset(Payer.PayerClass.values)
# A day on which every rule of today holds, where a case names none.
DAY = date(2026, 3, 2)
METHODS = {"medicare_8_minute": "MEDICARE_8_MINUTE", "cpt_midpoint_per_code": "CPT_MIDPOINT"}
LINE_EDITS = (
    "therapy.therapy_discipline_modifier_missing",
    "therapy.one_discipline_modifier",
    "therapy.cq_requires_gp",
    "therapy.co_requires_go",
    "therapy.not_valid_for_medicare",
    "therapy.bundled_status_b",
)
MINUTES_EDITS = ("minutes.units_exceed_minutes", "minutes.total_timed_minutes_missing")


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return what the engine says of a case."""
    try:
        return _answer(case, tables)
    except (KeyError, ValueError) as lack:
        raise Unsupported(f"this case of {case['family']} cannot be read: {lack}") from None


def _answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    match case["family"]:
        case "therapy_timed_units":
            return _units(case)
        case "assistant_modifiers_cq_co" if "services" in case:
            return _drafted(case)
        case "assistant_modifiers_cq_co" | "therapy_claim_rules" if "line" in case:
            return _examined(case, tables)
        case "kx_threshold":
            return _threshold(case, tables)
    raise Unsupported(f"a case of {case['family']} with {', '.join(sorted(case))} is not taken")


def _units(case: Mapping[str, Any]) -> Answer:
    method = METHODS.get(case["method"])
    if method is None:
        raise Unsupported(f"no such method: {case['method']}")
    context = CodingContext(
        today=DAY,
        payer_class="MEDICARE",
        payer_units_method=method,
        discipline=Discipline.PT,
        therapy=_therapy(case["services"]),
    )
    services = _services(case["services"], DAY)
    pools = grouping.pool(grouping.group(services, context=context), context=context)
    return {
        "total_timed_minutes": sum(pool.units.total_minutes for pool in pools),
        "total_timed_units": sum(pool.units.total for pool in pools),
        "lines": _lines(services, context),
    }


def _drafted(case: Mapping[str, Any]) -> Answer:
    day = _day(case)
    context = CodingContext(
        today=max(day, DAY),
        payer_class=_payer_class(case),
        discipline=Discipline(case["discipline"]) if "discipline" in case else None,
        therapy=_therapy(case["services"]),
    )
    return {"lines": _lines(_services(case["services"], day), context)}


def _examined(case: Mapping[str, Any], tables: Tables) -> Answer:
    told = {"date_of_service": DAY.isoformat(), **case}
    content = claims.content(told)
    (line,) = content.lines
    discipline = Discipline(case["discipline"]) if "discipline" in case else None
    services = _services(case.get("documented", ()), line.from_date, discipline)
    if discipline and not services:
        services = [DocumentedService(key=line.uid, code=line.code, discipline=discipline)]
    about = claims.context(told, tables, services=tuple(services))
    # Of minutes a case does not speak of nothing can be said.
    minutes = MINUTES_EDITS if "documented" in case else ()
    return claims.ask(content, about, *LINE_EDITS, *minutes)


def _threshold(case: Mapping[str, Any], tables: Tables) -> Answer:
    if not payers.wants_kx(payer_class=_payer_class(case)):
        return {"kx_required": False, "threshold": None, "medical_review": False}
    pool = kx.POOLS[Discipline(case["discipline"])]
    standing = kx.judge(
        pool=pool,
        year=date.fromisoformat(case["date_of_service"]).year,
        before=Decimal(str(case["accrued_before"][pool])),
        amount=Decimal(str(case["line_allowed_amount"])),
        table=tables.kx,
    )
    return {
        "kx_required": standing.is_required,
        "threshold": standing.threshold,
        "medical_review": standing.is_reviewed,
    }


def _payer_class(case: Mapping[str, Any]) -> str:
    if "payer_rule" not in case:
        return claims.payer_class(case)
    rule = str(case["payer_rule"])
    named = "medicare" if rule.startswith("medicare_part_b") else rule
    found = claims.payer_class({"payer": named})
    if found not in CLASSES:
        raise Unsupported(f"no such rule of a payer: {rule}")
    return found


def _day(case: Mapping[str, Any]) -> date:
    """Return the day of service, else one of the year that a payer's rule is called by."""
    if "date_of_service" in case:
        return date.fromisoformat(case["date_of_service"])
    year = re.search(r"_(20\d\d)$", str(case.get("payer_rule", "")))
    return date(int(year[1]), 7, 1) if year else DAY


def _therapy(services: list[Mapping[str, Any]]) -> TherapyTable:
    """Return the shipped table with the case's own word on which codes count time."""
    shipped = coding_context.therapy()
    timed = {one["code"] for one in services if one.get("timed")}
    untimed = {one["code"] for one in services if one.get("timed") is False}
    return replace(
        shipped,
        timed=(shipped.timed | timed) - untimed,
        untimed=(shipped.untimed | untimed) - timed,
    )


def _services(
    said: Any, day: date | None, discipline: Discipline | None = None
) -> list[DocumentedService]:
    return [
        DocumentedService(
            key=f"S{place}",
            discipline=discipline,
            date_from=day,
            date_to=day,
            **{key: value for key, value in one.items() if key != "timed"},
        )
        for place, one in enumerate(said, start=1)
    ]


def _lines(services: list[DocumentedService], context: CodingContext) -> list[dict[str, Any]]:
    return [
        {
            "code": line.code,
            "modifiers": list(line.modifiers),
            "units": None if line.units is None else int(line.units),
        }
        for line in draft.draft_lines(services, context=context).lines
    ]
