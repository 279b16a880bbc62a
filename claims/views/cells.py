"""The claim's cells as the page shows them: value, label, fix, and where from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain import labels
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.provenance import SOURCE_WORDS, Provenance
from claims.templatetags.desk import quantity

YES = (("no", "No"), ("yes", "Yes"))


@dataclass(frozen=True)
class Cell:
    """One editable value. ``hidden`` names its line or diagnosis, and what goes with it."""

    path: str
    id: str
    label: str
    kind: str
    name: str
    value: str
    hidden: tuple[tuple[str, str], ...] = ()
    type: str = "text"
    size: int = 8
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""
    flag: str = ""
    reasons: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Marks:
    """What is pinned to cells: findings, reasons of a rejection, a refused value."""

    flags: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    error_at: str = ""
    error: str = ""
    typed: str = ""


class Maker:
    """Makes the cells of one claim, each with its source and its marks."""

    def __init__(self, content: ClaimContent, origins: Provenance, marks: Marks) -> None:
        self.content, self.origins, self.marks = content, origins, marks

    def line(self, line: Line, place: int) -> dict[str, Cell]:
        """Return the cells of one service line by name."""
        hidden = (("line", line.uid),)
        made = {}
        for name, kind, value, size in self._of_line(line):
            made[name] = self._line_cell(line, place, name, kind, value, hidden=hidden, size=size)
        made["emergency"] = self._line_cell(
            line,
            place,
            "emergency",
            "SetEmergency",
            _yes(line.emergency),
            hidden=hidden,
            choices=YES,
        )
        return made | self._dates(line, place) | self._drug(line, place)

    def _of_line(self, line: Line) -> tuple[tuple[str, str, str, int], ...]:
        return (
            ("code", "SetCode", line.code, 6),
            ("modifiers", "SetModifiers", " ".join(line.modifiers), 10),
            ("pointers", "SetPointers", self._letters(line), 5),
            ("units", "SetUnits", quantity(line.units), 3),
            ("minutes", "SetMinutes", _text(line.minutes), 3),
            ("charge", "SetCharge", _text(line.charge), 7),
            ("place_of_service", "SetPlaceOfService", line.place_of_service, 2),
            ("note", "SetLineNote", line.note, 24),
        )

    def _dates(self, line: Line, place: int) -> dict[str, Cell]:
        """Two cells, one fix: each carries the other; an empty "to" follows "from"."""
        begins, ends = _text(line.from_date), _text(line.to_date)
        other = {"from_date": ("to_date", "" if begins == ends else ends)}
        other["to_date"] = ("from_date", begins)
        return {
            name: self._line_cell(
                line,
                place,
                name,
                "SetDates",
                value,
                hidden=(("line", line.uid), other[name]),
                type="date",
            )
            for name, value in (("from_date", begins), ("to_date", ends))
        }

    def _drug(self, line: Line, place: int) -> dict[str, Cell]:
        """Three cells, one fix: each carries the other two."""
        drug = line.drug
        values = {
            "ndc": drug.ndc if drug else "",
            "quantity": quantity(drug.quantity) if drug else "",
            "unit": drug.unit if drug else "",
        }
        return {
            f"drug.{name}": self._line_cell(
                line,
                place,
                f"drug.{name}",
                "SetDrug",
                value,
                posted=name,
                hidden=(("line", line.uid), *((k, v) for k, v in values.items() if k != name)),
                size=13 if name == "ndc" else 4,
            )
            for name, value in values.items()
        }

    def _line_cell(
        self, line: Line, place: int, name: str, kind: str, value: str, **more: Any
    ) -> Cell:
        return self._cell(
            path=f"lines[{line.uid}].{name}",
            id=f"l{place}-{name.replace('.', '-')}",
            label=f"Line {place}: {labels.name(name)}",
            kind=kind,
            name=more.pop("posted", name),
            value=value,
            **more,
        )

    def diagnosis(self, diagnosis: Diagnosis, letter: str) -> Cell:
        """Return the one cell of a diagnosis."""
        return self._cell(
            path=f"diagnoses[{diagnosis.uid}].code",
            id=f"dx-{letter}",
            label=f"Diagnosis {letter}",
            kind="ReplaceDiagnosis",
            name="code",
            value=diagnosis.code,
            hidden=(("diagnosis", diagnosis.uid),),
            size=9,
        )

    def header(self, path: str, **more: Any) -> Cell:
        """Return one header cell; its value is read from the claim by its path."""
        value: Any = self.content
        for step in path.split("."):
            value = getattr(value, step, None)
        if isinstance(value, bool):
            more |= {"choices": YES}
            value = _yes(value)
        elif "date" in path or path.endswith(("_from", "_to")):
            more |= {"type": "date"}
        label = more.pop("label", "") or labels.name(path).capitalize()
        made = {
            "kind": "SetField",
            "name": "value",
            "hidden": (("cell", path),),
            "size": 16,
            **more,
        }
        return self._cell(
            path=path, id="h-" + path.replace(".", "-"), label=label, value=_text(value), **made
        )

    def _cell(self, **values: Any) -> Cell:
        path = values["path"]
        origin = self.origins.get(path)
        source = SOURCE_WORDS[origin.kind] if origin else ""
        mine = self.marks.error_at == path
        if mine and self.marks.typed:
            values["value"] = self.marks.typed
        return Cell(
            source=source,
            flag=self.marks.flags.get(path, ""),
            reasons=self.marks.reasons.get(path, ()),
            error=self.marks.error if mine else "",
            **values,
        )

    def _letters(self, line: Line) -> str:
        return " ".join(self.content.letter(uid) for uid in line.pointers)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
