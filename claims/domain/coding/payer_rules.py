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


NAMES = frozenset(one.name for one in fields(PayerRules)) - {"id"}


def read(stored: Mapping[str, Any], **known: Any) -> PayerRules:
    """Read a payer's stored rules; names this version does not know are left alone."""
    return PayerRules(**{k: v for k, v in stored.items() if k in NAMES}, **known)
