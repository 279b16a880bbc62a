"""Load a code file the practice supplies."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services import code_sources, codesets, jobs
from clinicbridge import audit, scope
from clinicbridge.accounts.models import Practice

EVERY = 50_000


class Command(BaseCommand):
    """Say what was loaded, or in one line why nothing was, with exit 2."""

    help = "Load a code set for a practice. The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("set", help=f"One of {', '.join(codesets.NAMES)}")
        parser.add_argument("file", type=Path, nargs="+", help="The file, or a set's segments")
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--release", default="", metavar="NAME", help="What to call it")
        parser.add_argument("--from", dest="begins", default="", metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="ends", default="", metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        practice = Practice.objects.filter(slug=options["practice"]).first()
        if practice is None:
            raise CommandError(f"There is no practice called {options['practice']}.", returncode=2)
        try:
            ask = codesets.Ask(options["release"], day(options["begins"]), day(options["ends"]))
            sources = [code_sources.at(path) for path in options["file"]]
            with audit.acting(source="command"), scope.practice(practice.pk):
                loaded = codesets.load(
                    name=options["set"],
                    sources=sources,
                    ask=ask,
                    tell=self.tell,
                )
                if loaded.is_new:
                    jobs.request(kind="rescrub", arguments={}, actor=None)
        except code_sources.Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(loaded.said)

    def tell(self, count: int) -> None:
        """Say how far a big file is."""
        if count % EVERY == 0:
            self.stdout.write(f"{count:,} rows ...")


def day(text: str) -> date | None:
    """Return a day as it was typed; Refused when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise code_sources.Refused(f"{text[:20]!r} is no day: write YYYY-MM-DD.") from None
