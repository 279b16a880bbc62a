"""Fixes to the claim's diagnoses."""

from typing import Any, Literal

from claims.domain import fixing
from claims.domain.content import ClaimContent, Diagnosis
from claims.domain.fixing import DiagnosisCode, Inapplicable, Uid


class DiagnosisFix(fixing.BaseFix):
    """A fix to one diagnosis, named by its uid."""

    diagnosis: Uid

    @property
    def subject(self) -> str:
        return self.diagnosis


class AddDiagnosis(fixing.BaseFix):
    """Add a diagnosis, at the end or at a place from 0."""

    kind: Literal["AddDiagnosis"] = "AddDiagnosis"
    uid: Uid
    code: DiagnosisCode
    place: fixing.Position | None = None

    @property
    def label(self) -> str:
        return f"Add diagnosis {self.code}".rstrip()

    @property
    def subject(self) -> str:
        return self.uid

    @property
    def identity(self) -> dict[str, Any]:
        """The diagnosis itself, wherever it would stand."""
        return {"kind": self.kind, "code": self.code}

    def apply(self, content: ClaimContent) -> ClaimContent:
        if any(known.uid == self.uid for known in content.diagnoses):
            raise Inapplicable("The claim already has this diagnosis.")
        if self.code and any(known.code == self.code for known in content.diagnoses):
            raise Inapplicable(f"The claim already carries {self.code}.", field="code")
        if len(content.diagnoses) >= fixing.MAX_DIAGNOSES:
            raise Inapplicable("A claim carries at most twelve diagnoses.", field="code")
        added = Diagnosis(uid=self.uid, code=self.code)
        return content.model_copy(
            update={"diagnoses": fixing.inserted(content.diagnoses, added, self.place)}
        )


class ReplaceDiagnosis(DiagnosisFix):
    """Give a diagnosis another code; pointers to it stay."""

    kind: Literal["ReplaceDiagnosis"] = "ReplaceDiagnosis"
    code: DiagnosisCode

    @property
    def label(self) -> str:
        return f"Change the diagnosis to {self.code or 'none'}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        changed = fixing.diagnosis(content, self.diagnosis).model_copy(update={"code": self.code})
        members = tuple(changed if d.uid == self.diagnosis else d for d in content.diagnoses)
        return content.model_copy(update={"diagnoses": members})


class RemoveDiagnosis(DiagnosisFix):
    """Take a diagnosis off the claim and off every line that points to it."""

    kind: Literal["RemoveDiagnosis"] = "RemoveDiagnosis"

    @property
    def label(self) -> str:
        return "Remove the diagnosis"

    def apply(self, content: ClaimContent) -> ClaimContent:
        fixing.diagnosis(content, self.diagnosis)
        left = tuple(d for d in content.diagnoses if d.uid != self.diagnosis)
        lines = tuple(
            line.model_copy(
                update={"pointers": tuple(p for p in line.pointers if p != self.diagnosis)}
            )
            for line in content.lines
        )
        return content.model_copy(update={"diagnoses": left, "lines": lines})


class MoveDiagnosis(DiagnosisFix):
    """Move a diagnosis to another letter, counted from 0 for A."""

    kind: Literal["MoveDiagnosis"] = "MoveDiagnosis"
    place: fixing.Position

    @property
    def label(self) -> str:
        return f"Move the diagnosis to place {self.place + 1}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        moved = fixing.diagnosis(content, self.diagnosis)
        others = tuple(d for d in content.diagnoses if d.uid != self.diagnosis)
        return content.model_copy(update={"diagnoses": fixing.inserted(others, moved, self.place)})
