"""Ask the provider of a visit, and keep what people note about its claim."""

import uuid

from django.db import transaction

from claims.domain import provider_questions
from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import holds, review
from clinicbridge.accounts.models import User


@transaction.atomic
def ask(*, claim_id: uuid.UUID, question: str, actor: User) -> Claim:
    """Let a claim wait for its provider with a person's question."""
    wrong = provider_questions.fault(question)
    if wrong:
        raise IllegalStep(wrong, field="question")
    claim = holds.locked(claim_id)
    review.must_be_editable(claim)
    return put(claim, " ".join(question.split()), actor=actor)


def put(claim: Claim, question: str, *, actor: User) -> Claim:
    """Put a question; further ones join the first. The caller holds the row lock."""
    if claim.status != Claim.Status.ON_HOLD:
        return holds.hold(
            claim_id=claim.pk,
            reason_code="MISSING_DOCUMENTATION",
            turn=Claim.Turn.PROVIDER,
            note=question,
            actor=actor,
        )
    if claim.hold_turn != Claim.Turn.PROVIDER:
        claim.hold_turn = Claim.Turn.PROVIDER
        claim.save(update_fields=["hold_turn"])
    claim.note("ask", actor=actor, reason=question)
    return claim


@transaction.atomic
def note(*, claim_id: uuid.UUID, text: str, actor: User) -> None:
    """Keep a person's note in the claim's history; nothing else changes."""
    if not text.strip():
        raise IllegalStep("Write the note.", field="note")
    holds.locked(claim_id).note("note", actor=actor, reason=text.strip())
