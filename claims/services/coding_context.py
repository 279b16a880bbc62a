"""Gather what the coding engine and the edits need to know, in few reads."""

import functools
import json
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
    return tables.therapy_from(shipped("therapy_codes.json"))


def fees(payer: Payer | None, codes: set[str], on: date | None) -> tables.FeeSchedule:
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
    ordered = rows.select_related("schedule").order_by(
        "schedule__payer__name", "schedule__effective_from"
    )
    found: dict[tuple[str, str], tables.FeeEntry] = {}
    for row in sorted(ordered, key=lambda fee: fee.schedule.payer_id is not None):
        found[row.code, row.modifier] = tables.FeeEntry(
            amount=row.amount, schedule=row.schedule.name, label=row.label
        )
    return tables.FeeSchedule(found)
