"""Measure the shipped ICD-10-CM table: opening, look-ups, search, memory of the process.

python3 dev.py bench codes [--json]
"""

import argparse
import json
import mmap
import random
import resource
import time
from pathlib import Path

from benches import _machine, _report
from claims.domain.coding import icd_index, icd_search
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_phrase import Synonyms

DATA = Path(_machine.ROOT) / "claims" / "data"
PHRASES = Path(_machine.ROOT) / "tests" / "claims" / "domain" / "coding" / "phrases.json"
LOOKUPS = 20_000


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench codes", description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    figures: dict[str, _report.Figure] = {}
    before = _resident()
    table = _open()
    figures["memory after opening"] = _more(before)
    figures |= _lookups(table)
    figures["memory after look-ups all over the table"] = _more(before)
    figures |= _searches(table)
    figures["memory after searching"] = _more(before)
    figures["open and first look-up"] = _report.figure([_opening() for _ in range(15)], "ms")
    _report.show("codes", figures, _report.environment(), as_json=known.json)


def _open() -> IcdPack:
    with (DATA / "icd10cm_fy2026.pack").open("rb") as file:
        return IcdPack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _opening() -> float:
    began = time.perf_counter()
    _open().entry("M17.11")
    return (time.perf_counter() - began) * 1000


def _lookups(table: IcdPack) -> dict[str, _report.Figure]:
    chance = random.Random(7)  # seeded: the same codes every time
    clinic = [table.code(chance.randrange(len(table))) for _ in range(500)]
    anywhere = (table.code(chance.randrange(len(table))) for _ in range(LOOKUPS))
    known = (chance.choice(clinic) for _ in range(LOOKUPS))
    figures = {}
    for label, asked in (("look-up, any code", anywhere), ("look-up, a clinic's codes", known)):
        spent = []
        for code in asked:
            began = time.perf_counter()
            table.entry(code)
            spent.append((time.perf_counter() - began) * 1_000_000)
        figures[label] = _report.figure(spent, "µs")
    return figures


def _searches(table: IcdPack) -> dict[str, _report.Figure]:
    synonyms = Synonyms(**json.loads((DATA / "icd_synonyms.json").read_text(encoding="utf-8")))
    phrases = [one["phrase"] for one in json.loads(PHRASES.read_text(encoding="utf-8"))["phrases"]]
    began = time.perf_counter()
    icd_index.of(table)
    icd_search.search("knee", table, synonyms=synonyms)
    first = (time.perf_counter() - began) * 1000
    spent = []
    for phrase in phrases:
        began = time.perf_counter()
        icd_search.search(phrase, table, synonyms=synonyms)
        spent.append((time.perf_counter() - began) * 1000)
    return {
        "first search": _report.figure([first], "ms"),
        "search": _report.figure(spent, "ms"),
    }


def _resident() -> float:
    """Return the memory of this process in MB; the mapped pages that were read count."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def _more(before: float) -> _report.Figure:
    return _report.figure([_resident() - before], "MB")


if __name__ == "__main__":
    main()
