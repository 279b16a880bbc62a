"""Diagnoses a reading offers: what the claim lacks, or says less exactly."""

from collections.abc import Iterator
from datetime import date

from claims.domain.coding import icd_sevenths, icd_sides
from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.icd_sides import Laterality
from claims.domain.coding.proposals import Band, Proposal
from claims.domain.content import ClaimContent, Diagnosis
from claims.domain.diagnosis_fixes import AddDiagnosis, ReplaceDiagnosis
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.facts import Side
from claims.domain.fixing import MAX_DIAGNOSES, BaseFix
from claims.domain.reading.reading import INFERRED, Problem, Reading, Standing

SOURCE = "ICD-10-CM Official Guidelines, sec. IV"


def uid(code: str) -> str:
    """Return the uid of a diagnosis a reading adds: the same however often it is offered."""
    return f"note-{code.lower()}"


def propose(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield a diagnosis for each problem that is so, valid and billable on the day."""
    table = context.tables.icd.on(_day(reading, content, context))
    if table is None:
        return
    room = MAX_DIAGNOSES - len(content.diagnoses)
    for problem in reading.problems:
        if problem.standing is not Standing.ACTIVE or not problem.code:
            continue
        problem = _billable(problem, table)
        entry = table.entry(problem.code)
        if entry is None or not entry.is_billable:
            continue
        if any(one.code == problem.code for one in content.diagnoses):
            continue
        known = _less_exact(problem.code, content, table)
        if known is None:
            if room <= 0:
                continue
            room -= 1
        for fix, words, band in _fixes(problem, known, table):
            is_inferred = problem.code in reading.inferred
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.diagnosis",
                explanation=INFERRED if is_inferred else words,
                source=SOURCE,
                release=entry.code and table.release,
                inputs={"code": problem.code},
                evidence=problem.evidence,
                band=Band.CHECK if is_inferred else band,
                suggester=reading.source,
            )


def _day(reading: Reading, content: ClaimContent, context: Context) -> date:
    dates = [one.date_from for one in reading.services if one.date_from]
    return content.service_date or next(iter(dates), None) or context.today


def _fixes(
    problem: Problem, known: Diagnosis | None, table: IcdTable
) -> Iterator[tuple[BaseFix, str, Band]]:
    if known is None:
        words = f"The note states a condition that {problem.code} names and the claim does not."
        for fix in offer(AddDiagnosis, uid=uid(problem.code), code=problem.code):
            yield fix, words, Band.SUPPORTED
        return
    words = f"The note's words lead to {problem.code}; the claim says {known.code}."
    is_open = icd_sides.side_of(known.code, table) is Laterality.UNSPECIFIED
    band = Band.SUPPORTED if is_open else Band.CHECK
    for fix in offer(ReplaceDiagnosis, diagnosis=known.uid, code=problem.code):
        yield fix, words, band


def _billable(problem: Problem, table: IcdTable) -> Problem:
    """Return a problem with what its words lead to where the note's own code is not valid."""
    for code in (problem.code, *problem.others):
        entry = table.entry(code)
        if entry is not None and entry.is_billable and code[:3] == problem.code[:3]:
            return problem.model_copy(update={"code": code})
    return problem


def _less_exact(code: str, content: ClaimContent, table: IcdTable) -> Diagnosis | None:
    """Return the claim's diagnosis that is this one but for side or phase of care."""
    for known in content.diagnoses:
        if not known.code or table.entry(known.code) is None:
            continue
        if _stem(known.code) == _stem(code) and icd_sevenths.has_seventh(code):
            return known
        side = icd_sides.side_of(code, table)
        if (
            side.value in set(Side)
            and icd_sides.with_side(known.code, Side(side.value), table) == code
        ):
            return known
    return None


def _stem(code: str) -> str:
    return code[:-1] if icd_sevenths.has_seventh(code) else code
