"""Measure the diagnosis search on phrases whose codes are known."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.domain.coding.icd_sevenths import Phase
from claims.services import diagnosis_search

RANKS = (1, 5, 10)
PHASES = {
    "initial": Phase.ACTIVE,
    "active": Phase.ACTIVE,
    "subsequent": Phase.AFTERCARE,
    "aftercare": Phase.AFTERCARE,
    "sequela": Phase.SEQUELA,
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and the codes that are right for it."""

    text: str
    phase: Phase | None
    right: frozenset[str]


class Command(BaseCommand):
    """Print how often a right code is first, among five, among ten, and the time."""

    help = "Run a file of diagnosis phrases through the search and say how often it is right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help='A JSON file with a list "phrases"')
        parser.add_argument("--json", action="store_true", help="End with one JSON object")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        phrases = read(path)
        diagnosis_search.find("knee")  # opens the table and the index
        hits, missed = dict.fromkeys(RANKS, 0), []
        began = time.perf_counter()
        for phrase in phrases:
            found = diagnosis_search.find(phrase.text, phase=phrase.phase)
            codes = [one.code for one in found]
            for rank in RANKS:
                hits[rank] += bool(phrase.right & set(codes[:rank]))
            if not phrase.right & set(codes[:1]):
                missed.append(f"  {phrase.text}: {', '.join(codes[:3]) or 'nothing'}")
        spent = (time.perf_counter() - began) * 1000 / len(phrases)
        self._tell(len(phrases), hits, missed, spent)
        if options["json"]:
            shares = {f"hit_{rank}": round(hits[rank] / len(phrases), 4) for rank in RANKS}
            said = {"n": len(phrases), **shares, "ms_per_query": round(spent, 2)}
            self.stdout.write(json.dumps(said))

    def _tell(self, count: int, hits: dict[int, int], missed: list[str], spent: float) -> None:
        if missed:
            self.stdout.write("Not first:")
            self.stdout.write("\n".join(missed))
        shares = ", ".join(f"hit@{rank} {hits[rank] / count:.2f}" for rank in RANKS)
        self.stdout.write(f"{count} phrases: {shares}, {spent:.1f} ms per query")


def read(path: Path) -> list[Phrase]:
    """Return the phrases of a file; CommandError with exit 2 when it holds none."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise _refused(path, "is not JSON, or nested too deep") from None
    found = stored.get("phrases") if isinstance(stored, dict) else None
    if not isinstance(found, list) or not found:
        raise _refused(path, 'has no list "phrases"')
    return [_phrase(one, number, path) for number, one in enumerate(found, start=1)]


def _phrase(one: Any, number: int, path: Path) -> Phrase:
    if not isinstance(one, dict) or not all(
        isinstance(one.get(key), str) and one[key] for key in ("phrase", "gold")
    ):
        raise _refused(path, f"phrase {number} has no text or no gold code")
    also = one.get("also_acceptable") or []
    said = one.get("encounter_phase")
    if not isinstance(also, list) or not all(isinstance(code, str) for code in also):
        raise _refused(path, f"phrase {number}: also_acceptable is no list of codes")
    if said is not None and (not isinstance(said, str) or said not in PHASES):
        known = ", ".join(PHASES)
        raise _refused(path, f"phrase {number}: encounter_phase is none of {known}")
    return Phrase(one["phrase"], PHASES[said] if said else None, frozenset((one["gold"], *also)))


def _refused(path: Path, why: str) -> CommandError:
    return CommandError(f"{path.name} {why}.", returncode=2)
