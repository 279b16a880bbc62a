"""EncounterRecord: what every EMR adapter hands over."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from claims.domain.document import Document
from claims.domain.lasting import Moment, Raw, Scalar


class VisitStatus(StrEnum):
    """What the EMR says about the visit itself."""

    FINISHED = "FINISHED"
    REOPENED = "REOPENED"
    CANCELLED = "CANCELLED"


class Leaf(Document):
    """Where one value stood in the message, and exactly how it read.

    ``path`` is the adapter's own, stable for that message: for FHIR
    ``Patient/p1.birthDate``; indexes count from 0 in square brackets.
    """

    path: str
    raw: Raw


class Coding(Document):
    """One code in one system, as sent. ``system`` is the sender's URI or name."""

    code: str
    system: str = ""
    display: str = ""


class AddressRecord(Document):
    """A postal address as sent."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


class PersonRecord(Document):
    """A human being as the EMR knows them. ``sex`` is M, F or U."""

    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: str = "U"
    address: AddressRecord = AddressRecord()
    phone: str = ""


class PatientRecord(PersonRecord):
    """The patient; ``key`` is the EMR's own id, ``mrn`` the chart number."""

    key: str
    mrn: str = ""


class CoverageRecord(Document):
    """One insurance as sent; ``order`` 1 is primary."""

    key: str
    order: int = 1
    payer_key: str = ""
    payer_name: str = ""
    payer_code: str = ""
    kind: str = ""
    plan_name: str = ""
    member_id: str = ""
    group_number: str = ""
    relationship: str = "SELF"
    subscriber: PersonRecord | None = None
    start_date: date | None = None
    end_date: date | None = None


class ProviderRecord(Document):
    """Someone who took part. ``role``: RENDERING, SUPERVISING, REFERRING, ASSISTANT, OTHER."""

    key: str
    role: str = "OTHER"
    npi: str = ""
    family: str = ""
    given: str = ""
    credential: str = ""
    taxonomy: str = ""


class PlaceRecord(Document):
    """Where the visit took place, as the EMR names it."""

    key: str = ""
    name: str = ""
    npi: str = ""
    place_of_service: str = ""
    address: AddressRecord = AddressRecord()


class DiagnosisRecord(Document):
    """One assessed condition; ``rank`` 1 is the first listed, 0 is unranked.

    ``code`` is the ICD-10-CM code when the EMR sent one, else empty;
    ``codings`` keeps every code it did send, SNOMED and the like.
    """

    key: str
    code: str = ""
    codings: tuple[Coding, ...] = ()
    text: str = ""
    rank: int = 0
    onset_date: date | None = None
    fields: tuple["FieldRecord", ...] = ()


class ServiceRecord(Document):
    """One thing done. ``code`` is CPT or HCPCS when sent, else empty.

    ``minutes`` is time in minutes as the EMR states it for the service
    as a whole; who spent it is a custom field's business, mapped later.
    """

    key: str
    code: str = ""
    codings: tuple[Coding, ...] = ()
    text: str = ""
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    minutes: int | None = None
    charge: Decimal | None = None
    start: Moment | None = None
    end: Moment | None = None
    place_of_service: str = ""
    performer_key: str = ""
    diagnosis_keys: tuple[str, ...] = ()
    fields: tuple["FieldRecord", ...] = ()


class FieldRecord(Document):
    """A custom field: its short name, its full path, its raw scalar value."""

    name: str
    path: str
    value: Scalar = None
    label: str = ""


class NoteRecord(Document):
    """A clinical note as plain text."""

    key: str
    kind: str = ""
    text: str = ""
    signed_at: datetime | None = None
    author_key: str = ""


class EncounterRecord(Document):
    """One visit, whole, in our words; nothing the EMR sent is left out.

    ``version`` orders the versions of a visit: the EMR's own version or
    its last-updated instant as text; later compares greater under
    ``version_at`` first, then arrival. ``sources`` names the leaf each
    value came from, by our own path (``patient.birth_date``,
    ``services[S1].units``, ``diagnoses[C1].code``,
    ``fields[pta_minutes]``, ``services[S1].fields[pta_minutes]``).
    ``unknown`` lists the leaves no part of this record carries.
    """

    schema_version: int = 1
    visit_id: str
    version: str = ""
    version_at: datetime | None = None
    status: VisitStatus = VisitStatus.FINISHED
    kind: str = ""
    start: Moment | None = None
    end: Moment | None = None
    signed_at: datetime | None = None
    patient: PatientRecord
    coverages: tuple[CoverageRecord, ...] = ()
    providers: tuple[ProviderRecord, ...] = ()
    place: PlaceRecord = PlaceRecord()
    diagnoses: tuple[DiagnosisRecord, ...] = ()
    services: tuple[ServiceRecord, ...] = ()
    notes: tuple[NoteRecord, ...] = ()
    fields: tuple[FieldRecord, ...] = ()
    sources: dict[str, Leaf] = {}
    unknown: tuple[Leaf, ...] = ()

    @cached_property
    def source_paths(self) -> tuple[str, ...]:
        """The paths of ``sources`` in order, so that what stands under one is found at once."""
        return tuple(sorted(self.sources))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy that remembers nothing of the sources it was copied with."""
        made = super().model_copy(update=update, deep=deep)
        made.__dict__.pop("source_paths", None)
        return made


DiagnosisRecord.model_rebuild()
ServiceRecord.model_rebuild()
