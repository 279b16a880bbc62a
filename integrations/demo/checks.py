"""What the billing system checks beyond the shape of a claim."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from integrations.demo.contract import Fault

# fmt: off
MODIFIERS = frozenset({
    "22", "24", "25", "26", "27", "33", "50", "51", "52", "53", "54", "55", "56", "57", "58",
    "59", "62", "63", "66", "73", "74", "76", "77", "78", "79", "80", "81", "82", "90", "91",
    "93", "95", "96", "97", "99", "AI", "AQ", "AS", "AT", "AX", "CO", "CQ", "CR", "E1", "E2",
    "E3", "E4", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "FA", "FQ", "FS", "FT",
    "G0", "GA", "GC", "GE", "GG", "GN", "GO", "GP", "GQ", "GT", "GU", "GV", "GW", "GX", "GY",
    "GZ", "JW", "JZ", "KX", "LC", "LD", "LM", "LT", "P1", "P2", "P3", "P4", "P5", "P6", "PO",
    "PN", "Q0", "Q1", "Q5", "Q6", "QW", "RC", "RI", "RT", "SA", "SG", "T1", "T2", "T3", "T4",
    "T5", "T6", "T7", "T8", "T9", "TA", "TC", "XE", "XP", "XS", "XU",
})
# fmt: on

# fmt: off
DATES = frozenset({
    "birthDate", "dateFrom", "dateTo", "date", "onset", "other", "unableToWorkFrom",
    "unableToWorkTo", "hospitalizedFrom", "hospitalizedTo", "certifiedFrom", "certifiedTo",
})
# fmt: on


def check(claim: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a claim whose shape is right."""
    yield from _dates(claim, "")
    if claim["claimFrequencyCode"] != "1" and "originalClaimNumber" not in claim:
        yield Fault("/originalClaimNumber", "REQUIRED", "A correction names the claim it corrects.")
    insurance = claim["insurance"]
    if insurance["relationshipToSubscriber"] != "self" and "subscriber" not in insurance:
        yield Fault("/insurance/subscriber", "REQUIRED", "Is missing for a dependent.")
    for index, line in enumerate(claim["lines"]):
        yield from _line(line, f"/lines/{index}", len(claim["diagnoses"]))


def _line(line: dict[str, Any], at: str, diagnoses: int) -> Iterator[Fault]:
    for place, modifier in enumerate(line.get("modifiers", ())):
        if modifier not in MODIFIERS:
            yield Fault(f"{at}/modifiers/{place}", "MODIFIER_UNKNOWN", "Is not a modifier we know.")
    for place, pointer in enumerate(line["diagnosisPointers"]):
        if pointer > diagnoses:
            field = f"{at}/diagnosisPointers/{place}"
            yield Fault(field, "POINTER_NOWHERE", "Points to no diagnosis of this claim.")
    if float(line["units"]) == 0:
        yield Fault(f"{at}/units", "VALUE", "Must be more than 0.")
    if line.get("dateTo", line["dateFrom"]) < line["dateFrom"]:
        yield Fault(f"{at}/dateTo", "VALUE", "Is before the first day.")


def _dates(value: Any, at: str) -> Iterator[Fault]:
    """Find dates of the right shape that are on no calendar."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str) and name in DATES:
                yield from _date(part, f"{at}/{name}")
            else:
                yield from _dates(part, f"{at}/{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _dates(part, f"{at}/{index}")


def _date(text: str, at: str) -> Iterator[Fault]:
    try:
        date.fromisoformat(text)
    except ValueError:
        yield Fault(at, "VALUE", "Is on no calendar.")
