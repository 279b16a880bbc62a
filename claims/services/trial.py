"""Say what a visit's claim would be under a given mapping, and write nothing."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from claims.domain.content import ClaimContent
from claims.domain.edits.findings import Finding
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import engine
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping
from claims.domain.provenance import Provenance
from claims.models import Claim, EncounterVersion
from claims.services import drafting, judging, parties, scrubbing
from clinicbridge.vault import seal

UNREADABLE = (
    "What is stored of this visit could not be read ({}): have the EMR send it again, "
    "and tell whoever runs the server."
)
NO_CLAIM = "What the rules make of this visit is no claim: a value does not fit its field."


class Unreadable(Exception):
    """What is stored of a visit cannot be read; the sentence holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A stored visit, read once, to be tried under as many mappings as one likes.

    ``claim`` is the visit's first one; a visit that has none has an unsaved one.
    """

    visit: drafting.Visit
    claim: Claim


@dataclass(frozen=True, slots=True)
class Trial:
    """What a visit would make of its claim, what the edits say of that, and by what."""

    content: ClaimContent
    provenance: Provenance
    findings: tuple[Finding, ...]
    mapped: Mapped
    around: judging.Surroundings = field(compare=False, repr=False)


def run(*, version: EncounterVersion, mapping: Mapping, mapped: Mapped | None = None) -> Trial:
    """Return what this version's claim would be under a mapping.

    Drawn and examined as intake does it, with the parties, records and
    settings of today, but nothing is written. ``mapped`` is what the
    mapping made of the visit, where it was applied elsewhere. The caller
    declares the purpose of the reading.
    """
    return under(prepare(version=version), mapping=mapping, mapped=mapped)


def prepare(*, version: EncounterVersion) -> Prepared:
    """Read a version of a visit, everyone it names of those stored, and its claim.

    Two queries, and one for each of encounter, connection and patient the
    version did not come with. Unreadable where what is stored is damaged.
    """
    encounter = version.encounter
    try:
        record = EncounterRecord.model_validate(version.record)
        found = parties.find(encounter.connection, record, version.patient)
        visit = drafting.visit(encounter.connection, record, found, version)
    except (ValidationError, seal.Unreadable) as error:
        raise Unreadable(UNREADABLE.format(type(error).__name__)) from None
    return Prepared(visit, _claim(visit))


def under(
    prepared: Prepared,
    *,
    mapping: Mapping,
    mapped: Mapped | None = None,
    beside: Trial | None = None,
) -> Trial:
    """Try a prepared visit under a mapping.

    Both trials judge by one reading of the clinic's records where the one
    it is compared with, ``beside``, billed the same codes on the same days.
    """
    visit, claim = prepared.visit, prepared.claim
    mapped = mapped or engine.apply(mapping, visit.record, zone=visit.zone)
    is_alike = beside is not None and _billed(beside.mapped) == _billed(mapped)
    draft = drafting.draft(
        visit,
        of=None if claim._state.adding else claim,
        mapping=mapping,
        mapped=mapped,
        around=beside.around if beside is not None and is_alike else None,
    )
    _, said = scrubbing.examine(claim, draft.content, intake=draft.intake)
    return Trial(draft.content, draft.provenance, said, draft.mapped, draft.around)


def _claim(visit: drafting.Visit) -> Claim:
    """Return the visit's claim as it would stand on this version, in memory alone."""
    encounter, found = visit.version.encounter, visit.found
    rows = Claim.objects.filter(encounter=encounter, parent=None)
    claim = rows.exclude(status=Claim.Status.VOIDED).order_by("received_at", "pk").first()
    claim = claim or Claim(practice=found.practice)
    claim.encounter, claim.drawn_from = encounter, visit.version
    claim.patient, claim.payer, claim.rendering = found.patient, found.payer, found.rendering
    claim.is_amended = False
    return claim


def _billed(mapped: Mapped) -> tuple[set[str], set[object]]:
    return (
        {item.code for item in mapped.services},
        {item.date_from for item in mapped.services},
    )
