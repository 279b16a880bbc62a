"""A person's second factor: its sealed secret, codes that count once, back-up codes."""

import base64
import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP

from clinicbridge.accounts.models import BackupCode, SecondFactor, User
from clinicbridge.vault import keys, seal

ISSUER = "ClinicBridge"
BACKUP_CODES, BACKUP_BYTES = 10, 10
# The step that runs and the one before it. ASVS 6.5.5 asks for 30 s: a code typed as its step
# ends would be refused by the network's delay alone. One ahead of the clock is never taken.
STEPS = (0, -1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a typed code; after a refusal, the seconds until the next counts."""

    is_right: bool
    wait: int = 0
    is_locked: bool = False


def new_secret(user: User) -> str:
    """Return a fresh secret, sealed for this person and nobody else."""
    return _seal(user, secrets.token_bytes(20))


def clear(user: User, sealed: str) -> bytes:
    """Return a secret; Unreadable when it is somebody else's or was changed."""
    key_id, body = seal.parts(sealed)
    kek = keys.key_encryption_keys().get(key_id)
    if kek is None:
        raise ImproperlyConfigured(f"VAULT_KEK lacks the key {key_id} that seals a second factor.")
    return seal.unseal(_sealing_key(kek), body, _bound(user))


def typed_secret(secret: bytes) -> str:
    """Return a secret as an authenticator app wants it typed."""
    return base64.b32encode(secret).decode()


def address(user: User, secret: bytes) -> str:
    """Return what an authenticator app reads from a picture: an otpauth address."""
    label = quote(f"{ISSUER}:{user.email}")
    return f"otpauth://totp/{label}?{urlencode({'secret': typed_secret(secret), 'issuer': ISSUER})}"


def matching_step(secret: bytes, typed: str, *, after: int = -1) -> int | None:
    """Return the time step whose code was typed, if it is one that may still be used."""
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return None
    for drift in STEPS:
        totp = TOTP(secret, drift=drift)
        if totp.verify(int(typed), min_t=after + 1):
            return int(totp.t())
    return None


@transaction.atomic
def enrol(user: User, sealed: str, step: int, *, replacing: bool = False) -> list[str]:
    """Make this the person's second factor; return their back-up codes, shown only now.

    ``step`` is that of the code that confirmed it. Without ``replacing``
    somebody who has a second factor keeps it, and nothing is returned.
    """
    User.objects.select_for_update().get(pk=user.pk)
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is not None and not replacing:
        return []
    factor = factor or SecondFactor(user=user)
    factor.sealed, factor.last_step = sealed, step
    factor.failures, factor.failed_at = 0, None
    factor.save()
    return _new_codes(factor)


@transaction.atomic
def new_backup_codes(user: User) -> list[str]:
    """Replace the person's back-up codes; return them, shown only now."""
    return _new_codes(SecondFactor.objects.select_for_update().get(user=user))


@transaction.atomic
def check(user: User, typed: str) -> Verdict:
    """Take a code or a back-up code, each once; a wrong one makes the next wait.

    The row is locked: of two requests with the same code one is refused.
    """
    factor = SecondFactor.objects.select_for_update().get(user=user)
    if wait := _wait(factor):
        return Verdict(is_right=False, wait=wait, is_locked=_is_locked(factor))
    typed = "".join(typed.replace("-", "").split()).lower()
    is_right = _takes(factor, typed)
    factor.failures = 0 if is_right else factor.failures + 1
    factor.failed_at = None if is_right else timezone.now()
    factor.save()
    return Verdict(is_right=is_right, wait=_wait(factor), is_locked=_is_locked(factor))


@transaction.atomic
def remove(user: User) -> bool:
    """Take the person's second factor away, so that they must enrol anew; False without one."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return False
    factor.delete()
    return True


@transaction.atomic
def rewrap() -> int:
    """Seal every secret under the first outside key; return how many were not."""
    first = next(iter(keys.key_encryption_keys()))
    rows = SecondFactor.objects.select_for_update(of=("self",)).select_related("user")
    old = [row for row in rows if seal.parts(row.sealed)[0] != first]
    for row in old:
        row.sealed = _seal(row.user, clear(row.user, row.sealed))
        row.save(update_fields=["sealed"])
    return len(old)


def _takes(factor: SecondFactor, typed: str) -> bool:
    secret = clear(factor.user, factor.sealed)
    step = matching_step(secret, typed, after=factor.last_step)
    if step is not None:
        factor.last_step = step
        return True
    unused = factor.backup_codes.filter(digest=_digest(secret, typed), used_at=None).first()
    if unused is not None:
        unused.used_at = timezone.now()
        unused.save(update_fields=["used_at"])
    return unused is not None


def _wait(factor: SecondFactor) -> int:
    """Return the seconds until a code counts: 1, 2, 4, 8 after wrong ones, then as axes locks."""
    if factor.failed_at is None:
        return 0
    cooloff = int(settings.AXES_COOLOFF_TIME * 3600)
    pause = cooloff if _is_locked(factor) else 2 ** (factor.failures - 1)
    gone = (timezone.now() - factor.failed_at).total_seconds()
    return max(0, math.ceil(pause - gone))


def _is_locked(factor: SecondFactor) -> bool:
    return factor.failures >= settings.AXES_FAILURE_LIMIT


def _new_codes(factor: SecondFactor) -> list[str]:
    """Make ten codes of 80 random bits.

    So many cannot be guessed, so their hash need not be slow; it is keyed
    by the secret, so that a stolen table cannot even be tried.
    """
    secret = clear(factor.user, factor.sealed)
    for row in factor.backup_codes.all():
        row.delete()
    made = [
        base64.b32encode(secrets.token_bytes(BACKUP_BYTES)).decode().lower()
        for _ in range(BACKUP_CODES)
    ]
    for code in made:
        BackupCode.objects.create(factor=factor, digest=_digest(secret, code))
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made]


def _digest(secret: bytes, code: str) -> str:
    return hmac.new(secret, f"back-up code|{code}".encode(), hashlib.sha256).hexdigest()


def _seal(user: User, secret: bytes) -> str:
    key_id, kek = next(iter(keys.key_encryption_keys().items()))
    return seal.seal(_sealing_key(kek), key_id, secret, _bound(user))


def _sealing_key(kek: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"clinicbridge second factors").derive(kek)


def _bound(user: User) -> bytes:
    return f"accounts.secondfactor|{user.pk}".encode()
