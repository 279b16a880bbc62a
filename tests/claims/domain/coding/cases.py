"""The published rule cases, read from the reference data when it is there."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("CLINICBRIDGE_REFERENCE_DATA", ROOT / "../shared/data"))
if not FOLDER.is_absolute():
    FOLDER = ROOT / FOLDER
ABSENT = "the reference data is not here: set CLINICBRIDGE_REFERENCE_DATA"


def family(name: str) -> list[Any]:
    """Return one parameter per case, or one that skips and says why."""
    path = FOLDER / "rule_cases" / f"{name}.json"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=ABSENT))]
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in cases]


def expectations(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is expected, and each published alternative to it."""
    expected = case["expected"]
    return [expected, *({**expected, **other} for other in case.get("acceptable_alternatives", []))]


def billed(lines: Any) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return lines as they compare: any order, modifiers as sets, no zero units."""
    said = [
        (line["code"], int(line["units"]), tuple(sorted(line.get("modifiers", ()))))
        for line in lines
    ]
    return sorted(line for line in said if line[1])
