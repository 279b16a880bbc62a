"""Open a practice on this installation."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from clinicbridge import audit
from clinicbridge.accounts import links, people
from clinicbridge.accounts.roles import Role

ASKED = {
    "name": "Name of the practice",
    "slug": "Short name for addresses, like lakeside-spine",
    "time_zone": "Time zone, like America/Chicago",
    "admin_email": "Email of its first admin",
    "admin_name": "Name of its first admin",
}


class Command(BaseCommand):
    """Make the practice, its first data key and its first admin's invitation."""

    help = "Open a practice with its first admin; asks for what no flag says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, question in ASKED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)
        parser.add_argument("--site", default="", help="where people reach it, like https://host")

    def handle(self, *args: Any, **options: Any) -> None:
        said = {name: options[name] or asked(name) for name in ASKED}
        try:
            validate_email(said["admin_email"])
            token = make(said)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"{said['name']} is open. Its admin is {said['admin_email']}.")
        if token:
            link = links.address(token, site=options["site"])
            self.stdout.write(f"They come in by this link, once, within three days: {link}")
        else:
            self.stdout.write("They sign in with the password they have.")


def asked(name: str) -> str:
    """Return what the person at the terminal says; without one, name the flag."""
    if not sys.stdin.isatty():
        raise CommandError(f"Give --{name.replace('_', '-')}: nobody is here to ask.")
    return input(f"{ASKED[name]}: ").strip()


def make(said: dict[str, str]) -> str:
    """Make all of it or nothing; return the secret of the admin's link, if they are new."""
    with transaction.atomic(), audit.acting(source="command"):
        practice = people.create_practice(
            name=said["name"], slug=said["slug"], time_zone=said["time_zone"]
        )
        _, token = people.invite(
            practice=practice,
            email=said["admin_email"],
            full_name=said["admin_name"],
            role=Role.ADMIN,
            by_operator=True,
        )
        return token
