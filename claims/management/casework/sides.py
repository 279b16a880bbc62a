"""Put cases of sides and bilateral services to the engine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from claims.domain.coding import bilateral
from claims.domain.coding.bilateral import Biller, Unsided
from claims.domain.coding.codetables import ServiceFacts, Tables
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported

# Wherever a professional works both sides are one line; a surgery center bills for itself.
_PLACES = (
    "professional professional_office physician office hospital hospital_outpatient "
    "outpatient_hospital hopd facility non_facility"
)
_CENTERS = ("asc", "ambulatory_surgery_center", "ambulatory_surgical_center")
BILLERS = {
    **dict.fromkeys(_PLACES.split(), Biller.PROFESSIONAL),
    **dict.fromkeys(_CENTERS, Biller.ASC),
}
SIDES = {"left": "LT", "right": "RT", "L": "LT", "R": "RT"}


@dataclass(frozen=True, slots=True)
class OneRow:
    """The fee schedule of a case: the row of its own code."""

    row: ServiceFacts

    def facts(self, code: str, on: date | None, *, modifier: str = "") -> ServiceFacts | None:  # noqa: ARG002
        """Return the row for its code alone."""
        return self.row if code == self.row.code else None


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return the lines a service makes, or what the edits say of a line."""
    try:
        if "sides" in case or "modifiers_requested" in case:
            return _lines(case)
        return _edits(case, tables)
    except Unsided as unsided:
        raise Unsupported(str(unsided)) from None
    except (KeyError, TypeError, ValueError) as odd:
        raise Unsupported(f"no case of this shape is taken: {type(odd).__name__}") from None


def _lines(case: Mapping[str, Any]) -> Answer:
    wanted = tuple(case.get("modifiers_requested", case.get("modifiers", ())))
    sides = _sides(case.get("sides", ())) or (("LT", "RT") if "50" in wanted else ())
    arranged = bilateral.arrange(
        sides,
        indicator=str(case["bilateral_indicator"]),
        biller=_biller(str(case.get("facility", "professional"))),
        also=tuple(m for m in wanted if m != "50"),
    )
    return {
        "lines": [
            {"code": case["code"], "modifiers": list(one.modifiers), "units": one.units}
            for one in arranged.lines
        ]
    }


def _biller(named: str) -> Biller:
    """Return who bills, however the place is spelled: "ASC", "Non-facility"."""
    found = BILLERS.get("_".join(re.findall(r"[a-z]+", named.lower())))
    if found is None:
        raise Unsupported(f"no such place: {named}")
    return found


def _sides(given: Any) -> tuple[str, ...]:
    if given in ("both", "bilateral"):
        return ("LT", "RT")
    listed = (given,) if isinstance(given, str) else tuple(given)
    return tuple(SIDES.get(one, one) for one in listed)


def _edits(case: Mapping[str, Any], tables: Tables) -> Answer:
    line = case.get("line") or {"code": case["code"], "modifiers": case.get("modifiers", ())}
    if "bilateral_indicator" in case:
        row = ServiceFacts(line["code"], bilateral=str(case["bilateral_indicator"]))
        tables = replace(tables, physician_fees=OneRow(row))
    return claims.examine({**case, "line": line}, tables, "sides.")
