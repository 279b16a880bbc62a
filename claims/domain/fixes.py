"""Fix: a typed change to a claim, read from and written to JSON."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from claims.domain.asking import AskProvider
from claims.domain.content import ClaimContent
from claims.domain.diagnosis_fixes import (
    AddDiagnosis,
    MoveDiagnosis,
    RemoveDiagnosis,
    ReplaceDiagnosis,
)
from claims.domain.field_fixes import SetField, writable
from claims.domain.fixing import BaseFix, Inapplicable
from claims.domain.line_fixes import (
    AddLine,
    AddModifier,
    MoveLine,
    RemoveLine,
    RemoveModifier,
    SetCharge,
    SetCode,
    SetDates,
    SetDrug,
    SetEmergency,
    SetLineNote,
    SetMinutes,
    SetModifiers,
    SetPlaceOfService,
    SetPointers,
    SetUnits,
)
from claims.domain.permit_fixes import TakeNumber
from claims.domain.refusals import Refusal

Fix = Annotated[
    AddModifier
    | RemoveModifier
    | SetModifiers
    | SetPointers
    | SetCode
    | SetUnits
    | SetMinutes
    | SetCharge
    | SetPlaceOfService
    | SetDates
    | SetDrug
    | SetEmergency
    | SetLineNote
    | AddLine
    | RemoveLine
    | MoveLine
    | AddDiagnosis
    | ReplaceDiagnosis
    | RemoveDiagnosis
    | MoveDiagnosis
    | SetField
    | TakeNumber
    | AskProvider,
    Field(discriminator="kind"),
]

_ADAPTER: TypeAdapter[Any] = TypeAdapter(Fix)


class Unreadable(Refusal, ValueError):
    """This is no fix we know; the message names the field, never its value."""


def read(stored: dict[str, Any]) -> BaseFix:
    """Return the Fix a JSON document describes; Unreadable if it is none."""
    try:
        found: BaseFix = _ADAPTER.validate_python(stored)
        return found
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        named = [part for part in first["loc"] if isinstance(part, str)]
        field = named[-1] if named else "fix"
        words = f"{field.replace('_', ' ')}: {_reason(first)}"
        raise Unreadable(words, field=field) from None


def apply_all(content: ClaimContent, wanted: Iterable[BaseFix]) -> ClaimContent:
    """Apply fixes one after the other; all of them or Inapplicable."""
    for fix in wanted:
        content = fix.apply(content)
    return content


# What the library says of a value, in a biller's words.
_WORDS = {
    "too_long": "at most {max_length} of them fit.",
    "string_too_long": "at most {max_length} characters fit.",
    "string_too_short": "this may not be empty.",
    "greater_than": "this must be more than {gt}.",
    "greater_than_equal": "this may not be less than {ge}.",
    "less_than": "this must be less than {lt}.",
    "less_than_equal": "this may not be more than {le}.",
    "decimal_parsing": "this is no number.",
    "decimal_max_digits": "this number is too large.",
    "decimal_whole_digits": "this number is too large.",
    "decimal_max_places": "at most {decimal_places} digits after the point fit.",
    "int_parsing": "this is no whole number.",
    "int_from_float": "this is no whole number.",
    "date_parsing": "this is no date.",
    "date_from_datetime_parsing": "this is no date.",
    "missing": "this is missing.",
}


def _reason(error: Any) -> str:
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return "no such kind of change."
    if words := _WORDS.get(error["type"]):
        return words.format(**error.get("ctx", {}))
    return f"{error['msg'].removeprefix('Value error, ')}".rstrip(".") + "."


__all__ = [
    "AddDiagnosis",
    "AddLine",
    "AddModifier",
    "AskProvider",
    "BaseFix",
    "Fix",
    "Inapplicable",
    "MoveDiagnosis",
    "MoveLine",
    "RemoveDiagnosis",
    "RemoveLine",
    "RemoveModifier",
    "ReplaceDiagnosis",
    "SetCharge",
    "SetCode",
    "SetDates",
    "SetDrug",
    "SetEmergency",
    "SetField",
    "SetLineNote",
    "SetMinutes",
    "SetModifiers",
    "SetPlaceOfService",
    "SetPointers",
    "SetUnits",
    "TakeNumber",
    "Unreadable",
    "apply_all",
    "read",
    "writable",
]
