"""Fixes to service lines."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from claims.domain import fixing
from claims.domain.content import ClaimContent, Drug, Line
from claims.domain.fixing import Code, Inapplicable, LineFix, Modifier, Place, Text, Uid


class AddModifier(LineFix):
    """Put a modifier on a line, at the end or at a position from 0."""

    kind: Literal["AddModifier"] = "AddModifier"
    modifier: Modifier
    position: fixing.Position | None = None

    @property
    def label(self) -> str:
        return f"Add modifier {self.modifier}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        modifiers = fixing.line(content, self.line).modifiers
        if self.modifier in modifiers:
            raise Inapplicable(f"The line already carries {self.modifier}.")
        wanted = fixing.inserted(modifiers, self.modifier, self.position)
        fixing.check_modifiers(wanted)
        return fixing.with_line(content, self.line, modifiers=wanted)


class RemoveModifier(LineFix):
    """Take a modifier off a line."""

    kind: Literal["RemoveModifier"] = "RemoveModifier"
    modifier: Modifier

    @property
    def label(self) -> str:
        return f"Remove modifier {self.modifier}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        modifiers = fixing.line(content, self.line).modifiers
        if self.modifier not in modifiers:
            raise Inapplicable(f"The line does not carry {self.modifier}.")
        left = tuple(m for m in modifiers if m != self.modifier)
        return fixing.with_line(content, self.line, modifiers=left)


class SetModifiers(LineFix):
    """Replace a line's modifiers, in this order."""

    kind: Literal["SetModifiers"] = "SetModifiers"
    modifiers: Annotated[tuple[Modifier, ...], Field(max_length=12)]

    @property
    def label(self) -> str:
        return f"Set modifiers to {' '.join(self.modifiers) or 'none'}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        fixing.check_modifiers(self.modifiers)
        return fixing.with_line(content, self.line, modifiers=self.modifiers)


class SetPointers(LineFix):
    """Replace the diagnoses a line points to, by uid, in this order."""

    kind: Literal["SetPointers"] = "SetPointers"
    pointers: Annotated[tuple[Uid, ...], Field(max_length=12)]

    @property
    def label(self) -> str:
        return "Change the diagnosis pointers"

    def apply(self, content: ClaimContent) -> ClaimContent:
        fixing.check_pointers(content, self.pointers)
        return fixing.with_line(content, self.line, pointers=self.pointers)


class SetCode(LineFix):
    """Change a line's procedure code."""

    kind: Literal["SetCode"] = "SetCode"
    code: Code

    @property
    def label(self) -> str:
        return f"Change the code to {self.code or 'none'}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, code=self.code)


class SetUnits(LineFix):
    """Change a line's units."""

    kind: Literal["SetUnits"] = "SetUnits"
    units: fixing.Units | None

    @property
    def label(self) -> str:
        return f"Set units to {'none' if self.units is None else self.units}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, units=self.units)


class SetMinutes(LineFix):
    """Change the minutes documented for a line."""

    kind: Literal["SetMinutes"] = "SetMinutes"
    minutes: fixing.Minutes | None

    @property
    def label(self) -> str:
        return f"Set minutes to {'none' if self.minutes is None else self.minutes}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, minutes=self.minutes)


class SetCharge(LineFix):
    """Change a line's total charge; the old fee's reason goes with it."""

    kind: Literal["SetCharge"] = "SetCharge"
    charge: fixing.Dollars | None
    reason: Text = ""

    @property
    def label(self) -> str:
        return f"Set the charge to {'none' if self.charge is None else self.charge}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        line = fixing.line(content, self.line)
        if line.charge == self.charge and not self.reason:
            return content
        return fixing.with_line(content, self.line, charge=self.charge, charge_reason=self.reason)


class SetPlaceOfService(LineFix):
    """Change where a line's service was given."""

    kind: Literal["SetPlaceOfService"] = "SetPlaceOfService"
    place_of_service: Place

    @property
    def label(self) -> str:
        return f"Set place of service to {self.place_of_service or 'none'}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, place_of_service=self.place_of_service)


class SetDates(LineFix):
    """Change a line's dates of service."""

    kind: Literal["SetDates"] = "SetDates"
    from_date: date | None
    to_date: date | None

    @property
    def label(self) -> str:
        return "Change the dates of service"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, from_date=self.from_date, to_date=self.to_date)


