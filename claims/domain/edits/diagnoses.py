"""Edits on the claim's diagnoses: box 21."""

from collections.abc import Iterator

from claims.domain import fixing
from claims.domain.content import ClaimContent
from claims.domain.diagnosis_fixes import RemoveDiagnosis
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.patient import FORM
from claims.domain.edits.registry import edit


@edit("diagnoses.none", severity=Severity.BLOCKS, source=FORM.format(21))
def claim_has_a_diagnosis(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim has at least one diagnosis."""
    if not content.diagnoses:
        yield Remark("The claim has no diagnosis.", subject="diagnoses")


@edit("diagnoses.too_many", severity=Severity.BLOCKS, source=FORM.format(21))
def claim_has_twelve_diagnoses_at_most(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim has at most twelve diagnoses; one that no line points to goes first."""
    count, most = len(content.diagnoses), fixing.MAX_DIAGNOSES
    if count <= most:
        return
    pointed = {uid for line in content.lines for uid in line.pointers}
    spare = [one for one in content.diagnoses if one.uid not in pointed]
    fits = f"The claim has {count} diagnoses; twelve fit"
    words = f"{fits}. Remove {count - most} of the {len(spare)} to which no line points."
    if len(spare) < count - most:
        words = (
            f"{fits}, and lines point to {count - len(spare)}. Remove lines with their diagnoses "
            "and bill them on a claim of their own in the billing system."
        )
    fix = offer(RemoveDiagnosis, diagnosis=spare[-1].uid) if spare else ()
    yield Remark(words, "diagnoses", {"diagnoses": count}, fix)


@edit("diagnoses.code_missing", severity=Severity.BLOCKS, source=FORM.format(21))
def diagnosis_has_a_code(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every diagnosis on the claim has a code."""
    for diagnosis in content.diagnoses:
        if not diagnosis.code:
            letter = content.letter(diagnosis.uid)
            yield Remark(f"Diagnosis {letter} has no code.", diagnosis.uid)


@edit("diagnoses.twice", severity=Severity.CONFIRM, source="ICD-10-CM guidelines, sec. I.B.12")
def diagnosis_is_listed_once(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Each diagnosis code is reported once per encounter."""
    seen: set[str] = set()
    for diagnosis in content.diagnoses:
        if diagnosis.code and diagnosis.code in seen:
            yield Remark(
                f"{diagnosis.code} is on the claim twice.",
                diagnosis.uid,
                {"code": diagnosis.code},
                offer(RemoveDiagnosis, diagnosis=diagnosis.uid),
            )
        seen.add(diagnosis.code)
