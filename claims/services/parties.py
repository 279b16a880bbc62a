"""Find or keep the people and payers a visit names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from claims.domain import assembly, content, document
from claims.domain.encounter import CoverageRecord, EncounterRecord, ProviderRecord
from claims.models import Connection, Coverage, Patient, Payer, Provider
from claims.services import standing
from clinicbridge.accounts.models import Location, Practice
from clinicbridge.vault import tokens


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim's services were given: its time zone, and its place of service if known."""

    zone: str
    place_of_service: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows a visit names, and the same as the claim will say them."""

    patient: Patient
    payer: Payer | None
    rendering: Provider | None
    location: Location | None
    practice: Practice
    parties: assembly.Parties

    @property
    def zone(self) -> str:
        """The time zone in which the visit's dates are dates."""
        return self.place.zone

    @property
    def place(self) -> Place:
        """Where the visit was."""
        if self.location is None:
            return Place(self.practice.time_zone)
        return Place(self.location.time_zone, self.location.place_of_service)


def keep(connection: Connection, record: EncounterRecord) -> Found:
    """Store who the visit is about and return everyone it names."""
    patient, is_other_person = _patient(connection, record)
    payers = _payers(record)
    is_insured_otherwise = _coverages(patient, record, payers)
    _index(patient, record, person=is_other_person, insurance=is_insured_otherwise)
    return _found(connection, record, patient, payers, _providers(connection, record))


def find(connection: Connection, record: EncounterRecord, patient: Patient) -> Found:
    """Return everyone a stored visit of this patient names; write nothing.

    Whom the clinic does not know, the claim names as the visit does.
    """
    known = _known(connection, record)
    names = {item.key: _name(item) for item in record.providers}
    providers = {key: known[name] for key, name in names.items() if name in known}
    return _found(connection, record, patient, _payers(record), providers)


def _found(
    connection: Connection,
    record: EncounterRecord,
    patient: Patient,
    payers: dict[str, Payer],
    providers: dict[str, Provider],
) -> Found:
    location = _location(record)
    practice = standing.remembered(
        "practice", lambda: Practice.objects.get(pk=connection.practice_id)
    )
    rendering = next((p for p in record.providers if p.role == "RENDERING"), None)
    primary = min(record.coverages, key=lambda item: item.order, default=None)
    return Found(
        patient=patient,
        payer=payers.get(primary.key) if primary else None,
        rendering=providers.get(rendering.key) if rendering else None,
        location=location,
        practice=practice,
        parties=assembly.Parties(
            billing=billing(practice),
            facility=facility(location) if location else None,
            payers={key: payer_on_claim(payer) for key, payer in payers.items()},
            provider_ids={key: str(row.pk) for key, row in providers.items()},
        ),
    )


def _patient(connection: Connection, record: EncounterRecord) -> tuple[Patient, bool]:
    """Return the patient, and whether anything about them was new."""
    token = tokens.blind("patient.key", record.patient.key)
    person = record.patient.as_json()
    patient = Patient.objects.filter(connection=connection, source_token=token).first()
    if patient is None:
        patient = Patient(connection=connection, source_token=token)
    elif patient.person == person:
        return patient, False
    else:
        # The desk writes to this row too, whatever it was when we looked: wait, and look again.
        rows = Patient.objects.select_for_update(of=("self",), no_key=True)
        patient = rows.get(pk=patient.pk)
    patient.person = person
    patient.mrn = record.patient.mrn
    patient.save()
    return patient, True


def _index(patient: Patient, record: EncounterRecord, *, person: bool, insurance: bool) -> None:
    """Keep the patient findable by what changed, and by nothing they left behind."""
    values: dict[str, list[str]] = {}
    if person:
        who = record.patient
        values["NAME"] = [who.family, who.given, who.middle]
        values["MRN"] = [who.mrn]
        values["DOB"] = [who.birth_date.isoformat()] if who.birth_date else []
    if insurance:
        values["MEMBER"] = [item.member_id for item in record.coverages]
    if values:
        tokens.index_all(patient.pk, values)


def _payers(record: EncounterRecord) -> dict[str, Payer]:
    if not record.coverages:
        return {}
    known = standing.remembered("payers", lambda: tuple(Payer.objects.filter(is_active=True)))
    matched = {item.key: _match(item, known) for item in record.coverages}
    return {key: payer for key, payer in matched.items() if payer is not None}


