"""Read, publish and copy a connection's mapping sets."""

import functools
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from claims.domain import document
from claims.domain.mapping import rules
from claims.models import Connection, LookupEntry, LookupTable, MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import standing
from clinicbridge import audit
from clinicbridge.accounts.models import User
from clinicbridge.audit import bulk, entries

OPEN = (MappingSet.State.DRAFT, MappingSet.State.SIGNED)


class NotReady(Exception):
    """The set has faults; published it would fail at the next visit."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def published(connection: Connection) -> rules.Mapping:
    """Return the published set, or an empty one when nothing is published."""
    mapping_set = standing.remembered(
        ("mapping", connection.pk),
        MappingSet.objects.filter(connection=connection, state=MappingSet.State.PUBLISHED).first,
    )
    if mapping_set is None:
        return rules.Mapping(set_key=str(connection.pk), version="0", rules=(), lookups={})
    return _remembered(mapping_set.practice_id, mapping_set.pk, mapping_set.published_at)


@functools.lru_cache(maxsize=128)
def _remembered(
    practice_id: uuid.UUID, set_id: uuid.UUID, published_at: datetime | None
) -> rules.Mapping:
    """Read a published set once for each process: its rules refuse to change."""
    return compiled(MappingSet.objects.get(pk=set_id))


def compiled(mapping_set: MappingSet) -> rules.Mapping:
    """Return one set with its rules in order and its look-up tables."""
    rows = MappingRule.objects.filter(mapping_set=mapping_set).order_by("order", "key")
    lookups: dict[str, dict[str, str]] = {}
    entries = LookupEntry.objects.filter(table__mapping_set=mapping_set).select_related("table")
    for entry in entries:
        lookups.setdefault(entry.table.name, {})[entry.key] = entry.value
    return rules.Mapping(
        set_key=str(mapping_set.connection_id),
        version=str(mapping_set.version),
        rules=tuple(row.as_rule() for row in rows),
        lookups=lookups,
    )


def faults(mapping_set: MappingSet) -> list[str]:
    """Return what keeps a set from being published, a sentence each."""
    mapping = compiled(mapping_set)
    if not mapping.rules:
        return ["The set has no rules."]
    found = [f"Rule {rule.key}: {fault}" for rule in mapping.rules for fault in rules.check(rule)]
    tables = set(LookupTable.objects.filter(mapping_set=mapping_set).values_list("name", flat=True))
    return found + [
        f'Rule {rule.key}: there is no look-up table called "{rule.argument}".'
        for rule in mapping.rules
        if rule.transform == "lookup" and rule.argument not in tables
    ]


@transaction.atomic
def publish(*, mapping_set: MappingSet, actor: User) -> MappingSet:
    """Let a draft hold from the next visit on, and retire the set before it.

    Raises Published for a set that is or was, NotReady for one with faults.
    """
    Connection.objects.select_for_update(no_key=True).get(pk=mapping_set.connection_id)
    made = MappingSet.objects.select_for_update(no_key=True).get(pk=mapping_set.pk)
    if made.state not in OPEN:
        raise Published(f"{made} is {made.get_state_display().lower()} already.")
    if found := faults(made):
        raise NotReady(found)
    with audit.acting(actor=actor, source=audit.source()):
        for before in MappingSet.objects.filter(
            connection_id=made.connection_id, state=MappingSet.State.PUBLISHED
        ):
            before.state = MappingSet.State.RETIRED
            before.save(update_fields=["state"])
        made.digest = document.digest(compiled(made).as_json())
        made.state = MappingSet.State.PUBLISHED
        made.published_by, made.published_at = actor, timezone.now()
        made.save()
    return made


@transaction.atomic
def copy(*, mapping_set: MappingSet, actor: User) -> MappingSet:
    """Return a draft with the same rules and look-ups, as the next version."""
    Connection.objects.select_for_update(no_key=True).get(pk=mapping_set.connection_id)
    versions = MappingSet.objects.filter(connection_id=mapping_set.connection_id)
    latest = versions.aggregate(latest=Max("version"))["latest"]
    summary = f"Copied from version {mapping_set.version}"
    with audit.acting(actor=actor, source=audit.source()):
        made = MappingSet.objects.create(
            connection_id=mapping_set.connection_id, version=latest + 1, note=mapping_set.note
        )
        entries.write(made, action="update", summary=f"{summary}.", actor=actor)
        _copy_rules(mapping_set, made, summary)
        _copy_lookups(mapping_set, made, summary)
    return made


def _copy_rules(old: MappingSet, new: MappingSet, summary: str) -> None:
    names = tuple(rules.Rule.model_fields)
    rows = MappingRule.objects.filter(mapping_set=old)
    bulk.create(
        [
            MappingRule(mapping_set=new, **{name: getattr(row, name) for name in names})
            for row in rows
        ],
        summary=summary,
    )


def _copy_lookups(old: MappingSet, new: MappingSet, summary: str) -> None:
    for table in LookupTable.objects.filter(mapping_set=old):
        made = LookupTable.objects.create(mapping_set=new, name=table.name)
        rows = LookupEntry.objects.filter(table=table)
        bulk.create(
            [LookupEntry(table=made, key=row.key, value=row.value) for row in rows],
            summary=summary,
        )
