"""The claim as its template takes it: rows of cells, findings, what may be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claims.domain import labels
from claims.domain.content import ClaimContent, Line
from claims.models import Attestation, Claim
from claims.queries.sheet import Sheet
from claims.services import holds, review
from claims.views import boxes, deciding
from claims.views.cells import Cell, Maker, Marks
from claims.views.proposals import Proposed


@dataclass(frozen=True)
class Row:
    """One service line: its cells and where it stands."""

    uid: str
    place: int
    cells: dict[str, Cell]
    charge_reason: str
    label: str
    up: int | None
    down: int | None
    flag: str
    has_more: bool
    attested: tuple[Attestation, ...]
    proposed: tuple[str, ...]

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


CORRECTIONS = (
    (Claim.Correction.REPLACEMENT, "Replaces this one (frequency 7)"),
    (Claim.Correction.VOID, "Voids this one (frequency 8)"),
)


def context(
    sheet: Sheet, *, may_edit: bool, marks: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the claim pane shows. No query."""
    content = sheet.content
    decide = deciding.context(sheet)
    maker = Maker(content, sheet.origins, _marks(sheet, decide, marks or {}))
    rows = list(_rows(sheet, maker, decide["proposed"]))
    claim = sheet.claim
    return {
        **decide,
        "sheet": sheet,
        "claim": claim,
        "content": content,
        "rows": rows,
        "diagnoses": _diagnoses(sheet, maker),
        "boxes": boxes.groups(maker, content),
        "reasons": [_reason(reason, content) for reason in sheet.reasons],
        "is_editable": may_edit and claim.status in review.EDITABLE,
        "minutes": sum(line.minutes or 0 for line in content.lines),
        "can_undo": _can_undo(sheet),
        "hold_reasons": holds.HOLD_REASONS,
        "dispositions": holds.DISPOSITIONS,
        "turns": Claim.Turn.choices,
        "corrections": CORRECTIONS,
    }


def _diagnoses(sheet: Sheet, maker: Maker) -> list[dict[str, Any]]:
    content = sheet.content
    last = len(content.diagnoses) - 1
    return [
        {
            "uid": one.uid,
            "letter": content.letter(one.uid),
            "cell": maker.diagnosis(one, content.letter(one.uid)),
            "words": sheet.words.diagnoses.get(one.code, ""),
            "up": place - 1 if place else None,
            "down": place + 1 if place < last else None,
        }
        for place, one in enumerate(content.diagnoses)
    ]


def _rows(sheet: Sheet, maker: Maker, proposed: list[Proposed]) -> Iterator[Row]:
    content = sheet.content
    for place, line in enumerate(content.lines):
        made = maker.line(line, place + 1)
        flags = {cell.flag for cell in made.values()} | {maker.marks.flags.get(line.uid, "")}
        yield Row(
            uid=line.uid,
            place=place,
            cells=made,
            charge_reason=line.charge_reason,
            label=sheet.words.procedures.get(line.code, ""),
            up=place - 1 if place else None,
            down=place + 1 if place < len(content.lines) - 1 else None,
            flag=next((flag for flag in ("BLOCKS", "CONFIRM", "NOTE") if flag in flags), ""),
            has_more=bool(line.note or line.drug or line.emergency),
            attested=deciding.standing(line, sheet.attestations),
            proposed=_wanted(line, proposed),
        )


def _wanted(line: Line, proposed: list[Proposed]) -> tuple[str, ...]:
    """Return the modifiers suggestions would put on the line, each once."""
    mine = (one for one in proposed if one.suggestion.subject == line.uid)
    return tuple(dict.fromkeys(modifier for one in mine for modifier in one.modifiers))


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


def _marks(sheet: Sheet, decide: Mapping[str, Any], marks: Mapping[str, str]) -> Marks:
    reasons: dict[str, tuple[str, ...]] = {}
    for reason in sheet.reasons:
        if cell := reason.get("cell"):
            reasons[cell] = (*reasons.get(cell, ()), reason.get("text", ""))
    return Marks(
        flags=deciding.flags([*decide["findings"], *decide["noted"]]),
        reasons=reasons,
        error_at=marks.get("at", ""),
        error=marks.get("error", ""),
        typed=marks.get("typed", ""),
    )


def _can_undo(sheet: Sheet) -> bool:
    return (
        sheet.claim.status in review.EDITABLE
        and sheet.claim.revision > 1
        and sheet.revision.cause not in review.DRAWN
    )
