"""The claim as its template takes it: rows of cells, findings, what may be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claims.domain import fixes, labels
from claims.domain.content import ClaimContent
from claims.domain.edits import registry
from claims.models import Attestation, Claim, Finding, Override, Suggestion
from claims.queries.sheet import Sheet
from claims.services import holds, review
from claims.views import boxes
from claims.views.cells import Cell, Maker, Marks


@dataclass(frozen=True)
class Row:
    """One service line: its cells and where it stands."""

    uid: str
    place: int
    cells: dict[str, Cell]
    charge_reason: str
    up: int | None
    down: int | None
    flag: str
    has_more: bool

    @property
    def sources(self) -> str:
        """Who or what wrote the line's main cells, each once."""
        main = (self.cells[name].source for name in ("code", "modifiers", "units"))
        return ", ".join(dict.fromkeys(filter(None, main)))

    @property
    def words(self) -> str:
        """What the line is called in a button's label."""
        return f"line {self.place + 1}"

    @property
    def ndc(self) -> Cell:
        """The drug's code."""
        return self.cells["drug.ndc"]

    @property
    def quantity(self) -> Cell:
        """How much of the drug."""
        return self.cells["drug.quantity"]

    @property
    def unit(self) -> Cell:
        """The unit the drug is counted in."""
        return self.cells["drug.unit"]


@dataclass(frozen=True)
class Offer:
    """One fix a finding offers: its number and words."""

    choice: int
    words: str


@dataclass(frozen=True)
class Proposed:
    """One suggestion: what it would do, about what, why."""

    suggestion: Suggestion
    words: str
    about: str
    target: str


@dataclass(frozen=True)
class Said:
    """One finding with what a person may do about it."""

    finding: Finding
    about: str
    target: str
    offers: tuple[Offer, ...]
    override: Override | None

    @property
    def is_note(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.finding.severity == Finding.Severity.NOTE


def context(
    sheet: Sheet, *, may_edit: bool, marks: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the claim pane shows. No query."""
    content = sheet.content
    said = [_said(finding, sheet) for finding in sheet.findings]
    maker = Maker(content, sheet.origins, _marks(sheet, said, marks or {}))
    rows = list(_rows(content, maker))
    claim = sheet.claim
    return {
        "sheet": sheet,
        "claim": claim,
        "content": content,
        "rows": rows,
        "diagnoses": _diagnoses(content, maker),
        "boxes": boxes.groups(maker, content),
        "findings": [one for one in said if one.override is None and not one.is_note],
        "notes": [one for one in said if one.override is None and one.is_note],
        "overridden": [one for one in said if one.override is not None],
        "proposed": [_proposed(one, content) for one in sheet.suggestions],
        "attested": [_attested(one, content) for one in sheet.attestations],
        "dismissals": Suggestion.Dismissal.choices,
        "passed": registry.count() - len({one.finding.edit for one in said}),
        "reasons": [_reason(reason, content) for reason in sheet.reasons],
        "is_editable": may_edit and claim.status in review.EDITABLE,
        "minutes": sum(line.minutes or 0 for line in content.lines),
        "can_undo": _can_undo(sheet),
        "hold_reasons": holds.HOLD_REASONS,
        "dispositions": holds.DISPOSITIONS,
        "turns": Claim.Turn.choices,
    }


def _diagnoses(content: ClaimContent, maker: Maker) -> list[dict[str, Any]]:
    last = len(content.diagnoses) - 1
    return [
        {
            "uid": one.uid,
            "letter": content.letter(one.uid),
            "cell": maker.diagnosis(one, content.letter(one.uid)),
            "up": place - 1 if place else None,
            "down": place + 1 if place < last else None,
        }
        for place, one in enumerate(content.diagnoses)
    ]


def _rows(content: ClaimContent, maker: Maker) -> Iterator[Row]:
    for place, line in enumerate(content.lines):
        made = maker.line(line, place + 1)
        flags = {cell.flag for cell in made.values()} | {maker.marks.flags.get(line.uid, "")}
        yield Row(
            uid=line.uid,
            place=place,
            cells=made,
            charge_reason=line.charge_reason,
            up=place - 1 if place else None,
            down=place + 1 if place < len(content.lines) - 1 else None,
            flag=next((flag for flag in ("BLOCKS", "CONFIRM", "NOTE") if flag in flags), ""),
            has_more=bool(line.note or line.drug or line.emergency),
        )


def _said(finding: Finding, sheet: Sheet) -> Said:
    offers = tuple(
        Offer(choice, words) for choice, words in enumerate(map(_words, finding.fixes)) if words
    )
    return Said(
        finding=finding,
        about=_about(finding.subject, sheet.content),
        target=_target(finding.subject, sheet.content),
        offers=offers,
        override=sheet.overrides.get(finding.key),
    )


def _proposed(suggestion: Suggestion, content: ClaimContent) -> Proposed:
    return Proposed(
        suggestion=suggestion,
        words=_words(suggestion.fix),
        about=_about(suggestion.subject, content),
        target=_target(suggestion.subject, content),
    )


def _attested(row: Attestation, content: ClaimContent) -> dict[str, Any]:
    said = next((one["said"] for one in row.evidence if one.get("said")), "")
    return {"row": row, "about": _about(row.subject, content), "said": said}


def _words(stored: dict[str, Any]) -> str:
    try:
        return fixes.read(stored).label
    except fixes.Unreadable:
        return ""


def _about(subject: str, content: ClaimContent) -> str:
    for where in ("lines", "diagnoses"):
        if subject and any(part.uid == subject for part in getattr(content, where)):
            return labels.part(where, subject, content)
    return labels.name(subject) if subject and "[" not in subject else ""


def _target(subject: str, content: ClaimContent) -> str:
    """Return the id on the page of what a finding is about."""
    for place, line in enumerate(content.lines, 1):
        if line.uid == subject:
            return f"line-{place}"
    for one in content.diagnoses:
        if one.uid == subject:
            return f"dx-{content.letter(subject)}"
    return "h-" + subject.replace(".", "-") if subject else ""


def _reason(reason: Mapping[str, str], content: ClaimContent) -> dict[str, str]:
    cell = reason.get("cell", "")
    return {
        "text": reason.get("text", ""),
        "code": reason.get("code", ""),
        "about": labels.of(cell, content, content) if _known(cell, content) else "",
        "target": boxes.place_of(cell, content) if _known(cell, content) else "",
    }


def _known(cell: str, content: ClaimContent) -> bool:
    uids = {line.uid for line in content.lines} | {one.uid for one in content.diagnoses}
    inside = cell.partition("[")[2].rpartition("]")[0]
    return bool(cell) and ("[" not in cell or inside in uids)


def _marks(sheet: Sheet, said: list[Said], marks: Mapping[str, str]) -> Marks:
    flags: dict[str, str] = {}
    for one in said:
        if one.override is None and one.finding.subject:
            flags.setdefault(one.finding.subject, one.finding.severity)
    reasons: dict[str, tuple[str, ...]] = {}
    for reason in sheet.reasons:
        if cell := reason.get("cell"):
            reasons[cell] = (*reasons.get(cell, ()), reason.get("text", ""))
    return Marks(
        flags=flags,
        reasons=reasons,
        error_at=marks.get("at", ""),
        error=marks.get("error", ""),
        typed=marks.get("typed", ""),
    )


def _can_undo(sheet: Sheet) -> bool:
    return (
        sheet.claim.status in review.EDITABLE
        and sheet.claim.revision > 1
        and sheet.revision.cause not in ("INTAKE", "REDRAFT")
    )
