"""A clinic with hooks of its own, and a caller who knows how to sign."""

import base64
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from standardwebhooks import Webhook

from clinicbridge import scope
from integrations.models import Credential, HookRoute, InboundMessage, Purpose
from tests import clinic as clinics

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
