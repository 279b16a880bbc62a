"""Put cases of diagnoses to the engine."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.domain import codes
from claims.domain.coding import icd_check, icd_sevenths, sequencing, table_notes
from claims.domain.coding.codetables import IcdTable, Tables
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.coding.releases import Release
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService, Side
from claims.management.casework import claims
from claims.management.casework.answers import NOTE, Answer, Said, Unsupported

_RELEASE = re.compile(r"FY(\d{4})(?:\D+(\d{4}-\d{2}-\d{2}))?")
_SIDES = {"l": Side.LEFT, "r": Side.RIGHT, "b": Side.BILATERAL}
# Words a case says a phase with, the telling before the general.
_PHASES = (
    ("sequel|late|scar", Phase.SEQUELA),
    ("delay", Phase.DELAYED),
    ("non.?union", Phase.NONUNION),
    ("mal.?union", Phase.MALUNION),
    ("subsequent|heal|after|routine|follow|rehab|therapy|recover|post.?active", Phase.AFTERCARE),
    ("active|initial|first|surg|emerg", Phase.ACTIVE),
)


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return what a code is, which code a phase wants, or what the edits say."""
    table = tables.icd.on(_day(case))
    if table is None:
        raise Unsupported("no ICD-10-CM release is loaded")
    if "loaded_release" in case:
        return _loaded(case, table)
    if "base" in case:
        return _phased(case, table)
    if not {"code", "codes", "codes_in_order"} & set(case):
        raise Unsupported("no code is named")
    given = case.get("codes_in_order") or case.get("codes") or [case.get("code", "")]
    listed = [codes.normalise_diagnosis(str(code)) for code in given]
    said = claims.ask(*_claim(case, listed, tables), "icd.", "combinations.")
    told = {"findings": [*said["findings"], *_noted(_release(table), _day(case))]}
    if "code" not in case:
        return {**told, "fix_order": list(sequencing.external_causes_last(listed))}
    return {**told, **_suggested(said), **_checked(case["code"], table)}


def _checked(code: str, table: IcdTable) -> Answer:
    checked = icd_check.check(code, table)
    return {
        "valid": checked.is_valid,
        "billable": checked.is_billable,
        "children": list(checked.children),
        "normalized": checked.normalized,
    }


def _suggested(said: Answer) -> Answer:
    """Return the code the edit on sides suggests: one, or one of each side."""
    for one in said["findings"]:
        if one.rule.endswith("unspecified_laterality"):
            found = list(one.detail["suggest"])
            return {"suggest": found[0] if len(found) == 1 else found}
    return {}


def _phased(case: Mapping[str, Any], table: IcdTable) -> Answer:
    words = str(case.get("phase", "")).lower()
    phase = next((phase for pattern, phase in _PHASES if re.search(pattern, words)), None)
    if phase is None:
        raise Unsupported(f"no such phase: {words}")
    base = codes.normalise_diagnosis(str(case["base"]))
    is_open = None if "closed" not in case else not case["closed"]
    return {"code": icd_sevenths.with_phase(base, phase, table, is_open=is_open)}


def _loaded(case: Mapping[str, Any], table: IcdTable) -> Answer:
    """Ask the practice's note about the release a case says is loaded, and what a code is in it.

    Of a release that is not at hand nothing is said but the note.
    """
    match = _RELEASE.search(str(case["loaded_release"]))
    day = _day(case)
    if match is None or day is None:
        raise Unsupported("a loaded release needs its year, and the case a date")
    year = int(match[1])
    until = date.fromisoformat(match[2]) if match[2] else date(year, 9, 30)
    loaded = Release("case", "ICD10CM", match[0][:6], date(year - 1, 10, 1), until)
    is_at_hand = "code" in case and table.release.startswith(loaded.name)
    known = _checked(case["code"], table) if is_at_hand else {}
    return {"findings": _noted(loaded, day), **known}


def _release(table: IcdTable) -> Release:
    return Release("shipped", "ICD10CM", table.release, table.effective_from, table.effective_to)


def _noted(loaded: Release, day: date | None) -> list[Said]:
    """Return what the practice's note says of this release on a day."""
    notes = table_notes.notes([loaded], day) if day is not None else ()
    return [Said(note.rule, NOTE, {}) for note in notes if note.kind == loaded.kind]


def _claim(
    case: Mapping[str, Any], listed: list[str], tables: Tables
) -> tuple[ClaimContent, Context]:
    """Return a claim of these diagnoses, a line that points to them, and what is known."""
    day = _day(case)
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(listed))
    line = Line(uid="L0", pointers=tuple(f"D{n}" for n in range(len(listed)))[:4])
    line = line.model_copy(update={"from_date": day, "to_date": day})
    side = _SIDES.get(str(case.get("note_side") or " ")[0].lower())
    services = (DocumentedService(key="L0", side=side),) if side else ()
    about = claims.context(case, tables, services=services)
    return ClaimContent(diagnoses=diagnoses, lines=(line,)), about


def _day(case: Mapping[str, Any]) -> date | None:
    stored = case.get("date_of_service")
    return date.fromisoformat(stored) if stored else None
