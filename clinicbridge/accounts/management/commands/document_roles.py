"""Write docs/roles.md from the table of roles."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clinicbridge.accounts import roles


class Command(BaseCommand):
    """Write the page, or with --check fail when it is out of date."""

    help = "Write docs/roles.md from the table of roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "roles.md"
        text = roles.document()
        if not options["check"]:
            page.write_text(text, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError("docs/roles.md is out of date: run manage.py document_roles")
