"""The look-up tables of a draft, a word at a time; nobody's work is written over."""

import uuid

from django.db import transaction

from claims.domain import document
from claims.domain.mapping import chains
from claims.models import LookupEntry, LookupTable, MappingRule
from claims.models.mapping import must_be_open


class Stale(Exception):
    """The word was changed after it was shown; ``entry`` is as it stands now."""

    def __init__(self, entry: LookupEntry) -> None:
        super().__init__("This word was changed after it was shown.")
        self.entry = entry


class Gone(Exception):
    """The word was removed after it was shown."""


class InUse(Exception):
    """Rules read the table."""


class Taken(Exception):
    """The table has this word already, or the set a table of this name."""


def mark(entry: LookupEntry) -> str:
    """Return what tells one wording of an entry from another."""
    return document.digest([entry.key, entry.value])[:16]


@transaction.atomic
def add(*, entry: LookupEntry) -> None:
    """Put a word into its table; Taken, or Published for a set that is no draft."""
    must_be_open(entry.set_id())
    _must_be_free(entry)
    entry.save(force_insert=True)


@transaction.atomic
def add_table(*, table: LookupTable) -> None:
    """Make a table in a draft; Taken, or Published for a set that is none."""
    must_be_open(table.mapping_set_id)
    named = LookupTable.objects.filter(mapping_set_id=table.mapping_set_id, name=table.name)
    if named.exists():
        raise Taken("There is a look-up of this name already.")
    table.save(force_insert=True)


@transaction.atomic
def save(*, entry: LookupEntry, seen: str) -> None:
    """Keep a changed word, if it still stands as ``seen``; else Stale, Gone or Published.

    Taken where another entry says the word by now.
    """
    if mark(_stored(entry, seen)) != mark(entry):
        _must_be_free(entry)
        entry.save(update_fields=["key", "value"])


@transaction.atomic
def remove(*, entry: LookupEntry, seen: str) -> None:
    """Take a word out, if it still stands as ``seen``; raises as ``save`` does."""
    _stored(entry, seen).delete()


@transaction.atomic
def drop(*, table: LookupTable) -> None:
    """Take a whole table out; InUse when rules read it, Published for a set that is no draft."""
    must_be_open(table.mapping_set_id)
    if readers(set_id=table.mapping_set_id, name=table.name):
        raise InUse(f'Rules read the look-up "{table.name}": change them first.')
    table.delete()


def readers(*, set_id: uuid.UUID, name: str) -> list[str]:
    """Return the keys of the rules that read a table, in their order."""
    rows = MappingRule.objects.filter(mapping_set_id=set_id, argument__contains=name)
    return [
        row.key
        for row in rows.order_by("order", "key")
        if name in chains.tables(row.transform, row.argument)
    ]


def _must_be_free(entry: LookupEntry) -> None:
    others = LookupEntry.objects.filter(table_id=entry.table_id, key=entry.key)
    if others.exclude(pk=entry.pk).exists():
        raise Taken("The table has this word already.")


def _stored(entry: LookupEntry, seen: str) -> LookupEntry:
    """Return the word as it stands, its set held; it must stand as it was seen."""
    must_be_open(entry.set_id())
    stored = LookupEntry.objects.select_related("table").filter(pk=entry.pk).first()
    if stored is None:
        raise Gone("This word was removed after it was shown.")
    if mark(stored) != seen:
        raise Stale(stored)
    return stored
