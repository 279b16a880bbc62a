"""Make practices, and let people into them."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from clinicbridge import scope
from clinicbridge.accounts import factors, links, stays
from clinicbridge.accounts.models import Membership, Practice, User
from clinicbridge.accounts.roles import Role
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


def may_help(user: User, *, practice: Practice, given: Collection[str]) -> bool:
    """Whether who gives these roles here may also make a new way in for this person.

    Not when the person is more than that, here or in another practice:
    a link or an enrolment of theirs would open what the helper may not.
    """
    rows = Membership.objects.filter(user=user, is_active=True)
    return all(row.practice_id == practice.pk and row.role in given for row in rows)


@transaction.atomic
def invite(
    *, practice: Practice, email: str, full_name: str, role: str, given: Collection[str] = Role
) -> tuple[User | None, str]:
    """Give a person a role in a practice; return them and the secret part of their link.

    ``given`` are the roles that the inviting person may give. Who has a
    password already, or waits for another's link, keeps it: the second
    part is then empty. Who was invited and never came gets a new link;
    who works here already is answered by nobody.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, full_name=full_name)
    gets_link = not user.has_usable_password() and may_help(user, practice=practice, given=given)
    if not Membership.objects.filter(practice=practice, user=user).exists():
        membership = Membership(practice=practice, user=user, role=role)
        membership.full_clean()
        membership.save()
    elif not gets_link:
        return None, ""
    return user, links.issue(user, links.Purpose.INVITATION) if gets_link else ""


@transaction.atomic
def enrol_anew(user: User) -> None:
    """Take a person's second factor away and end all their stays."""
    factors.remove(user)
    stays.end_all(user=user)


@transaction.atomic
def forget_password(user: User) -> str:
    """Take a person's password away; return the secret part of a link that sets a new one."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return links.issue(user, links.Purpose.INVITATION)
