"""The level of a visit by the provider's total time, and prolonged services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.domain.coding import payers
from claims.domain.coding.em_ladders import Ladder

RULE = "em_time.level"
PROLONGED_RULE = "em_time.prolonged"
RELEASE = "shipped"
SOURCE = "CPT E/M guidelines 2021 and 2023: total time on the date of the encounter"
SOURCES = {
    "G2212": "CMS CY 2021 PFS final rule; Pub. 100-04, ch. 12, sec. 30.6.15.2 (G2212)",
    "G0316": "CMS CY 2023 PFS final rule; Pub. 100-04, ch. 12, sec. 30.6.15.3 (G0316)",
    "G0317": "CMS CY 2023 PFS final rule; Pub. 100-04, ch. 12, sec. 30.6.15.3 (G0317)",
    "G0318": "CMS CY 2023 PFS final rule; Pub. 100-04, ch. 12, sec. 30.6.15.3 (G0318)",
    "99417": "CPT prolonged services: 15 minutes beyond the minimum of the highest level",
    "99418": "CPT prolonged services: 15 minutes beyond the minimum of the highest level",
}
TIME, NOT_MET, NOT_ALLOWED = "time", "time_not_met", "time_not_allowed"
ADD_ONS = frozenset(SOURCES)


@dataclass(frozen=True, slots=True)
class ByTime:
    """The level countable minutes reach. ``code`` is None where ``basis`` says why."""

    code: str | None
    basis: str
    minutes: int
    explanation: str
    rule: str = RULE
    source: str = SOURCE
    release: str = RELEASE


@dataclass(frozen=True, slots=True)
class Prolonged:
    """The add-on code a payer takes beyond the highest level, and its units.

    ``code`` is None where no unit is reached; ``payable`` is the code
    this payer takes with the base code, whether or not time reaches it.
    """

    code: str | None
    units: int
    payable: str
    explanation: str
    rule: str = PROLONGED_RULE
    source: str = ""
    release: str = RELEASE


def countable(*, total: int, separate: int = 0, staff: int = 0) -> int:
    """Return the minutes that choose a level.

    Time of services reported on their own, and of clinical staff, is
    not the provider's time of the visit.
    """
    return max(total - separate - staff, 0)


def level(ladder: Ladder, *, minutes: int, on: date | None = None) -> ByTime:
    """Return the highest code whose minimum is met; ``minutes`` are countable."""
    if not ladder.counts_time(on):
        words = "Time does not choose the level of this kind of visit."
        return ByTime(None, NOT_ALLOWED, minutes, words)
    met = [code for code, least in ladder.minutes.items() if minutes >= least]
    if not met:
        least = min(ladder.minutes.values())
        words = f"{minutes} countable minutes do not reach {least}, the least of any level."
        return ByTime(None, NOT_MET, minutes, words)
    code = max(met, key=lambda one: ladder.minutes[one])
    words = f"{minutes} countable minutes reach {ladder.minutes[code]}, the minimum of {code}."
    return ByTime(code, TIME, minutes, words)


def prolonged(
    base: str, *, minutes: int, payer_class: str, em: Mapping[str, Any], on: date | None = None
) -> Prolonged:
    """Return the prolonged service of a visit at its highest level.

    Payers that follow Medicare take its G codes, whose first unit begins
    later than CPT's. Every unit is a whole 15 minutes. For a nursing
    facility and at home they count time of the days around the visit
    too; ``minutes`` may be those of the day alone, and the explanation
    then says so.
    """
    scheme = _scheme(base, payer_class, em, on)
    if scheme is None:
        return Prolonged(None, 0, "", f"No prolonged service is added to {base}.")
    code, first, step = str(scheme["code"]), scheme["first_unit_at"][base], scheme["step"]
    units = max((minutes - first) // step + 1, 0)
    words = (
        f"{code} begins at {first} minutes of {base} and counts each further {step}: "
        f"{minutes} minutes are {units}.{_days_around(scheme, base)}"
    )
    return Prolonged(code if units else None, units, code, words, source=SOURCES[code])


def _scheme(
    base: str, payer_class: str, em: Mapping[str, Any], on: date | None
) -> Mapping[str, Any] | None:
    of_whom = "medicare" if payer_class in payers.FOLLOW_MEDICARE else "cpt"
    schemes: Mapping[str, Mapping[str, Any]] = em.get("prolonged", {})
    for name, scheme in schemes.items():
        if name.partition("_")[0] == of_whom and base in scheme["first_unit_at"]:
            since = scheme.get("since")
            is_begun = on is None or since is None or on >= date.fromisoformat(since)
            return scheme if is_begun else None
    return None


def _days_around(scheme: Mapping[str, Any], base: str) -> str:
    """Say which days beside the visit's own count, "" where none does."""
    before, after = scheme.get("days_around", {}).get(base, (0, 0))
    spans = ((before, "before"), (after, "after"))
    told = [f"{count} day{'s' if count > 1 else ''} {side}" for count, side in spans if count]
    return f" Time of {' and '.join(told)} the visit counts too." if told else ""
