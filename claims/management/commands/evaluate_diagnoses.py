"""Measure whether the diagnoses of case reports are among the candidates drawn from their text."""

import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.domain import codes
from claims.domain.encounter import NoteRecord
from claims.domain.reading import chunks, text
from claims.services import diagnosis_search

RANKS = (1, 5, 10, 20)
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Report:
    """A text and the codes that were given it."""

    text: str
    gold: frozenset[str]


class Command(BaseCommand):
    """Print recall at 1, 5, 10 and 20: a code's rank is its best among the text's phrases."""

    help = "Draw diagnosis candidates from texts and say how many of the gold codes are among them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="A file of JSON lines, .gz or plain")
        parser.add_argument("--most", type=int, default=0, help="Read only so many texts")
        parser.add_argument("--json", action="store_true", help="End with one JSON object")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        reports = list(read(path, options["most"]))
        if not reports:
            raise _refused(path, "holds no text")
        hits, gold, phrases, began = dict.fromkeys(RANKS, 0), 0, 0, time.perf_counter()
        for report in reports:
            best, count = ranks(report.text)
            gold, phrases = gold + len(report.gold), phrases + count
            for rank in RANKS:
                hits[rank] += sum(best.get(code, RANKS[-1]) < rank for code in report.gold)
        spent = (time.perf_counter() - began) * 1000 / len(reports)
        shares = {f"recall_{rank}": round(hits[rank] / (gold or 1), 4) for rank in RANKS}
        told = ", ".join(f"recall@{rank} {shares[f'recall_{rank}']:.3f}" for rank in RANKS)
        self.stdout.write(
            f"{len(reports)} texts, {gold} codes, {phrases} phrases: {told}, "
            f"{spent:.0f} ms per text"
        )
        if options["json"]:
            said = {"n": len(reports), "codes": gold, **shares}
            self.stdout.write(json.dumps({**said, "ms_per_text": round(spent, 1)}))


def ranks(said: str) -> tuple[dict[str, int], int]:
    """Return each candidate's best rank from 0 over a text's phrases, and how many there are."""
    sentences, _ = text.sentences([NoteRecord(key="text", text=said)])
    best: dict[str, int] = {}
    count = 0
    for phrase in chunks.find(sentences):
        count += 1
        for rank, one in enumerate(diagnosis_search.find(phrase, most=RANKS[-1])):
            best[one.code] = min(rank, best.get(one.code, rank))
    return best, count


def read(path: Path, most: int = 0) -> Iterator[Report]:
    """Yield the texts of a file; CommandError with exit 2 when it is none of ours."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, "is too large")
        raw = path.read_bytes()
        lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines()
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or 'no such format'}") from None
    except (EOFError, UnicodeDecodeError):
        raise _refused(path, "is no text, or cut off") from None
    for number, line in enumerate(lines[: most or None], start=1):
        if line.strip():
            yield _report(line, number, path)


def _report(line: str, number: int, path: Path) -> Report:
    try:
        stored = json.loads(line)
        gold = [codes.normalise_diagnosis(str(one["code"])) for one in stored["diagnoses"]]
        return Report(str(stored["text_en"]), frozenset(gold))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _refused(path, f"line {number} has no text_en with diagnoses") from None


def _refused(path: Path, why: str) -> CommandError:
    return CommandError(f"{path.name} {why}.", returncode=2)
