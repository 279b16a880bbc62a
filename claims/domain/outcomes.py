"""What became of a typed change on a claim: whether the claim says so, and what it says."""

from typing import Any

from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.diagnosis_fixes import AddDiagnosis, RemoveDiagnosis
from claims.domain.fixing import BaseFix, Inapplicable
from claims.domain.line_fixes import AddLine, AddModifier, RemoveLine, RemoveModifier

Final = dict[str, Any]


def is_in(fix: BaseFix, content: ClaimContent) -> bool:
    """Whether a claim says what a change would make it say, whoever wrote it.

    A line of the same code, units and modifiers is an added line under
    any name; a question is never in a claim.
    """
    if fix.asks:
        return False
    if isinstance(fix, AddLine):
        return _added(fix, content) is not None
    if isinstance(fix, AddDiagnosis):
        return any(one.code == fix.code for one in content.diagnoses)
    if isinstance(fix, AddModifier | RemoveModifier):
        line = _line(fix.line, content)
        has = line is not None and fix.modifier in line.modifiers
        return has if isinstance(fix, AddModifier) else line is not None and not has
    if isinstance(fix, RemoveLine):
        return _line(fix.line, content) is None
    if isinstance(fix, RemoveDiagnosis):
        return _diagnosis(fix.diagnosis, content) is None
    try:
        return fix.apply(content) == content
    except Inapplicable:
        return False


def final(fix: BaseFix, content: ClaimContent) -> Final:
    """Return what a claim says of what a change is about; empty where it says nothing.

    Of a line its ``code``, ``modifiers`` and ``units`` (a decimal as text,
    None for none), of a diagnosis its ``code``: nothing that tells whose
    claim it is.
    """
    line = _added(fix, content) if isinstance(fix, AddLine) else None
    line = line or _line(fix.subject, content)
    if line is not None:
        units = None if line.units is None else format(line.units.normalize(), "f")
        return {"code": line.code, "modifiers": list(line.modifiers), "units": units}
    diagnosis = _diagnosis(fix.subject, content)
    if diagnosis is None and isinstance(fix, AddDiagnosis):
        diagnosis = next((one for one in content.diagnoses if one.code == fix.code), None)
    return {"code": diagnosis.code} if diagnosis is not None else {}


def code(fix: BaseFix, content: ClaimContent) -> str:
    """Return the procedure or diagnosis code a change is about; empty for none."""
    own = getattr(fix, "code", "")
    return str(own or final(fix, content).get("code", ""))


def _added(fix: AddLine, content: ClaimContent) -> Line | None:
    def says_so(line: Line) -> bool:
        units = fix.units is None or line.units == fix.units
        return line.code == fix.code and units and set(line.modifiers) == set(fix.modifiers)

    return next((line for line in content.lines if says_so(line)), None)


def _line(uid: str, content: ClaimContent) -> Line | None:
    return next((line for line in content.lines if line.uid == uid), None)


def _diagnosis(uid: str, content: ClaimContent) -> Diagnosis | None:
    return next((one for one in content.diagnoses if one.uid == uid), None)
