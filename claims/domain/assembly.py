"""Put a claim together from a visit, its facts and the clinic's records."""

from dataclasses import dataclass, field
from typing import Any

from claims.domain import fixes
from claims.domain.content import (
    Address,
    ClaimContent,
    Coverage,
    Diagnosis,
    Line,
    Organization,
    Payer,
    Person,
    Provider,
)
from claims.domain.encounter import (
    CoverageRecord,
    EncounterRecord,
    PersonRecord,
    ProviderRecord,
)
from claims.domain.provenance import Kind, Origin, Provenance

PERSON_CELLS = ("family", "given", "middle", "suffix", "birth_date", "sex", "phone")
ADDRESS_CELLS = ("line1", "line2", "city", "state", "zip")
PROVIDER_CELLS = ("family", "given", "credential", "npi", "taxonomy")
COVERAGE_CELLS = ("member_id", "group_number", "plan_name", "relationship")
PAYER_SOURCES = ("payer_key", "payer_name", "payer_code")


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom the clinic's own records name for this visit.

    ``payers`` are found by coverage key; ``provider_ids`` by the EMR's
    provider key. What is absent was not found.
    """

    billing: Organization
    facility: Organization | None = None
    payers: dict[str, Payer] = field(default_factory=dict)
    provider_ids: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assembled:
    """A claim's content and where each of its cells came from."""

    content: ClaimContent
    provenance: Provenance


def assemble(
    record: EncounterRecord,
    *,
    parties: Parties,
    lines: tuple[Line, ...],
    line_provenance: Provenance,
    header: dict[str, Any],
    header_provenance: Provenance,
) -> Assembled:
    """Return the claim this visit makes, before anyone has touched it.

    ``header`` are mapped values by cell path; they win over what the
    message's own structure says, and their origin says so.
    """
    writer = _Writer(record)
    content = ClaimContent(
        patient=_person(writer, record.patient, "patient", "patient"),
        mrn=writer.take("mrn", record.patient.mrn, "patient.mrn"),
        billing=parties.billing,
        facility=_facility(writer, record, parties),
        diagnoses=_diagnoses(writer, record),
        lines=lines,
        **_coverages(writer, record, parties),
        **_providers(writer, record, parties),
    )
    writer.practice("billing", parties.billing)
    provenance = {**writer.provenance, **line_provenance}
    for cell, value in header.items():
        content = fixes.SetField(cell=cell, value=value).apply(content)
        provenance[cell] = header_provenance[cell]
    return Assembled(content, provenance)


class _Writer:
    """Copies values into cells and notes the leaf each came from."""

    def __init__(self, record: EncounterRecord) -> None:
        self.sources = record.sources
        self.provenance: Provenance = {}

    def take(self, cell: str, value: Any, *sources: str) -> Any:
        """Return the value, noting for ``cell`` the leaves it came from."""
        leaves = [self.sources[source] for source in sources if source in self.sources]
        if leaves:
            self.provenance[cell] = Origin(
                kind=Kind.EMR,
                leaves=tuple(leaf.path for leaf in leaves),
                raws=tuple(leaf.raw for leaf in leaves),
            )
        return value

    def practice(self, cell: str, party: Any, *sources: str) -> None:
        """Note that the clinic's own records filled every cell of a party."""
        leaves = [self.sources[source] for source in sources if source in self.sources]
        for name, value in party.model_dump().items():
            if isinstance(value, dict):
                self.practice(f"{cell}.{name}", getattr(party, name), *sources)
            elif value not in ("", None):
                self.provenance[f"{cell}.{name}"] = Origin(
                    kind=Kind.PRACTICE,
                    leaves=tuple(leaf.path for leaf in leaves),
                    raws=tuple(leaf.raw for leaf in leaves),
                    explanation="From the clinic's own records.",
                )


