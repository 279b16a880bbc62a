"""Which units were an assistant's: the discipline modifier, CQ and CO."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claims.domain.coding.timed_units import MIDPOINT, UNIT_MINUTES, allot
from claims.domain.facts import Discipline

RULE = "assistant_split"
SOURCE = "CMS, billing examples using CQ/CO modifiers (2022 policy); Pub. 100-04, ch. 5, sec. 20.1"
SINCE = date(2020, 1, 1)
# Since then the therapist's 8 minutes make a unit theirs whatever the assistant added
# (CY 2022 physician fee schedule final rule); before, only the tenth decided.
MIDPOINT_SINCE = date(2022, 1, 1)

DISCIPLINE_MODIFIER = {Discipline.PT: "GP", Discipline.OT: "GO", Discipline.SLP: "GN"}
ASSISTANT_MODIFIER = {Discipline.PT: "CQ", Discipline.OT: "CO"}

# More than a tenth, judged on the nearest whole percent: 11 or more.
MOST_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Split:
    """Units of one service by who gave them. ``rule`` and ``source`` as published."""

    therapist_units: int
    assistant_units: int
    explanation: str
    rule: str = RULE
    source: str = SOURCE

    @property
    def units(self) -> int:
        """All units, whoever gave them."""
        return self.therapist_units + self.assistant_units


def applies(*, discipline: Discipline | None, on: date | None) -> bool:
    """Say whether there is an assistant modifier for this on this date."""
    return discipline in ASSISTANT_MODIFIER and (on is None or on >= SINCE)


def split_timed(*, units: int, therapist: int, assistant: int, on: date | None = None) -> Split:
    """Part the units of a timed service between therapist and assistant.

    ``therapist`` includes minutes spent together. Whole 15-minute blocks
    of one person are theirs. Of one unit left, the therapist's 8 minutes
    make it theirs, otherwise it is the assistant's if they took part;
    of two left each has one.
    """
    assistant_units = min(assistant // UNIT_MINUTES, units)
    therapist_units = min(therapist // UNIT_MINUTES, units - assistant_units)
    left = units - assistant_units - therapist_units
    rest_t, rest_a = therapist % UNIT_MINUTES, assistant % UNIT_MINUTES
    if left > 1 and rest_t and rest_a:
        assistant_units, therapist_units, left = assistant_units + 1, therapist_units + 1, left - 2
    if _is_therapists(rest_t, rest_a, on):
        therapist_units += left if therapist else 0
        assistant_units += 0 if therapist else left
    else:
        assistant_units += left
    return Split(therapist_units, assistant_units, _explain(therapist, assistant, assistant_units))


def split_among(
    minutes: Mapping[str, tuple[int, int]], *, units: int, on: date | None = None
) -> dict[str, Split]:
    """Part the units of a code among the lines that share it, and by person.

    ``minutes`` are therapist's and assistant's by line. Who earned a unit
    is asked of the code's whole day, whatever keeps its lines apart.
    """
    therapist = {name: one for name, (one, _) in minutes.items()}
    assistant = {name: one for name, (_, one) in minutes.items()}
    whole = split_timed(
        units=units,
        therapist=sum(therapist.values()),
        assistant=sum(assistant.values()),
        on=on,
    )
    theirs, _ = allot(therapist, whole.therapist_units)
    assisted, _ = allot(assistant, whole.assistant_units)
    return {name: Split(theirs[name], assisted[name], whole.explanation) for name in minutes}


def split_untimed(*, units: int, therapist: int, assistant: int) -> Split:
    """Give an untimed service to the assistant when their share exceeds 10 %."""
    share = percent(assistant, therapist + assistant)
    by_assistant = share > MOST_PERCENT
    said = f"The assistant gave {assistant} of {therapist + assistant} minutes, {share} %."
    return Split(0 if by_assistant else units, units if by_assistant else 0, said)


def percent(part: int, whole: int) -> int:
    """Return a share as the nearest whole percent, a half rounded up."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def _is_therapists(rest_t: int, rest_a: int, on: date | None) -> bool:
    """Say whose the last unit is, by what each gave beyond their whole blocks."""
    if not rest_a:
        return True
    if on is not None and on < MIDPOINT_SINCE:
        return percent(rest_a, rest_t + rest_a) <= MOST_PERCENT
    return rest_t >= MIDPOINT


def _explain(therapist: int, assistant: int, units: int) -> str:
    if not assistant:
        return f"All {therapist} minutes were the therapist's."
    noun = "unit is" if units == 1 else "units are"
    return (
        f"Of {therapist + assistant} minutes the therapist gave {therapist} and the assistant "
        f"{assistant}: {units} {noun} the assistant's."
    )
