"""ClaimContent: the canonical document a revision holds."""

import datetime
from datetime import date
from decimal import Decimal
from typing import Any, Self

from pydantic import model_validator

from claims.domain import document
from claims.domain.amounts import Money, Quantity
from claims.domain.document import Document


class Address(Document):
    """A postal address in the United States."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


class Person(Document):
    """Patient or subscriber as the claim says it. ``sex`` is M, F or U."""

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: str = "U"
    address: Address = Address()
    phone: str = ""


class Payer(Document):
    """Who is asked to pay; ``payer_class`` chooses the rules."""

    id: str = ""
    name: str = ""
    code: str = ""
    payer_class: str = ""


class Coverage(Document):
    """One insurance on the claim; ``subscriber`` is None when it is the patient."""

    payer: Payer = Payer()
    member_id: str = ""
    group_number: str = ""
    plan_name: str = ""
    relationship: str = "SELF"
    subscriber: Person | None = None
    secondary_type: str = ""


class Provider(Document):
    """A provider named on the claim."""

    id: str = ""
    family: str = ""
    given: str = ""
    credential: str = ""
    npi: str = ""
    taxonomy: str = ""


class Organization(Document):
    """The billing practice or the service facility."""

    id: str = ""
    name: str = ""
    npi: str = ""
    tax_id: str = ""
    taxonomy: str = ""
    phone: str = ""
    address: Address = Address()


class Diagnosis(Document):
    """One diagnosis; ``uid`` is stable for life, the letter is its place."""

    uid: str
    code: str = ""


class Drug(Document):
    """NDC of an administered drug, with quantity and unit (F2 GR ME ML UN)."""

    ndc: str
    quantity: Quantity | None = None
    unit: str = ""


class Line(Document):
    """One service line. Modifiers are ordered; pointers are diagnosis uids.

    ``minutes`` are whole documented minutes; ``charge`` is the line's
    total in dollars; ``charge_reason`` names the fee it came from.
    """

    uid: str
    code: str = ""
    modifiers: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    units: Quantity | None = None
    minutes: int | None = None
    charge: Money | None = None
    charge_reason: str = ""
    place_of_service: str = ""
    from_date: date | None = None
    to_date: date | None = None
    emergency: bool = False
    drug: Drug | None = None
    note: str = ""


class Accident(Document):
    """Boxes 10a to 10c; ``state`` where the auto accident happened."""

    employment: bool = False
    auto: bool = False
    other: bool = False
    state: str = ""
    date: datetime.date | None = None


class PlanOfCare(Document):
    """The therapy plan this visit stands under."""

    id: str = ""
    discipline: str = ""
    certified_from: date | None = None
    certified_to: date | None = None
    kx_attested: bool = False


_CAME_LATER = frozenset({"delay_reason"})


class ClaimContent(Document):
    """Everything a claim says, one payer, up to 12 diagnoses and 50 lines.

    Field numbers refer to the CMS-1500 (02/12): 10 ``accident``, 14
    ``onset_date``, 15 ``other_date``, 16 ``unable_to_work_*``, 17
    ``referring``, 18 ``hospitalized_*``, 19 ``additional_information``,
    20 ``outside_lab_charge``, 22 ``frequency`` and
    ``original_reference``, 23 ``authorization_number``, 26
    ``account_number``, 27 ``accept_assignment``, 29 ``amount_paid``,
    32 ``facility``, 33 ``billing``. ``delay_reason`` is CLM20 of the
    837P, which the paper form has no box for.
    """

    patient: Person = Person()
    mrn: str = ""
    coverage: Coverage = Coverage()
    other_coverages: tuple[Coverage, ...] = ()
    billing: Organization = Organization()
    facility: Organization = Organization()
    rendering: Provider = Provider()
    referring: Provider = Provider()
    supervising: Provider = Provider()
    referring_qualifier: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    lines: tuple[Line, ...] = ()
    accident: Accident = Accident()
    onset_date: date | None = None
    other_date: date | None = None
    unable_to_work_from: date | None = None
    unable_to_work_to: date | None = None
    hospitalized_from: date | None = None
    hospitalized_to: date | None = None
    additional_information: str = ""
    delay_reason: str = ""
    outside_lab_charge: Money | None = None
    frequency: str = "1"
    original_reference: str = ""
    authorization_number: str = ""
    referral_number: str = ""
    account_number: str = ""
    accept_assignment: bool = True
    amount_paid: Money | None = None
    plan_of_care: PlanOfCare = PlanOfCare()

    @model_validator(mode="after")
    def _uids_are_unique(self) -> Self:
        for parts in (self.lines, self.diagnoses):
            uids = [part.uid for part in parts]
            if len(set(uids)) < len(uids):
                raise ValueError("Two lines or two diagnoses share one uid.")
        return self

    def as_document(self) -> dict[str, Any]:
        """Return the JSON document a revision stores, ``"schema": 1``.

        A cell that came later is left out while it is empty: what was
        written before keeps its digest.
        """
        said = self.as_json()
        return {"schema": 1, **{k: v for k, v in said.items() if v or k not in _CAME_LATER}}

    @classmethod
    def from_document(cls, stored: dict[str, Any]) -> Self:
        """Read a stored document; an unknown schema is refused."""
        if stored.get("schema") != 1:
            raise ValueError("This claim was written by a newer ClinicBridge.")
        return cls.model_validate({k: v for k, v in stored.items() if k != "schema"})

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical document: two claims that say the same share it."""
        return document.digest(self.as_document())

    @property
    def total_charge(self) -> Decimal:
        """Sum of the lines' charges in dollars."""
        return sum((line.charge or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def service_date(self) -> date | None:
        """The earliest line date."""
        return min((line.from_date for line in self.lines if line.from_date), default=None)

    def line(self, uid: str) -> Line:
        """Return the line with this uid; KeyError when there is none."""
        return _by_uid(self.lines, uid)

    def diagnosis(self, uid: str) -> Diagnosis:
        """Return the diagnosis with this uid; KeyError when there is none."""
        return _by_uid(self.diagnoses, uid)

    def letter(self, uid: str) -> str:
        """Return A to L for a diagnosis uid, '?' when it points nowhere."""
        for place, diagnosis in enumerate(self.diagnoses):
            if diagnosis.uid == uid:
                return "ABCDEFGHIJKL"[place] if place < 12 else "?"
        return "?"


def _by_uid(parts: tuple[Any, ...], uid: str) -> Any:
    for part in parts:
        if part.uid == uid:
            return part
    raise KeyError(uid)
