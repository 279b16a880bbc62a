"""Reconcile practices now, and say what does not agree."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services import reconciling
from clinicbridge.accounts.models import Practice
from integrations import reconcile

MOST_DAYS = 366


class Command(BaseCommand):
    """Exit 0 when everything agrees, 1 on a discrepancy, 2 when not all could be asked."""

    help = "Compare visits, claims, deliveries and answers of the last days; changes no claim."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--practice", help="one practice, by its slug")
        parser.add_argument("--days", type=int, default=reconciling.DAYS, help="how many days back")
        parser.add_argument("--json", action="store_true", help="one JSON line for each practice")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= MOST_DAYS:
            raise CommandError(f"--days: from 1 to {MOST_DAYS}.", returncode=2)
        rows = Practice.objects.filter(destroyed_at=None).order_by("name")
        if options["practice"] is not None:
            rows = rows.filter(slug=options["practice"])
        if not rows:
            raise CommandError("There is no such practice; name its slug.", returncode=2)
        results = [self.reconcile(practice, options) for practice in rows]
        if any(result["found"] for result in results):
            sys.exit(1)
        if any(result["unasked"] or reconciling.uncompared(result) for result in results):
            sys.exit(2)

    def reconcile(self, practice: Practice, options: dict[str, Any]) -> dict[str, Any]:
        """Reconcile one practice and print what was found."""
        run = reconcile.run(practice_id=practice.pk, days=options["days"])
        result: dict[str, Any] = run.result if run else {}
        if options["json"]:
            self.stdout.write(json.dumps({"practice": practice.slug, **result}))
            return result
        self.stdout.write(f"{practice.name}: {' '.join(reconciling.words(result))}")
        for kind, row in result["discrepancies"]:
            self.stdout.write(f"  {kind} {row}")
        return result
