"""Run rule cases through the engine and the edits and say which pass."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.management.casework import runner
from claims.services import coding_context


class Command(BaseCommand):
    """Exit 1 when any case fails; an unsupported case is told and is no pass."""

    help = "Run a file, or a folder, of rule cases through the real engine and edits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="A JSON file of cases, or a folder of them")
        parser.add_argument("--json", action="store_true", help="End with one JSON object")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if not path.exists():
            raise CommandError(f"{path} does not exist.", returncode=2)
        tally = runner.Tally()
        tables = coding_context.shipped_tables()
        try:
            for file in runner.files(path):
                for case in runner.cases(file):
                    outcome, why = runner.check(case, tables)
                    tally.add(str(case["family"]), str(case["id"]), outcome, why)
        except runner.Unreadable as error:
            raise CommandError(str(error), returncode=2) from None
        if not tally.counts:
            raise CommandError(f"{path} holds no cases.", returncode=2)
        self._tell(tally)
        if options["json"]:
            self.stdout.write(json.dumps(tally.as_json()))
        if tally.failures:
            raise SystemExit(1)

    def _tell(self, tally: runner.Tally) -> None:
        for family, count in sorted(tally.counts.items()):
            said = ", ".join(f"{n} {outcome}" for outcome, n in count.items() if n)
            self.stdout.write(f"{family}: {said}")
        for case_id, why in tally.why.items():
            self.stdout.write(f"  {case_id}: {why}")
        total = tally.total(runner.PASSED)
        self.stdout.write(
            f"{total} passed, {tally.total(runner.FAILED)} failed, "
            f"{tally.total(runner.UNSUPPORTED)} unsupported"
        )
