"""What every loaded table says of some codes on a day, for the look-up page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from claims.domain import codes as shapes
from claims.domain.coding.codetables import ServiceFacts, Tables
from claims.services import code_lookup
from clinicbridge import scope

MOST_CODES = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One table's answer. ``release`` names who says it, and whether it is only the nearest."""

    code: str
    table: str
    words: str
    release: str = ""


def look_up(text: str, day: date) -> tuple[Said, ...]:
    """Return every table's answer for the codes of a search box, blanks between them."""
    asked = list(dict.fromkeys(text.upper().replace(",", " ").split()))[:MOST_CODES]
    tables = code_lookup.tables_for(practice_id=scope.current(), codes=asked, days={day})
    said = [one for code in asked for one in _of(tables, code, day)]
    return (*said, *_pairs(tables, frozenset(asked), day))


def _of(tables: Tables, code: str, day: date) -> Iterator[Said]:
    yield from _diagnosis(tables, code, day)
    if place := tables.places.place(code):
        paid = "paid as a facility" if place.is_facility else "paid as no facility"
        since = f", since {place.valid_from}" if place.valid_from else ""
        yield Said(code, "Place of service", f"{place.name}, {paid}{since}")
    yield from _procedure(tables, code)
    if limit := tables.mue.limit(code, day):
        per = "a line" if limit.mai == 1 else "a day"
        yield Said(code, "NCCI unit limit", f"{limit.value} {per}, MAI {limit.mai}", limit.release)
    if found := tables.add_ons.add_on(code, day):
        to = ", ".join(sorted(found.primaries)) or "whatever the payer decides"
        yield Said(code, "Add-on code", f"type {found.kind}, added to {to}", found.release)
    for modifier in ("", "26", "TC", "53"):
        if facts := tables.physician_fees.facts(code, day, modifier=modifier):
            named = f"{code} {modifier}".strip()
            yield Said(named, "Physician fee schedule", _facts(facts), facts.release)


def _diagnosis(tables: Tables, code: str, day: date) -> Iterator[Said]:
    table = tables.icd.on(day)
    dotted = shapes.normalise_diagnosis(code)
    if table is None or (entry := table.entry(dotted)) is None:
        return
    billable = "billable" if entry.is_billable else "not billable: a longer code is needed"
    yield Said(dotted, "ICD-10-CM", f"{entry.description} ({billable})", table.release)


def _procedure(tables: Tables, code: str) -> Iterator[Said]:
    found = tables.procedures.procedure(code)
    if found is None:
        return
    table = "CPT" if code[:1].isdigit() else "HCPCS Level II"
    days = [f"from {found.valid_from}"] if found.valid_from else []
    days += [f"to {found.valid_to}"] if found.valid_to else []
    words = found.description or "no description"
    yield Said(code, table, f"{words} {' '.join(days)}".strip(), found.release)


def _pairs(tables: Tables, asked: frozenset[str], day: date) -> Iterator[Said]:
    for edit in tables.ptp.between(asked, day):
        helps = "a modifier may part them" if edit.indicator == 1 else "no modifier parts them"
        since = f"since {edit.effective}" + (f" to {edit.deletion}" if edit.deletion else "")
        yield Said(
            f"{edit.column1} {edit.column2}",
            "NCCI pair",
            f"column 1 {edit.column1} is paid, column 2 {edit.column2} is not; {helps}, {since}",
            edit.release,
        )


_NAMES = (
    ("status", "status"),
    ("global_days", "global"),
    ("multiple", "multiple"),
    ("bilateral", "bilateral"),
    ("assistant", "assistant"),
    ("co_surgeon", "co-surgeon"),
    ("team", "team"),
    ("component", "PC/TC"),
)


def _facts(facts: ServiceFacts) -> str:
    said = [f"{words} {value}" for name, words in _NAMES if (value := getattr(facts, name))]
    if facts.allowed is not None:
        said.append(f"national ${facts.allowed}, an estimate")
    if facts.allowed_facility is not None:
        said.append(f"in a facility ${facts.allowed_facility}")
    return ", ".join(said)
