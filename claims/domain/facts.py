"""Facts of a visit: what was done, by whom, how long, on which side."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from claims.domain.document import Document


class Discipline(StrEnum):
    """Under which kind of therapy plan of care a service was given."""

    PT = "PT"
    OT = "OT"
    SLP = "SLP"


class Side(StrEnum):
    """The side of the body, as documented."""

    LEFT = "LEFT"
    RIGHT = "RIGHT"
    BILATERAL = "BILATERAL"


class Evidence(Document):
    """Words of a note that support a fact: offsets count characters from 0."""

    note_key: str
    start: int
    end: int
    quote: str


class DrugFacts(Document):
    """A drug given: how much, how much of the container was thrown away.

    ``given`` and ``discarded`` count ``unit`` (MG, ML, IU, or UNITS: the
    code's own billing units). ``unit_size`` is how much of it one billing
    unit of the code is. ``container``: SINGLE_DOSE or MULTI_DOSE.
    """

    container: str = ""
    given: Decimal | None = None
    discarded: Decimal | None = None
    unit: str = "UNITS"
    unit_size: Decimal | None = None


class StudyFacts(Document):
    """A test ordered or read at a visit, and whether the practice bills its reading."""

    name: str
    is_ordered: bool = False
    is_reviewed: bool = False
    is_billed_by_practice: bool = False


class VisitFacts(Document):
    """What an evaluation and management visit's level follows from.

    ``setting``: OFFICE, HOME, HOSPITAL_INITIAL, HOSPITAL_SUBSEQUENT,
    EMERGENCY and the others of ``em_ladders``. ``total_minutes`` are the
    provider's own on the date; of them ``separate_minutes`` went to
    services reported on their own and ``staff_minutes`` were clinical
    staff's. ``problems`` are (type, count), ``data`` named counts and
    flags, ``risk`` named factors, as ``em_words`` reads them; ``levels``
    are levels of ``problems``, ``data``, ``risk`` or of the whole
    ``mdm`` where the EMR states those instead.
    """

    setting: str = "OFFICE"
    is_new: bool | None = None
    total_minutes: int | None = None
    separate_minutes: int = 0
    staff_minutes: int = 0
    problems: tuple[tuple[str, int], ...] = ()
    data: dict[str, int] = {}
    studies: tuple[StudyFacts, ...] = ()
    risk: tuple[str, ...] = ()
    levels: dict[str, str] = {}
    is_separate: bool | None = None
    is_decision_for_surgery: bool | None = None
    is_related_to_surgery: bool | None = None


class DocumentedService(Document):
    """One service as documented; facts are not lines.

    Minutes are whole minutes. ``therapist_minutes`` and
    ``assistant_minutes`` were spent alone, ``together_minutes`` with
    both at the patient. ``minutes`` is the total of the service: what
    the three do not account for counts as the therapist's when nobody
    said how long the therapist took.
    ``emergency`` and ``note`` are what the line says beside its code
    (24C and the shaded part of 24 on the CMS-1500).
    ``reworded_modifiers`` are those of the documented ones that a rule
    made of other words: the record itself does not say them.
    ``inputs`` names the leaf path each fact came from, by field name.
    """

    key: str
    code: str = ""
    label: str = ""
    date_from: date | None = None
    date_to: date | None = None
    minutes: int | None = None
    therapist_minutes: int | None = None
    assistant_minutes: int | None = None
    together_minutes: int | None = None
    start_time: time | None = None
    end_time: time | None = None
    discipline: Discipline | None = None
    side: Side | None = None
    documented_units: Decimal | None = None
    documented_modifiers: tuple[str, ...] = ()
    reworded_modifiers: tuple[str, ...] = ()
    documented_charge: Decimal | None = None
    place_of_service: str = ""
    performer_key: str = ""
    diagnosis_keys: tuple[str, ...] = ()
    ndc: str = ""
    emergency: bool = False
    note: str = ""
    drug: DrugFacts | None = None
    visit: VisitFacts | None = None
    evidence: tuple[Evidence, ...] = ()
    inputs: dict[str, tuple[str, ...]] = {}

    @property
    def by_assistant(self) -> int:
        """Minutes the assistant spent alone."""
        return self.assistant_minutes or 0

    @property
    def by_therapist(self) -> int:
        """Minutes of the therapist, alone or together with the assistant."""
        together = self.together_minutes or 0
        if self.therapist_minutes is None and self.minutes is not None:
            return max(self.minutes - self.by_assistant, together)
        return (self.therapist_minutes or 0) + together

    @property
    def total_minutes(self) -> int | None:
        """All documented minutes, or None when none are documented."""
        parts = (
            self.minutes,
            self.therapist_minutes,
            self.assistant_minutes,
            self.together_minutes,
        )
        if all(part is None for part in parts):
            return None
        return self.by_therapist + self.by_assistant


def drawn_from(uid: str, services: Iterable[DocumentedService]) -> DocumentedService | None:
    """Return the documented service a line was drawn from, None for a hand-made line."""
    for service in services:
        # A split or wasted part is the service's key, a dot, and which part.
        if uid == service.key or uid.startswith(f"{service.key}."):
            return service
    return None
