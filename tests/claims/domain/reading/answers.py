"""A visit as sent, and answers a model could give about it."""

from datetime import date
from typing import Any

from claims.domain.coding.codetables import Procedure, Tables
from claims.domain.encounter import NoteRecord
from claims.domain.reading import candidates, identifiers, sending
from claims.domain.reading.holding import Checks
from claims.domain.reading.sending import Packet
from tests import factories
from tests.claims.domain.coding.icd import RELEASES
from tests.claims.domain.reading.speaking import PlainSpeech

DAY = date(2026, 3, 10)
NOTE = """Marta Whitfield, seen 03/10/2026.
Right knee pain from primary osteoarthritis of the right knee.
No left knee pain. Mother had osteoarthritis of the hip.
Rule out meniscus tear. History of rotator cuff repair.
Therapeutic exercise 33 min for Marta, manual therapy 7 minutes.
Injection of the right knee joint performed.
Aspiration of the left knee planned next visit.
Total time of the visit 45 minutes. We decided on surgery of the right knee.
"""
KNOWN = identifiers.known(factories.encounter())
SERVICES = (
    ("97110", "exercise"), ("97140", "manual therapy"), ("20610", "joint injection"),
    ("99213", "office visit"), ("00000", "gone"),
)  # fmt: skip
DIAGNOSES = ("M17.11", "M25.561", "M17.9", "M16.9", "M23.91", "M17", "Z99.999")


class Book:
    """A licensed list that knows all codes but one, and one that has ended."""

    def covers(self, code: str, on: date | None) -> bool:
        return True

    def procedure(self, code: str) -> Procedure | None:
        ended = date(2020, 1, 1) if code == "97140" else None
        return None if code == "00000" else Procedure(code, valid_to=ended)


TABLES = Tables(icd=RELEASES)
CHOICE = candidates.choose(
    phrases=(), search=lambda _: (), given=DIAGNOSES, services=SERVICES, tables=TABLES, on=DAY
)


def packet(note: str = NOTE) -> Packet:
    """Return what would be sent of a note."""
    notes = [NoteRecord(key="n1", text=note)]
    return Packet(sending.parts(notes, known=KNOWN, visit=DAY), {"visit": "OFFICE"}, CHOICE)


def checks(note: str = NOTE, *, tables: Tables = TABLES) -> Checks:
    """Return by what an answer about a note is judged."""
    speech = PlainSpeech({"n1": note})
    return Checks(packet(note), DAY, tables, speech, says, "claude", "m1/p1")


def says(code: str, words: str) -> bool:
    """Call a code by its label, whole."""
    labels = [one.label for one in (*CHOICE.services, *CHOICE.diagnoses) if one.code == code]
    return any(set(label.lower().split()) <= set(words.lower().split()) for label in labels)


def diagnosis_id(code: str) -> str:
    return next(one.id for one in CHOICE.diagnoses if one.code == code)


def service_id(code: str) -> str:
    return next(one.id for one in CHOICE.services if one.code == code)


def answer(**changes: Any) -> dict[str, Any]:
    """Return an answer that says nothing but the changes."""
    empty: dict[str, Any] = {
        "problems": [], "diagnoses": [], "services": [], "visit": None, "distinct_services": [],
        "missing": [], "instruction_like_quotes": [],
    }  # fmt: skip
    return {**empty, **changes}


def problem(quote: str, *, status: str = "active", side: str = "none") -> dict[str, Any]:
    return {"id": "p1", "status": status, "side": side, "quote": quote}


def diagnosis(candidate: str, quote: str) -> dict[str, Any]:
    return {"candidate_id": candidate, "problem_id": "p1", "quote": quote}


def service(
    candidate: str, quote: str, *, side: str = "none", minutes: int | None = None
) -> dict[str, Any]:
    return {"candidate_id": candidate, "side": side, "minutes": minutes, "quote": quote}
