"""Edits on diagnoses together: what excludes what, and which may stand first."""

from collections.abc import Iterator, Sequence

from claims.domain.coding import icd_notes, sequencing
from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.icd_notes import Asked
from claims.domain.content import ClaimContent, Diagnosis
from claims.domain.diagnosis_fixes import MoveDiagnosis, RemoveDiagnosis
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.fixing import BaseFix

MANIFESTATION_SOURCE = "ICD-10-CM Official Guidelines, sec. I.A.13; Medicare Code Editor"


@edit("combinations.excludes1", severity=Severity.CONFIRM, source=icd_notes.EXCLUDES1_SOURCE)
def diagnoses_do_not_exclude_each_other(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Two diagnoses an Excludes1 note keeps apart are not coded together.

    Unless the two conditions have nothing to do with each other, which
    only the record can tell: so it is asked.
    """
    table, uids = context.tables.icd.on(content.service_date), _uids(content)
    for conflict in icd_notes.excludes1(tuple(uids), table) if table else ():
        one, other = (uids[code] for code in conflict.pair)
        removals = (_removal(content, uid) for uid in (other, one))
        yield Remark(
            f"{conflict.explanation} Are the two conditions unrelated?",
            other,
            conflict.inputs,
            tuple(fix for fixes in removals for fix in fixes),
        )


@edit("combinations.external_cause_not_first", severity=Severity.BLOCKS, source=sequencing.SOURCE)
def external_cause_is_not_first(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An external cause (V00 to Y99) is never the first diagnosis."""
    coded = [one for one in content.diagnoses if one.code]
    if coded and sequencing.is_external_cause(coded[0].code):
        order = sequencing.external_causes_last([one.code for one in coded])
        yield Remark(
            f"{coded[0].code} says how it happened: it cannot be diagnosis A.",
            coded[0].uid,
            {"first": coded[0].code, "fix_order": order},
            _another_first(content, coded),
        )


@edit(
    "combinations.manifestation_not_first",
    severity=Severity.CONFIRM,
    source=MANIFESTATION_SOURCE,
)
def manifestation_is_not_first(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A manifestation "in diseases classified elsewhere" follows the disease it comes from."""
    table = context.tables.icd.on(content.service_date)
    first = content.diagnoses[0] if content.diagnoses else None
    if table is None or first is None or not icd_notes.is_manifestation(first.code, table):
        return
    cause = next(_causes(content, first, table), None)
    fixes = offer(MoveDiagnosis, diagnosis=cause.uid, place=0) if cause else ()
    yield Remark(
        f"{first.code} is a manifestation: the disease it comes from is coded before it.",
        first.uid,
        {"code": first.code, "cause": cause.code if cause else ""},
        fixes,
    )


@edit("combinations.code_first", severity=Severity.NOTE, source=icd_notes.SEQUENCE_SOURCE)
def what_is_coded_first_stands_before(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Where a note says "code first", that diagnosis is on the claim, and before.

    On the claim but after: to be confirmed. Not on the claim: a note.
    """
    table = context.tables.icd.on(content.service_date)
    for place, diagnosis in enumerate(content.diagnoses):
        if table is None:
            return
        before = [one.code for one in content.diagnoses[:place]]
        for asked in icd_notes.code_first(diagnosis.code, table):
            if any(asked.means(code) for code in before):
                continue
            yield from _code_first(content, diagnosis, place, asked)


@edit("combinations.use_additional", severity=Severity.NOTE, source=icd_notes.SEQUENCE_SOURCE)
def what_is_added_stands_after(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Where a note says "use additional code", that code stands after, where there is one."""
    table = context.tables.icd.on(content.service_date)
    for place, diagnosis in enumerate(content.diagnoses):
        if table is None:
            return
        for asked in icd_notes.use_additional(diagnosis.code, table):
            yield from _use_additional(content, diagnosis, place, asked)


def _code_first(
    content: ClaimContent, diagnosis: Diagnosis, place: int, asked: Asked
) -> Iterator[Remark]:
    later = [one for one in content.diagnoses[place + 1 :] if asked.means(one.code)]
    inputs = {"code": diagnosis.code, "note": asked.note, "later": [one.code for one in later]}
    if later:
        said = f"{asked.holder}: code first {_short(asked.note)} {later[0].code} stands after it."
        fixes = _move(later[0], place)
        yield Remark(said, diagnosis.uid, inputs, fixes, Severity.CONFIRM)
    elif asked.references and not asked.is_conditional:
        said = f"{asked.holder}: code first {_short(asked.note)} None of them is on the claim."
        yield Remark(said, diagnosis.uid, inputs)


def _use_additional(
    content: ClaimContent, diagnosis: Diagnosis, place: int, asked: Asked
) -> Iterator[Remark]:
    named = [one for one in content.diagnoses if asked.means(one.code)]
    inputs = {"code": diagnosis.code, "note": asked.note, "named": [one.code for one in named]}
    before = [one for one in content.diagnoses[:place] if one in named]
    if before:
        said = f"{before[0].code} is coded in addition to {diagnosis.code}: it stands after it."
        fixes = _move(diagnosis, content.diagnoses.index(before[0]))
        yield Remark(said, diagnosis.uid, inputs, fixes)
    elif not named and asked.references and not asked.is_conditional:
        said = f"{asked.holder}: use an additional {_short(asked.note)}"
        yield Remark(said, diagnosis.uid, inputs)


def _causes(
    content: ClaimContent, manifestation: Diagnosis, table: IcdTable
) -> Iterator[Diagnosis]:
    """Yield what could be the disease behind a manifestation, the named ones first."""
    others = [
        one
        for one in content.diagnoses
        if one.code
        and not sequencing.is_external_cause(one.code)
        and not icd_notes.is_manifestation(one.code, table)
    ]
    asked = icd_notes.code_first(manifestation.code, table)
    yield from (one for one in others if any(note.means(one.code) for note in asked))
    yield from others


def _another_first(content: ClaimContent, coded: Sequence[Diagnosis]) -> tuple[BaseFix, ...]:
    """Offer to move the one cause to the end, or another diagnosis to the front."""
    others = [one for one in coded if not sequencing.is_external_cause(one.code)]
    if not others:
        return ()
    if others[0] == coded[1]:
        return offer(MoveDiagnosis, diagnosis=coded[0].uid, place=len(content.diagnoses) - 1)
    return offer(MoveDiagnosis, diagnosis=others[0].uid, place=0)


def _removal(content: ClaimContent, uid: str) -> tuple[BaseFix, ...]:
    """Offer to remove a diagnosis where no line, and no first place, is left without one."""
    left = [one for one in content.diagnoses if one.uid != uid]
    if not left or sequencing.is_external_cause(left[0].code):
        return ()
    if any(line.pointers == (uid,) for line in content.lines):
        return ()
    return offer(RemoveDiagnosis, diagnosis=uid)


def _move(moved: Diagnosis, place: int) -> tuple[BaseFix, ...]:
    """Offer a move that puts no external cause first."""
    if place == 0 and sequencing.is_external_cause(moved.code):
        return ()
    return offer(MoveDiagnosis, diagnosis=moved.uid, place=place)


def _uids(content: ClaimContent) -> dict[str, str]:
    """Return the first diagnosis of each code."""
    found: dict[str, str] = {}
    for one in content.diagnoses:
        if one.code:
            found.setdefault(one.code, one.uid)
    return found


def _short(note: str) -> str:
    """End a sentence with a note's beginning, as much as a line of the desk holds."""
    said = note.lstrip(", ").rstrip(":;. ").replace(":;", ":")
    return f"{said}." if len(said) <= 120 else f"{said[:117].rstrip()}..."
