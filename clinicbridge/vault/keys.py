"""A practice's data keys, each wrapped by a key from outside the database."""

import base64
import binascii
import hashlib
import os
import uuid

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from clinicbridge.vault.models import PracticeKey
from clinicbridge.vault.seal import Unreadable

_unwrapped: dict[tuple[uuid.UUID, str], bytes] = {}
_active: dict[uuid.UUID, str] = {}


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


def create() -> PracticeKey:
    """Make a new data key for the current practice and let it seal from now on."""
    kek_id, kek = next(iter(key_encryption_keys().items()))
    for row in PracticeKey.objects.filter(state=PracticeKey.State.ACTIVE):
        row.state = PracticeKey.State.RETIRED
        row.save(update_fields=["state"])
    number = PracticeKey.objects.count() + 1
    key = PracticeKey.objects.create(
        key_id=f"k{number}",
        kek_id=kek_id,
        wrapped=base64.b64encode(aes_key_wrap_with_padding(kek, os.urandom(32))).decode(),
    )
    _active.pop(key.practice_id, None)
    return key


def rewrap() -> int:
    """Wrap the current practice's keys under the first outside key; return how many."""
    kek_id, kek = next(iter(key_encryption_keys().items()))
    rows = [row for row in PracticeKey.objects.all() if row.wrapped and row.kek_id != kek_id]
    for row in rows:
        clear = _unwrap(row)
        row.wrapped = base64.b64encode(aes_key_wrap_with_padding(kek, clear)).decode()
        row.kek_id = kek_id
        row.save(update_fields=["wrapped", "kek_id"])
    return len(rows)


def destroy() -> None:
    """Destroy the current practice's keys: its PHI is gone everywhere at once."""
    for row in PracticeKey.objects.all():
        row.state, row.wrapped = PracticeKey.State.DESTROYED, ""
        row.save(update_fields=["state", "wrapped"])
        forget(row.practice_id)


def active(practice_id: uuid.UUID) -> tuple[str, bytes]:
    """Return id and bytes of the key that seals for this practice."""
    if practice_id not in _active:
        row = PracticeKey.objects.filter(state=PracticeKey.State.ACTIVE).first() or create()
        _active[practice_id] = row.key_id
    key_id = _active[practice_id]
    return key_id, by_id(practice_id, key_id)


def by_id(practice_id: uuid.UUID, key_id: str) -> bytes:
    """Return one data key; Unreadable when it is unknown or destroyed."""
    found = _unwrapped.get((practice_id, key_id))
    if found is None:
        row = PracticeKey.objects.filter(key_id=key_id).first()
        if row is None or not row.wrapped:
            raise Unreadable("The key of a sealed value does not exist any more.")
        found = _unwrapped[practice_id, key_id] = _unwrap(row)
    return found


def forget(practice_id: uuid.UUID | None = None) -> None:
    """Drop cached keys, of one practice or of all."""
    for key in [key for key in _unwrapped if practice_id in (None, key[0])]:
        del _unwrapped[key]
    for practice in [item for item in _active if practice_id in (None, item)]:
        del _active[practice]


def _unwrap(row: PracticeKey) -> bytes:
    kek = key_encryption_keys().get(row.kek_id)
    if kek is None:
        raise ImproperlyConfigured(f"VAULT_KEK lacks the key {row.kek_id} that wraps a data key.")
    try:
        return aes_key_unwrap_with_padding(kek, base64.b64decode(row.wrapped))
    except InvalidUnwrap as error:
        raise Unreadable("A data key could not be unwrapped.") from error
