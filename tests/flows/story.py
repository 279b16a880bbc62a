"""What people and the EMR do in the story, and what can be seen of it."""

import dataclasses
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from claims.models import Claim, ClaimRevision, Submission
from clinicbridge import audit, scope, vault
from clinicbridge.accounts.models import Practice, User
from integrations.demo import bundles, hooks, visits
from integrations.demo.parts import Visit
from tests.flows.installation import Installation
from tests.kits.demo_programs import PLAIN, wait_for


def assisted_visit(visit_id: str, *, days_ago: int = 1, **changes: Any) -> Visit:
    """Return a PT visit: 23 minutes by the assistant, 24 by the therapist.

    One patient's visits are of different days: twice on one is asked about.
    """
    day = bundles.clinic_today() - timedelta(days=days_ago)
    scripted = visits.visit(7, 2, day)
    return dataclasses.replace(scripted, id=visit_id, day=day, **changes)


def send(made: Installation, body: bytes, *, message_id: str = "") -> httpx.Response:
    """Post a body to the hook as the EMR does, signed."""
    keys = made.data / "keys"
    secret = hooks.read_secret(keys / "demo-emr-secret")
    message_id, now = message_id or f"msg_{uuid.uuid4().hex}", int(time.time())
    headers = {
        "content-type": "application/fhir+json",
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": hooks.sign(secret, message_id=message_id, timestamp=now, body=body),
    }
    url = made.url + hook_path(keys)
    return httpx.post(url, content=body, headers=headers, timeout=10, **PLAIN)


def hook_path(keys: Path) -> str:
    """Return the path of the EMR's hook."""
    return (keys / "demo-emr-path").read_text().strip()


@contextmanager
def at_work(made: Installation, email: str = "dana@ridgeline.example") -> Iterator[User]:
    """Be a person of the practice at the desk, in one request of theirs."""
    with made.inside():
        practice, person = Practice.objects.get(), User.objects.get(email=email)
        with (
            audit.acting(actor=person, source="web", correlation_id=audit.new_correlation_id()),
            scope.practice(practice.pk),
            vault.reading(purpose="claim.review"),
        ):
            yield person


def await_claim(made: Installation, number: str, *, seconds: float = 20) -> uuid.UUID:
    """Wait until the visit that came under this number is in the queue."""

    def look() -> uuid.UUID | None:
        with at_work(made):
            found = Claim.objects.filter(correlation_id=number).values_list("pk", flat=True)
            return found.first()

    claim_id: uuid.UUID = wait_for(look, seconds=seconds)
    return claim_id


def await_status(made: Installation, claim_id: uuid.UUID, status: str, *, seconds: float) -> None:
    """Wait until the claim has come so far; say where it stands if it never does."""

    def stands() -> tuple[str, ...]:
        with at_work(made):
            rows = Submission.objects.filter(claim_id=claim_id)
            states = rows.values_list("state", "last_error", "attempts")
            return (Claim.objects.get(pk=claim_id).status, str(list(states)))

    try:
        wait_for(lambda: stands()[0] == status, seconds=seconds)
    except AssertionError:
        raise AssertionError(f"It never became {status}: {stands()}") from None


def lines(made: Installation, claim_id: uuid.UUID) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return code -> (modifiers, units) of the claim's current revision."""
    with at_work(made):
        newest = ClaimRevision.objects.filter(claim_id=claim_id).latest("number")
        found = newest.claim_content.lines
        return {line.code: (line.modifiers, int(line.units or 0)) for line in found}


def ledger(made: Installation, reference: str) -> list[dict[str, Any]]:
    """Return what the demo billing system holds under a reference."""
    url = f"http://127.0.0.1:{made.ports[2]}/ledger"
    rows = httpx.get(url, timeout=10, **PLAIN).json()["rows"]
    return [row for row in rows if row["reference"] == reference]
