"""Read, sign off, publish and copy a connection's mapping sets."""

import functools
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from claims.domain.mapping import rules, setfile
from claims.models import Connection, LookupEntry, LookupTable, MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import standing
from clinicbridge import audit
from clinicbridge.accounts.models import User
from clinicbridge.audit import bulk, entries


class NotSigned(Exception):
    """Nobody answers for what the set holds; it cannot be published."""


class Changed(Exception):
    """The draft is not what the person was shown."""


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
        return _nothing(connection.pk)
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
    names = dict(LookupTable.objects.filter(mapping_set=mapping_set).values_list("pk", "name"))
    lookups: dict[str, dict[str, str]] = {name: {} for name in names.values()}
    words = LookupEntry.objects.filter(table__mapping_set=mapping_set).order_by("key")
    for table_id, key, value in words.values_list("table_id", "key", "value"):
        lookups[names[table_id]][key] = value
    return rules.Mapping(
        set_key=str(mapping_set.connection_id),
        version=str(mapping_set.version),
        rules=tuple(row.as_rule() for row in rows),
        lookups=lookups,
    )


def digest(mapping_set: MappingSet) -> str:
    """Return the digest of what a set holds now."""
    return setfile.digest(compiled(mapping_set))


def _nothing(connection_id: uuid.UUID) -> rules.Mapping:
    """Return what holds where no set was published yet."""
    return rules.Mapping(set_key=str(connection_id), version="0", rules=(), lookups={})


def of_version(connection_id: uuid.UUID, version: str) -> rules.Mapping | None:
    """Return a connection's set by its number; None where there is no such set.

    Claims drawn before there was any recorded version 0, which has no rules.
    """
    if not version.isdecimal():
        return None
    if int(version) == 0:
        return _nothing(connection_id)
    rows = MappingSet.objects.filter(connection_id=connection_id, version=int(version))
    found = rows.first()
    return compiled(found) if found else None


def faults(mapping_set: MappingSet) -> list[str]:
    """Return what keeps a set from being signed off, a sentence each."""
    mapping = compiled(mapping_set)
    return setfile.faults(mapping) if mapping.rules else ["The set has no rules."]


@transaction.atomic
def sign(*, mapping_set: MappingSet, seen_digest: str, actor: User) -> MappingSet:
    """Sign a draft off: this person answers for exactly what they saw.

    From here on its rules and look-ups stay as they are. Raises Published
    for what is no draft, Changed when somebody changed it since it was
    shown, NotReady for a set with faults.
    """
    made = _locked(mapping_set)
    if made.state != MappingSet.State.DRAFT:
        raise Published(f"{made} is {made.get_state_display().lower()} already.")
    if found := faults(made):
        raise NotReady(found)
    held = digest(made)
    if held != seen_digest:
        raise Changed(f"{made} was changed after it was shown to you. Read it again, then sign.")
    with audit.acting(actor=actor, source=audit.source()):
        _sign(made, held, actor, timezone.now())
    return made


@transaction.atomic
def withdraw(*, mapping_set: MappingSet, actor: User) -> MappingSet:
    """Take a sign-off back before it is published; return a draft to go on with.

    What was signed stays as it was signed, under its number, and can
    never be published: nobody is left with a paper that says otherwise.
    """
    lock_line(mapping_set)
    made = _locked(mapping_set)
    if made.state != MappingSet.State.SIGNED:
        raise Published(f"{made} is {made.get_state_display().lower()}: no sign-off to withdraw.")
    with audit.acting(actor=actor, source=audit.source()):
        made.state = MappingSet.State.WITHDRAWN
        made.save(update_fields=["state"])
        return copy(mapping_set=made, actor=actor)


@transaction.atomic
def publish(*, mapping_set: MappingSet, actor: User) -> MappingSet:
    """Let a signed set hold from the next visit on, and retire the set before it.

    Raises Published for a set that is or was, NotSigned for one that
    nobody signed off as it stands, NotReady for one with faults.
    """
    lock_line(mapping_set)
    made = _locked(mapping_set)
    if made.state == MappingSet.State.DRAFT:
        raise NotSigned(f"{made} is not signed off. Sign it off first.")
    if made.state != MappingSet.State.SIGNED:
        raise Published(f"{made} is {made.get_state_display().lower()} already.")
    if found := faults(made):
        raise NotReady(found)
    if digest(made) != made.digest:
        raise NotSigned(f"{made} does not hold what was signed off. Make its next version.")
    with audit.acting(actor=actor, source=audit.source()):
        _publish(made, actor)
    return made


@transaction.atomic
def roll_back(*, mapping_set: MappingSet, actor: User) -> MappingSet:
    """Publish what an earlier set says as a new version, in one step.

    The sign-off was for this content, by its digest; it holds, and the
    new version names who gave it. A set of before sign-offs has none.
    """
    lock_line(mapping_set)
    earlier = _locked(mapping_set)
    if earlier.state != MappingSet.State.RETIRED:
        state = earlier.get_state_display().lower()
        raise Published(f"{earlier} is {state}: go back to one that was published.")
    signer, signed_at = earlier.signed_by, earlier.signed_at
    if signer is None or signed_at is None:
        raise NotSigned(f"{earlier} was never signed off. Make its next version and sign that.")
    if found := faults(earlier):
        raise NotReady(found)
    with audit.acting(actor=actor, source=audit.source()):
        made = copy(mapping_set=earlier, actor=actor)
        if digest(made) != earlier.digest:
            raise NotSigned(f"{earlier} does not hold what was signed off.")
        made.restores = earlier
        _sign(made, earlier.digest, signer, signed_at)
        _publish(made, actor)
    return made


def lock_line(mapping_set: MappingSet) -> None:
    """Let one change of what holds for a connection follow the other."""
    Connection.objects.select_for_update(no_key=True).get(pk=mapping_set.connection_id)


def _locked(mapping_set: MappingSet) -> MappingSet:
    return MappingSet.objects.select_for_update(no_key=True).get(pk=mapping_set.pk)


def _sign(made: MappingSet, held: str, signer: User, signed_at: datetime) -> None:
    made.state, made.digest = MappingSet.State.SIGNED, held
    made.signed_by, made.signed_at = signer, signed_at
    made.save()


def _publish(made: MappingSet, actor: User) -> None:
    for before in MappingSet.objects.filter(
        connection_id=made.connection_id, state=MappingSet.State.PUBLISHED
    ):
        before.state = MappingSet.State.RETIRED
        before.save(update_fields=["state"])
    made.state = MappingSet.State.PUBLISHED
    made.published_by, made.published_at = actor, timezone.now()
    made.save()


@transaction.atomic
def copy(*, mapping_set: MappingSet, actor: User) -> MappingSet:
    """Return a draft with the same rules and look-ups, as the next version."""
    lock_line(mapping_set)
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
