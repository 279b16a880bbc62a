"""Takes what billing systems answer to the claims it speaks of."""

from dataclasses import asdict

from claims.services import acknowledgement
from integrations import credentials
from integrations.models import InboundMessage

UNKNOWN_FIX = "Check that this hook belongs to the billing system our claims go to, then retry."


def take(message: InboundMessage) -> tuple[int, str]:
    """Record every answer in a message; return how many, and what was strange.

    Raises PayloadInvalid when the message cannot be read.
    """
    billing = credentials.billing(message.connection_id)
    records = billing.read_acknowledgement(message.raw)
    strangers = 0
    for record in records:
        is_ours = acknowledgement.record(
            destination_id=message.connection_id,
            reference=record.reference,
            verdict=record.verdict.value,
            remote_id=record.remote_id,
            by_payer=record.by_payer,
            reasons=[asdict(reason) for reason in record.reasons],
            message_id=message.pk,
        )
        strangers += not is_ours
    if strangers:
        return len(records), f"{strangers} of {len(records)} answers name a claim we never sent."
    return len(records), ""
