"""The visits of the demo clinic: a scripted morning, then as many more as asked for."""

import functools
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from integrations.demo import patients
from integrations.demo.clinic import ADEYEMI, HOLM, IYER, MENSAH, RUIZ, Patient, Practitioner


@dataclass(frozen=True, slots=True)
class Service:
    """One thing done.

    Minutes by whom are the clinic's custom fields; None is not recorded.
    """

    code: str
    label: str
    pt: int | None = None
    pta: int | None = None
    together: int | None = None
    side: str = ""
    price: str = ""
    as_charge: bool = False
    extra: tuple[tuple[str, int | str], ...] = ()

    @property
    def minutes(self) -> int | None:
        """All minutes recorded for the service."""
        known = [m for m in (self.pt, self.pta, self.together) if m is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, whole; ``hour`` is when it began in the clinic's own time."""

    id: str
    day: date
    hour: int
    patient: Patient
    rendering: Practitioner
    kind: str
    diagnoses: "Diagnoses"
    services: tuple[Service, ...]
    assistant: Practitioner | None = None
    plan: tuple[date, date] | None = None
    status: str = "finished"
    version: int = 1
    readable: bool = True
    note: str = ""


Spec = dict[str, Any]
Minutes = int | None
Diagnoses = tuple[tuple[str, str], ...]
KNEE = (("M25.561", "Right knee pain"), ("Z96.651", "Right knee replaced"))
BACK = (("M54.50", "Low back pain"),)
SHOULDER = (("M25.512", "Left shoulder pain"), ("M75.42", "Left shoulder impingement"))
ARTHROSIS = (("M17.11", "Worn right knee"),)
BOTH_KNEES = (("M17.0", "Both knees worn"),)


def exercise(pt: Minutes = None, pta: Minutes = None, together: Minutes = None) -> Service:
    """Return therapeutic exercise, timed."""
    return Service("97110", "Ther-ex", pt, pta, together)


def manual(pt: Minutes = None, pta: Minutes = None, together: Minutes = None) -> Service:
    """Return manual therapy, timed."""
    return Service("97140", "Manual", pt, pta, together)


def activities(pt: Minutes = None, pta: Minutes = None, together: Minutes = None) -> Service:
    """Return therapeutic activities, timed."""
    return Service("97530", "Ther-act", pt, pta, together)


def balance(pt: Minutes = None, pta: Minutes = None, together: Minutes = None) -> Service:
    """Return balance and movement training, timed."""
    return Service("97112", "Neuro re-ed", pt, pta, together)


def office(code: str = "99213") -> Service:
    """Return an office visit."""
    return Service(code, "Office visit")


def knee_films(side: str) -> Service:
    """Return knee films of one side, sent as a charge."""
    return Service("73562", "Knee films", side=side, price="82.00", as_charge=True)


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
        _therapy(10, HOLM, BACK, exercise(pt=20)) | {"readable": False},
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


def visit(seed: int, number: int, today: date) -> Visit:
    """Return visit ``number`` (from 1) of this seed.

    Seen before today, so that no hour of it is still to come.
    """
    spec = _script()[number - 1] if number <= SCRIPTED else _further(seed, number)
    dice = random.Random(f"{seed}/{number}/when")  # noqa: S311 repeatable, not secret
    # Every patient once, then every patient again a day earlier.
    rounds = (number - SCRIPTED - 1) // len(patients.PATIENTS) % 80
    day = today - timedelta(days=_days_ago(number) if number <= SCRIPTED else 1 + rounds)
    spec = {name: value for name, value in spec.items() if name not in ("amend", "reopen")}
    plan = spec.pop("plan", None)
    return Visit(
        id=f"v{seed}-{number:05d}",
        day=day,
        hour=dice.randint(8, 16),
        plan=(day + timedelta(plan[0]), day + timedelta(plan[1])) if plan else None,
        **spec,
    )


def _days_ago(number: int) -> int:
    """Return 1 to 4: no patient of the script comes twice on one day."""
    seen = [patients.PATIENTS.index(spec["patient"]) for spec in _script()[:number]]
    return 1 + (seen[-1] + seen.count(seen[-1])) % 4


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


def _further(seed: int, number: int) -> Spec:
    """Return one more ordinary visit, chosen by seed and number."""
    dice = random.Random(f"{seed}/{number}/what")  # noqa: S311 repeatable, not secret
    patient = number % len(patients.PATIENTS)  # in turn: nobody is seen twice on one day
    side = dice.choice("LR")
    makers: tuple[Callable[[], Spec], ...] = (
        lambda: _therapy(patient, ADEYEMI, KNEE, exercise(pt=dice.randint(8, 38)), manual(pt=15)),
        lambda: _therapy(patient, HOLM, BACK, exercise(pta=dice.randint(8, 30)), activities(pt=15)),
        lambda: _therapy(patient, HOLM, SHOULDER, balance(pt=10, together=dice.randint(5, 15))),
        lambda: _physician(patient, MENSAH, ARTHROSIS, office(), kind="OFFICE"),
        lambda: _physician(patient, IYER, BOTH_KNEES, knee_films(side), kind="XRAY"),
    )
    return dice.choice(makers)()
