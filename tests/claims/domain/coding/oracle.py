"""The published therapy rules as constraints, tried on every allocation: no code of the engine.

Slow and plain on purpose. CMS Pub. 100-04, ch. 5, sec. 20.1 and 20.2.
"""

from datetime import date
from fractions import Fraction
from itertools import product

ASSISTANT = {"PT": "CQ", "OT": "CO"}
DISCIPLINE = {"PT": "GP", "OT": "GO", "SLP": "GN"}


def units_of(minutes):
    """Return the row of the printed table: one unit is 8 to 22 minutes, two are 23 to 37."""
    for units in range(1, 200):
        if 15 * units - 7 <= minutes <= 15 * units + 7:
            return units
    return 0


def quarters(minutes):
    """Return how often a whole quarter of an hour can be taken away, and what is left."""
    taken = 0
    while minutes >= 15:
        minutes, taken = minutes - 15, taken + 1
    return taken, minutes


def allocations(minutes, method):
    """Return every way to allot a day's units to its codes that breaks no published rule."""
    if method == "cpt_midpoint_per_code":
        return [{code: units_of(spent) for code, spent in minutes.items()}]
    due = units_of(sum(minutes.values()))
    choices = [range(quarters(spent)[0], quarters(spent)[0] + 2) for spent in minutes.values()]
    tried = (dict(zip(minutes, one, strict=True)) for one in product(*choices))
    return [one for one in tried if sum(one.values()) == due and _is_fair(one, minutes)]


def _is_fair(units, minutes):
    """A unit from leftovers goes to no code while one with more left over has none."""
    extra = {code: units[code] > quarters(minutes[code])[0] for code in units}
    left = {code: quarters(minutes[code])[1] for code in units}
    return all(
        left[one] >= left[other]
        for one in units
        for other in units
        if extra[one] and not extra[other]
    )


def shares(units, therapist, assistant, on):
    """Return (therapist's, assistant's) units of a timed code, the one split that holds."""
    (found,) = (
        (units - theirs, theirs)
        for theirs in range(units + 1)
        if _split_holds(units - theirs, theirs, therapist, assistant, on)
    )
    return found


def _split_holds(by_therapist, by_assistant, therapist, assistant, on):
    (whole_t, rest_t), (whole_a, rest_a) = quarters(therapist), quarters(assistant)
    more_t, more_a = by_therapist - whole_t, by_assistant - whole_a
    if min(more_t, more_a) < 0:
        return False
    if more_t + more_a == 0:
        return True
    if more_t + more_a == 2:
        return more_t == more_a == 1
    if on < date(2022, 1, 1):
        is_assistants = rest_a > 0 and exceeds_a_tenth(rest_a, rest_t + rest_a)
    else:
        is_assistants = rest_a > 0 and rest_t < 8
    return more_a == int(is_assistants)


def exceeds_a_tenth(part, whole):
    """Say whether a share, to the nearest whole percent, is 11 or more."""
    return Fraction(100 * part, whole) >= Fraction(21, 2)


def claims(services, *, discipline, on, method="medicare_8_minute", told=True):
    """Return every claim the rules allow, as sorted (code, units, modifiers).

    ``services`` are dicts as in the rule cases: minutes spent together
    are the therapist's.
    """
    timed, untimed = {}, {}
    for one in services:
        pool = timed if one["timed"] else untimed
        therapist, assistant = pool.get(one["code"], (0, 0))
        pool[one["code"]] = (
            therapist + one["therapist_minutes"] + one["together_minutes"],
            assistant + one["assistant_minutes"],
        )
    asks = told and discipline in ASSISTANT and on >= date(2020, 1, 1)
    fixed = []
    for code, (therapist, assistant) in untimed.items():
        is_assistants = asks and assistant and exceeds_a_tenth(assistant, therapist + assistant)
        fixed.append(_line(code, 1, discipline, is_assistants))
    found = []
    for units in allocations({code: sum(spent) for code, spent in timed.items()}, method):
        lines = list(fixed)
        for code, count in units.items():
            by_t, by_a = shares(count, *timed[code], on) if asks else (count, 0)
            lines += [_line(code, by_t, discipline, False), _line(code, by_a, discipline, True)]
        found.append(sorted(line for line in lines if line[1]))
    return found


def _line(code, units, discipline, is_assistants):
    given = [DISCIPLINE[discipline]] + ([ASSISTANT.get(discipline)] if is_assistants else [])
    return code, units, tuple(sorted(filter(None, given)))
