"""Gather what the coding engine and the edits need to know, in few reads."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from django.db.models import Q

from claims.domain.coding import tables
from claims.models import Fee, Payer


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


@dataclass(frozen=True, slots=True)
class Fees:
    """The fees in force for one payer on one date, by code and modifier."""

    found: Mapping[tuple[str, str], tables.Fee]

    def fee(self, *, code: str, modifiers: tuple[str, ...], on: date | None) -> tables.Fee | None:
        """Return the fee of the first modifier that has its own, else the code's.

        ``on`` was settled when the fees were read.
        """
        del on
        for modifier in (*modifiers, ""):
            if (code, modifier) in self.found:
                return self.found[code, modifier]
        return None


def fees(payer: Payer | None, codes: set[str], on: date | None) -> Fees:
    """Return the fees of these codes on a date: the payer's own before the clinic's.

    One query. Without a date the newest schedules speak.
    """
    rows = Fee.objects.filter(code__in=codes).filter(
        Q(schedule__payer=None) | Q(schedule__payer=payer)
    )
    if on is not None:
        rows = rows.filter(schedule__effective_from__lte=on).filter(
            Q(schedule__effective_to=None) | Q(schedule__effective_to__gte=on)
        )
    ordered = sorted(
        rows.select_related("schedule"),
        key=lambda fee: (fee.schedule.payer_id is not None, fee.schedule.effective_from),
    )
    return Fees(
        {
            (row.code, row.modifier): tables.Fee(amount=row.amount, schedule=row.schedule.name)
            for row in ordered
        }
    )
