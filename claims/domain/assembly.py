"""Put a claim together from a visit, its facts and the clinic's records."""

from collections.abc import Iterable
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
REFERRING = "DN"  # CMS-1500 box 17: the provider named there referred the patient
ORDERED_BY = ("", ".rank", ".code")
PLACE_SOURCES = ("place.key", "place.name")


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
    writer.by_rules("diagnoses", header_provenance)
    provenance = {**writer.provenance, **_pointing(line_provenance, writer.provenance)}
    for cell, value in header.items():
        content = fixes.SetField(cell=cell, value=value).apply(content)
        provenance[cell] = header_provenance[cell]
    if content.referring.npi and not content.referring_qualifier:
        content = content.model_copy(update={"referring_qualifier": REFERRING})
        provenance["referring_qualifier"] = Origin(
            kind=Kind.ENGINE, rule="box17.referring", explanation="Box 17 names who referred: DN."
        )
    return Assembled(content, provenance)


class _Writer:
    """Copies values into cells and notes the leaf each came from."""

    def __init__(self, record: EncounterRecord) -> None:
        self.sources = record.sources
        self.provenance: Provenance = {}

    def take(self, cell: str, value: Any, *sources: str, by: Iterable[str] = ()) -> Any:
        """Return the value, noting for ``cell`` the leaves it came from.

        ``by`` are the leaves that chose this part of the message.
        """
        if any(source in self.sources for source in sources):
            self.provenance[cell] = self._origin(Kind.EMR, (*sources, *by))
        return value

    def practice(self, cell: str, party: Any, *sources: str) -> None:
        """Note that the clinic's own records filled every cell of a party."""
        for name, value in party.model_dump().items():
            if isinstance(value, dict):
                self.practice(f"{cell}.{name}", getattr(party, name), *sources)
            elif value not in ("", None):
                self.known(f"{cell}.{name}", *sources)

    def known(self, cell: str, *sources: str) -> None:
        """Note that the clinic's own records, found by these leaves, filled a cell."""
        self.provenance[cell] = self._origin(
            Kind.PRACTICE, sources, explanation="From the clinic's own records."
        )

    def by_rules(self, part: str, told: Provenance) -> None:
        """Note what rules said of a list's members, and that its order hangs on it."""
        for cell, origin in told.items():
            if cell.startswith(f"{part}["):
                self.provenance[part] = self.provenance.get(part, origin).with_leaves_of(origin)
                if cell.endswith("].code"):
                    self.provenance[cell] = origin

    def _origin(self, kind: Kind, sources: Iterable[str], **said: str) -> Origin:
        leaves = {
            self.sources[source].path: self.sources[source].raw
            for source in sources
            if source in self.sources
        }
        return Origin(kind=kind, leaves=tuple(leaves), raws=tuple(leaves.values()), **said)


def _pointing(lines: Provenance, header: Provenance) -> Provenance:
    """Let pointers depend on what ordered the diagnoses, for they point to places."""
    ordered = header.get("diagnoses")
    if ordered is None:
        return lines
    return {
        cell: origin.with_leaves_of(ordered) if cell.endswith("].pointers") else origin
        for cell, origin in lines.items()
    }


def _person(
    writer: _Writer, person: PersonRecord, cell: str, source: str, by: Iterable[str] = ()
) -> Person:
    values = {
        name: writer.take(f"{cell}.{name}", getattr(person, name), f"{source}.{name}", by=by)
        for name in PERSON_CELLS
    }
    address = Address(
        **{
            name: writer.take(
                f"{cell}.address.{name}",
                getattr(person.address, name),
                f"{source}.address.{name}",
                by=by,
            )
            for name in ADDRESS_CELLS
        }
    )
    return Person(**values, address=address)


def _facility(writer: _Writer, record: EncounterRecord, parties: Parties) -> Organization:
    if parties.facility is not None:
        writer.practice("facility", parties.facility, *PLACE_SOURCES)
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
    """Return the visit's coded diagnoses as ranked, each once; an edit minds the twelve."""
    ranked = sorted(record.diagnoses, key=lambda item: (item.rank == 0, item.rank))
    found: dict[str, Diagnosis] = {}
    for item in ranked:
        known = {diagnosis.code for diagnosis in found.values()}
        if item.code and item.code not in known:
            found.setdefault(item.key, Diagnosis(uid=item.key, code=item.code))
    return tuple(found.values())


