"""Read a visit's notes once its claim is there, and judge the claim with what they say."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction

from claims.domain.coding import professions, therapy_lines
from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.domain.facts import Discipline
from claims.domain.reading import reader, words
from claims.domain.reading.reader import Around
from claims.domain.reading.reading import Reading
from claims.domain.reading.words import Words
from claims.models import Claim, EncounterVersion, Fee, NotePhrase, PriorSurgery
from claims.services import (
    coding_context,
    diagnosis_search,
    holds,
    parties,
    policies,
    readings,
    review,
    revisions,
    scrubbing,
    standing,
)
from clinicbridge import vault

# So long may a claim stand there without what its notes say, where many visits arrive.
PATIENCE = timedelta(minutes=1)
LONGEST_GLOBAL = timedelta(days=90)
log = structlog.get_logger("claims.reading")


def due(*, before: datetime | None = None, limit: int = 50) -> list[uuid.UUID]:
    """Return the open claims whose visit's notes nobody has read yet, oldest first.

    ``before`` leaves out those that came later.
    """
    rows = Claim.objects.filter(notes_read=False, status__in=review.EDITABLE)
    if before is not None:
        rows = rows.filter(received_at__lte=before)
    return list(rows.order_by("received_at").values_list("pk", flat=True)[:limit])


def can_wait(*, claim_id: uuid.UUID, now: datetime) -> bool:
    """Whether a claim came so lately that visits which still wait may go before its notes."""
    return Claim.objects.filter(pk=claim_id, received_at__gt=now - PATIENCE).exists()


@transaction.atomic
def read(*, claim_id: uuid.UUID) -> bool:
    """Read the notes of the visit a claim is drawn from; False where they were read already.

    The claim is there before, and nothing on it moves: what the notes say
    is proposed beside it. Where the practice wants no reader the notes
    count as read. Safe to run twice.
    """
    claim = holds.locked(claim_id)
    if claim.notes_read or claim.status not in review.EDITABLE:
        return False
    with vault.reading(purpose="note.read"):
        content = revisions.current(claim).claim_content
        version = claim.drawn_from
        if version is not None and policies.current().reads_notes:
            readings.keep(version, _made(claim, version, content))
        claim.notes_read = True
        _judge(claim, content)
    return True


@transaction.atomic
def take_in(*, claim_id: uuid.UUID, version_id: uuid.UUID, reading: Reading) -> bool:
    """Keep what a model read and judge the claim with it; False where it came too late for it.

    Nothing on the claim moves: what follows is proposed beside it.
    """
    claim = holds.locked(claim_id)
    with vault.reading(purpose="note.read"):
        readings.keep(EncounterVersion.objects.get(pk=version_id), reading)
        if claim.drawn_from_id != version_id or claim.status not in review.EDITABLE:
            return False
        _judge(claim, revisions.current(claim).claim_content)
    return True


def our_words() -> Words:
    """Return what this practice's notes call its services: its own phrases and labels first."""
    return standing.remembered("note_words", _our_words)


def _our_words() -> Words:
    mine = list(
        NotePhrase.objects.order_by("code", "phrase").values_list("code", "phrase", "leads")
    )
    never = {(code, phrase.casefold()) for code, phrase, leads in mine if not leads}
    shipped = words.read(coding_context.shipped("note_phrases.json"))
    kept = tuple(
        replace(
            entry,
            phrases=tuple(
                one for one in entry.phrases if (entry.code, one.casefold()) not in never
            ),
        )
        for entry in shipped.entries
    )
    labels = Fee.objects.exclude(label="").order_by("code").values_list("code", "label").distinct()
    own = [(code, phrase) for code, phrase, leads in mine if leads]
    said = [one for one in [*own, *labels] if (one[0], one[1].casefold()) not in never]
    return replace(shipped, entries=kept).with_labels(said)


def _made(claim: Claim, version: EncounterVersion, content: ClaimContent) -> Reading:
    """Return what the notes say; an empty reading, counted, where our reader itself fails."""
    record = EncounterRecord.model_validate(version.record)
    on = content.service_date or claim.encounter.service_date
    place = parties.place_of(content.facility.id, claim.practice)
    around = Around(
        on=on,
        services=scrubbing.facts_of(claim),
        discipline=_discipline(content),
        therapy=coding_context.therapy(),
        place_of_service=place.place_of_service,
        runs_global=_runs_global(claim, on),
    )
    try:
        return reader.read(
            record.notes, words=our_words(), find=diagnosis_search.find, around=around
        )
    except Exception as error:  # noqa: BLE001  (whatever others wrote, the claim goes on)
        # Tried again it would fail again: the fault is ours, and the log names it.
        log.error("note not read", claim=str(claim.pk), error=type(error).__name__)
        return Reading(source=reader.SOURCE, version=reader.VERSION, dropped={"not_read": 1})


def _discipline(content: ClaimContent) -> Discipline | None:
    """Return under which discipline the visit was: the claim's, else its provider's own."""
    profession = professions.of(content.rendering)
    treated = (one for one, own in professions.OF_DISCIPLINE.items() if own == profession)
    return therapy_lines.discipline(content) or next(treated, None)


def _runs_global(claim: Claim, on: date | None) -> bool:
    """Whether a surgery of the patient's may cover the day; which one does, the engine says."""
    if on is None:
        return False
    near = (on - LONGEST_GLOBAL, on)
    return PriorSurgery.objects.filter(
        patient_id=claim.patient_id, surgery_date__range=near
    ).exists()


def _judge(claim: Claim, content: ClaimContent) -> None:
    scrubbing.scrub(claim, content)
    claim.save(update_fields=[*scrubbing.SUMMARY, "notes_read"])
