"""What stands around a note of a file: payer, history, tables, as the file's context names them."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from claims.domain.codefiles import mpfs
from claims.domain.coding.codetables import ServiceFacts, Tables
from claims.domain.coding.history import Accrued, History, Surgery
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import ClaimContent, Coverage, Payer, PlanOfCare, Provider
from claims.domain.edits.context import Context
from claims.domain.facts import Discipline
from claims.domain.reading.reader import Around
from claims.domain.reading.reading import Reading
from claims.services import coding_context

METHODS = {"medicare_8_minute": "MEDICARE_8_MINUTE", "cpt_midpoint_per_code": "CPT_MIDPOINT"}
_CLASSES = {
    "cpt_rules": "COMMERCIAL",
    "medicare_part_b": "MEDICARE",
    "workers_compensation": "WORKERS_COMP",
    "self": "SELF_PAY",
}
_SURGEON, _OTHER = "1000000004", "1000000012"
_TAXONOMY, _ANOTHER = "207X00000X", "208600000X"
DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Fees:
    """Rows of a physician fee schedule by code and modifier."""

    rows: Mapping[tuple[str, str], ServiceFacts]

    def facts(self, code: str, on: date | None, *, modifier: str = "") -> ServiceFacts | None:  # noqa: ARG002
        """Return the row of a code."""
        return self.rows.get((code, modifier))


@functools.cache
def tables() -> Tables:
    """Return the shipped tables with the demo's made-up fee schedule: days, sides, amounts."""
    stored = (resources.files("claims") / "data" / "demo" / "mpfs.csv").read_bytes()
    rows = {(one.code, one.modifier): one for one in mpfs.rows(stored.splitlines(keepends=True))}
    return replace(coding_context.shipped_tables(), physician_fees=Fees(rows))


def around(said: Mapping[str, Any]) -> Around:
    """Return what the reader is told of the record."""
    on = day(said)
    surgeries = said.get("prior_surgeries") or ()
    return Around(
        on=on,
        discipline=_discipline(said),
        therapy=coding_context.therapy(),
        place_of_service=str(said.get("place_of_service") or ""),
        is_new={"new": True, "established": False}.get(str(said.get("patient", "")).lower()),
        runs_global=any(one.get("same_group", True) for one in surgeries),
    )


def content(said: Mapping[str, Any]) -> ClaimContent:
    """Return the claim as intake would leave it: payer and provider, nothing coded."""
    found = _discipline(said)
    return ClaimContent(
        coverage=Coverage(payer=Payer(payer_class=payer_class(said))),
        rendering=Provider(npi=_SURGEON, taxonomy=_TAXONOMY),
        plan_of_care=PlanOfCare(discipline=found.value if found else ""),
    )


def context(said: Mapping[str, Any], readings: tuple[Reading, ...]) -> Context:
    """Return what the claim is judged by."""
    on = day(said)
    return Context(
        today=on,
        payer_class=payer_class(said),
        therapy=coding_context.therapy(),
        modifiers=coding_context.modifiers(),
        tables=tables(),
        history=_history(said, on),
        payer=_rules(said),
        place_of_service=str(said.get("place_of_service") or ""),
        readings=readings,
    )


def day(said: Mapping[str, Any]) -> date:
    """Return the day of service; a day of 2026 where none is said."""
    named = said.get("date_of_service")
    return date.fromisoformat(named) if named else DAY


def payer_class(said: Mapping[str, Any]) -> str:
    """Return the payer class a context names; none is Medicare."""
    named = str(said.get("payer") or "medicare").strip().lower().replace(" ", "_")
    return _CLASSES.get(named, named.upper())


def _discipline(said: Mapping[str, Any]) -> Discipline | None:
    named = str(said.get("discipline") or "").upper()
    return Discipline(named) if named in set(Discipline) else None


def _rules(said: Mapping[str, Any]) -> PayerRules:
    own = said.get("payer_rules") or {}
    method = str(said.get("timed_unit_method") or own.get("timed_unit_method") or "")
    return PayerRules(
        units_method=METHODS.get(method, ""),
        discipline_modifiers=_flag(own, "discipline"),
        assistant_modifiers=_flag(own, "assistant", "cq"),
        kx_modifier=_flag(own, "kx"),
        distinct_modifier=str(own.get("distinct_modifier") or ""),
    )


def _flag(own: Mapping[str, Any], *words: str) -> bool | None:
    """Return the flag whose name speaks of one of these, None where there is none."""
    found = (
        value
        for name, value in own.items()
        if isinstance(value, bool) and any(word in str(name).lower() for word in words)
    )
    return next(found, None)


def _history(said: Mapping[str, Any], on: date) -> History:
    accrued = said.get("accrued_before") or {}
    surgeries = [*(said.get("prior_surgeries") or ())]
    if said.get("planned_surgery"):
        surgeries.append(said["planned_surgery"])
    return History(
        accrued=tuple(
            Accrued(on.year, pool, Decimal(str(amount)), is_estimate=False)
            for pool, amount in accrued.items()
            if amount is not None
        ),
        surgeries=tuple(_surgery(one) for one in surgeries),
    )


def _surgery(stored: Mapping[str, Any]) -> Surgery:
    is_ours = stored.get("same_group", True)
    return Surgery(
        code=str(stored.get("code") or ""),
        on=date.fromisoformat(stored["date"]),
        global_days=str(stored.get("global_days") or ""),
        surgeon_npi=_SURGEON if is_ours else _OTHER,
        taxonomy=_TAXONOMY if is_ours else _ANOTHER,
        relation=str(stored.get("relation") or "").upper(),
    )
