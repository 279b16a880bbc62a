"""Take, renew and give back the soft lease of an open claim, and say whose it is."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import DateTimeField, Q, UUIDField

from claims.models import Claim, Presence
from clinicbridge import scope
from clinicbridge.accounts.models import Membership, User
from clinicbridge.scope import door

LEASE = timedelta(seconds=90)
# What nobody gave back is cleared away with what somebody does.
FORGOTTEN = timedelta(days=1)


def renew(
    *, claim_id: uuid.UUID, person: User, page: uuid.UUID, now: datetime, take_over: bool = False
) -> str:
    """Lease the claim to a page of the person's; return who else has it, "" where they have it.

    One statement where the lease is theirs or free, a second to say whose
    it is. Raises Claim.DoesNotExist for a claim that is not here.
    """
    if _kept(claim_id, person, page, now, take_over=take_over):
        return ""
    if not Claim.objects.filter(pk=claim_id).exists():
        raise Claim.DoesNotExist
    return others(person=person, now=now).get(claim_id, "")


def others(*, person: User, now: datetime) -> dict[uuid.UUID, str]:
    """Return who else is at which claim now. One query, of as many rows as people work."""
    rows = Presence.objects.filter(until__gt=now).exclude(person=person)
    return dict(rows.values_list("claim_id", "person__full_name"))


def give_back(*, claim_id: uuid.UUID, person: User, page: uuid.UUID, now: datetime) -> None:
    """Give back what this page keeps; another page of the same person keeps its own."""
    mine = Q(claim_id=claim_id, person=person, page=page)
    Presence.objects.filter(mine | Q(until__lt=now - FORGOTTEN)).delete()


def sign_out(*, user: User | None, **_: object) -> None:
    """Give back all a person has open; sent by every way of signing out.

    Nobody is kept signed in for it: what stays behind ends by itself.
    """
    if user is None:
        return
    inside = door.current_or_none()
    rows = Membership.objects.filter(user=user, practice__destroyed_at=None)
    for practice_id in [inside] if inside else rows.values_list("practice_id", flat=True):
        try:
            with scope.practice(practice_id), transaction.atomic():
                Presence.objects.filter(person=user).delete()
        except DatabaseError:
            continue


def _kept(
    claim_id: uuid.UUID, person: User, page: uuid.UUID, now: datetime, *, take_over: bool
) -> bool:
    """Write the lease in one statement unless it is somebody else's; say whether it was."""
    lease, claim = Presence._meta.db_table, Claim._meta.db_table
    statement = (
        f"INSERT INTO {lease} (id, practice_id, claim_id, person_id, page, until)"  # noqa: S608 - our own names
        f" SELECT %s, practice_id, id, %s, %s, %s FROM {claim} WHERE id = %s AND practice_id = %s"
        " ON CONFLICT (claim_id) DO UPDATE"
        " SET person_id = excluded.person_id, page = excluded.page, until = excluded.until"
        f" WHERE %s OR {lease}.person_id = excluded.person_id OR {lease}.until <= %s"
        " RETURNING claim_id"
    )
    values = [
        *(_id(one) for one in (uuid.uuid4(), person.pk, page)),
        _moment(now + LEASE),
        *(_id(one) for one in (claim_id, scope.current())),
        take_over,
        _moment(now),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None


def _id(one: uuid.UUID) -> Any:
    return UUIDField().get_db_prep_value(one, connection)


def _moment(one: datetime) -> Any:
    return DateTimeField().get_db_prep_value(one, connection)
