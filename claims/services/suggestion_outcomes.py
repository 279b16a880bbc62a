"""Record what came of a reading of a visit's notes by a model."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.domain.reading import tokens, verify
from claims.domain.reading.holding import Checks, Drop, Speech
from claims.domain.reading.reading import Reading
from claims.models import Claim, SuggestionRun
from claims.services import (
    code_names,
    patience,
    reading,
    suggester_meter,
    suggestion_runs,
)
from claims.services.suggestion_runs import Taken

State, Reason = SuggestionRun.State, SuggestionRun.Reason


class LeaseLost(Exception):
    """Another worker holds this run now; what you heard is theirs to record."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a call took, as the endpoint counted it, and the characters that went and came."""

    model: str = ""
    prompt: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    latency_ms: int = 0
    sent: int = 0
    heard: int = 0

    @property
    def tokens(self) -> int:
        """All tokens that count against the budget; estimated where the count can be no true one.

        What an endpoint read from a cache is not charged: a note is new each time.
        """
        told = self.input_tokens + self.cache_write_tokens
        went = tokens.charged(told, characters=self.sent)
        return went + tokens.charged(self.output_tokens, characters=self.heard)


@transaction.atomic
def record_answer(*, taken: Taken, answer: object, took: Took, speech: Speech) -> Reading:
    """Verify an answer and keep what holds beside the open claims of its visit.

    Nothing on a claim moves. Raises LeaseLost.
    """
    made = verify.verify(answer, _checks(taken, took, speech))
    is_shapeless = Drop.SCHEMA.value in made.dropped
    run = _held(taken)
    suggester_meter.answered(tokens=took.tokens, now=timezone.now())
    run.dropped, run.kept = made.dropped, _facts_of(made)
    run.reason = Reason.SCHEMA if is_shapeless else Reason.NONE
    _close(run, State.ABSTAINED if is_shapeless else State.DONE, took)
    run.save()
    if not is_shapeless:
        _take_in(run, made)
    return made


def _checks(taken: Taken, took: Took, speech: Speech) -> Checks:
    return Checks(
        packet=taken.prepared.packet,
        day=taken.prepared.day,
        tables=taken.prepared.tables,
        speech=speech,
        says=code_names.says(on=taken.prepared.day),
        source=taken.vendor[:20],
        version=f"{took.model or taken.model}/{took.prompt}"[:120],
    )


def _take_in(run: SuggestionRun, made: Reading) -> None:
    version_id = run.encounter_version_id
    claims = Claim.objects.filter(drawn_from_id=version_id).order_by("pk")
    for claim_id in claims.values_list("pk", flat=True):
        reading.take_in(claim_id=claim_id, version_id=version_id, reading=made)


@transaction.atomic
def record_abstention(*, taken: Taken, reason: str, took: Took) -> None:
    """The model answered and said nothing: that is an answer."""
    run = _held(taken)
    suggester_meter.answered(tokens=took.tokens, now=timezone.now())
    _close(run, State.ABSTAINED, took)
    run.reason = reason
    run.save()


@transaction.atomic
def record_unavailable(
    *, taken: Taken, took: Took, asked: timedelta | None = None, reason: str = Reason.UNAVAILABLE
) -> None:
    """No answer came; ask again later, not before the endpoint wishes, up to a cap."""
    run, now = _held(taken), timezone.now()
    suggester_meter.failed(asked=asked, tokens=took.tokens, now=now)
    run.latency_ms = took.latency_ms
    wish = min(asked, suggester_meter.LONGEST_WISH) if asked else None
    wish = suggester_meter.LONGEST_WISH if reason == Reason.SETTINGS else wish
    until = now + patience.before_retry(run.attempts + 2, wish)
    run.state, run.reason = State.WAITING, Reason.LIMITED if asked else reason
    run.next_attempt_at, run.lease_token, run.lease_until = until, None, None
    run.save()


@transaction.atomic
def record_refused(*, taken: Taken, took: Took) -> None:
    """The endpoint will never answer this call."""
    run = _held(taken)
    suggester_meter.answered(tokens=0, now=timezone.now())
    _close(run, State.FAILED, took)
    run.reason = Reason.REFUSED
    run.save()


def _facts_of(made: Reading) -> int:
    """Count what held: codes, services, questions, words that set services apart."""
    coded = sum(bool(problem.code) for problem in made.problems)
    return coded + len(made.services) + len(made.questions) + len(made.distinct)


def _held(taken: Taken) -> SuggestionRun:
    run = suggestion_runs.locked(taken.run_id)
    if run.state != State.ASKING or run.lease_token != taken.token:
        raise LeaseLost("The lease on this run is not yours.")
    return run


def _close(run: SuggestionRun, state: Any, took: Took) -> None:
    run.state, run.ended_at = state, timezone.now()
    run.lease_token, run.lease_until, run.next_attempt_at = None, None, None
    run.model, run.prompt = took.model or run.model, took.prompt
    run.input_tokens, run.output_tokens = took.input_tokens, took.output_tokens
    run.cache_read_tokens, run.cache_write_tokens = took.cache_read_tokens, took.cache_write_tokens
    if took.latency_ms:
        run.latency_ms = took.latency_ms
