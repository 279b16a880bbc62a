"""Say which claims the mapping they recorded would not make again."""

import sys
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.models import Claim
from claims.services import reproducing, trial
from clinicbridge import audit, scope, vault
from clinicbridge.accounts.models import Practice

PURPOSE = "mapping.reproduction"
LAST = 200


class Command(BaseCommand):
    """Check the last claims of a practice; exit 1 where one is not reproduced."""

    help = "Map the visits of the last claims again, each under the mapping its claim recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--last", type=int, default=LAST, metavar="N", help=f"Else {LAST}")

    def handle(self, *args: Any, **options: Any) -> None:
        practice = Practice.objects.filter(slug=options["practice"]).first()
        if practice is None:
            words = f"There is no practice called {options['practice']}."
            raise CommandError(words, returncode=2)
        if options["last"] < 1:
            raise CommandError("--last is a number of claims, 1 or more.", returncode=2)
        count = 0
        for claim, said in differing(practice.pk, options["last"]):
            count += 1
            self.stdout.write(f"{claim}: {said}")
        if count:
            sys.exit(1)
        self.stdout.write("Every claim is what the mapping it recorded makes of its visit.")


def differing(practice_id: uuid.UUID, last: int) -> Iterator[tuple[str, str]]:
    """Yield each claim that is other than its mapping makes it, and in what."""
    with audit.acting(source="command"), scope.practice(practice_id):
        drawn = Claim.objects.filter(parent=None).order_by("-received_at")
        pks = list(drawn.values_list("pk", flat=True)[:last])
    for pk in pks:
        with audit.acting(source="command"), scope.practice(practice_id):
            claim = Claim.objects.get(pk=pk)
            with vault.reading(purpose=PURPOSE, subject=claim.patient_id):
                said = _differs(claim)
        if said:
            yield str(claim), said


def _differs(claim: Claim) -> str:
    try:
        return ", ".join(reproducing.differences(claim=claim))
    except trial.Unreadable as unreadable:
        return str(unreadable)
