"""Measure what a biller would be shown for notes whose lines, diagnoses and gaps are known."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from claims.management.notework import cases, scoring, shown
from claims.management.notework.scoring import Scored

# By name: what asks a model stands above this floor.
SUGGESTERS = {
    "engine": "claims.management.notework.shown.by_engine",
    "claude": "integrations.evaluating.by_model",
}


class Command(BaseCommand):
    """Print every share with n and its interval, what differs, and the time a note takes."""

    help = "Run a file of notes through what a biller would be shown and say how often it is right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help='A JSON file with a list "notes"')
        parser.add_argument("--suggester", choices=tuple(SUGGESTERS), default="engine")
        parser.add_argument("--json", action="store_true", help="End with one JSON object")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        suggester = import_string(SUGGESTERS[options["suggester"]])
        try:
            notes = cases.read(path)
            shown.by_engine("Dx: right knee pain.", {})  # opens the tables and the index
            scored = [
                scoring.score(note, shown.show(note.text, note.context, suggester))
                for note in notes
            ]
        except (cases.Unreadable, shown.CannotAsk) as error:
            raise CommandError(str(error), returncode=2) from None
        self._tell(scored)
        if options["json"]:
            self.stdout.write(json.dumps(scoring.as_json(scored)))

    def _tell(self, scored: list[Scored]) -> None:
        for one in scored:
            for why in one.why:
                self.stdout.write(f"  {one.id}: {why}")
            if one.forbidden:
                self.stdout.write(f"  {one.id}: shows what it must not: {', '.join(one.forbidden)}")
        found, spread = scoring.summary(scored), scoring.intervals(scored)
        for name, (low, high) in spread.items():
            self.stdout.write(f"{name}: {found[name]:.3f} ({low:.3f} to {high:.3f})")
        times = sorted(one.milliseconds for one in scored)
        self.stdout.write(
            f"{len(scored)} notes, forbidden shown {int(found['forbidden'])}, reading "
            f"{times[len(times) // 2]:.1f} ms at the median, {times[-1]:.1f} at most"
        )
