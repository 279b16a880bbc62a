"""What a visit of the demo clinic is made of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from integrations.demo.clinic import Patient, Practitioner

Answer = bool | int | str | date
Minutes = int | None
Diagnoses = tuple[tuple[str, str], ...]
PATIENT_GONE, BROKEN_DATE = "patient gone", "broken date"


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
    quantity: int = 1
    extra: tuple[tuple[str, int | str], ...] = ()

    @property
    def minutes(self) -> int | None:
        """All minutes recorded for the service."""
        known = [m for m in (self.pt, self.pta, self.together) if m is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, whole; ``hour`` is when it began in the clinic's own time.

    ``story`` opens the note. ``form`` is answered beside the plan of care;
    with ``on_form`` the minutes stand there too and not on the services.
    ``fault`` is what the EMR did wrong to it: PATIENT_GONE or BROKEN_DATE.
    """

    id: str
    day: date
    hour: int
    patient: Patient
    rendering: Practitioner
    kind: str
    diagnoses: Diagnoses
    services: tuple[Service, ...]
    assistant: Practitioner | None = None
    plan: tuple[date, date] | None = None
    status: str = "finished"
    version: int = 1
    note: str = ""
    story: str = ""
    form: tuple[tuple[str, str, Answer], ...] = ()
    on_form: bool = False
    location: str = "loc-main"
    fault: str = ""

    @property
    def readable(self) -> bool:
        """Whether a visit can be read from what the EMR sends."""
        return not self.fault


Spec = dict[str, Any]
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
