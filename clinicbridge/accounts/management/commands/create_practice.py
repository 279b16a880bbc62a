"""Open a practice on this installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from clinicbridge import audit
from clinicbridge.accounts import people
from clinicbridge.accounts.roles import Role


class Command(BaseCommand):
    """Make the practice, its first data key and its first admin."""

    help = "Open a practice with its first admin; prints a one-time password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("name", "slug", "time-zone", "admin-email", "admin-name"):
            parser.add_argument(f"--{name}", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["admin_email"])
            password = make(options)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"{options['name']} is open. Its admin is {options['admin_email']}.")
        if password:
            self.stdout.write(f"One-time password: {password}")
        else:
            self.stdout.write("They sign in with the password they have.")


def make(options: dict[str, Any]) -> str:
    """Make all of it or nothing; return the admin's password, if they are new."""
    with transaction.atomic(), audit.acting(source="command"):
        practice = people.create_practice(
            name=options["name"], slug=options["slug"], time_zone=options["time_zone"]
        )
        _, password = people.admit(
            practice=practice,
            email=options["admin_email"],
            full_name=options["admin_name"],
            role=Role.ADMIN,
        )
        return password
