"""Read a connection's published mapping as the engine takes it."""

import functools
import uuid
from datetime import datetime

from claims.domain.mapping import rules
from claims.models import Connection, LookupEntry, MappingRule, MappingSet

COPIED = (
    "key",
    "source",
    "transform",
    "argument",
    "condition",
    "value",
    "target",
    "for_each",
    "required",
    "default",
    "order",
)


def published(connection: Connection) -> rules.Mapping:
    """Return the published set, or an empty one when nothing is published."""
    mapping_set = MappingSet.objects.filter(
        connection=connection, state=MappingSet.State.PUBLISHED
    ).first()
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
        rules=tuple(rules.Rule(**{name: getattr(row, name) for name in COPIED}) for row in rows),
        lookups=lookups,
    )
