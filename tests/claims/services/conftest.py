"""Fixtures for the services: a purpose to read for, and claims at several stages."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims import signals
from claims.domain.coding import proposing as engine
from claims.domain.coding.proposals import Proposal
from claims.models import Claim, Submission
from claims.services import patience, review, submission
from claims.services.submission import Taken
from clinicbridge import vault
from tests.clinic import Clinic


@pytest.fixture(autouse=True)
def purpose(clinic: Clinic) -> Iterator[None]:
    """Read for the review of a claim, as the desk does."""
    with vault.reading(purpose="claim.review"):
        yield


@pytest.fixture
def claim(clinic: Clinic) -> Claim:
    """A claim with nothing to fix."""
    return clinic.draft()


@pytest.fixture
def approved(clinic: Clinic, claim: Claim) -> Submission:
    """The submission of a claim Dana approved."""
    return review.approve(
        claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
    )


@pytest.fixture
def taken(approved: Submission) -> Taken:
    """That submission, leased by a worker after the undo window."""
    later = timezone.now() + patience.UNDO_WINDOW + timedelta(seconds=1)
    leased = submission.take(submission_id=approved.pk, now=later)
    assert leased is not None
    return leased


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Every signal of ours, as it is sent."""
    told: list[tuple[str, dict[str, Any]]] = []
    receivers: list[tuple[Any, Callable[..., None]]] = []
    for name in ("claim_drafted", "claim_approved"):

        def hear(name: str = name, **said: Any) -> None:
            told.append((name, {k: v for k, v in said.items() if k.endswith("_id")}))

        signal = getattr(signals, name)
        signal.connect(hear, weak=False)
        receivers.append((signal, hear))
    yield told
    for signal, receiver in receivers:
        signal.disconnect(receiver)


@pytest.fixture
def proposes(monkeypatch):
    """Let the engine propose these fixes, whatever the claim says."""

    def propose(*wanted):
        made = tuple(Proposal(fix, "test.rule", "Because.", "A source") for fix in wanted)
        monkeypatch.setattr(engine, "propose", lambda content, context: made)

    return propose
