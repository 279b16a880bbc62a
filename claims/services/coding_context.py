"""Gather what the coding engine and the edits need to know, in few reads."""

import functools
import json
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from claims.domain.coding import codetables, payer_rules, tables
from claims.domain.coding.codetables import Tables
from claims.domain.coding.payer_rules import PayerRules
from claims.models import Fee, FeeSchedule, Payer
from claims.services import icd_tables, standing


@functools.cache
def shipped(name: str) -> Any:
    """Return one of the tables shipped with the product, by file name."""
    return json.loads((resources.files("claims") / "data" / name).read_text(encoding="utf-8"))


@functools.cache
def therapy() -> tables.TherapyTable:
    """Return the shipped therapy codes."""
    return tables.therapy_from(shipped("therapy_codes.json"), release="shipped")


@functools.cache
def modifiers() -> tables.ModifierTable:
    """Return the shipped modifiers."""
    return tables.modifiers_from(shipped("modifiers.json"), release="shipped")


@functools.cache
def places() -> codetables.Places:
    """Return the shipped places of service."""
    return codetables.Places(
        {
            row["code"]: codetables.Place(
                row["code"],
                row["name"],
                is_facility=row["facility"],
                valid_from=date.fromisoformat(row["valid_from"]) if "valid_from" in row else None,
            )
            for row in shipped("places.json")["places"]
        }
    )


@functools.cache
def shipped_tables() -> Tables:
    """Return the tables the product brings along, before any practice imports its own."""
    return Tables(
        icd=icd_tables.shipped(),
        places=places(),
        em=shipped("em_thresholds.json"),
        kx=shipped("kx_thresholds.json"),
    )


@dataclass(frozen=True, slots=True)
class Fees:
    """One payer's fees, the one that speaks first before the others."""

    rows: tuple[Fee, ...]

    def fee(self, *, code: str, modifiers: tuple[str, ...], on: date | None) -> tables.Fee | None:
        """Return the fee of the first modifier that has its own, else the code's.

        Without a date the newest schedule speaks.
        """
        for modifier in (*modifiers, ""):
            for row in self.rows:
                if (row.code, row.modifier) == (code, modifier) and _holds(row.schedule, on):
                    return tables.Fee(amount=row.amount, schedule=row.schedule.name)
        return None


def fees(payer: Payer | None, codes: set[str]) -> Fees:
    """Return the fees of these codes: the payer's own before the clinic's."""
    by_code = standing.remembered_each("fees", sorted(codes), _fees)
    whose = (None, payer.pk if payer else None)
    rows = (row for found in by_code.values() for row in found if row.schedule.payer_id in whose)
    newest_first = sorted(
        rows,
        key=lambda fee: (fee.schedule.payer_id is not None, fee.schedule.effective_from),
        reverse=True,
    )
    return Fees(tuple(newest_first))


def _fees(codes: list[str]) -> dict[str, tuple[Fee, ...]]:
    """Return every payer's fees of these codes. One query."""
    found: dict[str, list[Fee]] = {code: [] for code in codes}
    for row in Fee.objects.filter(code__in=codes).select_related("schedule"):
        found[row.code].append(row)
    return {code: tuple(rows) for code, rows in found.items()}


def _holds(schedule: FeeSchedule, on: date | None) -> bool:
    if on is None:
        return True
    return schedule.effective_from <= on and (
        schedule.effective_to is None or schedule.effective_to >= on
    )


def rules(payer: Payer | None) -> PayerRules:
    """Return what a payer decides for itself."""
    if payer is None:
        return PayerRules()
    return payer_rules.read(
        payer.rules,
        id=str(payer.pk),
        units_method=payer.units_method,
        filing_days=payer.filing_days,
    )
