"""Make a claim of what a case says, and ask chosen edits about it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain import codes
from claims.domain.coding.codetables import Tables
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.edits import registry
from claims.domain.edits.context import Context
from claims.management.casework.answers import Answer, said
from claims.services import coding_context

# "No payer means medicare; cpt_rules means commercial"; medicare is Part B.
_CLASSES = {
    "medicare_part_b": "MEDICARE",
    "original_medicare": "MEDICARE",
    "medicare_ffs": "MEDICARE",
    "railroad_medicare": "RAILROAD",
    "workers_compensation": "WORKERS_COMP",
    "cpt_rules": "COMMERCIAL",
}


def today(case: Mapping[str, Any]) -> date:
    """Return the day a case is judged on: its date of service, else a day of our tables."""
    return date.fromisoformat(case.get("date_of_service") or "2026-11-22")


def payer_class(case: Mapping[str, Any]) -> str:
    """Return the payer class a case names."""
    named = "_".join(str(case.get("payer") or "medicare").lower().split())
    return _CLASSES.get(named, named.upper())


def line(stored: Mapping[str, Any], place: int = 0, on: date | None = None) -> Line:
    """Return a line of the claim; its uid says its place, its pointers its diagnoses."""
    units = stored.get("units")
    return Line(
        uid=f"L{place}",
        code=stored.get("code", ""),
        modifiers=tuple(stored.get("modifiers", ())),
        pointers=tuple(f"D{n}" for n in range(len(stored.get("dx", ())))),
        units=None if units is None else Decimal(str(units)),
        from_date=on,
        to_date=on,
    )


def content(case: Mapping[str, Any]) -> ClaimContent:
    """Return the claim of a case's line or lines, on its date of service."""
    on = date.fromisoformat(case["date_of_service"]) if case.get("date_of_service") else None
    stored = case["lines"] if "lines" in case else [case["line"]]
    given = next((one["dx"] for one in stored if one.get("dx")), ())
    dx = [codes.normalise_diagnosis(str(code)) for code in given]
    return ClaimContent(
        diagnoses=tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(dx)),
        lines=tuple(line(one, n, on) for n, one in enumerate(stored)),
    )


def context(case: Mapping[str, Any], tables: Tables, **known: Any) -> Context:
    """Return what the edits may know of a case."""
    given = {
        "today": today(case),
        "payer_class": payer_class(case),
        "therapy": coding_context.therapy(),
        "modifiers": coding_context.modifiers(),
        "tables": tables,
    }
    return Context(**{**given, **known})


def examine(case: Mapping[str, Any], tables: Tables, *edits: str, **known: Any) -> Answer:
    """Return what these edits say of a case's claim."""
    return ask(content(case), context(case, tables, **known), *edits)


def ask(claim: ClaimContent, about: Context, *edits: str) -> Answer:
    """Return what these edits say of a claim; an id ending in a dot names its whole subject."""
    chosen = [
        one
        for one in registry.edits()
        if any(one.id == name or (name.endswith(".") and one.id.startswith(name)) for name in edits)
    ]
    found = (finding for one in chosen for finding in one.examine(claim, about))
    return {"findings": said(found, claim)}