class SetDrug(LineFix):
    """Change the drug a line reports; an empty NDC takes it away."""

    kind: Literal["SetDrug"] = "SetDrug"
    ndc: Annotated[str, Field(max_length=20)]
    quantity: fixing.Units | None = None
    unit: Annotated[str, Field(max_length=2)] = ""

    @property
    def label(self) -> str:
        return f"Set the NDC to {self.ndc}" if self.ndc else "Remove the NDC"

    def apply(self, content: ClaimContent) -> ClaimContent:
        drug = Drug(ndc=self.ndc, quantity=self.quantity, unit=self.unit) if self.ndc else None
        return fixing.with_line(content, self.line, drug=drug)


class SetEmergency(LineFix):
    """Say whether a line's service was an emergency (box 24C)."""

    kind: Literal["SetEmergency"] = "SetEmergency"
    emergency: bool

    @property
    def label(self) -> str:
        return "Mark as emergency" if self.emergency else "Mark as no emergency"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, emergency=self.emergency)


class SetLineNote(LineFix):
    """Change the note a line carries to the payer."""

    kind: Literal["SetLineNote"] = "SetLineNote"
    note: Text

    @property
    def label(self) -> str:
        return "Change the line's note"

    def apply(self, content: ClaimContent) -> ClaimContent:
        return fixing.with_line(content, self.line, note=self.note)


# What of an added line follows from the claim around it, and may change with it.
_FOLLOWS = {"pointers", "charge", "charge_reason", "place_of_service", "place"}


class AddLine(fixing.BaseFix):
    """Add a service line, at the end or at a place from 0."""

    kind: Literal["AddLine"] = "AddLine"
    uid: Uid
    code: Code
    modifiers: Annotated[tuple[Modifier, ...], Field(max_length=12)] = ()
    pointers: Annotated[tuple[Uid, ...], Field(max_length=12)] = ()
    units: fixing.Units | None = None
    minutes: fixing.Minutes | None = None
    charge: fixing.Dollars | None = None
    charge_reason: Text = ""
    place_of_service: Place = ""
    from_date: date | None = None
    to_date: date | None = None
    place: fixing.Position | None = None

    @property
    def label(self) -> str:
        if not self.code:
            return "Add a line"
        said = " ".join((self.code, *self.modifiers))
        return f"Add a line for {said} × {self.units}" if self.units else f"Add a line for {said}"

    @property
    def subject(self) -> str:
        return self.uid

    @property
    def identity(self) -> dict[str, Any]:
        """The service itself; where it points and stands follows from the rest of the claim."""
        return self.model_dump(mode="json", exclude=_FOLLOWS)

    def apply(self, content: ClaimContent) -> ClaimContent:
        if any(line.uid == self.uid for line in content.lines):
            raise Inapplicable("The claim already has this line.")
        if len(content.lines) >= fixing.MAX_LINES:
            raise Inapplicable("A claim carries at most fifty lines.", field="code")
        fixing.check_modifiers(self.modifiers)
        fixing.check_pointers(content, self.pointers)
        line = Line(**self.model_dump(exclude={"kind", "place"}))
        return content.model_copy(
            update={"lines": fixing.inserted(content.lines, line, self.place)}
        )


class RemoveLine(LineFix):
    """Take a line off the claim."""

    kind: Literal["RemoveLine"] = "RemoveLine"

    @property
    def label(self) -> str:
        return "Remove the line"

    def apply(self, content: ClaimContent) -> ClaimContent:
        fixing.line(content, self.line)
        left = tuple(line for line in content.lines if line.uid != self.line)
        return content.model_copy(update={"lines": left})


class MoveLine(LineFix):
    """Move a line to another place, counted from 0."""

    kind: Literal["MoveLine"] = "MoveLine"
    place: fixing.Position

    @property
    def label(self) -> str:
        return f"Move the line to place {self.place + 1}"

    def apply(self, content: ClaimContent) -> ClaimContent:
        line = fixing.line(content, self.line)
        others = tuple(member for member in content.lines if member.uid != self.line)
        return content.model_copy(update={"lines": fixing.inserted(others, line, self.place)})
