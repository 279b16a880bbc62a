"""Parts of a surgery's package by two physicians: modifiers 54, 55 and 56."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from claims.domain.coding import payers
from claims.domain.coding.global_period import MAJOR, MINOR

RULE = "care_transfer"
SOURCE = "CMS Pub. 100-04, ch. 12, sec. 40.2.A.3; CY 2025 PFS final rule (modifier 54)"
# From then Medicare wants 54 on 90-day codes for a transfer that is merely expected.
EXPECTED_SINCE = date(2025, 1, 1)

PREOPERATIVE, SURGERY, POSTOPERATIVE = "preoperative", "surgery", "postoperative"
_MODIFIER = {SURGERY: "54", POSTOPERATIVE: "55", PREOPERATIVE: "56"}


@dataclass(frozen=True, slots=True)
class Transfer:
    """The modifiers of the surgeon and of the other physician."""

    surgeon: tuple[str, ...]
    other: tuple[str, ...]
    explanation: str
    rule: str = RULE
    source: str = SOURCE


def part(
    *,
    surgeon: Collection[str],
    other: Collection[str],
    is_formal: bool,
    global_days: str = MAJOR,
    payer_class: str = "",
    on: date | None = None,
) -> Transfer:
    """Return who reports which part of the package.

    ``surgeon`` and ``other`` name their parts: preoperative, surgery,
    postoperative. Without an agreement in writing each bills as if alone,
    but that Medicare wants 54 of a surgeon who expects it since 2025.
    """
    if not other or global_days not in (MAJOR, MINOR):
        return Transfer((), (), "Nothing of the package is another physician's.")
    if is_formal:
        words = "By the transfer agreement each reports the parts they gave."
        return Transfer(_surgeon(surgeon, other), _of(other), words)
    if not _is_wanted(other, global_days, payer_class, on):
        return Transfer((), (), "Without a transfer agreement the surgeon reports the whole.")
    words = "Medicare wants 54 for an expected transfer since 2025; 55 needs the agreement."
    return Transfer((_MODIFIER[SURGERY],), (), words)


def _is_wanted(other: Collection[str], global_days: str, payer_class: str, on: date | None) -> bool:
    is_begun = on is None or on >= EXPECTED_SINCE
    is_asked = payer_class in payers.FOLLOW_MEDICARE and global_days == MAJOR
    return is_begun and is_asked and POSTOPERATIVE in other


def _surgeon(surgeon: Collection[str], other: Collection[str]) -> tuple[str, ...]:
    """Return 54, and 55 too where the surgeon gives a part of the follow-up."""
    shares = POSTOPERATIVE in surgeon and SURGERY in surgeon
    return _of({SURGERY, POSTOPERATIVE} if shares else set(surgeon) - set(other) - {PREOPERATIVE})


def _of(parts: Collection[str]) -> tuple[str, ...]:
    return tuple(modifier for name, modifier in _MODIFIER.items() if name in parts)
