"""The rules of a draft, one at a time: nobody's change is written over."""

import re
import uuid
from collections.abc import Sequence
from itertools import accumulate

from django.db import transaction

from claims.domain import document
from claims.domain.mapping import rules
from claims.models import MappingRule
from claims.models.mapping import must_be_open

MOST_ORDER = 2**31 - 1  # what a row of the database holds
# What a person writes in a rule; its place among the others is another thing.
CELLS = tuple(name for name in rules.Rule.model_fields if name != "order")


class Stale(Exception):
    """The rule was changed after it was shown; ``rule`` is as it stands now."""

    def __init__(self, rule: MappingRule) -> None:
        super().__init__("This rule was changed after it was shown.")
        self.rule = rule


class Gone(Exception):
    """The rule was removed after it was shown."""


class NameTaken(Exception):
    """Another rule of the set has this name."""


def mark(rule: MappingRule) -> str:
    """Return what tells one wording of a rule from another, its place aside."""
    return document.digest({name: getattr(rule, name) for name in CELLS})[:16]


@transaction.atomic
def save(*, rule: MappingRule, seen: str) -> None:
    """Keep a changed rule, if it still stands as ``seen``.

    Raises Published, Gone, Stale or NameTaken; then nothing is written.
    """
    stored = _stored(rule, seen)
    others = MappingRule.objects.filter(mapping_set_id=rule.mapping_set_id).exclude(pk=rule.pk)
    if stored.key != rule.key and others.filter(key=rule.key).exists():
        raise NameTaken("Another rule of this set has this name.")
    if mark(stored) != mark(rule):
        rule.save(update_fields=CELLS)


@transaction.atomic
def remove(*, rule: MappingRule, seen: str) -> None:
    """Take a rule out, if it still stands as ``seen``; raises as ``save`` does."""
    _stored(rule, seen).delete()


@transaction.atomic
def add(*, rule: MappingRule, place: int | None = None) -> None:
    """Put a new rule at a place, counted from 1; at the end without one."""
    must_be_open(rule.mapping_set_id)
    others = in_order(rule.mapping_set_id)
    rule.key = free_key(rule.key or _suggested(rule), {other.key for other in others})
    at = len(others) if place is None else max(0, min(place - 1, len(others)))
    rule.order = min(others[-1].order + 1, MOST_ORDER) if others else 1
    rule.save(force_insert=True)
    _arrange([*others[:at], rule, *others[at:]])


@transaction.atomic
def duplicate(*, rule: MappingRule) -> MappingRule:
    """Return a copy of a rule, standing right after it."""
    made = MappingRule(
        mapping_set_id=rule.mapping_set_id, **{name: getattr(rule, name) for name in CELLS}
    )
    places = [other.pk for other in in_order(rule.mapping_set_id)]
    add(rule=made, place=places.index(rule.pk) + 2 if rule.pk in places else None)
    return made


@transaction.atomic
def move(*, rule: MappingRule, place: int) -> None:
    """Put a rule at a place, counted from 1; what stands there makes room."""
    must_be_open(rule.mapping_set_id)
    rows = in_order(rule.mapping_set_id)
    moved = next((row for row in rows if row.pk == rule.pk), None)
    if moved is None:
        raise Gone("This rule was removed after it was shown.")
    rows.remove(moved)
    rows.insert(max(0, min(place - 1, len(rows))), moved)
    _arrange(rows)


def in_order(set_id: uuid.UUID) -> list[MappingRule]:
    """Return the rules of a set as they are applied."""
    return list(MappingRule.objects.filter(mapping_set_id=set_id).order_by("order", "key"))


def free_key(wanted: str, taken: set[str]) -> str:
    """Return the name, numbered where another rule has it."""
    stem, number = re.sub(r"-\d+$", "", wanted[:50]) or "rule", 1
    name = wanted[:60] or stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _suggested(rule: MappingRule) -> str:
    """Name a rule after the last part of what it reads or writes."""
    for words in (rule.source.split(",")[0], rule.target):
        parts = re.findall(r"[A-Za-z0-9]+", re.split(r"[.\[]", words.rstrip("]"))[-1])
        if parts:
            return "-".join(parts).lower()
    return "rule"


def _arrange(rows: Sequence[MappingRule]) -> None:
    """Number the rows in this order by the numbers they have, no two alike.

    By 1, 2 and so on where those leave no room after them.
    """
    had = sorted(row.order for row in rows)
    orders = list(accumulate(had, lambda last, order: max(order, last + 1)))
    if orders and orders[-1] > MOST_ORDER:
        orders = list(range(1, len(rows) + 1))
    for row, order in zip(rows, orders, strict=True):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])


def _stored(rule: MappingRule, seen: str) -> MappingRule:
    """Return the rule as it stands, its set held; it must stand as it was seen."""
    must_be_open(rule.mapping_set_id)
    stored = MappingRule.objects.filter(pk=rule.pk).first()
    if stored is None:
        raise Gone("This rule was removed after it was shown.")
    if mark(stored) != seen:
        raise Stale(stored)
    return stored
