"""The fix to a single cell of the claim's header."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator

from claims.domain import cells, codes, fixing, labels
from claims.domain.content import ClaimContent
from claims.domain.fixing import Inapplicable

# Everything a person may correct. Left out on purpose: the numbers under
# which the claim itself is known, and other_coverages, whose members
# have no stable name yet.
_WORDS = (
    "patient mrn coverage billing facility rendering referring supervising referring_qualifier "
    "accident onset_date other_date unable_to_work_from unable_to_work_to hospitalized_from "
    "hospitalized_to additional_information outside_lab_charge frequency original_reference "
    "delay_reason authorization_number referral_number accept_assignment amount_paid plan_of_care"
)
_ROOTS = frozenset(_WORDS.split())
# Typed from a payer's paper, page or letter.
_NUMBERS = frozenset({"original_reference"})


@cache
def writable() -> frozenset[str]:
    """Return the header cells a SetField may name."""
    return frozenset(cell for cell in cells.header() if cell.split(".")[0] in _ROOTS)


class SetField(fixing.BaseFix):
    """Set one header cell; dates as YYYY-MM-DD, dollars as text."""

    kind: Literal["SetField"] = "SetField"
    cell: Annotated[str, Field(max_length=80)]
    value: Annotated[str, Field(max_length=300)] | bool | None

    @field_validator("value", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Take a typed date or amount as the text it is stored as."""
        if isinstance(value, date):
            return value.isoformat()
        return format(value, "f") if isinstance(value, Decimal) else value

    @field_validator("cell")
    @classmethod
    def _is_writable(cls, cell: str) -> str:
        if cell not in writable():
            raise ValueError("This cell cannot be set.")
        return cell

    @property
    def label(self) -> str:
        if labels.is_masked(self.cell) or isinstance(self.value, bool):
            return f"Change {labels.name(self.cell)}"
        return f"Set {labels.name(self.cell)} to {self.value or 'nothing'}"

    @property
    def subject(self) -> str:
        return self.cell

    def apply(self, content: ClaimContent) -> ClaimContent:
        stored = content.as_json()
        _put(stored, self.cell.split("."), self._plain())
        try:
            return ClaimContent.model_validate(stored)
        except ValidationError as error:
            reason = error.errors(include_input=False, include_url=False)[0]["msg"]
            raise Inapplicable(f"{labels.name(self.cell).capitalize()}: {reason}.") from None

    def _plain(self) -> str | bool | None:
        value = self.value.strip() if isinstance(self.value, str) else self.value
        if value is None or value == "":
            return "" if cells.header()[self.cell] is str else None
        if self.cell in _NUMBERS and isinstance(value, str):
            return codes.normalise_number(value)
        return value


def _put(stored: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        if stored.get(step) is None:
            stored[step] = {}
        stored = stored[step]
    stored[path[-1]] = value
