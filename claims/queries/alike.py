"""Corrections and overrides that are alike, and what an admin could set because of them."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from claims.domain.edits import registry
from claims.models import Correction, MappingRule, MappingSet, Override
from claims.services import edit_settings

WINDOW = timedelta(days=90)
ALIKE, CLAIMS = 3, 2  # so many, of so many claims: one odd visit is no habit
MOST = 20
FIELDS = {
    "code": "Code",
    "modifiers": "Modifiers",
    "units": "Units",
    "minutes": "Minutes",
    "pointers": "How many pointers",
    "place_of_service": "Place of service",
    "line": "Whole line",
    "diagnosis": "Diagnosis",
}
DRAWN_BY = {
    "EMR": "the EMR",
    "MAPPING": "the mapping",
    "ENGINE": "a rule",
    "PRACTICE": "the practice's settings",
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction people keep making; ``mapping_set`` is where a rule could do it.

    ``rule_id`` is the rule of it that drew the value.
    """

    words: str
    code: str
    change: str
    drawn_by: str
    rule: str
    connection: str
    count: int
    claims: int
    mapping_set: uuid.UUID | None
    rule_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Overridden:
    """One edit people keep overriding for one payer."""

    edit: str
    payer: str
    payer_id: uuid.UUID | None
    count: int


def corrections(now: datetime) -> list[Corrected]:
    """Return what people corrected alike in the last 90 days, the most often first.

    Three queries, one where nothing is.
    """
    alike = ("connection", "connection__name", "field", "code", "change", "drawn_by", "rule")
    rows = Correction.objects.filter(created_at__gt=now - WINDOW).order_by().values(*alike)
    rows = rows.annotate(count=Count("pk"), claims=Count("claim", distinct=True))
    rows = rows.filter(count__gte=ALIKE, claims__gte=CLAIMS)
    found = list(rows.order_by("-count", "field", "code", "change")[:MOST])
    sets = _sets({row["connection"] for row in found}) if found else {}
    keys = MappingRule.objects.filter(mapping_set__in=sets.values()) if sets else ()
    rules = {(rule.mapping_set_id, rule.key): rule.pk for rule in keys}
    return [_corrected(row, sets, rules) for row in found]


def overrides(now: datetime) -> list[Overridden]:
    """Return which edits are let stand for which payer again and again. At most two queries.

    Without those a practice cannot set or has set already.
    """
    rows = Override.objects.filter(created_at__gt=now - WINDOW).order_by()
    rows = rows.values_list("edit", "claim__payer__name", "claim__payer_id")
    rows = rows.annotate(count=Count("claim", distinct=True)).filter(count__gte=ALIKE)
    settable = {one.id for one in registry.edits() if not one.is_fixed}
    return [
        Overridden(edit, payer or "No payer", payer_id, count)
        for edit, payer, payer_id, count in rows.order_by("-count", "edit")[:MOST]
        if edit in settable and edit not in edit_settings.for_payer(payer_id)
    ]


def _sets(connections: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return each connection's newest draft, else what is published."""
    states = (MappingSet.State.PUBLISHED, MappingSet.State.DRAFT)
    rows = MappingSet.objects.filter(connection__in=connections, state__in=states)
    ordered = sorted(
        rows.values_list("connection", "pk", "state", "version"),
        key=lambda row: (row[2] == MappingSet.State.DRAFT, row[3]),
    )
    return {connection: pk for connection, pk, _, _ in ordered}


def _corrected(
    row: dict[str, Any],
    sets: dict[uuid.UUID, uuid.UUID],
    rules: dict[tuple[uuid.UUID, str], uuid.UUID],
) -> Corrected:
    mapping_set = sets.get(row["connection"])
    return Corrected(
        words=FIELDS.get(row["field"], row["field"]),
        code=row["code"],
        change=row["change"],
        drawn_by=DRAWN_BY.get(row["drawn_by"], "nothing"),
        rule=row["rule"],
        connection=row["connection__name"],
        count=row["count"],
        claims=row["claims"],
        mapping_set=mapping_set,
        rule_id=rules.get((mapping_set, row["rule"])) if mapping_set else None,
    )
