"""Draw open claims anew under a newly published mapping, as long work; people's edits stay."""

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from claims.domain import states
from claims.domain.encounter import EncounterRecord
from claims.models import Claim, ClaimRevision, Encounter, EncounterVersion, MappingSet, Remapped
from claims.services import drafting, holds, intake, merging, parties, review, trail, work
from clinicbridge import vault

PURPOSE = "claim.remap"
Outcome = Remapped.Outcome
# What a stored visit, or what the rules make of it, raises where it is none.
UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, vault.Unreadable)
NOT_FINISHED = "Its visit is not finished in the EMR."
NOT_READ = "Its visit could not be read under this mapping."
log = structlog.get_logger("claims.remapping")


@dataclass(frozen=True, slots=True)
class Piece:
    """One claim of a job, with the version of the mapping it is to be drawn under."""

    job_id: uuid.UUID
    position: int
    claim_id: uuid.UUID
    version: int


class Remap:
    """Long work: draw the open claims of a connection anew, each under its row lock."""

    def plan(self, arguments: dict[str, Any]) -> list[Piece]:
        """Return the claims, the oldest first; begun again, those reached already in front."""
        job_id = uuid.UUID(arguments["job"])
        mapping_set = MappingSet.objects.filter(pk=arguments["set"]).first()
        if mapping_set is None or mapping_set.state != MappingSet.State.PUBLISHED:
            raise work.Failed(superseded(arguments["version"]))
        done = Remapped.objects.filter(job=job_id).order_by("position")
        pks = [*done.values_list("claim_id", flat=True)]
        pks += open_claims(mapping_set).order_by("received_at", "pk").values_list("pk", flat=True)
        return [
            Piece(job_id, place, claim_id, mapping_set.version)
            for place, claim_id in enumerate(dict.fromkeys(pks))
        ]

    @transaction.atomic
    def do(self, piece: Piece) -> Counter[str]:
        """Draw one claim anew and merge it with what people did; count "outcome MERGED".

        Work.Failed ends the job where another version is in force by now.
        """
        claim = holds.locked(piece.claim_id)
        if found := Remapped.objects.filter(job=piece.job_id, claim=claim).first():
            return Counter({f"outcome {found.outcome}": 1})
        with vault.reading(purpose=PURPOSE):
            outcome, why = _drawn(claim, piece.version)
        Remapped.objects.create(
            job_id=piece.job_id, position=piece.position, claim=claim, outcome=outcome, why=why
        )
        return Counter({f"outcome {outcome}": 1})


def superseded(version: int) -> str:
    """Return in words that the version asked for is in force no more."""
    return (
        f"Version {version} is not in force any more: what was not drawn until then stays "
        "as it was. Ask again on the page of the published version."
    )


def open_claims(mapping_set: MappingSet) -> QuerySet[Claim]:
    """Return the open claims of finished visits that were drawn ``under`` another version.

    Those that wait for a person to settle this very version are not among them.
    """
    newest = ClaimRevision.objects.filter(claim=OuterRef("pk"), number=OuterRef("revision"))
    of_newest = newest.annotate(under=_mapping("releases")).values("under")[:1]
    version = str(mapping_set.version)
    rows = Claim.objects.filter(
        encounter__connection_id=mapping_set.connection_id,
        encounter__status=Encounter.Status.FINISHED,
        status__in=review.EDITABLE,
    ).exclude(correction=Claim.Correction.VOID)
    rows = rows.annotate(
        under=_text(_mapping("settled__releases"), Subquery(of_newest)),
        asked=_text(_mapping("waiting__releases")),
    )
    return rows.exclude(under=version).exclude(asked=version)


def _mapping(releases: str) -> KeyTextTransform:
    return KeyTextTransform("mapping", releases)


def _text(*found: Any) -> Coalesce:
    """Return the first there is, as text: a key of a document is compared as JSON else."""
    return Coalesce(*found, Value(""), output_field=CharField())


def _drawn(claim: Claim, version: int) -> tuple[str, str]:
    """Draw one locked claim; return what became of it, and why where nothing did."""
    if claim.status not in review.EDITABLE:
        return Outcome.SKIPPED, f"It was {states.words(claim.status)} by then."
    latest = EncounterVersion.objects.select_related("encounter__connection", "patient")
    stored = latest.filter(pk=claim.encounter.current_version_id).first()
    if stored is None or stored.status != Encounter.Status.FINISHED:
        return Outcome.SKIPPED, NOT_FINISHED
    try:
        with transaction.atomic():
            became = _met(claim, stored, version)
    except UNREADABLE as error:
        log.warning("visit not drawn", claim=str(claim.pk), error=type(error).__name__)
        return Outcome.SKIPPED, NOT_READ
    return became, ""


def _met(claim: Claim, stored: EncounterVersion, version: int) -> str:
    connection = stored.encounter.connection
    record = EncounterRecord.model_validate(stored.record)
    found = parties.find(connection, record, stored.patient)
    visit = drafting.visit(connection, record, found, stored)
    draft = drafting.draft(visit, of=claim)
    if draft.under != str(version):
        raise work.Failed(superseded(version))
    before = claim.revision
    became = merging.meet(claim, visit, draft, cause=ClaimRevision.Cause.REMAP)
    if claim.revision == before:
        trail.drawn_anew(claim, draft.under, waits=became == merging.WAITS)
    if became == merging.MERGED:
        intake.announce(claim)
    return became
