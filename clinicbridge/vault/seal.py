"""Seal and unseal bytes: AES-256-GCM under a practice's data key."""

import base64
import os
import uuid
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PLAIN, DEFLATED = b"\x00", b"\x01"
LONG_ENOUGH_TO_DEFLATE = 1000


class Unreadable(Exception):
    """A sealed value could not be opened; it may have been moved or its key destroyed."""


class Destroyed(Unreadable):
    """The practice's data keys were destroyed; nothing is sealed for it any more."""


def bound_to(practice_id: uuid.UUID, place: str, row_id: object) -> bytes:
    """Return the data a ciphertext is bound to, so that it cannot be moved."""
    return f"{practice_id}|{place}|{row_id}".encode()


def seal(key: bytes, key_id: str, clear: bytes, bound: bytes) -> str:
    """Return ``v1.<key id>.<base64url of nonce, ciphertext and tag>``.

    The first sealed byte says whether the rest is deflated.
    """
    if len(clear) > LONG_ENOUGH_TO_DEFLATE:
        clear = DEFLATED + zlib.compress(clear, 1)
    else:
        clear = PLAIN + clear
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(key).encrypt(nonce, clear, bound)
    return f"v1.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(key: bytes, body: str, bound: bytes) -> bytes:
    """Return what was sealed; Unreadable when key, place or bytes differ."""
    try:
        sealed = base64.urlsafe_b64decode(body)
        clear = AESGCM(key).decrypt(sealed[:12], sealed[12:], bound)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("A sealed value could not be opened.") from error
    return zlib.decompress(clear[1:]) if clear[:1] == DEFLATED else clear[1:]


def parts(sealed: str) -> tuple[str, str]:
    """Return key id and body of a sealed value; Unreadable for anything else."""
    version, _, rest = sealed.partition(".")
    key_id, _, body = rest.partition(".")
    if version != "v1" or not key_id or not body:
        raise Unreadable("A sealed value has an unknown form.")
    return key_id, body
