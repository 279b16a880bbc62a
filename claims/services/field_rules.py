"""Take a field seen into a connection's draft: a rule to begin with, or that it is not needed."""

import re
from collections.abc import Callable

from django.db import transaction

from claims.domain.mapping import guessing
from claims.domain.mapping.rules import Rule
from claims.models import Connection, FieldSeen, MappingRule, MappingSet
from claims.services import mapping_rules, mappings
from clinicbridge import audit
from clinicbridge.accounts.models import User

State = MappingSet.State


class Unnameable(Exception):
    """No rule can name this field; the sentence says what to do."""


def draft_of(*, connection: Connection, actor: User) -> MappingSet:
    """Return the connection's newest draft, or make one of the published set, or an empty one."""
    sets = MappingSet.objects.filter(connection=connection).order_by("-version")
    draft = sets.filter(state=State.DRAFT).first()
    if draft is not None:
        return draft
    held = sets.filter(state=State.PUBLISHED).first() or sets.first()
    if held is not None:
        return mappings.copy(mapping_set=held, actor=actor)
    return MappingSet.objects.create(connection=connection, version=1)


@transaction.atomic
def begin(*, field: FieldSeen, actor: User) -> MappingRule:
    """Put a rule for a field into the draft, its target empty where nobody can be sure.

    A rule that reads the field already is returned as it is; a rule that
    said it is not needed gives way. Raises Unnameable for a field no
    rule can name.
    """
    kind = max(field.types, key=lambda name: field.types[name], default="")

    def made(key: str, order: int) -> Rule | None:
        return guessing.rule(field.pattern, kind=kind, key=key, order=order)

    return _put(field, actor, made, prefix="")


@transaction.atomic
def leave_out(*, field: FieldSeen, actor: User) -> MappingRule:
    """Say in the draft that a field is not needed on a claim; Unnameable as with ``begin``."""

    def made(key: str, order: int) -> Rule | None:
        if guessing.rule(field.pattern, kind="", key=key, order=order) is None:
            return None
        return guessing.leaving_out(field.pattern, key=key, order=order)

    return _put(field, actor, made, prefix="leave-")


def _put(
    field: FieldSeen, actor: User, made: Callable[[str, int], Rule | None], *, prefix: str
) -> MappingRule:
    connection = Connection.objects.select_for_update(no_key=True).get(pk=field.connection_id)
    with audit.acting(actor=actor, source=audit.source()):
        draft = draft_of(connection=connection, actor=actor)
        rows = MappingRule.objects.filter(mapping_set=draft)
        rule = made(_key(field, rows, prefix), 0)  # it gets its place when it is added
        if rule is None:
            raise Unnameable(
                f"No rule can name {field.pattern}: write one by hand, "
                "or have the EMR give the field a name that stays."
            )
        for same in rows.filter(source=rule.source, for_each__in=("", rule.for_each)):
            if (same.target == "ignore") == (rule.target == "ignore"):
                return same
            if same.target == "ignore":
                same.delete()
        values = {name: getattr(rule, name) for name in Rule.model_fields}
        row = MappingRule(mapping_set=draft, **values)
        mapping_rules.add(rule=row)
    return row


def _key(field: FieldSeen, rows: object, prefix: str) -> str:
    """Return a name for the rule that none of the set has."""
    taken = set(rows.values_list("key", flat=True))  # type: ignore[attr-defined]
    words = re.sub(r"[^a-z0-9]+", "-", field.pattern.lower().replace("fields[", ""))
    base = f"{prefix}{words.removeprefix('services-').strip('-')}"[:52].strip("-") or "field"
    names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
