"""The visits of the demo clinic: scripted ones, ten days of a clinic, then as many as asked."""

import functools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from integrations.demo import calendar, mishaps, orthopedics, patients, rehabilitation
from integrations.demo.clinic import ADEYEMI, HOLM, IYER, MENSAH, RUIZ, Patient, Practitioner
from integrations.demo.parts import (
    ARTHROSIS,
    BACK,
    BOTH_KNEES,
    KNEE,
    PATIENT_GONE,
    SHOULDER,
    Answer,
    Diagnoses,
    Service,
    Spec,
    Visit,
    activities,
    balance,
    exercise,
    knee_films,
    manual,
    office,
)

# Over how many of the clinic's days the planned visits are spread.
DAYS = 7


def _therapy(patient: int, who: Practitioner, dx: Diagnoses, *done: Service) -> Spec:
    return {
        "patient": patients.PATIENTS[patient],
        "rendering": who,
        "kind": "PT",
        "diagnoses": dx,
        "services": done,
        "plan": (-40, 38),
        "assistant": RUIZ if any(s.pta or s.together for s in done) else None,
    }


def _physician(patient: int, who: Practitioner, dx: Diagnoses, *done: Service, kind: str) -> Spec:
    return {
        "patient": patients.PATIENTS[patient],
        "rendering": who,
        "kind": kind,
        "diagnoses": dx,
        "services": done,
    }


@functools.cache
def _script() -> tuple[Spec, ...]:
    """Return the scripted visits; each shows one thing a biller meets."""
    injection = Service("20610", "Joint injection", side="R", price="165.00", as_charge=True)
    unknown = replace(exercise(pt=30), extra=(("dry_needling_sites", 4),))
    coded_twice = Service(
        "73030", "Shoulder films", side="L", as_charge=True, extra=(("modifier", "LT"),)
    )
    priced = Service("97116", "Gait", pt=15, price="48.50", as_charge=True)
    return (
        _therapy(0, ADEYEMI, KNEE, exercise(pt=23), manual(pt=24)),
        _therapy(1, ADEYEMI, KNEE, exercise(pta=23, pt=0), manual(pt=24, pta=0)),
        _therapy(2, HOLM, BACK, exercise(pt=10, pta=5, together=15), activities(pt=8)),
        _therapy(0, ADEYEMI, KNEE, exercise(pta=23), manual(pta=16), activities(pta=9)),
        _physician(4, MENSAH, ARTHROSIS, office(), kind="OFFICE"),
        _physician(5, IYER, ARTHROSIS, office("99214"), knee_films("R"), kind="OFFICE"),
        _physician(7, IYER, SHOULDER, coded_twice, kind="XRAY"),
        _physician(11, MENSAH, BOTH_KNEES, knee_films("L"), knee_films("R"), kind="XRAY"),
        _therapy(3, HOLM, KNEE, Service("", "Exercises as last time", pt=25)),
        _therapy(6, ADEYEMI, KNEE, unknown),
        _therapy(13, HOLM, SHOULDER, exercise(pt=15), manual(pt=15)) | {"amend": True},
        _therapy(15, ADEYEMI, BACK, exercise(pt=30)) | {"reopen": True},
        _therapy(10, HOLM, BACK, exercise(pt=20)) | {"fault": PATIENT_GONE},
        _therapy(3, ADEYEMI, KNEE, Service("97161", "PT eval, low", pt=30), exercise(pt=15))
        | {"kind": "PT-EVAL"},
        _physician(12, MENSAH, ARTHROSIS, office(), injection, kind="OFFICE"),
        _therapy(10, ADEYEMI, KNEE, exercise(pt=38), activities(pt=15)),
        _physician(9, IYER, (("S93.401A", "Right ankle sprain"),), office("99203"), kind="OFFICE"),
        _therapy(1, HOLM, BACK, exercise(pt=7)),
        _therapy(13, ADEYEMI, KNEE, exercise(pt=8), balance(pt=8), manual(pt=8)),
        _therapy(4, HOLM, BACK, priced, exercise(pt=15)),
        _physician(8, MENSAH, SHOULDER, office("99214"), kind="OFFICE"),
        _physician(7, IYER, BACK, office("99203"), kind="OFFICE"),
        _therapy(6, HOLM, BACK, exercise(pt=16, pta=7), manual(pta=8)),
        _therapy(14, ADEYEMI, SHOULDER, exercise(pt=23), manual(pt=8)) | {"plan": (-120, -30)},
    )


SCRIPTED = len(_script())


@functools.cache
def _plan() -> tuple[Spec, ...]:
    """Return the clinic's other visits, physicians' and therapists' mixed, always alike."""
    clean = (*orthopedics.CLEAN, *rehabilitation.CLEAN)
    found = [*clean, *mishaps.ASKED, *mishaps.BLOCKED, *mishaps.UNREADABLE]
    random.Random("ridgeline").shuffle(found)  # noqa: S311 repeatable, not secret
    return tuple(found)


PLANNED = SCRIPTED + len(_plan())


