"""Put together what of a visit would be sent to a model: for the call, and for a person to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from claims.domain.coding.codetables import Tables
from claims.domain.encounter import EncounterRecord
from claims.domain.facts import DocumentedService as Facts
from claims.domain.reading import candidates, identifiers, sending, speech
from claims.domain.reading.candidates import Candidates
from claims.domain.reading.reading import Reading
from claims.domain.reading.sending import Packet
from claims.models import Claim, DocumentedService, EncounterVersion, Fee, Provider
from claims.services import code_lookup, diagnosis_search, reading, readings, standing
from clinicbridge import scope
from clinicbridge.accounts.models import Location, Membership, Practice

LONGEST_PHRASE = 200


@dataclass(frozen=True, slots=True)
class Prepared:
    """One visit ready to be sent: the packet, its day, and the tables to judge an answer by."""

    packet: Packet
    day: date | None
    tables: Tables
    record: EncounterRecord


def prepare(claim: Claim, version: EncounterVersion, *, sections: Iterable[str]) -> Prepared:
    """Return what would be sent of a version of a claim's visit; needs a purpose.

    Raises sending.TooLong.
    """
    record = EncounterRecord.model_validate(version.record)
    day = claim.service_date
    known = identifiers.known(record, staff=_people(), places=_places())
    facts = _facts(version)
    codes = _own_codes()
    read = readings.of(version.pk)
    tables = code_lookup.tables_for(
        practice_id=scope.current(),
        codes=frozenset(codes) | {fact.code for fact in facts},
        days={day},
    )
    packet = Packet(
        parts=sending.parts(
            record.notes,
            known=known,
            visit=day,
            wanted=frozenset(sections),
            sections=speech.divided,
        ),
        rows=_rows(claim, record, facts, day),
        candidates=_candidates(record, read, codes, tables, day),
    )
    return Prepared(packet, day, tables, record)


def _rows(
    claim: Claim, record: EncounterRecord, facts: tuple[Facts, ...], day: date | None
) -> dict[str, str]:
    """Return what the record itself says, without anything of who the patient is."""
    rows = {
        "payer class": claim.payer.payer_class if claim.payer else "",
        "age": sending.age_band(record.patient.birth_date, day),
        "sex": sending.sex(record.patient.sex),
    }
    visits = [fact.visit for fact in facts if fact.visit is not None]
    if visits:
        rows["visit"] = sending.setting(visits[0].setting)
        rows["new patient"] = {True: "yes", False: "no"}.get(visits[0].is_new, "")  # type: ignore[arg-type]
    return rows | {f"service {n}": sending.row(fact) for n, fact in enumerate(facts, 1)}


def _candidates(
    record: EncounterRecord,
    read: tuple[Reading, ...],
    codes: dict[str, str],
    tables: Tables,
    day: date | None,
) -> Candidates:
    problems = [problem for one in read for problem in one.problems]
    given = [diagnosis.code for diagnosis in record.diagnoses if diagnosis.code]
    given += [code for problem in problems for code in (problem.code, *problem.others) if code]
    phrases = [problem.phrase for problem in problems]
    phrases += [diagnosis.text for diagnosis in record.diagnoses]
    return candidates.choose(
        phrases=[phrase[:LONGEST_PHRASE] for phrase in phrases if phrase.strip()],
        search=lambda text: [one.code for one in diagnosis_search.find(text, on=day)],
        given=given,
        services=[(code, _label(code, words, tables)) for code, words in codes.items()],
        tables=tables,
        on=day,
    )


def _label(code: str, words: str, tables: Tables) -> str:
    """Return the clinic's own words for a code, else ours, else those of the list it licensed."""
    if words:
        return words
    known = tables.procedures.procedure(code)
    return _our_labels().get(code, "") or (known.description if known else "")


def _our_labels() -> dict[str, str]:
    return standing.remembered(
        "our labels", lambda: {one.code: one.label for one in reading.our_words().entries}
    )


def _own_codes() -> dict[str, str]:
    """Return the codes the practice charges for, with its own short words for them."""
    return standing.remembered(
        "own codes",
        lambda: dict(Fee.objects.order_by("schedule__effective_from").values_list("code", "label")),
    )


def _facts(version: EncounterVersion) -> tuple[Facts, ...]:
    rows = DocumentedService.objects.filter(encounter_version=version).order_by("position")
    return tuple(Facts.model_validate(row.facts) for row in rows)


def _people() -> list[str]:
    """Return the names of everyone who works here or was named by a visit."""
    members = Membership.objects.filter(practice_id=scope.current())
    names = list(members.values_list("user__full_name", flat=True))
    providers = Provider.objects.values_list("given", "family")
    return [*names, *(" ".join(pair) for pair in providers)]


def _places() -> list[str]:
    practice = Practice.objects.get(pk=scope.current())
    names = [practice.name, practice.line1, practice.city, practice.phone]
    for place in Location.objects.all():
        names += [place.name, place.line1, place.city]
    return [name for name in names if name]
