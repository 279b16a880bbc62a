"""Write docs/claim-states.md from the table of steps."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.domain.states import CORRECTABLE, STEPS, ClaimStatus

HEAD = """# The life of a claim

Generated from `claims/domain/states.py` by `manage.py document_states`; do not edit.

| step | from | to | a person | a reason | means |
|---|---|---|---|---|---|
"""
CORRECTIONS = """
## A corrected claim

A claim that is {sent} and whose delivery was seen is corrected by a claim of its own, its child:
frequency 7 replaces it, 8 voids it, and it carries the number the other side knows it by. The child
begins IN_REVIEW and lives by the table above; its parent stays where it stands. A parent has one
child that is not VOIDED. A child is never closed as NO_CLAIM, and a parent that has one is not
reopened: the child is voided first.
"""


def text() -> str:
    """Return the page as it should stand."""
    rows = "".join(
        f"| {name} | {', '.join(s for s in ClaimStatus if s in step.sources)} | {step.target} "
        f"| {'needed' if step.human else ''} | {'needed' if step.reason else ''} | {step.means} |\n"
        for name, step in STEPS.items()
    )
    sent = ", ".join(status for status in ClaimStatus if status in CORRECTABLE)
    return HEAD + rows + CORRECTIONS.format(sent=sent)


class Command(BaseCommand):
    """Write the page, or with --check fail when it is out of date."""

    help = "Write docs/claim-states.md from the table of steps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "claim-states.md"
        if not options["check"]:
            page.write_text(text(), encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text():
            raise CommandError("docs/claim-states.md is out of date: run manage.py document_states")
