"""Rotate the keys that seal PHI."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinicbridge import audit, scope, vault
from clinicbridge.accounts import factors
from clinicbridge.accounts.models import Practice
from clinicbridge.vault import keys


class Command(BaseCommand):
    """Rewrap data keys and second factors under the first key of VAULT_KEK."""

    help = (
        "Wrap all data keys and second factors under the first key of VAULT_KEK. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", metavar="SLUG", help="this practice only")
        parser.add_argument(
            "--new-data-key",
            action="store_true",
            help="also make a new data key that seals from now on; older ones still open",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        practices = Practice.objects.order_by("slug")
        if slug := options["practice"]:
            practices = practices.filter(slug=slug)
        if not practices:
            raise CommandError(f"There is no practice {slug}." if slug else "There is no practice.")
        for practice in practices:
            with audit.acting(source="command"), scope.practice(practice.pk):
                self.stdout.write(f"{practice.slug}: {rotate(options['new_data_key'])}")
        with audit.acting(source="command"):  # people belong to no one practice
            self.stdout.write(f"people: {factors.rewrap()} second factors sealed anew")


def rotate(wants_new: bool) -> str:
    """Rotate the current practice's keys; say what was done."""
    done = f"{keys.rewrap()} data keys rewrapped"
    if not wants_new:
        return done
    try:
        return f"{done}, {keys.create().key_id} seals from now on"
    except vault.Destroyed:
        return f"{done}, no new one: its keys were destroyed"
