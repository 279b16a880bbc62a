"""Let a person enrol anew whom nobody in the practice can help."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clinicbridge import audit
from clinicbridge.accounts import links, people
from clinicbridge.accounts.models import User


class Command(BaseCommand):
    """Take the second factor away, end all stays, and on request the password too."""

    help = "Have a person set up the second step anew; for the admin who lost everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--new-password", action="store_true", help="also print a link for one")
        parser.add_argument("--site", default="", help="where people reach it, like https://host")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        with transaction.atomic(), audit.acting(source="command"):
            people.enrol_anew(user)
            token = people.forget_password(user) if options["new_password"] else ""
        self.stdout.write("Signed out everywhere; the second step is set up at the next sign-in.")
        if token:
            self.stdout.write(f"A new password: {links.address(token, site=options['site'])}")
