"""Check that the database itself keeps practices apart."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from clinicbridge.scope import rls


class Command(BaseCommand):
    """Name every tenant table whose rows are not guarded by a forced policy."""

    help = "Fail, by name, for any tenant table without forced row-level security."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("Nothing to check: only Postgres has row-level security.")
            return
        if wrong := rls.unguarded():
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{len(rls.tenant_models())} tenant tables are guarded.")
