"""Rebuild the tables that repeat current revisions, or check that they agree."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from claims.models import Claim
from claims.services import projection, revisions
from clinicbridge import audit, scope, vault
from clinicbridge.accounts.models import Practice


class Command(BaseCommand):
    """Go practice by practice, claim by claim, each in a transaction of its own."""

    help = "Rebuild lines, diagnoses and queue columns from the claims' current revisions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail where something differs."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        total, differing = 0, []
        with audit.acting(source="command"):
            for practice_id in Practice.objects.order_by("slug").values_list("pk", flat=True):
                with scope.practice(practice_id):
                    ids = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
                    total += len(ids)
                    differing += [
                        claim_id for claim_id in ids if not agrees(claim_id, mend=not check)
                    ]
        self._tell(total, differing, check=check)

    def _tell(self, total: int, differing: list[uuid.UUID], *, check: bool) -> None:
        if not check:
            self.stdout.write(f"{total} claims checked, {len(differing)} rebuilt.")
            return
        verb = "differs" if len(differing) == 1 else "differ"
        said = f"{total} claims checked, {len(differing)} {verb}."
        if differing:
            names = ", ".join(f"Claim {str(claim_id)[:8]}" for claim_id in differing[:20])
            raise CommandError(f"{said} {names}")
        self.stdout.write(said)


@transaction.atomic
def agrees(claim_id: uuid.UUID, *, mend: bool) -> bool:
    """Return whether a claim's projection says what its revision says; mend it if asked."""
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)
    if not claim.revision:
        return True
    with vault.reading(purpose="claim.rebuild"):
        content = revisions.current(claim).claim_content
    is_whole = projection.snapshot(claim) == projection.expected(claim, content)
    if mend and not is_whole:
        projection.rebuild(claim, content)
        claim.save(update_fields=projection.COLUMNS)
    return is_whole
