"""Whether a patient is new to a physician's group and specialty."""

from dataclasses import dataclass
from datetime import date

from claims.domain import codes
from claims.domain.coding.history import EarlierLine, History

RULE = "new_patients.three_years"
SOURCE = "CPT E/M guidelines; CMS Pub. 100-04, ch. 12, sec. 30.6.7.A"
YEARS = 3
# An interpretation alone is no face-to-face service.
_NOT_SEEN = frozenset({"26", "TC"})
# Evaluation codes without the patient there: prolonged work on another day, messages
# and telephone, consultation between professionals, monitoring, care management.
_AFAR = (
    ("99358", "99359"),
    ("99421", "99449"),
    ("99451", "99454"),
    ("99457", "99458"),
    ("99473", "99474"),
    ("99484", "99494"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The last time this group and specialty saw the patient.

    ``is_certain`` when it was the same physician or surely the same
    specialty; otherwise the specialty is not known.
    """

    on: date
    is_certain: bool
    explanation: str
    rule: str = RULE
    source: str = SOURCE


@dataclass(frozen=True, slots=True)
class Standing:
    """New or established, and what says so."""

    is_new: bool
    explanation: str
    rule: str = RULE
    source: str = SOURCE


def last_seen(history: History, *, on: date, npi: str) -> Seen | None:
    """Return the last face-to-face service in the three years before a day.

    A service on the very day three years before still counts.
    """
    since = _years_before(on)
    seen = [line for line in history.lines if since <= line.on < on and _is_face_to_face(line)]
    if not seen:
        return None
    last = max(seen, key=lambda line: (line.provider_npi == npi, line.on, line.code))
    is_certain = bool(npi) and last.provider_npi == npi
    whom = "this physician" if is_certain else "this group, in a specialty we do not know,"
    words = f"On {last.on.isoformat()}, within three years, {whom} gave {last.code}."
    return Seen(last.on, is_certain, words)


def standing(
    history: History, *, on: date | None, npi: str, recorded: bool | None
) -> Standing | None:
    """Return whether the patient is new, None when nothing tells.

    That a patient was seen is known from our own records; that nobody
    saw them is not, so only the record's own word makes them new. The
    record goes before a service whose specialty we do not know.
    """
    seen = last_seen(history, on=on, npi=npi) if on is not None else None
    if seen is not None and (seen.is_certain or recorded is None):
        return Standing(False, seen.explanation)
    if recorded is None:
        return None
    return Standing(recorded, f"The record says {'new' if recorded else 'established'}.")


def _is_face_to_face(line: EarlierLine) -> bool:
    """Count visits and surgery; not therapy, imaging, a reading alone, or what was done afar."""
    if _NOT_SEEN & set(line.modifiers):
        return False
    is_surgery = len(line.code) == 5 and "10000" <= line.code <= "69999"
    is_afar = any(first <= line.code <= last for first, last in _AFAR)
    return is_surgery or (codes.is_evaluation(line.code) and not is_afar)


def _years_before(on: date) -> date:
    try:
        return on.replace(year=max(on.year - YEARS, 1))
    except ValueError:  # Feb 29
        return on.replace(year=on.year - YEARS, day=28)