def _person(writer: _Writer, person: PersonRecord, cell: str, source: str) -> Person:
    values = {
        name: writer.take(f"{cell}.{name}", getattr(person, name), f"{source}.{name}")
        for name in PERSON_CELLS
    }
    address = Address(
        **{
            name: writer.take(
                f"{cell}.address.{name}", getattr(person.address, name), f"{source}.address.{name}"
            )
            for name in ADDRESS_CELLS
        }
    )
    return Person(**values, address=address)


def _facility(writer: _Writer, record: EncounterRecord, parties: Parties) -> Organization:
    if parties.facility is not None:
        writer.practice("facility", parties.facility, "place.key", "place.name", "place.npi")
        return parties.facility
    place = record.place
    return Organization(
        name=writer.take("facility.name", place.name, "place.name"),
        npi=writer.take("facility.npi", place.npi, "place.npi"),
        address=Address(
            **{
                name: writer.take(
                    f"facility.address.{name}",
                    getattr(place.address, name),
                    f"place.address.{name}",
                )
                for name in ADDRESS_CELLS
            }
        ),
    )


def diagnoses(record: EncounterRecord) -> tuple[Diagnosis, ...]:
    """Return the visit's coded diagnoses as ranked, each once, at most twelve."""
    ranked = sorted(record.diagnoses, key=lambda item: (item.rank == 0, item.rank))
    found: dict[str, Diagnosis] = {}
    for item in ranked:
        known = {diagnosis.code for diagnosis in found.values()}
        if item.code and item.code not in known:
            found.setdefault(item.key, Diagnosis(uid=item.key, code=item.code))
    return tuple(found.values())[:12]


def _diagnoses(writer: _Writer, record: EncounterRecord) -> tuple[Diagnosis, ...]:
    found = diagnoses(record)
    for diagnosis in found:
        cell = f"diagnoses[{diagnosis.uid}].code"
        writer.take(cell, diagnosis.code, cell)
    return found


def _coverages(writer: _Writer, record: EncounterRecord, parties: Parties) -> dict[str, Any]:
    ordered = sorted(record.coverages, key=lambda item: item.order)
    if not ordered:
        return {}
    return {
        "coverage": _coverage(writer, ordered[0], parties, "coverage"),
        "other_coverages": tuple(
            _coverage(writer, item, parties, f"other_coverages[{place}]")
            for place, item in enumerate(ordered[1:])
        ),
    }


def _coverage(writer: _Writer, record: CoverageRecord, parties: Parties, cell: str) -> Coverage:
    source = f"coverages[{record.key}]"
    payer = parties.payers.get(record.key)
    if payer is None:
        payer = Payer(
            name=writer.take(f"{cell}.payer.name", record.payer_name, f"{source}.payer_name"),
            code=writer.take(f"{cell}.payer.code", record.payer_code, f"{source}.payer_code"),
        )
    else:
        writer.practice(f"{cell}.payer", payer, *(f"{source}.{name}" for name in PAYER_SOURCES))
    values = {
        name: writer.take(f"{cell}.{name}", getattr(record, name), f"{source}.{name}")
        for name in COVERAGE_CELLS
    }
    subscriber = None
    if record.subscriber is not None and record.relationship != "SELF":
        subscriber = _person(
            writer, record.subscriber, f"{cell}.subscriber", f"{source}.subscriber"
        )
    return Coverage(payer=payer, subscriber=subscriber, **values)


def _providers(writer: _Writer, record: EncounterRecord, parties: Parties) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for provider in record.providers:
        cell = provider.role.lower()
        if cell in ("rendering", "referring", "supervising") and cell not in found:
            found[cell] = _provider(writer, provider, parties, cell)
    return found


def _provider(writer: _Writer, record: ProviderRecord, parties: Parties, cell: str) -> Provider:
    source = f"providers[{record.key}]"
    values = {
        name: writer.take(f"{cell}.{name}", getattr(record, name), f"{source}.{name}")
        for name in PROVIDER_CELLS
    }
    return Provider(id=parties.provider_ids.get(record.key, ""), **values)
