"""The tables that ship with the product, as the tests hand them to the engine."""

import json
from pathlib import Path

from claims.domain.coding import tables

DATA = Path(__file__).resolve().parents[4] / "claims" / "data"

THERAPY = tables.therapy_from(
    json.loads((DATA / "therapy_codes.json").read_text(encoding="utf-8")), release="shipped"
)
MODIFIERS = tables.modifiers_from(
    json.loads((DATA / "modifiers.json").read_text(encoding="utf-8")), release="shipped"
)
EM = json.loads((DATA / "em_thresholds.json").read_text(encoding="utf-8"))
