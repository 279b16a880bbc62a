"""A practice's data keys, each wrapped by a key from outside the database."""

import base64
import binascii
import hashlib
import os
import uuid

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from clinicbridge.accounts.models import Practice
from clinicbridge.scope import door
from clinicbridge.vault import memory
from clinicbridge.vault.memory import Keyring
from clinicbridge.vault.models import PracticeKey
from clinicbridge.vault.seal import Destroyed, Unreadable

State = PracticeKey.State


def key_encryption_keys() -> dict[str, bytes]:
    """Return the outside keys by id, the wrapping one first."""
    keys: dict[str, bytes] = {}
    for text in filter(None, (part.strip() for part in settings.VAULT_KEK.split(","))):
        try:
            key = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured("VAULT_KEK is not base64.") from error
        if len(key) != 32:
            raise ImproperlyConfigured("VAULT_KEK must be base64 of 32 bytes.")
        keys[hashlib.sha256(key).hexdigest()[:8]] = key
    if not keys:
        raise ImproperlyConfigured("Set VAULT_KEK: base64 of 32 random bytes.")
    return keys


@transaction.atomic
def ensure() -> None:
    """Make the current practice's first data key, unless it has one."""
    _lock()
    if not PracticeKey.objects.exists():
        _add("k1")


@transaction.atomic
def create() -> PracticeKey:
    """Make a new data key for the current practice and let it seal from now on."""
    _lock()
    rows = list(PracticeKey.objects.all())
    if rows and all(row.state == State.DESTROYED for row in rows):
        raise Destroyed("The keys of this practice were destroyed.")
    for row in rows:
        if row.state == State.ACTIVE:
            row.state = State.RETIRED
            row.save(update_fields=["state"])
    return _add(f"k{len(rows) + 1}")


@transaction.atomic
def rewrap() -> int:
    """Wrap the current practice's keys under the first outside key; return how many."""
    _lock()
    kek_id, kek = next(iter(key_encryption_keys().items()))
    rows = [row for row in PracticeKey.objects.all() if row.wrapped and row.kek_id != kek_id]
    for row in rows:
        row.wrapped, row.kek_id = _wrap(kek, _unwrap(row)), kek_id
        row.save(update_fields=["wrapped", "kek_id"])
    return len(rows)


@transaction.atomic
def destroy() -> None:
    """Destroy the current practice's keys: its PHI is gone everywhere at once."""
    practice = _lock()
    for row in PracticeKey.objects.all():
        row.state, row.wrapped = State.DESTROYED, ""
        row.save(update_fields=["state", "wrapped"])
    practice.destroyed_at = practice.destroyed_at or timezone.now()
    practice.save(update_fields=["destroyed_at"])
    memory.note_change(door.current())


def active(practice_id: uuid.UUID) -> tuple[str, bytes]:
    """Return id and bytes of the key that seals for the practice we are in."""
    ring = _ring(practice_id)
    return ring.active, ring.keys[ring.active]


def by_id(practice_id: uuid.UUID, key_id: str) -> bytes:
    """Return one data key; Unreadable when it is unknown or destroyed."""
    ring = _ring(practice_id)
    if key_id not in ring.keys:
        forget(practice_id)  # another process may have made it a moment ago
        ring = _ring(practice_id)
    if key_id not in ring.keys:
        raise Unreadable("The key of a sealed value does not exist any more.")
    return ring.keys[key_id]


def lasting(practice_id: uuid.UUID, use: str) -> bytes:
    """Return a key for hashes that must stay equal when data keys change.

    It is derived from the practice's first data key: it outlives every
    rotation and is gone when the keys are destroyed.
    """
    kdf = HKDF(SHA256(), 32, salt=practice_id.bytes, info=f"clinicbridge {use}".encode())
    return kdf.derive(by_id(practice_id, "k1"))


forget = memory.forget


def _ring(practice_id: uuid.UUID) -> Keyring:
    if practice_id != door.current():
        raise door.CrossPractice("A practice's keys open only inside it.")
    ring = memory.recall(practice_id)
    if ring is None:
        ring = _opened() or _first()
        memory.keep(practice_id, ring)
    return ring


def _opened() -> Keyring | None:
    rows = list(PracticeKey.objects.order_by("created_at"))
    if not rows:
        return None
    sealing = [row.key_id for row in rows if row.state == State.ACTIVE]
    if not sealing:
        raise Destroyed("The keys of this practice were destroyed.")
    return Keyring(sealing[0], {row.key_id: _unwrap(row) for row in rows if row.wrapped})


def _first() -> Keyring:
    ensure()
    ring = _opened()
    if ring is None:
        raise Unreadable("The practice has no data key.")
    return ring


def _lock() -> Practice:
    """Let one transaction at a time change a practice's keys."""
    return Practice.objects.select_for_update(no_key=True).get(pk=door.current())


def _add(key_id: str) -> PracticeKey:
    kek_id, kek = next(iter(key_encryption_keys().items()))
    row = PracticeKey.objects.create(
        key_id=key_id, kek_id=kek_id, wrapped=_wrap(kek, os.urandom(32))
    )
    memory.note_change(door.current())
    return row


def _wrap(kek: bytes, clear: bytes) -> str:
    return base64.b64encode(aes_key_wrap_with_padding(kek, clear)).decode()


def _unwrap(row: PracticeKey) -> bytes:
    kek = key_encryption_keys().get(row.kek_id)
    if kek is None:
        raise ImproperlyConfigured(f"VAULT_KEK lacks the key {row.kek_id} that wraps a data key.")
    try:
        return aes_key_unwrap_with_padding(kek, base64.b64decode(row.wrapped))
    except InvalidUnwrap as error:
        raise Unreadable("A data key could not be unwrapped.") from error
