"""Put cases of NCCI pairs, unlikely units and distinct modifiers to the engine."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.domain.coding import distinct, unlikely
from claims.domain.coding.codetables import MueLimit, PtpEdit, Tables
from claims.domain.content import Line
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported

_WORDS = {"left": "LT", "right": "RT"}
_BOTH = frozenset({"both", "bilateral"})
_FACTS = ("separate_documented", "same_interval", "same_structure", "separate_encounter")


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return what is paid of a pair or of a day's lines, and what would set them apart."""
    if "mue" in case:
        return _unlikely(case)
    if "line" in case:
        return claims.examine(case, tables, "modifiers.59_and_x_together", "modifiers.59_not_on_em")
    if "edit" not in case:
        raise Unsupported("a pair needs its edit")
    edit = _edit(case["edit"])
    return _paid(case, edit) if "lines" in case else _exits(case, edit)


def _unlikely(case: Mapping[str, Any]) -> Answer:
    row = case["mue"]
    # As CMS's file writes it: "2 Date of Service Edit: Policy".
    indicator = int(str(row["mai"]).strip()[:1])
    limit = MueLimit(row["code"], int(row["value"]), indicator)
    lines = [claims.line({"code": row["code"], **one}, n) for n, one in enumerate(case["lines"])]
    excess = unlikely.examine(lines, limit)
    denied = excess.denied if excess else ()
    by_day = excess is not None and excess.is_by_day
    return {
        "deny_lines": [place for place, line in enumerate(lines) if line in denied],
        "deny_all_lines": by_day,
        "override": None if excess is None else not excess.is_absolute,
    }


def _paid(case: Mapping[str, Any], edit: PtpEdit) -> Answer:
    on = claims.today(case)
    lines = [claims.line(one, n, on) for n, one in enumerate(case["lines"])]
    denied: list[Line] = []
    for known, first, second in distinct.pairs(lines, [edit]):
        verdict = distinct.judge(known, first, second, on=on)
        denied += [verdict.denied] if verdict.denied else []
    return {
        "pay": [line.code for line in lines if line not in denied],
        "deny": [line.code for line in denied],
    }


def _exits(case: Mapping[str, Any], edit: PtpEdit) -> Answer:
    facts = {name: case[name] for name in _FACTS if name in case}
    known = distinct.Situation(**{**_places(case, edit), **facts})
    found = distinct.exits(edit, known, on=claims.today(case))
    is_paid = bool(found.modifiers) or not found.is_bundled
    return {
        "allowed_modifier": list(found.modifiers) or None,
        "modifier_needed": list(found.modifiers),
        "on_any_of": [edit.column1, edit.column2] if found.modifiers else [],
        "prefer_over": found.prefer_over or None,
        "deny": [] if is_paid else [edit.column2],
        "pay": [edit.column1, edit.column2] if is_paid else [edit.column1],
    }


def _places(case: Mapping[str, Any], edit: PtpEdit) -> dict[str, Any]:
    """Return the anatomic modifiers of both services, or that their places differ.

    "Left forearm" is no modifier; another such place is another structure.
    """
    told = [str(case.get("sides", {}).get(code, "")) for code in (edit.column1, edit.column2)]
    told = [" ".join(place.lower().split()) for place in told]
    modifiers = tuple(_WORDS.get(place, place.upper()) for place in told)
    if set(modifiers) <= distinct.ANATOMIC:
        return {"sides": modifiers}
    are_places = all(len(place) > 2 and place not in _BOTH for place in told)
    return {"same_structure": False} if are_places and told[0] != told[1] else {}


def _edit(row: Mapping[str, Any]) -> PtpEdit:
    ends = row.get("deletion")
    return PtpEdit(
        row["column1"],
        row["column2"],
        int(row["modifier_indicator"]),
        date.fromisoformat(row.get("effective") or "1996-01-01"),
        date.fromisoformat(ends) if ends else None,
    )
