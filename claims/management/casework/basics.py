"""Put cases of a claim's basics to the engine: NPI, last day to file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.domain import codes
from claims.domain.coding.codetables import Tables
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return whether a number is an NPI, or what the edits say of the day of filing."""
    number = {"valid": codes.is_npi(str(case["npi"]))} if "npi" in case else {}
    if not {"date_of_service", "received"} <= set(case):
        if not number:
            raise Unsupported("neither an NPI nor a day of service and of filing")
        return number
    made = {**case, "line": {"code": "99213", "units": 1}}
    today = date.fromisoformat(case["received"])
    return {**number, **claims.examine(made, tables, "filing.timely_filing", today=today)}
