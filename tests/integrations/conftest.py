"""A clinic with hooks of its own, and a caller who knows how to sign."""

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from standardwebhooks import Webhook

from claims.models import Submission
from claims.services import review
from clinicbridge import scope, vault
from integrations import outbox
from integrations.models import Credential, HookRoute, InboundMessage, Purpose
from tests import clinic as clinics
from tests.integrations.suggesting import Suggesting, draft, turn_on
from tests.kits import demo_programs, messages_api
from tests.kits.demo_programs import TOKEN, Program

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes....").decode()
NEXT_SECRET = "whsec_" + base64.b64encode(b"the next secret, 32 bytes long..").decode()
VISIT = Path(__file__).parent / "vendors" / "fhir" / "pt_visit.json"


@dataclass
class Caller:
    """An EMR as the hook sees it."""

    route: HookRoute
    secret: str = SECRET
    client: Client = field(default_factory=Client)

    @property
    def path(self) -> str:
        return f"/api/v1/hooks/{self.route.public_id}"

    def sign(self, body: bytes, event_id: str, at: datetime | None = None) -> dict[str, str]:
        """Return the headers the standard's own package makes."""
        at = at or datetime.now(UTC)
        return {
            "webhook-id": event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(event_id, at, body.decode()),
        }

    def post(self, body: bytes, event_id: str = "msg_1", **headers: str) -> Any:
        """Send a body, signed unless the headers say otherwise."""
        content_type = headers.pop("content_type", "application/fhir+json")
        signed = {**self.sign(body, event_id), **headers}
        return self.client.post(self.path, body, content_type=content_type, headers=signed)


def visit(**changes: Any) -> bytes:
    """Return the sample visit with members of its Encounter changed."""
    document = json.loads(VISIT.read_bytes())
    document["entry"][0]["resource"].update(changes)
    return json.dumps(document).encode()


@pytest.fixture
def clinic(db: None) -> clinics.Clinic:
    return clinics.make()


@pytest.fixture
def hooked(clinic: clinics.Clinic) -> Caller:
    """The clinic's EMR, ready to call its hook."""
    with scope.practice(clinic.practice.pk):
        Credential.objects.create(connection=clinic.emr, secrets={"webhook": [SECRET]})
        route = HookRoute.objects.create(
            practice=clinic.practice, connection_id=clinic.emr.pk, purpose=Purpose.ENCOUNTERS
        )
    return Caller(route)


@pytest.fixture
def stored(clinic: clinics.Clinic) -> Callable[[], list[InboundMessage]]:
    """Return a look at the clinic's inbox, in the order of arrival."""

    def look() -> list[InboundMessage]:
        with scope.practice(clinic.practice.pk):
            return list(InboundMessage.objects.order_by("received_at", "pk"))

    return look


@pytest.fixture
def event_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo billing system, running."""
    with demo_programs.billing(tmp_path_factory.mktemp("billing"), "--quiet") as running:
        yield running


@pytest.fixture
def system(program: Program, clinic: clinics.Clinic, settings: Any) -> Program:
    """The clinic's billing system, well and reachable."""
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    program.suffer()
    with scope.practice(clinic.practice.pk):
        Credential.objects.create(
            connection=clinic.billing, base_url=program.url, secrets={"token": TOKEN}
        )
    return program


def approve(clinic: clinics.Clinic) -> Submission:
    """Take a clean visit in and approve its claim, all in a stay of its own."""
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        claim = clinic.clean()
        return review.approve(
            claim_id=claim.pk,
            seen_revision=claim.revision,
            seen_digest=claim.digest,
            actor=clinic.biller,
        )


@pytest.fixture
def delivered(system: Program, clinic: clinics.Clinic) -> Submission:
    """A claim that went all the way to the billing system."""
    approved = approve(clinic)
    with time_machine.travel(approved.created_at + timedelta(seconds=11), tick=True):
        outbox.push(practice_id=clinic.practice.pk, submission_id=approved.pk)
    with scope.practice(clinic.practice.pk):
        return Submission.objects.get(pk=approved.pk)


@pytest.fixture
def suggesting(clinic: clinics.Clinic, settings: Any) -> Iterator[Suggesting]:
    """The clinic has its notes read by the stand-in; one claim waits for that."""
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    with messages_api.running() as api:
        with scope.practice(clinic.practice.pk):
            turn_on(clinic, api)
            claim = draft(clinic)
        yield Suggesting(clinic, api, claim)
