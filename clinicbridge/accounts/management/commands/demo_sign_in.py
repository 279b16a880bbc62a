"""Say how to sign in to the demo clinic: links for one use, and the people's secrets."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from clinicbridge import audit
from clinicbridge.accounts import factors, links
from clinicbridge.accounts.models import Membership, SecondFactor
from clinicbridge.accounts.roles import Role

SHOWN = (Role.BILLER, Role.LEAD, Role.ADMIN, Role.COMPLIANCE)


class Command(BaseCommand):
    """Give the demo's people a second factor where they lack one; print fresh links."""

    help = "Print how to sign in to the demo clinic. Refused outside the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT != "demo":
            raise CommandError("Only the demo prints how to sign in.")
        with audit.acting(source="command"):
            shown = [lines(membership) for membership in members()]
        self.stdout.write("Sign in by a link, which works once within 30 minutes:")
        self.stdout.write("\n".join(link for link, _ in shown))
        self.stdout.write("or by email, password and the code of an authenticator with the key:")
        self.stdout.write("\n".join(key for _, key in shown))


def members() -> list[Membership]:
    """Return the first person of each role that works in the demo."""
    rows = Membership.objects.filter(is_active=True, role__in=SHOWN).select_related("user")
    first = {row.role: row for row in reversed(rows.order_by("created_at", "pk"))}
    return [first[role] for role in SHOWN if role in first]


def lines(membership: Membership) -> tuple[str, str]:
    """Return a person's link and key, each as a line."""
    user = membership.user
    factor = SecondFactor.objects.filter(user=user).first()
    sealed = factor.sealed if factor else factors.new_secret(user)
    secret = factors.clear(user, sealed)
    if factor is None:
        factors.enrol(user, sealed, int(time.time()) // 30 - 2)
    path = reverse("accounts:demo", args=[links.issue(user, links.Purpose.DEMO)])
    who = f"  {membership.get_role_display():20}"
    key = f"{who}{user.email:28}{factors.typed_secret(secret)}"
    return f"{who}http://127.0.0.1:{settings.PORT}{path}", key