def _diagnoses(writer: _Writer, record: EncounterRecord) -> tuple[Diagnosis, ...]:
    found = diagnoses(record)
    for diagnosis in found:
        cell = f"diagnoses[{diagnosis.uid}].code"
        writer.take(cell, diagnosis.code, cell)
    parts = [f"diagnoses[{item.key}]{name}" for item in record.diagnoses for name in ORDERED_BY]
    return writer.take("diagnoses", found, *parts)  # type: ignore[no-any-return]


def payer_origin(record: EncounterRecord) -> Origin:
    """Return the leaves that choose the payer asked first."""
    writer = _Writer(record)
    ordered = sorted(record.coverages, key=lambda item: item.order)
    for item in ordered[:1]:
        sources = (f"coverages[{item.key}].{name}" for name in PAYER_SOURCES)
        writer.known("payer", *sources, *_chosen_by(ordered))
    return writer.provenance.get("payer", Origin(kind=Kind.PRACTICE))


def _chosen_by(ordered: list[CoverageRecord]) -> list[str]:
    return [f"coverages[{item.key}].order" for item in ordered] if len(ordered) > 1 else []


def _coverages(writer: _Writer, record: EncounterRecord, parties: Parties) -> dict[str, Any]:
    ordered = sorted(record.coverages, key=lambda item: item.order)
    if not ordered:
        return {}
    by = _chosen_by(ordered)
    return {
        "coverage": _coverage(writer, ordered[0], parties, "coverage", by),
        "other_coverages": tuple(
            _coverage(writer, item, parties, f"other_coverages[{place}]", by)
            for place, item in enumerate(ordered[1:])
        ),
    }


def _coverage(
    writer: _Writer, record: CoverageRecord, parties: Parties, cell: str, by: list[str]
) -> Coverage:
    source = f"coverages[{record.key}]"
    payer = parties.payers.get(record.key)
    if payer is None:
        # That the clinic knows no such payer depends on all three.
        named_by = [*(f"{source}.{name}" for name in PAYER_SOURCES), *by]
        payer = Payer(
            name=writer.take(f"{cell}.payer.name", record.payer_name, *named_by),
            code=writer.take(f"{cell}.payer.code", record.payer_code, *named_by),
        )
    else:
        sources = (f"{source}.{name}" for name in PAYER_SOURCES)
        writer.practice(f"{cell}.payer", payer, *sources, *by)
    values = {
        name: writer.take(f"{cell}.{name}", getattr(record, name), f"{source}.{name}", by=by)
        for name in COVERAGE_CELLS
    }
    subscriber = None
    if record.subscriber is not None and record.relationship != "SELF":
        of_whom = [f"{source}.relationship", *by]
        subscriber = _person(
            writer, record.subscriber, f"{cell}.subscriber", f"{source}.subscriber", of_whom
        )
    return Coverage(payer=payer, subscriber=subscriber, **values)


def _providers(writer: _Writer, record: EncounterRecord, parties: Parties) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for provider in record.providers:
        cell = provider.role.lower()
        if cell in ("rendering", "referring", "supervising") and cell not in found:
            found[cell] = _provider(writer, provider, parties, cell)
            if cell == "referring":
                role = f"providers[{provider.key}].role"
                found["referring_qualifier"] = writer.take("referring_qualifier", REFERRING, role)
    return found


def _provider(writer: _Writer, record: ProviderRecord, parties: Parties, cell: str) -> Provider:
    source = f"providers[{record.key}]"
    by = (source, f"{source}.role")
    values = {
        name: writer.take(f"{cell}.{name}", getattr(record, name), f"{source}.{name}", by=by)
        for name in PROVIDER_CELLS
    }
    known = parties.provider_ids.get(record.key, "")
    if known:
        writer.known(f"{cell}.id", f"{source}.npi" if record.npi else f"{source}.key", *by)
    return Provider(id=known, **values)
