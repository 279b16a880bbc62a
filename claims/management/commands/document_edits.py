"""Write docs/edits.md from the edits themselves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.domain.edits import registry, scrub  # noqa: F401  (scrub brings every edit in)


class Command(BaseCommand):
    """Write the page, or with --check fail when it is out of date."""

    help = "Write docs/edits.md from the edits themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "edits.md"
        text = registry.document()
        if not options["check"]:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError("docs/edits.md is out of date: run manage.py document_edits")
