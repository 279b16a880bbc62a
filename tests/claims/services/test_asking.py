"""A person asks the provider, or notes something: the claim itself stays as it is."""

import pytest

from claims.domain.states import IllegalStep
from claims.services import asking, holds
from tests.claims.services import looks

WHICH = "Which knee was injected?"


@pytest.mark.both
def test_a_question_lets_the_claim_wait_for_the_provider(clinic):
    claim = clinic.draft()

    asking.ask(claim_id=claim.pk, question=f"  {WHICH}\n", actor=clinic.biller)

    claim.refresh_from_db()
    assert (claim.status, claim.hold_turn, claim.revision) == ("ON_HOLD", "PROVIDER", 1)
    assert looks.journal(claim)[-1] == ("hold", "Dana Okafor", f"Missing documentation: {WHICH}")


def test_a_question_joins_what_the_claim_waits_for_and_turns_to_the_provider(clinic):
    claim = clinic.draft()
    holds.hold(claim_id=claim.pk, reason_code="CHARGE", turn="BILLER", actor=clinic.lead)

    asking.ask(claim_id=claim.pk, question=WHICH, actor=clinic.biller)

    claim.refresh_from_db()
    assert (claim.hold_reason, claim.hold_turn) == ("CHARGE", "PROVIDER")
    assert looks.journal(claim)[-1] == ("ask", "Dana Okafor", WHICH)


def test_a_leading_question_is_not_put(clinic):
    claim = clinic.draft()

    with pytest.raises(IllegalStep, match="payment"):
        asking.ask(claim_id=claim.pk, question="Which knee? The payer asks.", actor=clinic.biller)

    claim.refresh_from_db()
    assert claim.status == "IN_REVIEW"


def test_a_note_is_kept_in_the_history_alone(clinic):
    claim = clinic.draft()

    asking.note(claim_id=claim.pk, text=" Called the front desk. ", actor=clinic.biller)

    claim.refresh_from_db()
    assert looks.journal(claim)[-1] == ("note", "Dana Okafor", "Called the front desk.")
    assert (claim.status, claim.revision, claim.is_touched) == ("IN_REVIEW", 1, False)


def test_an_empty_note_is_refused(clinic):
    claim = clinic.draft()

    with pytest.raises(IllegalStep, match="Write the note"):
        asking.note(claim_id=claim.pk, text=" \n", actor=clinic.biller)
