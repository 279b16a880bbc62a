"""What a claim's page says of suggestions by a model, in one quiet line."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.models import Claim, SuggestionRun
from claims.services import standing, suggester, suggester_meter

State, Reason = SuggestionRun.State, SuggestionRun.Reason
# A reading that has not come by then is called slow.
SLOW_AFTER = timedelta(minutes=1)

OFF = "Suggestions by a model are switched off."
DOWN = "The model does not answer at present; it is asked again by itself."
LIMITED = "The model's endpoint asked to wait; it is asked again by itself."
SLOW = "The model is slow today; suggestions may still come."
SPENT = "The model's budget for today is used up."
SETTINGS = "The model cannot be asked: an admin has to look at its settings."
READING = "A model is reading the note."
READ = "A model has read the note."
NOTHING = "A model has read the note and says nothing."
NOT_READ = "No model reads this note."


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, whether more may come by itself, and the run's id for whoever looks it up."""

    words: str
    may_come: bool = False
    run_id: uuid.UUID | None = None


def of(claim: Claim, *, now: datetime) -> Line:
    """Return the sentence for a claim; the claim is workable whatever it says.

    No query where it was never switched on, else one, two where a reading waits.
    """
    settings = standing.remembered("suggester", suggester.current)
    if settings.turned_on_at is None:
        return Line(OFF)
    runs = SuggestionRun.objects.filter(encounter_version_id=claim.drawn_from_id)
    run = runs.first() if claim.drawn_from_id else None
    if run is not None and run.state in (State.DONE, State.ABSTAINED, State.FAILED):
        return Line(_ended(run), run_id=run.pk)
    if not settings.is_on:
        return Line(OFF)
    if run is None:
        is_due = claim.drawn_from is not None and settings.turned_on_at is not None
        is_due = is_due and claim.drawn_from.received_at >= settings.turned_on_at  # type: ignore[union-attr, operator]
        return Line(READING, may_come=True) if is_due else Line(NOT_READ)
    if run.state == State.CANCELLED:
        return Line(NOT_READ, run_id=run.pk)
    reason = suggester_meter.state(settings, now=now) or run.reason
    return Line(_waiting(run, reason, now), may_come=True, run_id=run.pk)


def _ended(run: SuggestionRun) -> str:
    if run.state == State.DONE:
        return READ if run.kept else NOTHING
    if run.state == State.ABSTAINED:
        return f"A model was asked and says nothing ({run.get_reason_display().lower()})."
    return f"No model has read the note ({run.get_reason_display().lower()})."


def _waiting(run: SuggestionRun, reason: str, now: datetime) -> str:
    words = {
        Reason.BUDGET.value: SPENT,
        Reason.BREAKER.value: DOWN,
        Reason.UNAVAILABLE.value: DOWN,
        Reason.LIMITED.value: LIMITED,
        Reason.SETTINGS.value: SETTINGS,
    }
    if reason in words:
        return words[reason]
    return SLOW if now - run.created_at > SLOW_AFTER else READING
