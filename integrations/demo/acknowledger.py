"""Tells the practice what became of each claim, by signed webhook, until it is heard."""

import json
import sys
import threading
from typing import Any

from integrations.demo import hooks
from integrations.demo.ledger import Due, Ledger, claim_id

POLL_SECONDS = 0.2


class Acknowledger(threading.Thread):
    """Sends due acknowledgements one after another; the ledger is its memory."""

    def __init__(self, *, ledger: Ledger, hook: hooks.Hook) -> None:
        super().__init__(name="acknowledger", daemon=True)
        self.ledger = ledger
        self.hook = hook
        self.stopped = threading.Event()

    def run(self) -> None:
        """Work until stopped."""
        while not self.stopped.wait(POLL_SECONDS):
            for due in self.ledger.due():
                if self.stopped.is_set():
                    return
                self.acknowledge(due)

    def acknowledge(self, due: Due) -> None:
        """Decide, write the verdict down, tell the practice."""
        message = decide(due)
        self.ledger.settle(due.number, message["type"].removeprefix("claim."))
        answer = hooks.post(
            self.hook,
            message_id=f"msg_ack_{self.ledger.name}_{due.number}",
            body=json.dumps(message, ensure_ascii=False).encode(),
            content_type="application/json",
        )
        if answer.delivered:
            self.ledger.finish(due.number)
        elif answer.final:
            self.ledger.finish(due.number)
            line = f"acknowledgement of {claim_id(due.number)} refused: {answer.status}"
            print(line, file=sys.stderr, flush=True)
        else:
            self.ledger.postpone(due.number, seconds=hooks.wait(due.attempts + 1, answer))


def decide(due: Due) -> dict[str, Any]:
    """Return the acknowledgement of a claim; the member id decides.

    ``...X8`` is rejected by the clearinghouse, ``...X9`` by the payer;
    ``...X7`` is rejected by the payer for the first line's modifiers.
    """
    member = due.claim["insurance"]["memberId"]
    by, reasons = "payer", []
    if member.endswith("X8"):
        by = "clearinghouse"
        reasons = [_reason("/insurance/payerCode", "PAYER_UNKNOWN", "Payer is not enrolled.")]
    elif member.endswith("X9"):
        text = "Subscriber is not found under this id."
        reasons = [_reason("/insurance/memberId", "SUBSCRIBER_UNKNOWN", text)]
    elif member.endswith("X7"):
        text = "Modifier does not fit the procedure."
        first = due.claim["lines"][0]["lineControlNumber"]
        reasons = [_reason("/lines/0/modifiers", "MODIFIER_INVALID", text, line=first)]
    return {
        "type": "claim.rejected" if reasons else "claim.accepted",
        "reference": due.reference,
        "id": claim_id(due.number),
        "by": by,
        "reasons": reasons,
    }


def _reason(field: str, code: str, message: str, *, line: str = "") -> dict[str, str]:
    reason = {"field": field, "code": code, "message": message}
    return {**reason, "lineControlNumber": line} if line else reason