def visit(seed: int, number: int, today: date) -> Visit:
    """Return visit ``number`` (from 1) of this seed.

    Seen before today, so that no hour of it is still to come.
    """
    spec = _spec(seed, number)
    dice = random.Random(f"{seed}/{number}/when")  # noqa: S311 repeatable, not secret
    day = calendar.day_before(today, _days_ago(number))
    spec = {name: value for name, value in spec.items() if name not in OURS}
    plan, form = spec.pop("plan", None), spec.pop("form", ())
    return Visit(
        id=f"v{seed}-{number:05d}",
        day=day,
        hour=dice.randint(8, 16),
        plan=(day + timedelta(plan[0]), day + timedelta(plan[1])) if plan else None,
        form=tuple((link, text, _dated(link, answer, day)) for link, text, answer in form),
        **spec,
    )


OURS = ("amend", "reopen", "shows", "tells")


def shows(number: int) -> tuple[str, ...]:
    """Return the edits a planned visit is there to show; none where its claim is clean."""
    found: tuple[str, ...] = _plan()[number - SCRIPTED - 1]["shows"]
    return found


def tells(number: int) -> tuple[str, ...]:
    """Return what only the note of a planned visit tells: codes, or what it leaves open."""
    found: tuple[str, ...] = _plan()[number - SCRIPTED - 1].get("tells", ())
    return found


def _spec(seed: int, number: int) -> Spec:
    if number <= SCRIPTED:
        return _script()[number - 1]
    if number <= PLANNED:
        return _plan()[number - SCRIPTED - 1]
    return _further(seed, number)


def _dated(link: str, answer: Answer, day: date) -> Answer:
    """Return an answer; that of a date is kept as days from the visit."""
    return day + timedelta(int(answer)) if link.endswith("_date") else answer  # type: ignore[arg-type]


@functools.cache
def _days_ago(number: int) -> int:
    """Return which of the clinic's last days a visit was on: 1 is the latest.

    No patient comes twice on one day; those who come while the EMR runs
    come in turn, all on the latest day, then all a day earlier.
    """
    if number > PLANNED:
        rounds, turn = divmod(number - PLANNED - 1, len(_regulars()))
        planned = _planned_days(_regulars()[turn].id)
        return [ago for ago in range(1, 100) if ago not in planned][rounds % 80]
    seen = [_spec(0, n)["patient"].id for n in range(1, number + 1)]
    if number <= SCRIPTED:
        return 1 + (patients.PLACE[seen[-1]] + seen.count(seen[-1])) % 4
    taken = {_days_ago(n) for n in range(1, number) if seen[n - 1] == seen[-1]}
    return next(ago for ago in _from(number % DAYS) if ago not in taken)


def _planned_days(patient: str) -> set[int]:
    numbers = range(1, PLANNED + 1)
    return {_days_ago(n) for n in numbers if _spec(0, n)["patient"].id == patient}


def _from(first: int) -> list[int]:
    return [1 + (first + step) % DAYS for step in range(DAYS)]


def versions(seed: int, number: int, today: date) -> list[Visit]:
    """Return what the EMR sends of a visit, in order.

    Amended and reopened ones are sent twice.
    """
    first = visit(seed, number, today)
    spec: Spec = _script()[number - 1] if number <= SCRIPTED else {}
    if spec.get("amend"):
        return [first, amended(first, 2)]
    if spec.get("reopen"):
        return [first, replace(first, version=2, status="in-progress")]
    return [first]


def amended(visit: Visit, version: int) -> Visit:
    """Return a later version: the first service took 8 minutes more each."""
    first = visit.services[0]
    longer = replace(first, pt=(first.pt or 0) + 8 * (version - 1)) if first.minutes else first
    note = visit.note + f" Addendum {version - 1}: time of the first service corrected."
    return replace(visit, version=version, services=(longer, *visit.services[1:]), note=note)


@functools.cache
def _regulars() -> tuple[Patient, ...]:
    """Return who comes again while the EMR runs: none seen on the latest day already."""
    accidents = {"DEMO-FRW", "DEMO-CAN", "DEMO-SELF"}
    return tuple(
        who
        for who in patients.PATIENTS
        if 1 not in _planned_days(who.id) and who.policies[0].insurer.code not in accidents
    )


def _further(seed: int, number: int) -> Spec:
    """Return one more ordinary visit, chosen by seed and number."""
    dice = random.Random(f"{seed}/{number}/what")  # noqa: S311 repeatable, not secret
    regulars = _regulars()
    patient = patients.PLACE[regulars[(number - PLANNED - 1) % len(regulars)].id]
    side = dice.choice("LR")
    makers: tuple[Callable[[], Spec], ...] = (
        lambda: _therapy(patient, ADEYEMI, KNEE, exercise(pt=dice.randint(8, 38)), manual(pt=15)),
        lambda: _therapy(patient, HOLM, BACK, exercise(pta=dice.randint(8, 30)), activities(pt=15)),
        lambda: _therapy(patient, HOLM, SHOULDER, balance(pt=10, together=dice.randint(5, 15))),
        lambda: _physician(patient, MENSAH, ARTHROSIS, office(), kind="OFFICE"),
        lambda: _physician(patient, IYER, BOTH_KNEES, knee_films(side), kind="XRAY"),
    )
    return dice.choice(makers)()
