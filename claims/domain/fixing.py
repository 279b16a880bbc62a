"""What every fix has in common: its promise, its limits, its refusals."""

from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from claims.domain import cells, codes
from claims.domain.amounts import Money, Quantity
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.document import Document
from claims.domain.refusals import Refusal

T = TypeVar("T")

# CMS-1500 (02/12): 12 diagnoses in box 21, 4 modifiers in 24D, 4 pointers
# in 24E; the 837P takes 50 lines.
MAX_MODIFIERS = 4
MAX_POINTERS = 4
MAX_DIAGNOSES = 12
MAX_LINES = 50


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _code(value: Any) -> Any:
    return codes.normalise_code(value) if isinstance(value, str) else value


def _diagnosis(value: Any) -> Any:
    return codes.normalise_diagnosis(value) if isinstance(value, str) else value


# Shapes are judged by the edits; here only the length is bounded.
Uid = Annotated[str, Field(min_length=1, max_length=80)]
Code = Annotated[str, BeforeValidator(_code), Field(max_length=10)]
DiagnosisCode = Annotated[str, BeforeValidator(_diagnosis), Field(max_length=10)]
Modifier = Annotated[str, BeforeValidator(_code), Field(min_length=1, max_length=4)]
Place = Annotated[str, BeforeValidator(_code), Field(max_length=4)]
Text = Annotated[str, BeforeValidator(_stripped), Field(max_length=300)]
Units = Annotated[Quantity, Field(ge=0, max_digits=9, decimal_places=3)]
Dollars = Annotated[Money, Field(ge=0, max_digits=11, decimal_places=2)]
Minutes = Annotated[int, Field(ge=0, le=1440)]
Position = Annotated[int, Field(ge=0, le=100)]


def _holds_no_text(value: Any) -> bool:
    """Tell whether a NUL or half a character hides anywhere in a value."""
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, dict):
        return any(_holds_no_text(part) for part in value.values())
    return isinstance(value, list | tuple) and any(_holds_no_text(part) for part in value)


class Inapplicable(Refusal):
    """The fix does not fit this claim (any more); the message says why."""


class BaseFix(Document):
    """A typed change to a claim, offered by a finding or made by a person.

    One that ``asks`` changes nothing: it is a question for the provider.
    """

    asks: ClassVar[bool] = False

    @model_validator(mode="before")
    @classmethod
    def holds_only_text(cls, values: Any) -> Any:
        """Refuse characters no database column and no claim can hold."""
        if _holds_no_text(values):
            raise ValueError("this holds characters that cannot be kept")
        return values

    def apply(self, content: ClaimContent) -> ClaimContent:
        """Return the changed claim; Inapplicable with a sentence if it cannot."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """Say in a biller's words what the fix does."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """Name the line's or diagnosis's uid, or the cell, it is about."""
        raise NotImplementedError

    @property
    def identity(self) -> dict[str, Any]:
        """What makes it the same proposal as another: dismissed once, not made again."""
        return self.as_json()

    def cells(self, content: ClaimContent) -> tuple[str, ...]:
        """Return the cells it would write: those whose value differs after.

        A cell that goes with its drug or subscriber counts, one that
        goes with its whole line does not: there ``lines`` is the cell.
        """
        before, after = cells.flatten(content), cells.flatten(self.apply(content))
        nothing = object()
        changed = [cell for cell in after if before.get(cell, nothing) != after[cell]]
        return (*changed, *(cell for cell in before if cell not in after and _stays(cell, after)))


def _stays(cell: str, after: dict[str, Any]) -> bool:
    part = cells.part(cell)
    return part is None or part[1] in after[part[0]]


class LineFix(BaseFix):
    """A fix to one line, named by its uid."""

    line: Uid

    @property
    def subject(self) -> str:
        return self.line


def line(content: ClaimContent, uid: str) -> Line:
    """Return the line, or refuse in words."""
    try:
        return content.line(uid)
    except KeyError:
        raise Inapplicable("The claim no longer has this line.") from None


def diagnosis(content: ClaimContent, uid: str) -> Diagnosis:
    """Return the diagnosis, or refuse in words."""
    try:
        return content.diagnosis(uid)
    except KeyError:
        raise Inapplicable("The claim no longer has this diagnosis.") from None


def with_line(content: ClaimContent, uid: str, **changes: Any) -> ClaimContent:
    """Return the claim with one line changed."""
    changed = line(content, uid).model_copy(update=changes)
    lines = tuple(changed if member.uid == uid else member for member in content.lines)
    return content.model_copy(update={"lines": lines})


def check_modifiers(modifiers: tuple[str, ...]) -> None:
    """Refuse what box 24D cannot hold."""
    if len(modifiers) > MAX_MODIFIERS:
        raise Inapplicable("A line carries at most four modifiers.", field="modifiers")
    if len(set(modifiers)) < len(modifiers):
        raise Inapplicable("A line carries each modifier once.", field="modifiers")


def check_pointers(content: ClaimContent, pointers: tuple[str, ...]) -> None:
    """Refuse what box 24E cannot hold."""
    if len(pointers) > MAX_POINTERS:
        raise Inapplicable("A line points to at most four diagnoses.", field="pointers")
    if len(set(pointers)) < len(pointers):
        raise Inapplicable("A line points to each diagnosis once.", field="pointers")
    for uid in pointers:
        diagnosis(content, uid)


def inserted(members: tuple[T, ...], member: T, place: int | None) -> tuple[T, ...]:
    """Return the members with one more, at the end or at a place from 0."""
    at = len(members) if place is None else min(place, len(members))
    return (*members[:at], member, *members[at:])
