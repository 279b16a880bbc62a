"""Make a draft hold what a file says: only what differs is written, and told."""

from django.db import transaction
from django.db.models import Model

from claims.domain import document
from claims.domain.mapping import comparing, rules
from claims.models import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.models.mapping import must_be_open
from claims.services import mappings
from clinicbridge import audit
from clinicbridge.accounts.models import User
from clinicbridge.audit import bulk, entries


@transaction.atomic
def take_in(
    *, mapping_set: MappingSet, mapping: rules.Mapping, seen_digest: str, actor: User
) -> MappingSet:
    """Overwrite a draft with what a file says, or make it the next version of any other set.

    ``seen_digest`` is that of the set the difference was shown against;
    Changed when it is another one by now.
    """
    mappings.lock_line(
        mapping_set
    )  # first, as whoever publishes does: else each waits for the other
    MappingSet.objects.select_for_update(no_key=True).get(pk=mapping_set.pk)
    if mappings.digest(mapping_set) != seen_digest:
        raise mappings.Changed(f"{mapping_set} was changed meanwhile. Look at the difference anew.")
    mapping_set.refresh_from_db()
    draft = mapping_set
    if mapping_set.state != MappingSet.State.DRAFT:
        draft = mappings.copy(mapping_set=mapping_set, actor=actor)
    put(mapping_set=draft, mapping=mapping, summary="Read from a file", actor=actor)
    return draft


@transaction.atomic
def put(*, mapping_set: MappingSet, mapping: rules.Mapping, summary: str, actor: User) -> None:
    """Make a draft hold exactly these rules and look-ups; Published when it is none."""
    must_be_open(mapping_set.pk)
    difference = comparing.compare(mappings.compiled(mapping_set), mapping)
    if difference.is_none:
        return
    with audit.acting(actor=actor, source=audit.source()):
        _put_rules(mapping_set, mapping, summary)
        for name in {change.name for change in difference.lookups} - set(mapping.lookups):
            LookupTable.objects.get(mapping_set=mapping_set, name=name).delete()
        for change in difference.lookups:
            if change.name in mapping.lookups:
                table = _table(mapping_set, change.name)
                put_words(table=table, words=mapping.lookups[change.name], summary=summary)
        told = f"{summary}: {difference.words}."
        entries.write(mapping_set, action="update", summary=told, actor=actor)


def words_of(table: LookupTable) -> dict[str, str]:
    """Return the words a table holds now."""
    return dict(LookupEntry.objects.filter(table=table).values_list("key", "value"))


@transaction.atomic
def replace_words(
    *, table: LookupTable, words: dict[str, str], seen_digest: str, actor: User
) -> None:
    """Make a table hold what a file says; Changed when it is not what was compared with."""
    must_be_open(table.mapping_set_id)
    held = words_of(table)
    if document.digest(held) != seen_digest:
        raise mappings.Changed(f"{table} was changed meanwhile. Look at the difference anew.")
    with audit.acting(actor=actor, source=audit.source()):
        put_words(table=table, words=words, summary="Read from a file")
        counts = {
            "added": len(words.keys() - held.keys()),
            "removed": len(held.keys() - words.keys()),
            "changed": sum(held[key] != words[key] for key in held.keys() & words.keys()),
        }
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        summary = f"Words read from a file: {told}."
        entries.write(table, action="update", summary=summary, actor=actor)


def put_words(*, table: LookupTable, words: dict[str, str], summary: str) -> None:
    """Make a table of a draft hold exactly these words."""
    must_be_open(table.mapping_set_id)
    held = {row.key: row for row in LookupEntry.objects.filter(table=table)}
    for key in held.keys() & words.keys():
        _save(held[key], {"value": words[key]})
    bulk.delete([row for key, row in held.items() if key not in words], summary=summary)
    bulk.create(
        [
            LookupEntry(table=table, key=key, value=value)
            for key, value in words.items()
            if key not in held
        ],
        summary=summary,
    )


def _put_rules(mapping_set: MappingSet, mapping: rules.Mapping, summary: str) -> None:
    held = {row.key: row for row in MappingRule.objects.filter(mapping_set=mapping_set)}
    wanted = {rule.key: rule.model_dump() for rule in mapping.rules}
    for key in held.keys() & wanted.keys():
        _save(held[key], wanted[key])
    bulk.delete([row for key, row in held.items() if key not in wanted], summary=summary)
    bulk.create(
        [
            MappingRule(mapping_set=mapping_set, **cells)
            for key, cells in wanted.items()
            if key not in held
        ],
        summary=summary,
    )


def _save(row: Model, cells: dict[str, object]) -> None:
    """Save a row where it holds something else."""
    if any(getattr(row, name) != value for name, value in cells.items()):
        for name, value in cells.items():
            setattr(row, name, value)
        row.save()


def _table(mapping_set: MappingSet, name: str) -> LookupTable:
    table = LookupTable.objects.filter(mapping_set=mapping_set, name=name).first()
    return table or LookupTable.objects.create(mapping_set=mapping_set, name=name)
