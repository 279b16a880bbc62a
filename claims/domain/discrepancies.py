"""What a reconciliation found, in the words of one thing and of several."""

# What a run did not compare, by the name of its count.
LEFT_OUT, NOT_OFFERED, UNREAD = (
    "look-ups left out",
    "look-ups it does not offer",
    "messages not read again",
)
UNCOMPARED = {
    LEFT_OUT: (
        "acknowledged delivery was not looked up again",
        "acknowledged deliveries were not looked up again",
    ),
    NOT_OFFERED: (
        "delivery cannot be looked up: the billing system offers no look-up",
        "deliveries cannot be looked up: the billing system offers no look-up",
    ),
    UNREAD: (
        "message that was sent again was not read again",
        "messages that were sent again were not read again",
    ),
}
# kind of discrepancy -> what it says of one id and of several; docs/runbook.md says what to do
KINDS = {
    "message.waiting": (
        "message waits to be read for more than an hour",
        "messages wait to be read for more than an hour",
    ),
    "message.visit_missing": (
        "message counts as read, and a visit in it is not here",
        "messages count as read, and a visit in them is not here",
    ),
    "encounter.without_claim": ("finished visit has no claim", "finished visits have no claim"),
    "encounter.only_voided": (
        "finished visit has only voided claims",
        "finished visits have only voided claims",
    ),
    "claim.without_submission": (
        "approved claim is owed to nobody",
        "approved claims are owed to nobody",
    ),
    "claim.not_approved": (
        "claim is on its way without an approval that stands",
        "claims are on their way without an approval that stands",
    ),
    "claim.undelivered": (
        "claim was approved more than a day ago and is not delivered",
        "claims were approved more than a day ago and are not delivered",
    ),
    "claim.unacknowledged": (
        "delivered claim has had no answer for three days",
        "delivered claims have had no answer for three days",
    ),
    "claim.delivered_twice": ("claim was delivered twice", "claims were delivered twice"),
    "claim.absent_there": (
        "delivered claim is not in the billing system",
        "delivered claims are not in the billing system",
    ),
    "claim.recalled_but_there": (
        "recalled claim is in the billing system",
        "recalled claims are in the billing system",
    ),
}


def of(kind: str, n: int) -> str:
    """Return what so many discrepancies of a kind are, to follow their number."""
    return _counted(KINDS.get(kind, (kind, kind)), n)


def uncompared(name: str, n: int) -> str:
    """Return what so many things a run did not compare are, to follow their number."""
    return _counted(UNCOMPARED[name], n)


def look_ups(n: int) -> str:
    """Return the word for so many look-ups."""
    return _counted(("look-up", "look-ups"), n)


def _counted(said: tuple[str, str], n: int) -> str:
    return said[0] if n == 1 else said[1]
