"""What of a visit would be sent to a model: redacted notes, a few rows, candidates."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.domain import codes, document
from claims.domain.coding import em_ladders
from claims.domain.encounter import NoteRecord
from claims.domain.facts import DocumentedService
from claims.domain.reading import redaction
from claims.domain.reading.candidates import Candidates
from claims.domain.reading.identifiers import Known
from claims.domain.reading.redaction import Redacted

LONGEST = 40_000  # characters of all notes together; what is longer is not sent at all
# Sent unless a practice chooses otherwise: what care of the day is told in.
_USUAL_LINE = (
    "BODY SUBJECTIVE COMPLAINT OBJECTIVE TREATMENT ASSESSMENT DIAGNOSIS PREOPERATIVE PLAN "
    "PROCEDURE RESULTS TIME"
)
USUAL = tuple(_USUAL_LINE.split())
# Where each section of a note begins and ends, by its name.
Sections = Callable[[str], Iterable[tuple[str, int, int]]]


class TooLong(Exception):
    """The notes of the visit are longer than may be sent."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a note as it is sent; ``offset`` is where the stretch begins in it."""

    note_key: str
    note: str = field(repr=False)
    offset: int = 0
    redacted: Redacted = field(default_factory=lambda: Redacted("", ()))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the whole note a span of what was sent stands."""
        first, last = self.redacted.back(start, end)
        return first + self.offset, last + self.offset


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything of one visit that is sent, and nothing else is.

    ``rows`` are structured facts by name. The three texts are what stands
    between the tags of the message, character for character.
    """

    parts: tuple[Part, ...] = field(default=(), repr=False)
    rows: Mapping[str, str] = field(default_factory=dict, repr=False)
    candidates: Candidates = field(default_factory=Candidates)

    @property
    def structured(self) -> str:
        """The rows, one a line."""
        return "\n".join(f"{name}: {value}" for name, value in self.rows.items() if value)

    @property
    def notes(self) -> tuple[str, ...]:
        """The redacted stretches, in the notes' order."""
        return tuple(part.redacted.text for part in self.parts)

    @property
    def replaced(self) -> dict[str, int]:
        """How many identifiers of which kind were replaced."""
        counts: dict[str, int] = {}
        for part in self.parts:
            for kind, count in part.redacted.counts.items():
                counts[kind] = counts.get(kind, 0) + count
        return dict(sorted(counts.items()))

    @property
    def characters(self) -> int:
        """How many characters of this visit are sent, candidates and rows among them."""
        return sum(map(len, (self.structured, self.candidates.text, *self.notes)))

    @property
    def digest(self) -> str:
        """The SHA-256 of all that is sent, for the record of the sending."""
        return document.digest([self.structured, self.candidates.text, *self.notes])


def parts(
    notes: Iterable[NoteRecord],
    *,
    known: Known,
    visit: date | None,
    wanted: frozenset[str] = frozenset(),
    sections: Sections | None = None,
) -> tuple[Part, ...]:
    """Return the chosen sections of the notes, each redacted; raises TooLong.

    ``wanted`` empty means whole notes, as does a reader that knows no
    sections. What stands under no known heading is a section of its own.
    """
    found = []
    for note in notes:
        for start, end in _stretches(note.text, wanted, sections):
            text = note.text[start:end]
            if text.strip():
                redacted = redaction.redact(text, known=known, visit=visit)
                found.append(Part(note.key, note.text, start, redacted))
    if sum(len(part.redacted.text) for part in found) > LONGEST:
        raise TooLong
    return tuple(found)


def _stretches(
    text: str, wanted: frozenset[str], sections: Sections | None
) -> Iterator[tuple[int, int]]:
    if not wanted or sections is None:
        yield 0, len(text)
        return
    for name, start, end in sections(text):
        if name in wanted:
            yield start, end


def age_band(born: date | None, on: date | None) -> str:
    """Return an age by tens, "90 or older" above."""
    if born is None or on is None or on < born:
        return ""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return "90 or older" if years >= 90 else f"{years // 10 * 10}-{years // 10 * 10 + 9}"


def sex(said: str) -> str:
    """Return a sex as records say it, "" for other words: they may name somebody."""
    return said if said in ("M", "F", "U") else ""


def setting(said: str) -> str:
    """Return a kind of visit we know, "" for other words."""
    return said if said in em_ladders.SETTINGS else ""


def row(service: DocumentedService) -> str:
    """Return what the record itself says of one service, in a line without keys or names."""
    said = {
        "minutes": service.minutes,
        "therapist": service.therapist_minutes,
        "assistant": service.assistant_minutes,
        "together": service.together_minutes,
        "units": service.documented_units,
        "side": service.side.value.lower() if service.side else None,
        "discipline": service.discipline.value if service.discipline else None,
    }
    told = [f"{name} {value}" for name, value in said.items() if value is not None]
    code = service.code if codes.is_procedure(service.code) else "no code"
    return "; ".join([code, *told])
