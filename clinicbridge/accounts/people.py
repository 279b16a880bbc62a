"""Make practices, and let people into them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinicbridge import scope
from clinicbridge.accounts import factors, links, stays
from clinicbridge.accounts.models import Membership, Practice, SecondFactor, User
from clinicbridge.accounts.roles import Role
from clinicbridge.vault import keys

CANNOT = "This address cannot be invited: ask them for another, or the operator."
CANNOT_OPEN = (
    "This address has an account without a password or a second factor: "
    "let them set up both first, or name another address."
)


class CannotInvite(ValidationError):
    """The account of this address may not be given a role here."""


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

    Not when the person is more than that, here or in another practice, or
    was, for an ended role can be given back: a link or an enrolment of
    theirs would open what the helper may not.
    """
    rows = list(Membership.objects.filter(user=user))
    is_theirs = all(row.practice_id == practice.pk and row.role in given for row in rows)
    return bool(rows) and is_theirs


@transaction.atomic
def invite(
    *,
    practice: Practice,
    email: str,
    full_name: str,
    role: str,
    given: Collection[str] = Role,
    by_operator: bool = False,
) -> tuple[User | None, str]:
    """Give a person a role in a practice; return them and the secret part of their link.

    ``given`` are the roles that the inviting person may give. Who has a
    password already keeps it: the second part is then empty. Who was
    invited and never came gets a new link; who works here already is
    answered by nobody. CannotInvite for an account that is not yet its
    person's, or that works elsewhere: the operator alone adds the latter,
    once they have a second factor.
    """
    user, is_new = _person(email, full_name)
    gets_link = is_new
    if Membership.objects.filter(practice=practice, user=user).exists():
        is_waiting = not user.has_usable_password()
        gets_link = is_waiting and may_help(user, practice=practice, given=given)
        if not gets_link:
            return None, ""
    else:
        if not is_new and not _may_join(user, by_operator=by_operator):
            raise CannotInvite(CANNOT_OPEN if by_operator else CANNOT)
        membership = Membership(practice=practice, user=user, role=role)
        membership.full_clean()
        membership.save()
    return user, links.issue(user, links.Purpose.INVITATION) if gets_link else ""


def _person(email: str, full_name: str) -> tuple[User, bool]:
    """Return who has this address, locked, and whether they were made just now.

    Of several requests that make one person, all but the first find them.
    """
    known = User.objects.select_for_update(of=("self",), no_key=True).filter(email__iexact=email)
    user = known.first()
    if user is not None:
        return user, False
    try:
        with transaction.atomic():
            return User.objects.create_user(email, full_name=full_name), True
    except IntegrityError:
        return known.get(), False


def _may_join(user: User, *, by_operator: bool) -> bool:
    """Whether an account that is no member yet is its person's own.

    Somebody else's open link would otherwise open the new role as well.
    """
    if not user.has_usable_password():
        return False
    if by_operator:
        return SecondFactor.objects.filter(user=user).exists()
    return not Membership.objects.filter(user=user).exists()


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
