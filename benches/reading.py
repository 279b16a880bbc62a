"""Measure the offline reader: a note of 6,000 characters, warm, its diagnosis searches included.

python3 dev.py bench reading [--times 60] [--json]
"""

import argparse
import json
import mmap
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benches import _machine, _report
from claims.domain.coding import icd_search, tables
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_phrase import Synonyms
from claims.domain.coding.icd_search import Candidate
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.encounter import NoteRecord
from claims.domain.facts import Side
from claims.domain.reading import reader, words
from claims.domain.reading.reader import Around

DATA = Path(_machine.ROOT) / "claims" / "data"
NOTES = Path(_machine.ROOT) / "tests" / "claims" / "management" / "notes"
Read = Callable[[str], None]
LENGTH = 6_000
DAY = date(2026, 3, 10)
# What a long note holds beside the services: an examination, and a plan.
FILLER = (
    "Right knee flexion 110 degrees, extension lacks 5. Strength 4/5 in the quadriceps. "
    "No effusion, no warmth. Gait with a mild limp; stairs one at a time with the rail. "
    "Denies numbness, fever or night pain. Sleeps well. "
)


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench reading", description=__doc__)
    parser.add_argument("--times", type=int, default=60, help="readings of the long note")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    read, searches = _reader()
    long, short = _long(), _short()
    for text in (long, *short):
        read(text)
    searches.clear()
    read(long)
    asked = len(searches)
    figures = {
        "6,000 characters, wall": _report.figure(
            [_wall(read, long) for _ in range(known.times)], "ms"
        ),
        "6,000 characters, processor": _report.figure(
            [_processor(read, long) for _ in range(known.times)], "ms"
        ),
        "our own notes, wall": _report.figure([_wall(read, text) for text in short], "ms"),
        "searches of the long note": _report.figure([asked], ""),
    }
    _report.show("reading", figures, _report.environment(), as_json=known.json)


def _reader() -> tuple[Read, list[str]]:
    """Return a function that reads a text, and the list of phrases it searched for."""
    with (DATA / "icd10cm_fy2026.pack").open("rb") as file:
        table = IcdPack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    synonyms = Synonyms(**_stored("icd_synonyms.json"))
    phrases = words.read(_stored("note_phrases.json"))
    around = Around(on=DAY, therapy=tables.therapy_from(_stored("therapy_codes.json")))
    searches: list[str] = []

    def find(
        text: str,
        *,
        on: date | None = None,
        side: Side | None = None,
        phase: Phase | None = None,
        most: int = 10,
    ) -> Sequence[Candidate]:
        searches.append(text)
        return icd_search.search(text, table, synonyms=synonyms, side=side, phase=phase, most=most)

    def read(text: str) -> None:
        note = NoteRecord(key="note", text=text)
        reader.read([note], words=phrases, find=find, around=around)

    return read, searches


def _stored(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _long() -> str:
    """Return a note of 6,000 characters with five services and six conditions."""
    head = (
        "PHYSICAL THERAPY DAILY NOTE\n"
        "Dx: primary osteoarthritis right knee, low back pain, stiffness of right knee, "
        "trochanteric bursitis right hip, unsteadiness on feet, right ankle pain.\n"
        "S: Better on stairs since the last visit.\nO: "
    )
    tail = (
        "\nTherapeutic exercise 23 min. Manual therapy 15 min. Gait training 10 min. "
        "PTA J. Lund: therapeutic activities 15 min. Neuromuscular re-education 8 min.\n"
        "Total timed minutes 71.\nA: Progressing. P: Continue twice a week."
    )
    room = LENGTH - len(head) - len(tail)
    return head + (FILLER * (room // len(FILLER) + 1))[:room] + tail


def _short() -> list[str]:
    files = sorted(NOTES.glob("*.json"))
    stored = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return [note["note_text"] for each in stored for note in each["notes"]]


def _wall(read: Read, text: str) -> float:
    began = time.perf_counter()
    read(text)
    return (time.perf_counter() - began) * 1000


def _processor(read: Read, text: str) -> float:
    began = time.process_time()
    read(text)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
