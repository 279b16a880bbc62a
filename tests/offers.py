"""What stands beside a claim to be decided: suggestions, and a year's therapy near its end."""

from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.coding.proposals import Proposal
from claims.domain.fixing import BaseFix
from claims.models import AdvanceNotice, Claim, Payer, PlanOfCare, Suggestion, TherapyAccumulator
from claims.services import review


def suggest(claim: Claim, fix: BaseFix, *, quote: str = "", **more: Any) -> Suggestion:
    """Keep what a reader of the note proposes, and let the checks count it.

    Whoever has no reading of the visit's version retires nothing, so it
    stays until somebody decides it.
    """
    words = {"rule": "reader.note", "explanation": "The note says so.", "source": "reader"}
    evidence = [{"quote": quote}] if quote else []
    row = Suggestion.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        key=Proposal(fix, "reader.note", "").key,
        fix=fix.as_json(),
        subject=fix.subject,
        revision=claim.revision,
        **{"band": "SUPPORTED", "evidence": evidence, **words, **more},
    )
    rescrub(claim)
    return row


def rescrub(claim: Claim) -> None:
    """Examine the claim again, as it stands in the database."""
    claim.refresh_from_db()
    review.rescrub(claim)


def pass_the_threshold(claim: Claim, *, has_notice: bool = True) -> None:
    """Let the payer have allowed a whole year's therapy before this claim."""
    TherapyAccumulator.objects.create(
        patient_id=claim.patient_id,
        payer=Payer.objects.get(pk=claim.payer_id),
        year=2026,
        pool="PT_SLP",
        amount=Decimal("2480"),
        as_of_date=date(2026, 11, 19),
    )
    PlanOfCare.objects.create(
        patient_id=claim.patient_id,
        discipline="PT",
        certified_from=date(2026, 10, 1),
        certified_to=date(2026, 12, 20),
    )
    if has_notice:
        AdvanceNotice.objects.create(
            patient_id=claim.patient_id, codes=[], signed_date=date(2026, 10, 1)
        )
    rescrub(claim)
