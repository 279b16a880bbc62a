"""What one payer decides for itself, beside what its class decides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from claims.domain.coding import member_ids


@dataclass(frozen=True, slots=True)
class PayerRules:
    """A payer's own answers; None or empty where its class answers.

    ``filing_days`` count from the date of service; ``corrected_filing_days``
    for a corrected claim. ``distinct_modifier`` is 59 or X, where the
    payer takes one of them alone for distinct services;
    ``member_id_pattern`` is of the language of ``member_ids``.
    """

    id: str = ""
    units_method: str = ""
    assistant_modifiers: bool | None = None
    discipline_modifiers: bool | None = None
    kx_modifier: bool | None = None
    filing_days: int | None = None
    corrected_filing_days: int | None = None
    authorization_required: bool | None = None
    referral_required: bool | None = None
    distinct_modifier: str = ""
    telehealth_place: str = ""
    member_id_pattern: str = ""


LONGEST_FILING = 3_660
DISTINCT = ("59", "X")
_KINDS = {one.name: str(one.type) for one in fields(PayerRules)}
NAMES = frozenset(_KINDS) - {"id"}


def read(stored: Mapping[str, Any], **known: Any) -> PayerRules:
    """Read a payer's stored rules; names this version does not know are left alone.

    So is a value that cannot be the rule's, and one ``known`` says otherwise.
    """
    fitting = {name: value for name, value in stored.items() if fits(name, value)}
    return PayerRules(**{**fitting, **known})


def fits(name: str, value: Any) -> bool:
    """Say whether a value can be a rule's: a flag, a text, or days up to ten years."""
    if name not in NAMES:
        return False
    if "bool" in _KINDS[name]:
        return isinstance(value, bool)
    if "int" in _KINDS[name]:
        return type(value) is int and 1 <= value <= LONGEST_FILING
    return isinstance(value, str) and _is_such(name, value)


def _is_such(name: str, value: str) -> bool:
    if name == "distinct_modifier":
        return value in ("", *DISTINCT)
    if name == "member_id_pattern" and value:
        try:
            member_ids.check(value)
        except member_ids.BadPattern:
            return False
    return True
