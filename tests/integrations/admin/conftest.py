"""Alex's browser, and messages that could not be read."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client

from clinicbridge import scope
from integrations.models import InboundMessage
from tests import clinic as clinics
from tests.clinic import Clinic

State = InboundMessage.State


@pytest.fixture
def clinic(db: None) -> Iterator[Clinic]:
    """Be inside the clinic, as a request of its people is."""
    made = clinics.make()
    with scope.practice(made.practice.pk):
        yield made


@pytest.fixture
def alex(clinic: Clinic) -> Client:
    """Return the browser of Alex, who runs the practice."""
    browser = Client()
    browser.force_login(clinic.admin)
    return browser


@pytest.fixture
def failed(clinic: Clinic):
    """Return a maker of quarantined messages."""

    def make(reason: str = "It is not JSON.", **changes) -> InboundMessage:
        values = {
            "connection": clinic.emr,
            "purpose": "ENCOUNTERS",
            "event_id": uuid.uuid4().hex,
            "body_hash": uuid.uuid4().hex,
            "body": '{"family": "Whitfield"',
            "content_type": "application/json",
            "state": State.QUARANTINED,
            "reason": reason,
            "fix": "Send it again.",
            "attempts": 3,
            "correlation_id": "c" * 32,
        }
        return InboundMessage.objects.create(**{**values, **changes})

    return make


@pytest.fixture
def elsewhere(db: None) -> Clinic:
    """Return another practice, made before the test enters its own."""
    return clinics.make("Summit Clinic", "summit")
