"""A visit beside a surgery: part of its payment, or billed and with which modifier."""

from dataclasses import dataclass, replace
from datetime import date

from claims.domain.coding import payers
from claims.domain.coding.global_period import MAJOR, MINOR, NONE, Period, period

RULE = "global_visit"
SOURCE = "CMS Pub. 100-04, ch. 12, sec. 30.6.6, 40.1 and 40.2; MLN907166"
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
        free = Standing((), True, "The visit lies outside the global period.")
        return _by_the_day(occasion, surgery_on) or free
    if not occasion.is_same_group:
        free = Standing((), True, "Another group or specialty saw the patient.")
        return _by_the_day(occasion, surgery_on) or free
    if occasion.kind == NOT_PACKAGED:
        return Standing((), True, "X-rays and replacement casts are no part of the surgery.")
    if occasion.on > surgery_on:
        return _after(occasion, payer_class)
    if global_days == MAJOR:
        return _around_major(occasion, covered)
    return _beside_minor(occasion)


def _by_the_day(occasion: Occasion, surgery_on: date) -> Standing | None:
    """Return how a visit free of a surgery stands to the day's other procedure.

    The visit's own physician did that one, so NCCI Policy Manual, ch. I,
    sec. D holds whatever the surgery covers.
    """
    if occasion.kind == NOT_PACKAGED:
        return None
    # What was said of the surgery is not of today's procedure: a visit
    # before the surgery decided that surgery, one after it today's.
    decided = None if occasion.on < surgery_on else occasion.is_decision
    today = replace(occasion, is_related=None, is_decision=decided)
    if occasion.other_global in _SMALL:
        return _beside_minor(today)
    covered = period(occasion.on, occasion.other_global)
    return None if covered is None else _around_major(today, covered)


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
    is_beside_minor = occasion.other_global in _SMALL
    if occasion.is_decision:
        words = "The visit led to the decision for major surgery."
        if is_beside_minor and occasion.is_separate:
            return Standing(("25", "57"), True, f"{words} {_beside_minor(occasion).explanation}")
        return Standing(("57",), True, words)
    if occasion.is_related is False or occasion.is_separate:
        if occasion.kind == CRITICAL_CARE:
            return _unrelated(occasion)
        if is_beside_minor:
            return _beside_minor(occasion)
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
