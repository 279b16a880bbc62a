"""Suggestions and corrections that people have decided on, written straight into the tables."""

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from claims.models import Claim, Correction, Override, Suggestion, SuggestionOutcome
from clinicbridge.accounts.models import User

_numbers = itertools.count()
FIX = {"kind": "SetUnits", "line": "L1", "units": "2"}


def decided(claim: Claim, by: User, state: str = "ACCEPTED", **values: Any) -> Suggestion:
    """Write a suggestion somebody decided a day ago."""
    made = {
        "source": "reader",
        "rule": "read.units",
        "band": "SUPPORTED",
        "kind": "SetUnits",
        "code": "97110",
        "decided_at": timezone.now() - timedelta(days=1),
        "dismissal": "WRONG_CODE" if state == "DISMISSED" else "",
        **values,
    }
    if state not in ("ACCEPTED", "DISMISSED"):
        by, made["decided_at"] = None, None  # type: ignore[assignment]
    return Suggestion.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        key=f"{next(_numbers):064}",
        fix=FIX,
        revision=1,
        state=state,
        decided_by=by,
        **made,
    )


def approved(row: Suggestion, *, stands: bool) -> SuggestionOutcome:
    """Write what the approved claim says of a suggestion."""
    return SuggestionOutcome.objects.create(
        suggestion=row, claim_id=row.claim_id, revision=1, stands=stands
    )


def corrected(claim: Claim, times: int = 1, **values: Any) -> None:
    """Write that somebody corrected a claim so often in one way."""
    made = {"field": "modifiers", "code": "97110", "change": "+KX", "drawn_by": "MAPPING"}
    made |= {"rule": "discipline", **values}
    for _ in range(times):
        connection_id = claim.encounter.connection_id
        Correction.objects.create(claim=claim, connection_id=connection_id, revision=1, **made)


def overridden(claim: Claim, by: User, edit: str) -> Override:
    """Write that somebody let a finding of a claim stand."""
    return Override.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        finding_key=f"{next(_numbers):064}",
        edit=edit,
        revision=1,
        actor=by,
        reason="The payer takes it.",
    )
