"""Edits on each diagnosis code against the ICD-10-CM release of the visit's day."""

from collections.abc import Iterator

from claims.domain import codes
from claims.domain.coding import icd_check, icd_releases, icd_sevenths, icd_sides
from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.coding.icd_sides import Laterality
from claims.domain.content import ClaimContent, Diagnosis
from claims.domain.diagnosis_fixes import ReplaceDiagnosis
from claims.domain.edits import documented
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offers
from claims.domain.edits.registry import edit
from claims.domain.facts import Side

# Categories whose every code is of one sex.
_FEMALE = (("C51", "C58"), ("N70", "N98"), ("O00", "O9A"), ("Z33", "Z34"), ("Z3A", "Z3A"))
_MALE = (("C60", "C63"), ("N40", "N53"))


@edit("icd.no_such_code", severity=Severity.BLOCKS, source=icd_check.SOURCE)
def diagnosis_exists_on_the_day(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A diagnosis code is in the ICD-10-CM release in force on the day of service.

    Where no loaded release covers the day, it is asked about and not
    refused: the code may be of a newer release.
    """
    for diagnosis, table, severity in _coded(content, context):
        checked = icd_check.check(diagnosis.code, table)
        if not checked.is_valid and codes.is_diagnosis(diagnosis.code):
            yield Remark(
                checked.explanation,
                diagnosis.uid,
                checked.inputs,
                offers(ReplaceDiagnosis, "code", checked.better, diagnosis=diagnosis.uid),
                severity,
            )


@edit("icd.not_billable", severity=Severity.BLOCKS, source=icd_check.SOURCE)
def diagnosis_is_coded_to_the_end(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A diagnosis is coded to its last character; a heading is not billable."""
    for diagnosis, table, severity in _coded(content, context):
        checked = icd_check.check(diagnosis.code, table)
        if checked.is_valid and not checked.is_billable:
            side = documented.side_for(diagnosis.uid, content, context)
            is_therapy = any(context.therapy.is_therapy(line.code) for line in content.lines)
            wanted = Phase.AFTERCARE if is_therapy else Phase.ACTIVE
            better = _best_first(checked.better, table, side, wanted)
            yield Remark(
                checked.explanation,
                diagnosis.uid,
                checked.inputs,
                offers(ReplaceDiagnosis, "code", better, diagnosis=diagnosis.uid),
                severity,
            )


@edit("icd.unspecified_laterality", severity=Severity.CONFIRM, source=icd_sides.SOURCE)
def diagnosis_names_the_documented_side(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A diagnosis names the side where the record or a line's modifier gives one."""
    table = context.tables.icd.on(content.service_date)
    if table is None:
        return
    for diagnosis in content.diagnoses:
        side = documented.side_for(diagnosis.uid, content, context)
        better = _of_side(diagnosis.code, side, table) if side else ()
        if side and better:
            yield Remark(
                f"{diagnosis.code} leaves the side open; the record says {side.value.lower()}.",
                diagnosis.uid,
                {"code": diagnosis.code, "side": side.value, "suggest": better},
                offers(ReplaceDiagnosis, "code", better, diagnosis=diagnosis.uid),
            )


@edit("icd.phase_of_care", severity=Severity.CONFIRM, source=icd_sevenths.SOURCE)
def injury_in_therapy_is_past_active_treatment(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """An injury treated by therapy is coded as a subsequent encounter: D, not A."""
    table = context.tables.icd.on(content.service_date)
    if table is None:
        return
    pointed = {
        uid
        for line in content.lines
        if context.therapy.is_therapy(line.code)
        for uid in line.pointers
    }
    for diagnosis in content.diagnoses:
        code = diagnosis.code
        if diagnosis.uid not in pointed or code[:1] not in ("S", "T"):
            continue
        if icd_sevenths.phase_of(code, table) is Phase.ACTIVE:
            found = icd_sevenths.with_phase(code, Phase.AFTERCARE, table)
            better = [found] if found else []
            yield Remark(
                f"{code} says active treatment; therapy is usually a subsequent encounter.",
                diagnosis.uid,
                {"code": code},
                offers(ReplaceDiagnosis, "code", better, diagnosis=diagnosis.uid),
            )


@edit("icd.sex_conflict", severity=Severity.CONFIRM, source="Medicare Code Editor, sex conflict")
def diagnosis_is_of_the_patients_sex(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A diagnosis that only one sex can have stands on the claim of a patient of that sex."""
    sex = content.patient.sex
    for diagnosis in content.diagnoses:
        category = diagnosis.code[:3]
        other = _FEMALE if sex == "M" else _MALE if sex == "F" else ()
        if any(first <= category <= last for first, last in other):
            words = "women" if sex == "M" else "men"
            yield Remark(
                f"{diagnosis.code} is a diagnosis of {words}; the claim says the patient is {sex}.",
                diagnosis.uid,
                {"code": diagnosis.code, "sex": sex},
            )


def _coded(
    content: ClaimContent, context: Context
) -> Iterator[tuple[Diagnosis, IcdTable, Severity]]:
    """Yield each coded diagnosis, the release that judges it, and how hard that stands."""
    day = content.service_date
    table = context.tables.icd.on(day)
    if table is None:
        return
    is_sure = day is not None and icd_releases.covers(table, day)
    severity = Severity.BLOCKS if is_sure else Severity.CONFIRM
    for diagnosis in content.diagnoses:
        if diagnosis.code:
            yield diagnosis, table, severity


def _of_side(code: str, side: Side, table: IcdTable) -> tuple[str, ...]:
    """Return the code of a side; where there is none of both sides, one of each.

    Where the title leaves open the finger, toe, bone or lid too, each of the side.
    """
    is_open = icd_sides.side_of(code, table) is Laterality.UNSPECIFIED
    found = icd_sides.with_side(code, side, table) if is_open else ""
    if found:
        return (found,)
    if is_open and side is Side.BILATERAL:
        each = (_of_side(code, one, table) for one in (Side.RIGHT, Side.LEFT))
        return tuple(one for several in each for one in several)
    return icd_sides.parts_of_side(code, side, table)


def _best_first(
    better: tuple[str, ...], table: IcdTable, side: Side | None, wanted: Phase
) -> list[str]:
    """Order the codes below a heading: the documented side, the phase of the visit."""

    def rank(code: str) -> tuple[bool, bool]:
        other_side = side is not None and icd_sides.side_of(code, table) != side.value
        return other_side, icd_sevenths.phase_of(code, table) not in (wanted, None)

    return sorted(better, key=rank)
