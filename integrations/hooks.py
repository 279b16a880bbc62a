"""Tells of a hook's public id whose it is, what for, and what proves its caller."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

from clinicbridge import scope
from integrations import credentials
from integrations.models import HookRoute

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)
# By hand: every call asks this, and Django would build it longer than a database answers it.
STANDING = """SELECT route.connection_id, route.purpose, credential.id, credential.secrets
    FROM integrations_hookroute route LEFT JOIN integrations_credential credential
    ON credential.connection_id = route.connection_id AND credential.practice_id = %s
    WHERE route.public_id = %s AND route.practice_id = %s AND route.is_active"""


class Closed(Exception):
    """There is no such hook, or it was switched off."""


@dataclass(frozen=True, slots=True)
class Hook:
    """An open hook as it stands now; all its secrets are valid at once."""

    connection_id: UUID
    purpose: str
    secrets: tuple[str, ...] = field(repr=False)


@lru_cache(maxsize=1024)
def practice_of(public_id: str) -> UUID:
    """Return whose a hook is, open or not: that never changes. Closed when there is none."""
    # Postgres takes no NUL, so the shape is looked at first.
    if PUBLIC_ID.fullmatch(public_id):
        for route in HookRoute.objects.filter(public_id=public_id):
            return route.practice_id
    raise Closed("There is no such hook.")  # never remembered: it may be made yet


def standing(public_id: str) -> Hook:
    """Return a hook of the current practice. One statement; Closed when it is not open."""
    here = UUIDField().get_db_prep_value(scope.current(), connection)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [here, public_id, here])
        row = cursor.fetchone()
    if row is None:
        raise Closed("The hook was switched off.")
    connection_id, purpose, credential_id, sealed = row
    secrets = credentials.webhook_secrets(_uuid(credential_id), sealed) if credential_id else ()
    return Hook(_uuid(connection_id), purpose, secrets)


def _uuid(found: object) -> UUID:
    return UUID(str(found))  # SQLite keeps the digits alone
