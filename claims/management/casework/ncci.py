"""Put cases of ncci to the engine."""

from collections.abc import Mapping
from typing import Any

from claims.domain.coding.codetables import Tables
from claims.management.casework.answers import Answer, Unsupported


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return what the engine says of a case."""
    raise Unsupported(f"no cases of {case['family']} are taken yet")