def _match(record: CoverageRecord, known: Sequence[Payer]) -> Payer | None:
    code = record.payer_code.strip().casefold()
    names = {code, record.payer_name.strip().casefold(), record.payer_key.strip().casefold()} - {""}
    for payer in known:
        if code and payer.code.casefold() == code:
            return payer
    for payer in known:
        if names & {payer.name.casefold(), *(str(alias).casefold() for alias in payer.aliases)}:
            return payer
    return None


def _coverages(patient: Patient, record: EncounterRecord, payers: dict[str, Payer]) -> bool:
    """Keep the visit's insurances; return whether any of them was new."""
    if not record.coverages:
        return False
    is_changed = False
    stored = {row.source_token: row for row in Coverage.objects.filter(patient=patient)}
    for item in record.coverages:
        token = tokens.blind("coverage.key", item.key)
        row = stored.get(token) or Coverage(patient=patient, source_token=token)
        details = item.as_json()
        payer = payers.get(item.key)
        if (
            not row._state.adding
            and row.details == details
            and row.payer_id == (payer and payer.pk)
        ):
            continue
        row.details = details
        row.payer = payer
        row.payer_name = item.payer_name[:200]
        row.order = max(item.order, 1)
        row.start_date, row.end_date = item.start_date, item.end_date
        row.save()
        is_changed = True
    return is_changed


def _known(connection: Connection, record: EncounterRecord) -> dict[tuple[str, str], Provider]:
    """Return the providers we hold by NPI, else by this EMR's own key. One query."""
    names = {_name(item) for item in record.providers}
    by_npi = {npi for npi, _ in names if npi}
    by_key = {key for npi, key in names if key and not npi}
    by_this_emr = Q(npi="", connection=connection, source_key__in=by_key)
    rows = Provider.objects.filter(Q(npi__in=by_npi) | by_this_emr)
    return {(row.npi, "" if row.npi else row.source_key): row for row in rows}


def _providers(connection: Connection, record: EncounterRecord) -> dict[str, Provider]:
    """Return whom the visit names; who is not known yet is kept."""
    known = _known(connection, record)
    found: dict[str, Provider] = {}
    for item in record.providers:
        name = _name(item)
        if name not in known and (item.family or name[0]) and any(name):
            known[name] = _new_provider(connection, item, npi=name[0])
        if name in known:
            found[item.key] = known[name]
    return found


def _name(record: ProviderRecord) -> tuple[str, str]:
    """Return NPI and key under which a provider is known; the key only without an NPI."""
    npi = record.npi if len(record.npi) <= 10 else ""
    return npi, "" if npi else record.key[:200]


def _new_provider(connection: Connection, record: ProviderRecord, *, npi: str) -> Provider:
    return Provider.objects.create(
        connection=connection,
        npi=npi,
        source_key=record.key[:200],
        family=record.family[:120],
        given=record.given[:120],
        credential=record.credential[:40],
        taxonomy=record.taxonomy[:10],
    )


def _location(record: EncounterRecord) -> Location | None:
    rows = standing.remembered("places", lambda: tuple(Location.objects.filter(is_active=True)))
    names = {record.place.key.casefold(), record.place.name.casefold()} - {""}
    for row in rows:
        if names & {row.name.casefold(), *(str(key).casefold() for key in row.source_ids)}:
            return row
    return rows[0] if len(rows) == 1 and not names else None


def place_of(facility_id: str, practice: Practice) -> Place:
    """Return what the place a claim names says of it, else the clinic. One query at most."""
    rows = Location.objects.filter(pk=facility_id) if facility_id else Location.objects.none()
    found = rows.values_list("time_zone", "place_of_service").first()
    return Place(*found) if found else Place(practice.time_zone)


def billing(practice: Practice) -> content.Organization:
    """Return the practice as box 33 says it."""
    return content.Organization(
        id=str(practice.pk),
        name=practice.name,
        npi=practice.npi,
        tax_id=practice.tax_id,
        taxonomy=practice.taxonomy,
        phone=practice.phone,
        address=_address(practice),
    )


def _address(row: Practice | Location) -> content.Address:
    return content.Address(
        line1=row.line1, line2=row.line2, city=row.city, state=row.state, zip=row.zip
    )


def facility(location: Location) -> content.Organization:
    """Return a location as box 32 says it."""
    return content.Organization(
        id=str(location.pk),
        name=location.name,
        npi=location.npi,
        address=_address(location),
    )


def payer_on_claim(payer: Payer) -> content.Payer:
    """Return a payer as the claim says it."""
    return content.Payer(
        id=str(payer.pk), name=payer.name, code=payer.code, payer_class=payer.payer_class
    )


def record_digest(record: EncounterRecord) -> str:
    """Return the SHA-256 of the whole record."""
    return document.digest(record.as_json())
