"""Owe and lease the readings of visits' notes by a model."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.domain.reading import sending
from claims.models import Claim, EncounterVersion, SuggesterSettings, SuggestionRun
from claims.services import note_packets, review, suggester, suggester_meter
from claims.services.note_packets import Prepared
from clinicbridge import vault

State, Reason = SuggestionRun.State, SuggestionRun.Reason
OPEN = (State.WAITING, State.ASKING)
MOST_ATTEMPTS = 5
# Longer than a worker can live with one run, so that nobody asks beside it.
LEASE = timedelta(seconds=90)
OLDEST = timedelta(days=2)
SENDS = "note.send_to_model"  # the access record of a disclosure
# Says to which origin a connection leads now, "" where to none.
LeadsTo = Callable[[uuid.UUID | None], str]


@dataclass(frozen=True, slots=True)
class Taken:
    """One run taken for a call. What it holds of the note lives in memory only.

    ``origin`` is the one address it may be sent to, ``lease_until`` when
    another worker may take the run.
    """

    run_id: uuid.UUID
    token: uuid.UUID
    connection_id: uuid.UUID
    vendor: str
    model: str
    origin: str
    lease_until: datetime
    correlation_id: str
    prepared: Prepared = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run does not call: for good, or until a time."""

    state: str
    reason: str
    until: datetime | None = None


@transaction.atomic
def owe(*, claim_id: uuid.UUID, now: datetime) -> SuggestionRun | None:
    """Owe a reading of a claim's visit, once a version; None where it is off or not due."""
    settings = suggester.current()
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)
    if not settings.is_on or claim.status not in review.EDITABLE or claim.drawn_from_id is None:
        return None
    if SuggestionRun.objects.filter(encounter_version_id=claim.drawn_from_id).exists():
        return None
    return SuggestionRun.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        encounter_version_id=claim.drawn_from_id,
        next_attempt_at=now,
        correlation_id=claim.correlation_id,
    )


def unowed(*, limit: int = 100) -> list[uuid.UUID]:
    """Return open claims whose visit came since it is switched on and nobody owes a reading.

    Our own reader reads first: what it finds are candidates.
    """
    settings = suggester.current()
    if not settings.is_on:
        return []
    rows = Claim.objects.filter(
        notes_read=True,
        status__in=review.EDITABLE,
        drawn_from__received_at__gte=settings.turned_on_at,
    ).exclude(drawn_from__suggestion_runs__isnull=False)
    return list(rows.order_by("received_at").values_list("pk", flat=True)[:limit])


def due(*, now: datetime, limit: int = 50) -> list[uuid.UUID]:
    """Return runs whose time has come, oldest first."""
    rows = SuggestionRun.objects.filter(state__in=OPEN, next_attempt_at__lte=now)
    rows = rows.filter(Q(lease_until=None) | Q(lease_until__lte=now))
    return list(rows.order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def take(*, run_id: uuid.UUID, leads_to: LeadsTo, now: datetime) -> Taken | None:
    """Lease a due run for one call and count it, or say on its row why there is none.

    The settings are held meanwhile: once they are switched off or narrowed
    nothing goes out as before. Opens the visit: inside it the access
    record of the disclosure is made.
    """
    run = locked(run_id)
    if run.state not in OPEN or run.next_attempt_at is None or run.next_attempt_at > now:
        return None
    if run.state == State.ASKING and run.lease_until is not None and run.lease_until > now:
        return None
    settings = suggester.held()
    claim, prepared = _open_claim(run), None
    stopped = _hindrance(run, settings, claim, leads_to=leads_to, now=now)
    if stopped is None and claim is not None:
        prepared, stopped = _prepared(run, claim, settings.sections)
    if stopped is None and (refused := suggester_meter.admit(settings, now=now)) is not None:
        stopped = Stop(State.WAITING, *refused)
    if stopped is not None or prepared is None or settings.connection is None:
        _stop(run, stopped or Stop(State.CANCELLED, Reason.OFF))
        return None
    run.state, run.reason = State.ASKING, Reason.NONE
    run.lease_token = uuid.uuid4()
    run.lease_until = run.next_attempt_at = now + LEASE
    run.attempts += 1
    run.vendor, run.model = settings.connection.vendor, settings.model
    _describe(run, prepared)
    run.save()
    return Taken(
        run_id=run.pk,
        token=run.lease_token,
        connection_id=settings.connection.pk,
        vendor=run.vendor,
        model=run.model,
        origin=settings.acknowledged_host,
        lease_until=run.lease_until,
        correlation_id=run.correlation_id,
        prepared=prepared,
    )


def _hindrance(
    run: SuggestionRun,
    settings: SuggesterSettings,
    claim: Claim | None,
    *,
    leads_to: LeadsTo,
    now: datetime,
) -> Stop | None:
    """Return why a run may not call now, without opening anything."""
    if not settings.is_on:
        return Stop(State.CANCELLED, Reason.OFF)
    if claim is None:
        return Stop(State.CANCELLED, Reason.LEFT)
    if run.attempts >= MOST_ATTEMPTS or run.created_at < now - OLDEST:
        return Stop(State.FAILED, Reason.ATTEMPTS)
    if suggester.lacks(settings, origin=leads_to(settings.connection_id)):
        return Stop(State.WAITING, Reason.SETTINGS, now + suggester_meter.LONGEST_WISH)
    return None


def _prepared(
    run: SuggestionRun, claim: Claim, sections: list[str]
) -> tuple[Prepared | None, Stop | None]:
    """Return what would be sent, or why there is nothing fit to be."""
    with vault.reading(purpose=SENDS, subject=run.patient_id):
        version = EncounterVersion.objects.get(pk=run.encounter_version_id)
        try:
            prepared = note_packets.prepare(claim, version, sections=sections)
        except sending.TooLong:
            return None, Stop(State.ABSTAINED, Reason.TOO_LONG)
    if not prepared.packet.parts:
        return None, Stop(State.ABSTAINED, Reason.NO_NOTE)
    if not prepared.packet.candidates.by_id:
        return None, Stop(State.ABSTAINED, Reason.NO_CANDIDATES)
    return prepared, None


def _describe(run: SuggestionRun, prepared: Prepared) -> None:
    packet = prepared.packet
    run.input_hash = packet.digest
    run.characters = sum(map(len, packet.notes))
    run.candidates = len(packet.candidates.by_id)
    run.replaced = packet.replaced


def _open_claim(run: SuggestionRun) -> Claim | None:
    """Return the first claim of the visit's version a biller can still work on."""
    rows = Claim.objects.select_related("payer", "encounter")
    rows = rows.filter(drawn_from_id=run.encounter_version_id, status__in=review.EDITABLE)
    return rows.order_by("received_at").first()


def locked(run_id: uuid.UUID) -> SuggestionRun:
    """Return a run under its row lock."""
    rows = SuggestionRun.objects.select_for_update(of=("self",), no_key=True)
    found: SuggestionRun = rows.get(pk=run_id)
    return found


def _stop(run: SuggestionRun, stop: Stop) -> None:
    """Say on the row why nothing was sent, and whether anything may be later."""
    run.state, run.reason, run.next_attempt_at = stop.state, stop.reason, stop.until
    run.lease_token, run.lease_until = None, None
    run.ended_at = None if stop.until else timezone.now()
    run.save()
