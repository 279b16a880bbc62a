"""What one payer decides for itself, beside what its class decides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class PayerRules:
    """A payer's own answers; None or empty where its class answers.

    ``filing_days`` count from the date of service; ``corrected_filing_days``
    for a corrected claim.
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
    return isinstance(value, str)
