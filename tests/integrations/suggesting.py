"""A practice that has its notes read by the stand-in, and what a run of it came to."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from claims.domain.encounter import NoteRecord
from claims.models import Claim, Connection, NoteReading, SuggesterSettings, SuggestionRun
from claims.services import reading, suggester
from clinicbridge import scope, vault
from integrations import suggestions
from integrations.models import Credential
from tests import factories
from tests.clinic import Clinic
from tests.kits import messages_api
from tests.kits.messages_api import MessagesApi

NOTE = """Subjective: Marta Whitfield reports right knee pain since 11/06/2026.
Treatment: Therapeutic exercise 23 minutes for the right knee, manual therapy 15 minutes.
Assessment: Pain in right knee is improving. No left knee pain. Rule out meniscus tear.
Plan: Manual therapy to the left knee next visit. Call 512-555-0142."""
PATIENT = ("Whitfield", "Marta", "004417", "1EG4TE5MK73", "512-555-0142", "5125550142")


@dataclasses.dataclass
class Suggesting:
    """The clinic, its stand-in, and a claim whose note waits to be read."""

    clinic: Clinic
    api: MessagesApi
    claim: Claim

    @property
    def now(self) -> datetime:
        return timezone.now()

    def answer(self, said: Callable[[str], dict[str, Any]]) -> None:
        """Let the model answer what ``said`` makes of the words it was sent."""
        self.api.be_well(lambda asked: said(str(asked["messages"][0]["content"])))

    def run(self, *, after: timedelta = timedelta(0)) -> SuggestionRun:
        """Ask once, so long from now, and return the row as it then is."""
        with time_machine.travel(timezone.now() + after, tick=True):
            suggestions.owe(practice_id=self.clinic.practice.pk, claim_id=self.claim.pk)
            for run_id in suggestions.waiting(practice_id=self.clinic.practice.pk):
                suggestions.run(practice_id=self.clinic.practice.pk, run_id=run_id)
        return self.row()

    def row(self) -> SuggestionRun:
        with scope.practice(self.clinic.practice.pk):
            return SuggestionRun.objects.get()

    def settings(self, **changes: Any) -> SuggesterSettings:
        """Return the practice's settings, changed."""
        with scope.practice(self.clinic.practice.pk):
            row = SuggesterSettings.objects.get()
            for name, value in changes.items():
                setattr(row, name, value)
            row.save()
            return row

    def read(self) -> list[dict[str, Any]]:
        """Return what was kept of the model's answers."""
        with scope.practice(self.clinic.practice.pk), vault.reading(purpose="test"):
            return [row.reading for row in NoteReading.objects.filter(source="claude")]

    def content(self) -> tuple[int, str, str]:
        """Return what names the claim's content and status."""
        with scope.practice(self.clinic.practice.pk):
            claim = Claim.objects.get(pk=self.claim.pk)
            return claim.revision, claim.digest, claim.status


def turn_on(clinic: Clinic, api: MessagesApi, **changes: Any) -> SuggesterSettings:
    """Have the practice's notes read there, acknowledged and all."""
    line = Connection.objects.create(
        name="Model", direction="ASIDE", vendor="claude", environment="SANDBOX"
    )
    Credential.objects.create(
        connection=line, base_url=api.url, secrets={"token": messages_api.KEY}
    )
    row = SuggesterSettings.objects.create(connection=line, model="some-model", **changes)
    row = suggester.acknowledge(
        settings=row, origin=api.url, agreement_with="Operator Inc.",
        since=date(2026, 1, 1), actor=clinic.admin,
    )  # fmt: skip
    return suggester.turn_on(
        settings=row, origin=api.url, now=timezone.now() - timedelta(minutes=1)
    )


def draft(clinic: Clinic, note: str = NOTE, **changes: Any) -> Claim:
    """Take a visit with a note in, and have our own reader be through with it."""
    notes = (NoteRecord(key="n1", kind="progress", text=note),) if note else ()
    claim = clinic.draft(factories.encounter(notes=notes, **changes))
    reading.read(claim_id=claim.pk)
    return claim


def candidate(sent: str, words: str) -> str:
    """Return the short id of a candidate in what was sent."""
    found = re.search(rf"^([ds]\d+): .*{re.escape(words)}", sent, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else "d999"


def saying(**changes: Any) -> dict[str, Any]:
    """Return an answer that says the changes and nothing else."""
    return {**messages_api.NOTHING, **changes}


def good(sent: str) -> dict[str, Any]:
    """Return an answer that says what the note says."""
    quote = "Pain in right knee is improving"
    return saying(
        problems=[{"id": "p1", "status": "active", "side": "right", "quote": quote}],
        diagnoses=[
            {"candidate_id": candidate(sent, "Pain in right knee"), "problem_id": "p1",
             "quote": quote}
        ],
        services=[
            {"candidate_id": candidate(sent, "therapeutic exercise"), "side": "right",
             "minutes": 23, "quote": "Therapeutic exercise 23 minutes for the right knee"}
        ],
    )  # fmt: skip
