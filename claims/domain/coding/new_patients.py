"""Whether a patient is new to a physician's group and specialty."""

from dataclasses import dataclass
from datetime import date

from claims.domain import codes
from claims.domain.coding.history import EarlierLine, History

RULE = "new_patients.three_years"
SOURCE = "CPT E/M guidelines; CMS Pub. 100-04, ch. 12, sec. 30.6.7.A"
YEARS = 3
OTHERS, UNKNOWN, COLLEAGUE, SAME = range(4)
_WHOM = {
    UNKNOWN: "this group, in a specialty we do not know,",
    COLLEAGUE: "another physician of this group and specialty",
    SAME: "this physician",
}
# An interpretation alone is no face-to-face service.
_NOT_SEEN = frozenset({"26", "TC"})
# Evaluation codes without the patient there: visits by video or voice, prolonged work
# on another day, messages and telephone, consultation between professionals,
# monitoring, care management.
_AFAR = (
    ("98000", "98016"),
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


def last_seen(history: History, *, on: date, npi: str, taxonomy: str = "") -> Seen | None:
    """Return the last face-to-face service in the three years before a day.

    A service on the very day three years before still counts; one of
    another specialty does not.
    """
    since = _years_before(on)
    seen = [
        (_kin(line, npi, taxonomy), line.on, line.code)
        for line in history.lines
        if since <= line.on < on and _is_face_to_face(line)
    ]
    kin, day, code = max(seen, default=(OTHERS, date.min, ""))
    if kin == OTHERS:
        return None
    words = f"On {day.isoformat()}, within three years, {_WHOM[kin]} gave {code}."
    return Seen(day, kin > UNKNOWN, words)


def standing(
    history: History,
    *,
    on: date | None,
    npi: str,
    recorded: bool | None,
    taxonomy: str = "",
) -> Standing | None:
    """Return whether the patient is new, None when nothing tells.

    That a patient was seen is known from our own records; that nobody
    saw them is not, so only the record's own word makes them new. The
    record goes before a service whose specialty we do not know.
    """
    seen = None
    if on is not None:
        seen = last_seen(history, on=on, npi=npi, taxonomy=taxonomy)
    if seen is not None and (seen.is_certain or recorded is None):
        return Standing(False, seen.explanation)
    if recorded is None:
        return None
    return Standing(recorded, f"The record says {'new' if recorded else 'established'}.")


def _kin(line: EarlierLine, npi: str, taxonomy: str) -> int:
    """Say how near the line's physician is to this one.

    The group and kind of a taxonomy code are its first four characters:
    what follows names a branch, which a payer may or may not tell apart.
    """
    if npi and line.provider_npi == npi:
        return SAME
    if not taxonomy or not line.taxonomy:
        return UNKNOWN
    if line.taxonomy == taxonomy:
        return COLLEAGUE
    return UNKNOWN if line.taxonomy[:4] == taxonomy[:4] else OTHERS


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
