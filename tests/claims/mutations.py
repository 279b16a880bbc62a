"""Reads and changes one leaf of a FHIR bundle, by its path."""

import copy
import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

NPIS = ("2900002033", "2900003023", "2900002025")
CODES = ("97112", "97140", "99213", "73030")
DIAGNOSES = ("M17.12", "M54.51")
WORDS: dict[str, tuple[Any, ...]] = {
    "gender": ("male", "female"),
    "state": ("WY",),
    "postalCode": ("80309",),
    "birthDate": ("1961-07-08",),
    "relationship.coding[0].code": ("spouse",),
}
# What says what a leaf is, or which visit it belongs to: another one makes another message.
STRUCTURE = re.compile(
    r".*\.(system|url|linkId|contentType|data|versionId|lastUpdated)"
    r"|Encounter/[^.]+\.(id|status)|Patient/[^.]+\.id"
    r"|.*\.(encounter|encounter\[0\]|context|beneficiary|subject|subscriber)\.reference"
)
PATH = re.compile(r"(?P<resource>\w+/[^.]+)\.(?P<rest>.+)")
STEP = re.compile(r"(\w+)|\[(\d+)\]")


def others(bundle: Any, leaf: str, raw: Any) -> tuple[Any, ...]:
    """Return valid values a leaf might have had instead."""
    if STRUCTURE.fullmatch(leaf):
        return ()
    found = _referable(bundle, raw) if leaf.endswith(".reference") else _others(leaf, raw)
    return tuple(value for value in found if value != raw)


def _referable(bundle: Any, raw: str) -> tuple[str, ...]:
    kind = raw.split("/")[0]
    resources = [entry["resource"] for entry in bundle["entry"]]
    return tuple(f"{kind}/{r['id']}" for r in resources if r["resourceType"] == kind)


def _others(leaf: str, raw: Any) -> tuple[Any, ...]:
    if leaf.endswith(".id"):
        return (f"{raw}-2",)
    for end, values in WORDS.items():
        if leaf.endswith(end):
            return values
    if leaf.startswith("Practitioner/") and leaf.endswith("identifier[0].value"):
        return NPIS
    if re.fullmatch(r"\d{10}", str(raw)):
        return NPIS
    if re.match(r"(Procedure|ChargeItem)/.*\.code\.coding", leaf):
        return CODES
    if leaf.startswith("Condition/") and ".code.coding" in leaf:
        return DIAGNOSES
    return _by_type(raw)


def _by_type(raw: Any) -> tuple[Any, ...]:
    if isinstance(raw, bool):
        return (not raw,)
    if isinstance(raw, int):
        return (raw + 1, raw + 9, raw + 30)
    if isinstance(raw, (float, Decimal)) or re.fullmatch(r"-?\d+\.\d+", raw):
        return (float(raw) + 7,)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        return ((date.fromisoformat(raw) + timedelta(days=1)).isoformat(),)
    if re.match(r"\d{4}-\d\d-\d\dT", raw):
        moment = datetime.fromisoformat(raw)
        return tuple((moment + timedelta(days=n)).isoformat() for n in (1, -1))
    if re.fullmatch(r"\d\d:\d\d:\d\d", raw):
        return ("06:07:00",)
    return (f"{raw}x",)


def get(bundle: Any, leaf: str) -> Any:
    """Return what stands at a leaf's path."""
    holder, last = _place(bundle, leaf)
    return holder[last]


def put(bundle: Any, leaf: str, value: Any) -> Any:
    """Return the bundle with another value at a leaf's path.

    A resource given another id keeps being referred to.
    """
    if leaf.endswith(".id"):
        name = leaf.removesuffix(".id")
        text = re.sub(
            rf"{re.escape(name)}(?=\")", f"{name.split('/')[0]}/{value}", json.dumps(bundle)
        )
        bundle = json.loads(text)
        for entry in bundle["entry"]:
            resource = entry["resource"]
            if f"{resource['resourceType']}/{resource['id']}" == name:
                resource["id"] = value
        return bundle
    made = copy.deepcopy(bundle)
    holder, last = _place(made, leaf)
    holder[last] = value
    return made


def _place(bundle: Any, leaf: str) -> tuple[Any, Any]:
    found = PATH.fullmatch(leaf)
    assert found, leaf
    holder: Any = next(
        entry["resource"]
        for entry in bundle["entry"]
        if f"{entry['resource']['resourceType']}/{entry['resource']['id']}" == found["resource"]
    )
    steps = [int(n) if n else name for name, n in STEP.findall(found["rest"])]
    for step in steps[:-1]:
        holder = holder[step]
    return holder, steps[-1]
