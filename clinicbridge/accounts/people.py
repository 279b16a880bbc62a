"""Make practices, and let people into them."""

import secrets
from typing import Any

from django.db import transaction

from clinicbridge import scope
from clinicbridge.accounts.models import Membership, Practice, User
from clinicbridge.vault import keys


@transaction.atomic
def create_practice(*, name: str, slug: str, **details: Any) -> Practice:
    """Make a practice together with its first data key."""
    practice = Practice(name=name, slug=slug, **details)
    practice.full_clean()
    practice.save()
    with scope.practice(practice.pk):
        keys.ensure()
    return practice


@transaction.atomic
def admit(*, practice: Practice, email: str, full_name: str, role: str) -> tuple[User, str]:
    """Give a person a role in a practice; return them and a one-time password.

    Somebody already known, from another practice, keeps their password:
    the second part is then empty.
    """
    password = ""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(email, password, full_name=full_name)
    membership = Membership(practice=practice, user=user, role=role)
    membership.full_clean()
    membership.save()
    return user, password
