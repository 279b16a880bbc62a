"""A visit beside a surgery: part of its payment, or billed and with which modifier."""

from dataclasses import dataclass
from datetime import date

from claims.domain.coding import payers
from claims.domain.coding.global_period import MAJOR, MINOR, NONE, Period, period

RULE = "global_visit"
SOURCE = "CMS Pub. 100-04, ch. 12, sec. 40.1 and 40.2; MLN907166"
TRACKING = "99024"

VISIT, CRITICAL_CARE, NOT_PACKAGED = "VISIT", "CRITICAL_CARE", "NOT_PACKAGED"
_SMALL = frozenset({NONE, MINOR})


@dataclass(frozen=True, slots=True)
class Occasion:
    """A visit as the record tells it; None where it says nothing.

    ``kind``: VISIT, CRITICAL_CARE, or NOT_PACKAGED for what no surgery
    pays for (x-rays, replacement casts). ``other_global`` are the global
    days of another procedure of the same day.
    """

    on: date
    kind: str = VISIT
    is_related: bool | None = None
    is_decision: bool | None = None
    is_separate: bool | None = None
    is_complication: bool = False
    is_same_group: bool = True
    other_global: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a visit is billed, with which modifiers, or what tracks it.

    ``asks`` when the modifiers hold only if a person says what the
    record does not.
    """

    modifiers: tuple[str, ...]
    is_billable: bool
    explanation: str
    tracking: str = ""
    asks: bool = False
    rule: str = RULE
    source: str = SOURCE


def stand(
    occasion: Occasion, *, surgery_on: date, global_days: str, payer_class: str = ""
) -> Standing:
    """Return how a visit stands to a surgery of the same physician or group specialty."""
    covered = period(surgery_on, global_days)
    if covered is None or not covered.holds(occasion.on):
        return Standing((), True, "The visit lies outside the global period.")
    if not occasion.is_same_group:
        return Standing((), True, "Another group or specialty saw the patient.")
    if occasion.kind == NOT_PACKAGED:
        return Standing((), True, "X-rays and replacement casts are no part of the surgery.")
    if occasion.on > surgery_on:
        return _after(occasion, payer_class)
    if global_days == MAJOR:
        return _around_major(occasion, covered)
    return _beside_minor(occasion)


def _after(occasion: Occasion, payer_class: str) -> Standing:
    if occasion.is_related is False:
        return _unrelated(occasion)
    if occasion.is_complication and payer_class not in payers.FOLLOW_MEDICARE:
        words = "CPT's surgical package holds typical follow-up alone, not a complication."
        return Standing(("24",), True, words)
    words = "Follow-up after surgery, complications without an operating room too, is included."
    return Standing((), False, words, tracking=TRACKING, asks=occasion.is_related is None)


def _unrelated(occasion: Occasion) -> Standing:
    if occasion.kind == CRITICAL_CARE:
        return Standing(("FT",), True, "Critical care that is unrelated to the surgery takes FT.")
    words = "A visit unrelated to the surgery, in its period, takes 24."
    if occasion.other_global == MAJOR and occasion.is_decision:
        return Standing(("24", "57"), True, f"{words} It decided another major surgery: 57.")
    if occasion.other_global not in _SMALL:
        return Standing(("24",), True, words)
    beside = _beside_minor(occasion)
    if not beside.is_billable:
        return beside
    said = f"{words} {beside.explanation}"
    return Standing(("24", *beside.modifiers), True, said, asks=beside.asks)


def _around_major(occasion: Occasion, covered: Period) -> Standing:
    if occasion.is_decision:
        return Standing(("57",), True, "The visit led to the decision for major surgery.")
    if occasion.is_related is False or occasion.is_separate:
        if occasion.kind == CRITICAL_CARE:
            return _unrelated(occasion)
        modifiers = ("25",) if occasion.on == covered.on else ()
        return Standing(modifiers, True, "The visit was about something else than the surgery.")
    words = "A visit the day before or of major surgery is included but for the decision itself."
    return Standing((), False, words, asks=occasion.is_decision is None)


def _beside_minor(occasion: Occasion) -> Standing:
    if occasion.is_separate:
        words = "The visit was significant and separately identifiable from the procedure: 25."
        return Standing(("25",), True, words)
    if occasion.is_separate is False or occasion.is_decision:
        words = "The decision for a minor procedure is part of it."
        return Standing((), False, words)
    words = "A visit beside a minor procedure takes 25, if it was separately identifiable."
    return Standing(("25",), True, words, asks=True)
