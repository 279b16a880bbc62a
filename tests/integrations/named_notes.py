"""Notes that name everybody in them, in the ways clinics write it, and what must not be left."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from claims.domain.encounter import (
    AddressRecord,
    EncounterRecord,
    NoteRecord,
    PatientRecord,
    ProviderRecord,
)
from tests import factories

_LINE = "bral dor quin vex tol mar zin phe lur gad ost wim kel nar rud sab"
_SYLLABLES = _LINE.split()
_FORMS = ("%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%m/%d/%y", "%d %b %Y")
_PHONES = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0}{1}{2}")
CARE = "Treatment: Therapeutic exercise 23 minutes for the right knee, 3x10 reps, pain 4/10."


@dataclass(frozen=True)
class Someone:
    """Who a visit names, and how each is written in its note."""

    number: int
    family: str
    given: str
    doctor: str
    therapist: str
    born: date
    mrn: str
    member: str
    phone: str
    ssn: str
    email: str
    house: str
    street: str
    city: str
    zip: str

    @property
    def named(self) -> str:
        whole = f"{self.given} {self.family}"
        ways = (
            f"Patient: {self.family}, {self.given}", f"{whole} was seen",
            f"Ms. {self.family} returns", f"{whole.upper()} is back",
        )  # fmt: skip
        return ways[self.number % len(ways)]

    @property
    def dialled(self) -> str:
        way = _PHONES[self.number % len(_PHONES)]
        return way.format(self.phone[:3], self.phone[3:6], self.phone[6:])

    def dated(self, day: date) -> str:
        return day.strftime(_FORMS[self.number % len(_FORMS)])


@dataclass(frozen=True)
class Named:
    """A visit, and by kind the words that must not be sent."""

    record: EncounterRecord
    canaries: dict[str, tuple[str, ...]]


def visits(count: int, seed: int = 7) -> Iterator[Named]:
    """Yield visits, every kind of identifier in each, written another way each time."""
    chance = random.Random(seed)
    for number in range(count):
        who = _someone(number, chance)
        yield Named(_record(who), _canaries(who))


def _someone(number: int, chance: random.Random) -> Someone:
    def word() -> str:
        return "".join(chance.choices(_SYLLABLES, k=3)).title()

    def digits(count: int) -> str:
        return "".join(chance.choices("23456789", k=count))

    given = word()
    return Someone(
        number=number, family=word(), given=given, doctor=word(), therapist=word(),
        born=date(1930, 1, 1) + timedelta(days=chance.randrange(25_000)),
        mrn=digits(7), member=f"{digits(1)}XK{digits(6)}Q", phone=digits(10),
        ssn=f"{digits(3)}-{digits(2)}-{digits(4)}",
        email=f"{given.lower()}.{digits(3)}@mail.example",
        house=digits(4), street=word(), city=word(), zip=digits(5),
    )  # fmt: skip


def _note(who: Someone) -> str:
    day = who.dated(factories.VISIT_DATE)
    lives = f"{who.house} {who.street} Street, {who.city}, TX {who.zip}"
    return "\n".join(
        [
            f"Subjective: {who.named}. DOB {who.dated(who.born)}, MRN {who.mrn}. Seen {day}.",
            f"{who.given}'s phone is {who.dialled}, e-mail {who.email}, SSN {who.ssn}.",
            f"Insured as {who.member}. Lives at {lives}.",
            f"{CARE} {who.given} tolerated it well.",
            f"Plan: Back to Dr. {who.doctor}. Treated by {who.therapist}, PT, on {day}.",
        ]
    )


def _record(who: Someone) -> EncounterRecord:
    street = f"{who.house} {who.street} Street"
    home = AddressRecord(line1=street, city=who.city, state="TX", zip=who.zip)
    patient = PatientRecord(
        key=f"P{who.number}", mrn=who.mrn, family=who.family, given=who.given,
        birth_date=who.born, sex="F", phone=who.phone, address=home,
    )  # fmt: skip
    sends = {"key": "R2", "role": "REFERRING", "npi": "1316045008", "given": "Ruth"}
    return factories.encounter(
        visit_id=f"named-{who.number}",
        patient=patient,
        coverages=(factories.MEDICARE.model_copy(update={"member_id": who.member}),),
        providers=(
            factories.ADEYEMI.model_copy(update={"family": who.therapist}),
            ProviderRecord(family=who.doctor, **sends),
        ),
        notes=(NoteRecord(key="n1", text=_note(who)),),
    )


def _canaries(who: Someone) -> dict[str, tuple[str, ...]]:
    return {
        "patient's name": (who.family, who.given),
        "provider's name": (who.doctor, who.therapist),
        "birth date": (who.dated(who.born), who.born.isoformat()),
        "visit date": (who.dated(factories.VISIT_DATE),),
        "chart number": (who.mrn,),
        "phone": (who.phone, who.dialled, who.phone[6:]),
        "e-mail": (who.email,),
        "SSN": (who.ssn,),
        "member number": (who.member,),
        "address": (who.street, who.city, who.zip),
    }
