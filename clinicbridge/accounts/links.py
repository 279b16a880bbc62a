"""Addresses that let one person in once, until they expire."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from clinicbridge.accounts.models import OneUseLink, User

Purpose = OneUseLink.Purpose
LASTS = {Purpose.DEMO: timedelta(minutes=30), Purpose.INVITATION: timedelta(days=3)}


def lock(user: User) -> None:
    """Let one request at a time change a person's links, until the transaction ends."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def close(user: User, purpose: Purpose) -> None:
    """End the person's open links of this kind; the caller holds the lock."""
    for row in OneUseLink.objects.filter(user=user, purpose=purpose, used_at=None):
        row.delete()


@transaction.atomic
def issue(user: User, purpose: Purpose) -> str:
    """Return the secret part of a new link; the person's earlier ones of its kind end."""
    lock(user)
    close(user, purpose)
    token = secrets.token_urlsafe(32)
    OneUseLink.objects.create(
        user=user,
        purpose=purpose,
        digest=_digest(token),
        expires_at=timezone.now() + LASTS[purpose],
    )
    return token


def holder(token: str, purpose: Purpose) -> User | None:
    """Return whom the link lets in; nobody when it is unknown, used or expired."""
    row = _open(token, purpose).select_related("user").first()
    return row.user if row is not None else None


@transaction.atomic
def redeem(token: str, purpose: Purpose) -> User | None:
    """Use the link up and return whom it lets in; of two requests one gets nobody.

    The person's other open links of its kind end with it.
    """
    user = holder(token, purpose)
    if user is None:
        return None
    lock(user)
    row = _open(token, purpose).select_related("user").first()
    if row is None:
        return None
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    close(row.user, purpose)
    return row.user


def _open(token: str, purpose: Purpose) -> QuerySet[OneUseLink]:
    return OneUseLink.objects.filter(
        digest=_digest(token),
        purpose=purpose,
        used_at=None,
        expires_at__gt=timezone.now(),
        user__is_active=True,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def address(token: str, *, site: str = "") -> str:
    """Return an invitation's whole address, on the site people use."""
    if not site:
        host = next(iter(settings.ALLOWED_HOSTS), "localhost")
        site = f"https://{host}" if settings.HTTPS else f"http://127.0.0.1:{settings.PORT}"
    return f"{site.rstrip('/')}{reverse('accounts:invitation', args=[token])}"
