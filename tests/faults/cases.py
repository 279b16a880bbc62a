"""Claims owed to a billing system in trouble, and what became of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse

from claims.domain import fixes
from claims.models import Claim, Submission
from claims.services import patience, review
from clinicbridge import scope, vault
from integrations.models import Credential
from tests import clinic as clinics
from tests.flows.installation import Installation
from tests.kits import desk_forms
from tests.kits.demo_programs import TOKEN, Program, wait_for


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands in the product."""

    state: str
    status: str
    last_error: str
    attempts: int
    reasons: tuple[dict[str, str], ...]


@dataclass(slots=True)
class Case:
    """One claim owed by one clinic of one installation."""

    made: Installation
    clinic: clinics.Clinic
    reference: str
    billing: Program | None = None

    def stands(self) -> Standing:
        """Return where the claim stands now."""
        with self.made.inside(), scope.practice(self.clinic.practice.pk):
            row = Submission.objects.select_related("claim").get(reference=self.reference)
            with vault.reading(purpose="claim.review"):
                reasons = tuple(row.reasons)
            return Standing(row.state, row.claim.status, row.last_error, row.attempts, reasons)

    def await_state(self, *states: str, seconds: float) -> Standing:
        """Wait until the submission is in one of these states."""
        try:
            wait_for(lambda: self.stands().state in states, seconds=seconds)
        except AssertionError:
            raise AssertionError(f"It never was {' or '.join(states)}: {self.stands()}") from None
        return self.stands()

    def await_lease_end(self) -> None:
        """Wait until several sweeps could have found what a dead worker left."""
        with self.made.inside(), scope.practice(self.clinic.practice.pk):
            row = Submission.objects.get(reference=self.reference)
        assert row.lease_until is not None
        end = row.lease_until + timedelta(seconds=4)
        wait_for(lambda: datetime.now(UTC) > end, seconds=60)

    def kept(self) -> list[dict[str, Any]]:
        """Return the billing system's rows under the claim's reference."""
        assert self.billing is not None
        return self.billing.kept(self.reference)


def owe(
    made: Installation,
    name: str,
    *,
    leads_to: str,
    billing: Program | None = None,
    modifier: str = "",
) -> Case:
    """Let a new clinic approve a claim whose undo window ends at this moment."""
    with made.inside():
        clinic = clinics.make(name, name)
        with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
            Credential.objects.create(
                connection=clinic.billing, base_url=leads_to, secrets={"token": TOKEN}
            )
            claim = clinic.clean()
            if modifier:
                _add(claim, modifier, clinic)
        with time_machine.travel(datetime.now(UTC) - patience.UNDO_WINDOW):
            _approve(claim, clinic)
        with scope.practice(clinic.practice.pk):
            reference = claim.submissions.get().reference
    return Case(made, clinic, reference, billing)


def _approve(claim: Claim, clinic: clinics.Clinic) -> None:
    """Approve at the desk: open the claim's page and send its form, signed in as Dana."""
    browser = Client()
    browser.force_login(clinic.biller, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(reverse("desk:claim", args=[claim.pk]))
    path, carried = desk_forms.sent(page.content.decode(), "approve")
    answer = browser.post(path, carried)
    assert answer.status_code == 302, answer.content.decode()


def _add(claim: Claim, modifier: str, clinic: clinics.Clinic) -> None:
    line = claim.lines.get()
    fix = fixes.AddModifier(line=line.uid, modifier=modifier)
    review.edit(
        claim_id=claim.pk, seen_revision=1, fix=fix, actor=clinic.biller, attesting="In note."
    )
    for doubt in claim.findings.filter(severity="CONFIRM"):
        review.override(
            claim_id=claim.pk,
            seen_revision=2,
            finding_key=doubt.key,
            reason="The payer knows it.",
            actor=clinic.biller,
        )
